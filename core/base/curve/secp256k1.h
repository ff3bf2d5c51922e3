#pragma once
// Public keys out of signatures on secp256k1, by bitcoin-core's libsecp256k1 (MIT). A library of its own: a program
// that asks for no key links none of it.

#include <array>

#include "base/bytes.h"

namespace peelback {

/// x and y, 32 bytes each.
using PublicKey = std::array<std::uint8_t, 64>;

struct RecoverableSignature {
  Bytes32 r{};
  Bytes32 s{};                // of either half of the order
  std::uint8_t y_is_odd = 0;  // of the point whose x is r: 0 or 1
};

/// The key that made the signature of `hash` (SEC 1, 4.1.6). bad_number when r or s is 0 or not below the order, or
/// when there is no such key.
Result<PublicKey> recover_public_key(const RecoverableSignature& signature, const Bytes32& hash);

}  // namespace peelback
