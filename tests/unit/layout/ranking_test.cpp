#include <catch2/catch.hpp>
#include <cstdint>
#include <vector>

#include "layout/ranking.h"
#include "support/trace_like_dag.h"

using namespace peelback;
using namespace peelback::test;

namespace {

Ranking ranked(std::size_t node_count, const std::vector<LayoutEdge>& edges) {
  return rank_nodes(std::vector<LayoutNode>(node_count), edges);
}

}  // namespace

TEST_CASE("a node's layer is its longest path from the sources") {
  const Ranking ranking = ranked(5, {{0, 1}, {1, 2}, {0, 2}, {2, 3}, {4, 3}});
  CHECK(ranking.layer == std::vector<std::uint32_t>{0, 1, 2, 3, 0});
}

TEST_CASE("a node stands no earlier than its least layer and pushes on those after it") {
  const std::vector<LayoutNode> nodes{{.min_layer = 2}, {}, {.min_layer = 1}};
  const Ranking ranking = rank_nodes(nodes, std::vector<LayoutEdge>{{0, 1}});
  CHECK(ranking.layer == std::vector<std::uint32_t>{2, 3, 1});
  CHECK(ranking.row == std::vector<std::uint32_t>{1, 2, 0});
}

TEST_CASE("layers without a node hold no row however far apart they are") {
  const std::vector<LayoutNode> nodes{{}, {.min_layer = 0xffffffff}, {}};
  const Ranking ranking = rank_nodes(nodes, std::vector<LayoutEdge>{{0, 1}, {1, 2}});
  CHECK(ranking.layer == std::vector<std::uint32_t>{0, 0x7fffffff, 0x80000000});
  CHECK(ranking.row_count == 3);
}

TEST_CASE("the edge that closes a cycle runs backward") {
  const Ranking ranking = ranked(3, {{0, 1}, {1, 2}, {2, 0}});
  CHECK(ranking.backward == std::vector<std::uint8_t>{0, 0, 1});
  CHECK(ranking.layer == std::vector<std::uint32_t>{0, 1, 2});
}

TEST_CASE("a loop has no say in the layers") {
  const Ranking ranking = ranked(2, {{0, 0}, {0, 1}, {1, 1}});
  CHECK(ranking.backward == std::vector<std::uint8_t>{0, 0, 0});
  CHECK(ranking.layer == std::vector<std::uint32_t>{0, 1});
}

TEST_CASE("in any graph every edge leads to a higher row once backward edges are turned") {
  SplitMix64 random(3);
  for (int round = 0; round < 300; ++round) {
    const std::uint64_t n = 1 + random.below(20);
    std::vector<LayoutEdge> edges;
    for (std::uint64_t i = random.below(50); i > 0; --i) {
      edges.push_back({static_cast<std::uint32_t>(random.below(n)), static_cast<std::uint32_t>(random.below(n))});
    }
    const Ranking ranking = ranked(static_cast<std::size_t>(n), edges);
    for (std::size_t e = 0; e < edges.size(); ++e) {
      if (edges[e].from == edges[e].to) continue;
      const std::uint32_t from = ranking.row[edges[e].from];
      const std::uint32_t to = ranking.row[edges[e].to];
      REQUIRE((ranking.backward[e] ? to < from : from < to));
    }
  }
}
