#include "layout/ranking.h"

#include <algorithm>

#include "base/sort.h"
#include "layout/adjacency.h"

namespace peelback {
namespace {

// Layers never overflow: at most 2^31−1 from min_layer and one more a node.
constexpr std::uint32_t kMaxMinLayer = 0x7fffffff;

Adjacency edges_by_source(std::size_t node_count, std::span<const LayoutEdge> edges) {
  return group_by_vertex(
      node_count, edges.size(), [&](std::size_t e) { return edges[e].from; },
      [](std::size_t e) { return static_cast<std::uint32_t>(e); });
}

// An edge is turned round when it leads back to a node that the search is still below.
std::vector<std::uint8_t> find_backward_edges(std::size_t node_count, std::span<const LayoutEdge> edges,
                                              const Adjacency& out) {
  enum class State : std::uint8_t { unseen, open, done };
  std::vector<State> state(node_count, State::unseen);
  std::vector<std::uint32_t> next(out.begin.begin(), out.begin.end() - 1);
  std::vector<std::uint8_t> backward(edges.size(), 0);
  std::vector<std::uint32_t> path;
  for (std::uint32_t root = 0; root < node_count; ++root) {
    if (state[root] != State::unseen) continue;
    state[root] = State::open;
    path.push_back(root);
    while (!path.empty()) {
      const std::uint32_t node = path.back();
      if (next[node] == out.begin[node + 1]) {
        state[node] = State::done;
        path.pop_back();
        continue;
      }
      const std::uint32_t edge = out.items[next[node]++];
      const std::uint32_t target = edges[edge].to;
      if (state[target] == State::unseen) {
        state[target] = State::open;
        path.push_back(target);
      } else if (state[target] == State::open && target != node) {
        backward[edge] = 1;
      }
    }
  }
  return backward;
}

}  // namespace

Ranking rank_nodes(std::span<const LayoutNode> nodes, std::span<const LayoutEdge> edges) {
  Ranking ranking;
  ranking.backward = find_backward_edges(nodes.size(), edges, edges_by_source(nodes.size(), edges));

  const auto upper = [&](std::size_t e) { return ranking.backward[e] ? edges[e].to : edges[e].from; };
  const auto lower = [&](std::size_t e) { return ranking.backward[e] ? edges[e].from : edges[e].to; };
  const Adjacency below = group_by_vertex(nodes.size(), edges.size(), upper, [&](std::size_t e) { return lower(e); });
  std::vector<std::uint32_t> waiting(nodes.size(), 0);
  for (std::size_t e = 0; e < edges.size(); ++e) {
    if (upper(e) != lower(e)) ++waiting[lower(e)];
  }
  std::vector<std::uint32_t> ready;
  ready.reserve(nodes.size());
  ranking.layer.resize(nodes.size());
  for (std::uint32_t v = 0; v < nodes.size(); ++v) {
    ranking.layer[v] = std::min(nodes[v].min_layer, kMaxMinLayer);
    if (waiting[v] == 0) ready.push_back(v);
  }
  for (std::size_t i = 0; i < ready.size(); ++i) {
    const std::uint32_t node = ready[i];
    for (const std::uint32_t target : below.of(node)) {
      if (target == node) continue;
      ranking.layer[target] = std::max(ranking.layer[target], ranking.layer[node] + 1);
      if (--waiting[target] == 0) ready.push_back(target);
    }
  }

  std::vector<std::uint32_t> used = ranking.layer;
  sort_ascending(used);
  used.erase(std::unique(used.begin(), used.end()), used.end());
  ranking.row_count = static_cast<std::uint32_t>(used.size());
  ranking.row.reserve(nodes.size());
  for (const std::uint32_t layer : ranking.layer) {
    ranking.row.push_back(static_cast<std::uint32_t>(std::lower_bound(used.begin(), used.end(), layer) - used.begin()));
  }
  return ranking;
}

}  // namespace peelback
