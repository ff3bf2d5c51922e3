#pragma once
// Addresses of NEM (NIS1) and Symbol: a version byte, a key hash and a checksum in base 32, often with hyphens.

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "model/chain.h"

namespace peelback {

struct NemAddress {
  Chain chain{};       // nem (40 digits) or symbol (39)
  bool testnet{};      // begins with T
  std::string text{};  // canonical: capitals, no hyphens
};

/// Hyphens are dropped, small letters taken as capitals. bad_address unless 39 or 40 base 32 digits (A to Z, 2 to 7)
/// begin with the version of the main or the test network; bad_checksum when the last digits do not fit: four bytes of
/// Keccak-256 for NEM (nis1 documentation, "Addresses"), three of SHA3-256 for Symbol (symbol documentation,
/// "Address").
Result<NemAddress> parse_nem_address(std::string_view text);

/// The account of NEM's main network that a public key belongs to, canonical: RIPEMD-160 of the key's Keccak-256 behind
/// the version, then the checksum (nis1 documentation, "Addresses").
std::string nem_address_of(const Bytes32& public_key);

}  // namespace peelback
