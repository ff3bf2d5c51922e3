// Answers of NEM's nodes.

#include "explorers/nis1.h"

#include <algorithm>

#include "chains/nem_transaction.h"
#include "explorers/nis1_facts.h"
#include "explorers/nis1_paging.h"
#include "explorers/reply_text.h"
#include "explorers/url_text.h"

namespace peelback::nis1 {

namespace {

using Kind = JsonValue::Kind;
using NeedKind = AccountNeed::Kind;

constexpr SaidCode kSaid[] = {
    {"Hash was not found in cache", Code::not_found},
    {"address must be valid", Code::bad_address},
    {"invalid address", Code::bad_address},
    {"NIS_ILLEGAL_STATE", Code::server_error},
    {"not booted", Code::server_error},
};

constexpr std::string_view kForgotten = "; most nodes know ids for 36 hours only: look the payment up by one of its accounts";
constexpr std::size_t kFirstDigits = 8;         // of an id, by which a page's first row is known again
constexpr std::size_t kMostDefinitions = 16;    // of one page: anybody can send an account any mosaic

Result<std::uint32_t> height_at(const JsonValue& object, std::string_view field) {
  const auto height = object.u64_at(field);
  if (!height) return height.error();
  if (*height >= 0xffffffff) return Error{Code::bad_number, std::string(field), "not a block height"};
  return static_cast<std::uint32_t>(*height);
}

/// A hash object's digits; empty where it has none.
std::string digits_at(const JsonValue& meta, std::string_view field) {
  const auto bytes = nem::bytes32_at(meta, field);
  return bytes ? to_hex(*bytes) : std::string();
}

Result<std::int64_t> time_at(const JsonValue& object) {
  const auto seconds = object.u64_at("timeStamp");
  if (!seconds) return seconds.error();
  if (*seconds > 0xffffffff) return Error{Code::bad_number, "timeStamp", "beyond 32 bits"};
  return kFirstSecond + static_cast<std::int64_t>(*seconds);
}

/// What a node adds to a transaction.
struct Row {
  std::uint64_t id = 0;                   // the node's own
  std::optional<std::uint32_t> height{};  // absent: it stands in no block yet
  std::string tx{};                       // its id
};

Result<Row> read_row(const JsonValue& pair) {
  const auto tx = nem::bytes32_at(pair, "meta.hash.data");
  if (!tx) return tx.error();
  const auto height = pair.u64_at("meta.height");
  if (!height) return height.error();
  const auto id = pair.u64_at("meta.id");
  Row row{.id = id ? *id : 0, .tx = to_hex(*tx)};
  // Nodes write 2^63 - 1 for what is unconfirmed.
  if (*height < 0xffffffff) row.height = static_cast<std::uint32_t>(*height);
  return row;
}

Result<Done> admit_row(const JsonValue& pair, const Row& row, const SourceRef& source, Facts& facts) {
  const auto transaction = pair.at("transaction", Kind::object);
  if (!transaction) return transaction.error();
  const auto tx = facts.add(**transaction, {.height = row.height,
                                            .unconfirmed = !row.height,
                                            .stated_id = row.tx,
                                            .stated_inner_id = digits_at(pair, "meta.innerHash.data"),
                                            .source = source});
  if (!tx) return at(tx.error(), "transaction");
  return Done{};
}

/// "dim:coin" as a request names it: names have spaces and apostrophes.
std::string mosaic_word(std::string_view mosaic) {
  const std::string_view space = cut_at(mosaic, ':');
  std::string word;
  append_encoded(word, space);
  word += ':';
  append_encoded(word, mosaic.substr(std::min(space.size() + 1, mosaic.size())));
  return word;
}

/// Adds the mosaics whose divisibility nobody has told yet.
void list_definitions(const AccountStore& store, std::string_view tx, std::string& list, std::size_t& count) {
  constexpr std::string_view kPrefix = "nem:";
  const AccountTxIndex known = store.find_tx(tx);
  if (!known.exists()) return;
  for (const MovementIndex index : store.movements_of(known)) {
    const AssetFacts asset = store.asset(store.movement(index).asset);
    if (asset.decimals || count >= kMostDefinitions) continue;
    const std::string word = mosaic_word(asset.reference.substr(kPrefix.size()));
    if (contains(list, word)) continue;
    if (!list.empty()) list += ',';
    list += word;
    ++count;
  }
}

// ---- lists ----

class ListReader {
 public:
  ListReader(const AccountNeed& need, const Page& page, ReplyIndex reply, std::int64_t fetched_at_s, Facts& facts)
      : need_(need), page_(page), reply_(reply), fetched_at_s_(fetched_at_s), facts_(facts) {}

