// Answers of the Etherscan dialect.

#include "explorers/etherscan_lists.h"

#include <algorithm>

#include "base/sort.h"
#include "explorers/evm_facts.h"
#include "explorers/evm_rpc.h"
#include "explorers/reply_text.h"
#include "explorers/url_text.h"

namespace peelback::etherscan {

namespace {

using namespace evm_facts;
using Kind = JsonValue::Kind;
using NeedKind = AccountNeed::Kind;

// Words of Etherscan, Routescan and Blockscout, in the order in which they are looked for.
constexpr SaidCode kSaid[] = {
    {"rate limit", Code::rate_limited},
    {"Max calls per sec", Code::rate_limited},
    {"Too many invalid api key", Code::rate_limited},
    {"Too Many Requests", Code::rate_limited},
    {"Invalid API Key", Code::refused},
    {"Missing/Invalid API Key", Code::refused},
    {"Free API access is not supported", Code::refused},
    {"Missing or unsupported chainid", Code::unsupported},
    {"Result window is too large", Code::too_large},
    {"Query Timeout", Code::server_error},
    {"timeout", Code::server_error},
    {"server too busy", Code::server_error},
    {"temporarily unavailable", Code::server_error},
    {"not yet processed", Code::server_error},
    {"have not been processed yet", Code::server_error},
    {"Invalid address", Code::bad_address},
};

constexpr std::string_view kBlockCursor = "block";
constexpr std::string_view kGenesis = "GENESIS";
constexpr std::uint64_t kWeiPerGwei = 1'000'000'000;

/// Rollups whose lists leave out what is paid to the chain below.
bool lists_part_of_fee(Chain chain) {
  return chain == Chain::optimism || chain == Chain::base;
}

std::optional<Amount> fee_of(const JsonValue& row, Chain chain) {
  if (lists_part_of_fee(chain)) return std::nullopt;
  const auto gas = find_number(row, "gasUsed");
  const auto price = find_number(row, "gasPrice");
  if (!gas || !price) return std::nullopt;
  const U256 fee = mul_wide(*gas, *price);
  return fee.hi == 0 ? std::optional(Amount{fee.lo}) : std::nullopt;
}

/// Where and when, of any row.
Result<TransactionRow> read_place(const JsonValue& row) {
  if (!row.is(Kind::object)) return row.at("", Kind::object).error();
  const auto height = u32_at(row, "blockNumber");
  if (!height) return height.error();
  const auto time = time_at(row, row.find("timeStamp") != nullptr ? "timeStamp" : "timestamp");
  if (!time) return time.error();
  return TransactionRow{.height = *height, .index = find_u32(row, "transactionIndex"), .time_s = *time};
}

Result<Amount> amount_at(const JsonValue& row, std::string_view field, U128 unit) {
  const auto number = number_at(row, field);
  if (!number) return number.error();
  if (*number > kU128Max / unit) return Error{Code::too_large, std::string(field), "beyond 128 bits"};
  return Amount{*number * unit};
}

/// Reads the rows of one list, one kind of list each, into facts.
class ListReader {
 public:
  ListReader(const AccountNeed& need, const Page& page, bool is_whole, const JsonValue& rows, Collector& facts)
      : need_(need), page_(page), is_whole_(is_whole), rows_(rows.elements()), facts_(facts) {}

  void read() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (auto error = read_row(i)) facts_.lose(at(*error, path_of(i)));
    }
    facts_.add_calls(std::move(calls_), is_whole_);
  }

 private:
  std::optional<Error> read_row(std::size_t index) {
    auto place = read_place(rows_[index]);
    if (!place) return place.error();
    if (need_.kind == NeedKind::transaction) return read_call(index, std::move(place).value());
    if (page_.action == kWithdrawals) return read_withdrawal(index, *place);
    if (page_.action == kMinedBlocks) return read_reward(index, *place);
    switch (need_.part) {
      case HistoryPart::transactions:
        return read_transaction(index, std::move(place).value());
      case HistoryPart::internal:
        return read_call(index, std::move(place).value());
      case HistoryPart::tokens:
        return read_token(index, std::move(place).value());
    }
    return std::nullopt;
  }

  static std::string path_of(std::size_t index) { return "result[" + std::to_string(index) + "]"; }
  SourceRef source(std::size_t index) const { return facts_.source(SourceRef::Form::result_row, index); }

