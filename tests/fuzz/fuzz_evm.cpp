// Bytes of Ethereum from anywhere: whatever is read is written as the same bytes, a proof that holds names a value that
// hashes to its root, and no input may crash, hang or reserve more than it can fill.

#include <algorithm>

#include "base/hash.h"
#include "chains/evm_block.h"
#include "chains/evm_logs.h"
#include "chains/evm_sender.h"
#include "chains/evm_trie.h"
#include "chains/rlp.h"
#include "support/require.h"

using namespace peelback;
using test::require;

namespace {

template <class T>
void check_rewritten(const Result<T>& decoded, ByteView bytes) {
  if (decoded) require(encode(*decoded) == Bytes(bytes.begin(), bytes.end()));
}

// A key and a list of nodes, the first of which is the root.
void check_proofs(ByteView bytes) {
  if (bytes.empty()) return;
  const ByteView key = bytes.first(bytes[0] % 4 < bytes.size() ? bytes[0] % 4 : 0);
  rlp::Reader nodes(bytes.subspan(key.size()));
  evm::TrieProof proof;
  while (!nodes.at_end()) {
    const ByteView node = nodes.next("node").whole;
    proof.emplace_back(node.begin(), node.end());
  }
  if (proof.empty()) return;
  const auto value = evm::check_proof(keccak256(proof[0]), key, proof);
  if (value && *value) require(!(*value)->empty());
}

// The bytes cut into pieces of their own lengths are a list; each piece is proved in it.
void check_lists(ByteView bytes) {
  std::vector<Bytes> values;
  while (!bytes.empty() && values.size() < 40) {
    const std::size_t size = std::min<std::size_t>(1 + bytes[0] % 64, bytes.size());
    values.emplace_back(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    bytes = bytes.subspan(size);
  }
  const Bytes32 root = evm::list_root(values);
  for (std::size_t i = 0; i < values.size(); i += 7) {
    const auto proof = evm::build_list_proof(values, i);
    const auto value = evm::check_proof(root, evm::list_key(i), proof);
    require(value.ok() && value->has_value() && Bytes((*value)->begin(), (*value)->end()) == values[i]);
  }
}

void check_log(ByteView bytes) {
  evm::Log log;
  const std::size_t topics = bytes.empty() ? 0 : bytes[0] % 5;
  for (std::size_t i = 0; i < topics && bytes.size() >= 32; ++i) {
    std::copy_n(bytes.begin(), 32, log.topics.emplace_back().begin());
    bytes = bytes.subspan(32);
  }
  log.data.assign(bytes.begin(), bytes.end());
  if (!log.topics.empty()) log.topics[0] = evm::topic_of(evm::TokenEventKind::transfer);
  const auto event = evm::decode_token_event(log);
  if (event && *event) require(log.data.size() == 32);
  const auto call = evm::decode_transfer_call(bytes);
  require(call.ok() || !call.error().where.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const auto transaction = evm::decode_transaction(bytes);
  check_rewritten(transaction, bytes);
  if (transaction) {
    const auto sender = evm::recover_sender(*transaction);
    require(sender.ok() || !sender.error().where.empty());
  }
  check_rewritten(evm::decode_receipt(bytes), bytes);
  check_rewritten(evm::decode_header(bytes), bytes);
  check_proofs(bytes);
  check_lists(bytes);
  check_log(bytes);
  return 0;
}
