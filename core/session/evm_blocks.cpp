#include "session/evm_blocks.h"

#include <algorithm>

#include "base/hash.h"
#include "chains/evm_trie.h"
#include "explorers/evm_committed.h"
#include "explorers/evm_facts.h"
#include "explorers/evm_signed.h"

namespace peelback {

namespace {

using evm_facts::find_u32;

// All of a block's rows, which stand at 0, 1, 2 and so on; empty where the root is another.
std::vector<Bytes> whole_list(const std::map<std::uint32_t, Bytes>& rows, const Bytes32& root) {
  std::vector<Bytes> list;
  for (const auto& [position, bytes] : rows) {
    if (position != list.size()) return {};
    list.push_back(bytes);
  }
  return evm::list_root(list) == root ? list : std::vector<Bytes>();
}

}  // namespace

void EvmBlocks::take(const JsonValue& object) {
  const bool is_header = object.find("transactionsRoot") != nullptr;
  const auto height = find_u32(object, is_header ? "number" : "blockNumber");
  if (!height || std::find(heights_.begin(), heights_.end(), *height) == heights_.end()) return;
  const auto hash = evm::parse_hash(evm_facts::text_of(object, is_header ? "hash" : "blockHash"));
  if (!hash) return;
  Parts& parts = blocks_[*hash];
  if (is_header) {
    if (auto header = evm_facts::find_header(object)) parts.header = *std::move(header);
    return;
  }
  const auto position = find_u32(object, "transactionIndex");
  if (!position) return;
  const auto keep = [&](Rows& rows, Bytes bytes) {
    Bytes& row = rows[*position];
    if (row.empty() || bytes < row) row = std::move(bytes);
  };
  if (object.find("logs") != nullptr) {
    if (const auto receipt = evm_facts::find_receipt(object)) keep(parts.receipts, evm::encode(*receipt));
  } else if (const auto transaction = evm_facts::find_signed(object)) {
    keep(parts.transactions, evm::encode(*transaction));
  }
}

std::optional<EvmBlocks::Placed> EvmBlocks::prove(const Bytes32& id) const {
  for (const auto& [hash, parts] : blocks_) {
    if (auto placed = prove_in(parts, id)) return placed;
  }
  return std::nullopt;
}

std::optional<EvmBlocks::Placed> EvmBlocks::prove_in(const Parts& parts, const Bytes32& id) const {
  const auto row = std::find_if(parts.transactions.begin(), parts.transactions.end(), [&](const auto& one) { return keccak256(one.second) == id; });
  if (!parts.header || row == parts.transactions.end()) return std::nullopt;
  const std::uint32_t position = row->first;
  const std::vector<Bytes> transactions = whole_list(parts.transactions, parts.header->transactions_root);
  if (transactions.empty()) return std::nullopt;
  Placed placed{.block = {.header = evm::encode(*parts.header), .position = position, .transaction_proof = evm::build_list_proof(transactions, position)}};
  const std::vector<Bytes> receipts = whole_list(parts.receipts, parts.header->receipts_root);
  if (position < receipts.size()) {
    placed.receipt = receipts[position];
    placed.block.receipt_proof = evm::build_list_proof(receipts, position);
  }
  return placed;
}

}  // namespace peelback
