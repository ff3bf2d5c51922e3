#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "layout/layered.h"
#include "support/trace_like_dag.h"
#include "unit/layout/drawing.h"

using namespace peelback;
using namespace peelback::test;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Graph {
  std::vector<LayoutNode> nodes;
  std::vector<LayoutEdge> edges;
};

Graph boxes(std::size_t count, std::vector<LayoutEdge> edges) {
  return {std::vector<LayoutNode>(count, {.width_px = 60, .height_px = 20}), std::move(edges)};
}

Graph trail(std::uint64_t seed, std::uint32_t places) {
  const TraceLikeDag dag = make_trace_like_dag(seed, places);
  Graph graph = boxes(places, {});
  for (const TraceLikeEdge& edge : dag.edges) graph.edges.push_back({.from = edge.from, .to = edge.to, .width_px = 2});
  return graph;
}

// Anything goes: loops, cycles, parallel edges, several parts, boxes of all sizes.
Graph wild_graph(std::uint64_t seed) {
  SplitMix64 random(seed);
  Graph graph;
  const std::uint64_t n = 1 + random.below(40);
  for (std::uint64_t i = 0; i < n; ++i) {
    graph.nodes.push_back({.width_px = static_cast<double>(random.below(1000)) / 7,
                           .height_px = static_cast<double>(random.below(400)) / 7,
                           .min_layer = static_cast<std::uint32_t>(random.below(10) == 0 ? random.below(6) : 0)});
  }
  for (std::uint64_t i = random.below(2 * n); i > 0; --i) {
    graph.edges.push_back({.from = static_cast<std::uint32_t>(random.below(n)),
                           .to = static_cast<std::uint32_t>(random.below(n)),
                           .width_px = static_cast<double>(random.below(30)) / 3});
  }
  return graph;
}

Layout laid_out(const Graph& graph, const LayoutOptions& options = {}, const std::vector<double>& previous = {}) {
  return lay_out(graph.nodes, graph.edges, options, previous).value();
}

bool same_bytes(const Layout& a, const Layout& b) {
  return a.layer == b.layer && a.cross_px == b.cross_px && a.along_px == b.along_px && a.points == b.points &&
         a.extent_cross_px == b.extent_cross_px && a.extent_along_px == b.extent_along_px && a.crossings == b.crossings;
}

bool on_grid(double px) {
  return px * 16 == std::floor(px * 16);
}

struct Box {
  double left, right, top, bottom;
};

Box box_of(const Graph& graph, const Layout& layout, std::size_t v) {
  return {layout.cross_px[v] - graph.nodes[v].width_px / 2, layout.cross_px[v] + graph.nodes[v].width_px / 2,
          layout.along_px[v] - graph.nodes[v].height_px / 2, layout.along_px[v] + graph.nodes[v].height_px / 2};
}

std::map<std::uint32_t, std::vector<std::size_t>> by_layer(const Layout& layout) {
  std::map<std::uint32_t, std::vector<std::size_t>> layers;
  for (std::size_t v = 0; v < layout.layer.size(); ++v) layers[layout.layer[v]].push_back(v);
  for (auto& [layer, nodes] : layers) {
    std::sort(nodes.begin(), nodes.end(),
              [&layout](std::size_t a, std::size_t b) { return layout.cross_px[a] < layout.cross_px[b]; });
  }
  return layers;
}

// Every segment is either along the hop axis beside the boxes, or between the bands of two layers.
bool passes_through_a_box(const Box& box, LayoutPoint a, LayoutPoint b) {
  const auto [top, bottom] = std::minmax(a.along_px, b.along_px);
  const double from = std::max(top, box.top);
  const double to = std::min(bottom, box.bottom);
  if (from >= to) return false;
  const double low = cross_at({a, b}, from);
  const double high = cross_at({a, b}, to);
  return std::min(low, high) < box.right && std::max(low, high) > box.left;
}

}  // namespace

TEST_CASE("an empty graph has an empty layout") {
  const Layout layout = laid_out({});
  CHECK(layout.layer.empty());
  CHECK(layout.points.empty());
  CHECK(layout.extent_cross_px == 0);
  CHECK(layout.extent_along_px == 0);
}

