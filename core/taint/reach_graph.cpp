#include "taint/reach_graph.h"

#include <algorithm>
#include <queue>

namespace peelback {

ReachGraph::ReachGraph(const Store& store, const Limits& limits, const PlannedStarts& starts)
    : store_(store), node_of_tx_(store.tx_count(), kNone) {
  spread(limits, starts);
  put_in_order();
}

std::uint32_t ReachGraph::slot_of(OutputIndex output) const {
  const std::uint32_t index = node_of(store_.tx_of(output));
  return index == kNone ? kNone : nodes_[index].first_slot + store_.vout_of(output);
}

void ReachGraph::add_node(TxIndex tx) {
  if (node_of(tx) != kNone) return;
  node_of_tx_[tx.value] = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({.tx = tx, .first_slot = static_cast<std::uint32_t>(slot_count_)});
  slot_count_ += store_.outputs(tx).count;
}

// Breadth first, so that each transaction is met at its least possible depth: no rule finds a shorter way, and what the
// hop limit shuts out here it shuts out under every rule.
void ReachGraph::spread(const Limits& limits, const PlannedStarts& starts) {
  std::vector<OutputIndex> layer;
  std::vector<OutputIndex> next_layer;
  std::vector<bool> is_entered(store_.tx_count(), false);
  for (const auto& planned : starts.outputs) {
    add_node(store_.tx_of(planned.output));
    layer.push_back(planned.output);
  }
  for (const auto& planned : starts.spends) {
    const OutputIndex output = store_.previous_output(planned.input);
    add_node(store_.tx_of(output));
    layer.push_back(output);
  }
  for (std::uint32_t depth = 0; depth < limits.max_hops && !layer.empty(); ++depth) {
    for (const OutputIndex output : layer) {
      const Spend spend = store_.spend(output);
      if (spend.state != Spend::State::known || is_entered[spend.tx.value]) continue;
      if (store_.value(output) == 0 || !spends_within_window(store_, limits, spend.tx)) continue;
      is_entered[spend.tx.value] = true;
      add_node(spend.tx);
      const auto outputs = store_.outputs(spend.tx);
      for (std::uint32_t i = 0; i < outputs.count; ++i) next_layer.push_back(outputs[i]);
    }
    layer.swap(next_layer);
    next_layer.clear();
  }
}

void ReachGraph::put_in_order() {
  constexpr std::uint64_t kNoHeight = 0xfffffffe;     // in a block of unknown height, or nowhere
  constexpr std::uint64_t kUnconfirmed = 0xffffffff;
  struct Ready {
    std::uint64_t height_and_position;
    std::uint32_t node;
  };
  const auto key_of = [&](TxIndex tx) {
    const std::uint64_t height = store_.is_unconfirmed(tx) ? kUnconfirmed : store_.height(tx).value_or(kNoHeight);
    return height << 32 | store_.position_in_block(tx).value_or(0xffffffff);
  };
  const auto comes_later = [&](const Ready& a, const Ready& b) {
    if (a.height_and_position != b.height_and_position) return a.height_and_position > b.height_and_position;
    return store_.txid(nodes_[b.node].tx) < store_.txid(nodes_[a.node].tx);
  };
  std::vector<std::uint32_t> waits_for(nodes_.size(), 0);
  const auto for_each_child = [&](std::uint32_t node, auto visit) {
    const auto outputs = store_.outputs(nodes_[node].tx);
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      const Spend spend = store_.spend(outputs[i]);
      if (spend.state == Spend::State::known && node_of(spend.tx) != kNone) visit(node_of(spend.tx));
    }
  };
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    for_each_child(node, [&](std::uint32_t child) { ++waits_for[child]; });
  }
  std::priority_queue<Ready, std::vector<Ready>, decltype(comes_later)> ready(comes_later);
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    if (waits_for[node] == 0) ready.push({key_of(nodes_[node].tx), node});
  }
  order_.reserve(nodes_.size());
  while (!ready.empty()) {
    const std::uint32_t node = ready.top().node;
    ready.pop();
    order_.push_back(node);
    for_each_child(node, [&](std::uint32_t child) {
      if (--waits_for[child] == 0) ready.push({key_of(nodes_[child].tx), child});
    });
  }
}

}  // namespace peelback
