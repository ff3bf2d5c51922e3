#pragma once
// Receipts: what a transaction did, as the chain commits to it (Yellow Paper 4.3.1, EIP-658, EIP-2718).

#include <optional>
#include <span>
#include <vector>

#include "chains/evm_transaction.h"

namespace peelback::evm {

/// An event that a contract wrote down. At most four topics.
struct Log {
  Address address{};
  std::vector<Bytes32> topics{};
  Bytes data{};
  bool operator==(const Log&) const = default;
};

using Bloom = std::array<std::uint8_t, 256>;

/// The filter over addresses and topics that a receipt, and a header over all of its receipts, carries.
Bloom bloom_of(std::span<const Log> logs);

struct Receipt {
  TransactionType type = TransactionType::legacy;
  std::optional<bool> succeeded{};      // since Byzantium (EIP-658)
  Bytes32 state_root{};                 // before: the state after the transaction, which does not say whether it failed
  std::uint64_t cumulative_gas_used{};  // by the block up to here: a transaction's own is the difference
  std::vector<Log> logs{};
  bool operator==(const Receipt&) const = default;
};

/// The bytes that stand in the receipts' trie. The filter is computed.
Bytes encode(const Receipt& receipt);
/// Exactly one receipt. bad_checksum at `logsBloom` when its filter is not that of its logs; bad_number for a status
/// other than 0 and 1; bad_length for more than four topics; unsupported for an unknown type; else as rlp::Reader.
Result<Receipt> decode_receipt(ByteView bytes);

}  // namespace peelback::evm
