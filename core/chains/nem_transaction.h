#pragma once
// Transactions of NEM (NIS1) as its nodes state them in JSON, put back into the bytes that were signed.

#include "base/json_reader.h"

namespace peelback::nem {

enum class TransactionType : std::uint32_t {
  transfer = 257,
  importance_transfer = 2049,
  cosigner_modification = 4097,
  multisig_signature = 4098,
  multisig = 4100,
  namespace_provision = 8193,
  mosaic_definition = 16385,
  supply_change = 16386,
};

/// The transaction as its signer signed it, without signatures: NIS1's binary form, in which a multisig transaction holds
/// the inner one the same way (org.nem.core.serialization.BinarySerializer and the types' serializeImpl, v0.6.102). Mosaics
/// and modifications are taken in the order of the JSON: nodes write both forms in the same one.
/// Errors by field: missing_field, bad_type, bad_number, bad_hex, bad_length (a key or hash); unsupported for an unknown
/// type, or a multisig transaction inside another.
Result<Bytes> signed_bytes(const JsonValue& transaction);

/// Its id: Keccak-256 of signed_bytes(). Of a multisig transaction the outer id, by which it is looked up.
Result<Bytes32> transaction_id(const JsonValue& transaction);

/// 32 bytes as 64 digits at the path. Errors: missing_field, bad_type, bad_hex.
Result<Bytes32> bytes32_at(const JsonValue& object, std::string_view path);

/// Of its type and version: the low bits of `version`, whose highest byte names the network.
Result<std::uint32_t> type_of(const JsonValue& transaction);
struct Version {
  std::uint8_t network = 0;
  std::uint32_t number = 0;
};
Result<Version> version_of(const JsonValue& transaction);
inline constexpr std::uint8_t kMainNetwork = 0x68;

}  // namespace peelback::nem
