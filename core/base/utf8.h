#pragma once
// UTF-8 as replies carry it: where it is ill-formed, and a copy that is not.

#include <cstddef>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace peelback {

/// A stretch of bytes that is not UTF-8 and is replaced by one U+FFFD: a maximal subpart (Unicode 15, §3.9, U+FFFD
/// substitution), so a cut-off character counts once and a stray byte counts once.
struct IllFormed {
  std::size_t position{};
  std::size_t length{};
  bool operator==(const IllFormed&) const = default;
};

/// U+FFFD, the replacement character, in UTF-8.
inline constexpr std::string_view kReplacementCharacter = "\xef\xbf\xbd";

/// In ascending order; empty for well-formed text. Linear, eight bytes at a time over ASCII.
std::vector<IllFormed> find_ill_formed(ByteView bytes);

bool is_valid_utf8(ByteView bytes);

/// The text with every ill-formed stretch replaced by U+FFFD.
std::string replace_ill_formed(ByteView bytes);

}  // namespace peelback
