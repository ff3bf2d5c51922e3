#include "taint/paths.h"

#include <algorithm>

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;

// Coins of one label at one place are a row of PathGraph::amounts.
std::uint32_t row_of(const PathGraph& graph, std::uint32_t place, std::uint32_t label) {
  const ListRange range = graph.places[place].amounts;
  for (std::uint32_t row = range.first; row < range.first + range.count; ++row) {
    if (graph.amounts[row].label == label) return row;
  }
  return kNone;
}

std::uint32_t largest_row(const PathGraph& graph, ListRange range, std::uint32_t largest = kNone) {
  for (std::uint32_t row = range.first; row < range.first + range.count; ++row) {
    if (largest == kNone || graph.amounts[largest].amount < graph.amounts[row].amount) largest = row;
  }
  return largest;
}

std::span<const std::uint32_t> sources_of(const PathGraph& graph, const PathHop& hop) {
  return graph.sources.subspan(hop.from.first, hop.from.count);
}

// How much of `width` is on the other side of the hop.
Amount carried(Amount width, const PathHop& hop) {
  const Amount part = std::min(width, hop.amount);
  if (hop.amount == hop.to_amount || hop.amount.is_zero()) return std::min(part, hop.to_amount);
  return Amount{*mul_div_floor(part.units(), hop.to_amount.units(), hop.amount.units())};  // not above to_amount
}

class PathFinder {
 public:
  PathFinder(const PathGraph& graph, std::uint32_t from) : graph_(graph), begins_(graph.amounts.size()) {
    for (std::uint32_t i = 0; i < graph.places.size(); ++i) {
      const PathPlace& place = graph.places[i];
      const bool begins = from != kNoPlace ? i == from : place.is_start;
      for (std::uint32_t k = 0; k < place.amounts.count; ++k) begins_[place.amounts.first + k] = begins ? i : kNoPlace;
    }
  }

  std::optional<TrailPath> widest_to(std::uint32_t to) {
    find_ways([](const Way& a, const Way& b) { return a.width == b.width ? a.hop_count < b.hop_count : b.width < a.width; }, Amount{});
    Amount width{};
    std::uint32_t end = kNone;
    const ListRange ends = graph_.places[to].amounts;
    for (std::uint32_t row = ends.first; row < ends.first + ends.count; ++row) {
      const std::uint32_t way = best_[row];
      if (way == kNone || !(width < ways_[way].width)) continue;
      width = ways_[way].width;
      end = way;
    }
    if (end == kNone) return std::nullopt;
    const bool converts = std::any_of(graph_.hops.begin(), graph_.hops.end(), [](const PathHop& hop) { return !(hop.amount == hop.to_amount); });
    if (converts) return path_back_from(end, to, width);
    // Of ways as wide as that, the shortest can run over places to which a wider one leads that is longer.
    find_ways([](const Way& a, const Way& b) { return a.hop_count < b.hop_count; }, width);
    end = kNone;
    for (std::uint32_t row = ends.first; row < ends.first + ends.count; ++row) {
      if (best_[row] != kNone && (end == kNone || ways_[best_[row]].hop_count < ways_[end].hop_count)) end = best_[row];
    }
    return path_back_from(end, to, width);
  }

 private:
  // Coins of one label on the way, as they stood after one hop.
  struct Way {
    Amount width{};
    std::uint32_t hop_count = 0;
    std::uint32_t row = kNone;
    std::uint32_t hop = kNone;     // the last; kNone where the way begins
    std::uint32_t before = kNone;  // of ways_
  };
  struct Chosen {
    std::uint32_t tx = kNone;
    std::uint32_t way = kNone;
  };

