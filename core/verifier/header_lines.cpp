#include "verifier/header_lines.h"

#include <algorithm>

#include "chains/coin_rules.h"
#include "chains/header_basis.h"
#include "verifier/build.h"

namespace peelback {

namespace {

void add_header(Store& store, const bitcoin::HeaderBytes& bytes) {
  const bitcoin::BlockHeader header = bitcoin::parse_header(bytes);
  const BlockIndex previous = store.intern_block(header.previous);
  Block& block = store.block(store.intern_block(bitcoin::hash_header(bytes)));
  block.header = bytes;
  block.time_s = header.time_s;
  block.previous = previous;
}

// Heights that follow from what everybody knows: nothing that the evidence states of them is taken.
void settle(Store& store) {
  const auto know = [&](const BlockHash& hash, std::uint32_t height) {
    if (const BlockIndex index = store.find_block(hash); index.exists()) store.block(index).height = height;
  };
  know(bitcoin::coin_rules(store.chain()).genesis, 0);
  for (const bitcoin::Checkpoint& checkpoint : bitcoin::checkpoints_of(store.chain())) know(checkpoint.hash, checkpoint.height);
  std::vector<Problem> ignored;
  store.settle_heights(ignored);
  bitcoin::settle_header_basis(store);
}

}  // namespace

HeaderLines::HeaderLines(const Evidence& evidence) {
  const auto take = [&](Chain chain, const bitcoin::HeaderBytes& header, bool must_hold) {
    if (bitcoin::coin_rules(chain).work_is_scrypt && !is_full_build()) return;
    OfChain& lines = of_chain(chain);
    if (bitcoin::check_header_work(chain, header)) return add_header(lines.store, header);
    if (must_hold && !lines.unworked) lines.unworked = bitcoin::hash_header(header);
  };
  for (const EvidenceHeaders& run : evidence.headers) {
    for (const bitcoin::HeaderBytes& header : run.headers) take(run.chain, header, true);
  }
  // Of a payment's own block the line on its work says whether it holds.
  for (const EvidenceTransaction& transaction : evidence.transactions) {
    if (transaction.block) take(transaction.chain, transaction.block->header, false);
  }
  for (OfChain& lines : chains_) settle(lines.store);
}

const Block* HeaderLines::find(Chain chain, const bitcoin::HeaderBytes& header) const {
  const OfChain* lines = find_chain(chain);
  const BlockIndex index = lines == nullptr ? BlockIndex{} : lines->store.find_block(bitcoin::hash_header(header));
  return index.exists() && lines->store.block(index).header ? &lines->store.block(index) : nullptr;
}

std::optional<BlockHash> HeaderLines::find_unworked(Chain chain) const {
  const OfChain* lines = find_chain(chain);
  return lines == nullptr ? std::nullopt : lines->unworked;
}

HeaderLines::OfChain& HeaderLines::of_chain(Chain chain) {
  const auto found = std::find_if(chains_.begin(), chains_.end(), [&](const OfChain& lines) { return lines.store.chain() == chain; });
  return found != chains_.end() ? *found : chains_.emplace_back(OfChain{.store = Store(chain)});
}

const HeaderLines::OfChain* HeaderLines::find_chain(Chain chain) const {
  const auto found = std::find_if(chains_.begin(), chains_.end(), [&](const OfChain& lines) { return lines.store.chain() == chain; });
  return found == chains_.end() ? nullptr : &*found;
}

}  // namespace peelback
