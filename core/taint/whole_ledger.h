#pragma once
// A whole UTXO ledger in flat columns, for the rules over all of it at once, without limits or stops (haircut_ledger.h,
// fifo_ledger.h): what every unspent output holds when the ledger ends. One pass in processing order; for overviews and
// statistics over a million transactions, where a trail with its places and hops would be too much. Differentially tested
// against the trail.

#include <cstdint>
#include <vector>

#include "model/store.h"

namespace peelback {

/// A ledger in processing order (RULES.md §1); rows are dense numbers of their own, not the store's. Blocks are whole.
/// The first transaction of each block is its coinbase, which has no inputs and is processed last in its block.
struct WholeLedger {
  std::vector<std::uint32_t> first_tx{};      // of each block, then the end
  std::vector<std::uint32_t> first_input{};   // of each transaction, then the end: into spent_output
  std::vector<std::uint32_t> first_output{};  // of each transaction, then the end: into value
  std::vector<std::uint32_t> spent_output{};  // of each input
  std::vector<std::uint64_t> spent_value{};   // of each input: its output's value, in the order in which it is read
  std::vector<std::uint64_t> value{};         // of each output; behind the last transaction's: outputs from outside
  std::vector<std::uint64_t> fee{};           // of each transaction: inputs less outputs; 0 for a coinbase
  std::uint64_t largest_sum = 0;              // of inputs or outputs of one transaction, or of fees of one block

  std::size_t tx_count() const { return fee.size(); }
};

/// The rows of transactions of the store in a WholeLedger: row i of `ledger` is `txs[i]`, vout by vout.
struct StoreLedger {
  WholeLedger ledger{};
  std::vector<TxIndex> txs{};
};

/// Every complete block of the store. missing_field when the value of an input is not known, value_not_conserved when
/// outputs exceed inputs, too_large when a sum passes 63 bits, with the transaction's id in `where`.
Result<StoreLedger> whole_ledger(const Store& store);

/// A whole output that is stolen. In no order; of two on one output the first counts.
struct LedgerStart {
  std::uint32_t output = 0;
  std::uint32_t label = 1;
};

}  // namespace peelback
