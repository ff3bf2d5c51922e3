#pragma once
// What a NEM transaction says, read off the very bytes that were signed: what signed_bytes() (nem_transaction.h) writes.

#include <optional>
#include <string>
#include <vector>

#include "chains/nem_transaction.h"
#include "model/amount.h"

namespace peelback::nem {

/// "nem:<namespace>:<name>"; the chain's own mosaic is "nem:XEM".
std::string mosaic_reference(std::string_view space, std::string_view name);
/// What a transfer's mosaic moves: its quantity counts as often as the transfer's amount holds whole XEM.
Amount mosaic_amount(std::uint64_t transfer_amount, std::uint64_t quantity);

/// One payment of a transfer to its recipient.
struct Payment {
  std::string asset{};  // its reference
  Amount amount{};
  bool operator==(const Payment&) const = default;
};

struct SignedTransaction {
  TransactionType type{};
  Version version{};
  Bytes32 signer{};                  // the key that these bytes are signed with
  Bytes32 payer{};                   // the key of the account that pays: of a multisig transaction the inner one's signer
  std::string recipient{};           // of a transfer, also of one inside; as it was signed
  std::vector<Payment> payments{};   // to it
  std::optional<Bytes32> inner_id{}; // of a multisig transaction: what its cosigners sign
  std::optional<Bytes32> cosigned{}; // of a cosigner's signature: the id that it names
};

/// Exactly one transaction. Types other than transfers, multisig transactions and signatures of cosigners are read as far as every
/// transaction is alike. Errors as ByteReader; bad_length (a key or hash); unsupported for an unknown type, or a multisig transaction
/// inside another.
Result<SignedTransaction> parse_signed(ByteView bytes);

}  // namespace peelback::nem
