#pragma once
// Everything downstream of the starts in the store, and the order in which it is processed (RULES.md §1, §6).

#include <vector>

#include "model/question.h"
#include "model/store.h"
#include "taint/starts.h"

namespace peelback {

/// The transactions that any rule may pass through: reached by known spends within the limits of time and hops.
/// It does not depend on the rule, so that all rules process, number and compare the same way.
class ReachGraph {
 public:
  static constexpr std::uint32_t kNone = 0xffffffff;
  struct Node {
    TxIndex tx{};
    std::uint32_t first_slot = 0;  // of its outputs: slot = first_slot + vout
  };

  ReachGraph(const Store& store, const Limits& limits, const PlannedStarts& starts);

  const Node& node(std::uint32_t index) const { return nodes_[index]; }
  std::size_t node_count() const { return nodes_.size(); }
  /// kNone when the transaction is not downstream.
  std::uint32_t node_of(TxIndex tx) const { return node_of_tx_[tx.value]; }
  /// One slot for each output of each node.
  std::size_t slot_count() const { return slot_count_; }
  /// kNone when the output's transaction is not downstream.
  std::uint32_t slot_of(OutputIndex output) const;
  /// Nodes in dependency order, ties by (height, index in block, txid); unconfirmed ones last. Nodes that depend on
  /// themselves in a circle, which only forged ids can, are left out.
  const std::vector<std::uint32_t>& order() const { return order_; }

 private:
  void add_node(TxIndex tx);
  void spread(const Limits& limits, const PlannedStarts& starts);
  void put_in_order();

  const Store& store_;
  std::vector<std::uint32_t> node_of_tx_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> order_;
  std::size_t slot_count_ = 0;
};

}  // namespace peelback
