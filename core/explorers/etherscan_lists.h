#pragma once
// What planner and decoder of the Etherscan dialect agree on: the cursors of its needs.

#include <optional>
#include <string>

#include "explorers/etherscan.h"

namespace peelback::etherscan {

inline constexpr std::string_view kReceipt = "receipt";
inline constexpr std::string_view kInternal = "internal";
inline constexpr std::string_view kCount = "count";
inline constexpr std::string_view kLogs = "logs";
inline constexpr std::string_view kWithdrawals = "txsBeaconWithdrawal";
inline constexpr std::string_view kMinedBlocks = "getminedblocks";

/// Rows of one transaction's calls that are asked for at once (Routescan gives no more of them).
inline constexpr std::uint32_t kCallsPerPage = 100;

/// One page of an account's list, in ascending order.
struct Page {
  std::uint32_t start = 0;
  std::optional<std::uint32_t> end{};   // absent: not stated, so that nothing says how far the list goes
  std::uint32_t number = 1;             // above 1 only where one block fills a page
  std::optional<std::uint32_t> rows{};  // asked for; absent: as many as the provider gives
  std::string action{};                 // empty: the list of the need's part
};

/// Absent for a cursor that is none of ours.
std::optional<Page> parse_page(const AccountNeed& need);
/// The cursor of such a page; never empty. Where it starts is the need's `from_height`.
std::string format_cursor(const Page& page);

/// A page of a transaction's calls: "internal", then the page where it is not the first.
std::string calls_cursor(const Page& page);
bool is_calls_cursor(std::string_view cursor);

/// What a history asks before its first page: the tip, then the block that it is to end at. Absent: a page.
std::optional<AccountNeed> first_step(const AccountNeed& history);

}  // namespace peelback::etherscan
