// What sources state, one after another: merged so that the order does not show, and every side kept where they differ.

#include <algorithm>
#include <tuple>

#include "base/time.h"
#include "model/account_store.h"

namespace peelback {

namespace {

// The value kept of two statements, and whether they contradict each other.
template <class Value>
bool merge_smaller(std::optional<Value>& known, const std::optional<Value>& stated) {
  if (!stated) return false;
  if (!known) {
    known = stated;
    return false;
  }
  if (*known == *stated) return false;
  if (*stated < *known) known = stated;
  return true;
}

StatedValue time_value(std::int64_t time_s) { return {.text = format_utc(time_s)}; }

std::string block_time_path(std::uint32_t height) { return "block " + std::to_string(height) + ".time"; }

}  // namespace

// ---- assets ----

// Of a token's own facts it is not kept which row named them.
void AccountStore::state_without_sources(const std::string& where, std::initializer_list<StatedValue> sides, const StatedValue& used, std::vector<Problem>& problems) {
  for (const StatedValue& side : sides) stated_.state(Code::source_mismatch, where, side, {});
  stated_.use(where, used);
  problems.push_back({Code::source_mismatch, where, contradiction_text(*stated_.find(where))});
}

AssetIndex AccountStore::add_asset(std::string_view reference, std::string_view symbol, std::optional<unsigned> decimals,
                                   std::vector<Problem>& problems) {
  const AssetIndex asset{assets_.intern(reference)};
  if (asset.value == asset_rows_.size()) asset_rows_.emplace_back();
  AssetRow& row = asset_rows_[asset.value];
  if (row.symbol.empty() || (!symbol.empty() && symbol < row.symbol)) row.symbol = symbol;
  const auto known = row.decimals;
  if (merge_smaller(row.decimals, decimals)) {
    const auto value_of = [](unsigned count) { return StatedValue{.text = std::to_string(count)}; };
    state_without_sources(std::string(reference) + ".decimals", {value_of(*known), value_of(*decimals)}, value_of(*row.decimals), problems);
  }
  return asset;
}

void AccountStore::set_levy(AssetIndex asset, const Levy& levy, std::vector<Problem>& problems) {
  const auto [entry, fresh] = levies_.emplace(asset.value, levy);
  Levy& kept = entry->second;
  if (fresh || kept == levy) return;
  const auto value_of = [&](const Levy& one) {
    return StatedValue{.text = std::to_string(one.fee) + (one.is_share ? " of each 10,000 of " : " of ") + std::string(assets_.at(one.asset.value)) + " to " + std::string(account_text(one.recipient))};
  };
  const StatedValue before = value_of(kept);
  const auto key = [&](const Levy& one) {
    return std::tuple(account_text(one.recipient), assets_.at(one.asset.value), one.fee, one.is_share);
  };
  if (key(levy) < key(kept)) kept = levy;
  state_without_sources(std::string(assets_.at(asset.value)) + ".levy", {before, value_of(levy)}, value_of(kept), problems);
}

// ---- transactions ----

std::string_view AccountStore::name_of(TxField field) {
  switch (field) {
    case TxField::height: return "height";
    case TxField::index: return "index";
    case TxField::time: return "time";
    case TxField::succeeded: return "succeeded";
    case TxField::fee: return "fee";
    case TxField::sender: return "sender";
    case TxField::swap_recipient: return "swap_recipient";
    case TxField::fee_payer: return "fee_payer";
    case TxField::call_memo: break;
  }
  return "call_memo";
}

Code AccountStore::code_of(TxField field) { return field <= TxField::time ? Code::block_mismatch : Code::source_mismatch; }

std::string AccountStore::path_of(AccountTxIndex tx, TxField field) const { return std::string(tx_id(tx)).append(1, '.').append(name_of(field)); }

bool AccountStore::is_contradicted(AccountTxIndex tx, TxField field) const {
  const auto found = contradicted_.find(tx.value);
  return found != contradicted_.end() && (found->second & bit_of(field)) != 0;
}

// From now on every side is kept by name: all who stated the field so far stated this.
void AccountStore::contest(AccountTxIndex tx, TxField field, const StatedValue& before) {
  if (is_contradicted(tx, field)) return;
  contradicted_[tx.value] |= bit_of(field);
  for (auto row = tx_rows_[tx.value].first_source; row != kNone; row = source_rows_[row].next) {
    if ((source_rows_[row].stated & bit_of(field)) != 0) keep_side(tx, field, row, before, before);
  }
}

void AccountStore::keep_side(AccountTxIndex tx, TxField field, std::uint32_t source, const StatedValue& stated, const StatedValue& used) {
  const SourceRef& by = source_rows_[source].source;
  const std::string where = path_of(tx, field);
  stated_.state(code_of(field), where, stated, {by.reply, pointer_of(by, "")});
  stated_.use(where, used);
}

// The time of its block is one more word on a transaction's time. True when that contradicts what the transaction's own sources
// state, and did not before.
bool AccountStore::merge_block_time(AccountTxIndex tx, std::uint32_t height) {
  const Contradiction* block = stated_.find(block_time_path(height));
  if (block == nullptr) return false;
  std::optional<std::int64_t>& time_s = tx_rows_[tx.value].facts.time_s;
  const bool was_contradicted = is_contradicted(tx, TxField::time);
  if (!was_contradicted && is_stated(tx, TxField::time)) {
    const StatedValue own = time_value(*time_s);
    const bool agrees = std::all_of(block->values.begin(), block->values.end(), [&](const StatedValue& side) { return side.text == own.text; });
    if (!agrees) contest(tx, TxField::time, own);
  }
  merge_smaller(time_s, block_time(height));
  if (!is_contradicted(tx, TxField::time)) return false;
  const std::string where = path_of(tx, TxField::time);
  for (const StatedValue& side : block->values) stated_.state_all(Code::block_mismatch, where, side);
  stated_.use(where, time_value(*time_s));
  return !was_contradicted;
}

bool AccountStore::is_stated(AccountTxIndex tx, TxField field) const {
  for (auto row = tx_rows_[tx.value].first_source; row != kNone; row = source_rows_[row].next) {
    if ((source_rows_[row].stated & bit_of(field)) != 0) return true;
  }
  return false;
}

void AccountStore::tell_contradicted(AccountTxIndex tx, std::uint16_t fields, std::vector<Problem>& problems) const {
  for (std::uint16_t i = 0; i <= static_cast<std::uint16_t>(TxField::call_memo); ++i) {
    const auto field = static_cast<TxField>(i);
    if ((fields & bit_of(field)) == 0) continue;
    std::string where = path_of(tx, field);
    std::string text = contradiction_text(*stated_.find(where));
    problems.push_back({code_of(field), std::move(where), std::move(text)});
  }
}

std::uint32_t AccountStore::add_source(AccountTxIndex tx, const SourceRef& source) {
  std::uint32_t* link = &tx_rows_[tx.value].first_source;
  while (*link != kNone && !(source_rows_[*link].source == source)) link = &source_rows_[*link].next;
  if (*link != kNone) return *link;
  const auto row = static_cast<std::uint32_t>(source_rows_.size());
  *link = row;  // before the list grows: the link may lie in it
  source_rows_.push_back({.source = source});
  return row;
}

AccountTxIndex AccountStore::add_transaction(const AccountTransactionDraft& draft, const SourceRef& source,
                                             std::vector<Problem>& problems) {
  const AccountTxIndex tx = intern_tx(draft.id);
  const std::uint32_t by = add_source(tx, source);
  AccountTransaction& facts = tx_rows_[tx.value].facts;
  std::uint16_t differing = 0;
  // While nothing contradicts a field, a bit says who states it.
  const auto is_contested = [&](TxField field, bool differs) {
    if (differs) differing |= bit_of(field);
    if (differs || is_contradicted(tx, field)) return true;
    source_rows_[by].stated |= bit_of(field);
    return false;
  };
  const auto merge = [&](TxField field, auto& known, const auto& stated, auto value_of) {
    if (!stated) return;
    const auto before = known;
    if (!is_contested(field, merge_smaller(known, stated))) return;
    if (before) contest(tx, field, value_of(*before));
    keep_side(tx, field, by, value_of(*stated), value_of(*known));
  };
  const auto number = [](std::uint32_t it) { return StatedValue{.text = std::to_string(it)}; };
  merge(TxField::height, facts.height, draft.height, number);
  merge(TxField::index, facts.index, draft.index, number);
  merge_smaller(facts.listed, draft.listed);
  merge(TxField::time, facts.time_s, draft.time_s, time_value);
  if (facts.height && merge_block_time(tx, *facts.height)) differing |= bit_of(TxField::time);
  merge(TxField::succeeded, facts.succeeded, draft.succeeded, [](bool it) { return StatedValue{.text = it ? "yes" : "no"}; });
  merge(TxField::fee, facts.fee, draft.fee, [&](const Amount& fee) { return StatedValue{.amount = fee, .asset = std::string(assets_.at(0))}; });
  facts.waits = facts.waits || draft.unconfirmed;
  facts.claimed = facts.claimed || draft.claimed;
  facts.read = facts.read || !draft.claimed;
  // True when the stated text is the one to reckon with.
  const auto merge_text = [&](TxField field, std::string_view known, std::string_view stated) {
    if (stated.empty()) return false;
    const bool is_smaller = known.empty() || stated < known;
    if (is_contested(field, !known.empty() && known != stated)) {
      contest(tx, field, {.text = std::string(known)});
      keep_side(tx, field, by, {.text = std::string(stated)}, {.text = std::string(is_smaller ? stated : known)});
    }
    return is_smaller;
  };
  const auto merge_account = [&](TxField field, AccountIndex& known, std::string_view stated) {
    if (merge_text(field, named(known), stated)) known = intern_account(stated);
  };
  merge_account(TxField::sender, facts.sender, draft.sender);
  merge_account(TxField::swap_recipient, facts.swap_recipient, draft.swap_recipient);
  merge_account(TxField::fee_payer, facts.fee_payer, draft.fee_payer);
  if (merge_text(TxField::call_memo, call_memo(tx), draft.call_memo)) call_memos_[tx.value] = draft.call_memo;
  tell_contradicted(tx, differing, problems);
  return tx;
}

// ---- balances and blocks ----

StatedValue AccountStore::amount_value(AssetIndex asset, Amount amount) const { return {.amount = amount, .asset = std::string(assets_.at(asset.value))}; }

void AccountStore::state_balance(const std::string& when, HoldingIndex holding, Amount amount, const CitedField& source, std::vector<Problem>& problems) {
  const AssetIndex asset = asset_of(holding);
  const std::string where = std::string(account_text(account_of(holding))).append(".balance of ").append(assets_.at(asset.value)).append(" at ").append(when);
  const Contradiction* known = stated_.find(where);
  const std::size_t sides = known == nullptr ? 1 : known->values.size();
  stated_.state(Code::source_mismatch, where, amount_value(asset, amount), source);
  const Contradiction& now = *stated_.find(where);
  stated_.use(where, StatedValue(now.values.front()));  // the smallest
  if (now.values.size() > sides) problems.push_back({Code::source_mismatch, where, contradiction_text(now)});
}

void AccountStore::add_reading(HoldingIndex holding, const BalanceReading& reading, std::vector<Problem>& problems) {
  std::vector<BalanceReading>& list = readings_[holding.value];
  auto place = std::find_if(list.begin(), list.end(), [&](const BalanceReading& r) { return r.height >= reading.height; });
  if (place == list.end() || place->height != reading.height) place = list.insert(place, reading);
  place->amount = std::min(place->amount, reading.amount);
  const std::string when = reading.height ? "block " + std::to_string(*reading.height) : "the first block";
  state_balance(when, holding, reading.amount, reading.source, problems);
}

void AccountStore::set_balance_seen(HoldingIndex holding, const BalanceSeen& balance, std::vector<Problem>& problems) {
  const auto key = [](const BalanceSeen& seen) { return std::pair(-seen.fetched_at_s, seen.amount.units()); };
  BalanceSeen& kept = balances_seen_.emplace(holding.value, balance).first->second;
  if (key(balance) < key(kept)) kept = balance;
  const std::string when = balance.fetched_at_s == 0 ? "a time that is not known" : format_utc(balance.fetched_at_s);
  state_balance(when, holding, balance.amount, balance.source, problems);
}

void AccountStore::add_block_time(std::uint32_t height, std::int64_t time_s, std::vector<Problem>& problems, const CitedField& source) {
  std::int64_t& kept = block_times_.emplace(height, time_s).first->second;
  const bool differs = kept != time_s;
  kept = std::min(kept, time_s);
  const std::string where = block_time_path(height);
  stated_.state(Code::block_mismatch, where, time_value(time_s), source);
  stated_.use(where, time_value(kept));
  if (differs) problems.push_back({Code::block_mismatch, where, contradiction_text(*stated_.find(where))});
  const auto [named, is_new_time] = heights_.emplace(time_s, height);
  if (!is_new_time) named->second = std::min(named->second, height);
  std::erase_if(timed_covers_, [&](const TimedRow& row) { return settle(row); });
  for (std::size_t i = 0; i < tx_rows_.size(); ++i) {
    const AccountTxIndex tx{i};
    if (tx_rows_[i].facts.height == height && merge_block_time(tx, height)) tell_contradicted(tx, bit_of(TxField::time), problems);
  }
}

}  // namespace peelback
