#pragma once
// The rules that keep one number for each output of a whole ledger: the haircut, and poison.

#include <cstdint>
#include <span>
#include <vector>

#include "base/wide.h"
#include "model/question.h"
#include "taint/whole_ledger.h"

namespace peelback {

/// What became of the stolen coins of all labels together, in base units: started = Σ unspent + fees + burnt.
/// With FeeRule::coinbase fees go on, fees first and in the order of their transactions, into the coinbase of their block;
/// what that does not claim is burnt.
struct LedgerTotals {
  std::vector<std::uint64_t> unspent{};  // traced coins in each output; 0 in spent ones
  U128 started = 0;                      // what the starts added: coins that were not traced yet
  U128 fees = 0;
  U128 burnt = 0;
};

/// The exact haircut, all starts as one theft. Linear.
LedgerTotals haircut_ledger(const WholeLedger& ledger, std::span<const LedgerStart> starts, FeeRule fees);

/// 1 for each output that was ever reached, spent or not. Fees are never followed (RULES.md §2).
std::vector<std::uint8_t> poison_ledger(const WholeLedger& ledger, std::span<const LedgerStart> starts);

}  // namespace peelback
