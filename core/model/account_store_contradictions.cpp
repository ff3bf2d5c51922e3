// Payments that sources state differently. They are found again whenever one is added, so that a page which was still to come
// takes back what its absence made look like a contradiction.

#include <algorithm>
#include <array>
#include <tuple>

#include "base/sort.h"
#include "model/account_store.h"

namespace peelback {

namespace {

// Rows that a list without positions can be held against: of a transaction's own value there is but one.
bool is_inner(const Movement& m) { return m.at.kind == MovementKind::internal || m.at.kind == MovementKind::token_log; }

auto parties_of(const Movement& m) { return std::tuple(m.at.kind, m.from.value, m.to.value, m.asset.value); }

std::string_view kind_name(MovementKind kind) {
  switch (kind) {
    case MovementKind::top_level: return "value";
    case MovementKind::internal: return "internal";
    case MovementKind::token_log: return "log";
    case MovementKind::fee: break;
  }
  return "fee";
}

}  // namespace

std::string AccountStore::path_of(const Movement& movement) const {
  return std::string(tx_id(movement.tx)).append(1, '.').append(kind_name(movement.at.kind)).append(1, '[').append(std::to_string(movement.at.position)).append(1, ']');
}

StatedValue AccountStore::payment_value(std::uint32_t row) const {
  const Movement& movement = movements_[row];
  StatedValue value = amount_value(movement.asset, movement.amount);
  value.text = std::string(named(movement.from)).append(" -> ").append(named(movement.to));
  if (const std::string_view memo = memo_text(movement.memo); !memo.empty()) value.text.append(", \"").append(memo).append(1, '"');
  value.is_used = !dropped_[row];
  return value;
}

Contradiction AccountStore::contradiction_of(std::span<const std::uint32_t> rows, const std::string& where) const {
  Contradiction found{.code = Code::source_mismatch, .where = where};
  for (const std::uint32_t row : rows) {
    add_side(found, payment_value(row), {});
    for (const MovementSource& source : sources(MovementIndex{row})) add_side(found, payment_value(row), {source.reply, std::string(source.pointer)});
  }
  return found;
}

// Rows with a position, by it; those at one position by their content. Pieces are none.
std::vector<std::uint32_t> AccountStore::rows_by_position(AccountTxIndex tx) const {
  std::vector<std::uint32_t> rows;
  for (auto row = tx_rows_[tx.value].first_movement; row != kNone; row = next_movement_[row]) {
    const Movement& movement = movements_[row];
    const bool is_piece = movement.at.kind == MovementKind::token_log && pieces_.count({tx.value, movement.at.position}) != 0;
    if (movement.order == OrderBasis::chain && !is_piece) rows.push_back(row);
  }
  sort_by(rows, [&](std::uint32_t a, std::uint32_t b) {
    const auto& x = movements_[a];
    const auto& y = movements_[b];
    if (!(x.at == y.at)) return std::tie(x.at.kind, x.at.position) < std::tie(y.at.kind, y.at.position);
    return content_less(x, y);
  });
  return rows;
}

void AccountStore::drop_contradicted(AccountTxIndex tx, std::vector<Problem>& problems) {
  const std::vector<std::uint32_t> rows = rows_by_position(tx);
  for (std::size_t first = 0, end = 0; first < rows.size(); first = end) {
    bool is_new = false;
    for (end = first + 1; end < rows.size() && movements_[rows[end]].at == movements_[rows[first]].at; ++end) {
      is_new = is_new || !dropped_[rows[end]];
      dropped_[rows[end]] = true;
    }
    dropped_[rows[first]] = false;
    if (!is_new) continue;
    contested_.insert(tx.value);
    const Contradiction found = contradiction_of(std::span(rows).subspan(first, end - first), path_of(movements_[rows[first]]));
    problems.push_back({found.code, found.where, contradiction_text(found)});
  }
}

// Of each two accounts and asset: payments that only lists without positions name, against those that only sources with
// positions name. A list that has the one would have the other.
std::vector<AccountStore::Rivals> AccountStore::find_rivals(AccountTxIndex tx) const {
  std::vector<Rivals> found;
  bool has_listed = false;
  for (auto row = tx_rows_[tx.value].first_movement; row != kNone; row = next_movement_[row]) {
    has_listed = has_listed || (movements_[row].order == OrderBasis::provider && is_inner(movements_[row]));
  }
  if (!has_listed) return found;
  const std::vector<std::uint32_t> rows = rows_by_content(tx);
  const auto by_amount = [&](std::uint32_t a, std::uint32_t b) { return content_less(movements_[a], movements_[b]); };
  std::vector<std::uint32_t> listed;
  std::vector<std::uint32_t> placed;
  for (std::size_t first = 0, end = 0; first < rows.size(); first = end) {
    listed.clear();
    placed.clear();
    for (std::size_t i = first; end < rows.size() && parties_of(movements_[rows[end]]) == parties_of(movements_[rows[first]]); i = end) {
      // Which of equal payments a list names nobody says: as many of the first ones as it has.
      std::size_t named_by_lists = 0;
      for (; end < rows.size() && same_content(movements_[rows[end]], movements_[rows[i]]); ++end) named_by_lists += also_listed_[rows[end]] ? 1U : 0U;
      for (; i < end; ++i) {
        const bool is_listed = movements_[rows[i]].order == OrderBasis::provider;
        if (is_listed) listed.push_back(rows[i]);
        else if (named_by_lists > 0) --named_by_lists;
        else if (!dropped_[rows[i]]) placed.push_back(rows[i]);
      }
    }
    if (!is_inner(movements_[rows[first]]) || listed.empty()) continue;
    sort_by(listed, by_amount);
    sort_by(placed, by_amount);
    for (std::size_t i = 0; i < listed.size(); ++i) found.push_back({listed[i], i < placed.size() ? placed[i] : kNone});
  }
  return found;
}

void AccountStore::settle_rivals(AccountTxIndex tx, std::vector<Problem>& problems) {
  for (const Rivals& pair : find_rivals(tx)) {
    const bool is_contradicted = pair.placed != kNone;
    const bool is_new = is_contradicted && !dropped_[pair.listed];
    dropped_[pair.listed] = is_contradicted;
    if (!is_new) continue;
    contested_.insert(tx.value);
    const Contradiction found = contradiction_of(std::array{pair.listed, pair.placed}, path_of(movements_[pair.placed]));
    problems.push_back({found.code, found.where, contradiction_text(found)});
  }
}

std::vector<Contradiction> AccountStore::contradicted_payments(AccountTxIndex tx) const {
  std::vector<Contradiction> list;
  if (contested_.count(tx.value) == 0) return list;
  const std::vector<std::uint32_t> rows = rows_by_position(tx);
  for (std::size_t first = 0, end = 0; first < rows.size(); first = end) {
    for (end = first + 1; end < rows.size() && movements_[rows[end]].at == movements_[rows[first]].at;) ++end;
    if (end - first > 1) list.push_back(contradiction_of(std::span(rows).subspan(first, end - first), path_of(movements_[rows[first]])));
  }
  for (const Rivals& pair : find_rivals(tx)) {
    if (pair.placed != kNone) list.push_back(contradiction_of(std::array{pair.listed, pair.placed}, path_of(movements_[pair.placed])));
  }
  return list;
}

bool AccountStore::is_contradicted(AccountTxIndex tx) const { return contradicted_.count(tx.value) != 0 || !contradicted_payments(tx).empty(); }

std::vector<Contradiction> AccountStore::contradictions() const {
  std::vector<Contradiction> list = stated_.contradictions();
  for (const std::uint32_t tx : contested_) {
    for (Contradiction& found : contradicted_payments(AccountTxIndex{tx})) list.push_back(std::move(found));
  }
  sort_by(list, [](const Contradiction& a, const Contradiction& b) { return a.where < b.where; });
  return list;
}

}  // namespace peelback
