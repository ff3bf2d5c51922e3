#pragma once
// Transactions of Ethereum and its kin as signed: the first form (Yellow Paper, EIP-155) and the typed envelopes
// (EIP-2718) of EIP-2930, EIP-1559, EIP-4844 and EIP-7702.

#include <optional>
#include <vector>

#include "chains/evm_values.h"

namespace peelback::evm {

/// The number that an envelope begins with, and that JSON-RPC states as `type`.
enum class TransactionType : std::uint8_t {
  legacy = 0,       // no envelope
  access_list = 1,  // EIP-2930
  dynamic_fee = 2,  // EIP-1559
  blob = 3,         // EIP-4844, without the blobs themselves: as it stands in a block
  set_code = 4,     // EIP-7702
};

/// unsupported for a number that is none of these (rollups have types of their own).
Result<TransactionType> to_transaction_type(std::uint64_t number);

struct AccessListEntry {
  Address address{};
  std::vector<Bytes32> storage_keys{};
  bool operator==(const AccessListEntry&) const = default;
};

/// EIP-7702: whose signature lets an account run another's code.
struct Authorization {
  Bytes32 chain_id{};  // 0: any chain; a field of 256 bits
  Address address{};
  std::uint64_t nonce{};
  std::uint8_t y_parity{};
  Bytes32 r{};
  Bytes32 s{};
  bool operator==(const Authorization&) const = default;
};

/// Every field that is signed, and the signature. A field that the type does not have is left out of the encoding.
struct Transaction {
  TransactionType type = TransactionType::legacy;
  std::uint64_t chain_id{};  // of typed ones; a legacy one states it in v, or not at all: replay_chain()
  std::uint64_t nonce{};
  U128 gas_price_wei{};         // legacy and access_list
  U128 max_priority_fee_wei{};  // dynamic_fee and later: per gas
  U128 max_fee_wei{};
  std::uint64_t gas_limit{};
  std::optional<Address> to{};  // absent: a contract is created
  U128 value_wei{};             // no chain has 2^128 wei: more is refused
  Bytes data{};
  std::vector<AccessListEntry> access_list{};
  U128 max_fee_per_blob_gas_wei{};  // blob
  std::vector<Bytes32> blob_hashes{};
  std::vector<Authorization> authorizations{};  // set_code
  std::uint64_t v{};  // legacy: 27, 28, or 35 + 2 · chain id + parity (EIP-155); typed: the parity
  Bytes32 r{};
  Bytes32 s{};
  bool operator==(const Transaction&) const = default;
};

/// The bytes that are hashed, put into the transactions' trie and sent: RLP, behind the type where there is one.
Bytes encode(const Transaction& transaction);
/// Exactly one transaction in that form. unsupported for a type that is not known; missing_field where a blob or
/// set_code transaction names no receiver; else as rlp::Reader. decode(encode(t)) == t, and encode(decode(b)) == b.
Result<Transaction> decode_transaction(ByteView bytes);

/// Keccak-256 of the encoding: how an explorer's fields are held to the id that it states. Text: hash_text().
Bytes32 transaction_id(const Transaction& transaction);
/// What the sender signed: the same without the signature, and for EIP-155 with the chain.
Bytes32 signing_hash(const Transaction& transaction);

/// The one chain on which the signature holds. Absent: a legacy transaction that holds on every chain.
std::optional<std::uint64_t> replay_chain(const Transaction& transaction);
/// Which of a signature's two keys v names: 0 or 1. Absent for a v that no signature has.
std::optional<std::uint8_t> signature_parity(const Transaction& transaction);

}  // namespace peelback::evm
