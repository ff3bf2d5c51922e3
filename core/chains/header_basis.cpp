#include "chains/header_basis.h"

#include <algorithm>

#include "base/sort.h"
#include "chains/bitcoin_block.h"
#include "chains/coin_rules.h"

namespace peelback::bitcoin {

namespace {

// The checkpoint that a block contradicts: another one is known at its height, or it is known at another height.
const Checkpoint* find_contradicted(const Block& block, std::span<const Checkpoint> checkpoints) {
  if (block.height == Block::kUnknownHeight) return nullptr;
  for (const Checkpoint& checkpoint : checkpoints) {
    if ((checkpoint.height == block.height) != (checkpoint.hash == block.hash)) return &checkpoint;
  }
  return nullptr;
}

class BasisSettler {
 public:
  BasisSettler(Store& store, std::span<const Checkpoint> checkpoints) : store_(store), checkpoints_(checkpoints) {}

  void settle() {
    for (std::size_t i = 0; i < store_.block_count(); ++i) {
      const BlockIndex index{i};
      Block& block = store_.block(index);
      const bool holds = block.header && check_plausible(store_.chain(), block) && find_contradicted(block, checkpoints_) == nullptr;
      block.basis = holds ? HeaderBasis::own_work : HeaderBasis::none;
      if (holds && block.previous.exists()) by_previous_.push_back(index);
    }
    sort_by(by_previous_, [&](BlockIndex a, BlockIndex b) { return store_.block(a).previous < store_.block(b).previous; });
    if (store_.chain() == Chain::bitcoin) walk_from_genesis();  // the exact difficulty rule along a path is Bitcoin's
    for (const Checkpoint& checkpoint : checkpoints_) mark_ancestors(checkpoint);
    for (const Checkpoint& checkpoint : checkpoints_) walk_from(checkpoint);
  }

 private:
  // Each block that may still be joined to a line and follows `last`.
  template <class Visit>
  void for_followers(BlockIndex last, Visit visit) {
    const auto is_before = [&](BlockIndex block, BlockIndex previous) { return store_.block(block).previous < previous; };
    for (auto next = std::lower_bound(by_previous_.begin(), by_previous_.end(), last, is_before);
         next != by_previous_.end() && store_.block(*next).previous == last; ++next) {
      if (store_.block(*next).basis == HeaderBasis::own_work) visit(*next);
    }
  }

  void walk_from_genesis() {
    const BlockIndex genesis = store_.find_block(genesis_hash());
    if (!genesis.exists() || !store_.block(genesis).header) return;
    const auto start = start_path(*store_.block(genesis).header);
    if (!start) return;
    store_.block(genesis).basis = HeaderBasis::genesis;
    std::vector<std::pair<BlockIndex, ChainPoint>> reached{{genesis, *start}};
    while (!reached.empty()) {
      const auto [last, point] = reached.back();
      reached.pop_back();
      for_followers(last, [&, at = point](BlockIndex next) {
        const auto extended = extend_path(at, *store_.block(next).header);
        if (!extended) return;
        store_.block(next).basis = HeaderBasis::genesis;
        reached.emplace_back(next, *extended);
      });
    }
  }

  void mark(Block& block, const Checkpoint& checkpoint) {
    block.basis = HeaderBasis::checkpoint;
    block.checkpoint = checkpoint.height;
  }

  // A header names the one before it by its hash: whatever it follows cannot be another.
  void mark_ancestors(const Checkpoint& checkpoint) {
    for (BlockIndex index = store_.find_block(checkpoint.hash); index.exists() && store_.block(index).basis == HeaderBasis::own_work;
         index = store_.block(index).previous) {
      mark(store_.block(index), checkpoint);
    }
  }

  // What follows a checkpoint could be anybody's, but for the work in it.
  void walk_from(const Checkpoint& checkpoint) {
    const BlockIndex first = store_.find_block(checkpoint.hash);
    if (!first.exists() || store_.block(first).basis != HeaderBasis::checkpoint) return;
    const std::uint32_t easiest_bits = coin_rules(store_.chain()).easiest_bits;
    std::vector<std::pair<BlockIndex, std::uint32_t>> reached{{first, checkpoint.height}};
    while (!reached.empty()) {
      const auto [last, last_height] = reached.back();
      reached.pop_back();
      const std::uint32_t bits = parse_header(*store_.block(last).header).bits;
      for_followers(last, [&, height = last_height + 1](BlockIndex next) {
        Block& block = store_.block(next);
        if (!is_permitted_target(bits, parse_header(*block.header).bits, height, easiest_bits)) return;
        mark(block, checkpoint);
        reached.emplace_back(next, height);
      });
    }
  }

  Store& store_;
  std::span<const Checkpoint> checkpoints_;
  std::vector<BlockIndex> by_previous_;  // that have a header, by the block before them
};

}  // namespace

void settle_header_basis(Store& store, std::span<const Checkpoint> checkpoints) {
  BasisSettler(store, checkpoints).settle();
}

void settle_header_basis(Store& store) { settle_header_basis(store, checkpoints_of(store.chain())); }

std::vector<Problem> find_contradicted_checkpoints(const Store& store, std::span<const Checkpoint> checkpoints) {
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < store.block_count(); ++i) {
    const Block& block = store.block(BlockIndex{i});
    const Checkpoint* checkpoint = find_contradicted(block, checkpoints);
    if (checkpoint == nullptr) continue;
    problems.push_back({Code::checkpoint_mismatch, block.hash.to_text(),
                        "said to be block " + std::to_string(block.height) + "; the checkpoint " + checkpoint->hash.to_text() + " is block " +
                            std::to_string(checkpoint->height)});
  }
  return problems;
}

std::vector<Problem> find_contradicted_checkpoints(const Store& store) {
  return find_contradicted_checkpoints(store, checkpoints_of(store.chain()));
}

}  // namespace peelback::bitcoin
