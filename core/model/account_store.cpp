#include "model/account_store.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/sort.h"
#include "base/time.h"

namespace peelback {

namespace {

// What two rows must share to be the same movement; positions are compared apart.
auto content_key(const Movement& m) {
  return std::tuple(m.at.kind, m.from.value, m.to.value, m.asset.value, m.memo.value, m.amount.units());
}

// The same for what is cited, in eight bytes: among the rows of one transaction. A table does not tell the coins of a call
// from the transaction's own.
std::uint64_t content_hash(const Movement& m) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a, a word at a time
  const auto mix = [&](std::uint64_t word) { hash = (hash ^ word) * 0x100000001b3; };
  const U128 units = m.amount.units();
  for (const std::uint64_t word : {std::uint64_t{m.from.value} << 32 | m.to.value, std::uint64_t{m.asset.value} << 32 | m.memo.value,
                                   static_cast<std::uint64_t>(units >> 64), static_cast<std::uint64_t>(units), static_cast<std::uint64_t>(std::max(m.at.kind, MovementKind::internal))}) {
    mix(word);
    hash ^= hash >> 29;
  }
  return hash;
}

// Rows of one content stand together, those with the chain's position first, then by position.
bool row_less(const Movement& a, const Movement& b) {
  const auto key_a = content_key(a);
  const auto key_b = content_key(b);
  return key_a == key_b ? std::tie(a.order, a.at.position) < std::tie(b.order, b.at.position) : key_a < key_b;
}

}  // namespace

AccountStore::AccountStore(Chain chain) : chain_(chain) {
  const ChainInfo& info = chain_info(chain);
  std::vector<Problem> none;
  add_asset(std::string(info.slug) + ':' + std::string(info.symbol), info.symbol, info.decimals, none);
}

// ---- accounts, assets, holdings ----

AccountIndex AccountStore::intern_account(std::string_view canonical) {
  const AccountIndex account{accounts_.intern(canonical)};
  if (account.value == natures_.size()) natures_.push_back(AccountNature::unknown);
  return account;
}

void AccountStore::set_nature(AccountIndex account, AccountNature nature) {
  natures_[account.value] = std::max(natures_[account.value], nature);
}

void AccountStore::set_stats(AccountIndex account, const AccountStats& stats) {
  const auto [entry, fresh] = stats_.emplace(account.value, stats);
  if (fresh) return;
  AccountStats& old = entry->second;
  if (std::tie(old.tx_count, old.fetched_at_s) < std::tie(stats.tx_count, stats.fetched_at_s)) old = stats;
}

void AccountStore::add_listed(AccountIndex account, HistoryPart part, std::int64_t from_time_s, const AccountStats& page) {
  const std::uint32_t first = account.value * kHistoryParts;
  const auto [entry, fresh] = listed_[first + static_cast<std::uint32_t>(part)].emplace(from_time_s, page);
  AccountStats& kept = entry->second;
  if (std::tie(kept.tx_count, kept.fetched_at_s) < std::tie(page.tx_count, page.fetched_at_s)) kept = page;
  AccountStats all{.at_least = true};
  for (auto list = listed_.lower_bound(first); list != listed_.end() && list->first < first + kHistoryParts; ++list) {
    for (const auto& [begin_s, listed] : list->second) {
      all.tx_count += listed.tx_count;
      if (listed.fetched_at_s < all.fetched_at_s) continue;
      all.fetched_at_s = listed.fetched_at_s;
      all.source = listed.source;
    }
  }
  set_stats(account, all);
}

const AccountStats* AccountStore::stats(AccountIndex account) const {
  const auto found = stats_.find(account.value);
  return found == stats_.end() ? nullptr : &found->second;
}

const Levy* AccountStore::levy(AssetIndex asset) const {
  const auto found = levies_.find(asset.value);
  return found == levies_.end() ? nullptr : &found->second;
}

