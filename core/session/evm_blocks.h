#pragma once
// Blocks of Ethereum and its kin, put together out of what replies state of their parts, so that a payment can be proved to stand in
// one: a header commits to all of a block's transactions, and to all of their receipts, at once.

#include <map>
#include <optional>
#include <vector>

#include "base/json_reader.h"
#include "chains/evm_block.h"
#include "verifier/evidence.h"

namespace peelback {

class EvmBlocks {
 public:
  /// What is said of other blocks is passed over.
  void want(std::uint32_t height) { heights_.push_back(height); }
  /// Takes the header, transaction or receipt of a wanted block that an object of JSON-RPC states.
  void take(const JsonValue& object);

  /// A transaction as its block holds it. Without all receipts of the block there is none that is proved to be its own.
  struct Placed {
    EvidenceEvmBlock block{};
    Bytes receipt{};
  };
  /// Absent where no header came whose root these transactions have, all of them. The same whatever came first. As dear as the block's
  /// tries.
  std::optional<Placed> prove(const Bytes32& id) const;

 private:
  // By position. Of two different ones at one position the first in byte order is kept.
  using Rows = std::map<std::uint32_t, Bytes>;
  struct Parts {
    std::optional<evm::BlockHeader> header{};
    Rows transactions{};
    Rows receipts{};
  };
  std::optional<Placed> prove_in(const Parts& parts, const Bytes32& id) const;

  std::vector<std::uint32_t> heights_{};
  std::map<Bytes32, Parts> blocks_{};  // by hash
};

}  // namespace peelback
