#include "layout/hierarchy.h"

#include <algorithm>
#include <utility>

namespace peelback {

Hierarchy build_hierarchy(std::vector<std::uint32_t> node_rows, std::vector<LaneChain> chains) {
  Hierarchy h;
  h.node_count = static_cast<std::uint32_t>(node_rows.size());
  h.row = std::move(node_rows);
  h.chains = std::move(chains);

  std::vector<std::pair<std::uint32_t, std::uint32_t>> segments;
  for (LaneChain& chain : h.chains) {
    chain.first_lane = h.vertex_count();
    chain.lane_count = h.row[chain.lower] - h.row[chain.upper] - 1;
    std::uint32_t previous = chain.upper;
    for (std::uint32_t i = 0; i < chain.lane_count; ++i) {
      const std::uint32_t lane = h.vertex_count();
      h.row.push_back(h.row[chain.upper] + 1 + i);
      segments.emplace_back(previous, lane);
      previous = lane;
    }
    segments.emplace_back(previous, chain.lower);
  }
  const std::size_t vertices = h.row.size();
  h.down = group_by_vertex(
      vertices, segments.size(), [&](std::size_t s) { return segments[s].first; },
      [&](std::size_t s) { return segments[s].second; });
  h.up = group_by_vertex(
      vertices, segments.size(), [&](std::size_t s) { return segments[s].second; },
      [&](std::size_t s) { return segments[s].first; });

  h.row_count = h.row.empty() ? 0 : *std::max_element(h.row.begin(), h.row.end()) + 1;
  Adjacency rows = group_by_vertex(
      h.row_count, vertices, [&](std::size_t v) { return h.row[v]; },
      [](std::size_t v) { return static_cast<std::uint32_t>(v); });
  h.row_begin = std::move(rows.begin);
  h.order = std::move(rows.items);
  h.position.resize(vertices);
  for (std::uint32_t r = 0; r < h.row_count; ++r) h.renumber(r);
  return h;
}

}  // namespace peelback