AssetFacts AccountStore::asset(AssetIndex asset) const {
  const AssetRow& row = asset_rows_[asset.value];
  return {assets_.at(asset.value), row.symbol, row.decimals};
}

namespace {

struct HoldingKey {
  std::array<char, 8> bytes{};
  HoldingKey(AccountIndex account, AssetIndex asset) {
    for (unsigned i = 0; i < 4; ++i) {
      bytes[i] = static_cast<char>(account.value >> (8 * i) & 0xff);
      bytes[4 + i] = static_cast<char>(asset.value >> (8 * i) & 0xff);
    }
  }
  std::string_view text() const { return {bytes.data(), bytes.size()}; }
};

}  // namespace

HoldingIndex AccountStore::intern_holding(AccountIndex account, AssetIndex asset) {
  const HoldingIndex holding{holdings_.intern(HoldingKey(account, asset).text())};
  if (holding.value == holding_rows_.size()) holding_rows_.push_back({account, asset});
  return holding;
}

HoldingIndex AccountStore::find_holding(AccountIndex account, AssetIndex asset) const {
  return HoldingIndex{holdings_.find(HoldingKey(account, asset).text())};
}

// ---- transactions ----

AccountTxIndex AccountStore::intern_tx(std::string_view id) {
  const AccountTxIndex tx{tx_ids_.intern(id)};
  if (tx.value == tx_rows_.size()) tx_rows_.emplace_back();
  return tx;
}

std::string_view AccountStore::call_memo(AccountTxIndex tx) const {
  const auto known = call_memos_.find(tx.value);
  return known == call_memos_.end() ? std::string_view{} : known->second;
}

std::vector<AccountTxIndex> AccountStore::txs_with_call_memo() const {
  std::vector<AccountTxIndex> txs;
  for (const auto& [tx, text] : call_memos_) txs.push_back(AccountTxIndex{tx});
  return txs;
}

std::vector<SourceRef> AccountStore::sources(AccountTxIndex tx) const {
  std::vector<SourceRef> list;
  for (auto row = tx_rows_[tx.value].first_source; row != kNone; row = source_rows_[row].next) {
    list.push_back(source_rows_[row].source);
  }
  return list;
}

bool AccountStore::same_content(const Movement& a, const Movement& b) const { return content_key(a) == content_key(b); }

bool AccountStore::content_less(const Movement& a, const Movement& b) const {
  const auto key = [&](const Movement& m) {
    return std::tuple(named(m.from), named(m.to), assets_.at(m.asset.value), m.amount.units(), memo_text(m.memo));
  };
  return key(a) < key(b);
}

void AccountStore::append_movement(AccountTxIndex tx, const Movement& movement) {
  std::uint32_t& first = tx_rows_[tx.value].first_movement;
  next_movement_.push_back(first);
  first = static_cast<std::uint32_t>(movements_.size());
  movements_.push_back(movement);
  dropped_.push_back(false);
  also_listed_.push_back(false);
  claimed_.push_back(false);
}

void AccountStore::cite(const Movement& movement, const MovementDraft& draft) {
  const CitedRow row{content_hash(movement), movement.at, movement.order, draft.reply, pointers_.intern(draft.pointer), kNone};
  std::uint32_t& first = tx_rows_[movement.tx.value].first_cited;
  for (auto known = first; known != kNone; known = cited_[known].next) {
    const CitedRow& other = cited_[known];
    const bool is_same = other.content == row.content && other.at == row.at && other.order == row.order;
    if (is_same && other.reply == row.reply && other.pointer == row.pointer) return;
  }
  cited_.push_back(row);
  cited_.back().next = first;
  first = static_cast<std::uint32_t>(cited_.size() - 1);
}

std::vector<MovementSource> AccountStore::sources(MovementIndex index) const {
  std::vector<MovementSource> list;
  const Movement& movement = movements_[index.value];
  const std::uint64_t content = content_hash(movement);
  for (auto row = tx_rows_[movement.tx.value].first_cited; row != kNone; row = cited_[row].next) {
    const CitedRow& cited = cited_[row];
    const bool is_elsewhere = cited.order == OrderBasis::chain && !(cited.at == movement.at);
    if (cited.content == content && !is_elsewhere) list.push_back({cited.reply, pointers_.at(cited.pointer)});
  }
  return list;
}

