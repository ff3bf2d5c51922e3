#pragma once
// What the headers of a path rest on, by the rule that the app goes by (chains/header_basis.h), from the evidence alone.

#include <optional>
#include <vector>

#include "model/store.h"
#include "verifier/evidence.h"

namespace peelback {

class HeaderLines {
 public:
  /// Takes every header of the evidence whose work holds. n log n; of a chain with scrypt a millisecond a header.
  explicit HeaderLines(const Evidence& evidence);

  /// The block, its basis and its height where a line of headers tells it. Null where the header's work does not hold.
  const Block* find(Chain chain, const bitcoin::HeaderBytes& header) const;
  /// The first of the chain's headers without its work; absent where there is none.
  std::optional<BlockHash> find_unworked(Chain chain) const;

 private:
  struct OfChain {
    Store store;
    std::optional<BlockHash> unworked{};
  };
  OfChain& of_chain(Chain chain);
  const OfChain* find_chain(Chain chain) const;

  std::vector<OfChain> chains_{};
};

}  // namespace peelback