  Result<Done> read(const JsonValue& answer) {
    const auto data = answer.at("data", Kind::array);
    if (!data) return data.error();
    const std::vector<JsonValue>& pairs = (*data)->elements();
    if (auto error = find_foreign_page(pairs)) return *error;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (const auto done = read_pair(pairs[i], i); !done) {
        facts_.lose(at(done.error(), "data[" + std::to_string(i) + ']'));
        is_whole_ = false;
      }
    }
    is_last_ = pairs.size() < kRowsPerPage && pairs.size() != kDefaultRows;
    if (need_.id.empty()) return Done{};
    if (rows_.size() < pairs.size() || !is_descending()) {
      facts_.lose({Code::source_mismatch, "data", "not a list of rows from the newest to the oldest"});
      return Done{};
    }
    count();
    if (is_whole_) cover();
    go_on();
    return Done{};
  }

 private:
  /// A row that cannot be read still says where the list goes on.
  Result<Done> read_pair(const JsonValue& pair, std::size_t index) {
    auto row = read_row(pair);
    if (!row) return row.error();
    rows_.push_back(std::move(row).value());
    return admit_row(pair, rows_.back(), {.reply = reply_, .form = SourceRef::Form::data_row, .row = static_cast<std::uint32_t>(index)}, facts_);
  }

  /// The page before said which row is due first.
  std::optional<Error> find_foreign_page(const std::vector<JsonValue>& pairs) const {
    if (page_.first.empty()) return std::nullopt;
    const std::string first = pairs.empty() ? std::string() : digits_at(pairs.front(), "meta.hash.data");
    if (first.starts_with(page_.first)) return std::nullopt;
    return Error{Code::source_mismatch, "data[0].meta.hash", "not the row that is due: pages of one history come from one node"};
  }

  bool is_descending() const {
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      if (rows_[i].id >= rows_[i - 1].id || rows_[i].height > rows_[i - 1].height) return false;
    }
    return true;
  }

  std::uint32_t lowest() const { return rows_.back().height.value_or(0); }

