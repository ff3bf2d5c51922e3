#include "explorers/blockscout.h"

#include <algorithm>

#include "explorers/etherscan.h"
#include "explorers/evm_facts.h"
#include "explorers/reply_text.h"
#include "explorers/url_text.h"

namespace peelback::blockscout {

namespace {

using namespace evm_facts;
using Kind = JsonValue::Kind;
using NeedKind = AccountNeed::Kind;

// Cursors: which of a thing's lists, then "?" and what its page is asked by.
constexpr std::string_view kInternal = "internal-transactions";
constexpr std::string_view kTransfers = "token-transfers";
constexpr std::string_view kTransactions = "transactions";
constexpr std::string_view kWithdrawals = "withdrawals";
constexpr std::string_view kCounters = "counters";
constexpr std::size_t kMaxPageText = 1000;

constexpr SaidCode kSaid[] = {
    {"Too Many Requests", Code::rate_limited}, {"Too many requests", Code::rate_limited},
    {"rate limit", Code::rate_limited},        {"Not found", Code::not_found},
    {"not found", Code::not_found},            {"timeout", Code::server_error},
};

constexpr std::string_view kPartLists[] = {kTransactions, kInternal, kTransfers};  // by HistoryPart

// ---- questions ----

/// The list that a cursor names, without its page.
std::string_view list_of(const AccountNeed& need) {
  return cut_at(need.cursor, '?');
}

/// Whether the need is one of this interface's own lists: a history is asked for by the compatible one.
bool is_own_list(const AccountNeed& need) {
  const std::string_view list = list_of(need);
  return list == kWithdrawals || std::find(std::begin(kPartLists), std::end(kPartLists), list) != std::end(kPartLists);
}

/// All keys as they came: which ones there are differs between lists and versions.
std::optional<std::string> next_page(const JsonValue& answer) {
  const JsonValue* parameters = answer.find("next_page_params");
  if (parameters == nullptr || !parameters->is(Kind::object) || parameters->members().empty()) return std::nullopt;
  std::string query;
  for (const JsonMember& member : parameters->members()) {
    if (member.value.is(Kind::null)) continue;
    query += query.empty() ? '?' : '&';
    append_encoded(query, member.key);
    query += '=';
    if (member.value.is(Kind::boolean)) {
      query += member.value.boolean() ? "true" : "false";
    } else {
      append_encoded(query, member.value.text());
    }
  }
  return query;
}

// ---- answers ----

/// Whether an address object speaks of a contract; one that lends its calls by EIP-7702 still has a key.
std::optional<bool> is_contract(const JsonValue& address) {
  const auto stated = address.bool_at("is_contract");
  if (!stated) return std::nullopt;
  return *stated && text_of(address, "proxy_type") != "eip7702";
}

void note_nature(const JsonValue& object, std::string_view field, Collector& facts) {
  const JsonValue* address = object.find(field);
  if (address == nullptr || !address->is(Kind::object) || is_contract(*address) != true) return;
  if (const auto text = address_at(object, field)) facts.add_contract(*text);
}

TransactionRow place_of(const JsonValue& object) {
  return {.height = find_u32(object, "block_number"), .time_s = find_time(object, "timestamp")};
}

std::optional<Error> admit_transfer(const JsonValue& row, const SourceRef& source, const std::string& path,
                                    Collector& facts) {
  const JsonValue* token = row.find("token");
  if (token == nullptr || !token->is(Kind::object)) return Error{Code::missing_field, "token", "not said"};
  if (text_of(*token, "type") != "ERC-20") return std::nullopt;
  const bool is_older = token->find("address_hash") == nullptr;
  return facts.add_transfer(row,
                            {.id = "transaction_hash",
                             .contract = is_older ? "token.address" : "token.address_hash",
                             .symbol = "token.symbol",
                             .decimals = "token.decimals",
                             .value = "total.value",
                             .log_index = "log_index"},
                            place_of(row), source, path);
}

std::optional<Error> admit_transaction(const JsonValue& object, const SourceRef& source, const std::string& path,
                                       Collector& facts) {
  TransactionRow row = place_of(object);
  auto id = hash_at(object, "hash");
  if (!id) return id.error();
  auto parties = parties_at(object, "created_contract");
  if (!parties) return parties.error();
  row.id = std::move(id).value();
  row.index = find_u32(object, "position");
  row.from = std::move(parties->from);
  row.to = std::move(parties->to);
  row.value = parties->value;
  row.unconfirmed = !row.height;
  const std::string_view status = text_of(object, "status");
  if (status == "ok" || status == "error") row.succeeded = status == "ok";
  row.call_memo = call_memo_at(object, "raw_input");
  const auto fee = find_number(object, "fee.value");
  if (fee && text_of(object, "fee.type") == "actual") row.fee = Amount{*fee};
  facts.add(row, source);
  if (!parties->created.empty()) facts.add_contract(parties->created);
  note_nature(object, "to", facts);
  const JsonValue* transfers = object.find("token_transfers");
  for (std::size_t i = 0; transfers != nullptr && i < transfers->elements().size(); ++i) {
    const std::string inner = path + "token_transfers[" + std::to_string(i) + "]";
    if (auto error = admit_transfer(transfers->elements()[i], source, inner, facts)) facts.lose(at(*error, inner));
  }
  return std::nullopt;
}

Result<CallOf> read_call(const AccountNeed& need, const JsonValue& row, const SourceRef& source, const std::string& path,
                         Collector& facts) {
  TransactionRow place = place_of(row);
  auto id = hash_at(row, "transaction_hash");
  if (!id) return id.error();
  if (need.kind == NeedKind::transaction && *id != need.id)
    return Error{Code::txid_mismatch, "transaction_hash", "another transaction than was asked for"};
  auto parties = parties_at(row, "created_contract");
  if (!parties) return parties.error();
  const JsonValue* success = row.find("success");
  place.id = std::move(id).value();
  if (!parties->created.empty()) facts.add_contract(parties->created);
  return CallOf{facts.add(place, source),
                {.from = std::move(parties->from),
                 .to = std::move(parties->to),
                 .type = std::string(text_of(row, "type")),
                 .value = parties->value,
                 .failed = success != nullptr && success->is(Kind::boolean) && !success->boolean(),
                 .row = find_u32(row, "index"),
                 .where = path,
                 .source = source}};
}

std::optional<Error> admit_withdrawal(const JsonValue& row, const SourceRef& source, Collector& facts) {
  const auto index = number_at(row, "index");
  if (!index) return index.error();
  const auto to = address_at(row, "receiver");
  if (!to) return to.error();
  const auto amount = number_at(row, "amount");
  if (!amount) return amount.error();
  facts.add_credit(withdrawal_id(*index), *to, Amount{*amount}, place_of(row), source);
  return std::nullopt;
}

std::optional<Error> decode_list(const AccountNeed& need, const JsonValue& answer, Collector& facts) {
  const auto items = answer.at("items", Kind::array);
  if (!items) return items.error();
  const std::string_view list = list_of(need);
  const auto page = next_page(answer);
  const bool is_unfinished = find_u32(answer, "meta.status") == 2U;
  if (is_unfinished) facts.lose({Code::server_error, "meta", quoted(text_of(answer, "meta.message"))});
  std::vector<CallOf> calls;
  for (std::size_t i = 0; i < (*items)->elements().size(); ++i) {
    const JsonValue& row = (*items)->elements()[i];
    const std::string path = "items[" + std::to_string(i) + "]";
    const SourceRef source = facts.source(SourceRef::Form::item_row, i);
    std::optional<Error> error;
    if (list == kInternal) {
      auto call = read_call(need, row, source, path, facts);
      if (call) calls.push_back(std::move(call).value());
      if (!call) error = call.error();
    } else if (list == kTransfers) {
      error = admit_transfer(row, source, path, facts);
    } else if (list == kWithdrawals) {
      error = admit_withdrawal(row, source, facts);
    } else {
      error = admit_transaction(row, source, path + '.', facts);
    }
    if (error) facts.lose(at(*error, path));
  }
  const bool is_whole = need.kind == NeedKind::transaction && !page && list == need.cursor && !is_unfinished;
  facts.add_calls(std::move(calls), is_whole);
  if (!page) return std::nullopt;
  if (page->size() > kMaxPageText) {
    facts.lose({Code::too_large, "next_page_params", "longer than any page is asked by"});
    return std::nullopt;
  }
  AccountNeed next = need;
  next.cursor = std::string(list) + *page;
  if (next.cursor != need.cursor) facts.reading().next = std::move(next);
  return std::nullopt;
}

std::optional<Error> decode_transaction(const AccountNeed& need, const JsonValue& answer, Collector& facts) {
  const auto id = hash_at(answer, "hash");
  if (!id) return id.error();
  if (*id != need.id) return Error{Code::txid_mismatch, "hash", "asked for " + need.id + ", told of " + *id};
  if (auto error = admit_transaction(answer, facts.source(SourceRef::Form::json_root), "", facts)) return error;
  AccountNeed next{.kind = NeedKind::transaction, .id = *id, .cursor = std::string(kInternal)};
  facts.reading().next = std::move(next);
  return std::nullopt;
}

std::optional<Error> decode_address(const AccountNeed& need, const JsonValue& answer, ReplyIndex reply,
                                    std::int64_t fetched_at_s, Collector& facts) {
  const auto id = address_at(answer, "hash");
  if (!id) return id.error();
  if (*id != need.id) return Error{Code::bad_address, "hash", "the answer is about another address: " + *id};
  AccountStore& store = facts.store();
  const AccountIndex account = store.intern_account(*id);
  if (const auto contract = is_contract(answer)) {
    store.set_nature(account, *contract ? AccountNature::contract : AccountNature::plain);
    ++facts.reading().facts;
  }
  if (const auto balance = find_number(answer, "coin_balance")) {
    const HoldingIndex holding = store.intern_holding(account, store.native_asset());
    store.set_balance_seen(holding, {Amount{*balance}, fetched_at_s, {reply, "/coin_balance"}}, facts.reading().problems);
    ++facts.reading().facts;
  }
  if (need.kind == NeedKind::stats)
    facts.reading().next = AccountNeed{.kind = NeedKind::stats, .id = *id, .cursor = std::string(kCounters)};
  return std::nullopt;
}

std::optional<Error> decode_counters(const AccountNeed& need, const JsonValue& answer, ReplyIndex reply,
                                     std::int64_t fetched_at_s, Collector& facts) {
  const auto count = number_at(answer, "transactions_count");
  if (!count) return count.error();
  if (*count > 0xffff'ffff'ffff'ffff) return Error{Code::bad_number, "transactions_count", "beyond 64 bits"};
  facts.store().set_stats(facts.store().intern_account(need.id), {static_cast<std::uint64_t>(*count), fetched_at_s, reply});
  ++facts.reading().facts;
  return std::nullopt;
}

Result<std::uint32_t> admit_block(const JsonValue& block, Collector& facts) {
  const auto height = u32_at(block, "height");
  if (!height) return height.error();
  const auto time = time_at(block, "timestamp");
  if (!time) return time.error();
  facts.add_block_time(*height, *time);
  return *height;
}

/// The newest blocks. A history is to end at the oldest of them: the list is one page, and what is listed is indexed.
std::optional<Error> decode_tip(const AccountNeed& need, const JsonValue& answer, Collector& facts) {
  const auto items = answer.at("items", Kind::array);
  if (!items) return items.error();
  std::optional<std::uint32_t> end;
  for (std::size_t i = 0; i < (*items)->elements().size(); ++i) {
    const auto height = admit_block((*items)->elements()[i], facts);
    if (!height) return at(height.error(), "items[" + std::to_string(i) + "]");
    end = std::min(*height, end.value_or(*height));
  }
  if (!end) return Error{Code::missing_field, "items", "no block is listed"};
  if (need.kind == NeedKind::history) {
    facts.reading().next = up_to(need, *end);
    facts.reading().settled_height = *end;
  }
  return std::nullopt;
}

std::optional<Error> decode_into(const AccountNeed& need, const JsonValue& answer, ReplyIndex reply,
                                 std::int64_t fetched_at_s, Collector& facts) {
  switch (need.kind) {
    case NeedKind::transaction:
      return need.cursor.empty() ? decode_transaction(need, answer, facts) : decode_list(need, answer, facts);
    case NeedKind::stats:
      if (need.cursor == kCounters) return decode_counters(need, answer, reply, fetched_at_s, facts);
      return decode_address(need, answer, reply, fetched_at_s, facts);
    case NeedKind::balance:
      return decode_address(need, answer, reply, fetched_at_s, facts);
    case NeedKind::history:
      return need.cursor.empty() ? decode_tip(need, answer, facts) : decode_list(need, answer, facts);
    case NeedKind::tip:
      return decode_tip(need, answer, facts);
    case NeedKind::block: {
      const auto height = admit_block(answer, facts);
      if (!height) return height.error();
      if (*height != need.from_height) return Error{Code::block_mismatch, "height", "another block than was asked for"};
      return std::nullopt;
    }
  }
  return Error{Code::unsupported, "", "not a question of this dialect"};
}

}  // namespace

Result<AccountRequest> plan(const AccountEndpoint& endpoint, const AccountNeed& need) {
  const auto request = [](std::string path) { return AccountRequest{.path = std::move(path)}; };
  switch (need.kind) {
    case NeedKind::transaction:
      return request("/v2/transactions/" + need.id + (need.cursor.empty() ? "" : "/" + need.cursor));
    case NeedKind::stats:
      return request("/v2/addresses/" + need.id + (need.cursor.empty() ? "" : "/" + need.cursor));
    case NeedKind::balance:
      return request("/v2/addresses/" + need.id);
    case NeedKind::block:
      return request("/v2/blocks/" + std::to_string(need.from_height));
    case NeedKind::tip:
      return request("/v2/blocks?type=block");
    case NeedKind::history:
      if (need.cursor.empty()) return request("/v2/blocks?type=block");
      if (is_own_list(need)) return request("/v2/addresses/" + need.id + "/" + need.cursor);
      return etherscan::plan({.chain = endpoint.chain}, need);
  }
  return Error{Code::unsupported, "", "not a question of this dialect"};
}

Result<AccountReading> decode(const AccountNeed& need, int status, ByteView body, ReplyIndex reply,
                              std::int64_t fetched_at_s, AccountStore& store) {
  if (need.kind == NeedKind::history && !need.cursor.empty() && !is_own_list(need))
    return etherscan::decode(need, status, body, reply, fetched_at_s, store);
  AccountReading reading;
  const auto answer = parse_answer(status, body, kSaid, reading.problems);
  if (!answer) return answer.error();
  Collector facts(reply, store, reading);
  if (auto error = decode_into(need, *answer, reply, fetched_at_s, facts)) return *error;
  facts.finish();
  return reading;
}

Result<AccountNeed> need_of_path(std::string_view path, std::string_view query) {
  const auto unsupported = [&] { return Error{Code::unsupported, std::string(path), "not used"}; };
  const Words words = split_words(path);
  if (words.size() < 2) return unsupported();
  const std::string_view list = words.size() > 3 ? words[3] : std::string_view();
  const std::string kept = without_key(query);
  const auto page = [&] { return std::string(list) + (kept.empty() ? "" : "?" + kept); };
  if (words[1] == "blocks" && words.size() == 2) return AccountNeed{.kind = NeedKind::tip};
  if (words.size() < 3 || words.size() > 4) return unsupported();
  if (words[1] == "blocks" && words.size() == 3) {
    const auto height = parse_decimal_u64(words[2]);
    if (!height || *height >= 0xffffffff) return Error{Code::bad_number, std::string(path), "not a block height"};
    return AccountNeed{.kind = NeedKind::block, .from_height = static_cast<std::uint32_t>(*height)};
  }
  if (words[1] == "transactions") {
    const auto hash = evm::parse_hash(words[2]);
    if (!hash) return at(hash.error(), path);
    if (list.empty()) return AccountNeed{.id = evm::hash_text(*hash)};
    if (list != kInternal && list != kTransfers) return unsupported();
    return AccountNeed{.id = evm::hash_text(*hash), .cursor = page()};
  }
  if (words[1] != "addresses") return unsupported();
  const auto address = evm::parse_address(words[2]);
  if (!address) return at(address.error(), path);
  AccountNeed need{.kind = NeedKind::stats, .id = evm::to_text(*address)};
  if (list.empty()) return need;
  need.cursor = page();
  if (list == kCounters) return need;
  if (!is_own_list(need)) return unsupported();
  need.kind = NeedKind::history;
  need.part = list == kTransactions ? HistoryPart::transactions
              : list == kTransfers  ? HistoryPart::tokens
                                    : HistoryPart::internal;
  return need;
}

}  // namespace peelback::blockscout
