#pragma once
// Where a trace over accounts begins: the starts of a question found among the ledger's steps (RULES.md §4).

#include <string>
#include <vector>

#include "taint/account_steps.h"
#include "taint/account_stops.h"
#include "taint/account_trail.h"

namespace peelback {

struct AccountStarts {
  /// A start on what one step moves.
  struct AtStep {
    std::uint32_t step = 0;
    std::uint32_t start = 0;
    HoldingIndex to{};  // only of what comes to this holding; absent: all of the step
  };
  /// A start on what a holding spends: within the window, or in one transaction.
  struct AtDebit {
    HoldingIndex holding{};
    AccountTxIndex tx{};  // absent: in every one within the window
    std::uint32_t start = 0;
  };
  /// Coins of one asset that a start asks for.
  struct Asked {
    AssetIndex asset{};
    U128 amount = 0;
  };
  std::vector<AtStep> steps{};  // by (step, start)
  std::vector<AtDebit> debits{};
  std::vector<Asked> asked{};
  std::vector<AccountMissing> missing{};
  std::vector<Problem> problems{};
};

/// The transactions that starts name, as far as the store holds them.
std::vector<AccountTxIndex> start_transactions(const AccountStore& store, const AccountQuestion& question);

/// usage and bad_reference as trace_accounts(). A start of which nothing is in the store is a missing fact. Linear in the
/// ledger's steps for each start.
Result<AccountStarts> plan_account_starts(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                                          const AccountSteps& ledger, const AccountStops& stops);

}  // namespace peelback
