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
  static constexpr std::uint32_t kNone = 0xffffffff;
  /// With `fees_into`, fees of value go on into the coinbases of whole blocks; only forward.
  ReachGraph(const Store& store, const Limits& limits, const OutputSet& expanded, const PlannedStarts& starts,
             Direction direction = Direction::forward, const WholeBlocks* fees_into = nullptr);

  /// In processing order, see processing_order().
  const std::vector<TxIndex>& transactions() const { return ordered_; }
  /// One slot for each output of each transaction.
  std::size_t slot_count() const { return slot_count_; }
  /// Those of one transaction lie together in vout order. kNone when it is not downstream.
  std::uint32_t slot_of(OutputIndex output) const;
  /// Backward: whether a transaction on the way spends the output, so that some rule may bring coins to it.
  bool is_on_the_way(OutputIndex output) const;

 private:
  using Layer = std::vector<OutputIndex>;
  struct Ahead {  // what lies one and two hops ahead
    Layer next{};
    Layer after{};
  };
  void add(TxIndex tx);
  void spread(const Limits& limits, const OutputSet& expanded, const PlannedStarts& starts);
  void enter_spender(TxIndex tx, std::uint32_t depth, const Limits& limits, Ahead& ahead);
  void enter_maker(TxIndex tx, Ahead& ahead);
  TxIndex behind(OutputIndex output) const;

  const Store& store_;
  const bool is_backward_;
  const WholeBlocks* fees_into_;
  std::vector<std::uint32_t> row_of_tx_;
  std::vector<TxIndex> rows_;              // by first reach, breadth first
  std::vector<std::uint32_t> first_slot_;  // of each row
  std::vector<bool> is_entered_;           // by transaction
  std::vector<TxIndex> ordered_;
  std::size_t slot_count_ = 0;
};

}  // namespace peelback
