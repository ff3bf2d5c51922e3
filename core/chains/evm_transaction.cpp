#include "chains/evm_transaction.h"

#include <algorithm>

#include "chains/evm_envelope.h"

namespace peelback::evm {

namespace {

constexpr std::uint64_t kFirstV = 27;        // Yellow Paper, appendix F: 27 or 28
constexpr std::uint64_t kFirstReplayV = 35;  // EIP-155: 35 + 2 · chain id + parity

bool has(const Transaction& transaction, TransactionType since) {
  return transaction.type >= since;
}

// ---- writing ----

void put_receiver(Bytes& items, const std::optional<Address>& to) {
  rlp::put_string(items, to ? ByteView(to->bytes) : ByteView{});
}

void put_hashes(Bytes& items, std::span<const Bytes32> hashes) {
  Bytes list;
  for (const Bytes32& hash : hashes) rlp::put_string(list, hash);
  rlp::put_list(items, list);
}

void put_access_list(Bytes& items, std::span<const AccessListEntry> entries) {
  Bytes list;
  for (const AccessListEntry& entry : entries) {
    Bytes pair;
    rlp::put_string(pair, entry.address.bytes);
    put_hashes(pair, entry.storage_keys);
    rlp::put_list(list, pair);
  }
  rlp::put_list(items, list);
}

void put_authorizations(Bytes& items, std::span<const Authorization> authorizations) {
  Bytes list;
  for (const Authorization& authorization : authorizations) {
    Bytes tuple;
    rlp::put_word(tuple, authorization.chain_id);
    rlp::put_string(tuple, authorization.address.bytes);
    rlp::put_number(tuple, authorization.nonce);
    rlp::put_number(tuple, authorization.y_parity);
    rlp::put_word(tuple, authorization.r);
    rlp::put_word(tuple, authorization.s);
    rlp::put_list(list, tuple);
  }
  rlp::put_list(items, list);
}

// Every field but the signature, in the order of the type's own specification.
Bytes signed_items(const Transaction& transaction) {
  Bytes items;
  if (has(transaction, TransactionType::access_list)) rlp::put_number(items, transaction.chain_id);
  rlp::put_number(items, transaction.nonce);
  if (has(transaction, TransactionType::dynamic_fee)) {
    rlp::put_number(items, transaction.max_priority_fee_wei);
    rlp::put_number(items, transaction.max_fee_wei);
  } else {
    rlp::put_number(items, transaction.gas_price_wei);
  }
  rlp::put_number(items, transaction.gas_limit);
  put_receiver(items, transaction.to);
  rlp::put_number(items, transaction.value_wei);
  rlp::put_string(items, transaction.data);
  if (has(transaction, TransactionType::access_list)) put_access_list(items, transaction.access_list);
  if (transaction.type == TransactionType::blob) {
    rlp::put_number(items, transaction.max_fee_per_blob_gas_wei);
    put_hashes(items, transaction.blob_hashes);
  }
  if (transaction.type == TransactionType::set_code) put_authorizations(items, transaction.authorizations);
  return items;
}

// ---- reading ----

std::optional<Address> receiver_of(rlp::Reader& fields) {
  const std::size_t start = fields.position();
  const ByteView bytes = fields.string("to");
  if (bytes.empty()) return std::nullopt;
  Address address;
  if (bytes.size() != address.bytes.size()) {
    fields.fail({Code::bad_length, "byte " + std::to_string(start), "to is neither empty nor an address"});
  } else {
    std::copy(bytes.begin(), bytes.end(), address.bytes.begin());
  }
  return address;
}

std::vector<Bytes32> hashes_of(rlp::Reader& fields, std::string_view what) {
  return rlp::list_of(fields, what, [&](rlp::Reader& list) { return list.bytes32(what); });
}

AccessListEntry access_list_entry_of(rlp::Reader& list) {
  rlp::Reader pair = list.list("accessList");
  AccessListEntry entry;
  entry.address.bytes = pair.bytes20("accessList.address");
  entry.storage_keys = hashes_of(pair, "accessList.storageKeys");
  list.leave(std::move(pair), "accessList");
  return entry;
}

Authorization authorization_of(rlp::Reader& list) {
  rlp::Reader tuple = list.list("authorizationList");
  Authorization authorization;
  authorization.chain_id = tuple.word("authorizationList.chainId");
  authorization.address.bytes = tuple.bytes20("authorizationList.address");
  authorization.nonce = tuple.u64("authorizationList.nonce");
  authorization.y_parity = tuple.u8("authorizationList.yParity");
  authorization.r = tuple.word("authorizationList.r");
  authorization.s = tuple.word("authorizationList.s");
  list.leave(std::move(tuple), "authorizationList");
  return authorization;
}

Transaction read_fields(TransactionType type, rlp::Reader& fields) {
  Transaction transaction;
  transaction.type = type;
  if (has(transaction, TransactionType::access_list)) transaction.chain_id = fields.u64("chainId");
  transaction.nonce = fields.u64("nonce");
  if (has(transaction, TransactionType::dynamic_fee)) {
    transaction.max_priority_fee_wei = fields.u128("maxPriorityFeePerGas");
    transaction.max_fee_wei = fields.u128("maxFeePerGas");
  } else {
    transaction.gas_price_wei = fields.u128("gasPrice");
  }
  transaction.gas_limit = fields.u64("gas");
  transaction.to = receiver_of(fields);
  transaction.value_wei = fields.u128("value");
  const ByteView data = fields.string("input");
  transaction.data.assign(data.begin(), data.end());
  if (has(transaction, TransactionType::access_list)) {
    transaction.access_list = rlp::list_of(fields, "accessList", access_list_entry_of);
  }
  if (type == TransactionType::blob) {
    transaction.max_fee_per_blob_gas_wei = fields.u128("maxFeePerBlobGas");
    transaction.blob_hashes = hashes_of(fields, "blobVersionedHashes");
  }
  if (type == TransactionType::set_code) {
    transaction.authorizations = rlp::list_of(fields, "authorizationList", authorization_of);
  }
  transaction.v = fields.u64("v");
  transaction.r = fields.word("r");
  transaction.s = fields.word("s");
  return transaction;
}

}  // namespace

Bytes encode(const Transaction& transaction) {
  Bytes items = signed_items(transaction);
  rlp::put_number(items, transaction.v);
  rlp::put_word(items, transaction.r);
  rlp::put_word(items, transaction.s);
  return put_in_envelope(transaction.type, items);
}

Result<Transaction> decode_transaction(ByteView bytes) {
  const auto envelope = open_envelope(bytes, "the transaction");
  if (!envelope) return envelope.error();
  rlp::Reader fields = envelope->fields;
  Transaction transaction = read_fields(envelope->type, fields);
  fields.end("the transaction");
  if (!fields.ok()) return fields.error();
  if (envelope->type >= TransactionType::blob && !transaction.to) {
    return Error{Code::missing_field, "to", "a transaction of this type has a receiver"};
  }
  return transaction;
}

Bytes32 transaction_id(const Transaction& transaction) {
  return keccak256(encode(transaction));
}

Bytes32 signing_hash(const Transaction& transaction) {
  Bytes items = signed_items(transaction);
  if (transaction.type == TransactionType::legacy) {
    if (const auto chain = replay_chain(transaction)) {
      rlp::put_number(items, *chain);
      rlp::put_number(items, 0);
      rlp::put_number(items, 0);
    }
  }
  return keccak256(put_in_envelope(transaction.type, items));
}

std::optional<std::uint64_t> replay_chain(const Transaction& transaction) {
  if (transaction.type != TransactionType::legacy) return transaction.chain_id;
  if (transaction.v < kFirstReplayV) return std::nullopt;
  return (transaction.v - kFirstReplayV) / 2;
}

std::optional<std::uint8_t> signature_parity(const Transaction& transaction) {
  const std::uint64_t v = transaction.v;
  std::uint64_t parity = v;
  if (transaction.type == TransactionType::legacy) parity = v >= kFirstReplayV ? (v - kFirstReplayV) % 2 : v - kFirstV;
  if (parity > 1) return std::nullopt;
  return static_cast<std::uint8_t>(parity);
}

}  // namespace peelback::evm
