// Answers of TronGrid and of TRON's nodes.

#include <algorithm>

#include "chains/ascii.h"
#include "chains/tron_address.h"
#include "chains/tron_tokens.h"
#include "explorers/reply_text.h"
#include "explorers/tron_facts.h"
#include "explorers/trongrid_pages.h"

namespace peelback::trongrid {

namespace {

using evm_facts::Collector;
using evm_facts::find_number;
using evm_facts::find_u32;
using evm_facts::text_of;
using evm_facts::TransactionRow;
using Kind = JsonValue::Kind;
using NeedKind = AccountNeed::Kind;
using Rows = std::vector<JsonValue>;

// TronGrid's words and java-tron's, in the order in which they are looked for.
constexpr SaidCode kSaid[] = {
    {"frequency limit", Code::rate_limited},
    {"suspended for", Code::rate_limited},
    {"rate exceeded", Code::rate_limited},
    {"allowed_rps", Code::rate_limited},
    {"Too Many Requests", Code::rate_limited},
    {"lack of computing resources", Code::rate_limited},
    {"ApiKey not exists", Code::refused},
    {"Invalid query filter", Code::refused},
    {"not found", Code::not_found},
    {"Timeout", Code::server_error},
    {"timeout", Code::server_error},
    {"Invalid address", Code::bad_address},
};

constexpr std::size_t kMaxMark = 1000;

/// What stands where an answer is due: `{"Error":…}` of a node, `"success":false` of TronGrid, both with status 200.
std::optional<Error> find_complaint(const JsonValue& answer) {
  const JsonValue* success = answer.find("success");
  const bool failed = success != nullptr && success->is(Kind::boolean) && !success->boolean();
  const JsonValue* node = answer.find("Error");
  if (!failed && node == nullptr) return std::nullopt;
  std::string_view words = node != nullptr ? node->text() : text_of(answer, "error");
  if (words.empty()) words = text_of(answer, "message");
  return Error{said_code(words, kSaid).value_or(Code::refused), node != nullptr ? "Error" : "error", quoted(words)};
}

bool is_empty(const JsonValue& answer) { return answer.members().empty(); }

// ---- blocks ----

struct BlockPlace {
  std::uint32_t height = 0;
  std::int64_t time_s = 0;
};

Result<BlockPlace> admit_block(const JsonValue& answer, Collector& facts) {
  if (is_empty(answer)) return Error{Code::not_found, "", "no such block"};
  const auto header = answer.at("block_header.raw_data", Kind::object);
  if (!header) return header.error();
  const auto time_s = tron_facts::time_at(**header, "timestamp");
  if (!time_s) return at(time_s.error(), "block_header.raw_data");
  // The first block's number is 0, which is left out.
  const bool is_numbered = (*header)->find("number") != nullptr;
  const auto height = is_numbered ? evm_facts::u32_at(**header, "number") : Result<std::uint32_t>(std::uint32_t{0});
  if (!height) return at(height.error(), "block_header.raw_data");
  facts.add_block_time(*height, *time_s);
  return BlockPlace{*height, *time_s};
}

Result<BlockPlace> admit_block_at(std::optional<std::uint32_t> asked, const JsonValue& answer, Collector& facts) {
  auto block = admit_block(answer, facts);
  if (block && asked && block->height != *asked)
    return Error{Code::block_mismatch, "block_header.raw_data.number", "asked for block " + std::to_string(*asked)};
  return block;
}

// ---- one transaction ----

std::optional<Error> decode_transaction(const AccountNeed& need, const JsonValue& answer, Collector& facts) {
  if (is_empty(answer)) return Error{Code::not_found, "", "the node does not know this"};
  const auto id = tron_facts::id_at(answer, "txID");
  if (!id) return id.error();
  if (*id != need.id) return Error{Code::txid_mismatch, "txID", "asked for " + need.id + ", told of " + *id};
  const auto admitted = tron_facts::admit_transaction(answer, facts.source(SourceRef::Form::json_root), "", facts);
  if (!admitted) {
    facts.lose(admitted.error());
    return std::nullopt;
  }
  facts.reading().next = AccountNeed{.id = need.id, .cursor = std::string(kInfo)};
  return std::nullopt;
}

/// What became of it: block, fee, events, internal transactions. None of that for one that is not final yet.
std::optional<Error> decode_info(const AccountNeed& need, const JsonValue& answer, Collector& facts) {
  const SourceRef source = facts.source(SourceRef::Form::json_root);
  if (is_empty(answer)) {
    facts.add({.id = need.id, .unconfirmed = true}, source);
    return std::nullopt;
  }
  const auto id = tron_facts::id_at(answer, "id");
  if (!id) return id.error();
  if (*id != need.id) return Error{Code::txid_mismatch, "id", "asked for " + need.id + ", told of " + *id};
  const auto height = evm_facts::u32_at(answer, "blockNumber");
  if (!height) return height.error();
  const auto time_s = tron_facts::time_at(answer, "blockTimeStamp");
  if (!time_s) return time_s.error();
  const std::string_view result = text_of(answer, "receipt.result");
  const bool failed = text_of(answer, "result") == "FAILED" || (!result.empty() && result != "SUCCESS" && result != "DEFAULT");
  // What is 0 is left out.
  const AccountTxIndex tx = facts.add({.id = *id, .height = *height, .time_s = *time_s, .succeeded = !failed,
                                       .fee = Amount{find_number(answer, "fee").value_or(0)}}, source);
  if (failed) return std::nullopt;
  if (const JsonValue* logs = answer.find("log")) {
    for (std::size_t i = 0; i < logs->elements().size(); ++i)
      tron_facts::admit_event(tx, logs->elements()[i], static_cast<std::uint32_t>(i), "log[" + std::to_string(i) + "]", facts);
  }
  if (const JsonValue* calls = answer.find("internal_transactions"))
    tron_facts::admit_calls(tx, calls->elements(), true, "internal_transactions", facts);
  return std::nullopt;
}

// ---- one account ----

/// Balances of the tokens that are known by their contracts; anybody can make others.
void admit_token_balances(const JsonValue& account, AccountIndex owner, ReplyIndex reply, std::int64_t fetched_at_s, Collector& facts) {
  const JsonValue* tokens = account.find("trc20");
  for (std::size_t i = 0; tokens != nullptr && i < tokens->elements().size(); ++i) {
    for (const JsonMember& member : tokens->elements()[i].members()) {
      const tron::KnownToken* known = tron::find_known_token(member.key);
      const auto amount = find_number(member.value, "");
      if (known == nullptr || !amount) continue;
      const AssetIndex asset = facts.token(known->address, known->symbol, known->decimals);
      const std::string pointer = "/data/0/trc20/" + std::to_string(i) + '/' + member.key;
      facts.store().set_balance_seen(facts.store().intern_holding(owner, asset), {Amount{*amount}, fetched_at_s, {reply, pointer}}, facts.reading().problems);
    }
  }
}

std::optional<Error> decode_account(const AccountNeed& need, const JsonValue& answer, ReplyIndex reply, std::int64_t fetched_at_s,
                                    Collector& facts) {
  const auto data = answer.at("data", Kind::array);
  if (!data) return data.error();
  AccountStore& store = facts.store();
  const AccountIndex account = store.intern_account(need.id);
  const HoldingIndex coins = store.intern_holding(account, store.native_asset());
  store.set_stats(account, {.fetched_at_s = fetched_at_s, .source = reply, .at_least = true});
  ++facts.reading().facts;
  if ((*data)->elements().empty()) {  // it never had a coin, only tokens perhaps
    store.set_balance_seen(coins, {Amount{}, fetched_at_s, {reply, "/data"}}, facts.reading().problems);
    return std::nullopt;
  }
  const JsonValue& row = (*data)->elements().front();
  const auto id = tron_facts::address_at(row, "address");
  if (!id) return at(id.error(), "data[0]");
  if (*id != need.id) return Error{Code::bad_address, "data[0].address", "the answer is about another address: " + *id};
  store.set_nature(account, text_of(row, "type") == "Contract" ? AccountNature::contract : AccountNature::plain);
  store.set_balance_seen(coins, {Amount{find_number(row, "balance").value_or(0)}, fetched_at_s, {reply, "/data/0/balance"}}, facts.reading().problems);
  admit_token_balances(row, account, reply, fetched_at_s, facts);
  return std::nullopt;
}

std::optional<Error> decode_asset(const AccountNeed& need, const JsonValue& answer, Collector& facts) {
  constexpr std::uint32_t kMostDecimals = 36;
  const auto row = answer.at("data[0]", Kind::object);
  if (!row) return row.error();
  if (text_of(**row, "id") != need.id) return Error{Code::bad_reference, "data[0].id", "the answer is about another asset"};
  const std::uint32_t decimals = find_u32(**row, "precision").value_or(0);
  if (decimals > kMostDecimals) return Error{Code::bad_number, "data[0].precision", "more decimals than any asset has"};
  const std::string_view symbol = text_of(**row, "abbr");
  tron_facts::add_asset(facts.store(), need.id, symbol.empty() ? text_of(**row, "name") : symbol, decimals, facts.reading().problems);
  ++facts.reading().facts;
  return std::nullopt;
}

// ---- pages ----

/// An internal transaction as a row of its own, which is also how the transaction around it is known.
std::optional<Error> admit_call_row(const JsonValue& row, std::int64_t time_s, const SourceRef& source, const std::string& path,
                                    Collector& facts) {
  auto id = tron_facts::id_at(row, "tx_id");
  if (!id) return id.error();
  const AccountTxIndex tx = facts.add({.id = *id, .time_s = time_s}, source);
  tron_facts::admit_calls(tx, {row}, false, path, facts);
  return std::nullopt;
}

/// Reads one page, and says what it covers and what follows.
class PageReader {
 public:
  PageReader(const AccountNeed& need, const JsonValue& answer, ReplyIndex reply, std::int64_t fetched_at_s, Collector& facts)
      : need_(need), page_(parse_page(need)), answer_(answer), reply_(reply), fetched_at_s_(fetched_at_s), facts_(facts) {}

