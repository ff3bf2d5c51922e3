#pragma once
// The order in which UTXO transactions are processed (RULES.md §1).

#include <vector>

#include "model/store.h"

namespace peelback {

/// Rows of `txs` in dependency order, ties by (height, index in block, txid); unconfirmed ones last. `row_of` gives the
/// row of each transaction of the store, 0xffffffff for those that are not in `txs`. Transactions that spend each other
/// in a circle, which only forged ids can, are left out with all that depends on them. O(n log n).
std::vector<std::uint32_t> processing_order(const Store& store, const std::vector<TxIndex>& txs,
                                            const std::vector<std::uint32_t>& row_of);

}  // namespace peelback
