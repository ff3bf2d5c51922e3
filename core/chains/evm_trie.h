#pragma once
// Merkle-Patricia tries (Yellow Paper, appendix D): how a block commits to its transactions, its receipts and the
// state.

#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace peelback::evm {

struct TrieEntry {
  Bytes key{};       // all keys differ
  ByteView value{};  // not empty
};

/// The nodes from the root to a leaf, the first the root, each as it is hashed: what eth_getProof calls a proof. Nodes
/// that lie inside their parent are not listed apart (and may be, where a proof is checked).
using TrieProof = std::vector<Bytes>;

/// The root of the trie over the entries, in any order. n log n.
Bytes32 trie_root(std::vector<TrieEntry> entries);

/// The key of a list's element in the block's tries: the RLP of its position.
Bytes list_key(std::uint64_t position);
/// The root over a block's transactions, receipts or withdrawals, each encoded.
Bytes32 list_root(std::span<const Bytes> values);
/// The proof of one of them. position < values.size(). As dear as the root.
TrieProof build_list_proof(std::span<const Bytes> values, std::size_t position);

/// The value that the trie has at the key, lying in `proof`; absent: proved not to be there. merkle_mismatch at
/// `proof[n]` when a node does not hash to what leads to it, truncated when nodes are missing, trailing_bytes at
/// `proof` when some are left over; else as rlp::Reader.
Result<std::optional<ByteView>> check_proof(const Bytes32& root, ByteView key, const TrieProof& proof);

}  // namespace peelback::evm
