#pragma once
// Everything downstream (backward: upstream) of the starts in the store, and the order in which it is processed
// (RULES.md §1, §6, §7).

#include <vector>

#include "model/question.h"
#include "model/store.h"
#include "taint/output_set.h"
#include "taint/starts.h"
#include "taint/whole_blocks.h"

namespace peelback {

/// The transactions that any rule may pass through: reached by known spends within the limits of time and hops, and by
/// those of `expanded` outputs beyond them. It does not depend on the rule, so that all rules process, number and
/// compare the same way. Backward: those that made the starts' outputs, and what their inputs spent.
class ReachGraph {
 public:
  /// With `fees_into`, fees of value go on into the coinbases of whole blocks; only forward.
  ReachGraph(const Store& store, const Limits& limits, const OutputSet& expanded, const PlannedStarts& starts,
             Direction direction = Direction::forward, const WholeBlocks* fees_into = nullptr);

  /// In processing order, see processing_order().
  const std::vector<TxIndex>& transactions() const { return ordered_; }
  /// Whether coins may come through the transaction; others only made what a start or, backward, a limit ends at.
  bool is_entered(TxIndex tx) const { return is_entered_[tx.value]; }
  /// Backward: whether a transaction on the way spends the output, so that some rule may bring coins to it.
  bool is_on_the_way(const Store& store, OutputIndex output) const;

 private:
  std::vector<TxIndex> ordered_;
  std::vector<bool> is_entered_;  // by transaction
};

}  // namespace peelback
