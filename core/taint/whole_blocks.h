#pragma once
// Blocks of which everything is known that their coinbase's fees rest on (RULES.md §2, "fees through the coinbase").

#include <optional>
#include <span>
#include <vector>

#include "model/store.h"

namespace peelback {

/// What a transaction's inputs hold beyond its outputs; absent when the value of an input is not known, when the outputs
/// exceed the inputs, or when a sum passes 64 bits. Linear in its inputs and outputs.
std::optional<std::uint64_t> fee_of(const Store& store, TxIndex tx);

/// A block is whole when all of its transactions are in the store, their positions known, a coinbase first and no other,
/// every fee known, and all fees together below 2^64.
class WholeBlocks {
 public:
  /// O(n log n) in the store's transactions, linear in their inputs and outputs.
  explicit WholeBlocks(const Store& store);

  struct Payer {
    TxIndex tx{};
    std::uint64_t fee = 0;
  };
  /// In block order, without the coinbase; empty when the block is not whole.
  std::span<const Payer> payers(BlockIndex block) const;
  /// Of the block that holds the transaction; absent when that is not whole, and for a coinbase itself.
  TxIndex coinbase_of(TxIndex tx) const;

 private:
  struct Row {
    TxIndex coinbase{};
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  void add(std::span<const TxIndex> txs);

  const Store& store_;
  std::vector<Row> rows_;  // by block
  std::vector<Payer> payers_;
};

}  // namespace peelback
