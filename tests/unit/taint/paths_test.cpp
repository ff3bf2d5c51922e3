#include "taint/paths.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "unit/taint/by_hand.h"

namespace peelback::test {

namespace {

using Lines = std::vector<std::string>;

Trail trail_of(const Store& store, const Question& question) {
  auto trail = trace(store, question, file_hints(store, question));
  if (!trail) FAIL(format_error(trail.error()));
  return std::move(trail).value();
}

/// What the paths run over, made from a trail; the trail must outlive it.
struct Graph : PathGraph {
  std::vector<std::uint32_t> own_sources;
  explicit Graph(const Trail& trail) {
    for (const Place& place : trail.places) places.push_back({place.amounts, place.is_start, place.kind == PlaceKind::fee});
    for (const Hop& hop : trail.hops) hops.push_back({hop.from, hop.to.value, hop.label, hop.tx.value, hop.amount, hop.amount});
    for (const PlaceIndex source : trail.hop_sources) own_sources.push_back(source.value);
    amounts = trail.amounts;
    sources = own_sources;
  }
  Graph(const Graph&) = delete;
};

struct Traced {
  Ledger ledger;
  Store store = ledger.store();
  Trail trail;
  Traced(Ledger made, Question question) : ledger(std::move(made)), trail(trail_of(store, question)) {}

