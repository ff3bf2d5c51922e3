#include "taint/bounds.h"

#include <algorithm>

#include "base/sort.h"
#include "taint/bounds_network.h"
#include "taint/bounds_search.h"

namespace peelback {

namespace {

constexpr Fates kTarget = fates(Fate::target);

/// The range of the network's target. Absent when the work runs out.
std::optional<AmountRange> range_by_flows(const BoundsNetwork& network, std::uint64_t& work_left) {
  const auto seen = network.flow_to(kTarget, {}, work_left);
  if (!seen) return std::nullopt;
  const auto most = network.unexplored() == 0 ? seen : network.flow_to(kTarget, {.hidden_coins_come_back = true}, work_left);
  if (!most) return std::nullopt;
  const auto elsewhere = network.flow_to(kOtherEnds, {.later_starts_absorb = true}, work_left);
  if (!elsewhere) return std::nullopt;
  return AmountRange{Amount{network.start() - *elsewhere}, Amount{*most}, Amount{*most - *seen}};
}

/// Ranges of single places, all in one network.
class PlaceRanges {
 public:
  PlaceRanges(const Store& store, Reach reach, std::optional<std::uint32_t> label = {})
      : network_(store, std::move(reach), false, label), routed_(network_.route()) {}

  std::optional<AmountRange> of(const PlaceKey& key, std::uint64_t& work_left) {
    if (work_left == 0) return std::nullopt;
    const std::uint32_t place = network_.place_of(key);
    const std::uint32_t arc = routed_ && place != BoundsNetwork::kNone ? routed_->arc_of_place[place] : BoundsNetwork::kNone;
    if (arc == BoundsNetwork::kNone) {
      network_.aim_at({&key, 1});
      return range_by_flows(network_, work_left);
    }
    const auto least = routed_->flow.least(arc, work_left);
    const auto seen = least ? routed_->flow.most(arc, work_left) : std::nullopt;
    if (!seen) return std::nullopt;
    AmountRange range{Amount{*least}, Amount{*seen}, {}};
    const U128 room = std::min<U128>(network_.start(), network_.value_of(place));
    if (*seen == room || network_.unexplored() == 0) return range;
    network_.aim_at({&key, 1});
    const auto most = network_.flow_to(kTarget, {.hidden_coins_come_back = true}, work_left);
    if (!most) return std::nullopt;
    range.at_most = Amount{*most};
    range.untraced = Amount{*most - *seen};
    return range;
  }