TEST_CASE("a single box stands at the origin") {
  const Layout layout = laid_out(boxes(1, {}));
  CHECK(layout.cross_px == std::vector<double>{30});
  CHECK(layout.along_px == std::vector<double>{10});
  CHECK(layout.extent_cross_px == 60);
  CHECK(layout.extent_along_px == 20);
}

TEST_CASE("a chain is a straight line from border to border") {
  const Layout layout = laid_out(boxes(3, {{0, 1}, {1, 2}}), {.layer_gap_px = 40});
  CHECK(layout.cross_px == std::vector<double>{30, 30, 30});
  CHECK(layout.along_px == std::vector<double>{10, 70, 130});
  const auto points = layout.route_points(1);
  CHECK(std::vector<LayoutPoint>(points.begin(), points.end()) == std::vector<LayoutPoint>{{30, 80}, {30, 120}});
}

TEST_CASE("children stand by index around their parent") {
  const Layout layout = laid_out(boxes(4, {{0, 3}, {0, 1}, {0, 2}}), {.node_gap_px = 20});
  CHECK(layout.cross_px == std::vector<double>{110, 30, 110, 190});
}

TEST_CASE("a node stands in its least layer or later, and empty layers take no room") {
  Graph graph = boxes(2, {{0, 1}});
  graph.nodes[1].min_layer = 1000000;
  const Layout layout = laid_out(graph, {.layer_gap_px = 40});
  CHECK(layout.layer == std::vector<std::uint32_t>{0, 1000000});
  CHECK(layout.extent_along_px == 80);
}

TEST_CASE("the edge that closes a cycle is drawn back from its source to its target") {
  const Graph graph = boxes(3, {{0, 1}, {1, 2}, {2, 0}});
  const Layout layout = laid_out(graph);
  CHECK_FALSE(layout.routes[0].backward);
  CHECK(layout.routes[2].backward);
  const auto points = layout.route_points(2);
  CHECK(points.front().along_px == box_of(graph, layout, 2).top);
  CHECK(points.back().along_px == box_of(graph, layout, 0).bottom);
}

TEST_CASE("a loop leaves the side of its box and comes back to it") {
  const Graph graph = boxes(2, {{0, 0}, {1, 1}});
  const Layout layout = laid_out(graph);
  for (std::size_t v = 0; v < 2; ++v) {
    const auto points = layout.route_points(v);
    REQUIRE(points.size() == 4);
    CHECK(points.front().cross_px == box_of(graph, layout, v).right);
    CHECK(points.back().cross_px == points.front().cross_px);
    CHECK(points[1].cross_px > points[0].cross_px);
    CHECK(points[1].cross_px <= layout.extent_cross_px);
  }
}

TEST_CASE("parallel edges run side by side") {
  const Layout layout = laid_out(boxes(2, {{0, 1, 2}, {0, 1, 2}, {0, 1, 2}}));
  CHECK(layout.route_points(0)[0].cross_px == 18);
  CHECK(layout.route_points(1)[0].cross_px == 30);
  CHECK(layout.route_points(2)[0].cross_px == 42);
  CHECK(layout.crossings == 0);
}

TEST_CASE("unconnected parts lie side by side in the order of their first nodes") {
  const Graph graph = boxes(5, {{0, 3}, {1, 4}});
  const Layout layout = laid_out(graph, {.node_gap_px = 20});
  CHECK(layout.cross_px == std::vector<double>{30, 130, 230, 30, 130});
}

TEST_CASE("boxes never overlap, whatever the graph") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const Graph graph = wild_graph(seed);
    const LayoutOptions options{.node_gap_px = 16.3, .layer_gap_px = 31};
    const Layout layout = laid_out(graph, options);
    double previous_bottom = -options.layer_gap_px;
    for (const auto& [layer, nodes] : by_layer(layout)) {
      double bottom = previous_bottom;
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        const Box box = box_of(graph, layout, nodes[i]);
        REQUIRE(box.left >= 0);
        REQUIRE(box.right <= layout.extent_cross_px);
        REQUIRE(box.bottom <= layout.extent_along_px);
        REQUIRE(box.top >= previous_bottom + options.layer_gap_px);
        if (i > 0) REQUIRE(box.left >= box_of(graph, layout, nodes[i - 1]).right + options.node_gap_px);
        bottom = std::max(bottom, box.bottom);
      }
      previous_bottom = bottom;
    }
  }
}