std::vector<std::uint32_t> AccountStore::rows_by_content(AccountTxIndex tx) const {
  std::vector<std::uint32_t> rows;
  for (auto row = tx_rows_[tx.value].first_movement; row != kNone; row = next_movement_[row]) rows.push_back(row);
  sort_by(rows, [&](std::uint32_t a, std::uint32_t b) { return row_less(movements_[a], movements_[b]); });
  return rows;
}

// The n-th equal row of one list and the n-th of another are one payment, so the first rows of each content are marked.
void AccountStore::mark_claimed(AccountTxIndex tx, std::span<const Movement> stated) {
  std::size_t next = 0;
  const std::vector<std::uint32_t> rows = rows_by_content(tx);
  for (const Movement& movement : stated) {
    while (next < rows.size() && content_key(movements_[rows[next]]) < content_key(movement)) ++next;
    if (next < rows.size() && same_content(movements_[rows[next]], movement)) claimed_[rows[next++]] = true;
  }
}

void AccountStore::add_movements(AccountTxIndex tx, std::span<const MovementDraft> drafts, std::vector<Problem>& problems,
                                 bool claimed) {
  std::vector<Movement> stated;
  for (const MovementDraft& draft : drafts) {
    stated.push_back({.tx = tx,
                      .at = draft.at,
                      .order = draft.order,
                      .from = intern_named(draft.from),
                      .to = intern_named(draft.to),
                      .asset = draft.asset,
                      .amount = draft.amount,
                      .memo = draft.memo.empty() ? MemoIndex{} : MemoIndex{memos_.intern(draft.memo)}});
    for (const AccountIndex account : {stated.back().from, stated.back().to}) {
      if (account.exists()) intern_holding(account, draft.asset);
    }
    if (draft.reply.exists()) cite(stated.back(), draft);
  }
  sort_by(stated, row_less);
  const std::vector<std::uint32_t> rows = rows_by_content(tx);

  std::size_t next_row = 0;
  for (std::size_t first = 0; first < stated.size();) {
    std::size_t end = first;
    while (end < stated.size() && same_content(stated[end], stated[first])) ++end;
    while (next_row < rows.size() && content_key(movements_[rows[next_row]]) < content_key(stated[first])) ++next_row;
    std::vector<std::uint32_t> placed;    // rows of this content with the chain's position
    std::vector<std::uint32_t> unplaced;  // and those without, by row of their list
    for (; next_row < rows.size() && same_content(movements_[rows[next_row]], stated[first]); ++next_row) {
      (movements_[rows[next_row]].order == OrderBasis::chain ? placed : unplaced).push_back(rows[next_row]);
    }
    std::size_t next_placed = 0;
    std::size_t taken = 0;  // of `unplaced`: the first ones take a position that is now known
    std::size_t fresh = 0;  // new rows with a position
    std::size_t rank = 0;   // of rows without a position in this list
    for (std::size_t i = first; i < end; ++i) {
      const Movement& movement = stated[i];
      if (movement.order == OrderBasis::chain) {
        while (next_placed < placed.size() && movements_[placed[next_placed]].at.position < movement.at.position) ++next_placed;
        if (next_placed < placed.size() && movements_[placed[next_placed]].at == movement.at) continue;
        if (i > first && stated[i - 1].order == OrderBasis::chain && stated[i - 1].at == movement.at) continue;
        if (taken < unplaced.size()) {
          // A claimed row that stood back for an equal call is this one after all.
          if (dropped_[unplaced[taken]] && movement.at.kind == MovementKind::top_level) claimed_[unplaced[taken]] = true;
          dropped_[unplaced[taken]] = false;
          also_listed_[unplaced[taken]] = true;
          movements_[unplaced[taken++]] = movement;
        } else {
          append_movement(tx, movement);
          ++fresh;
        }
        continue;
      }
      // The n-th equal row of a list is the n-th such movement, and those with a position are the first ones.
      const std::size_t with_position = placed.size() + taken + fresh;
      if (rank < placed.size()) also_listed_[placed[rank]] = true;
      if (rank++ < with_position) continue;
      const std::size_t at = rank - 1 - with_position + taken;
      if (at < unplaced.size()) {
        std::uint32_t& position = movements_[unplaced[at]].at.position;
        position = std::min(position, movement.at.position);
      } else {
        append_movement(tx, movement);
      }
    }
    first = end;
  }
  if (claimed) mark_claimed(tx, stated);
  settle_claimed_coins(tx);
  drop_pieces(tx);
  drop_contradicted(tx, problems);
  settle_rivals(tx, problems);
}