  /// Rows above the last block of the page, which the next page repeats.
  std::size_t rows_above() const {
    const auto last_block = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.height == rows_.back().height; });
    return static_cast<std::size_t>(last_block - rows_.begin());
  }

  void count() {
    AccountStore& store = facts_.store();
    store.set_stats(store.intern_account(need_.id), {page_.seen + rows_.size(), fetched_at_s_, reply_});
    store.set_nature(store.intern_account(need_.id), AccountNature::plain);
    ++facts_.reading().facts;
  }

  void cover() {
    std::optional<std::uint32_t> to = page_.to;
    if (!to && !page_.id && !rows_.empty()) to = rows_.front().height;  // up to the newest row itself
    if (!to) return;
    const HistoryCover cover{.from_height = is_last_ ? 0 : lowest() + 1, .to_height = *to};
    if (cover.from_height > cover.to_height) return;
    AccountStore& store = facts_.store();
    const AccountIndex account = store.intern_account(need_.id);
    store.mark_covered(account, HistoryPart::transactions, cover);
    store.mark_covered(account, HistoryPart::internal, cover);
    if (need_.part == HistoryPart::tokens) store.mark_covered(account, HistoryPart::tokens, cover);
  }

  void go_on() {
    if (need_.kind != NeedKind::history) return;
    Page next{.to = page_.to};
    std::size_t definitions = 0;
    if (need_.part == HistoryPart::tokens) {
      for (const Row& row : rows_) list_definitions(facts_.store(), row.tx, next.definitions, definitions);
    }
    const bool is_done = is_last_ || !page_.to || lowest() < need_.from_height;
    if (!is_done) find_next(next);
    if (is_done && next.definitions.empty()) return;
    if (is_done) next.to.reset();
    AccountNeed need = need_;
    need.cursor = format(next);
    if (need.cursor != need_.cursor) facts_.reading().next = std::move(need);
  }

  void find_next(Page& next) {
    const std::size_t above = rows_above();
    if (above > 0) {
      next.id = rows_[above - 1].id;
      next.to = lowest();
      next.first = rows_[above].tx.substr(0, kFirstDigits);
      next.seen = page_.seen + above;
      return;
    }
    // One block fills the page: it cannot be repeated as a whole, and stays a gap.
    facts_.lose({Code::too_large, "data", "more rows of one block than a page holds"});
    next.id = rows_.back().id;
    next.to = lowest() == 0 ? 0 : lowest() - 1;
    next.seen = page_.seen + rows_.size();
  }

  const AccountNeed& need_;
  const Page& page_;
  ReplyIndex reply_;
  std::int64_t fetched_at_s_;
  Facts& facts_;
  std::vector<Row> rows_{};
  bool is_last_ = false;
  bool is_whole_ = true;
};

// ---- single answers ----

/// What follows the definition that was asked for: the next one, or the page.
std::optional<AccountNeed> after_definition(const AccountNeed& need, Page page) {
  page.definitions = std::string(split_list(page.definitions).others);
  AccountNeed next = need;
  next.cursor = format(page);
  return next.cursor.empty() ? std::nullopt : std::optional(std::move(next));
}

Result<Done> decode_transaction(const AccountNeed& need, const JsonValue& answer, ReplyIndex reply, Facts& facts) {
  const auto row = read_row(answer);
  if (!row) return row.error();
  if (row->tx != need.id) return Error{Code::txid_mismatch, "meta.hash.data", "asked for " + need.id + ", told of " + row->tx};
  if (const auto done = admit_row(answer, *row, {.reply = reply, .form = SourceRef::Form::json_root}, facts); !done) return done.error();
  Page next;
  std::size_t count = 0;
  list_definitions(facts.store(), row->tx, next.definitions, count);
  if (count > 0) facts.reading().next = AccountNeed{.id = need.id, .cursor = format(next)};
  return Done{};
}

Result<Done> decode_account(const AccountNeed& need, const JsonValue& answer, ReplyIndex reply, std::int64_t fetched_at_s, Facts& facts) {
  const auto address = answer.string_at("account.address");
  if (!address) return address.error();
  if (*address != need.id) return Error{Code::bad_address, "account.address", "the answer is about another account"};
  const auto balance = answer.u64_at("account.balance");
  if (!balance) return balance.error();
  AccountStore& store = facts.store();
  const AccountIndex account = store.intern_account(need.id);
  store.set_nature(account, AccountNature::plain);
  store.set_balance_seen(store.intern_holding(account, store.native_asset()), {Amount{*balance}, fetched_at_s, {reply, "/account/balance"}}, facts.reading().problems);
  facts.reading().facts += 2;
  // A node counts no transactions: the newest page tells whether they are many.
  if (need.kind == NeedKind::stats) {
    facts.reading().next = AccountNeed{.kind = NeedKind::stats, .id = need.id, .cursor = std::string(kCount)};
  }
  return Done{};
}

