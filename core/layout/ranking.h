#pragma once
// Which layer each node stands in, and which edges run backward.

#include <cstdint>
#include <span>
#include <vector>

#include "layout/layered.h"

namespace peelback {

struct Ranking {
  std::vector<std::uint32_t> layer;    // per node, not below its min_layer
  std::vector<std::uint8_t> backward;  // per edge, 1 where it closes a cycle; loops are not marked
  std::vector<std::uint32_t> row;      // per node: its layer's number among the layers that hold nodes
  std::uint32_t row_count = 0;
};

/// Longest-path layers after the edges that close a cycle in depth-first order (nodes and edges by index) are turned
/// round. Every edge other than a loop then leads from a lower row to a higher one. Precondition: edges name nodes.
/// Linear time, no recursion.
Ranking rank_nodes(std::span<const LayoutNode> nodes, std::span<const LayoutEdge> edges);

}  // namespace peelback
