#pragma once
// All rules over the same facts and the same stops, side by side (RULES.md §6, §8: the comparison document).

#include <optional>
#include <span>
#include <vector>

#include "taint/account_bounds.h"
#include "taint/bounds.h"

namespace peelback {

/// The rules that a chain model defines (RULES.md §7), in the order in which they are shown, poison last. UTXO: FIFO,
/// LIFO, haircut, TIHO, dirty-first, poison. Accounts: LIBR before poison too; TIHO is dirty-first there but for
/// transactions that are known by balance changes.
std::span<const Method> utxo_methods();
std::span<const Method> account_methods();

/// What one rule says of one row. Of poison the value in reach, which is listed and never summed.
struct RuleAmount {
  PlaceIndex place{};  // in that rule's trail; not there when its coins never came
  Amount amount{};     // coins of all labels that ended there, for whatever reason
};

/// A place at which coins end by at least one rule. `by_rule` is in the order of the comparison's methods. The range is
/// that of coins which can have ended there: at_least is 0 where a rule ended them for a limit of hops or amounts, which
/// others need not. Under such limits a rule's amount elsewhere can lie below at_least: its coins stopped on the way.
struct ComparisonRow {
  PlaceKey place{};
  std::vector<RuleAmount> by_rule{};
  std::optional<AmountRange> range{};  // of all starts together; absent: the work had run out
  bool ends_by_the_rule = false;       // a limit of hops or amounts ended coins here
};

struct Comparison {
  std::vector<Method> methods{};
  std::vector<Trail> trails{};          // one a method
  std::vector<ComparisonRow> rows{};    // by (txid, vout), the fee of a transaction behind its outputs
  std::uint64_t unbounded = 0;          // rows without a range; all of them unless can_be_bounded()
};

/// Traces the question by every rule (backward all but LIBR, which has no backward form), and puts together what they say.
/// Errors as trace(), bound_places().
Result<Comparison> compare_rules(const Store& store, const Question& question, const TraceHints& hints,
                                 std::uint64_t most_work = kAnyWork);

struct AccountComparisonRow {
  AccountPlaceKey place{};   // its asset is the holding's
  std::vector<RuleAmount> by_rule{};
  std::optional<AmountRange> range{};
  bool ends_by_the_rule = false;
};

struct AccountComparison {
  std::vector<Method> methods{};
  std::vector<AccountTrail> trails{};
  std::vector<AccountComparisonRow> rows{};  // by (kind, account, asset reference, memo, transaction), as texts
  std::uint64_t unbounded = 0;
};

Result<AccountComparison> compare_rules(const AccountStore& store, const AccountQuestion& question,
                                        const AccountHints& hints, std::uint64_t most_work = kAnyWork);

}  // namespace peelback
