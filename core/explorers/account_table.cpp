#include "explorers/account_table.h"

#include <limits>

#include "explorers/table_values.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = AccountRow::kNone;

// Logs are numbered through the whole block: they tell its transactions' order where no column does.
std::uint32_t listed_at(const AccountRow& row) {
  const bool is_event = row.pays && row.order == OrderBasis::chain && row.at.kind == MovementKind::token_log;
  return is_event ? row.at.position : row.line;
}

}  // namespace

std::optional<std::uint32_t> AccountTable::number_of(std::uint32_t line, std::string_view field, const Reading& reading) {
  if (reading.number != kNone) return reading.number;
  problems_.add(line, field, reading.error.code, reading.error.detail);
  return std::nullopt;
}

std::optional<std::uint32_t> AccountTable::account(std::uint32_t line, std::string_view field, std::string_view text) {
  const std::uint32_t row = account_texts_.intern(text);
  if (row == account_readings_.size()) {
    const auto address = canonical_address(chain(), text);
    account_readings_.push_back(address ? Reading{.number = accounts_.intern(*address)} : Reading{.error = address.error()});
  }
  return number_of(line, field, account_readings_[row]);
}

std::optional<std::uint32_t> AccountTable::transaction(std::uint32_t line, std::string_view field, std::string_view text) {
  const std::uint32_t row = tx_texts_.intern(text);
  if (row == tx_readings_.size()) {
    const auto id = canonical_transaction(chain(), text);
    tx_readings_.push_back(id ? Reading{.number = txs_.intern(*id)} : Reading{.error = id.error()});
    first_row_.resize(txs_.size(), kNone);
    last_row_.resize(txs_.size(), kNone);
  }
  return number_of(line, field, tx_readings_[row]);
}

std::uint32_t AccountTable::asset(std::string_view id, std::string_view symbol, std::optional<unsigned> decimals) {
  std::string key(id);
  key.append(1, '\n').append(symbol).append(1, '\n');
  if (decimals) key += std::to_string(*decimals);
  const std::uint32_t asset = assets_.intern(key);
  if (asset == asset_rows_.size()) asset_rows_.push_back({.id = std::string(id), .symbol = std::string(symbol), .decimals = decimals});
  return asset;
}

AssetIndex AccountTable::store_asset(std::uint32_t asset) {
  AssetRow& row = asset_rows_[asset];
  if (row.in_store.exists()) return row.in_store;
  std::string reference(chain_info(chain()).slug);
  reference.append(1, ':').append(row.id);
  row.in_store = store_.add_asset(reference, row.symbol, row.decimals, found_);
  if (is_listed_.size() < store_.asset_count()) is_listed_.resize(store_.asset_count());
  if (!is_listed_[row.in_store.value]) reading_.assets.push_back(std::move(reference));
  is_listed_[row.in_store.value] = true;
  return row.in_store;
}

std::optional<Amount> AccountTable::amount(std::uint32_t line, std::string_view field, std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto number = parse_whole_number(text);
  if (number) return Amount{*number};
  problems_.add(line, field, number.error().code, number.error().detail);
  return std::nullopt;
}

std::optional<std::uint32_t> AccountTable::small_number(std::uint32_t line, std::string_view field, std::string_view text) {
  const auto number = amount(line, field, text);
  if (!number) return std::nullopt;
  if (number->units() < std::numeric_limits<std::uint32_t>::max()) return static_cast<std::uint32_t>(number->units());
  problems_.add(line, field, Code::bad_number, "expected a number below 2^32 - 1");
  return std::nullopt;
}

std::optional<std::int64_t> AccountTable::time(std::uint32_t line, std::string_view field, std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (const auto time = parse_table_time(text)) {
    reading_.zone_is_assumed = reading_.zone_is_assumed || !time->names_zone;
    return time->unix_s;
  }
  problems_.add(line, field, Code::bad_date, "expected a time such as 2023-06-02 21:49:23, or Unix seconds");
  return std::nullopt;
}

void AccountTable::add(const AccountRow& row) {
  const auto number = static_cast<std::uint32_t>(rows_.size());
  (first_row_[row.tx] == kNone ? first_row_[row.tx] : next_row_[last_row_[row.tx]]) = number;
  last_row_[row.tx] = number;
  rows_.push_back(row);
  next_row_.push_back(kNone);
}

std::string_view AccountTable::text_of(std::uint32_t account) const {
  return account == kNone ? std::string_view{} : accounts_.at(account);
}

void AccountTable::list_found(std::uint32_t line) {
  for (const Problem& problem : found_) problems_.add(line, problem.where, problem.code, problem.detail);
  found_.clear();
}

void AccountTable::put_transaction(std::uint32_t first, bool claimed) {
  drafts_.clear();
  std::size_t lines = 0;
  AccountTxIndex tx;
  SourceRef source{.reply = reply_, .form = SourceRef::Form::line};
  for (std::uint32_t i = first; i != kNone; i = next_row_[i]) {
    const AccountRow& row = rows_[i];
    if (lines++ < kMaxLinesOfTransaction) source.row = row.line;
    tx = store_.add_transaction({.id = txs_.at(row.tx),
                                 .height = row.height,
                                 .index = row.index,
                                 .listed = listed_at(row),
                                 .time_s = row.time_s,
                                 .succeeded = row.succeeded,
                                 .sender = text_of(row.sender),
                                 .fee = row.fee,
                                 .claimed = claimed},
                                source, found_);
    list_found(row.line);
    if (row.is_piece) store_.add_piece(tx, row.at.position);
    if (!row.pays) continue;
    drafts_.push_back({.at = row.at,
                       .order = row.order,
                       .from = text_of(row.from),
                       .to = text_of(row.to),
                       .asset = store_asset(row.asset),
                       .amount = row.amount,
                       .memo = row.memo == kNone ? std::string_view{} : memos_.at(row.memo)});
  }
  if (drafts_.empty()) return;
  store_.add_movements(tx, drafts_, found_, claimed);
  reading_.transfers += drafts_.size();
  list_found(rows_[first].line);
}

void AccountTable::finish(bool claimed) {
  for (const std::uint32_t first : first_row_) {
    if (first == kNone) continue;
    ++reading_.transactions;
    put_transaction(first, claimed);
  }
}

}  // namespace peelback
