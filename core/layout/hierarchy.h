#pragma once
// One connected part of the graph as rows of vertices in which every segment joins neighbouring rows: nodes, and the
// lanes that long edges hold in the rows they pass.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "layout/adjacency.h"

namespace peelback {

/// An edge from its upper node to its lower one through its lanes, which are consecutive vertices, one a row.
struct LaneChain {
  std::uint32_t edge = 0;  // in the caller's numbering
  std::uint32_t upper = 0;
  std::uint32_t lower = 0;
  std::uint32_t first_lane = 0;
  std::uint32_t lane_count = 0;

  /// The vertex that follows the upper node, and the one before the lower node.
  std::uint32_t after_upper() const { return lane_count == 0 ? lower : first_lane; }
  std::uint32_t before_lower() const { return lane_count == 0 ? upper : first_lane + lane_count - 1; }
};

/// Vertices [0, node_count) are nodes, the rest lanes. Rows are counted from the part's first one.
struct Hierarchy {
  std::uint32_t node_count = 0;
  std::uint32_t row_count = 0;
  std::vector<std::uint32_t> row;        // per vertex
  std::vector<std::uint32_t> row_begin;  // per row, and one past the last: where its vertices lie in `order`
  std::vector<std::uint32_t> order;      // vertices row by row, each row in cross order
  std::vector<std::uint32_t> position;   // per vertex: its place in its row
  Adjacency up;                          // neighbours in the row above
  Adjacency down;                        // neighbours in the row below
  std::vector<LaneChain> chains;

  std::uint32_t vertex_count() const { return static_cast<std::uint32_t>(row.size()); }
  bool is_node(std::uint32_t vertex) const { return vertex < node_count; }
  std::span<std::uint32_t> vertices_of(std::uint32_t r) {
    return std::span(order).subspan(row_begin[r], row_begin[r + 1] - row_begin[r]);
  }
  std::span<const std::uint32_t> vertices_of(std::uint32_t r) const {
    return std::span(order).subspan(row_begin[r], row_begin[r + 1] - row_begin[r]);
  }
  /// Makes `position` agree with `order` in one row.
  void renumber(std::uint32_t r) {
    std::uint32_t at = 0;
    for (const std::uint32_t v : vertices_of(r)) position[v] = at++;
  }
};

/// Gives each chain its lanes, joins neighbours, and fills the rows by index. Preconditions: the least of `node_rows`
/// is 0, and every chain names its edge and leads from a lower row to a higher one. Linear time.
Hierarchy build_hierarchy(std::vector<std::uint32_t> node_rows, std::vector<LaneChain> chains);

}  // namespace peelback
