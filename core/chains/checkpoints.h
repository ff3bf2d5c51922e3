#pragma once
// Blocks that are known here by heart, so that a header can be held to the chain that everybody uses.

#include <span>

#include "model/chain.h"
#include "model/ids.h"

namespace peelback::bitcoin {

struct Checkpoint {
  std::uint32_t height{};
  BlockHash hash{};
};

/// Ascending by height; none for chains without blocks of Bitcoin's form. Sources: checkpoints.cpp.
std::span<const Checkpoint> checkpoints_of(Chain chain);

}  // namespace peelback::bitcoin
