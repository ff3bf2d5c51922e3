#pragma once
// First in, first out over a whole ledger.

#include <cstdint>
#include <span>
#include <vector>

#include "base/wide.h"
#include "model/question.h"
#include "taint/split.h"
#include "taint/whole_ledger.h"

namespace peelback {

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
/// With FeeRule::coinbase as haircut_ledger().
FifoLedger fifo_ledger(const WholeLedger& ledger, std::span<const LedgerStart> starts, FeeRule fees);

}  // namespace peelback
