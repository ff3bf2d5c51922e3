#include "taint/output_set.h"

#include <algorithm>

#include "base/sort.h"

namespace peelback {

OutputSet::OutputSet(const Store& store, std::span<const Outpoint> outpoints) {
  for (const Outpoint& outpoint : outpoints) {
    const TxIndex tx = store.find(outpoint.txid);
    const OutputIndex output = tx.exists() ? store.output(tx, outpoint.vout) : OutputIndex{};
    if (output.exists()) outputs_.push_back(output);
  }
  sort_ascending(outputs_);
}

bool OutputSet::contains(OutputIndex output) const { return std::binary_search(outputs_.begin(), outputs_.end(), output); }

}  // namespace peelback