 private:
  BoundsNetwork network_;
  std::optional<BoundsNetwork::Routed> routed_;
};

/// What is asked of one label at one place. Where the amount is a fact nothing needs to be computed.
struct Asked {
  PlaceIndex place{};
  std::uint32_t label = 0;
  std::uint32_t row = 0;         // of the answer
  std::optional<Amount> exact{};
  bool joins_start = false;      // a hop into a start's own place: what began there did not come by it
};

/// The places of a trail whose traced amount is a fact: one label's alone, and every hop into it is exact.
std::vector<bool> exact_places(const Trail& trail) {
  std::vector<bool> is_exact(trail.places.size(), true);
  for (const Hop& hop : trail.hops) {
    if (hop.basis != AmountBasis::exact) is_exact[hop.to.value] = false;
  }
  for (std::size_t i = 0; i < is_exact.size(); ++i) {
    if (trail.places[i].amounts.count != 1) is_exact[i] = false;
  }
  return is_exact;
}

Result<RangeList> bound_labels(const Store& store, const Question& question, const TraceHints& hints, const Trail& trail,
                               std::vector<Asked> asked, std::uint64_t work_left) {
  RangeList answer;
  answer.ranges.resize(asked.size());
  std::erase_if(asked, [&](const Asked& one) {
    if (one.exact) answer.ranges[one.row] = {*one.exact, *one.exact, {}};
    return one.exact.has_value();
  });
  sort_by(asked, [](const Asked& a, const Asked& b) { return a.label < b.label; });
  if (asked.empty()) return answer;
  std::vector<std::uint32_t> sharing_labels;
  const auto reach = find_labelled_reach(store, question, hints, sharing_labels);
  if (!reach) return reach.error();
  for (auto first = asked.begin(); first != asked.end();) {
    const std::uint32_t label = first->label;
    const bool is_shared = std::find(sharing_labels.begin(), sharing_labels.end(), label) != sharing_labels.end();
    PlaceRanges ranges(store, *reach, label);
    for (; first != asked.end() && first->label == label; ++first) {
      const Place& place = trail.places[first->place.value];
      auto& range = answer.ranges[first->row] = ranges.of({place.tx, place.output}, work_left);
      if (!range) ++answer.unbounded;
      if (range && (is_shared || first->joins_start)) range->at_least = Amount{};
    }
  }
  return answer;
}

}  // namespace

Result<BoundsSearch> BoundsSearch::begin(const Store& store, const Question& question, const TraceHints& hints, const BoundsTarget& target) {
  auto reach = find_reach(store, question, hints);
  if (!reach) return reach.error();
  BoundsNetwork network(store, std::move(reach).value(), target.open_ended);
  std::vector<PlaceKey> keys;
  for (const OutputIndex output : target.outputs) keys.push_back({store.tx_of(output), output});
  network.aim_at(keys);
  return BoundsSearch(std::move(network));
}

BoundsSearch::BoundsSearch(BoundsNetwork network) : network_(std::move(network)) {
  found_ = {.start = Amount{network_.start()}, .transactions = network_.transactions(), .unexplored = network_.unexplored()};
  bounds_ = found_;
  bounds_.is_complete = false;
  const bool may_be_more = found_.unexplored > 0;  // by ways that nobody has looked at
  bounds_.at_most = may_be_more ? found_.start : Amount{std::min(network_.start(), network_.target_value())};
}

FlowNetwork<std::uint64_t> BoundsSearch::network_for(Flow flow) const {
  switch (flow) {
    case Flow::hidden: return network_.flow_to(kTarget, {.hidden_coins_come_back = true});
    case Flow::elsewhere: return network_.flow_to(kOtherEnds, {.later_starts_absorb = true});
    case Flow::behind_services: return network_.flow_to(fates(Fate::behind_service), {});
    default: return network_.flow_to(kTarget, {});
  }
}

bool BoundsSearch::advance(std::uint64_t work) {
  while (flow_ != Flow::none) {
    if (!running_) {
      running_ = network_for(flow_);
      running_->begin(BoundsNetwork::kSource, BoundsNetwork::kSink, work);
    }
    if (!running_->advance(work)) return false;
    finish(flow_, Amount{running_->flow()});
    running_.reset();
  }
  return true;
}

void BoundsSearch::finish(Flow flow, Amount most) {
  const bool is_all_in_sight = found_.unexplored == 0;
  switch (flow) {
    case Flow::seen:
      found_.at_most = most;
      flow_ = is_all_in_sight ? Flow::elsewhere : Flow::hidden;
      break;
    case Flow::hidden:
      found_.untraced = Amount{most.units() - found_.at_most.units()};
      found_.at_most = most;
      flow_ = Flow::elsewhere;
      break;
    case Flow::elsewhere:
      found_.at_least = Amount{found_.start.units() - most.units()};
      flow_ = Flow::behind_services;
      break;
    default:
      found_.behind_services = most;
      flow_ = Flow::none;
      bounds_ = found_;
  }
}

Result<Bounds> find_bounds(const Store& store, const Question& question, const TraceHints& hints, const BoundsTarget& target,
                           std::uint64_t most_work) {
  auto search = BoundsSearch::begin(store, question, hints, target);
  if (!search) return search.error();
  search->advance(most_work);
  return search->bounds();
}

Result<RangeList> bound_ends(const Store& store, const Question& question, const TraceHints& hints, const Trail& trail,
                             std::uint64_t most_work) {
  const std::vector<bool> is_exact = exact_places(trail);
  std::vector<Asked> asked;
  for (const End& end : trail.ends) {
    asked.push_back({.place = end.place, .label = end.label, .row = static_cast<std::uint32_t>(asked.size())});
    if (is_exact[end.place.value]) asked.back().exact = end.amount;
  }
  return bound_labels(store, question, hints, trail, std::move(asked), most_work);
}

Result<RangeList> bound_hops(const Store& store, const Question& question, const TraceHints& hints, const Trail& trail,
                             const std::vector<std::uint32_t>& hops, std::uint64_t most_work) {
  std::vector<Asked> asked;
  for (const std::uint32_t index : hops) {
    const Hop& hop = trail.hops[index];
    asked.push_back({.place = hop.to, .label = hop.label, .row = static_cast<std::uint32_t>(asked.size())});
    if (hop.basis == AmountBasis::exact) asked.back().exact = hop.amount;
    asked.back().joins_start = trail.places[hop.to.value].is_start;
  }
  return bound_labels(store, question, hints, trail, std::move(asked), most_work);
}

Result<RangeList> bound_places(const Store& store, const Question& question, const TraceHints& hints,
                               const std::vector<PlaceKey>& places, std::uint64_t most_work) {
  auto reach = find_reach(store, question, hints);
  if (!reach) return reach.error();
  PlaceRanges ranges(store, std::move(reach).value());
  RangeList answer;
  for (const PlaceKey& key : places) {
    answer.ranges.push_back(ranges.of(key, most_work));
    if (!answer.ranges.back()) ++answer.unbounded;
  }
  return answer;
}

}  // namespace peelback