  std::optional<Error> read() {
    const auto data = answer_.at("data", Kind::array);
    if (!data) return data.error();
    const Rows& rows = (*data)->elements();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (const auto error = read_row(rows[i], i)) facts_.lose(at(*error, path_of(i)));
    }
    if (need_.id.empty()) return std::nullopt;  // a bare answer
    if (!is_in_order()) {
      facts_.lose({Code::bad_number, "data", "not in the order that was asked for"});
      return std::nullopt;
    }
    turn(rows);
    return std::nullopt;
  }

 private:
  static std::string path_of(std::size_t i) { return "data[" + std::to_string(i) + "]"; }
  bool is_tokens() const { return need_.part == HistoryPart::tokens; }

  std::optional<Error> read_row(const JsonValue& row, std::size_t i) {
    const SourceRef source = facts_.source(SourceRef::Form::data_row, i);
    const auto time_s = tron_facts::time_at(row, "block_timestamp");
    if (!time_s) return time_s.error();
    times_.push_back(*time_s);
    if (const auto height = find_u32(row, is_tokens() ? "detail.blockNumber" : "blockNumber")) last_block_ = BlockPlace{*height, *time_s};
    if (is_tokens()) return tron_facts::admit_transfer(row, source, path_of(i), facts_);
    if (row.find("tx_id") != nullptr) return admit_call_row(row, *time_s, source, path_of(i), facts_);
    const auto admitted = tron_facts::admit_transaction(row, source, path_of(i) + ".", facts_);
    return admitted ? std::nullopt : std::optional(admitted.error());
  }

