#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <utility>
#include <vector>

#include "layout/crossings.h"
#include "support/trace_like_dag.h"

using namespace peelback;
using namespace peelback::test;

namespace {

using Edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

std::uint64_t counted(Edges edges, std::size_t lower_size) {
  std::sort(edges.begin(), edges.end());
  std::vector<std::uint32_t> lower, tree;
  for (const auto& edge : edges) lower.push_back(edge.second);
  return count_crossings(lower, lower_size, tree);
}

std::uint64_t counted_pair_by_pair(const Edges& edges) {
  std::uint64_t crossings = 0;
  for (const auto& a : edges) {
    for (const auto& b : edges) crossings += a.first < b.first && a.second > b.second ? 1 : 0;
  }
  return crossings;
}

}  // namespace

TEST_CASE("edges that share an end do not cross") {
  CHECK(counted({{0, 0}, {0, 1}, {0, 2}}, 3) == 0);
  CHECK(counted({{0, 1}, {1, 1}, {2, 1}}, 3) == 0);
  CHECK(counted({{0, 1}, {0, 1}}, 2) == 0);
}

TEST_CASE("every edge is counted with every edge that it crosses") {
  CHECK(counted({{0, 1}, {1, 0}, {2, 0}}, 2) == 2);
  CHECK(counted({{0, 2}, {1, 1}, {2, 0}}, 3) == 3);
  CHECK(counted({}, 0) == 0);
}

TEST_CASE("the accumulator tree counts what a look at every pair counts") {
  SplitMix64 random(2);
  for (int round = 0; round < 300; ++round) {
    const std::uint64_t upper = 1 + random.below(12);
    const std::uint64_t lower = 1 + random.below(12);
    Edges edges;
    for (std::uint64_t i = random.below(40); i > 0; --i) {
      edges.emplace_back(static_cast<std::uint32_t>(random.below(upper)),
                         static_cast<std::uint32_t>(random.below(lower)));
    }
    REQUIRE(counted(edges, lower) == counted_pair_by_pair(edges));
  }
}
