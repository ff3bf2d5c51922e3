#pragma once
// The cards of an address and of a transaction on chains of accounts.

#include "session/session.h"

namespace peelback {

/// AccountCard of web/src/contract.js, canonical JSON. Errors as canonical_reference(). n log n in the store's movements.
Result<std::string> write_account_card(const Session& session, const Ref& ref);

/// AccountTransactionCard of web/src/contract.js, canonical JSON; of a transfer that of its transaction. Errors as
/// canonical_reference(). n log n in the transaction's movements.
Result<std::string> write_account_transaction_card(const Session& session, const Ref& ref);

}  // namespace peelback
