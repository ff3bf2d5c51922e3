#pragma once
// The numbers of the format that bundled_labels.h describes, for its reader and its writer.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace peelback::bundle_layout {

inline constexpr std::string_view kMagic = "PBLABEL1";
inline constexpr std::string_view kFormat = "peelback-labels/1";
inline constexpr std::string_view kIdPlaceholder = "{id}";

inline constexpr std::size_t kSectionsBegin = 8 + 7 * 4;
inline constexpr std::uint32_t kBuckets = 1U << 16;
inline constexpr std::size_t kKeyRest = 8;  // of a key's ten bytes the bucket holds the first two
inline constexpr std::size_t kKeyBytes = kKeyRest + 3;
inline constexpr std::size_t kChecksumBytes = 32;

// Where the fields of a claim begin: two numbers of two bytes, four strings, three days.
inline constexpr std::size_t kClaimPack = 0;
inline constexpr std::size_t kClaimCategory = 2;
inline constexpr std::size_t kClaimText = 4;
inline constexpr std::size_t kClaimCategoryText = 8;
inline constexpr std::size_t kClaimSource = 12;
inline constexpr std::size_t kClaimConfidence = 16;
inline constexpr std::size_t kClaimDated = 20;
inline constexpr std::size_t kClaimFrom = 24;
inline constexpr std::size_t kClaimUntil = 28;
inline constexpr std::size_t kClaimBytes = 32;

inline constexpr std::uint32_t kNoDay = 0xffffffff;
inline constexpr std::uint32_t kLastDay = 2'932'896;  // 9999-12-31
inline constexpr std::int64_t kSecondsPerDay = 86'400;

}  // namespace peelback::bundle_layout
