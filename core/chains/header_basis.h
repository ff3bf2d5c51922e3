#pragma once
// What the place of each header in the chain rests on, from the headers that are there and the checkpoints that are shipped.

#include "chains/checkpoints.h"
#include "model/store.h"

namespace peelback::bitcoin {

/// Says of every block what its header's place in the chain rests on, from the headers in the store alone, so that it does not
/// matter in which order they came.
/// - genesis: Bitcoin's first block, and headers that follow it link by link, the difficulty rule included.
/// - checkpoint: one of `checkpoints`, an ancestor of one by unbroken links, or a header that follows one by links whose
///   targets the difficulty rule permits (is_permitted_target()); Block::checkpoint says which. An ancestor rests on the next
///   checkpoint above it.
/// - own_work: a header with no such line. none: no header, implausible work, or a checkpoint contradicts it.
/// n log n in the blocks.
void settle_header_basis(Store& store, std::span<const Checkpoint> checkpoints);
/// The same with the shipped checkpoints of the store's chain.
void settle_header_basis(Store& store);

/// Each block that stands at a checkpoint's height with another hash, and each checkpoint that is said to stand elsewhere:
/// checkpoint_mismatch at the block's hash, with both sides.
std::vector<Problem> find_contradicted_checkpoints(const Store& store, std::span<const Checkpoint> checkpoints);
std::vector<Problem> find_contradicted_checkpoints(const Store& store);

}  // namespace peelback::bitcoin
