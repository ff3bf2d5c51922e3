#include "taint/processing_order.h"

#include <queue>

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::uint32_t kLastInBlock = 0xfffffffe;
constexpr std::uint64_t kNoHeight = 0xfffffffe;  // in a block of unknown height, or nowhere
constexpr std::uint64_t kUnconfirmed = 0xffffffff;

struct Ready {
  std::uint64_t height_and_position;
  std::uint32_t row;
};

}  // namespace

std::vector<std::uint32_t> processing_order(const Store& store, const std::vector<TxIndex>& txs,
                                            const std::vector<std::uint32_t>& row_of, Direction direction,
                                            const WholeBlocks* fees_into) {
  const bool backward = direction == Direction::backward;
  const auto ready_row = [&](std::uint32_t row) {
    const TxIndex tx = txs[row];
    const std::uint64_t height = store.is_unconfirmed(tx) ? kUnconfirmed : store.height(tx).value_or(kNoHeight);
    const bool closes_block = fees_into != nullptr && store.is_coinbase(tx);
    return Ready{height << 32 | (closes_block ? kLastInBlock : store.position_in_block(tx).value_or(kNone)), row};
  };
  const auto comes_later = [&](const Ready& a, const Ready& b) {
    const Ready& first = backward ? b : a;
    const Ready& second = backward ? a : b;
    if (first.height_and_position != second.height_and_position) return first.height_and_position > second.height_and_position;
    return store.txid(txs[second.row]) < store.txid(txs[first.row]);
  };
  const auto visit_row_of = [&](TxIndex tx, auto visit) {
    if (tx.exists() && row_of[tx.value] != kNone) visit(row_of[tx.value]);
  };
  const auto for_each_next = [&](std::uint32_t row, auto visit) {
    if (backward) {
      const auto inputs = store.inputs(txs[row]);
      for (std::uint32_t i = 0; i < inputs.count; ++i) visit_row_of(store.previous_tx(inputs[i]), visit);
      return;
    }
    const auto outputs = store.outputs(txs[row]);
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      const Spend spend = store.spend(outputs[i]);
      if (spend.state == Spend::State::known) visit_row_of(spend.tx, visit);
    }
    if (fees_into != nullptr) visit_row_of(fees_into->coinbase_of(txs[row]), visit);
  };
  std::vector<std::uint32_t> waits_for(txs.size(), 0);
  for (std::uint32_t row = 0; row < txs.size(); ++row) {
    for_each_next(row, [&](std::uint32_t next) { ++waits_for[next]; });
  }
  std::priority_queue<Ready, std::vector<Ready>, decltype(comes_later)> ready(comes_later);
  for (std::uint32_t row = 0; row < txs.size(); ++row) {
    if (waits_for[row] == 0) ready.push(ready_row(row));
  }
  std::vector<std::uint32_t> order;
  order.reserve(txs.size());
  while (!ready.empty()) {
    const std::uint32_t row = ready.top().row;
    ready.pop();
    order.push_back(row);
    for_each_next(row, [&](std::uint32_t next) {
      if (--waits_for[next] == 0) ready.push(ready_row(next));
    });
  }
  return order;
}

}  // namespace peelback
