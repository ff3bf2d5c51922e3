#include "explorers/evm_rpc.h"

#include "base/json_writer.h"
#include "chains/rlp.h"
#include "explorers/evm_facts.h"
#include "explorers/evm_rpc_logs.h"
#include "explorers/evm_signed.h"
#include "explorers/reply_text.h"

namespace peelback::evm_rpc {

namespace {

using namespace evm_facts;
using Kind = JsonValue::Kind;
using NeedKind = AccountNeed::Kind;

constexpr std::string_view kReceipt = "receipt";
constexpr std::string_view kTrace = "trace";
constexpr std::string_view kCount = "count";
constexpr std::string_view kLogs = "logs";
constexpr std::string_view kRootPath = "0";

constexpr SaidCode kSaid[] = {
    {"rate limit", Code::rate_limited},         {"Too Many Requests", Code::rate_limited},
    {"too many requests", Code::rate_limited},  {"limit exceeded", Code::rate_limited},
    {"capacity exceeded", Code::rate_limited},  {"not found", Code::not_found},
    {"does not exist", Code::unsupported},      {"not supported", Code::unsupported},
    {"not available", Code::unsupported},       {"Method not found", Code::unsupported},
    {"query returned more than", Code::too_large}, {"block range", Code::too_large},
    {"timeout", Code::server_error},            {"timed out", Code::server_error},
};

// EIP-7702: the code of an account that lets another's code run for it. It stays an account with a key.
constexpr std::string_view kDelegation = "0xef0100";
constexpr std::size_t kDelegationText = 48;

constexpr std::uint64_t kDepositType = 0x7e;  // OP stack: a message from the chain below
constexpr std::uint64_t kWeiPerGwei = 1'000'000'000;

// ---- questions ----

struct Method {
  std::string_view name;
  NeedKind kind;
  std::string_view cursor;
};

constexpr Method kMethods[] = {
    {"eth_getTransactionByHash", NeedKind::transaction, ""},
    {"eth_getTransactionReceipt", NeedKind::transaction, kReceipt},
    {"trace_transaction", NeedKind::transaction, kTrace},
    {"eth_getCode", NeedKind::stats, ""},
    {"eth_getTransactionCount", NeedKind::stats, kCount},
    {"eth_getBalance", NeedKind::balance, ""},
    {"eth_getBlockByNumber", NeedKind::block, ""},
    {"eth_blockNumber", NeedKind::tip, ""},
};

const Method* find_method(const AccountNeed& need) {
  for (const Method& method : kMethods) {
    if (method.kind == need.kind && method.cursor == need.cursor) return &method;
  }
  return nullptr;
}

// ---- answers ----

/// Whether the answer is about what was asked; a bare answer is about anything.
std::optional<Error> other_than(const AccountNeed& need, std::string_view told, std::string_view field) {
  if (need.id.empty() || told == need.id) return std::nullopt;
  return Error{Code::txid_mismatch, std::string(field), "asked for " + need.id + ", told of " + std::string(told)};
}

/// Keccak-256 of sender and nonce, its last 20 bytes (Yellow Paper, section 7).
std::string created_contract(std::string_view sender, std::uint64_t nonce) {
  const auto address = evm::parse_address(sender);
  if (!address) return {};
  Bytes items;
  rlp::put_string(items, address->bytes);
  rlp::put_number(items, nonce);
  Bytes list;
  rlp::put_list(list, items);
  const Bytes32 hash = keccak256(list);
  evm::Address created;
  std::copy(hash.begin() + 12, hash.end(), created.bytes.begin());
  return evm::to_text(created);
}

Result<TransactionRow> read_transaction(const JsonValue& object) {
  if (!object.is(Kind::object)) return object.at("", Kind::object).error();
  TransactionRow row;
  auto id = hash_at(object, "hash");
  if (!id) return id.error();
  auto parties = parties_at(object, "creates");  // as some nodes name the new contract
  if (!parties) return parties.error();
  row = {.id = std::move(id).value(),
         .height = find_u32(object, "blockNumber"),
         .index = find_u32(object, "transactionIndex"),
         .time_s = find_time(object, "blockTimestamp"),
         .from = std::move(parties->from),
         .to = std::move(parties->to),
         .value = parties->value,
         .call_memo = call_memo_at(object, "input")};
  row.unconfirmed = !row.height;
  const auto nonce = find_number(object, "nonce");
  if (row.to.empty() && nonce) row.to = created_contract(row.from, static_cast<std::uint64_t>(*nonce));
  return row;
}

/// Admits a transaction as the node states it; one that its sender did not sign is not believed in anything.
void admit_transaction(const JsonValue& object, TransactionRow row, const SourceRef& source, Collector& facts) {
  const auto is_signed = check_signed(object, row.id, row.from);
  if (!is_signed) {
    facts.reading().contradicted.push_back(row.id);
    return facts.lose(is_signed.error());
  }
  if (*is_signed == Signed::verified) facts.reading().verified.push_back(row.id);
  const AccountTxIndex tx = facts.add(row, source);
  if (find_number(object, "type") != U128{kDepositType}) return;
  const auto mint = find_number(object, "mint");
  if (!mint || *mint == 0) return;
  // The message brings its coins along; its own value, already at position 0, is paid from them.
  facts.add(tx, {.kind = MovementKind::top_level,
                 .position = 1,
                 .to = row.from,
                 .asset = facts.store().native_asset(),
                 .amount = Amount{*mint}});
}

std::optional<Error> decode_transaction(const AccountNeed& need, const JsonValue& result, Collector& facts) {
  auto row = read_transaction(result);
  if (!row) return row.error();
  if (auto other = other_than(need, row->id, "hash")) return other;
  admit_transaction(result, *row, facts.source(SourceRef::Form::result), facts);
  facts.reading().next = AccountNeed{.kind = NeedKind::transaction, .id = row->id, .cursor = std::string(kReceipt)};
  return std::nullopt;
}

/// What was burnt and paid for gas, for data on the chain below (OP stack), for blobs (EIP-4844). Absent where a part of
/// it is not told.
std::optional<Amount> fee_of(const JsonValue& receipt, Chain chain) {
  if (find_number(receipt, "type") == U128{kDepositType}) return Amount{};
  const auto gas = find_number(receipt, "gasUsed");
  const auto price = find_number(receipt, "effectiveGasPrice");
  if (!gas || !price) return std::nullopt;
  const bool pays_below = chain == Chain::optimism || chain == Chain::base;
  const auto fee_below = find_number(receipt, "l1Fee");
  if (pays_below && !fee_below) return std::nullopt;
  const U256 execution = mul_wide(*gas, *price);
  const U256 blobs = mul_wide(find_number(receipt, "blobGasUsed").value_or(0), find_number(receipt, "blobGasPrice").value_or(0));
  if (execution.hi != 0 || blobs.hi != 0) return std::nullopt;
  const auto sum = Amount{execution.lo}.plus(Amount{blobs.lo});
  return sum ? sum->plus(Amount{fee_below.value_or(0)}) : std::nullopt;
}

std::optional<Error> decode_receipt(const AccountNeed& need, const JsonValue& result, Collector& facts) {
  if (!result.is(Kind::object)) return result.at("", Kind::object).error();
  const auto id = hash_at(result, "transactionHash");
  if (!id) return id.error();
  if (auto other = other_than(need, *id, "transactionHash")) return other;
  const auto from = optional_address_at(result, "from");
  if (!from) return from.error();
  const auto logs = result.at("logs", Kind::array);
  if (!logs) return logs.error();
  TransactionRow row{.id = *id,
                     .height = find_u32(result, "blockNumber"),
                     .index = find_u32(result, "transactionIndex"),
                     .from = *from,
                     .fee = fee_of(result, facts.store().chain())};
  if (const auto status = find_u32(result, "status")) row.succeeded = *status != 0;
  const auto& list = (*logs)->elements();
  if (!list.empty()) row.time_s = find_time(list.front(), "blockTimestamp");
  const AccountTxIndex tx = facts.add(row, facts.source(SourceRef::Form::result));
  if (const auto created = optional_address_at(result, "contractAddress"); created && !created->empty())
    facts.add_contract(*created);
  for (std::size_t i = 0; i < list.size(); ++i) admit_log(tx, list[i], "logs[" + std::to_string(i) + "]", facts);
  const AccountTransaction& known = facts.store().transaction(tx);
  if (known.height && !known.time_s)
    facts.reading().next = AccountNeed{.kind = NeedKind::block, .from_height = *known.height};
  return std::nullopt;
}

Result<CallRow> read_trace(const AccountNeed& need, const JsonValue& trace) {
  if (!trace.is(Kind::object)) return trace.at("", Kind::object).error();
  const auto id = hash_at(trace, "transactionHash");
  if (!id) return id.error();
  if (auto other = other_than(need, *id, "transactionHash")) return *other;
  CallRow call{.type = std::string(text_of(trace, "type")), .path = std::string(kRootPath), .failed = trace.find("error") != nullptr};
  const auto place = trace.at("traceAddress", Kind::array);
  if (!place) return place.error();
  for (const JsonValue& step : (*place)->elements()) {
    call.path += '_';
    call.path += step.text();
  }
  const bool ends = call.type == "suicide" || call.type == "selfdestruct";
  auto from = optional_address_at(trace, ends ? "action.address" : "action.from");
  if (!from) return from.error();
  auto to = optional_address_at(trace, ends                    ? "action.refundAddress"
                                       : call.type == "create" ? "result.address"
                                                               : "action.to");
  if (!to) return to.error();
  call.from = std::move(from).value();
  call.to = std::move(to).value();
  if (call.type == "call") call.type = text_of(trace, "action.callType");
  if (const auto value = find_number(trace, ends ? "action.balance" : "action.value")) call.value = Amount{*value};
  return call;
}

std::optional<Error> decode_trace(const AccountNeed& need, const JsonValue& result, Collector& facts) {
  if (!result.is(Kind::array)) return result.at("", Kind::array).error();
  const AccountTxIndex tx = facts.add({.id = need.id}, facts.source(SourceRef::Form::result));
  std::vector<CallOf> calls;
  for (std::size_t i = 0; i < result.elements().size(); ++i) {
    auto call = read_trace(need, result.elements()[i]);
    if (!call) {
      facts.lose(at(call.error(), "[" + std::to_string(i) + "]"));
    } else {
      if (call->path == kRootPath) call->value.reset();  // the transaction's own value
      call->source = facts.source(SourceRef::Form::result_row, i);
      calls.push_back({tx, std::move(call).value()});
    }
  }
  facts.add_calls(std::move(calls), true);
  return std::nullopt;
}

void admit_withdrawals(const JsonValue& block, const TransactionRow& where, Collector& facts) {
  const JsonValue* list = block.find("withdrawals");
  if (list == nullptr) return;
  for (std::size_t i = 0; i < list->elements().size(); ++i) {
    const JsonValue& row = list->elements()[i];
    const auto index = number_at(row, "index");
    const auto to = address_at(row, "address");
    const auto amount_gwei = number_at(row, "amount");
    if (index && to && amount_gwei && *amount_gwei <= kU128Max / kWeiPerGwei) {
      facts.add_credit(withdrawal_id(*index), *to, Amount{*amount_gwei * kWeiPerGwei}, where,
                       facts.source(SourceRef::Form::result));
    } else {
      facts.lose({Code::bad_type, "withdrawals[" + std::to_string(i) + "]", "no withdrawal"});
    }
  }
}

std::optional<Error> decode_block(const AccountNeed& need, const JsonValue& result, Collector& facts) {
  if (!result.is(Kind::object)) return result.at("", Kind::object).error();
  const auto height = u32_at(result, "number");
  if (!height) return height.error();
  const auto time = time_at(result, "timestamp");
  if (!time) return time.error();
  if (need.from_height != 0 && *height != need.from_height)
    return Error{Code::block_mismatch, "number", "asked for block " + std::to_string(need.from_height)};
  facts.add_block_time(*height, *time);
  const TransactionRow where{.height = *height, .time_s = *time, .succeeded = true};
  const JsonValue* list = result.find("transactions");
  for (std::size_t i = 0; list != nullptr && i < list->elements().size(); ++i) {
    const JsonValue& object = list->elements()[i];
    if (object.is(Kind::string)) continue;  // ids alone
    auto row = read_transaction(object);
    if (!row) {
      facts.lose(at(row.error(), "transactions[" + std::to_string(i) + "]"));
      continue;
    }
    row->time_s = *time;
    admit_transaction(object, *row, facts.source(SourceRef::Form::result), facts);
  }
  admit_withdrawals(result, where, facts);
  return std::nullopt;
}

std::optional<Error> decode_code(const AccountNeed& need, const JsonValue& result, Collector& facts) {
  const std::string_view code = result.text();
  if (!result.is(Kind::string) || !code.starts_with("0x")) return Error{Code::bad_type, "", "expected an account's code"};
  const bool is_plain = code.size() == 2 || (code.starts_with(kDelegation) && code.size() == kDelegationText);
  facts.store().set_nature(facts.store().intern_account(need.id),
                           is_plain ? AccountNature::plain : AccountNature::contract);
  ++facts.reading().facts;
  facts.reading().next = AccountNeed{.kind = NeedKind::stats, .id = need.id, .cursor = std::string(kCount)};
  return std::nullopt;
}

std::optional<Error> decode_balance(const AccountNeed& need, U128 amount, ReplyIndex reply, std::int64_t fetched_at_s,
                                    Collector& facts) {
  AccountStore& store = facts.store();
  const HoldingIndex holding = store.intern_holding(store.intern_account(need.id), store.native_asset());
  if (need.from_height != 0) {
    store.add_reading(holding, {need.from_height, Amount{amount}, {reply, "/result"}}, facts.reading().problems);
  } else {
    store.set_balance_seen(holding, {Amount{amount}, fetched_at_s, {reply, "/result"}}, facts.reading().problems);
  }
  ++facts.reading().facts;
  return std::nullopt;
}

std::optional<Error> decode_number(const AccountNeed& need, const JsonValue& envelope, ReplyIndex reply,
                                   std::int64_t fetched_at_s, Collector& facts) {
  const auto number = number_at(envelope, "result");
  if (!number) return number.error();
  if (need.kind == NeedKind::balance) return decode_balance(need, *number, reply, fetched_at_s, facts);
  if (need.kind == NeedKind::tip) return std::nullopt;
  if (*number > 0xffff'ffff'ffff'ffff) return Error{Code::bad_number, "result", "beyond 64 bits"};
  facts.store().set_stats(facts.store().intern_account(need.id),
                          {static_cast<std::uint64_t>(*number), fetched_at_s, reply});
  ++facts.reading().facts;
  return std::nullopt;
}

/// The time of the block that a history goes up to.
std::optional<Error> decode_settled(const AccountNeed& history, std::uint32_t height, const JsonValue& result, Collector& facts) {
  facts.reading().next = up_to(history, height);
  facts.reading().settled_height = height;
  return decode_block({.kind = NeedKind::block, .from_height = height}, result, facts);
}

/// The tip, as the beginning of a history.
std::optional<Error> decode_tip(const AccountNeed& history, const JsonValue& envelope, Collector& facts) {
  const auto tip = u32_at(envelope, "result");
  if (!tip) return tip.error();
  facts.reading().next = after_tip(history, *tip);
  return std::nullopt;
}

std::optional<Error> decode_into(const AccountNeed& need, const JsonValue& envelope, ReplyIndex reply,
                                 std::int64_t fetched_at_s, Collector& facts) {
  const JsonValue& result = *envelope.find("result");
  switch (need.kind) {
    case NeedKind::transaction:
      if (need.cursor == kReceipt) return decode_receipt(need, result, facts);
      if (need.cursor == kTrace) return decode_trace(need, result, facts);
      return decode_transaction(need, result, facts);
    case NeedKind::stats:
      if (need.cursor.empty()) return decode_code(need, result, facts);
      return decode_number(need, envelope, reply, fetched_at_s, facts);
    case NeedKind::history:
      if (need.cursor == kLogs) return decode_logs(result, facts.source(SourceRef::Form::result_row), facts);
      if (const auto block = settled_block(need)) return decode_settled(need, *block, result, facts);
      return decode_tip(need, envelope, facts);
    case NeedKind::block:
      return decode_block(need, result, facts);
    case NeedKind::balance:
    case NeedKind::tip:
      return decode_number(need, envelope, reply, fetched_at_s, facts);
  }
  return Error{Code::unsupported, "", "not a question to a node"};
}

}  // namespace

std::optional<Error> find_error(const JsonValue& envelope) {
  if (const JsonValue* error = envelope.find("error"); error != nullptr && !error->is(Kind::null)) {
    const std::string_view words = error->is(Kind::object) ? text_of(*error, "message") : error->text();
    return Error{said_code(words, kSaid).value_or(Code::refused), "error", quoted(words)};
  }
  const JsonValue* result = envelope.find("result");
  if (result == nullptr) return Error{Code::missing_field, "result", "not said"};
  if (result->is(Kind::null)) return Error{Code::not_found, "result", "the node does not know this"};
  return std::nullopt;
}

Result<AccountReading> decode_envelope(const AccountNeed& need, const JsonValue& envelope, ReplyIndex reply,
                                       std::int64_t fetched_at_s, AccountStore& store) {
  if (auto error = find_error(envelope)) return *error;
  AccountReading reading;
  Collector facts(reply, store, reading);
  if (auto error = decode_into(need, envelope, reply, fetched_at_s, facts)) return *error;
  facts.finish();
  return reading;
}

Result<AccountReading> decode(const AccountNeed& need, int status, ByteView body, ReplyIndex reply,
                              std::int64_t fetched_at_s, AccountStore& store) {
  std::vector<Problem> problems;
  if (is_token_history(need)) {
    const std::string_view text = trimmed(as_text(body));
    if (auto refusal = find_refusal(status, text, kSaid)) return *refusal;
    const auto answers = parse_json(body, problems);
    if (!answers) return json_error(answers.error(), text);
    return decode_token_history(need, *answers, reply, store);
  }
  const auto envelope = parse_answer(status, body, kSaid, problems);
  if (!envelope) return envelope.error();
  auto reading = decode_envelope(need, *envelope, reply, fetched_at_s, store);
  if (reading) reading->problems.insert(reading->problems.end(), problems.begin(), problems.end());
  return reading;
}

Result<AccountRequest> plan(const AccountEndpoint&, const AccountNeed& need) {
  if (is_token_history(need)) return plan_token_history(need);
  const AccountNeed step = need.kind == NeedKind::history ? history_step(need) : need;
  const Method* method = find_method(step);
  const bool is_of_coins = need.kind == NeedKind::history && need.part != HistoryPart::tokens;
  if (method == nullptr || is_of_coins) return Error{Code::unsupported, need.cursor, "a node has no such list"};
  JsonWriter body;
  begin_call(body, 1, method->name);
  if (!step.id.empty()) body.string(step.id);
  if (step.kind == NeedKind::block) {
    body.string(quantity_text(step.from_height));
    body.boolean(false);
  } else if (step.kind == NeedKind::stats || step.kind == NeedKind::balance) {
    body.string(step.from_height == 0 ? "latest" : quantity_text(step.from_height));
  }
  end_call(body);
  return AccountRequest{.body = body.take()};
}

namespace {

Result<AccountNeed> need_of_call(const Method& method, const JsonValue& request) {
  AccountNeed need{.kind = method.kind, .cursor = std::string(method.cursor)};
  const std::size_t block_at = method.kind == NeedKind::block ? 0 : 1;
  if (method.kind == NeedKind::transaction) {
    auto id = hash_at(request, "params[0]");
    if (!id) return id.error();
    need.id = std::move(id).value();
  } else if (method.kind == NeedKind::stats || method.kind == NeedKind::balance) {
    auto id = address_at(request, "params[0]");
    if (!id) return id.error();
    need.id = std::move(id).value();
  }
  if (method.kind == NeedKind::balance || method.kind == NeedKind::block)
    need.from_height = find_u32(request, "params[" + std::to_string(block_at) + "]").value_or(0);
  return need;
}

}  // namespace

Result<AccountNeed> need_of_request(std::string_view request_body) {
  std::vector<Problem> problems;
  const auto request = parse_json(as_bytes(request_body), problems);
  if (!request) return request.error();
  if (request->is(Kind::array)) return token_history_of(*request);
  const auto name = request->string_at("method");
  if (!name) return name.error();
  for (const Method& method : kMethods) {
    if (method.name == *name) return need_of_call(method, *request);
  }
  if (*name == "eth_getLogs")
    return AccountNeed{.kind = NeedKind::history, .part = HistoryPart::tokens, .cursor = std::string(kLogs)};
  return Error{Code::unsupported, "method", std::string(*name) + " is not used"};
}

std::optional<AccountNeed> recognise_reply(const JsonValue& envelope) {
  const JsonValue* result = envelope.find("result");
  if (result == nullptr) return std::nullopt;
  if (result->find("transactionHash") != nullptr && result->find("logs") != nullptr) {
    const auto id = hash_at(*result, "transactionHash");
    return id ? std::optional(AccountNeed{.kind = NeedKind::transaction, .id = *id, .cursor = std::string(kReceipt)})
              : std::nullopt;
  }
  if (result->find("nonce") != nullptr && result->find("input") != nullptr) {
    const auto id = hash_at(*result, "hash");
    return id ? std::optional(AccountNeed{.kind = NeedKind::transaction, .id = *id}) : std::nullopt;
  }
  if (result->find("parentHash") == nullptr) return std::nullopt;
  const auto height = u32_at(*result, "number");
  return height ? std::optional(AccountNeed{.kind = NeedKind::block, .from_height = *height}) : std::nullopt;
}

}  // namespace peelback::evm_rpc