  std::optional<Error> read_transaction(std::size_t index, TransactionRow row) {
    const JsonValue& object = rows_[index];
    if (text_of(object, "hash").starts_with(kGenesis)) return read_genesis(index, row);
    auto id = hash_at(object, "hash");
    if (!id) return id.error();
    auto parties = parties_at(object, "contractAddress");
    if (!parties) return parties.error();
    row.id = std::move(id).value();
    row.from = std::move(parties->from);
    row.to = std::move(parties->to);
    row.value = parties->value;
    row.fee = fee_of(object, facts_.store().chain());
    row.call_memo = call_memo_at(object, "input");
    // Before Byzantium there was no status: isError alone says it.
    row.succeeded = text_of(object, "isError") != "1" && text_of(object, "txreceipt_status") != "0";
    facts_.add(row, source(index));
    if (!parties->created.empty()) facts_.add_contract(parties->created);
    return std::nullopt;
  }

  /// What an account held from the first block on.
  std::optional<Error> read_genesis(std::size_t index, const TransactionRow& row) {
    const auto to = address_at(rows_[index], "to");
    if (!to) return to.error();
    const auto amount = amount_at(rows_[index], "value", 1);
    if (!amount) return amount.error();
    facts_.add_credit("genesis-" + *to, *to, *amount, row, source(index));
    return std::nullopt;
  }

  std::optional<Error> read_token(std::size_t index, TransactionRow row) {
    return facts_.add_transfer(rows_[index],
                               {.id = "hash",
                                .contract = "contractAddress",
                                .symbol = "tokenSymbol",
                                .decimals = "tokenDecimal",
                                .value = "value",
                                .log_index = "logIndex"},
                               std::move(row), source(index), path_of(index));
  }

  std::optional<Error> read_call(std::size_t index, TransactionRow row) {
    const JsonValue& object = rows_[index];
    row.id = need_.id;
    if (need_.kind == NeedKind::history) {
      auto id = hash_at(object, object.find("hash") != nullptr ? "hash" : "transactionHash");
      if (!id) return id.error();
      row.id = std::move(id).value();
    }
    auto parties = parties_at(object, "contractAddress");
    if (!parties) return parties.error();
    const std::string_view call_type = text_of(object, "callType");
    std::optional<std::uint32_t> listed = find_u32(object, "index");
    if (!listed && page_.number > 1) listed = (page_.number - 1) * page_.rows.value_or(kCallsPerPage) + static_cast<std::uint32_t>(index);
    if (!parties->created.empty()) facts_.add_contract(parties->created);
    calls_.push_back({facts_.add(row, source(index)),
                      {.from = std::move(parties->from),
                       .to = std::move(parties->to),
                       .type = std::string(call_type.empty() ? text_of(object, "type") : call_type),
                       .path = std::string(text_of(object, "traceId")),
                       .value = parties->value,
                       .failed = text_of(object, "isError") == "1",
                       .row = listed,
                       .where = path_of(index),
                       .source = source(index)}});
    return std::nullopt;
  }

  std::optional<Error> read_withdrawal(std::size_t index, const TransactionRow& row) {
    const JsonValue& object = rows_[index];
    const auto number = number_at(object, "withdrawalIndex");
    if (!number) return number.error();
    const auto to = address_at(object, "address");
    if (!to) return to.error();
    const auto amount = amount_at(object, "amount", kWeiPerGwei);
    if (!amount) return amount.error();
    facts_.add_credit(withdrawal_id(*number), *to, *amount, row, source(index));
    return std::nullopt;
  }

  std::optional<Error> read_reward(std::size_t index, const TransactionRow& row) {
    if (rows_[index].find("blockReward") == nullptr) return std::nullopt;  // Blockscout names the blocks alone
    const auto amount = amount_at(rows_[index], "blockReward", 1);
    if (!amount) return amount.error();
    facts_.add_credit("reward-" + std::to_string(*row.height), need_.id, *amount, row, source(index));
    return std::nullopt;
  }

  const AccountNeed& need_;
  const Page& page_;
  bool is_whole_;
  const std::vector<JsonValue>& rows_;
  Collector& facts_;
  std::vector<CallOf> calls_{};
};

std::optional<std::uint32_t> height_of(const JsonValue& row) {
  return row.is(Kind::object) ? find_u32(row, "blockNumber") : std::nullopt;
}

/// The first and last block of rows in ascending order; absent when they are in none, or a block is missing.
struct Span {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};
std::optional<Span> span_of(const std::vector<JsonValue>& rows) {
  if (rows.empty()) return std::nullopt;
  std::optional<std::uint32_t> previous;
  for (const JsonValue& row : rows) {
    const auto height = height_of(row);
    if (!height || (previous && *height < *previous)) return std::nullopt;
    previous = height;
  }
  return Span{*height_of(rows.front()), *previous};
}

