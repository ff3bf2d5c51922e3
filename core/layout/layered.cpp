#include "layout/layered.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

#include "base/sort.h"
#include "layout/adjacency.h"
#include "layout/grid.h"
#include "layout/hierarchy.h"
#include "layout/ordering.h"
#include "layout/placement.h"
#include "layout/ranking.h"

namespace peelback {
namespace {

constexpr double kMaxLengthPx = 16777216;
// Of a node's width, the share that attachment points may take.
constexpr double kAttachShare = 0.75;
constexpr std::size_t kMostLanes = std::size_t{1} << 19;
// How many vertices and segments crossing reduction and placement may look at in all, and how often at least (and at
// most) at each. Chosen so that 1,000 nodes take about 12 ms and 10,000 about 50 ms natively.
constexpr std::size_t kOrderingEffort = 800'000;
constexpr std::size_t kFewestLooks = 64;
constexpr std::size_t kPlacementEffort = 120'000;
constexpr std::size_t kFewestRounds = 8;
constexpr std::size_t kMostRounds = 64;

double usable_length(double px) {
  if (!(px > 0)) return 0;
  return px < kMaxLengthPx ? px : kMaxLengthPx;
}

// Half of it lies on the grid.
double even_length(double px) {
  return 2 * ceil_to_grid(usable_length(px) / 2);
}

struct Band {
  double begin_px = 0;
  double end_px = 0;
  double centre_px() const { return (begin_px + end_px) / 2; }
};

class LayeredLayout {
 public:
  LayeredLayout(std::span<const LayoutNode> nodes, std::span<const LayoutEdge> edges, const LayoutOptions& options,
                std::span<const double> previous);

  Layout run();

 private:
  void allot_lanes();
  void stack_bands();
  void split_into_parts();
  std::vector<std::uint32_t> parts_in_order() const;
  void lay_out_part(std::uint32_t part);
  std::vector<Attachment> attach(const Hierarchy& h, const CrossSizes& sizes) const;
  void route_chain(const Hierarchy& h, std::uint32_t first_row, const LaneChain& chain, const Attachment& attachment,
                   std::span<const double> x, double shift_px);
  void route_direct_edge(std::uint32_t edge);
  void route_loop(std::uint32_t edge);
  void begin_route(std::uint32_t edge);
  void add_point(std::uint32_t edge, LayoutPoint point);
  void end_route(std::uint32_t edge);
  void close_extents();

  std::uint32_t upper_of(std::uint32_t edge) const {
    return ranking_.backward[edge] ? edges_[edge].to : edges_[edge].from;
  }
  std::uint32_t lower_of(std::uint32_t edge) const {
    return ranking_.backward[edge] ? edges_[edge].from : edges_[edge].to;
  }
  bool is_loop(std::uint32_t edge) const { return edges_[edge].from == edges_[edge].to; }
  double height_px(std::uint32_t node) const { return even_length(nodes_[node].height_px); }
  double width_px(std::uint32_t node) const { return even_length(nodes_[node].width_px); }

  std::span<const LayoutNode> nodes_;
  std::span<const LayoutEdge> edges_;
  LayoutOptions options_;
  std::vector<double> previous_;  // per node, NaN where it is new
  double node_gap_px_ = 0;
  double edge_gap_px_ = 0;
  double layer_gap_px_ = 0;

