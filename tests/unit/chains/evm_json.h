#pragma once
// Blocks, transactions and receipts as JSON-RPC states them. Whatever cannot be read is a failure of the test.

#include <catch2/catch.hpp>

#include "base/json_reader.h"
#include "chain_files.h"
#include "chains/evm_block.h"

namespace peelback::test {

inline JsonValue json_of(ByteView bytes) {
  std::vector<Problem> problems;
  auto value = parse_json(bytes, problems);
  REQUIRE(value);
  REQUIRE(problems.empty());
  return *std::move(value);
}

/// The answer of a node, or the bare object that some recordings keep of it.
inline const JsonValue& result_of(const JsonValue& reply) {
  const JsonValue* result = reply.find("result");
  return result != nullptr ? *result : reply;
}

inline const JsonValue* find(const JsonValue& object, std::string_view key) {
  const JsonValue* value = object.find(key);
  return value == nullptr || value->is(JsonValue::Kind::null) ? nullptr : value;
}

template <class T>
T taken(Result<T> result, std::string_view key) {
  INFO(key);
  if (!result) FAIL(format_error(result.error()));
  return *std::move(result);
}

inline std::string_view text_of(const JsonValue& object, std::string_view key) {
  const JsonValue* value = find(object, key);
  INFO(key);
  REQUIRE(value != nullptr);
  return value->text();
}

inline std::uint64_t u64_of(const JsonValue& object, std::string_view key) {
  return taken(evm::parse_quantity_u64(text_of(object, key)), key);
}
inline U128 u128_of(const JsonValue& object, std::string_view key) {
  return taken(evm::parse_quantity(text_of(object, key)), key);
}
inline Bytes32 word_of(const JsonValue& object, std::string_view key) {
  return taken(evm::parse_quantity_word(text_of(object, key)), key);
}
inline Bytes32 hash_of(const JsonValue& object, std::string_view key) {
  return taken(evm::parse_hash(text_of(object, key)), key);
}
inline Bytes data_of(const JsonValue& object, std::string_view key) {
  return taken(evm::parse_data(text_of(object, key)), key);
}
inline evm::Address address_of(const JsonValue& object, std::string_view key) {
  return taken(evm::parse_address(text_of(object, key)), key);
}

inline std::vector<Bytes32> hashes_of(const JsonValue* list) {
  std::vector<Bytes32> hashes;
  if (list == nullptr) return hashes;
  for (const JsonValue& hash : list->elements()) hashes.push_back(taken(evm::parse_hash(hash.text()), "hash"));
  return hashes;
}

inline evm::Transaction transaction_of(const JsonValue& json) {
  evm::Transaction transaction;
  if (find(json, "type")) transaction.type = taken(evm::to_transaction_type(u64_of(json, "type")), "type");
  const bool typed = transaction.type != evm::TransactionType::legacy;
  if (typed) transaction.chain_id = u64_of(json, "chainId");
  transaction.nonce = u64_of(json, "nonce");
  if (transaction.type >= evm::TransactionType::dynamic_fee) {
    transaction.max_priority_fee_wei = u128_of(json, "maxPriorityFeePerGas");
    transaction.max_fee_wei = u128_of(json, "maxFeePerGas");
  } else {
    transaction.gas_price_wei = u128_of(json, "gasPrice");
  }
  transaction.gas_limit = u64_of(json, "gas");
  if (find(json, "to")) transaction.to = address_of(json, "to");
  transaction.value_wei = u128_of(json, "value");
  transaction.data = data_of(json, "input");
  if (const JsonValue* list = find(json, "accessList"); typed && list != nullptr) {
    for (const JsonValue& entry : list->elements()) {
      transaction.access_list.push_back({address_of(entry, "address"), hashes_of(find(entry, "storageKeys"))});
    }
  }
  if (transaction.type == evm::TransactionType::blob) {
    transaction.max_fee_per_blob_gas_wei = u128_of(json, "maxFeePerBlobGas");
    transaction.blob_hashes = hashes_of(find(json, "blobVersionedHashes"));
  }
  if (const JsonValue* list = find(json, "authorizationList"); list != nullptr) {
    for (const JsonValue& tuple : list->elements()) {
      transaction.authorizations.push_back({.chain_id = word_of(tuple, "chainId"),
                                            .address = address_of(tuple, "address"),
                                            .nonce = u64_of(tuple, "nonce"),
                                            .y_parity = static_cast<std::uint8_t>(u64_of(tuple, "yParity")),
                                            .r = word_of(tuple, "r"),
                                            .s = word_of(tuple, "s")});
    }
  }
  transaction.v = u64_of(json, "v");
  transaction.r = word_of(json, "r");
  transaction.s = word_of(json, "s");
  return transaction;
}

inline evm::Receipt receipt_of(const JsonValue& json) {
  evm::Receipt receipt;
  if (find(json, "type")) receipt.type = taken(evm::to_transaction_type(u64_of(json, "type")), "type");
  if (find(json, "status")) {
    receipt.succeeded = u64_of(json, "status") == 1;
  } else {
    receipt.state_root = hash_of(json, "root");
  }
  receipt.cumulative_gas_used = u64_of(json, "cumulativeGasUsed");
  for (const JsonValue& log : json.find("logs")->elements()) {
    receipt.logs.push_back({address_of(log, "address"), hashes_of(find(log, "topics")), data_of(log, "data")});
  }
  return receipt;
}

template <std::size_t kSize>
std::array<std::uint8_t, kSize> array_of(const JsonValue& object, std::string_view key) {
  const Bytes bytes = data_of(object, key);
  std::array<std::uint8_t, kSize> out{};
  REQUIRE(bytes.size() == out.size());
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

inline evm::BlockHeader header_of(const JsonValue& json) {
  evm::BlockHeader header;
  header.parent = hash_of(json, "parentHash");
  header.ommers_hash = hash_of(json, "sha3Uncles");
  header.beneficiary = address_of(json, "miner");
  header.state_root = hash_of(json, "stateRoot");
  header.transactions_root = hash_of(json, "transactionsRoot");
  header.receipts_root = hash_of(json, "receiptsRoot");
  header.logs_bloom = array_of<256>(json, "logsBloom");
  header.difficulty = u128_of(json, "difficulty");
  header.number = u64_of(json, "number");
  header.gas_limit = u64_of(json, "gasLimit");
  header.gas_used = u64_of(json, "gasUsed");
  header.time_s = u64_of(json, "timestamp");
  header.extra_data = data_of(json, "extraData");
  header.mix_hash = hash_of(json, "mixHash");
  header.nonce = array_of<8>(json, "nonce");
  if (find(json, "baseFeePerGas")) header.base_fee_wei = u128_of(json, "baseFeePerGas");
  if (find(json, "withdrawalsRoot")) header.withdrawals_root = hash_of(json, "withdrawalsRoot");
  if (find(json, "blobGasUsed")) header.blob_gas_used = u64_of(json, "blobGasUsed");
  if (find(json, "excessBlobGas")) header.excess_blob_gas = u64_of(json, "excessBlobGas");
  if (find(json, "parentBeaconBlockRoot")) header.parent_beacon_root = hash_of(json, "parentBeaconBlockRoot");
  if (find(json, "requestsHash")) header.requests_hash = hash_of(json, "requestsHash");
  return header;
}

}  // namespace peelback::test