// A table of transfers says that coins moved, and not whether by the transaction itself or by a call inside it: its n-th
// such row that is not the transaction's own value is the n-th equal call.
void AccountStore::settle_claimed_coins(AccountTxIndex tx) {
  const std::vector<std::uint32_t> rows = rows_by_content(tx);
  const auto is_before = [&](std::uint32_t row, const Movement& content) { return content_key(movements_[row]) < content_key(content); };
  for (std::size_t first = 0, end = 0; first < rows.size(); first = end) {
    while (end < rows.size() && same_content(movements_[rows[end]], movements_[rows[first]])) ++end;
    Movement content = movements_[rows[first]];
    if (content.at.kind != MovementKind::internal) continue;
    content.at.kind = MovementKind::top_level;
    std::size_t call = first;
    for (auto row = std::lower_bound(rows.begin(), rows.end(), content, is_before); row != rows.end() && same_content(movements_[*row], content); ++row) {
      if (movements_[*row].order == OrderBasis::chain) continue;
      dropped_[*row] = call < end;
      claimed_[*row] = !dropped_[*row];
      if (call < end) claimed_[rows[call++]] = true;
    }
    for (; call < end; ++call) claimed_[rows[call]] = false;
  }
}

void AccountStore::add_piece(AccountTxIndex tx, std::uint32_t log_index) {
  if (pieces_.emplace(tx.value, log_index).second) drop_pieces(tx);
}

std::size_t AccountStore::piece_count(AccountTxIndex tx) const {
  std::size_t count = 0;
  for (auto piece = pieces_.lower_bound({tx.value, 0}); piece != pieces_.end() && piece->first == tx.value; ++piece) ++count;
  return count;
}

void AccountStore::drop_pieces(AccountTxIndex tx) {
  const auto first = pieces_.lower_bound({tx.value, 0});
  if (first == pieces_.end() || first->first != tx.value) return;
  for (auto row = tx_rows_[tx.value].first_movement; row != kNone; row = next_movement_[row]) {
    const Movement& movement = movements_[row];
    const bool is_event = movement.order == OrderBasis::chain && movement.at.kind == MovementKind::token_log;
    if (!is_event || pieces_.count({tx.value, movement.at.position}) == 0) continue;
    dropped_[row] = true;
    claimed_[row] = false;
  }
}

std::vector<MovementIndex> AccountStore::movements_of(AccountTxIndex tx) const {
  std::vector<MovementIndex> list;
  for (auto row = tx_rows_[tx.value].first_movement; row != kNone; row = next_movement_[row]) {
    if (!dropped_[row]) list.push_back(MovementIndex{row});
  }
  sort_by(list, [&](MovementIndex a, MovementIndex b) {
    const Movement& x = movement(a);
    const Movement& y = movement(b);
    const auto key = [](const Movement& m) { return std::tuple(m.at.kind, m.order, m.at.position); };
    return key(x) == key(y) ? content_less(x, y) : key(x) < key(y);
  });
  return list;
}

