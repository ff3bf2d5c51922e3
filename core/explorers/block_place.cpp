#include "explorers/block_place.h"

#include <algorithm>

namespace peelback {

void place_transaction(Store& store, TxIndex tx, const BlockPlace& status, const std::string& path,
                       std::vector<Problem>& problems) {
  if (!status.confirmed) return;
  if (!*status.confirmed) {
    store.mark_unconfirmed(tx);
    return;
  }
  if (!status.block) {
    problems.push_back({Code::missing_field, path + "block_hash", "confirmed, but the block is not said"});
    return;
  }
  const BlockIndex index = store.intern_block(*status.block);
  Block& block = store.block(index);
  const auto differ = [&](std::string_view field, const std::string& known, const std::string& stated) {
    problems.push_back({Code::block_mismatch, path + std::string(field),
                        "block " + block.hash.to_text() + " is stated with " + stated + ", known with " + known});
  };
  if (!status.height) {
    problems.push_back({Code::missing_field, path + "block_height", "confirmed, but the height is not said"});
  } else if (block.height == Block::kUnknownHeight) {
    block.height = *status.height;
  } else if (block.height != *status.height) {
    differ("block_height", std::to_string(block.height), std::to_string(*status.height));
    block.height = std::min(block.height, *status.height);
  }
  if (!status.time_s) {
    problems.push_back({Code::missing_field, path + "block_time", "confirmed, but the time is not said"});
  } else if (block.time_s == 0) {
    block.time_s = *status.time_s;
  } else if (block.time_s != *status.time_s) {
    differ("block_time", std::to_string(block.time_s), std::to_string(*status.time_s));
    if (!block.header) block.time_s = std::min<std::int64_t>(block.time_s, *status.time_s);
  }
  store.place(tx, index, std::nullopt, problems);
}

}  // namespace peelback