  Ranking ranking_;
  std::vector<Band> bands_;  // per row
  Adjacency part_nodes_;
  Adjacency part_edges_;
  std::vector<std::uint32_t> local_;  // per node: its number in its part
  std::size_t looks_ = 0;             // crossing reduction: how often each vertex and segment may be looked at
  std::size_t rounds_ = 0;            // placement: down and up again
  double next_part_px_ = 0;
  Layout layout_;
};

LayeredLayout::LayeredLayout(std::span<const LayoutNode> nodes, std::span<const LayoutEdge> edges,
                             const LayoutOptions& options, std::span<const double> previous)
    : nodes_(nodes),
      edges_(edges),
      options_(options),
      previous_(previous.begin(), previous.end()),
      node_gap_px_(ceil_to_grid(usable_length(options.node_gap_px))),
      edge_gap_px_(ceil_to_grid(usable_length(options.edge_gap_px))),
      layer_gap_px_(ceil_to_grid(usable_length(options.layer_gap_px))) {
  previous_.resize(nodes.size(), std::numeric_limits<double>::quiet_NaN());
}

// Short edges get their lanes first: a lane of theirs costs least and shows most.
void LayeredLayout::allot_lanes() {
  const auto lanes = [&](std::uint32_t e) {
    return is_loop(e) ? std::size_t{0}
                      : std::size_t{ranking_.row[lower_of(e)]} - std::size_t{ranking_.row[upper_of(e)]} - 1;
  };
  std::vector<std::uint32_t> by_length(edges_.size());
  std::iota(by_length.begin(), by_length.end(), 0u);
  sort_by(by_length, [&](std::uint32_t a, std::uint32_t b) {
    return std::make_tuple(lanes(a), a) < std::make_tuple(lanes(b), b);
  });
  std::size_t room = options_.max_lanes;
  if (room == 0) room = std::min(kMostLanes, 8 * (nodes_.size() + edges_.size()) + 4096);
  std::size_t held = 0;
  for (const std::uint32_t e : by_length) {
    if (lanes(e) > room) {
      layout_.routes[e].direct = true;
      room = 0;
    } else {
      room -= lanes(e);
      held += lanes(e);
    }
  }
  const std::size_t items = 1 + nodes_.size() + edges_.size() + 2 * held;
  looks_ = std::max(kFewestLooks, kOrderingEffort / items);
  rounds_ = std::clamp(kPlacementEffort / items, kFewestRounds, kMostRounds);
}

void LayeredLayout::stack_bands() {
  bands_.resize(ranking_.row_count);
  for (std::uint32_t v = 0; v < nodes_.size(); ++v) {
    double& thickness = bands_[ranking_.row[v]].end_px;
    thickness = std::max(thickness, height_px(v));
  }
  double begin = 0;
  for (Band& band : bands_) {
    band = {begin, begin + band.end_px};
    begin = band.end_px + layer_gap_px_;
  }
  for (std::uint32_t v = 0; v < nodes_.size(); ++v) layout_.along_px[v] = bands_[ranking_.row[v]].centre_px();
}

void LayeredLayout::split_into_parts() {
  std::vector<std::uint32_t> leader(nodes_.size());
  std::iota(leader.begin(), leader.end(), 0u);
  const auto find = [&](std::uint32_t v) {
    while (leader[v] != v) v = leader[v] = leader[leader[v]];
    return v;
  };
  // The smallest number leads, so parts are numbered in the order of their first nodes.
  for (const LayoutEdge& edge : edges_) {
    const auto [low, high] = std::minmax({find(edge.from), find(edge.to)});
    leader[high] = low;
  }
  std::vector<std::uint32_t> part(nodes_.size());
  std::uint32_t parts = 0;
  for (std::uint32_t v = 0; v < nodes_.size(); ++v) part[v] = find(v) == v ? parts++ : part[find(v)];

  part_nodes_ = group_by_vertex(
      parts, nodes_.size(), [&](std::size_t v) { return part[v]; },
      [](std::size_t v) { return static_cast<std::uint32_t>(v); });
  part_edges_ = group_by_vertex(
      parts, edges_.size(), [&](std::size_t e) { return part[edges_[e].from]; },
      [](std::size_t e) { return static_cast<std::uint32_t>(e); });
  local_.resize(nodes_.size());
  for (std::uint32_t p = 0; p < parts; ++p) {
    std::uint32_t next = 0;
    for (const std::uint32_t v : part_nodes_.of(p)) local_[v] = next++;
  }
}

// Parts that stood in the previous picture keep their order; new ones follow.
std::vector<std::uint32_t> LayeredLayout::parts_in_order() const {
  const std::size_t count = part_nodes_.begin.size() - 1;
  std::vector<double> stood_at(count, std::numeric_limits<double>::infinity());
  std::vector<std::uint32_t> parts(count);
  for (std::uint32_t p = 0; p < count; ++p) {
    parts[p] = p;
    for (const std::uint32_t v : part_nodes_.of(p)) {
      if (previous_[v] < stood_at[p]) stood_at[p] = previous_[v];
    }
  }
  sort_by(parts, [&](std::uint32_t a, std::uint32_t b) {
    return stood_at[a] != stood_at[b] ? stood_at[a] < stood_at[b] : a < b;
  });
  return parts;
}

void LayeredLayout::lay_out_part(std::uint32_t part) {
  const auto members = part_nodes_.of(part);
  std::uint32_t first_row = ranking_.row[members[0]];
  for (const std::uint32_t v : members) first_row = std::min(first_row, ranking_.row[v]);
  std::vector<std::uint32_t> rows;
  std::vector<double> previous;
  for (const std::uint32_t v : members) {
    rows.push_back(ranking_.row[v] - first_row);
    previous.push_back(previous_[v]);
  }
  std::vector<LaneChain> chains;
  for (const std::uint32_t e : part_edges_.of(part)) {
    if (is_loop(e) || layout_.routes[e].direct) continue;
    chains.push_back({.edge = e, .upper = local_[upper_of(e)], .lower = local_[lower_of(e)]});
  }
  Hierarchy h = build_hierarchy(std::move(rows), std::move(chains));
  layout_.crossings +=
      reduce_crossings(h, previous, options_.sweeps, looks_ * (h.vertex_count() + h.down.items.size()));

  CrossSizes sizes{.half_px = {}, .node_gap_px = node_gap_px_, .lane_gap_px = edge_gap_px_};
  sizes.half_px.reserve(h.vertex_count());
  for (const std::uint32_t v : members) sizes.half_px.push_back(width_px(v) / 2);
  for (const LaneChain& chain : h.chains) {
    sizes.half_px.insert(sizes.half_px.end(), chain.lane_count, even_length(edges_[chain.edge].width_px) / 2);
  }
  const std::vector<Attachment> attachments = attach(h, sizes);
  const std::vector<double> x = place_across(h, sizes, attachments, rounds_);

  double end_px = next_part_px_;
  for (std::uint32_t v = 0; v < h.vertex_count(); ++v) {
    end_px = std::max(end_px, next_part_px_ + x[v] + sizes.half_px[v]);
    if (h.is_node(v)) layout_.cross_px[members[v]] = next_part_px_ + x[v];
  }
  for (std::size_t c = 0; c < h.chains.size(); ++c) {
    route_chain(h, first_row, h.chains[c], attachments[c], x, next_part_px_);
  }
  for (const std::uint32_t e : part_edges_.of(part)) {
    if (layout_.routes[e].direct) route_direct_edge(e);
    if (is_loop(e)) route_loop(e);
  }
  next_part_px_ = end_px + 2 * node_gap_px_;
}

// Edges share out a node's border in the order of what they lead to, so that they do not cross on the way.
std::vector<Attachment> LayeredLayout::attach(const Hierarchy& h, const CrossSizes& sizes) const {
  struct End {
    std::uint32_t node = 0;
    std::uint32_t neighbour_position = 0;
    std::uint32_t chain = 0;
  };
  std::vector<Attachment> attachments(h.chains.size());
  const auto spread = [&](std::vector<End>& ends, double Attachment::*side) {
    sort_by(ends, [](const End& a, const End& b) {
      return std::tie(a.node, a.neighbour_position, a.chain) < std::tie(b.node, b.neighbour_position, b.chain);
    });
    for (std::size_t first = 0; first < ends.size();) {
      std::size_t end = first;
      double needed_px = -edge_gap_px_;
      for (; end < ends.size() && ends[end].node == ends[first].node; ++end) {
        needed_px += edge_gap_px_ + usable_length(edges_[h.chains[ends[end].chain].edge].width_px);
      }
      const double room_px = 2 * sizes.half_px[ends[first].node] * kAttachShare;
      const double scale = needed_px > room_px ? room_px / needed_px : 1;
      double at = -needed_px / 2;
      for (; first < end; ++first) {
        const double width = usable_length(edges_[h.chains[ends[first].chain].edge].width_px);
        attachments[ends[first].chain].*side = round_to_grid((at + width / 2) * scale);
        at += width + edge_gap_px_;
      }
    }
  };
  std::vector<End> ends;
  ends.reserve(h.chains.size());
  for (std::uint32_t c = 0; c < h.chains.size(); ++c) {
    ends.push_back({h.chains[c].upper, h.position[h.chains[c].after_upper()], c});
  }
  spread(ends, &Attachment::upper_px);
  ends.clear();
  for (std::uint32_t c = 0; c < h.chains.size(); ++c) {
    ends.push_back({h.chains[c].lower, h.position[h.chains[c].before_lower()], c});
  }
  spread(ends, &Attachment::lower_px);
  return attachments;
}

void LayeredLayout::begin_route(std::uint32_t edge) {
  layout_.routes[edge].first_point = layout_.points.size();
  layout_.routes[edge].backward = ranking_.backward[edge] != 0;
}

// Of several points in line along the hop axis only the two ends stay.
void LayeredLayout::add_point(std::uint32_t edge, LayoutPoint point) {
  auto& points = layout_.points;
  const std::size_t count = points.size() - layout_.routes[edge].first_point;
  if (count >= 1 && points.back() == point) return;
  if (count >= 2 && points.back().cross_px == point.cross_px && points[points.size() - 2].cross_px == point.cross_px) {
    points.pop_back();
  }
  points.push_back(point);
}

void LayeredLayout::end_route(std::uint32_t edge) {
  LayoutRoute& route = layout_.routes[edge];
  // Boxes without height in layers without a gap: the two ends may coincide.
  if (layout_.points.size() - route.first_point == 1) layout_.points.push_back(layout_.points.back());
  route.point_count = layout_.points.size() - route.first_point;
  if (route.backward) {
    std::reverse(layout_.points.begin() + static_cast<std::ptrdiff_t>(route.first_point), layout_.points.end());
  }
}

// Within a band an edge runs straight along its lane; it moves across only between bands, where no box stands.
void LayeredLayout::route_chain(const Hierarchy& h, std::uint32_t first_row, const LaneChain& chain,
                                const Attachment& attachment, std::span<const double> x, double shift_px) {
  const std::uint32_t edge = chain.edge;
  begin_route(edge);
  const double start = shift_px + x[chain.upper] + attachment.upper_px;
  const std::uint32_t upper = upper_of(edge);
  add_point(edge, {start, layout_.along_px[upper] + height_px(upper) / 2});
  add_point(edge, {start, bands_[ranking_.row[upper]].end_px});
  for (std::uint32_t lane = chain.first_lane; lane < chain.first_lane + chain.lane_count; ++lane) {
    const Band& band = bands_[first_row + h.row[lane]];
    add_point(edge, {shift_px + x[lane], band.begin_px});
    add_point(edge, {shift_px + x[lane], band.end_px});
  }
  const double end = shift_px + x[chain.lower] + attachment.lower_px;
  const std::uint32_t lower = lower_of(edge);
  add_point(edge, {end, bands_[ranking_.row[lower]].begin_px});
  add_point(edge, {end, layout_.along_px[lower] - height_px(lower) / 2});
  end_route(edge);
}

void LayeredLayout::route_direct_edge(std::uint32_t edge) {
  begin_route(edge);
  const std::uint32_t upper = upper_of(edge);
  const std::uint32_t lower = lower_of(edge);
  add_point(edge, {layout_.cross_px[upper], layout_.along_px[upper] + height_px(upper) / 2});
  add_point(edge, {layout_.cross_px[lower], layout_.along_px[lower] - height_px(lower) / 2});
  end_route(edge);
}

// A loop stays within the gap beside its box.
void LayeredLayout::route_loop(std::uint32_t edge) {
  begin_route(edge);
  const std::uint32_t node = edges_[edge].from;
  const double border = layout_.cross_px[node] + width_px(node) / 2;
  const double out = border + round_to_grid(std::min(node_gap_px_, edge_gap_px_) / 2);
  const double before = layout_.along_px[node] - round_to_grid(height_px(node) / 4);
  const double after = layout_.along_px[node] + round_to_grid(height_px(node) / 4);
  for (const LayoutPoint point : {LayoutPoint{border, before}, {out, before}, {out, after}, {border, after}}) {
    add_point(edge, point);
  }
  end_route(edge);
}

void LayeredLayout::close_extents() {
  if (!bands_.empty()) layout_.extent_along_px = bands_.back().end_px;
  for (std::uint32_t v = 0; v < nodes_.size(); ++v) {
    layout_.extent_cross_px = std::max(layout_.extent_cross_px, layout_.cross_px[v] + width_px(v) / 2);
  }
  for (const LayoutPoint& point : layout_.points) {
    layout_.extent_cross_px = std::max(layout_.extent_cross_px, point.cross_px);
  }
}

Layout LayeredLayout::run() {
  ranking_ = rank_nodes(nodes_, edges_);
  layout_.layer = ranking_.layer;
  layout_.cross_px.resize(nodes_.size());
  layout_.along_px.resize(nodes_.size());
  layout_.routes.resize(edges_.size());
  allot_lanes();
  stack_bands();
  split_into_parts();
  for (const std::uint32_t part : parts_in_order()) lay_out_part(part);
  close_extents();
  return std::move(layout_);
}

}  // namespace

Result<Layout> lay_out(std::span<const LayoutNode> nodes, std::span<const LayoutEdge> edges,
                       const LayoutOptions& options, std::span<const double> previous_cross_px) {
  const auto refuse = [&](std::size_t i, const char* end, std::uint32_t number) {
    return Error{Code::bad_number, "edges[" + std::to_string(i) + "]." + end,
                 std::to_string(number) + " names no node: there are " + std::to_string(nodes.size())};
  };
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (edges[i].from >= nodes.size()) return refuse(i, "from", edges[i].from);
    if (edges[i].to >= nodes.size()) return refuse(i, "to", edges[i].to);
  }
  if (previous_cross_px.size() > nodes.size()) {
    return Error{Code::bad_length, "previous_cross_px",
                 std::to_string(previous_cross_px.size()) + " numbers for " + std::to_string(nodes.size()) + " nodes"};
  }
  return LayeredLayout(nodes, edges, options, previous_cross_px).run();
}

}  // namespace peelback