void AccountStore::add_balance_changes(AccountTxIndex tx, std::span<const BalanceChangeDraft> drafts, std::vector<Problem>& problems) {
  for (const BalanceChangeDraft& draft : drafts) {
    const BalanceChange change{tx, intern_account(draft.account), draft.asset, draft.gained, draft.amount, draft.position};
    intern_holding(change.account, change.asset);
    auto row = tx_rows_[tx.value].first_change;
    while (row != kNone && !(changes_[row].account == change.account && changes_[row].asset == change.asset)) row = next_change_[row];
    if (row == kNone) {
      next_change_.push_back(tx_rows_[tx.value].first_change);
      tx_rows_[tx.value].first_change = static_cast<std::uint32_t>(changes_.size());
      changes_.push_back(change);
      continue;
    }
    BalanceChange& known = changes_[row];
    known.position = std::min(known.position, change.position);
    if (known.gained == change.gained && known.amount == change.amount) continue;
    const auto value_of = [&](const BalanceChange& one) {
      StatedValue value = amount_value(one.asset, one.amount);
      value.text = one.gained ? "gained" : "lost";
      return value;
    };
    const StatedValue before = value_of(known);
    if (std::tuple(change.amount.units(), change.gained) < std::tuple(known.amount.units(), known.gained)) {
      known.amount = change.amount;
      known.gained = change.gained;
    }
    const std::string where = std::string(tx_id(tx)).append(".balance of ").append(account_text(change.account)).append(", ").append(assets_.at(change.asset.value));
    state_without_sources(where, {before, value_of(change)}, value_of(known), problems);
  }
}

std::vector<BalanceChange> AccountStore::balance_changes_of(AccountTxIndex tx) const {
  std::vector<BalanceChange> list;
  for (auto row = tx_rows_[tx.value].first_change; row != kNone; row = next_change_[row]) list.push_back(changes_[row]);
  sort_by(list, [&](const BalanceChange& a, const BalanceChange& b) {
    const auto key = [&](const BalanceChange& c) {
      return std::tuple(assets_.at(c.asset.value), c.position, account_text(c.account));
    };
    return key(a) < key(b);
  });
  return list;
}

void AccountStore::declare_conversion(const DeclaredConversion& conversion) {
  if (std::find(conversions_.begin(), conversions_.end(), conversion) == conversions_.end()) conversions_.push_back(conversion);
}

std::vector<DeclaredConversion> AccountStore::declared_conversions() const {
  std::vector<DeclaredConversion> list = conversions_;
  sort_by(list, [&](const DeclaredConversion& a, const DeclaredConversion& b) {
    const auto key = [&](const DeclaredConversion& c) {
      return std::tuple(tx_id(c.out_tx), tx_id(c.in_tx), account_text(c.out_account), account_text(c.in_account),
                        assets_.at(c.out_asset.value), assets_.at(c.in_asset.value));
    };
    return key(a) < key(b);
  });
  return list;
}

// ---- histories and balances ----

std::span<const BalanceReading> AccountStore::readings(HoldingIndex holding) const {
  const auto found = readings_.find(holding.value);
  return found == readings_.end() ? std::span<const BalanceReading>{} : std::span<const BalanceReading>(found->second);
}

const BalanceSeen* AccountStore::balance_seen(HoldingIndex holding) const {
  const auto found = balances_seen_.find(holding.value);
  return found == balances_seen_.end() ? nullptr : &found->second;
}

std::optional<std::int64_t> AccountStore::block_time(std::uint32_t height) const {
  const auto found = block_times_.find(height);
  return found == block_times_.end() ? std::nullopt : std::optional(found->second);
}

