// The maximum flow against paths that are augmented one at a time, and on shapes that trails have.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "base/wide.h"
#include "taint/max_flow.h"

namespace peelback::test {

namespace {

struct Arc {
  std::uint32_t from, to;
  std::uint64_t capacity;
};

// Finds a way from source to sink over room that is left, and pushes one unit through it, until there is none.
std::uint64_t flow_unit_by_unit(std::uint32_t nodes, const std::vector<Arc>& arcs, std::uint32_t source, std::uint32_t sink) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> room;
  for (const Arc& arc : arcs) room[{arc.from, arc.to}] += arc.capacity;
  for (std::uint64_t flow = 0;; ++flow) {
    std::vector<std::uint32_t> from(nodes, nodes);
    std::vector<std::uint32_t> reached{source};
    from[source] = source;
    for (std::size_t i = 0; i < reached.size() && from[sink] == nodes; ++i) {
      for (std::uint32_t to = 0; to < nodes; ++to) {
        const auto found = room.find({reached[i], to});
        if (from[to] != nodes || found == room.end() || found->second == 0) continue;
        from[to] = reached[i];
        reached.push_back(to);
      }
    }
    if (from[sink] == nodes) return flow;
    for (std::uint32_t node = sink; node != source; node = from[node]) {
      --room[{from[node], node}];
      ++room[{node, from[node]}];
    }
  }
}

template <class Units>
Units flow_of(std::uint32_t nodes, const std::vector<Arc>& arcs, std::uint32_t source, std::uint32_t sink) {
  FlowNetwork<Units> network(nodes);
  for (const Arc& arc : arcs) network.add_arc(arc.from, arc.to, arc.capacity);
  return network.max_flow(source, sink);
}

}  // namespace

TEST_CASE("the maximum flow equals what goes through unit by unit") {
  std::mt19937_64 random(523);
  for (int round = 0; round < 4000; ++round) {
    const std::uint32_t nodes = 2 + static_cast<std::uint32_t>(random() % 8);
    std::vector<Arc> arcs;
    const std::size_t count = random() % 24;
    for (std::size_t i = 0; i < count; ++i) {
      arcs.push_back({static_cast<std::uint32_t>(random() % nodes), static_cast<std::uint32_t>(random() % nodes), random() % 5});
    }
    INFO("round " << round);
    const std::uint64_t expected = flow_unit_by_unit(nodes, arcs, 0, 1);
    REQUIRE(flow_of<std::uint64_t>(nodes, arcs, 0, 1) == expected);
    REQUIRE(flow_of<U128>(nodes, arcs, 0, 1) == expected);
  }
}

TEST_CASE("in networks of many nodes, where levels run empty and fill again, the flow is exact") {
  std::mt19937_64 random(525);
  for (int round = 0; round < 300; ++round) {
    const std::uint32_t nodes = 20 + static_cast<std::uint32_t>(random() % 40);
    std::vector<Arc> arcs;
    for (std::uint32_t i = 0; i < 3 * nodes; ++i) {
      const auto from = static_cast<std::uint32_t>(random() % nodes);
      const auto to = round % 2 == 0 ? static_cast<std::uint32_t>(random() % nodes) : static_cast<std::uint32_t>(std::min<std::uint64_t>(nodes - 1, from + 1 + random() % 6));
      arcs.push_back({from, to, random() % 6});
    }
    INFO("round " << round);
    REQUIRE(flow_of<std::uint64_t>(nodes, arcs, 0, nodes - 1) == flow_unit_by_unit(nodes, arcs, 0, nodes - 1));
  }
}

TEST_CASE("however the nodes of a network without circles are numbered, its flow is the same, in slices too") {
  std::mt19937_64 random(524);
  for (int round = 0; round < 3000; ++round) {
    const std::uint32_t nodes = 3 + static_cast<std::uint32_t>(random() % 9);
    std::vector<std::uint32_t> number(nodes);
    for (std::uint32_t i = 0; i < nodes; ++i) number[i] = round % 3 == 0 ? i : nodes - 1 - i;
    if (round % 3 == 2) std::shuffle(number.begin(), number.end(), random);
    std::vector<Arc> arcs;
    for (std::size_t i = random() % 30; i > 0; --i) {
      const auto from = static_cast<std::uint32_t>(random() % (nodes - 1));
      const auto to = from + 1 + static_cast<std::uint32_t>(random() % (nodes - from - 1));
      arcs.push_back({number[from], number[to], random() % 5});
    }
    const std::uint32_t source = number[0];
    const std::uint32_t sink = number[nodes - 1];
    INFO("round " << round);
    const std::uint64_t expected = flow_unit_by_unit(nodes, arcs, source, sink);
    FlowNetwork<std::uint64_t> network(nodes);
    for (const Arc& arc : arcs) network.add_arc(arc.from, arc.to, arc.capacity);
    REQUIRE(network.max_flow(source, sink) == expected);
    std::uint64_t work = 1;
    network.begin(source, sink, work);
    for (work = 1; !network.advance(work); work = 1 + random() % 20) REQUIRE(network.flow() <= expected);
    REQUIRE(network.flow() == expected);
    REQUIRE(network.max_flow(sink, source) == 0);
    REQUIRE(network.max_flow(source, sink) == expected);
  }
}

TEST_CASE("a network can be asked for several pairs of ends, and again") {
  FlowNetwork<std::uint64_t> network(4);
  network.add_arc(0, 1, 5);
  network.add_arc(1, 2, 3);
  network.add_arc(1, 3, 4);
  CHECK(network.max_flow(0, 2) == 3);
  CHECK(network.max_flow(0, 3) == 4);
  CHECK(network.max_flow(0, 2) == 3);
  CHECK(network.max_flow(2, 0) == 0);
}

TEST_CASE("a long chain that pays out at every link is no harder than a short one") {
  const std::uint32_t links = 200'000;
  FlowNetwork<std::uint64_t> network(links + 2);
  const std::uint32_t sink = links + 1;
  for (std::uint32_t i = 0; i < links; ++i) {
    network.add_arc(i, i + 1, links - i);
    network.add_arc(i + 1, sink, 1);
  }
  CHECK(network.max_flow(0, sink) == links);
}

TEST_CASE("amounts above 64 bits are exact") {
  FlowNetwork<U128> network(3);
  const U128 much = kU128Max / 2;
  network.add_arc(0, 1, much);
  network.add_arc(1, 2, much - 1);
  CHECK(network.max_flow(0, 2) == much - 1);
}

}  // namespace peelback::test