Result<std::uint32_t> decode_block_time(const JsonValue& block, Facts& facts) {
  const auto height = height_at(block, "height");
  if (!height) return height.error();
  const auto time_s = time_at(block);
  if (!time_s) return time_s.error();
  facts.add_block_time(*height, *time_s);
  return *height;
}

/// Transactions of a block carry no ids, and stand in the block's order.
Result<Done> decode_block(const AccountNeed& need, const JsonValue& block, ReplyIndex reply, Facts& facts) {
  const auto height = decode_block_time(block, facts);
  if (!height) return height.error();
  if (need.kind == NeedKind::block && *height != need.from_height) {
    return Error{Code::block_mismatch, "height", "another block than was asked for"};
  }
  const auto list = block.at("transactions", Kind::array);
  if (!list) return list.error();
  const auto time_s = time_at(block);
  for (std::size_t i = 0; i < (*list)->elements().size(); ++i) {
    const auto index = static_cast<std::uint32_t>(i);
    const auto tx = facts.add((*list)->elements()[i], {.height = *height,
                                                       .index = index,
                                                       .time_s = *time_s,
                                                       .source = {.reply = reply, .form = SourceRef::Form::transactions_row, .row = index}});
    if (!tx) facts.lose(at(tx.error(), "transactions[" + std::to_string(i) + ']'));
  }
  return Done{};
}

Result<Done> decode_tip(const AccountNeed& need, const JsonValue& answer, Facts& facts) {
  const auto height = decode_block_time(answer, facts);
  if (!height) return height.error();
  if (need.kind != NeedKind::history) return Done{};
  AccountNeed next = need;
  next.cursor = format({.to = *height});
  facts.reading().next = std::move(next);
  return Done{};
}

Result<Done> decode_definition(const JsonValue& answer, Facts& facts) {
  const auto asset = facts.add_definition(answer);
  if (!asset) return asset.error();
  return Done{};
}

Result<Done> decode_into(const AccountNeed& need, const Page& page, const JsonValue& answer, ReplyIndex reply, std::int64_t fetched_at_s, Facts& facts) {
  if (!page.definitions.empty()) return decode_definition(answer, facts);
  switch (need.kind) {
    case NeedKind::transaction: return decode_transaction(need, answer, reply, facts);
    case NeedKind::stats:
      if (need.cursor == kCount) return ListReader(need, page, reply, fetched_at_s, facts).read(answer);
      return decode_account(need, answer, reply, fetched_at_s, facts);
    case NeedKind::balance: return decode_account(need, answer, reply, fetched_at_s, facts);
    case NeedKind::history:
      if (need.cursor.empty()) return decode_tip(need, answer, facts);
      return ListReader(need, page, reply, fetched_at_s, facts).read(answer);
    case NeedKind::block: return decode_block(need, answer, reply, facts);
    case NeedKind::tip: return decode_tip(need, answer, facts);
  }
  return Error{Code::unsupported, "", "not a question of this dialect"};
}

}  // namespace

Result<AccountReading> decode(const AccountNeed& need, int status, ByteView body, ReplyIndex reply, std::int64_t fetched_at_s, AccountStore& store) {
  AccountReading reading;
  Facts facts(store, reading);
  const auto answer = parse_answer(status, body, kSaid, reading.problems);
  const Page page = parse_page(need.cursor).value_or(Page{});
  const bool is_definition = !page.definitions.empty();
  auto done = answer ? decode_into(need, page, *answer, reply, fetched_at_s, facts) : Result<Done>(answer.error());
  if (is_definition) reading.next = after_definition(need, page);
  if (done) return reading;
  const Code code = done.error().code;
  // A mosaic that the node does not know any more is shown without decimals, and the history goes on.
  if (is_definition && (code == Code::not_found || code == Code::refused)) {
    facts.lose(done.error());
    return reading;
  }
  Error error = done.error();
  if (need.kind == NeedKind::transaction && code == Code::not_found) error.detail.append(kForgotten);
  return error;
}

}  // namespace peelback::nis1