  std::uint32_t place(const std::string& name) const {
    for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
      if (ref_name(ledger, store, trail.places[i]) == name) return i;
    }
    FAIL("no place " << name);
    return kNoPlace;
  }
  Lines names(const std::vector<std::uint32_t>& places) const {
    Lines lines;
    for (const std::uint32_t index : places) lines.push_back(ref_name(ledger, store, trail.places[index]));
    return lines;
  }
};

// A long wide way and a short narrow one to the same place.
Traced two_ways() {
  return {{{{"theft", {from_outside(10)}, {{10, "thief"}}, 1},
            {"split", {{"theft", 0}}, {{7, "a"}, {3, "b"}}, 2},
            {"detour", {{"split", 0}}, {{7, "c"}}, 3},
            {"join", {{"detour", 0}, {"split", 1}}, {{8, "d"}, {2, "e"}}, 4},
            {"on", {{"join", 0}}, {{2, "f"}, {6, "g"}}, 5}}},
          {.starts = {start_at("theft", 0)}}};
}

bool no_change(std::uint32_t) { return false; }

// Every path of one label from a start, by trying all.
void try_all(const Trail& trail, TrailPath& path, std::size_t first_hop, PlaceIndex to, std::vector<TrailPath>& found) {
  if (PlaceIndex{path.places.back()} == to) found.push_back(path);
  for (std::size_t i = first_hop; i < trail.hops.size(); ++i) {
    const Hop& hop = trail.hops[i];
    const auto sources = trail.sources_of(hop);
    if (hop.label != path.label || std::find(sources.begin(), sources.end(), PlaceIndex{path.places.back()}) == sources.end()) continue;
    if (trail.places[hop.to.value].is_start) continue;
    const Amount width = path.width;
    path.width = std::min(width, hop.amount);
    path.places.push_back(hop.to.value);
    path.hops.push_back(static_cast<std::uint32_t>(i));
    try_all(trail, path, i + 1, to, found);
    path.places.pop_back();
    path.hops.pop_back();
    path.width = width;
  }
}

std::vector<TrailPath> all_paths(const Trail& trail, PlaceIndex to) {
  std::vector<TrailPath> found;
  for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
    if (!trail.places[i].is_start) continue;
    for (const LabelAmount& row : trail.amounts_of(trail.places[i])) {
      TrailPath path{.places = {i}, .label = row.label, .width = row.amount};
      try_all(trail, path, 0, to, found);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("a path follows the largest amounts, not the fewest hops") {
  const Traced traced = two_ways();
  const auto path = path_to(Graph(traced.trail), traced.place("join:0"));
  REQUIRE(path);
  CHECK(traced.names(path->places) == Lines{"theft:0", "split:0", "detour:0", "join:0"});
  CHECK(path->width == Amount{7});
  REQUIRE(path->hops.size() == 3);
  CHECK(traced.trail.hops[path->hops[1]].amount == Amount{7});
}

TEST_CASE("where the end is narrower than both ways, the shorter way is taken") {
  const Traced traced = two_ways();
  const auto path = path_to(Graph(traced.trail), traced.place("on:0"));
  REQUIRE(path);
  CHECK(traced.names(path->places) == Lines{"theft:0", "split:1", "join:0", "on:0"});
  CHECK(path->width == Amount{2});
}

TEST_CASE("a path may begin at any place, and is absent where no coins went that way") {
  const Traced traced = two_ways();
  const auto path = path_to(Graph(traced.trail), traced.place("join:0"), traced.place("split:1"));
  REQUIRE(path);
  CHECK(traced.names(path->places) == Lines{"split:1", "join:0"});
  CHECK_FALSE(path_to(Graph(traced.trail), traced.place("split:0"), traced.place("split:1")));
  const auto none = path_to(Graph(traced.trail), traced.place("theft:0"));
  REQUIRE(none);
  CHECK(none->hops.empty());
  CHECK(none->width == Amount{10});
}

TEST_CASE("a path keeps to the coins of one theft") {
  const Traced traced{{{{"one", {from_outside(5)}, {{5, "thief"}}, 1},
                        {"two", {from_outside(9)}, {{9, "robber"}}, 1},
                        {"join", {{"one", 0}, {"two", 0}}, {{5, "a"}, {9, "b"}}, 2}}},
                      {.method = Method::fifo, .starts = {start_at("one", 0), start_at("two", 0, {}, 2)}}};
  const auto path = path_to(Graph(traced.trail), traced.place("join:1"));
  REQUIRE(path);
  CHECK(path->label == 2);
  CHECK(traced.names(path->places) == Lines{"two:0", "join:1"});
}

TEST_CASE("the widest, then shortest path is the best of all paths") {
  std::mt19937_64 random(41);
  constexpr Method kMethods[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::poison};
  int compared = 0;
  for (int round = 0; round < 1500; ++round) {
    const RandomCase made = random_case(random);
    const Store store = made.ledger.store();
    const Trail trail = trail_of(store, {.method = kMethods[round % 5], .starts = made.starts});
    const Graph graph(trail);
    for (std::uint32_t to = 0; to < trail.places.size(); ++to) {
      const auto path = path_to(graph, to);
      const auto all = all_paths(trail, PlaceIndex{to});
      REQUIRE(path.has_value() == !all.empty());
      if (!path) continue;
      const auto better = [](const TrailPath& a, const TrailPath& b) {
        if (!(a.width == b.width)) return b.width < a.width;
        if (a.hops.size() != b.hops.size()) return a.hops.size() < b.hops.size();
        return a.label < b.label;
      };
      const TrailPath& best = *std::min_element(all.begin(), all.end(), better);
      REQUIRE(path->width == best.width);
      REQUIRE(path->hops.size() == best.hops.size());
      REQUIRE(path->label == best.label);
      REQUIRE(std::any_of(all.begin(), all.end(), [&](const TrailPath& p) { return p.places == path->places && p.hops == path->hops; }));
      ++compared;
    }
  }
  CHECK(compared > 3000);
}

TEST_CASE("the main path takes the largest payment until the coins end") {
  const Traced traced = two_ways();
  const MainPath main = follow_main(Graph(traced.trail), no_change);
  CHECK(traced.names(main.path.places) == Lines{"theft:0", "split:0", "detour:0", "join:0", "on:1"});
  CHECK(main.choices == std::vector{StepChoice::largest, StepChoice::only_way, StepChoice::largest, StepChoice::largest});
  CHECK(main.path.width == Amount{6});
}

TEST_CASE("the main path leaves change out and says so") {
  const Traced traced = two_ways();
  const auto is_change = [&](std::uint32_t place) { return place == traced.place("split:0"); };
  const MainPath main = follow_main(Graph(traced.trail), is_change);
  CHECK(traced.names(main.path.places) == Lines{"theft:0", "split:1", "join:0", "on:1"});
  CHECK(main.choices.front() == StepChoice::change_left_out);
}

TEST_CASE("the main path never ends in a fee while an output holds coins") {
  const Traced traced{{{{"theft", {from_outside(10)}, {{10, "thief"}}, 1},
                        {"pay", {{"theft", 0}}, {{1, "shop"}}, 2},
                        {"gone", {{"pay", 0}}, {{0, "nobody"}}, 3}}},
                      {.starts = {start_at("theft", 0)}}};
  CHECK(traced.names(follow_main(Graph(traced.trail), no_change).path.places) == Lines{"theft:0", "pay:0", "gone:fee"});
}

TEST_CASE("the main path begins at the largest start, or where it is asked to, and is empty without a trail") {
  const Traced traced{{{{"theft", {from_outside(15)}, {{5, "a"}, {9, "b"}, {1, "c"}}, 1},
                        {"one", {{"theft", 0}}, {{5, "d"}}, 2},
                        {"two", {{"theft", 1}}, {{9, "e"}}, 2}}},
                      {.starts = {start_at_tx("theft")}}};
  CHECK(traced.names(follow_main(Graph(traced.trail), no_change).path.places) == Lines{"theft:1", "two:0"});
  CHECK(traced.names(follow_main(Graph(traced.trail), no_change, traced.place("theft:0")).path.places) == Lines{"theft:0", "one:0"});
  CHECK(follow_main(PathGraph{}, no_change).path.places.empty());
}

TEST_CASE("equal payments: the main path takes the earlier output") {
  const Traced traced{{{{"theft", {from_outside(10)}, {{10, "thief"}}, 1}, {"split", {{"theft", 0}}, {{5, "a"}, {5, "b"}}, 2}}},
                      {.starts = {start_at("theft", 0)}}};
  CHECK(traced.names(follow_main(Graph(traced.trail), no_change).path.places) == Lines{"theft:0", "split:0"});
}

}  // namespace peelback::test