  bool is_in_order() const {
    for (std::size_t i = 1; i < times_.size(); ++i) {
      if (page_.ascending ? times_[i] < times_[i - 1] : times_[i - 1] < times_[i]) return false;
    }
    return true;
  }

  /// Where the page ends in the middle of the list.
  std::string_view mark() const { return text_of(answer_, "meta.fingerprint"); }
  bool goes_on(const Rows& rows) const {
    // Lists have lost their marks before: a full page is never taken for the last.
    return !rows.empty() && !times_.empty() && (!mark().empty() || rows.size() >= page_.rows);
  }

  void turn(const Rows& rows) {
    if (last_block_) facts_.add_block_time(last_block_->height, last_block_->time_s);
    const bool goes_on = this->goes_on(rows);
    const auto near_s = page_.ascending ? page_.from_time_s : page_.to_time_s;
    // The block of the last row may go on behind the page. Rows of internal transactions do not say their block.
    const bool has_block = last_block_ && near_s != last_block_->time_s;
    const std::int64_t far_s = !goes_on ? 0 : has_block ? last_block_->time_s : times_.back();
    const auto end_s = page_.ascending ? page_.to_time_s : page_.from_time_s;
    if (goes_on && near_s && end_s) plan_next(*near_s, *end_s, far_s);
    cover(goes_on, far_s);
    count(rows, goes_on, far_s);
  }

  void plan_next(std::int64_t near_s, std::int64_t end_s, std::int64_t far_s) {
    if (!page_.ascending) return;  // not asked for by the planner
    std::string_view kept;
    if (far_s == near_s) {
      kept = mark();
      const bool is_plain = std::all_of(kept.begin(), kept.end(), [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; });
      if (kept.empty() || kept.size() > kMaxMark || !is_plain) {
        facts_.lose({Code::too_large, "meta.fingerprint", "one block has more rows than a page, and no mark to go on from"});
        return;
      }
    }
    facts_.reading().next = need_;
    facts_.reading().next->cursor = page_query(need_.part, far_s, end_s, kept);
  }