  // The best way to a source, which no other goes before; of equal ones that of the lowest place. Hops of one transaction
  // and label name the same sources, which are looked through once.
  template <class GoesBefore>
  std::uint32_t best_source(const PathHop& hop, GoesBefore goes_before) {
    Chosen& chosen = chosen_[hop.from.first];
    if (chosen.tx == hop.tx) return chosen.way;
    chosen = {hop.tx, kNone};
    for (const std::uint32_t source : sources_of(graph_, hop)) {
      const std::uint32_t row = row_of(graph_, source, hop.label);
      const std::uint32_t way = row == kNone ? kNone : best_[row];
      if (way != kNone && (chosen.way == kNone || goes_before(ways_[way], ways_[chosen.way]))) chosen.way = way;
    }
    return chosen.way;
  }

  template <class GoesBefore>
  void find_ways(GoesBefore goes_before, Amount least) {
    ways_.clear();
    best_.assign(graph_.amounts.size(), kNone);
    chosen_.assign(graph_.sources.size(), {});
    for (std::uint32_t row = 0; row < begins_.size(); ++row) {
      const Amount width = graph_.amounts[row].amount;
      if (begins_[row] == kNoPlace || width.is_zero() || width < least) continue;
      best_[row] = static_cast<std::uint32_t>(ways_.size());
      ways_.push_back({.width = width, .row = row});
    }
    for (std::uint32_t i = 0; i < graph_.hops.size(); ++i) {
      const PathHop& hop = graph_.hops[i];
      const std::uint32_t row = row_of(graph_, hop.to, hop.label);
      if (row == kNone || begins_[row] != kNoPlace || hop.amount < least) continue;
      const std::uint32_t source = best_source(hop, goes_before);
      if (source == kNone) continue;
      const Way way{.width = carried(ways_[source].width, hop), .hop_count = ways_[source].hop_count + 1, .row = row, .hop = i, .before = source};
      if (way.width.is_zero() || (best_[row] != kNone && !goes_before(way, ways_[best_[row]]))) continue;
      best_[row] = static_cast<std::uint32_t>(ways_.size());
      ways_.push_back(way);
    }
  }

  TrailPath path_back_from(std::uint32_t way, std::uint32_t to, Amount width) const {
    TrailPath path{.label = graph_.amounts[ways_[way].row].label, .width = width};
    for (; ways_[way].hop != kNone; way = ways_[way].before) {
      path.places.push_back(graph_.hops[ways_[way].hop].to);
      path.hops.push_back(ways_[way].hop);
    }
    path.places.push_back(path.places.empty() ? to : begins_[ways_[way].row]);
    std::reverse(path.places.begin(), path.places.end());
    std::reverse(path.hops.begin(), path.hops.end());
    return path;
  }

  const PathGraph& graph_;
  std::vector<std::uint32_t> begins_;  // by row: the place, where a path may begin there
  std::vector<Way> ways_;
  std::vector<std::uint32_t> best_;    // by row, of ways_
  std::vector<Chosen> chosen_;         // by PathHop::from.first
};

// The hops out of each place, by the lists of sources that name it: every list is gone through once.
class HopsOut {
 public:
  explicit HopsOut(const PathGraph& graph) : graph_(graph), first_list_(graph.places.size(), kNone), first_hop_(graph.sources.size(), kNone) {
    next_hop_.resize(graph.hops.size(), kNone);
    for (std::uint32_t hop = static_cast<std::uint32_t>(graph.hops.size()); hop-- > 0;) {
      const ListRange from = graph.hops[hop].from;
      if (from.count == 0) continue;
      if (first_hop_[from.first] == kNone) add_list(from);
      next_hop_[hop] = first_hop_[from.first];
      first_hop_[from.first] = hop;
    }
  }

  // Where coins of the label go on from a place after a hop (kNone: from the beginning), ascending within each list.
  std::vector<std::uint32_t> after(std::uint32_t place, std::uint32_t label, std::uint32_t hop) const {
    std::vector<std::uint32_t> ways;
    for (std::uint32_t list = first_list_[place]; list != kNone; list = lists_[list].next) {
      for (std::uint32_t way = first_hop_[lists_[list].first_source]; way != kNone; way = next_hop_[way]) {
        if (graph_.hops[way].label == label && (hop == kNone || hop < way)) ways.push_back(way);
      }
    }
    return ways;
  }

