#pragma once
// The ledger of a chain of accounts with its time reversed (RULES.md §7): from the last known balances to the first event.

#include "taint/account_steps.h"

namespace peelback {

/// Every payment runs back to who made it, openings are what each balance was in the end, and what is left when the steps
/// are done is what was there before the first event. A fee comes back as other money. Where a balance was corrected (by
/// a reading of the chain, or because a debit exceeded it) a reading says what it was before. A conversion turns back by
/// the same two amounts; one that paid out several assets does not, for nobody knows which of them the given one became:
/// coins of those came from the contract. Memos belong to receivers and are dropped. Linear in the steps.
AccountSteps reversed_steps(const AccountSteps& ledger);

}  // namespace peelback
