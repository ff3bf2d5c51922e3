#include "taint/reach_graph.h"

#include "taint/processing_order.h"

namespace peelback {

ReachGraph::ReachGraph(const Store& store, const Limits& limits, const OutputSet& expanded, const PlannedStarts& starts)
    : store_(store), row_of_tx_(store.tx_count(), kNone) {
  spread(limits, expanded, starts);
  ordered_.reserve(rows_.size());
  for (const std::uint32_t row : processing_order(store, rows_, row_of_tx_)) ordered_.push_back(rows_[row]);
}

std::uint32_t ReachGraph::slot_of(OutputIndex output) const {
  const std::uint32_t row = row_of_tx_[store_.tx_of(output).value];
  return row == kNone ? kNone : first_slot_[row] + store_.vout_of(output);
}

void ReachGraph::add(TxIndex tx) {
  if (row_of_tx_[tx.value] != kNone) return;
  row_of_tx_[tx.value] = static_cast<std::uint32_t>(rows_.size());
  rows_.push_back(tx);
  first_slot_.push_back(static_cast<std::uint32_t>(slot_count_));
  slot_count_ += store_.outputs(tx).count;
}

// Breadth first, so that each transaction is met at its least possible depth: no rule finds a shorter way, and what the
// hop limit shuts out here it shuts out under every rule.
void ReachGraph::spread(const Limits& limits, const OutputSet& expanded, const PlannedStarts& starts) {
  std::vector<OutputIndex> layer;
  std::vector<OutputIndex> next_layer;
  std::vector<bool> is_entered(store_.tx_count(), false);
  for (const auto& planned : starts.outputs) {
    add(store_.tx_of(planned.output));
    layer.push_back(planned.output);
  }
  for (const auto& planned : starts.spends) {
    const OutputIndex output = store_.previous_output(planned.input);
    add(store_.tx_of(output));
    layer.push_back(output);
  }
  for (std::uint32_t depth = 0; !layer.empty(); ++depth) {
    for (const OutputIndex output : layer) {
      const Spend spend = store_.spend(output);
      if (spend.state != Spend::State::known || is_entered[spend.tx.value]) continue;
      if (store_.value(output) == 0) continue;
      const bool within = depth < limits.max_hops && spends_within_window(store_, limits, spend.tx);
      if (!within && !expanded.contains(output)) continue;
      is_entered[spend.tx.value] = true;
      add(spend.tx);
      const auto outputs = store_.outputs(spend.tx);
      for (std::uint32_t i = 0; i < outputs.count; ++i) next_layer.push_back(outputs[i]);
    }
    layer.swap(next_layer);
    next_layer.clear();
  }
}

}  // namespace peelback