TEST_CASE("edges run from border to border and through no box, whatever the graph") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const Graph graph = wild_graph(seed);
    const Layout layout = laid_out(graph);
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
      const LayoutEdge& edge = graph.edges[e];
      const auto points = layout.route_points(e);
      REQUIRE(points.size() >= 2);
      REQUIRE_FALSE(layout.routes[e].direct);
      const Box from = box_of(graph, layout, edge.from);
      const Box to = box_of(graph, layout, edge.to);
      REQUIRE(points.front().cross_px ==
              Approx(std::clamp(points.front().cross_px, from.left, from.right)).margin(0.07));
      REQUIRE(points.back().cross_px == Approx(std::clamp(points.back().cross_px, to.left, to.right)).margin(0.07));
      if (edge.from == edge.to) continue;
      const bool backward = layout.routes[e].backward;
      REQUIRE(backward == (layout.layer[edge.from] > layout.layer[edge.to]));
      REQUIRE(points.front().along_px == Approx(backward ? from.top : from.bottom).margin(0.07));
      REQUIRE(points.back().along_px == Approx(backward ? to.bottom : to.top).margin(0.07));
      for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        REQUIRE(
            (backward ? points[i].along_px >= points[i + 1].along_px : points[i].along_px <= points[i + 1].along_px));
        std::size_t boxes_hit = 0;
        for (std::size_t v = 0; v < graph.nodes.size(); ++v) {
          boxes_hit += passes_through_a_box(box_of(graph, layout, v), points[i], points[i + 1]) ? 1u : 0u;
        }
        REQUIRE(boxes_hit == 0);
      }
    }
  }
}

TEST_CASE("the crossings reported are the crossings drawn") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Layout layout = laid_out(trail(seed, 80));
    CHECK(layout.crossings == count_drawn_crossings(routes_of(layout)));
  }
}

TEST_CASE("sweeps never add crossings") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Graph graph = trail(seed, 120);
    CHECK(laid_out(graph).crossings <= laid_out(graph, {.sweeps = 0}).crossings);
  }
}

TEST_CASE("a tree is drawn without a crossing") {
  SplitMix64 random(5);
  Graph graph = boxes(300, {});
  for (std::uint32_t v = 1; v < 300; ++v) graph.edges.push_back({static_cast<std::uint32_t>(random.below(v)), v});
  CHECK(laid_out(graph).crossings == 0);
}

TEST_CASE("crossings that cannot be avoided are all counted") {
  Graph graph = boxes(40, {});
  for (std::uint32_t a = 0; a < 20; ++a) {
    for (std::uint32_t b = 20; b < 40; ++b) graph.edges.push_back({a, b});
  }
  CHECK(laid_out(graph).crossings == 190 * 190);
}

TEST_CASE("the same input gives the same bytes, on a grid of 1/16 px") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Graph graph = wild_graph(seed);
    const Layout layout = laid_out(graph);
    REQUIRE(same_bytes(layout, laid_out(graph)));
    for (std::size_t v = 0; v < graph.nodes.size(); ++v) {
      REQUIRE(on_grid(layout.cross_px[v]));
      REQUIRE(on_grid(layout.along_px[v]));
    }
    for (const LayoutPoint& point : layout.points) {
      REQUIRE(on_grid(point.cross_px));
      REQUIRE(on_grid(point.along_px));
    }
  }
}

TEST_CASE("a picture that grows keeps the order of the nodes that it had") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Graph small = trail(seed, 90);
    const Graph large = small;
    small.nodes.resize(60);
    small.edges.erase(
        std::remove_if(small.edges.begin(), small.edges.end(), [](const LayoutEdge& edge) { return edge.to >= 60; }),
        small.edges.end());
    const std::vector<double> before = laid_out(small).cross_px;
    const Layout after = laid_out(large, {}, before);
    for (const auto& [layer, nodes] : by_layer(after)) {
      double last = -1;
      for (const std::size_t v : nodes) {
        if (v >= before.size()) continue;
        REQUIRE(before[v] > last);
        last = before[v];
      }
    }
  }
}

TEST_CASE("nodes marked as new are free") {
  const Graph graph = trail(1, 60);
  CHECK(same_bytes(laid_out(graph), laid_out(graph, {}, std::vector<double>(60, kNaN))));
}

