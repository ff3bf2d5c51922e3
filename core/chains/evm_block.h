#pragma once
// Block headers of Ethereum and the kin that keep its layout (Yellow Paper 4.3, and the fork's own EIP for each later
// field), and what a header commits to. Since the merge a header carries no work: by itself it is one explorer's word.

#include <optional>
#include <span>

#include "chains/evm_receipt.h"
#include "model/chain.h"

namespace peelback::evm {

/// In the order in which they are hashed. A field that a fork added is there in every later block: behind one that is
/// absent nothing is hashed.
struct BlockHeader {
  Bytes32 parent{};
  Bytes32 ommers_hash{};
  Address beneficiary{};
  Bytes32 state_root{};
  Bytes32 transactions_root{};
  Bytes32 receipts_root{};
  Bloom logs_bloom{};
  U128 difficulty{};
  std::uint64_t number{};
  std::uint64_t gas_limit{};
  std::uint64_t gas_used{};
  std::uint64_t time_s{};
  Bytes extra_data{};
  Bytes32 mix_hash{};
  std::array<std::uint8_t, 8> nonce{};
  std::optional<U128> base_fee_wei{};              // London, EIP-1559
  std::optional<Bytes32> withdrawals_root{};       // Shanghai, EIP-4895
  std::optional<std::uint64_t> blob_gas_used{};    // Cancun, EIP-4844
  std::optional<std::uint64_t> excess_blob_gas{};  // Cancun, EIP-4844
  std::optional<Bytes32> parent_beacon_root{};     // Cancun, EIP-4788
  std::optional<Bytes32> requests_hash{};          // Prague, EIP-7685
  bool operator==(const BlockHeader&) const = default;
};

Bytes encode(const BlockHeader& header);
/// Exactly one header. Errors as rlp::Reader; a field that is not known here is trailing_bytes.
Result<BlockHeader> decode_header(ByteView bytes);
/// The block's id, Keccak-256 of the encoding. Text: hash_text().
Bytes32 block_hash(const BlockHeader& header);

/// merkle_mismatch at `transactionsRoot`: these are not the block's transactions, all of them and in their order.
Result<Done> check_transactions(const BlockHeader& header, std::span<const Transaction> transactions);
/// The same at `receiptsRoot`.
Result<Done> check_receipts(const BlockHeader& header, std::span<const Receipt> receipts);

/// What a header rests on.
enum class HeaderBasis : std::uint8_t {
  one_source,  // whoever sent it says so: its hash shows only that its own fields belong together
  checkpoint,  // its hash is known here
};

/// header_mismatch when another block is known to have that height.
Result<HeaderBasis> basis_of(Chain chain, const BlockHeader& header);
/// Where the blocks that are known here can be read: a name of documents, not a sentence.
inline constexpr std::string_view kSourceOfBlocks = "EIP-608, EIP-779, go-ethereum params/config.go";

}  // namespace peelback::evm