  void cover(bool goes_on, std::int64_t far_s) {
    const bool is_whole = facts_.reading().complete && !page_.is_filtered;
    const auto from = page_.ascending || !goes_on ? page_.from_time_s : std::optional(far_s);
    const auto to = page_.ascending && goes_on ? std::optional(far_s) : page_.to_time_s;
    if (!is_whole || !from || !to) return;
    const TimedCover covered{.from_time_s = *from,
                             .to_time_s = *to,
                             .after_from = page_.is_continued || (!page_.ascending && goes_on),
                             .before_to = page_.ascending && goes_on};
    AccountStore& store = facts_.store();
    const AccountIndex account = store.intern_account(need_.id);
    store.mark_covered_by_time(account, need_.part, covered);
    if (page_.has_calls) store.mark_covered_by_time(account, HistoryPart::internal, covered);
  }

  /// Transactions of the account, each in one of its lists: of token transfers those that came in. Rows of the block that
  /// is read again with the next page count there.
  void count(const Rows& rows, bool goes_on, std::int64_t far_s) {
    if (!page_.ascending || !page_.from_time_s || rows.size() != times_.size()) return;
    AccountStats listed{.fetched_at_s = fetched_at_s_, .source = reply_, .at_least = true};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const bool comes_again = goes_on && times_[i] >= far_s;
      const bool is_own = is_tokens() ? text_of(rows[i], "from") != need_.id : rows[i].find("tx_id") == nullptr;
      listed.tx_count += is_own && !comes_again ? 1U : 0U;
    }
    facts_.store().add_listed(facts_.store().intern_account(need_.id), need_.part, *page_.from_time_s, listed);
  }

  const AccountNeed& need_;
  Page page_;
  const JsonValue& answer_;
  ReplyIndex reply_;
  std::int64_t fetched_at_s_;
  Collector& facts_;
  std::vector<std::int64_t> times_{};
  std::optional<BlockPlace> last_block_{};
};

std::optional<Error> decode_history(const AccountNeed& need, const JsonValue& answer, ReplyIndex reply, std::int64_t fetched_at_s,
                                    Collector& facts) {
  const auto step = block_step(need);
  if (!step) return PageReader(need, answer, reply, fetched_at_s, facts).read();
  const auto block = admit_block_at(step->height, answer, facts);
  if (!block) return block.error();
  facts.reading().next = after_step(need, *step, block->time_s);
  return std::nullopt;
}

std::optional<Error> decode_into(const AccountNeed& need, const JsonValue& answer, ReplyIndex reply, std::int64_t fetched_at_s,
                                 Collector& facts) {
  const auto error_of = [](const auto& result) { return result ? std::nullopt : std::optional<Error>(result.error()); };
  switch (need.kind) {
    case NeedKind::transaction:
      return need.cursor == kInfo ? decode_info(need, answer, facts) : decode_transaction(need, answer, facts);
    case NeedKind::stats:
      if (need.cursor == kAsset) return decode_asset(need, answer, facts);
      return decode_account(need, answer, reply, fetched_at_s, facts);
    case NeedKind::balance:
      return decode_account(need, answer, reply, fetched_at_s, facts);
    case NeedKind::history:
      return decode_history(need, answer, reply, fetched_at_s, facts);
    case NeedKind::block:
      return error_of(admit_block_at(need.from_height, answer, facts));
    case NeedKind::tip:
      return error_of(admit_block(answer, facts));
  }
  return Error{Code::unsupported, "", "not a question of this dialect"};
}

}  // namespace

Result<AccountReading> decode(const AccountNeed& need, int status, ByteView body, ReplyIndex reply, std::int64_t fetched_at_s,
                              AccountStore& store) {
  AccountReading reading;
  const auto answer = parse_answer(status, body, kSaid, reading.problems);
  if (!answer) return answer.error();
  if (const auto complaint = find_complaint(*answer)) return *complaint;
  Collector facts(reply, store, reading);
  if (const auto error = decode_into(need, *answer, reply, fetched_at_s, facts)) return *error;
  facts.finish();
  return reading;
}

std::optional<AccountNeed> recognise_reply(const JsonValue& reply) {
  if (reply.find("raw_data.contract") != nullptr) {
    const auto id = tron_facts::id_at(reply, "txID");
    return id ? std::optional(AccountNeed{.id = *id}) : std::nullopt;
  }
  if (reply.find("blockTimeStamp") != nullptr && reply.find("receipt") != nullptr) {
    const auto id = tron_facts::id_at(reply, "id");
    return id ? std::optional(AccountNeed{.id = *id, .cursor = std::string(kInfo)}) : std::nullopt;
  }
  if (reply.find("data[0].raw_data.contract") != nullptr)
    return AccountNeed{.kind = NeedKind::history, .part = HistoryPart::transactions, .cursor = "limit=20"};
  if (reply.find("data[0].token_info") != nullptr && reply.find("data[0].transaction_id") != nullptr)
    return AccountNeed{.kind = NeedKind::history, .part = HistoryPart::tokens, .cursor = "limit=20"};
  return std::nullopt;
}

}  // namespace peelback::trongrid
