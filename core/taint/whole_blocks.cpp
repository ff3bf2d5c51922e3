#include "taint/whole_blocks.h"

#include "base/sort.h"

namespace peelback {

namespace {

bool add_to(std::uint64_t& sum, std::uint64_t amount) { return !__builtin_add_overflow(sum, amount, &sum); }

}  // namespace

std::optional<std::uint64_t> fee_of(const Store& store, TxIndex tx) {
  std::uint64_t spent = 0;
  const auto inputs = store.inputs(tx);
  for (std::uint32_t i = 0; i < inputs.count; ++i) {
    const auto value = store.value(inputs[i]);
    if (!value || !add_to(spent, *value)) return std::nullopt;
  }
  std::uint64_t paid = 0;
  const auto outputs = store.outputs(tx);
  for (std::uint32_t i = 0; i < outputs.count; ++i) {
    if (!add_to(paid, store.value(outputs[i]))) return std::nullopt;
  }
  if (paid > spent) return std::nullopt;
  return spent - paid;
}

WholeBlocks::WholeBlocks(const Store& store) : store_(store), rows_(store.block_count()) {
  std::vector<TxIndex> txs;
  for (std::uint32_t i = 0; i < store.tx_count(); ++i) {
    const TxIndex tx{i};
    const BlockIndex block = store.block_of(tx);
    if (block.exists() && store.block(block).complete && store.has_body(tx)) txs.push_back(tx);
  }
  const auto key = [&](TxIndex tx) {
    return std::uint64_t{store.block_of(tx).value} << 32 | store.position_in_block(tx).value_or(0xffffffff);
  };
  sort_by(txs, [&](TxIndex a, TxIndex b) { return key(a) < key(b); });
  for (std::size_t first = 0; first < txs.size();) {
    std::size_t end = first;
    while (end < txs.size() && store.block_of(txs[end]) == store.block_of(txs[first])) ++end;
    add(std::span(txs).subspan(first, end - first));
    first = end;
  }
}

void WholeBlocks::add(std::span<const TxIndex> txs) {
  const auto first = static_cast<std::uint32_t>(payers_.size());
  std::uint64_t fees = 0;
  for (std::uint32_t i = 0; i < txs.size(); ++i) {
    std::optional<std::uint64_t> fee;
    const bool is_in_place = store_.position_in_block(txs[i]) == i && store_.is_coinbase(txs[i]) == (i == 0);
    if (is_in_place) fee = i == 0 ? 0 : fee_of(store_, txs[i]);
    if (!fee || !add_to(fees, *fee)) {
      payers_.resize(first);
      return;
    }
    if (i > 0) payers_.push_back({txs[i], *fee});
  }
  rows_[store_.block_of(txs[0]).value] = {txs[0], first, static_cast<std::uint32_t>(txs.size() - 1)};
}

std::span<const WholeBlocks::Payer> WholeBlocks::payers(BlockIndex block) const {
  const Row& row = rows_[block.value];
  return std::span(payers_).subspan(row.first, row.count);
}

TxIndex WholeBlocks::coinbase_of(TxIndex tx) const {
  const BlockIndex block = store_.block_of(tx);
  return block.exists() && !store_.is_coinbase(tx) ? rows_[block.value].coinbase : TxIndex{};
}

}  // namespace peelback
