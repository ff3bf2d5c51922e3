#include "chains/evm_block.h"

#include <algorithm>

#include "chains/evm_trie.h"
#include "chains/rlp.h"

namespace peelback::evm {

namespace {

// Blocks that every node knows by heart.
struct Checkpoint {
  Chain chain{};
  std::uint64_t height{};
  std::string_view hash{};
};
constexpr Checkpoint kCheckpoints[] = {
    // The first block.
    {Chain::ethereum, 0, "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3"},
    // The first after the fork over The DAO, EIP-779.
    {Chain::ethereum, 1'920'000, "4985f5ca3d2afbec36529aa96f74de3cc10a2a4a6c44f2157a57d2c6059a11bb"},
    // The first with EIP-150's gas costs, EIP-608; go-ethereum holds it in params/config.go.
    {Chain::ethereum, 2'463'000, "2086799aeebeae135c246c65021c82b4e15a2c451340993aacfd2751886514f0"},
    // The last with proof of work.
    {Chain::ethereum, 15'537'393, "55b11b918355b1ef9c5db810302ebad0bf2544255b530cdce90674d5887bb286"},
};

template <class Value>
Bytes32 root_over(std::span<const Value> values) {
  std::vector<Bytes> encoded;
  encoded.reserve(values.size());
  for (const Value& value : values) encoded.push_back(encode(value));
  return list_root(encoded);
}

Result<Done> check_root(const Bytes32& stated, const Bytes32& computed, std::string_view where) {
  if (stated == computed) return Done{};
  return Error{Code::merkle_mismatch, std::string(where), "the list has another root, " + hash_text(computed)};
}

void put_hash_if(Bytes& items, const std::optional<Bytes32>& hash) {
  if (hash) rlp::put_string(items, *hash);
}

void put_number_if(Bytes& items, const std::optional<std::uint64_t>& number) {
  if (number) rlp::put_number(items, *number);
}

template <std::size_t kSize>
std::array<std::uint8_t, kSize> array_of(rlp::Reader& fields, std::string_view what) {
  std::array<std::uint8_t, kSize> out{};
  const ByteView bytes = fields.sized_string(what, kSize);
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

// Each fork's fields come together, behind those of all forks before.
void read_later_fields(rlp::Reader& fields, BlockHeader& header) {
  if (fields.at_end()) return;
  header.base_fee_wei = fields.u128("baseFeePerGas");
  if (fields.at_end()) return;
  header.withdrawals_root = fields.bytes32("withdrawalsRoot");
  if (fields.at_end()) return;
  header.blob_gas_used = fields.u64("blobGasUsed");
  header.excess_blob_gas = fields.u64("excessBlobGas");
  header.parent_beacon_root = fields.bytes32("parentBeaconBlockRoot");
  if (fields.at_end()) return;
  header.requests_hash = fields.bytes32("requestsHash");
}

}  // namespace

Bytes encode(const BlockHeader& header) {
  Bytes items;
  rlp::put_string(items, header.parent);
  rlp::put_string(items, header.ommers_hash);
  rlp::put_string(items, header.beneficiary.bytes);
  rlp::put_string(items, header.state_root);
  rlp::put_string(items, header.transactions_root);
  rlp::put_string(items, header.receipts_root);
  rlp::put_string(items, header.logs_bloom);
  rlp::put_number(items, header.difficulty);
  rlp::put_number(items, header.number);
  rlp::put_number(items, header.gas_limit);
  rlp::put_number(items, header.gas_used);
  rlp::put_number(items, header.time_s);
  rlp::put_string(items, header.extra_data);
  rlp::put_string(items, header.mix_hash);
  rlp::put_string(items, header.nonce);
  if (header.base_fee_wei) rlp::put_number(items, *header.base_fee_wei);
  put_hash_if(items, header.withdrawals_root);
  put_number_if(items, header.blob_gas_used);
  put_number_if(items, header.excess_blob_gas);
  put_hash_if(items, header.parent_beacon_root);
  put_hash_if(items, header.requests_hash);
  Bytes bytes;
  rlp::put_list(bytes, items);
  return bytes;
}

Result<BlockHeader> decode_header(ByteView bytes) {
  rlp::Reader fields = rlp::read_list(bytes, "the header");
  BlockHeader header;
  header.parent = fields.bytes32("parentHash");
  header.ommers_hash = fields.bytes32("sha3Uncles");
  header.beneficiary.bytes = fields.bytes20("miner");
  header.state_root = fields.bytes32("stateRoot");
  header.transactions_root = fields.bytes32("transactionsRoot");
  header.receipts_root = fields.bytes32("receiptsRoot");
  header.logs_bloom = array_of<std::tuple_size_v<Bloom>>(fields, "logsBloom");
  header.difficulty = fields.u128("difficulty");
  header.number = fields.u64("number");
  header.gas_limit = fields.u64("gasLimit");
  header.gas_used = fields.u64("gasUsed");
  header.time_s = fields.u64("timestamp");
  const ByteView extra = fields.string("extraData");
  header.extra_data.assign(extra.begin(), extra.end());
  header.mix_hash = fields.bytes32("mixHash");
  header.nonce = array_of<std::tuple_size_v<decltype(header.nonce)>>(fields, "nonce");
  read_later_fields(fields, header);
  fields.end("the header");
  if (!fields.ok()) return fields.error();
  return header;
}

Bytes32 block_hash(const BlockHeader& header) {
  return keccak256(encode(header));
}

Result<Done> check_transactions(const BlockHeader& header, std::span<const Transaction> transactions) {
  return check_root(header.transactions_root, root_over(transactions), "transactionsRoot");
}

Result<Done> check_receipts(const BlockHeader& header, std::span<const Receipt> receipts) {
  return check_root(header.receipts_root, root_over(receipts), "receiptsRoot");
}

Result<HeaderBasis> basis_of(Chain chain, const BlockHeader& header) {
  for (const Checkpoint& checkpoint : kCheckpoints) {
    if (checkpoint.chain != chain || checkpoint.height != header.number) continue;
    if (to_hex(block_hash(header)) == checkpoint.hash) return HeaderBasis::checkpoint;
    return Error{Code::header_mismatch, "hash",
                 "another block is known at this height, 0x" + std::string(checkpoint.hash)};
  }
  return HeaderBasis::one_source;
}

}  // namespace peelback::evm
