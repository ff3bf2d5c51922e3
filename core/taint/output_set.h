#pragma once
// Outputs that a question names, as a set.

#include <span>
#include <vector>

#include "model/store.h"

namespace peelback {

/// The outputs of a list of outpoints whose transactions the store has met. O(n log n) to build, O(log n) to look into.
/// The store must live as long as the set.
class OutputSet {
 public:
  OutputSet(const Store& store, std::span<const Outpoint> outpoints);
  bool contains(OutputIndex output) const;
  /// Of an output whose transaction may be in the store by its id alone.
  bool contains(TxIndex tx, std::uint32_t vout) const;

 private:
  const Store& store_;
  std::vector<std::uint64_t> outputs_;  // transaction and vout; ascending
};

}  // namespace peelback
