#include "explorers/evm_signed.h"

#include "chains/evm_sender.h"
#include "explorers/evm_fields.h"

namespace peelback::evm_facts {

namespace {

using evm::TransactionType;

std::vector<evm::AccessListEntry> access_list_of(NodeFields& fields) {
  std::vector<evm::AccessListEntry> list;
  for (const JsonValue& entry : fields.elements("accessList")) {
    NodeFields inner(entry);
    list.push_back({.address = inner.address("address"), .storage_keys = inner.hashes("storageKeys")});
    fields.require(inner.ok());
  }
  return list;
}

std::vector<evm::Authorization> authorizations_of(NodeFields& fields) {
  std::vector<evm::Authorization> list;
  for (const JsonValue& entry : fields.elements("authorizationList")) {
    NodeFields inner(entry);
    list.push_back({.chain_id = inner.word("chainId"),
                    .address = inner.address("address"),
                    .nonce = inner.u64("nonce"),
                    .y_parity = static_cast<std::uint8_t>(inner.u64("yParity")),
                    .r = inner.word("r"),
                    .s = inner.word("s")});
    fields.require(inner.ok());
  }
  return list;
}

}  // namespace

std::optional<evm::Transaction> find_signed(const JsonValue& object) {
  const auto type = evm::to_transaction_type(static_cast<std::uint64_t>(find_number(object, "type").value_or(0)));
  if (!type) return std::nullopt;
  NodeFields fields(object);
  evm::Transaction signed_fields{.type = *type,
                                 .nonce = fields.u64("nonce"),
                                 .gas_limit = fields.u64("gas"),
                                 .to = fields.receiver("to"),
                                 .value_wei = fields.number("value"),
                                 .data = fields.data("input"),
                                 .v = fields.u64("v"),
                                 .r = fields.word("r"),
                                 .s = fields.word("s")};
  if (*type <= TransactionType::access_list) {
    signed_fields.gas_price_wei = fields.number("gasPrice");
  } else {
    signed_fields.max_priority_fee_wei = fields.number("maxPriorityFeePerGas");
    signed_fields.max_fee_wei = fields.number("maxFeePerGas");
  }
  if (*type != TransactionType::legacy) {
    signed_fields.chain_id = fields.u64("chainId");
    signed_fields.access_list = access_list_of(fields);
  }
  if (*type == TransactionType::blob) {
    signed_fields.max_fee_per_blob_gas_wei = fields.number("maxFeePerBlobGas");
    signed_fields.blob_hashes = fields.hashes("blobVersionedHashes");
  }
  if (*type == TransactionType::set_code) signed_fields.authorizations = authorizations_of(fields);
  // Rollups write messages from below as unsigned transactions of the first form.
  if (signed_fields.r == Bytes32{} && signed_fields.s == Bytes32{}) return std::nullopt;
  if (!fields.ok()) return std::nullopt;
  return signed_fields;
}

Result<Signed> check_signed(const JsonValue& transaction, std::string_view id, std::string_view from) {
  const auto fields = find_signed(transaction);
  if (!fields) return Signed::not_told;
  if (const std::string hash = evm::hash_text(evm::transaction_id(*fields)); hash != id) {
    return Error{Code::txid_mismatch, "hash", "the fields hash to " + hash};
  }
  const auto sender = evm::recover_sender(*fields);
  if (!sender) return sender.error();
  if (const std::string signer = evm::to_text(*sender); signer != from) {
    return Error{Code::source_mismatch, "from", "the signature is by " + signer};
  }
  return Signed::verified;
}

}  // namespace peelback::evm_facts
