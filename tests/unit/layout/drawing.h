#pragma once
// Measures of a drawing, whoever drew it.

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "layout/layered.h"

namespace peelback::test {

using Polyline = std::vector<LayoutPoint>;

inline double turn(LayoutPoint a, LayoutPoint b, LayoutPoint c) {
  return (b.cross_px - a.cross_px) * (c.along_px - a.along_px) - (b.along_px - a.along_px) * (c.cross_px - a.cross_px);
}

/// Whether the insides of two line segments meet in one point.
inline bool segments_cross(LayoutPoint a, LayoutPoint b, LayoutPoint c, LayoutPoint d) {
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

/// How often drawn lines cross one another. Quadratic: for hundreds of edges.
inline std::size_t count_drawn_crossings(std::span<const Polyline> lines) {
  struct Segment {
    LayoutPoint a, b;
    std::size_t line;
    double low, high;
  };
  std::vector<Segment> segments;
  for (std::size_t l = 0; l < lines.size(); ++l) {
    for (std::size_t i = 0; i + 1 < lines[l].size(); ++i) {
      const auto [low, high] = std::minmax(lines[l][i].along_px, lines[l][i + 1].along_px);
      segments.push_back({lines[l][i], lines[l][i + 1], l, low, high});
    }
  }
  std::sort(segments.begin(), segments.end(), [](const Segment& s, const Segment& t) { return s.low < t.low; });
  std::size_t crossings = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    for (std::size_t j = i + 1; j < segments.size() && segments[j].low <= segments[i].high; ++j) {
      if (segments[i].line == segments[j].line) continue;
      if (segments_cross(segments[i].a, segments[i].b, segments[j].a, segments[j].b)) ++crossings;
    }
  }
  return crossings;
}

/// Where a line that moves one way along the hop axis stands at `along_px`.
inline double cross_at(const Polyline& line, double along_px) {
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const LayoutPoint a = line[i], b = line[i + 1];
    const auto [low, high] = std::minmax(a.along_px, b.along_px);
    if (along_px < low || along_px > high || low == high) continue;
    return a.cross_px + (b.cross_px - a.cross_px) * (along_px - a.along_px) / (b.along_px - a.along_px);
  }
  return line.back().cross_px;
}

/// The line from centre to centre through the places where it passes the layers between: what is left of a drawing
/// when the shape of its curves is taken off. `levels_px` are the layers' places on the hop axis, ascending.
inline Polyline through_layers(const Polyline& drawn, LayoutPoint from, LayoutPoint to,
                               std::span<const double> levels_px) {
  Polyline line{from};
  const auto [low, high] = std::minmax(from.along_px, to.along_px);
  for (const double level : levels_px) {
    if (level > low && level < high) line.push_back({cross_at(drawn, level), level});
  }
  if (from.along_px > to.along_px) std::reverse(line.begin() + 1, line.end());
  line.push_back(to);
  return line;
}

inline std::vector<Polyline> routes_of(const Layout& layout) {
  std::vector<Polyline> lines;
  for (std::size_t e = 0; e < layout.routes.size(); ++e) {
    const auto points = layout.route_points(e);
    lines.emplace_back(points.begin(), points.end());
  }
  return lines;
}

}  // namespace peelback::test
