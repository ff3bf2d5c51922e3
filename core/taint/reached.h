#pragma once
// "Did any of it reach …?": answered by every rule and by reach (RULES.md §6, first arrival).

#include <array>

#include "taint/account_bounds.h"
#include "taint/trail.h"

namespace peelback {

/// What one rule says. Per rule, `arrived` and `ends` add up to `start`, to the unit.
struct ReachedByRule {
  Method method{};
  Amount start{};
  Amount arrived{};                            // traced coins that arrive at the targets, each at its first arrival
  std::array<Amount, kEndReasonCount> ends{};  // by EndReason: where the others ended
  Amount ended(EndReason reason) const { return ends[static_cast<std::size_t>(reason)]; }
  /// Coins that ended where somebody could still go on, or could have known more: open, limit, dust, not_followed,
  /// fetch_failed, out_of_data, busy, service, mixer, shielded.
  Amount not_followed() const;
};

/// A place where coins arrived at a target.
struct Arrival {
  PlaceIndex place{};    // of Reached::trail
  TxIndex tx{};
  OutputIndex output{};  // does not exist for a fee
  Amount amount{};       // of poison: the value in reach
};

struct Reached {
  std::vector<ReachedByRule> rules{};  // FIFO, LIFO, haircut, TIHO, dirty-first
  bool in_reach = false;               // by poison: whether any unit can have arrived at all
  // How it arrived: by the question's own rule, else by the first above that brought any, else by poison. Without
  // arrivals the trail is empty. It may hold places that the trail without targets does not: coins that went through a
  // target can change what the fan-out follows elsewhere.
  Method method{};
  Trail trail{};
  std::vector<Arrival> arrivals{};     // by place
};

/// Follows the question's starts by every conserving rule and by poison, with `targets` (in place of those of the hints)
/// absorbing what arrives. Coins that start at a target have arrived. Errors as trace(); usage when there is no target.
/// Six traces.
Result<Reached> reached(const Store& store, const Question& question, TraceHints hints, const Targets& targets);

/// On a chain of accounts. The sums of each rule are in the target's asset: `start` is what started in it or was converted
/// into it, and start = arrived + ends + converted_out.
struct AccountReachedByRule : ReachedByRule {
  Amount converted_out{};
};

struct AccountArrival {
  PlaceIndex place{};   // of AccountReached::trail; its asset need not be the asked one
  Amount amount{};      // of poison: the value in reach
};

struct AccountReached {
  std::vector<AccountReachedByRule> rules{};  // account_methods() but poison
  bool in_reach = false;  // in any asset
  Method method{};        // as Reached::method
  AccountTrail trail{};
  std::vector<AccountArrival> arrivals{};     // by place
};

/// The same for accounts: payments to the target are absorbed before any other stop, and one that a start names has
/// arrived. What an address start spends has left its account, which is reached by what comes back. Errors as
/// trace_accounts(); usage for a target without accounts or asset.
Result<AccountReached> reached(const AccountStore& store, const AccountQuestion& question, AccountHints hints,
                               const AccountBoundsTarget& target);

}  // namespace peelback
