#pragma once
// Events as JSON-RPC gives them, and the one history that a node can tell: the events by which tokens moved, found by the
// account's place among their topics (eth_getLogs, ethereum/execution-apis). Two calls in one batch, since one filter
// cannot ask for payers or payees.

#include "base/json_writer.h"
#include "explorers/evm_facts.h"

namespace peelback::evm_rpc {

/// An event with its topics and data. Errors: bad_type, bad_address, bad_hex by field.
Result<evm::Log> read_log(const JsonValue& object);
/// Of a transaction that was added; `path`: of the event in its answer.
void admit_log(AccountTxIndex tx, const JsonValue& object, const std::string& path, evm_facts::Collector& facts);
/// A list of events of any transactions; `source`: of the list.
std::optional<Error> decode_logs(const JsonValue& result, SourceRef source, evm_facts::Collector& facts);

/// What an envelope holds instead of a result.
std::optional<Error> find_error(const JsonValue& envelope);

// ---- a history of tokens: the tip, the time of a block a little below it, the events up to that block ----
AccountNeed history_step(const AccountNeed& history);
AccountNeed after_tip(AccountNeed history, std::uint32_t tip);
/// The block whose time the cursor asks for.
std::optional<std::uint32_t> settled_block(const AccountNeed& history);
/// Whether it is at the events.
bool is_token_history(const AccountNeed& need);
AccountRequest plan_token_history(const AccountNeed& need);
/// The need of a batch. Errors: unsupported for another batch; bad_address, bad_number.
Result<AccountNeed> token_history_of(const JsonValue& batch);
Result<AccountReading> decode_token_history(const AccountNeed& need, const JsonValue& answers, ReplyIndex reply, AccountStore& store);

/// `{"id":…,"jsonrpc":"2.0","method":…,"params":[` and its end.
void begin_call(JsonWriter& json, unsigned id, std::string_view method);
void end_call(JsonWriter& json);

}  // namespace peelback::evm_rpc
