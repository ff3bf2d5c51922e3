#pragma once
// Raw blocks and transactions of Bitcoin and Litecoin into the store; an explorer's header and Merkle path held to what they
// claim.

#include "chains/bitcoin_block.h"
#include "model/store.h"

namespace peelback::bitcoin {

/// What one file gave. A problem's `where` begins with the block, counted from 0 in the file: `block 17, byte 81234`.
struct LoadReport {
  std::size_t blocks = 0;        // with a header that could be read
  std::size_t transactions = 0;  // added, or added before from another source
  std::vector<Problem> problems{};
};

/// The chain whose blocks the bytes begin with: by its magic number, or by the work of a bare header. Absent for other networks,
/// and for what are no blocks.
std::optional<Chain> chain_of_blocks(ByteView bytes);

/// Whether the bytes begin like raw blocks: a network's magic number, or a header followed by a coinbase.
bool looks_like_blocks(ByteView bytes);

/// Adds every block of a network-framed file (blk*.dat, .blk: magic, length, block; zero padding is passed over) or of
/// bare blocks one after the other. Ids are recomputed. A block's Merkle root, work and witness commitment are checked;
/// where they fail, what could be read stays, is not marked proven, and the problem is listed: merkle_mismatch,
/// pow_mismatch, implausible_work, witness_mismatch, truncated, bad_length, bad_number. After a block that cannot be
/// read, a framed file goes on at the next magic number. Heights and header bases are settled at the end.
/// Errors, where nothing was read at all: unknown_format; unsupported, naming the other network; or the first problem.
/// Linear in the bytes.
Result<LoadReport> load_blocks(ByteView bytes, ReplyIndex reply, Store& store);

/// Adds one raw transaction. Its id is what it hashes to; nothing says that it is in a block.
/// Errors as parse_transaction() and check_amounts(). What the store notices goes to `problems`.
Result<TxIndex> load_transaction(ByteView bytes, ReplyIndex reply, Store& store, std::vector<Problem>& problems);

/// Holds a header to the block that it is said to be of, and stores it: time, previous block, and own_work as its
/// basis. header_mismatch when it hashes to another id; pow_mismatch. On implausible_work it is stored without a basis. A
/// header of Litecoin takes a millisecond.
Result<Done> check_header(Store& store, BlockIndex block, ByteView header, ReplyIndex source);

/// Holds a Merkle path to the block's header, and marks the transaction proven. missing_field when the header is not in
/// the store yet; merkle_mismatch when the path leads elsewhere, or when the transaction may be as small as a node of
/// the tree (kSizeOfMerkleNode).
Result<Done> verify_proof(Store& store, TxIndex tx, BlockIndex block, const MerkleProof& proof);

}  // namespace peelback::bitcoin
