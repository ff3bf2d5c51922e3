#include "taint/reach_graph.h"

#include "taint/processing_order.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;

class Spreading {
 public:
  Spreading(const Store& store, Direction direction, const WholeBlocks* fees_into, std::vector<bool>& is_entered)
      : store_(store),
        is_backward_(direction == Direction::backward),
        fees_into_(fees_into),
        is_entered_(is_entered),
        row_of_tx_(store.tx_count(), kNone) {}

  // Breadth first, so that each transaction is met at its least possible depth: no rule finds a shorter way, and what the
  // hop limit shuts out here it shuts out under every rule.
  void spread(const Limits& limits, const OutputSet& expanded, const PlannedStarts& starts) {
    Layer layer;
    Ahead ahead;
    const auto begin_at = [&](OutputIndex output) {
      add(store_.tx_of(output));
      layer.push_back(output);
    };
    for (const auto& planned : starts.outputs) begin_at(planned.output);
    for (const auto& planned : starts.receipts) begin_at(planned.output);
    for (const auto& planned : starts.spends) begin_at(store_.previous_output(planned.input));
    for (std::uint32_t depth = 0; !layer.empty() || !ahead.next.empty(); ++depth) {
      for (const OutputIndex output : layer) {
        const TxIndex tx = behind(output);
        if (!tx.exists() || is_entered_[tx.value] || store_.value(output) == 0) continue;
        const bool within = depth < limits.max_hops && spends_within_window(store_, limits, tx);
        if (!within && !expanded.contains(output)) continue;
        is_entered_[tx.value] = true;
        if (is_backward_) {
          enter_maker(tx, ahead);
        } else {
          enter_spender(tx, depth, limits, ahead);
        }
      }
      layer.swap(ahead.next);
      ahead.next.swap(ahead.after);
      ahead.after.clear();
    }
  }

  std::vector<TxIndex> in_order(Direction direction) const {
    std::vector<TxIndex> ordered;
    ordered.reserve(rows_.size());
    for (const std::uint32_t row : processing_order(store_, rows_, row_of_tx_, direction, fees_into_)) ordered.push_back(rows_[row]);
    return ordered;
  }

 private:
  using Layer = std::vector<OutputIndex>;
  struct Ahead {  // what lies one and two hops ahead
    Layer next{};
    Layer after{};
  };

  void add(TxIndex tx) {
    if (row_of_tx_[tx.value] != kNone) return;
    row_of_tx_[tx.value] = static_cast<std::uint32_t>(rows_.size());
    rows_.push_back(tx);
  }

  /// The transaction by which the coins of an output go on; absent when the store does not know it.
  TxIndex behind(OutputIndex output) const {
    if (is_backward_) return store_.tx_of(output);
    const Spend spend = store_.spend(output);
    return spend.state == Spend::State::known ? spend.tx : TxIndex{};
  }

  void enter_spender(TxIndex tx, std::uint32_t depth, const Limits& limits, Ahead& ahead) {
    add(tx);
    const auto reach = [&](TxIndex reached, Layer& layer) {
      const auto outputs = store_.outputs(reached);
      for (std::uint32_t i = 0; i < outputs.count; ++i) layer.push_back(outputs[i]);
    };
    reach(tx, ahead.next);
    // The fee lies one hop ahead; the outputs of the coinbase that claims it two.
    const TxIndex coinbase = fees_into_ == nullptr ? TxIndex{} : fees_into_->coinbase_of(tx);
    if (!coinbase.exists() || is_entered_[coinbase.value] || fee_of(store_, tx) == 0) return;
    if (depth + 1 >= limits.max_hops || !spends_within_window(store_, limits, coinbase)) return;
    is_entered_[coinbase.value] = true;
    add(coinbase);
    reach(coinbase, ahead.after);
  }

  void enter_maker(TxIndex tx, Ahead& ahead) {
    const auto inputs = store_.inputs(tx);
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const OutputIndex output = store_.previous_output(inputs[i]);
      if (!output.exists() || store_.spend(output).input != inputs[i]) continue;
      add(store_.tx_of(output));
      ahead.next.push_back(output);
    }
  }

  const Store& store_;
  const bool is_backward_;
  const WholeBlocks* fees_into_;
  std::vector<bool>& is_entered_;
  std::vector<std::uint32_t> row_of_tx_;
  std::vector<TxIndex> rows_;  // by first reach, breadth first
};

}  // namespace

ReachGraph::ReachGraph(const Store& store, const Limits& limits, const OutputSet& expanded, const PlannedStarts& starts,
                       Direction direction, const WholeBlocks* fees_into)
    : is_entered_(store.tx_count(), false) {
  Spreading spreading(store, direction, fees_into, is_entered_);
  spreading.spread(limits, expanded, starts);
  ordered_ = spreading.in_order(direction);
}

bool ReachGraph::is_on_the_way(const Store& store, OutputIndex output) const {
  const Spend spend = store.spend(output);
  return spend.state == Spend::State::known && is_entered_[spend.tx.value];
}

}  // namespace peelback