/// The time of the newest row up to the block: the least that is known of the block's own.
std::int64_t time_up_to(const std::vector<JsonValue>& rows, std::uint32_t height) {
  std::int64_t time_s = 0;
  for (const JsonValue& row : rows) {
    const auto place = read_place(row);
    if (place && *place->height <= height) time_s = std::max(time_s, *place->time_s);
  }
  return time_s;
}

/// The page after a full one, whose last row is in block `last`.
Page page_after(const Page& page, std::uint32_t last, std::size_t full, Collector& facts) {
  Page next = page;
  if (last > page.start) {
    next.start = last;
    next.number = 1;
  } else if ((page.number + 1) * full <= kWindowRows) {
    ++next.number;
  } else {
    facts.add_problem({Code::too_large, "result", "block " + std::to_string(last) + " has more rows than can be asked for"});
    next.start = last + 1;
    next.number = 1;
  }
  return next;
}

/// Marks the blocks that the page covers, and says which page follows.
void turn_page(const AccountNeed& need, const Page& page, const std::vector<JsonValue>& rows, Collector& facts) {
  const auto span = span_of(rows);
  if (!page.end || (!rows.empty() && !span)) return;
  const std::size_t full = page.rows.value_or(kRowsPerPage);
  // A later page of one block tells of that block only together with the pages before it.
  const std::uint32_t from = page.number == 1 ? page.start : page.start + 1;
  std::uint32_t after = *page.end + 1;  // the first block that is not covered
  if (rows.size() >= full) {
    after = span->last;
    const Page next = page_after(page, span->last, full, facts);
    if (next.start <= *page.end) {
      facts.reading().next = need;
      facts.reading().next->from_height = next.start;
      facts.reading().next->cursor = format_cursor(next);
    }
  }
  const bool is_history = page.action.empty() && facts.reading().complete;
  if (!is_history || from >= after) return;
  AccountStore& store = facts.store();
  store.mark_covered(store.intern_account(need.id), need.part, {from, after - 1, time_up_to(rows, after - 1)});
}

/// The next page of a transaction's calls.
void turn_calls(const AccountNeed& need, Page page, AccountReading& reading) {
  ++page.number;
  if (page.number * page.rows.value_or(kCallsPerPage) > kWindowRows) {
    reading.complete = false;
    reading.problems.push_back({Code::too_large, "result", "the transaction has more calls than can be asked for"});
    return;
  }
  reading.next = need;
  reading.next->cursor = calls_cursor(page);
}

/// What an envelope says instead of a list. Absent: `result` is one.
std::optional<Error> find_complaint(const JsonValue& envelope) {
  const JsonValue* result = envelope.find("result");
  const std::string_view message = text_of(envelope, "message");
  if (result != nullptr && result->is(Kind::array)) {
    const bool is_list = text_of(envelope, "status") != "0" || contains(message, "found") || !result->elements().empty();
    if (is_list) return std::nullopt;
  }
  const std::string_view words = result != nullptr && result->is(Kind::string) ? result->text() : message;
  if (text_of(envelope, "status") != "0" && (words.empty() || words == "OK")) return Error{Code::refused, "result", "neither a list nor a reason why there is none"};
  return Error{said_code(words, kSaid).value_or(Code::refused), "result", quoted(words)};
}

/// The same where a node's answer is due.
std::optional<Error> find_refused_call(const JsonValue& envelope) {
  return text_of(envelope, "status") == "0" ? find_complaint(envelope) : std::nullopt;
}

Result<AccountReading> decode_list(const AccountNeed& need, const JsonValue& envelope, ReplyIndex reply,
                                   AccountStore& store) {
  if (auto complaint = find_complaint(envelope)) return *complaint;
  const JsonValue& result = *envelope.find("result");
  const bool is_unfinished = text_of(envelope, "status") == "2";
  const std::string_view message = text_of(envelope, "message");
  if (is_unfinished && result.elements().empty()) return Error{Code::server_error, "message", quoted(message)};
  auto page = parse_page(need);
  if (!page) return Error{Code::usage, "cursor", "not a page of this dialect"};
  AccountReading reading;
  Collector facts(reply, store, reading);
  if (is_unfinished) facts.lose({Code::server_error, "message", quoted(message)});
  const bool is_of_transaction = need.kind == NeedKind::transaction;
  const std::size_t full = page->rows.value_or(kCallsPerPage);
  // More rows than were asked for are all there are.
  const bool is_page = page->number > 1 || result.elements().size() == full;
  const bool is_whole = is_of_transaction && !is_unfinished && !is_page;
  if (is_of_transaction) facts.add({.id = need.id}, facts.source(SourceRef::Form::result));
  ListReader(need, *page, is_whole, result, facts).read();
  facts.finish();
  if (is_of_transaction && result.elements().size() == full) {
    turn_calls(need, *page, reading);
  } else if (is_of_transaction) {
    const AccountTransaction& known = store.transaction(store.find_tx(need.id));
    if (known.height && !known.time_s) reading.next = AccountNeed{.kind = NeedKind::block, .from_height = *known.height};
  } else if (!need.id.empty()) {
    turn_page(need, *page, result.elements(), facts);
  }
  return reading;
}

