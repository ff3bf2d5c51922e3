#pragma once
// Signatures of NEM (NIS1): Ed25519 with Keccak-512 in the place of SHA-512.

#include "chains/nem_transaction.h"

namespace peelback::nem {

/// Whether the key signed the bytes: R and S one after the other, 64 bytes (org.nem.core.crypto.ed25519.Ed25519DsaSigner,
/// v0.6.102; what is refused: ed25519::is_satisfied()). About a tenth of a millisecond, a few in WebAssembly.
bool is_signed_by(const Bytes32& key, ByteView bytes, ByteView signature);

/// Holds a transaction, as a node states it, to its `signature`, and a multisig one also to each of the cosigners' in
/// `signatures`, which must name the inner transaction. False where there is none to check.
/// Errors: bad_type, bad_hex, bad_length (not 64 bytes) at `signature`; signature_mismatch where the key of `signer` did not sign
/// these fields; txid_mismatch at `otherHash.data` where a cosigner signed another transaction; signed_bytes()'s.
Result<bool> check_signatures(const JsonValue& transaction);

}  // namespace peelback::nem
