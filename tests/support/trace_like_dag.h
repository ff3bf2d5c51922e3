#pragma once
// Seeded graphs that look like a money trail: one start, heavy-tailed splits, 30 % of the places fed a second time,
// about 1.3 edges a node. The same seed and size give the same graph on every platform (integers only).

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace peelback::test {

struct TraceLikeEdge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

/// Acyclic: every edge leads from a lower number to a higher one, and every node is reached from node 0.
struct TraceLikeDag {
  std::uint32_t nodes = 0;
  std::vector<TraceLikeEdge> edges;
};

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// A number below `limit` (which is positive); the bias of the remainder does not matter here.
  std::uint64_t below(std::uint64_t limit) { return next() % limit; }

 private:
  std::uint64_t state_;
};

/// - A random open place is split into 1 to 255 new ones; more than k with probability about 1/k.
/// - Three of ten new places also receive from an earlier one whose distance in number is spread evenly over the
///   powers of two: most merges are among neighbours, some reach far back.
inline TraceLikeDag make_trace_like_dag(std::uint64_t seed, std::uint32_t nodes) {
  SplitMix64 random(seed);
  TraceLikeDag dag;
  dag.nodes = nodes;
  std::vector<std::uint32_t> open;
  if (nodes > 0) open.push_back(0);
  for (std::uint32_t made = 1; made < nodes;) {
    const std::size_t pick = static_cast<std::size_t>(random.below(open.size()));
    const std::uint32_t parent = open[pick];
    open[pick] = open.back();
    open.pop_back();
    const std::uint64_t scale = std::uint64_t{1} << std::countr_zero(random.next() | 0x80u);
    const std::uint64_t children = scale + random.below(scale);
    for (std::uint64_t k = 0; k < children && made < nodes; ++k, ++made) {
      dag.edges.push_back({parent, made});
      if (made > 1 && random.below(10) < 3) {
        const auto powers = static_cast<std::uint64_t>(std::bit_width(made - 1));
        const std::uint64_t reach = std::uint64_t{1} << random.below(powers);
        const std::uint64_t distance = 1 + random.below(reach);
        const auto giver = static_cast<std::uint32_t>(made - distance);
        if (giver != parent) dag.edges.push_back({giver, made});
      }
      open.push_back(made);
    }
  }
  return dag;
}

}  // namespace peelback::test
