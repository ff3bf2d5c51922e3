#pragma once
// How much of the start can have reached an account at most, and must have at least, whatever the rule (RULES.md §6): the
// bounds of taint/bounds.h on a chain of accounts.

#include <optional>
#include <string>
#include <vector>

#include "taint/account_trail.h"
#include "taint/bounds.h"

namespace peelback {

/// What the coins may have reached: accounts. A payment to any of them arrives, with `memo` only one with this destination
/// tag or message. What arrives in other assets than the asked one has arrived too, but is not in the amounts.
struct AccountBoundsTarget {
  AssetIndex asset{};                     // what the amounts are in
  std::vector<AccountIndex> accounts{};   // in any order
  std::optional<std::string> memo{};
  bool open_ended = true;                 // more accounts than the store knows may belong to it, as with a label
};

/// `start` is in the asset of the starts, all else in that of the target; see AccountBounds::start_asset.
struct AccountBounds : Bounds {
  AssetIndex start_asset{};        // of the starts; not there when they are in several assets, and `start` is 0 then
  std::uint64_t conversions = 0;   // that coins in reach may have gone through
  std::uint64_t unknown_openings = 0;  // balances in reach that nobody knows: they bound nothing
};

/// Bounds of the coins that arrive at the target, which absorbs them. Time-expanded: each balance is a chain of moments,
/// and between two events it passes on at most what it holds; without limit where the opening is unknown, or where the
/// account's history has a gap. Coins in a balance with a gap may leave it unseen, and unseen ones may come in; both
/// happen in the order of the steps (RULES.md §1). What is left of a balance is known where trace_accounts() says
/// `unspent`, else unexplored. Coins that an address start spends have left it: the account is reached by what comes back.
/// Conversions: what can and must go in is bounded for each on its own, in order; at_most ceils and at_least floors it by
/// the conversion's own two amounts, in products of 256 bits, and these are the coins that come out. Where the same coins
/// may go through one conversion or another, at_most counts both: sound, not always reached. Coins that were swapped
/// out of sight have become another asset and are not in at_most.
/// Where a provider's order of rows stands in for the chain's, both orders are looked at and the wider bounds are given.
/// Errors as trace_accounts(); usage for a target without accounts or asset. Three networks of the store's steps.
Result<AccountBounds> find_bounds(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                                  const AccountBoundsTarget& target, std::uint64_t most_work = kAnyWork);

/// For each of AccountTrail::ends the range of its label's coins that can have ended there for its reason, whatever the
/// memo they came with; with several memos at_least is 0. For the rest as bound_ends() of taint/bounds.h.
Result<RangeList> bound_ends(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                             const AccountTrail& trail, std::uint64_t most_work = kAnyWork);

/// The same of some hops, by their position in AccountTrail::hops: what of the label's coins that one payment carried, in
/// the asset of its receiver.
Result<RangeList> bound_hops(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                             const AccountTrail& trail, const std::vector<std::uint32_t>& hops,
                             std::uint64_t most_work = kAnyWork);

/// What a place is, whatever its number in a trail.
struct AccountPlaceKey {
  AccountPlaceKind kind = AccountPlaceKind::account;
  HoldingIndex holding{};
  MemoIndex memo{};
  AccountTxIndex tx{};  // of a fee or a burn
  bool operator==(const AccountPlaceKey&) const = default;
};

/// The same of any places and of all starts together: what can have ended there, for whatever reason.
Result<RangeList> bound_places(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                               const std::vector<AccountPlaceKey>& places, std::uint64_t most_work = kAnyWork);

}  // namespace peelback