 private:
  struct List {
    std::uint32_t first_source = 0;
    std::uint32_t next = kNone;
  };

  void add_list(ListRange from) {
    for (std::uint32_t i = from.first; i < from.first + from.count; ++i) {
      std::uint32_t& first = first_list_[graph_.sources[i]];
      lists_.push_back({from.first, first});
      first = static_cast<std::uint32_t>(lists_.size() - 1);
    }
  }

  const PathGraph& graph_;
  std::vector<List> lists_;
  std::vector<std::uint32_t> first_list_;  // by place, of lists_
  std::vector<std::uint32_t> first_hop_;   // by PathHop::from.first
  std::vector<std::uint32_t> next_hop_;    // by hop
};

// The hop that is followed, and why.
struct Choice {
  std::uint32_t hop = kNone;
  StepChoice why = StepChoice::only_way;
};

Choice choose(const PathGraph& graph, std::vector<std::uint32_t> ways, const ChangeTest& is_change) {
  const auto is_fee = [&](std::uint32_t way) { return graph.places[graph.hops[way].to].is_fee; };
  if (!std::all_of(ways.begin(), ways.end(), is_fee)) std::erase_if(ways, is_fee);
  Choice choice;
  if (ways.size() > 1) {
    const auto pays_change = [&](std::uint32_t way) { return !is_fee(way) && is_change(graph.hops[way].to); };
    const bool is_told_apart = !std::all_of(ways.begin(), ways.end(), pays_change) && std::erase_if(ways, pays_change) > 0;
    choice.why = is_told_apart ? StepChoice::change_left_out : StepChoice::largest;
  }
  for (const std::uint32_t way : ways) {
    const auto goes_before = [&](const PathHop& a, const PathHop& b) { return a.amount == b.amount ? a.to < b.to : b.amount < a.amount; };
    if (choice.hop == kNone || goes_before(graph.hops[way], graph.hops[choice.hop])) choice.hop = way;
  }
  return choice;
}

}  // namespace

std::optional<TrailPath> path_to(const PathGraph& graph, std::uint32_t to, std::uint32_t from) {
  return PathFinder(graph, from).widest_to(to);
}

MainPath follow_main(const PathGraph& graph, const ChangeTest& is_change, std::uint32_t from) {
  MainPath main;
  std::uint32_t row = kNone;
  std::uint32_t place = from;
  for (std::uint32_t i = 0; i < graph.places.size(); ++i) {
    if (from != kNoPlace ? i != from : !graph.places[i].is_start) continue;
    const std::uint32_t larger = largest_row(graph, graph.places[i].amounts, row);
    if (larger != row) place = i;
    row = larger;
  }
  if (row == kNone) return main;
  main.path = {.places = {place}, .label = graph.amounts[row].label, .width = graph.amounts[row].amount};
  const HopsOut hops_out(graph);
  std::vector<bool> is_passed(graph.places.size(), false);
  std::uint32_t last = kNone;
  for (;;) {
    is_passed[place] = true;
    std::vector<std::uint32_t> ways = hops_out.after(place, main.path.label, last);
    std::erase_if(ways, [&](std::uint32_t way) { return is_passed[graph.hops[way].to]; });
    if (ways.empty()) return main;
    const Choice choice = choose(graph, std::move(ways), is_change);
    const PathHop& hop = graph.hops[choice.hop];
    main.choices.push_back(choice.why);
    main.path.hops.push_back(choice.hop);
    main.path.places.push_back(hop.to);
    main.path.width = carried(main.path.width, hop);
    place = hop.to;
    last = choice.hop;
  }
}

}  // namespace peelback
