#pragma once
// Who signed: the address of the key that a signature belongs to. Apart from the rest of the chain's rules, so that a
// program which calls none of this carries no curve.

#include "base/curve/secp256k1.h"
#include "chains/evm_transaction.h"

namespace peelback::evm {

/// The account of the key that signed the hash: the last 20 bytes of the key's Keccak-256 (Yellow Paper, appendix F).
/// bad_number at `signature`.
Result<Address> signer_of(const RecoverableSignature& signature, const Bytes32& hash);

/// The sender. Before Homestead a signature's s could lie in the upper half of the order, and still belongs to one key:
/// it is taken. Errors: bad_number at `v` (neither 27, 28 nor EIP-155's, or a parity above 1) or at `signature` (r or s
/// is 0 or too large, or no key made it).
Result<Address> recover_sender(const Transaction& transaction);

/// The account that an EIP-7702 authorization is from, which need not be the sender. Errors as above.
Result<Address> recover_authority(const Authorization& authorization);

}  // namespace peelback::evm
