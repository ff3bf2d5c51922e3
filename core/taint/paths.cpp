#include "taint/paths.h"

#include <algorithm>

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;

// Coins of one label at one place are a row of Trail::amounts. A row has at most one hop in, and hops stand in processing
// order: every hop into a row comes before every hop out of it.
std::uint32_t row_of(const Trail& trail, PlaceIndex place, std::uint32_t label) {
  const ListRange range = trail.places[place.value].amounts;
  for (std::uint32_t row = range.first; row < range.first + range.count; ++row) {
    if (trail.amounts[row].label == label) return row;
  }
  return kNone;
}

std::uint32_t largest_row(const Trail& trail, ListRange range, std::uint32_t largest = kNone) {
  for (std::uint32_t row = range.first; row < range.first + range.count; ++row) {
    if (largest == kNone || trail.amounts[largest].amount < trail.amounts[row].amount) largest = row;
  }
  return largest;
}

class PathFinder {
 public:
  PathFinder(const Trail& trail, PlaceIndex from) : trail_(trail), ways_(trail.amounts.size()) {
    for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
      const Place& place = trail.places[i];
      const bool begins = from.exists() ? i == from.value : place.is_start;
      for (std::uint32_t k = 0; k < place.amounts.count; ++k) {
        Way& way = ways_[place.amounts.first + k];
        way.place = PlaceIndex{i};
        way.begins = begins;
      }
    }
  }

  std::optional<TrailPath> widest_to(PlaceIndex to) {
    find_widths();
    const ListRange ends = trail_.places[to.value].amounts;
    Amount width{};
    for (std::uint32_t row = ends.first; row < ends.first + ends.count; ++row) width = std::max(width, ways_[row].width);
    if (width.is_zero()) return std::nullopt;
    find_shortest(width);
    std::uint32_t end = ends.first;
    for (std::uint32_t row = ends.first; row < ends.first + ends.count; ++row) {
      if (ways_[row].hop_count < ways_[end].hop_count) end = row;
    }
    return path_back_from(end, width);
  }

 private:
  struct Way {
    PlaceIndex place{};
    bool begins = false;
    Amount width{};                   // of the widest path to the row
    std::uint32_t hop_count = kNone;  // of the shortest among those wide enough
    std::uint32_t hop = kNone;        // the last of that path; kNone where it begins
    std::uint32_t source = kNone;     // the row before that hop
  };

  /// The row that no other source of the hop goes before; of equal ones that of the lowest place. All hops of one
  /// transaction and label have the same sources, which are looked through once.
  template <class GoesBefore>
  std::uint32_t source_of(const Hop& hop, GoesBefore goes_before) {
    std::uint32_t& best = best_source_[hop.from.first];
    if (best != kNone) return best;
    for (const PlaceIndex source : trail_.sources_of(hop)) {
      const std::uint32_t row = row_of(trail_, source, hop.label);
      if (best == kNone || goes_before(ways_[row], ways_[best])) best = row;
    }
    return best;
  }

  void find_widths() {
    best_source_.assign(trail_.hop_sources.size(), kNone);
    for (std::uint32_t row = 0; row < ways_.size(); ++row) {
      if (ways_[row].begins) ways_[row].width = trail_.amounts[row].amount;
    }
    for (const Hop& hop : trail_.hops) {
      Way& way = ways_[row_of(trail_, hop.to, hop.label)];
      if (way.begins) continue;
      const std::uint32_t source = source_of(hop, [](const Way& a, const Way& b) { return b.width < a.width; });
      way.width = std::min(ways_[source].width, hop.amount);
    }
  }

  void find_shortest(Amount least) {
    best_source_.assign(trail_.hop_sources.size(), kNone);
    for (std::uint32_t row = 0; row < ways_.size(); ++row) {
      if (ways_[row].begins && !(trail_.amounts[row].amount < least)) ways_[row].hop_count = 0;
    }
    for (std::uint32_t i = 0; i < trail_.hops.size(); ++i) {
      const Hop& hop = trail_.hops[i];
      Way& way = ways_[row_of(trail_, hop.to, hop.label)];
      if (way.begins || hop.amount < least) continue;
      const std::uint32_t source = source_of(hop, [](const Way& a, const Way& b) { return a.hop_count < b.hop_count; });
      if (ways_[source].hop_count == kNone) continue;
      way.hop_count = ways_[source].hop_count + 1;
      way.hop = i;
      way.source = source;
    }
  }

  TrailPath path_back_from(std::uint32_t row, Amount width) const {
    TrailPath path{.label = trail_.amounts[row].label, .width = width};
    for (; row != kNone; row = ways_[row].source) {
      path.places.push_back(ways_[row].place);
      if (ways_[row].hop != kNone) path.hops.push_back(ways_[row].hop);
    }
    std::reverse(path.places.begin(), path.places.end());
    std::reverse(path.hops.begin(), path.hops.end());
    return path;
  }

  const Trail& trail_;
  std::vector<Way> ways_;                   // by row
  std::vector<std::uint32_t> best_source_;  // by Hop::from.first
};

