#pragma once
// The order in which UTXO transactions are processed (RULES.md §1, §7).

#include <vector>

#include "model/question.h"
#include "model/store.h"
#include "taint/whole_blocks.h"

namespace peelback {

/// Rows of `txs` in dependency order, ties by (height, index in block, txid); unconfirmed ones last. `row_of` gives the
/// row of each transaction of the store, 0xffffffff for those that are not in `txs`. Transactions that spend each other
/// in a circle, which only forged ids can, are left out with all that depends on them. O(n log n).
/// Backward: the mirror image, spenders before what they spend. With `fees_into`, a coinbase comes after all transactions
/// of its block.
std::vector<std::uint32_t> processing_order(const Store& store, const std::vector<TxIndex>& txs,
                                            const std::vector<std::uint32_t>& row_of,
                                            Direction direction = Direction::forward, const WholeBlocks* fees_into = nullptr);

}  // namespace peelback
