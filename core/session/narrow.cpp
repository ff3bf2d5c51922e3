#include "session/narrow.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/sort.h"

namespace peelback {

namespace {

constexpr double kGapPx = 8;

// Where a layer's boxes were and where they are now. Between boxes, and between them and the picture's borders, lines are moved in
// proportion, so that none leaves the picture.
struct Row {
  double centre_px = 0;              // on the way down
  std::vector<std::uint32_t> nodes{};
  std::vector<double> before_px{};   // left and right borders, ascending
  std::vector<double> after_px{};

  // `was_px`, `is_px`: how wide the picture was, and is.
  double moved(double x, double was_px, double is_px) const {
    const auto next = std::upper_bound(before_px.begin(), before_px.end(), x);
    const auto i = static_cast<std::size_t>(next - before_px.begin());
    const double from = i == 0 ? 0 : before_px[i - 1];
    const double to = i == before_px.size() ? was_px : before_px[i];
    const double from_now = i == 0 ? 0 : after_px[i - 1];
    const double to_now = i == before_px.size() ? is_px : after_px[i];
    return to > from ? from_now + (x - from) / (to - from) * (to_now - from_now) : from_now;
  }
};

// Shifts a row by as little as needed from where the row above went; packs it when it is too wide for that.
double place_row(Row& row, const Picture& picture, double shift_px, double most_px) {
  for (const auto node : row.nodes) {
    const PictureNode& box = picture.nodes[node];
    row.before_px.push_back(box.x_px - box.width_px / 2);
    row.before_px.push_back(box.x_px + box.width_px / 2);
  }
  const double left = row.before_px.front();
  const double right = row.before_px.back();
  if (right - left <= most_px) {
    shift_px = std::clamp(shift_px, -left, most_px - right);
    for (const double x : row.before_px) row.after_px.push_back(x + shift_px);
    return shift_px;
  }
  double widths = 0;
  for (const auto node : row.nodes) widths += picture.nodes[node].width_px;
  const double gaps = static_cast<double>(row.nodes.size() - 1);
  const double gap = gaps > 0 ? std::max(kGapPx, std::floor((most_px - widths) / gaps)) : 0;
  double x = 0;
  for (const auto node : row.nodes) {
    row.after_px.push_back(x);
    row.after_px.push_back(x + picture.nodes[node].width_px);
    x += picture.nodes[node].width_px + gap;
  }
  return shift_px;
}

const Row& nearest_row(const std::vector<Row>& rows, double y) {
  const auto below = std::lower_bound(rows.begin(), rows.end(), y, [](const Row& row, double at) { return row.centre_px < at; });
  if (below == rows.begin()) return *below;
  if (below == rows.end()) return rows.back();
  const Row& above = *std::prev(below);
  return y - above.centre_px <= below->centre_px - y ? above : *below;
}

}  // namespace

void fit_to_width(Picture& picture, std::span<const std::uint32_t> layer, double most_px) {
  if (picture.width_px <= most_px || picture.nodes.empty()) return;
  std::map<std::uint32_t, Row> by_layer;
  for (std::uint32_t i = 0; i < picture.nodes.size(); ++i) by_layer[layer[i]].nodes.push_back(i);
  std::vector<Row> rows;
  for (auto& [number, row] : by_layer) {
    sort_by(row.nodes, [&](auto a, auto b) { return picture.nodes[a].x_px < picture.nodes[b].x_px; });
    row.centre_px = picture.nodes[row.nodes.front()].y_px;
    rows.push_back(std::move(row));
  }
  double shift_px = 0;
  for (Row& row : rows) shift_px = place_row(row, picture, shift_px, most_px);
  const double was_px = picture.width_px;
  picture.width_px = most_px;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.nodes.size(); ++i) {
      picture.nodes[row.nodes[i]].x_px = (row.after_px[2 * i] + row.after_px[2 * i + 1]) / 2;
    }
    picture.width_px = std::max(picture.width_px, row.after_px.back());
  }
  for (PictureEdge& edge : picture.edges) {
    for (auto& [x, y] : edge.points) x = nearest_row(rows, y).moved(x, was_px, picture.width_px);
  }
}

}  // namespace peelback
