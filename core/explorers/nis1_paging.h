#pragma once
// Where a question to a node of NEM goes on: its cursor, taken apart.

#include <optional>
#include <string>
#include <string_view>

#include "explorers/account_dialect.h"

namespace peelback::nis1 {

/// The second request about an account: its newest rows, to count them.
inline constexpr std::string_view kCount = "count";
/// A history's newest page where nothing is known of the tip.
inline constexpr std::string_view kNewest = "newest";

/// "id=7577105&to=2486931&first=08f3a1b2&seen=100", as it stands in a cursor and, but for the id, behind '#'.
struct Page {
  std::optional<std::uint64_t> id{};    // rows below it; absent: the newest
  std::optional<std::uint32_t> to{};    // every row of the account up to this height is on this page or below
  std::string first{};                  // how the id of the first row's transaction begins; empty: not known
  std::uint64_t seen = 0;               // rows that came before
  std::string definitions{};            // mosaics whose definitions are asked for first: "dim:coin,a:silver%20coin"
  bool operator==(const Page&) const = default;
};

/// Absent where the text is no cursor that format() gave.
std::optional<Page> parse_page(std::string_view cursor);
std::string format(const Page& page);

/// The first of a list of mosaics, and the others.
struct Split {
  std::string_view first{};
  std::string_view others{};
};
Split split_list(std::string_view list);

}  // namespace peelback::nis1
