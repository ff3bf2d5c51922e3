#pragma once
// Everything downstream of the starts in the store, and the order in which it is processed (RULES.md §1, §6).

#include <vector>

#include "model/question.h"
#include "model/store.h"
#include "taint/output_set.h"
#include "taint/starts.h"

namespace peelback {

/// The transactions that any rule may pass through: reached by known spends within the limits of time and hops, and by
/// those of `expanded` outputs beyond them. It does not depend on the rule, so that all rules process, number and
/// compare the same way.
class ReachGraph {
 public:
  static constexpr std::uint32_t kNone = 0xffffffff;
  ReachGraph(const Store& store, const Limits& limits, const OutputSet& expanded, const PlannedStarts& starts);

  /// In processing order, see processing_order().
  const std::vector<TxIndex>& transactions() const { return ordered_; }
  /// One slot for each output of each transaction.
  std::size_t slot_count() const { return slot_count_; }
  /// Those of one transaction lie together in vout order. kNone when it is not downstream.
  std::uint32_t slot_of(OutputIndex output) const;

 private:
  void add(TxIndex tx);
  void spread(const Limits& limits, const OutputSet& expanded, const PlannedStarts& starts);

  const Store& store_;
  std::vector<std::uint32_t> row_of_tx_;
  std::vector<TxIndex> rows_;              // by first reach, breadth first
  std::vector<std::uint32_t> first_slot_;  // of each row
  std::vector<TxIndex> ordered_;
  std::size_t slot_count_ = 0;
};

}  // namespace peelback
