#pragma once
// Blocks that are known here by heart, so that a header can be held to the chain that everybody uses.

#include <span>
#include <string_view>

#include "model/chain.h"
#include "model/ids.h"

namespace peelback::bitcoin {

struct Checkpoint {
  std::uint32_t height{};
  BlockHash hash{};
};

/// Ascending by height; none for chains without blocks of Bitcoin's form. Sources: checkpoints.cpp.
std::span<const Checkpoint> checkpoints_of(Chain chain);
/// Where anybody can read them: a name of projects and files, not a sentence. Empty where there are none.
std::string_view source_of_checkpoints(Chain chain);

}  // namespace peelback::bitcoin
