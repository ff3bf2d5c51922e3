#pragma once
// The cards of an address and of a transaction: what a reporter sees before any trace.

#include "session/session.h"

namespace peelback {

/// AddressCard of web/src/contract.js, canonical JSON; on chains of accounts AccountCard (account_cards.h). bad_address,
/// bad_checksum, unsupported as Session::script_of(). Linear in the store's outputs and inputs.
Result<std::string> write_address_card(const Session& session, const Ref& ref);

/// TransactionCard of web/src/contract.js, canonical JSON; on chains of accounts AccountTransactionCard. Linear in the transaction.
Result<std::string> write_transaction_card(const Session& session, const Ref& ref);

}  // namespace peelback