TEST_CASE("a turned previous picture turns the new one") {
  const Graph graph = boxes(3, {{0, 1}, {0, 2}});
  CHECK(laid_out(graph).cross_px[1] < laid_out(graph).cross_px[2]);
  const Layout turned = laid_out(graph, {}, {0, 9, 3});
  CHECK(turned.cross_px[1] > turned.cross_px[2]);
  const Layout parts = laid_out(boxes(2, {}), {}, {9, 3});
  CHECK(parts.cross_px[0] > parts.cross_px[1]);
}

TEST_CASE("an edge that names no node is refused by its place") {
  const std::vector<LayoutNode> nodes(2);
  const auto result = lay_out(nodes, std::vector<LayoutEdge>{{0, 1}, {0, 2}});
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == Code::bad_number);
  CHECK(result.error().where == "edges[1].to");
  CHECK(lay_out(nodes, std::vector<LayoutEdge>{{7, 1}}).error().where == "edges[0].from");
}

TEST_CASE("a previous picture with more nodes than there are is refused") {
  const auto result = lay_out(std::vector<LayoutNode>(1), {}, {}, std::vector<double>{1, 2});
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == Code::bad_length);
}

TEST_CASE("lengths that are no lengths count as nothing") {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<LayoutNode> nodes{{kNaN, -1}, {-infinity, kNaN}, {infinity, infinity}};
  const std::vector<LayoutEdge> edges{{0, 1, kNaN}, {0, 2, infinity}};
  const LayoutOptions options{.node_gap_px = kNaN, .edge_gap_px = -3, .layer_gap_px = infinity};
  const Layout layout = lay_out(nodes, edges, options, std::vector<double>{infinity, -infinity}).value();
  for (const double x : layout.cross_px) CHECK(std::isfinite(x));
  for (const double x : layout.along_px) CHECK(std::isfinite(x));
  for (const LayoutPoint& point : layout.points)
    CHECK((std::isfinite(point.cross_px) && std::isfinite(point.along_px)));
}

TEST_CASE("above the limit of lanes the longest edges become straight lines and say so") {
  // 0 → 1 → … → 9, and edges that skip 1, 3 and 8 layers.
  std::vector<LayoutEdge> edges;
  for (std::uint32_t v = 0; v < 9; ++v) edges.push_back({v, v + 1});
  edges.insert(edges.end(), {{0, 9}, {0, 2}, {2, 6}});
  const Graph graph = boxes(10, edges);
  const Layout layout = laid_out(graph, {.max_lanes = 4});
  CHECK(layout.routes[9].direct);
  CHECK(layout.route_points(9).size() == 2);
  CHECK_FALSE(layout.routes[10].direct);
  CHECK_FALSE(layout.routes[11].direct);
}

TEST_CASE("long chains, wide fans and thousands of long edges stay bounded") {
  constexpr std::uint32_t kMany = 10000;
  Graph chain = boxes(kMany, {});
  for (std::uint32_t v = 0; v + 1 < kMany; ++v) chain.edges.push_back({v, v + 1});
  const Layout line = laid_out(chain);
  CHECK(line.extent_cross_px == 60);
  CHECK(line.layer.back() == kMany - 1);

  Graph fan = boxes(kMany, {});
  for (std::uint32_t v = 1; v < kMany; ++v) fan.edges.push_back({0, v});
  const Layout wide = laid_out(fan);
  CHECK(wide.crossings == 0);
  CHECK(wide.cross_px[0] == Approx((wide.cross_px[1] + wide.cross_px[kMany - 1]) / 2));

  for (std::uint32_t v = 0; v < kMany / 2; ++v) chain.edges.push_back({v % 50, kMany - 1 - v % 70});
  const Layout laced = laid_out(chain);
  const auto direct =
      std::count_if(laced.routes.begin(), laced.routes.end(), [](const LayoutRoute& route) { return route.direct; });
  CHECK(direct > 0);
  CHECK(laced.points.size() < 1000000);

  Graph parts = boxes(kMany, {});
  CHECK(laid_out(parts).crossings == 0);
}

TEST_CASE("a hundred thousand places are laid out") {
  const Graph graph = trail(9, 100000);
  const Layout layout = laid_out(graph);
  CHECK(layout.routes.size() == graph.edges.size());
  CHECK(layout.extent_cross_px > 0);
}
