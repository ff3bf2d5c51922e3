#pragma once
// Bitcoin block headers, their proof of work and the rules that link them, and the two trees below them: the
// transactions' Merkle tree and the witness commitment.

#include <optional>
#include <vector>

#include "base/wide.h"
#include "chains/bitcoin_transaction.h"

namespace peelback::bitcoin {

inline constexpr std::size_t kHeaderBytes = 80;
using HeaderBytes = std::array<std::uint8_t, kHeaderBytes>;

struct BlockHeader {
  std::uint32_t version{};
  BlockHash previous{};
  Bytes32 merkle_root{};
  std::uint32_t time_s{};
  std::uint32_t bits{};
  std::uint32_t nonce{};
};

BlockHeader parse_header(const HeaderBytes& bytes);
BlockHash hash_header(const HeaderBytes& bytes);
/// 000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f
const BlockHash& genesis_hash();

// ---- proof of work ----

/// The easiest target that the chain ever allowed: difficulty 1.
inline constexpr std::uint32_t kEasiestBits = 0x1d00ffff;

/// The target that the compact form stands for. bad_number when it is negative, zero, beyond 256 bits or easier than
/// `easiest_bits`.
Result<U256> parse_target(std::uint32_t bits, std::uint32_t easiest_bits = kEasiestBits);
/// The compact form of a target, its low bits dropped as nodes do.
std::uint32_t compact_target_floor(const U256& target);
/// A hash as the number that is compared with the target.
U256 hash_number(const BlockHash& hash);
/// pow_mismatch when the target is not one that the chain allows, or the hash is above it.
Result<Done> check_work(std::uint32_t bits, const BlockHash& hash, std::uint32_t easiest_bits = kEasiestBits);
/// Whether the rule that sets targets could lead from one to the next: the same within 2016 blocks, and between them at most four
/// times harder or easier (Bitcoin Core, PermittedDifficultyTransition in src/pow.cpp; Litecoin's periods are as long).
bool is_permitted_target(std::uint32_t bits, std::uint32_t next_bits, std::uint32_t next_height, std::uint32_t easiest_bits);
/// How many times harder than difficulty 1, rounded down: 54256630327 for 0x18144432. The largest number when the
/// quotient passes 128 bits, which no hash ever comes near. 0 for targets easier than that, and for what is no target.
U128 difficulty_floor(std::uint32_t bits);

/// A header whose whole path from the genesis block was checked.
struct ChainPoint {
  BlockHash hash{};
  std::uint32_t height{};
  std::uint32_t time_s{};
  std::uint32_t bits{};
  std::uint32_t period_start_s{};  // the time of the first header of its 2016
};

/// The point of the genesis block itself. header_mismatch for another header.
Result<ChainPoint> start_path(const HeaderBytes& genesis);
/// The point after one more header: linked (header_mismatch), with the target that the rules demand there and the work
/// for it (pow_mismatch).
Result<ChainPoint> extend_path(const ChainPoint& point, const HeaderBytes& header);

// ---- the Merkle tree ----

struct MerkleRoot {
  Bytes32 root{};
  bool has_twins = false;  // two neighbours are the same: another list has the same root (CVE-2012-2459)
};

/// The root over the ids in block order; all zero for none. Linear.
MerkleRoot merkle_root(std::vector<Bytes32> leaves);

/// The neighbours from a leaf up, as Esplora's /merkle-proof lists them, in the order in which they are hashed.
struct MerkleProof {
  std::uint32_t position{};
  std::vector<Bytes32> path{};
};

/// The proof of one leaf. position < leaves.size().
MerkleProof build_proof(std::span<const Bytes32> leaves, std::uint32_t position);
/// The root that the proof leads to. merkle_mismatch when its position is beyond the tree, or a left neighbour is the
/// node itself (CVE-2012-2459).
Result<Bytes32> fold_proof(const TxId& txid, const MerkleProof& proof);

/// Serialised to this size, a transaction can be mistaken for a node of the tree (CVE-2017-12842): no Merkle proof
/// proves it.
inline constexpr std::size_t kSizeOfMerkleNode = 64;

// ---- the coinbase ----

/// The height that a coinbase begins with (BIP34). Absent where the block's version is 1 or the script does not begin
/// with one; also below `first_enforced_height`, from which on nodes refused a wrong one.
std::optional<std::uint32_t> coinbase_height(std::uint32_t block_version, const Transaction& coinbase, std::uint32_t first_enforced_height);

/// The commitment in the coinbase (BIP141): the last output that has one. Absent where there is none.
std::optional<Bytes32> witness_commitment(const Transaction& coinbase);
/// What the commitment must be: over all wtxids (the first is taken as zero) and the coinbase's own witness. Absent
/// when the coinbase does not hold the one 32-byte item that it needs for that.
std::optional<Bytes32> expected_witness_commitment(std::vector<Bytes32> wtxids, const Transaction& coinbase);

}  // namespace peelback::bitcoin
