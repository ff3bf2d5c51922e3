#include "session/told_trail.h"

#include <algorithm>

#include "base/sort.h"

namespace peelback {

std::string ToldTx::ref() const {
  std::string text(chain_info(chain).slug);
  return text.append(1, ':').append(id);
}

std::span<const ToldEnd> ToldTrail::ends_at(std::uint32_t place) const {
  const auto first = std::lower_bound(ends.begin(), ends.end(), place, [](const ToldEnd& end, std::uint32_t p) { return end.place < p; });
  const auto last = std::upper_bound(first, ends.end(), place, [](std::uint32_t p, const ToldEnd& end) { return p < end.place; });
  return std::span(ends).subspan(static_cast<std::size_t>(first - ends.begin()), static_cast<std::size_t>(last - first));
}

const CrossingLeg& near_leg(const ToldTrail& trail, const ToldCrossing& crossing) {
  const bool is_in = (trail.direction == Direction::forward) != crossing.is_before;
  return is_in ? crossing.crossing.in : crossing.crossing.out;
}

const CrossingLeg& far_leg(const ToldTrail& trail, const ToldCrossing& crossing) {
  const bool is_in = (trail.direction == Direction::forward) == crossing.is_before;
  return is_in ? crossing.crossing.in : crossing.crossing.out;
}

U128 traced_amount(const ToldTrail& trail, const ToldPlace& place) {
  U128 sum = 0;
  for (const LabelAmount& row : trail.amounts_of(place)) sum = trail.is_poison() ? std::max(sum, row.amount.units()) : sum + row.amount.units();
  return sum;
}

void add_amount(std::vector<AssetAmount>& sums, std::uint32_t asset, U128 amount) {
  const auto row = std::lower_bound(sums.begin(), sums.end(), asset, [](const AssetAmount& sum, std::uint32_t a) { return sum.asset < a; });
  if (row != sums.end() && row->asset == asset) {
    row->amount += amount;
  } else {
    sums.insert(row, {asset, amount});
  }
}

std::vector<AssetAmount> start_amounts(const ToldTrail& trail) {
  std::vector<AssetAmount> sums;
  for (const ToldStart& start : trail.starts) {
    for (const ToldPart& part : start.added) add_amount(sums, trail.places[part.place].asset, part.amount.units());
  }
  if (sums.empty()) sums.push_back({});
  return sums;
}

std::optional<ToldBounds> bounds_at(const RangeList& ranges, std::size_t end) {
  if (end >= ranges.ranges.size() || !ranges.ranges[end]) return std::nullopt;
  const AmountRange& range = *ranges.ranges[end];
  return ToldBounds{range.at_least, range.at_most, range.untraced};
}

std::vector<ToldPart> told_parts(const std::vector<StartPart>& parts) {
  std::vector<ToldPart> told;
  for (const StartPart& part : parts) told.push_back({part.place.value, part.amount});
  return told;
}

ListRange add_sources(ToldTrail& trail, const ReplyTable& replies, std::vector<ToldSource> sources) {
  sort_by(sources, [&](const ToldSource& a, const ToldSource& b) {
    const Bytes32& x = replies.at(a.reply).sha256;
    const Bytes32& y = replies.at(b.reply).sha256;
    return x == y ? a.pointer < b.pointer : x < y;
  });
  const ListRange range{static_cast<std::uint32_t>(trail.cited.size()), 0};
  for (ToldSource& source : sources) {
    const bool is_same = trail.cited.size() > range.first && trail.cited.back().pointer == source.pointer &&
                         replies.at(trail.cited.back().reply).sha256 == replies.at(source.reply).sha256;
    if (!is_same) trail.cited.push_back(std::move(source));
  }
  return {range.first, static_cast<std::uint32_t>(trail.cited.size()) - range.first};
}

std::uint32_t find_place(const ToldTrail& trail, std::string_view key) {
  const auto place = std::find_if(trail.places.begin(), trail.places.end(), [&](const ToldPlace& p) { return p.key == key; });
  return place == trail.places.end() ? ToldPlace::kNoTx : static_cast<std::uint32_t>(place - trail.places.begin());
}

}  // namespace peelback