/// The tip, as the beginning of a history.
Result<AccountReading> decode_tip(const AccountNeed& history, const JsonValue& envelope) {
  const auto tip = u32_at(envelope, "result");
  if (!tip) return tip.error();
  AccountReading reading;
  reading.next = history;
  reading.next->cursor = std::string(kBlockCursor) + '=' + std::to_string(*tip - std::min(*tip, kUnsettledBlocks));
  return reading;
}

Result<AccountReading> decode_proxied(const AccountNeed& need, const JsonValue& envelope, ReplyIndex reply,
                                      std::int64_t fetched_at_s, AccountStore& store) {
  if (auto complaint = find_refused_call(envelope)) return *complaint;
  auto reading = evm_rpc::decode_envelope(need, envelope, reply, fetched_at_s, store);
  const bool is_receipt = need.kind == NeedKind::transaction && need.cursor == kReceipt;
  if (reading && is_receipt) {
    const AccountTransaction* known = nullptr;
    if (const auto tx = store.find_tx(need.id); tx.exists()) known = &store.transaction(tx);
    reading->next.reset();
    if (known != nullptr) reading->next = AccountNeed{.kind = NeedKind::transaction, .id = need.id, .cursor = std::string(kInternal)};
  }
  return reading;
}

bool is_list(const AccountNeed& need) {
  return need.kind == NeedKind::transaction ? is_calls_cursor(need.cursor) : need.kind == NeedKind::history && need.cursor != kLogs;
}

}  // namespace

std::optional<AccountNeed> first_step(const AccountNeed& history) {
  if (history.cursor.empty()) return AccountNeed{.kind = NeedKind::tip};
  const auto block = find_parameter(history.cursor, kBlockCursor);
  const auto height = block ? parse_decimal_u64(*block) : std::nullopt;
  if (!height) return std::nullopt;
  return AccountNeed{.kind = NeedKind::block, .from_height = static_cast<std::uint32_t>(*height)};
}

Result<AccountReading> decode(const AccountNeed& need, int status, ByteView body, ReplyIndex reply,
                              std::int64_t fetched_at_s, AccountStore& store) {
  std::vector<Problem> problems;
  const auto envelope = parse_answer(status, body, kSaid, problems);
  if (!envelope) return envelope.error();
  const auto read = [&]() -> Result<AccountReading> {
    const auto step = need.kind == NeedKind::history ? first_step(need) : std::nullopt;
    if (step && step->kind == NeedKind::tip) {
      if (auto complaint = find_refused_call(*envelope)) return *complaint;
      return decode_tip(need, *envelope);
    }
    if (is_list(need) && !step) return decode_list(need, *envelope, reply, store);
    auto reading = decode_proxied(step.value_or(need), *envelope, reply, fetched_at_s, store);
    if (reading && step) {
      reading->next = up_to(need, step->from_height);
      reading->settled_height = step->from_height;
    }
    return reading;
  };
  auto reading = read();
  if (reading) reading->problems.insert(reading->problems.end(), problems.begin(), problems.end());
  return reading;
}

std::optional<AccountNeed> recognise_reply(const JsonValue& reply) {
  const JsonValue* result = reply.find("result");
  if (result == nullptr || reply.find("message") == nullptr || result->elements().empty()) return std::nullopt;
  const JsonValue& row = result->elements().front();
  const auto has = [&](std::string_view field) { return row.find(field) != nullptr; };
  AccountNeed need{.kind = NeedKind::history};
  if (has("tokenSymbol") && has("contractAddress")) {
    need.part = HistoryPart::tokens;
  } else if (has("nonce") && has("gasPrice") && has("isError")) {
    need.part = HistoryPart::transactions;
  } else if ((has("hash") || has("transactionHash")) && has("type") && has("isError")) {
    need.part = HistoryPart::internal;
  } else if (has("topics") && has("transactionHash")) {
    need.part = HistoryPart::tokens;
    need.cursor = kLogs;
    return need;
  } else {
    return std::nullopt;
  }
  need.cursor = format_cursor({});
  return need;
}

}  // namespace peelback::etherscan
