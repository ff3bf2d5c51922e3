#include "taint/account_trail.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "taint/account_walk.h"

namespace peelback {

namespace {

// What ends at each place, by what the place is: its number differs from trail to trail.
using PlaceLabel = std::tuple<AccountPlaceKind, std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>;

PlaceLabel key_of(const AccountPlace& place, std::uint32_t label) {
  return {place.kind, place.holding.value, place.memo.value, place.tx.value, label};
}

std::map<PlaceLabel, U128> ends_by_place(const AccountTrail& trail) {
  std::map<PlaceLabel, U128> sums;
  for (const AccountEnd& end : trail.ends) sums[key_of(trail.places[end.place.value], end.label)] += end.amount.units();
  return sums;
}

/// Where the same rows in the opposite order would end other amounts.
std::vector<OrderRange> order_ranges(const AccountTrail& trail, const AccountTrail& reversed) {
  const auto sums = ends_by_place(trail);
  const auto others = ends_by_place(reversed);
  std::vector<OrderRange> ranges;
  for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
    for (const LabelAmount& here : trail.amounts_of(trail.places[i])) {
      const auto key = key_of(trail.places[i], here.label);
      const auto sum = sums.find(key);
      const auto other = others.find(key);
      const U128 a = sum == sums.end() ? 0 : sum->second;
      const U128 b = other == others.end() ? 0 : other->second;
      if (a != b) ranges.push_back({PlaceIndex{i}, here.label, Amount{std::min(a, b)}, Amount{std::max(a, b)}});
    }
  }
  return ranges;
}

}  // namespace

Result<AccountTrail> trace_accounts(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints) {
  if (question.direction == Direction::backward && question.method == Method::libr) {
    return Error{Code::usage, "method", "LIBR has no backward form"};
  }
  AccountWalk walk(store, question, hints, RowOrder::as_listed);
  const bool may_differ = walk.has_provider_order() && question.method != Method::poison;
  auto trail = walk.run();
  if (!trail || !may_differ) return trail;
  const auto reversed = AccountWalk(store, question, hints, RowOrder::reversed).run();
  if (!reversed) return reversed.error();
  trail->order_ranges = order_ranges(*trail, *reversed);
  return trail;
}

}  // namespace peelback
