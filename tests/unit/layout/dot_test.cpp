// The crossings of the layered layout beside those of Graphviz dot, counted in the drawings by the same function.

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "layout/layered.h"
#include "support/trace_like_dag.h"
#include "unit/layout/drawing.h"

using namespace peelback;
using namespace peelback::test;

namespace {

constexpr double kBoxWidthPx = 72;
constexpr double kBoxHeightPx = 24;
constexpr int kPiecesOfASpline = 8;

bool dot_is_installed() {
  return std::system("command -v dot >/dev/null 2>&1") == 0;
}

std::string dot_source(const TraceLikeDag& dag) {
  std::ostringstream out;
  out << "digraph { node [shape=box fixedsize=true width=1 height=0.3333 label=\"\"]; edge [arrowhead=none];\n";
  for (std::uint32_t v = 0; v < dag.nodes; ++v) out << v << ";\n";
  for (const TraceLikeEdge& edge : dag.edges) out << edge.from << "->" << edge.to << ";\n";
  out << "}\n";
  return out.str();
}

LayoutPoint point_on_cubic(const LayoutPoint* p, double t) {
  const double s = 1 - t;
  const double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
  return {a * p[0].cross_px + b * p[1].cross_px + c * p[2].cross_px + d * p[3].cross_px,
          a * p[0].along_px + b * p[1].along_px + c * p[2].along_px + d * p[3].along_px};
}

struct Drawing {
  std::vector<LayoutPoint> centres;  // per node
  std::vector<Polyline> lines;       // per edge, in the order of the graph's
};

// "node name x y …" and "edge tail head n x1 y1 … xn yn …": cubic Bézier pieces that share their end points.
// Edges come grouped by tail, in the order in which they were given; dot's hop axis points up, which crosses nothing.
Drawing draw_with_dot(const TraceLikeDag& dag) {
  char name[] = "/tmp/peelback-dot-XXXXXX";
  const int file = mkstemp(name);
  REQUIRE(file >= 0);
  close(file);
  std::ofstream(name) << dot_source(dag);
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen((std::string("dot -Tplain ") + name).c_str(), "r"), pclose);
  REQUIRE(pipe);
  std::string text;
  char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe.get())) > 0;) text.append(buffer, got);
  std::remove(name);

  Drawing drawing{.centres = std::vector<LayoutPoint>(dag.nodes), .lines = std::vector<Polyline>(dag.edges.size())};
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> edge_number;
  for (std::size_t e = 0; e < dag.edges.size(); ++e) edge_number[{dag.edges[e].from, dag.edges[e].to}] = e;
  REQUIRE(edge_number.size() == dag.edges.size());
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    if (kind == "node") {
      std::uint32_t node = 0;
      words >> node;
      words >> drawing.centres.at(node).cross_px >> drawing.centres[node].along_px;
    } else if (kind == "edge") {
      std::uint32_t tail = 0, head = 0;
      std::size_t count = 0;
      words >> tail >> head >> count;
      std::vector<LayoutPoint> controls(count);
      for (LayoutPoint& p : controls) words >> p.cross_px >> p.along_px;
      Polyline drawn{controls.at(0)};
      for (std::size_t piece = 0; piece + 3 < count; piece += 3) {
        for (int i = 1; i <= kPiecesOfASpline; ++i) {
          drawn.push_back(point_on_cubic(&controls[piece], static_cast<double>(i) / kPiecesOfASpline));
        }
      }
      drawing.lines[edge_number.at({tail, head})] = drawn;
    }
  }
  return drawing;
}

Drawing draw_with_peelback(const TraceLikeDag& dag) {
  const std::vector<LayoutNode> nodes(dag.nodes, {.width_px = kBoxWidthPx, .height_px = kBoxHeightPx});
  std::vector<LayoutEdge> edges;
  for (const TraceLikeEdge& edge : dag.edges) edges.push_back({.from = edge.from, .to = edge.to});
  const Layout layout = lay_out(nodes, edges).value();
  Drawing drawing{.centres = {}, .lines = routes_of(layout)};
  for (std::uint32_t v = 0; v < dag.nodes; ++v) {
    drawing.centres.push_back({layout.cross_px[v], layout.along_px[v]});
  }
  return drawing;
}

// Crossings of the lines from layer to layer: dot's curves out of one box brush each other, which is not counted.
std::size_t count_layered_crossings(const TraceLikeDag& dag, const Drawing& drawing) {
  std::set<double> levels;
  for (const LayoutPoint& centre : drawing.centres) levels.insert(centre.along_px);
  const std::vector<double> ascending(levels.begin(), levels.end());
  std::vector<Polyline> lines;
  for (std::size_t e = 0; e < dag.edges.size(); ++e) {
    const TraceLikeEdge edge = dag.edges[e];
    lines.push_back(through_layers(drawing.lines[e], drawing.centres[edge.from], drawing.centres[edge.to], ascending));
  }
  return count_drawn_crossings(lines);
}

}  // namespace

TEST_CASE("trails of up to 300 places have at most a tenth more crossings than dot draws") {
  if (!dot_is_installed()) {
    WARN("skipped: Graphviz dot is not installed");
    return;
  }
  for (const std::uint32_t size : {20u, 50u, 100u, 200u, 300u}) {
    std::size_t ours = 0;
    std::size_t theirs = 0;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      const TraceLikeDag dag = make_trace_like_dag(seed, size);
      ours += count_layered_crossings(dag, draw_with_peelback(dag));
      theirs += count_layered_crossings(dag, draw_with_dot(dag));
    }
    INFO(size << " places: " << ours << " crossings, dot " << theirs);
    CHECK(10 * ours <= 11 * theirs);
  }
}
