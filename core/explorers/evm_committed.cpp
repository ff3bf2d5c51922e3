#include "explorers/evm_committed.h"

#include "explorers/evm_fields.h"
#include "explorers/evm_rpc_logs.h"

namespace peelback::evm_facts {

std::optional<evm::Receipt> find_receipt(const JsonValue& object) {
  const auto type = evm::to_transaction_type(static_cast<std::uint64_t>(find_number(object, "type").value_or(0)));
  if (!type) return std::nullopt;
  NodeFields fields(object);
  evm::Receipt receipt{.type = *type, .cumulative_gas_used = fields.u64("cumulativeGasUsed")};
  if (fields.has("status")) receipt.succeeded = fields.number("status") == 1;
  else receipt.state_root = fields.hash("root");
  for (const JsonValue& row : fields.elements("logs")) {
    auto log = evm_rpc::read_log(row);
    if (!log) return std::nullopt;
    receipt.logs.push_back(*std::move(log));
  }
  return fields.ok() ? std::optional(std::move(receipt)) : std::nullopt;
}

std::optional<evm::BlockHeader> find_header(const JsonValue& object) {
  NodeFields fields(object);
  evm::BlockHeader header{.parent = fields.hash("parentHash"),
                          .ommers_hash = fields.hash("sha3Uncles"),
                          .beneficiary = fields.address("miner"),
                          .state_root = fields.hash("stateRoot"),
                          .transactions_root = fields.hash("transactionsRoot"),
                          .receipts_root = fields.hash("receiptsRoot"),
                          .logs_bloom = fields.array<std::tuple_size_v<evm::Bloom>>("logsBloom"),
                          .difficulty = fields.number("difficulty"),
                          .number = fields.u64("number"),
                          .gas_limit = fields.u64("gasLimit"),
                          .gas_used = fields.u64("gasUsed"),
                          .time_s = fields.u64("timestamp"),
                          .extra_data = fields.data("extraData"),
                          .mix_hash = fields.hash("mixHash"),
                          .nonce = fields.array<std::tuple_size_v<decltype(evm::BlockHeader::nonce)>>("nonce")};
  if (fields.has("baseFeePerGas")) header.base_fee_wei = fields.number("baseFeePerGas");
  if (fields.has("withdrawalsRoot")) header.withdrawals_root = fields.hash("withdrawalsRoot");
  if (fields.has("blobGasUsed")) header.blob_gas_used = fields.u64("blobGasUsed");
  if (fields.has("excessBlobGas")) header.excess_blob_gas = fields.u64("excessBlobGas");
  if (fields.has("parentBeaconBlockRoot")) header.parent_beacon_root = fields.hash("parentBeaconBlockRoot");
  if (fields.has("requestsHash")) header.requests_hash = fields.hash("requestsHash");
  const Bytes32 stated = fields.hash("hash");
  if (!fields.ok() || evm::block_hash(header) != stated) return std::nullopt;
  return header;
}

}  // namespace peelback::evm_facts
