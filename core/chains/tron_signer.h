#pragma once
// Who signed a TRON transaction. Apart from the rest, so that a program which calls none of this carries no curve.

#include "chains/evm_values.h"

namespace peelback::tron {

/// The account whose own key made the signature (r, s and a byte for the parity: 0, 1, 27 or 28) of the id. It need not be
/// the owner's: accounts can hand their permissions to other keys. Errors: bad_length, bad_number.
Result<evm::Address> recover_signer(const Bytes32& id, ByteView signature);

}  // namespace peelback::tron
