#pragma once
// Where a source says that a transaction is.

#include <optional>
#include <string>
#include <vector>

#include "model/store.h"

namespace peelback {

struct BlockPlace {
  std::optional<bool> confirmed{};  // absent: not said
  std::optional<BlockHash> block{};
  std::optional<std::uint32_t> height{};
  std::optional<std::uint32_t> time_s{};  // as in a header
};

/// The id does not cover it: a wrong word costs only itself. Of two words for one block the lower holds, so that their order
/// does not matter; a header's own time overrules both. Problems at `path` and "block_hash", "block_height" or "block_time":
/// missing_field, block_mismatch.
void place_transaction(Store& store, TxIndex tx, const BlockPlace& place, const std::string& path,
                       std::vector<Problem>& problems);

}  // namespace peelback