void AccountStore::mark_covered(AccountIndex account, HistoryPart part, const HistoryCover& cover) {
  std::vector<HistoryCover>& list = covers_[account.value * kHistoryParts + static_cast<std::uint32_t>(part)];
  list.push_back(cover);
  sort_by(list, [](const HistoryCover& a, const HistoryCover& b) {
    return std::tie(a.from_height, a.to_height, a.to_time_s) < std::tie(b.from_height, b.to_height, b.to_time_s);
  });
  std::size_t last = 0;
  for (std::size_t i = 1; i < list.size(); ++i) {
    HistoryCover& run = list[last];
    if (list[i].from_height > run.to_height && list[i].from_height - run.to_height > 1) {
      list[++last] = list[i];
    } else if (std::tie(run.to_height, run.to_time_s) < std::tie(list[i].to_height, list[i].to_time_s)) {
      run.to_height = list[i].to_height;
      run.to_time_s = list[i].to_time_s;
    }
  }
  list.resize(last + 1);
}

void AccountStore::mark_covered_by_time(AccountIndex account, HistoryPart part, const TimedCover& cover) {
  const TimedRow row{account, part, cover};
  if (!settle(row)) timed_covers_.push_back(row);
}

bool AccountStore::settle(const TimedRow& row) {
  const auto from = heights_.find(row.cover.from_time_s);
  const auto to = heights_.find(row.cover.to_time_s);
  const bool from_first_day = row.cover.from_time_s == 0;
  if (to == heights_.end() || (!from_first_day && from == heights_.end())) return false;
  const std::uint32_t first = from_first_day ? 0 : from->second + (row.cover.after_from ? 1U : 0U);
  const std::uint32_t end = to->second + (row.cover.before_to ? 0U : 1U);  // the first block that is not covered
  if (first < end) mark_covered(row.account, row.part, {first, end - 1, row.cover.to_time_s - (row.cover.before_to ? 1 : 0)});
  return true;
}

std::span<const HistoryPart> AccountStore::parts_of(AssetIndex asset) const {
  static constexpr std::array kNativeParts = {HistoryPart::transactions, HistoryPart::internal};
  static constexpr std::array kTokenParts = {HistoryPart::tokens};
  const bool is_native = asset == native_asset() || (asset.exists() && asset_rows_[asset.value].moves_as_native);
  return is_native ? std::span<const HistoryPart>(kNativeParts) : std::span<const HistoryPart>(kTokenParts);
}

std::optional<HistoryCover> AccountStore::part_cover_at(AccountIndex account, HistoryPart part,
                                                        std::optional<std::uint32_t> height) const {
  const auto found = covers_.find(account.value * kHistoryParts + static_cast<std::uint32_t>(part));
  if (found == covers_.end()) return std::nullopt;
  const auto& runs = found->second;
  const auto run = height ? std::find_if(runs.begin(), runs.end(),
                                         [&](const HistoryCover& c) { return c.from_height <= *height && *height <= c.to_height; })
                          : std::prev(runs.end());
  if (run == runs.end()) return std::nullopt;
  HistoryCover cover = *run;
  cover.to_time_s = block_time(cover.to_height).value_or(cover.to_time_s);
  return cover;
}

std::optional<HistoryCover> AccountStore::cover_at(HoldingIndex holding, std::optional<std::uint32_t> height) const {
  std::optional<HistoryCover> common;
  for (const HistoryPart part : parts_of(asset_of(holding))) {
    const auto run = part_cover_at(account_of(holding), part, height);
    if (!run) return std::nullopt;
    if (!common) {
      common = run;
      continue;
    }
    common->from_height = std::max(common->from_height, run->from_height);
    if (std::tie(run->to_height, run->to_time_s) < std::tie(common->to_height, common->to_time_s)) {
      common->to_height = run->to_height;
      common->to_time_s = run->to_time_s;
    }
  }
  if (common && common->from_height > common->to_height) return std::nullopt;
  return common;
}

PaymentChecks checked_payments(const AccountStore& store) {
  PaymentChecks counts;
  for (std::uint32_t i = 0; i < store.movement_count(); ++i) {
    if (!store.is_claimed(MovementIndex{i})) continue;
    ++counts.claimed;
    counts.checked += !store.transaction(store.movement(MovementIndex{i}).tx).only_claimed();
  }
  return counts;
}

}  // namespace peelback
