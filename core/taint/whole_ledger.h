#pragma once
// The rules over a whole UTXO ledger at once, without limits or stops: what every unspent output holds when the ledger
// ends. Flat columns, one pass in processing order; for overviews and statistics over a million transactions, where a
// trail with its places and hops would be too much. Differentially tested against the trail.

#include <span>
#include <vector>

#include "model/question.h"
#include "model/store.h"
#include "taint/split.h"

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

/// What FIFO leaves. The coins of a transaction with several inputs are written down once, as its queue; outputs are
/// stretches of a queue, and a long stretch that enters another queue is one cell that refers back to where it lies.
/// So a list of thousands of segments that is split and joined again at every hop is not copied each time, and cells
/// say where they begin, so that where an output ends is searched for instead of counted up to.
struct FifoLedger {
  static constexpr std::uint32_t kNone = 0xffffffff;
  /// Coins of one queue from the one at `position` on; how many they are is said elsewhere. They lie in these cells.
  struct Stretch {
    std::uint64_t position = 0;
    std::uint32_t first = kNone;
    std::uint32_t last = kNone;
  };
  /// One step of a queue: a run of coins of one label, or a stretch of an earlier queue with a stolen coin in it. Neighbours
  /// are never two runs of one label. Behind the last cell of a queue stands one without coins, to say where that ends.
  /// The upper bits say where the cell begins in its queue, the lower `content_bits` what it holds: a run's label, or behind
  /// the last label a row of `references`. All bits set: what did not fit is in `wide_contents`.
  using Cell = std::uint64_t;
  struct WideContent {
    std::uint32_t cell = 0;
    std::uint32_t content = 0;
  };
  int content_bits = 0;
  std::vector<std::uint32_t> stretch_of{};   // of each output; kNone without stolen coins and for spent ones
  std::vector<Stretch> stretches{};
  std::vector<Cell> cells{};
  std::vector<WideContent> wide_contents{};  // by cell
  std::vector<Stretch> references{};
  std::vector<U128> started{};               // by label; [0] stays 0
  std::vector<U128> fees{};
  std::vector<U128> burnt{};

  /// In the form of SplitInput::coins. Linear in them.
  std::vector<Segment> coins(const WholeLedger& ledger, std::uint32_t output) const;
};

/// Labels below 2^31. Linear in the ledger and in the cells that its transactions pass over, of which long lists have few.
/// With FeeRule::coinbase as in LedgerTotals.
FifoLedger fifo_ledger(const WholeLedger& ledger, std::span<const LedgerStart> starts, FeeRule fees);

}  // namespace peelback
