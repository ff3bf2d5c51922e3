#pragma once
// Address poisoning: transfers that somebody else wrote into a victim's history, so that an address which looks like a
// known one is copied from it, or a token looks as if it had arrived. Signs with their evidence; nothing is judged
// here.

#include <optional>
#include <span>

#include "chains/evm_values.h"

namespace peelback::evm {

/// What a hurried reader compares: "0x1234…abcd".
struct LookAlikeParameters {
  unsigned first_digits = 4;
  unsigned last_digits = 4;
};

/// Two addresses that differ, and not in these digits.
bool looks_alike(const Address& a, const Address& b, const LookAlikeParameters& parameters);

/// One transfer in the history of `victim`, native or of a token.
struct SeenTransfer {
  Address from{};
  Address to{};
  U256 value{};
  Address signer{};         // who sent the transaction
  bool token_known = true;  // the native coin, or a token that somebody vouches for
};

struct PoisoningSigns {
  /// An address that the victim paid, which the other party of this transfer looks like; the lowest of several.
  std::optional<Address> imitates{};
  bool zero_value = false;          // moves nothing
  bool unknown_token = false;       // anybody can make a token of any name
  bool unsigned_by_victim = false;  // out of the victim's account in another's transaction: also how exchanges collect
};

/// `paid`: whom the victim paid in transactions of its own. An address among them imitates nobody, so that a payment
/// which the trap did catch stays in sight; nor does the address zero, which mints and burns. Linear in them.
PoisoningSigns poisoning_signs(const SeenTransfer& transfer, const Address& victim, std::span<const Address> paid,
                               const LookAlikeParameters& parameters);

}  // namespace peelback::evm
