#pragma once
// JSON-RPC of Ethereum's nodes (ethereum/execution-apis; trace_transaction: OpenEthereum's trace module). What a node
// says of one transaction, account or block. Of histories it can give the tokens alone, by their events, as one batch of
// two calls; which transactions an account sent or got, and what calls paid it, no method lists. Read 2026-11.

#include "base/json_reader.h"
#include "explorers/account_dialect.h"

namespace peelback::evm_rpc {

/// A transaction, then its receipt, then its block's time where nobody has said it. `cursor` "trace": the calls inside,
/// which few public nodes offer. A history of tokens asks for the tip first, then for a block's time, then for the events up
/// to that block; a node that limits ranges of blocks refuses it.
Result<AccountRequest> plan(const AccountEndpoint& endpoint, const AccountNeed& need);

/// As decode_account_reply().
Result<AccountReading> decode(const AccountNeed& need, int status, ByteView body, ReplyIndex reply,
                              std::int64_t fetched_at_s, AccountStore& store);

/// The same of an envelope that is read already: what Etherscan's `proxy` module passes on.
Result<AccountReading> decode_envelope(const AccountNeed& need, const JsonValue& envelope, ReplyIndex reply,
                                       std::int64_t fetched_at_s, AccountStore& store);

/// What a posted request asks. Errors: as account_reply_of().
Result<AccountNeed> need_of_request(std::string_view request_body);

/// A bare answer by its shape: a transaction, a receipt, a block.
std::optional<AccountNeed> recognise_reply(const JsonValue& reply);

}  // namespace peelback::evm_rpc
