#pragma once
// What planner and decoder of TronGrid's lists agree on: pages as windows of time, and the cursors of their needs.

#include <optional>
#include <string>

#include "explorers/trongrid.h"

namespace peelback::trongrid {

inline constexpr std::string_view kInfo = "info";
inline constexpr std::string_view kAsset = "asset";

/// What stands before the first page: the newest final block, or the block at a height.
struct BlockStep {
  std::optional<std::uint32_t> height{};      // absent: the newest
  std::optional<std::int64_t> end_time_s{};   // where the history ends, once that is known: the block is where it begins
};
/// Absent: a page.
std::optional<BlockStep> block_step(const AccountNeed& history);
/// The history once the block of its step is known: its first page, or the block where it begins.
AccountNeed after_step(const AccountNeed& history, const BlockStep& step, std::int64_t block_time_s);

/// One page as its query says. Times are those of blocks; absent where the query's are none of ours.
struct Page {
  std::optional<std::int64_t> from_time_s{};  // 0: from the account's first day
  std::optional<std::int64_t> to_time_s{};
  bool ascending = false;
  bool is_continued = false;  // begins behind a mark, within the block of its first time
  bool is_filtered = false;   // some rows are left out
  bool has_calls = false;     // internal transactions too
  std::size_t rows = 0;       // asked for
};
Page parse_page(const AccountNeed& history);
/// The query of a page of ours. `mark`: of the page before, within the same window.
std::string page_query(HistoryPart part, std::int64_t from_time_s, std::int64_t to_time_s, std::string_view mark);

}  // namespace peelback::trongrid
