#pragma once
// Outputs that a question names, as a set.

#include <span>
#include <vector>

#include "model/store.h"

namespace peelback {

/// The outputs of a list of outpoints that the store holds. O(n log n) to build, O(log n) to look into.
class OutputSet {
 public:
  OutputSet(const Store& store, std::span<const Outpoint> outpoints);
  bool contains(OutputIndex output) const;

 private:
  std::vector<OutputIndex> outputs_;  // ascending
};

}  // namespace peelback
