#include "taint/output_set.h"

#include <algorithm>

#include "base/sort.h"

namespace peelback {

namespace {

std::uint64_t key_of(TxIndex tx, std::uint32_t vout) { return std::uint64_t{tx.value} << 32 | vout; }

}  // namespace

OutputSet::OutputSet(const Store& store, std::span<const Outpoint> outpoints) : store_(store) {
  for (const Outpoint& outpoint : outpoints) {
    if (const TxIndex tx = store.find(outpoint.txid); tx.exists()) outputs_.push_back(key_of(tx, outpoint.vout));
  }
  sort_ascending(outputs_);
}

bool OutputSet::contains(OutputIndex output) const {
  return !outputs_.empty() && contains(store_.tx_of(output), store_.vout_of(output));
}

bool OutputSet::contains(TxIndex tx, std::uint32_t vout) const {
  return std::binary_search(outputs_.begin(), outputs_.end(), key_of(tx, vout));
}

}  // namespace peelback
