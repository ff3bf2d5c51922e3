#pragma once
// Where a trace on a chain of accounts begins: the starts of a question among the steps (RULES.md §4).

#include <vector>

#include "model/account_question.h"
#include "taint/account_steps.h"

namespace peelback {

/// `start` is the position in AccountQuestion::starts.
struct PlannedAccountStarts {
  struct AtStep {
    std::uint32_t step = 0;
    std::uint32_t start = 0;
  };
  struct AtDebit {
    HoldingIndex holding{};
    AccountTxIndex tx{};  // absent: in every transaction within the window
    std::uint32_t start = 0;
  };
  std::vector<AtStep> steps{};    // transfers that a start names, by (step, start)
  std::vector<AtDebit> debits{};  // what an address spends, and what the sender loses of an exchange
};

/// Transactions that the question's starts name, as far as the store has met them.
std::vector<AccountTxIndex> start_transactions(const AccountStore& store, const AccountQuestion& question);

/// Errors as trace_accounts() about its starts. Linear in the steps.
Result<PlannedAccountStarts> plan_account_starts(const AccountStore& store, const AccountQuestion& question,
                                                 const AccountSteps& ledger);

}  // namespace peelback