// For each row the first hop of the transaction that spends it; kNone where the coins end.
std::vector<std::uint32_t> first_hops_out(const Trail& trail) {
  std::vector<std::uint32_t> first_out(trail.amounts.size(), kNone);
  std::vector<std::uint8_t> is_seen(trail.hop_sources.size());
  std::uint32_t first_of_tx = 0;
  for (std::uint32_t i = 0; i < trail.hops.size(); ++i) {
    const Hop& hop = trail.hops[i];
    if (!(hop.tx == trail.hops[first_of_tx].tx)) first_of_tx = i;
    if (is_seen[hop.from.first] != 0) continue;
    is_seen[hop.from.first] = 1;
    for (const PlaceIndex source : trail.sources_of(hop)) first_out[row_of(trail, source, hop.label)] = first_of_tx;
  }
  return first_out;
}

/// Where the coins of one label go on from a place.
class WaysOn {
 public:
  WaysOn(const Trail& trail, std::uint32_t first_hop, std::uint32_t label) : trail_(trail) {
    const TxIndex tx = trail.hops[first_hop].tx;
    for (std::uint32_t i = first_hop; i < trail.hops.size() && trail.hops[i].tx == tx; ++i) {
      if (trail.hops[i].label == label) ways_.push_back(i);
    }
    const auto is_fee = [&](std::uint32_t hop) { return !output_of(hop).exists(); };
    if (!std::all_of(ways_.begin(), ways_.end(), is_fee)) ways_.erase(std::remove_if(ways_.begin(), ways_.end(), is_fee), ways_.end());
  }

  std::size_t count() const { return ways_.size(); }
  bool pays(OutputIndex output) const {
    return std::any_of(ways_.begin(), ways_.end(), [&](std::uint32_t hop) { return output_of(hop) == output; });
  }
  std::uint32_t largest_but(OutputIndex left_out) const {
    std::uint32_t best = kNone;
    for (const std::uint32_t way : ways_) {
      if (left_out.exists() && output_of(way) == left_out) continue;
      if (best == kNone || goes_before(way, best)) best = way;
    }
    return best;
  }

 private:
  OutputIndex output_of(std::uint32_t hop) const { return trail_.places[trail_.hops[hop].to.value].output; }
  bool goes_before(std::uint32_t a, std::uint32_t b) const {
    const Amount of_a = trail_.hops[a].amount;
    const Amount of_b = trail_.hops[b].amount;
    return of_a == of_b ? output_of(a) < output_of(b) : of_b < of_a;
  }

  const Trail& trail_;
  std::vector<std::uint32_t> ways_;  // into Trail::hops
};

}  // namespace

std::optional<TrailPath> path_to(const Trail& trail, PlaceIndex to, PlaceIndex from) {
  return PathFinder(trail, from).widest_to(to);
}

MainPath follow_main(const Trail& trail, const ChangeChooser& change_of, PlaceIndex from) {
  MainPath main;
  std::uint32_t row = kNone;
  PlaceIndex place = from;
  for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
    if (from.exists() ? i != from.value : !trail.places[i].is_start) continue;
    const std::uint32_t larger = largest_row(trail, trail.places[i].amounts, row);
    if (larger != row) place = PlaceIndex{i};
    row = larger;
  }
  if (row == kNone) return main;
  main.path = {.places = {place}, .label = trail.amounts[row].label, .width = trail.amounts[row].amount};
  const std::vector<std::uint32_t> first_out = first_hops_out(trail);
  while (first_out[row] != kNone) {
    const WaysOn ways(trail, first_out[row], main.path.label);
    const OutputIndex change = ways.count() > 1 ? change_of(trail.hops[first_out[row]].tx) : OutputIndex{};
    const bool leaves_change = change.exists() && ways.pays(change);
    const std::uint32_t hop = ways.largest_but(leaves_change ? change : OutputIndex{});
    main.choices.push_back(leaves_change ? StepChoice::change_left_out : ways.count() > 1 ? StepChoice::largest : StepChoice::only_way);
    place = trail.hops[hop].to;
    row = row_of(trail, place, main.path.label);
    main.path.hops.push_back(hop);
    main.path.places.push_back(place);
    main.path.width = std::min(main.path.width, trail.hops[hop].amount);
  }
  return main;
}

}  // namespace peelback
