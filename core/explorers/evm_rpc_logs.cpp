#include "explorers/evm_rpc_logs.h"

#include <algorithm>

#include "base/wide.h"
#include "chains/evm_logs.h"
#include "explorers/url_text.h"

namespace peelback::evm_rpc {

namespace {

using namespace evm_facts;
using Kind = JsonValue::Kind;
using NeedKind = AccountNeed::Kind;
using evm::TokenEventKind;

constexpr std::string_view kBlockCursor = "block";
constexpr std::string_view kEndCursor = "endblock";
/// The newest blocks are left out of a history: they may still be replaced.
constexpr std::uint32_t kUnsettledBlocks = 12;
/// The account as payer, by the first topic that names an account (wrapping and unwrapping name one alone); as payee.
constexpr unsigned kTokenCalls = 2;

std::optional<std::uint32_t> height_in(const AccountNeed& history, std::string_view name) {
  const auto text = find_parameter(history.cursor, name);
  const auto height = text ? parse_decimal_u64(*text) : std::nullopt;
  return height && *height < 0xffffffff ? std::optional(static_cast<std::uint32_t>(*height)) : std::nullopt;
}

/// An account as a topic: 32 bytes, the address last.
std::string topic_text(std::string_view account) {
  constexpr std::size_t kTopicDigits = 64;
  constexpr std::size_t kAddressDigits = 40;
  return std::string("0x").append(kTopicDigits - kAddressDigits, '0').append(account.substr(2));
}

/// Whatever the order of members.
bool says_same(const JsonValue& a, const JsonValue& b) {
  if (a.kind() != b.kind() || a.text() != b.text() || a.boolean() != b.boolean() || a.members().size() != b.members().size() || a.elements().size() != b.elements().size())
    return false;
  const auto is_member = [&](const JsonMember& member) {
    const JsonValue* other = b.find(member.key);
    return other != nullptr && says_same(member.value, *other);
  };
  return std::equal(a.elements().begin(), a.elements().end(), b.elements().begin(), says_same) && std::all_of(a.members().begin(), a.members().end(), is_member);
}

void write_filter(JsonWriter& json, const AccountNeed& need, bool as_payee) {
  json.begin_object();
  json.key("fromBlock");
  json.string(quantity_text(need.from_height));
  json.key("toBlock");
  json.string(quantity_text(*height_in(need, kEndCursor)));
  json.key("topics");
  json.begin_array();
  json.begin_array();
  json.string(evm::hash_text(evm::topic_of(TokenEventKind::transfer)));
  if (!as_payee) {
    json.string(evm::hash_text(evm::topic_of(TokenEventKind::deposit)));
    json.string(evm::hash_text(evm::topic_of(TokenEventKind::withdrawal)));
  }
  json.end_array();
  if (as_payee) json.null();
  json.string(topic_text(need.id));
  json.end_array();
  json.end_object();
}

}  // namespace

Result<evm::Log> read_log(const JsonValue& object) {
  if (!object.is(Kind::object)) return object.at("", Kind::object).error();
  evm::Log log;
  const auto address = evm::parse_address(text_of(object, "address"));
  if (!address) return at(address.error(), "address");
  log.address = *address;
  const auto topics = object.at("topics", Kind::array);
  if (!topics) return topics.error();
  for (const JsonValue& topic : (*topics)->elements()) {
    if (topic.is(Kind::null)) continue;  // Blockscout fills the list up to four
    const auto hash = evm::parse_hash(topic.text());
    if (!hash) return at(hash.error(), "topics");
    log.topics.push_back(*hash);
  }
  auto data = evm::parse_data(text_of(object, "data"));
  if (!data) return at(data.error(), "data");
  log.data = std::move(data).value();
  return log;
}

void admit_log(AccountTxIndex tx, const JsonValue& object, const std::string& path, Collector& facts) {
  const JsonValue* removed = object.find("removed");
  if (removed != nullptr && removed->boolean()) return;  // by a reorganisation
  const auto log = read_log(object);
  if (!log) return facts.lose(at(log.error(), path));
  const auto moved = facts.add_event(tx, *log, find_u32(object, "logIndex"));
  // Events that merely begin like a transfer are somebody else's.
  if (!moved && moved.error().code == Code::too_large) facts.add_problem(at(moved.error(), path));
}

std::optional<Error> decode_logs(const JsonValue& result, SourceRef source, Collector& facts) {
  if (!result.is(Kind::array)) return result.at("", Kind::array).error();
  for (std::size_t i = 0; i < result.elements().size(); ++i) {
    const JsonValue& object = result.elements()[i];
    const std::string path = "[" + std::to_string(i) + "]";
    source.row = static_cast<std::uint32_t>(i);
    const auto id = hash_at(object, "transactionHash");
    if (!id) {
      facts.lose(at(id.error(), path));
      continue;
    }
    const AccountTxIndex tx = facts.add({.id = *id,
                                         .height = find_u32(object, "blockNumber"),
                                         .index = find_u32(object, "transactionIndex"),
                                         .time_s = find_time(object, object.find("timeStamp") != nullptr ? "timeStamp" : "blockTimestamp"),
                                         .succeeded = true},  // what fails leaves no events
                                        source);
    admit_log(tx, object, path, facts);
  }
  return std::nullopt;
}

AccountNeed history_step(const AccountNeed& history) {
  if (const auto block = settled_block(history)) return {.kind = NeedKind::block, .from_height = *block};
  return {.kind = NeedKind::tip};
}

AccountNeed after_tip(AccountNeed history, std::uint32_t tip) {
  history.cursor = std::string(kBlockCursor).append(1, '=').append(std::to_string(tip - std::min(tip, kUnsettledBlocks)));
  return history;
}

std::optional<std::uint32_t> settled_block(const AccountNeed& history) { return height_in(history, kBlockCursor); }

bool is_token_history(const AccountNeed& need) {
  return need.kind == NeedKind::history && need.part == HistoryPart::tokens && height_in(need, kEndCursor).has_value();
}

void begin_call(JsonWriter& json, unsigned id, std::string_view method) {
  json.begin_object();
  json.key("id");
  json.integer(id);
  json.key("jsonrpc");
  json.string("2.0");
  json.key("method");
  json.string(method);
  json.key("params");
  json.begin_array();
}

void end_call(JsonWriter& json) {
  json.end_array();
  json.end_object();
}

AccountRequest plan_token_history(const AccountNeed& need) {
  JsonWriter body;
  body.begin_array();
  for (unsigned call = 0; call < kTokenCalls; ++call) {
    begin_call(body, call + 1, "eth_getLogs");
    write_filter(body, need, call == 1);
    end_call(body);
  }
  body.end_array();
  return {.body = body.take()};
}

Result<AccountNeed> token_history_of(const JsonValue& batch) {
  const Error other{Code::unsupported, "method", "this batch is not used"};
  if (batch.elements().size() != kTokenCalls) return other;
  const JsonValue* filter = batch.elements().front().find("params[0]");
  if (filter == nullptr) return other;
  const auto account = filter->string_at("topics[1]");
  const auto from = u32_at(*filter, "fromBlock");
  const auto to = u32_at(*filter, "toBlock");
  constexpr std::size_t kBeforeAddress = 26;
  if (!account || account->size() <= kBeforeAddress) return other;
  if (!from) return from.error();
  if (!to) return to.error();
  const auto address = evm::parse_address(std::string("0x").append(account->substr(kBeforeAddress)));
  if (!address) return at(address.error(), "topics[1]");
  const AccountNeed need = up_to({.kind = NeedKind::history, .id = evm::to_text(*address), .part = HistoryPart::tokens, .from_height = *from}, *to);
  // What was asked is what this need asks: other filters would cover less.
  std::vector<Problem> none;
  const auto planned = parse_json(as_bytes(plan_token_history(need).body), none);
  for (std::size_t i = 0; i < kTokenCalls; ++i) {
    for (const std::string_view member : {"method", "params"}) {
      const JsonValue* asked = batch.elements()[i].find(member);
      if (asked == nullptr || !says_same(*asked, *planned->elements()[i].find(member))) return other;
    }
  }
  return need;
}

Result<AccountReading> decode_token_history(const AccountNeed& need, const JsonValue& answers, ReplyIndex reply, AccountStore& store) {
  // A node that takes no batch says so in one envelope.
  if (answers.is(Kind::object)) return find_error(answers).value_or(Error{Code::bad_type, "", "expected the answers of a batch"});
  if (answers.elements().size() != kTokenCalls) return Error{Code::missing_field, "", "not every call of the batch is answered"};
  AccountReading reading;
  Collector facts(reply, store, reading);
  SourceRef source = facts.source(SourceRef::Form::batch_row);
  for (; source.index < kTokenCalls; ++source.index) {
    const std::string path = "[" + std::to_string(source.index) + "]";
    const JsonValue& envelope = answers.elements()[source.index];
    if (auto error = find_error(envelope)) return at(*error, path);
    if (auto error = decode_logs(*envelope.find("result"), source, facts)) return at(*error, path);
  }
  facts.finish();
  const std::uint32_t to_height = *height_in(need, kEndCursor);
  if (reading.complete && need.from_height <= to_height)
    store.mark_covered(store.intern_account(need.id), HistoryPart::tokens, {need.from_height, to_height, store.block_time(to_height).value_or(0)});
  return reading;
}

}  // namespace peelback::evm_rpc
