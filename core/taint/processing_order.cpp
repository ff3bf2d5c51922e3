#include "taint/processing_order.h"

#include <queue>

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::uint64_t kNoHeight = 0xfffffffe;  // in a block of unknown height, or nowhere
constexpr std::uint64_t kUnconfirmed = 0xffffffff;

struct Ready {
  std::uint64_t height_and_position;
  std::uint32_t row;
};

}  // namespace

std::vector<std::uint32_t> processing_order(const Store& store, const std::vector<TxIndex>& txs,
                                            const std::vector<std::uint32_t>& row_of) {
  const auto ready_row = [&](std::uint32_t row) {
    const TxIndex tx = txs[row];
    const std::uint64_t height = store.is_unconfirmed(tx) ? kUnconfirmed : store.height(tx).value_or(kNoHeight);
    return Ready{height << 32 | store.position_in_block(tx).value_or(kNone), row};
  };
  const auto comes_later = [&](const Ready& a, const Ready& b) {
    if (a.height_and_position != b.height_and_position) return a.height_and_position > b.height_and_position;
    return store.txid(txs[b.row]) < store.txid(txs[a.row]);
  };
  const auto for_each_child = [&](std::uint32_t row, auto visit) {
    const auto outputs = store.outputs(txs[row]);
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      const Spend spend = store.spend(outputs[i]);
      if (spend.state == Spend::State::known && row_of[spend.tx.value] != kNone) visit(row_of[spend.tx.value]);
    }
  };
  std::vector<std::uint32_t> waits_for(txs.size(), 0);
  for (std::uint32_t row = 0; row < txs.size(); ++row) {
    for_each_child(row, [&](std::uint32_t child) { ++waits_for[child]; });
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
    for_each_child(row, [&](std::uint32_t child) {
      if (--waits_for[child] == 0) ready.push(ready_row(child));
    });
  }
  return order;
}

}  // namespace peelback
