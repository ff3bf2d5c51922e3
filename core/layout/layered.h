#pragma once
// Coordinates of a trail: layers by hop, few crossings, no overlaps, edges routed around the boxes.
// Axis-neutral: "along" is the axis on which the money moves from hop to hop, "cross" the other one. The page turns
// that into top to bottom or left to right.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace peelback {

/// A box to be placed. Its index is its identity and the tie-break of every decision, so give nodes in a meaningful
/// order (the start first, larger amounts before smaller ones).
struct LayoutNode {
  double width_px = 0;          // on the cross axis
  double height_px = 0;         // on the hop axis
  std::uint32_t min_layer = 0;  // the node stands in this layer or a later one; values above 2^31−1 count as that
};

/// Parallel edges, loops (from == to) and cycles are allowed.
struct LayoutEdge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  double width_px = 0;  // thickness of the drawn line: lanes and attachment points keep clear of it
};

struct LayoutOptions {
  double node_gap_px = 24;   // between neighbouring boxes of a layer
  double edge_gap_px = 10;   // between an edge's lane and the next lane or box; at most this at attachment points
  double layer_gap_px = 72;  // between the bands of successive layers
  unsigned sweeps = 24;      // crossing reduction: at most so many from each of four starts; 0 keeps the first order
  /// Edges that span layers hold a lane in each. Above this many lanes in all, the longest edges get none and are
  /// drawn as straight lines (LayoutRoute::direct). 0 stands for 8·(nodes + edges) + 4096, but at most 2^19.
  std::size_t max_lanes = 0;
};

struct LayoutPoint {
  double cross_px = 0;
  double along_px = 0;
  bool operator==(const LayoutPoint&) const = default;
};

/// How an edge is drawn: points[first_point .. first_point + point_count), from the border of `from` to the border
/// of `to`, at least two points. A loop runs from one point of the node's side border to another.
struct LayoutRoute {
  std::size_t first_point = 0;
  std::size_t point_count = 0;
  bool backward = false;  // runs against the hop axis, because it closes a cycle
  bool direct = false;    // over max_lanes: one straight line, which may pass behind boxes
};

/// Every coordinate is a multiple of 1/16 px; on either axis the smallest border of a box or lane is 0.
struct Layout {
  std::vector<std::uint32_t> layer;  // per node; a layer that holds no node takes no room
  std::vector<double> cross_px;      // per node: its centre
  std::vector<double> along_px;      // per node: its centre
  std::vector<LayoutRoute> routes;   // per edge
  std::vector<LayoutPoint> points;
  double extent_cross_px = 0;  // boxes, routes and loops lie within [0, extent] on either axis
  double extent_along_px = 0;
  std::uint64_t crossings = 0;  // of drawn edges with each other, direct edges left out

  std::span<const LayoutPoint> route_points(std::size_t edge) const {
    return std::span(points).subspan(routes[edge].first_point, routes[edge].point_count);
  }
};

/// The layered layout of Sugiyama, Tagawa and Toda (IEEE SMC 11(2), 1981):
/// - a node's layer is its longest path from the sources; of each cycle the edge that closes it in depth-first order
///   counts as reversed;
/// - orders by barycentre and by median sweeps with adjacent exchanges (Gansner, Koutsofios, North and Vo, IEEE TSE
///   19(3), 1993), of which the order with the fewest crossings is kept;
/// - coordinates by isotonic regression layer by layer: as near to the neighbours as order, widths and gaps allow;
/// - unconnected parts lie side by side in bands, in the order of their first nodes.
///
/// `previous_cross_px` makes a growing picture stable: connected nodes that share a layer and both have a number here
/// keep its order, and so do unconnected parts as a whole. It may be shorter than `nodes` (later nodes are new); NaN
/// marks a new node as well.
///
/// The same input gives the same bytes on every platform: only + − × ÷ and comparisons, ties by index.
/// Sizes that are negative or not numbers count as 0, sizes above 2^24 px as 2^24.
/// New nodes that lead nowhere stand by index among those of the same parent.
/// Errors: bad_number at edges[i].from or edges[i].to that names no node; bad_length at previous_cross_px when it is
/// longer than `nodes`.
/// Time O((n + m + lanes) log n), with fewer sweeps the larger the graph: the effort is counted, never timed.
Result<Layout> lay_out(std::span<const LayoutNode> nodes, std::span<const LayoutEdge> edges,
                       const LayoutOptions& options = {}, std::span<const double> previous_cross_px = {});

}  // namespace peelback
