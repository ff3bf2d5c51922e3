#include "taint/compare.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/sort.h"

namespace peelback {

namespace {

constexpr Method kUtxoMethods[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first, Method::poison};
constexpr Method kAccountMethods[] = {Method::fifo,        Method::lifo, Method::haircut, Method::tiho,
                                      Method::dirty_first, Method::libr, Method::poison};

// ---- what the two ledger models call the same ----
auto trace_any(const Store& store, const Question& question, const TraceHints& hints) { return trace(store, question, hints); }
auto trace_any(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints) {
  return trace_accounts(store, question, hints);
}

bool has_bounds(const Question& question) { return can_be_bounded(question.direction, question.fees); }
bool has_bounds(const AccountQuestion& question) { return can_be_bounded(question.direction, FeeRule::end); }

PlaceKey key_of(const Place& place) { return {place.tx, place.output}; }
AccountPlaceKey key_of(const AccountPlace& place) { return {place.kind, place.holding, place.memo, place.tx}; }

bool comes_before(const Store& store, const PlaceKey& a, const PlaceKey& b) {
  return a.tx == b.tx ? a.output < b.output : store.txid(a.tx) < store.txid(b.tx);
}

bool comes_before(const AccountStore& store, const AccountPlaceKey& a, const AccountPlaceKey& b) {
  const auto texts = [&](const AccountPlaceKey& key) {
    return std::tuple(key.kind, store.account_text(store.account_of(key.holding)), store.asset(store.asset_of(key.holding)).reference,
                      store.memo_text(key.memo), key.tx.exists() ? store.tx_id(key.tx) : std::string_view{});
  };
  return texts(a) < texts(b);
}

// ---- the table ----
/// Whether another rule need not have ended coins here: it was their amount, or their way.
bool is_of_the_rule(EndReason reason, std::string_view detail) {
  return reason == EndReason::dust || (reason == EndReason::limit && detail != "time");
}

template <class Comparison>
class Table {
 public:
  using Row = typename decltype(Comparison::rows)::value_type;
  using Key = decltype(Row::place);

  template <class Store>
  static void fill(Comparison& comparison, const Store& store) {
    auto& rows = comparison.rows;
    const auto less = [&](const Key& a, const Key& b) { return comes_before(store, a, b); };
    const auto find = [&](const Key& key) -> Row* {
      const auto row = std::lower_bound(rows.begin(), rows.end(), key, [&](const Row& r, const Key& wanted) { return less(r.place, wanted); });
      return row != rows.end() && row->place == key ? &*row : nullptr;
    };
    for (const auto& trail : comparison.trails) {
      for (const auto& end : trail.ends) rows.push_back({.place = key_of(trail.places[end.place.value])});
    }
    sort_by(rows, [&](const Row& a, const Row& b) { return less(a.place, b.place); });
    rows.erase(std::unique(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.place == b.place; }), rows.end());
    for (Row& row : rows) row.by_rule.resize(comparison.methods.size());
    for (std::size_t rule = 0; rule < comparison.methods.size(); ++rule) {
      const auto& trail = comparison.trails[rule];
      const bool is_poison = comparison.methods[rule] == Method::poison;
      for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
        Row* row = find(key_of(trail.places[i]));
        if (row != nullptr) row->by_rule[rule] = {PlaceIndex{i}, is_poison ? trail.places[i].value : Amount{}};
      }
      if (is_poison) continue;
      for (const auto& end : trail.ends) {
        Row& row = *find(key_of(trail.places[end.place.value]));
        Amount& amount = row.by_rule[rule].amount;
        amount = Amount{amount.units() + end.amount.units()};
        row.ends_by_the_rule = row.ends_by_the_rule || is_of_the_rule(end.reason, end.detail);
      }
    }
  }
};

template <class Comparison, class Store, class Question, class Hints>
Result<Comparison> compare(std::span<const Method> methods, const Store& store, const Question& question, const Hints& hints,
                           std::uint64_t most_work) {
  Comparison comparison;
  comparison.methods.assign(methods.begin(), methods.end());
  if (question.direction == Direction::backward) std::erase(comparison.methods, Method::libr);
  Question asked = question;
  for (const Method method : comparison.methods) {
    asked.method = method;
    auto trail = trace_any(store, asked, hints);
    if (!trail) return trail.error();
    comparison.trails.push_back(std::move(trail).value());
  }
  Table<Comparison>::fill(comparison, store);
  comparison.unbounded = comparison.rows.size();
  if (!has_bounds(question)) return comparison;
  std::vector<typename Table<Comparison>::Key> keys;
  for (const auto& row : comparison.rows) keys.push_back(row.place);
  auto list = bound_places(store, question, hints, keys, most_work);
  if (!list) return list.error();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto& row = comparison.rows[i];
    row.range = list->ranges[i];
    if (row.range && row.ends_by_the_rule) row.range->at_least = Amount{};
  }
  comparison.unbounded = list->unbounded;
  return comparison;
}

}  // namespace

std::span<const Method> utxo_methods() { return kUtxoMethods; }
std::span<const Method> account_methods() { return kAccountMethods; }

Result<Comparison> compare_rules(const Store& store, const Question& question, const TraceHints& hints, std::uint64_t most_work) {
  return compare<Comparison>(utxo_methods(), store, question, hints, most_work);
}

Result<AccountComparison> compare_rules(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                                        std::uint64_t most_work) {
  return compare<AccountComparison>(account_methods(), store, question, hints, most_work);
}

}  // namespace peelback
