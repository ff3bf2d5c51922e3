#pragma once
// The hash functions that chains are made of, by libtorsion (MIT). No hash is written by hand here.

#include <array>
#include <initializer_list>

#include "base/bytes.h"

namespace peelback {

using Bytes20 = std::array<std::uint8_t, 20>;
using Bytes64 = std::array<std::uint8_t, 64>;

Bytes32 sha256(ByteView bytes);
/// SHA-256 of the SHA-256: ids of the Bitcoin family, base58check checksums.
Bytes32 sha256d(ByteView bytes);
/// SHA-256d of the parts put together, without putting them together in memory.
Bytes32 sha256d_of(std::initializer_list<ByteView> parts);
/// SHA-256d of two halves put together: one node of a Merkle tree.
Bytes32 sha256d_pair(const Bytes32& left, const Bytes32& right);
Bytes20 ripemd160(ByteView bytes);
/// RIPEMD-160 of the SHA-256: Bitcoin's key and script hashes.
Bytes20 hash160(ByteView bytes);
/// The original Keccak padding (Ethereum, NEM), not SHA-3's.
Bytes32 keccak256(ByteView bytes);
/// Keccak-512 of the parts put together, the original padding too (NEM's signatures).
Bytes64 keccak512_of(std::initializer_list<ByteView> parts);
/// FIPS 202's SHA3-256 (Symbol's address checksums): Keccak with the later padding.
Bytes32 sha3_256(ByteView bytes);

}  // namespace peelback
