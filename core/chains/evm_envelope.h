#pragma once
// EIP-2718: transactions and receipts stand behind a byte that says their type, or, in their first form, behind none.

#include "chains/evm_transaction.h"
#include "chains/rlp.h"

namespace peelback::evm {

/// A list of these items, behind the type's byte where there is one.
Bytes put_in_envelope(TransactionType type, ByteView items);

struct Envelope {
  TransactionType type = TransactionType::legacy;
  rlp::Reader fields{{}};
};

/// unsupported for a type that is not known (0 too, which stands behind no byte). What is wrong with the list is kept
/// by its reader.
Result<Envelope> open_envelope(ByteView bytes, std::string_view what);

}  // namespace peelback::evm
