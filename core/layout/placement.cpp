#include "layout/placement.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "layout/grid.h"
#include "layout/isotonic.h"

namespace peelback {
namespace {

// A bend between two lanes of one edge is worse than a slanted edge between two boxes (Gansner et al., 1993, §4).
constexpr double kNodeToNode = 1;
constexpr double kNodeToLane = 2;
constexpr double kLaneToLane = 8;
// What holds a vertex without neighbours on the side looked at where it is.
constexpr double kStay = 0.125;

class CrossPlacer {
 public:
  CrossPlacer(const Hierarchy& h, const CrossSizes& sizes);

  std::vector<double> run(std::span<const Attachment> attachments, std::size_t rounds);

 private:
  enum class Look : std::uint8_t { up, down, both };

  void fit_row(std::uint32_t row, Look look);
  void snap_row(std::uint32_t row);
  void straighten(const LaneChain& chain, const Attachment& attachment);
  void pull(std::uint32_t vertex, std::span<const std::uint32_t> neighbours, double& sum, double& weight) const;
  double lowest(std::uint32_t vertex) const;
  double highest(std::uint32_t vertex) const;

  const Hierarchy& h_;
  const CrossSizes& sizes_;
  std::vector<double> x_;
  std::vector<double> offset_;  // per entry of h_.order: the sum of separations before it in its row
  std::vector<double> values_;
  std::vector<double> weights_;
  std::vector<IsotonicPool> pools_;
};

CrossPlacer::CrossPlacer(const Hierarchy& h, const CrossSizes& sizes)
    : h_(h), sizes_(sizes), x_(h.vertex_count()), offset_(h.vertex_count()) {
  for (std::uint32_t r = 0; r < h_.row_count; ++r) {
    for (std::uint32_t at = h_.row_begin[r] + 1; at < h_.row_begin[r + 1]; ++at) {
      offset_[at] = offset_[at - 1] + sizes_.separation_px(h_, h_.order[at - 1], h_.order[at]);
    }
    for (std::uint32_t at = h_.row_begin[r]; at < h_.row_begin[r + 1]; ++at) x_[h_.order[at]] = offset_[at];
  }
}

void CrossPlacer::pull(std::uint32_t vertex, std::span<const std::uint32_t> neighbours, double& sum,
                       double& weight) const {
  for (const std::uint32_t n : neighbours) {
    const int lanes = (h_.is_node(vertex) ? 0 : 1) + (h_.is_node(n) ? 0 : 1);
    const double strength = lanes == 2 ? kLaneToLane : lanes == 1 ? kNodeToLane : kNodeToNode;
    sum += strength * x_[n];
    weight += strength;
  }
}

// With the separations taken off, "in order and apart" becomes "non-decreasing".
void CrossPlacer::fit_row(std::uint32_t row, Look look) {
  const std::uint32_t begin = h_.row_begin[row];
  const std::uint32_t end = h_.row_begin[row + 1];
  values_.clear();
  weights_.clear();
  for (std::uint32_t at = begin; at < end; ++at) {
    const std::uint32_t v = h_.order[at];
    double sum = 0;
    double weight = 0;
    if (look != Look::down) pull(v, h_.up.of(v), sum, weight);
    if (look != Look::up) pull(v, h_.down.of(v), sum, weight);
    if (weight == 0) {
      sum = kStay * x_[v];
      weight = kStay;
    }
    values_.push_back(sum / weight - offset_[at]);
    weights_.push_back(weight);
  }
  fit_isotonic(values_, weights_, pools_);
  for (std::uint32_t at = begin; at < end; ++at) x_[h_.order[at]] = values_[at - begin] + offset_[at];
}

void CrossPlacer::snap_row(std::uint32_t row) {
  const auto vertices = h_.vertices_of(row);
  for (std::size_t i = 0; i < vertices.size(); ++i) {
    double& x = x_[vertices[i]];
    x = round_to_grid(x);
    if (i > 0) x = std::max(x, x_[vertices[i - 1]] + sizes_.separation_px(h_, vertices[i - 1], vertices[i]));
  }
}

double CrossPlacer::lowest(std::uint32_t vertex) const {
  const std::uint32_t at = h_.position[vertex];
  if (at == 0) return -1e300;
  const std::uint32_t left = h_.vertices_of(h_.row[vertex])[at - 1];
  return x_[left] + sizes_.separation_px(h_, left, vertex);
}

double CrossPlacer::highest(std::uint32_t vertex) const {
  const auto vertices = h_.vertices_of(h_.row[vertex]);
  const std::uint32_t at = h_.position[vertex];
  if (at + 1 == vertices.size()) return 1e300;
  return x_[vertices[at + 1]] - sizes_.separation_px(h_, vertex, vertices[at + 1]);
}

// Lanes of one edge move into line as far as their neighbours leave room: the longest runs from the upper end on
// take one coordinate, the first run the upper node's if it can.
void CrossPlacer::straighten(const LaneChain& chain, const Attachment& attachment) {
  double wanted = x_[chain.upper] + attachment.upper_px;
  const double target = x_[chain.lower] + attachment.lower_px;
  for (std::uint32_t first = 0; first < chain.lane_count;) {
    double low = lowest(chain.first_lane + first);
    double high = highest(chain.first_lane + first);
    std::uint32_t end = first + 1;
    for (; end < chain.lane_count; ++end) {
      const double narrowed_low = std::max(low, lowest(chain.first_lane + end));
      const double narrowed_high = std::min(high, highest(chain.first_lane + end));
      if (narrowed_low > narrowed_high) break;
      low = narrowed_low;
      high = narrowed_high;
    }
    // The last run goes for the lower node unless that costs the bend it saves.
    if (end == chain.lane_count && (wanted < low || wanted > high)) wanted = target;
    wanted = std::clamp(wanted, low, high);
    for (; first < end; ++first) x_[chain.first_lane + first] = wanted;
  }
}

std::vector<double> CrossPlacer::run(std::span<const Attachment> attachments, std::size_t rounds) {
  for (std::size_t round = 0; round < rounds; ++round) {
    const Look down = 2 * round < rounds ? Look::up : Look::both;
    const Look up = 2 * round < rounds ? Look::down : Look::both;
    for (std::uint32_t r = 0; r < h_.row_count; ++r) fit_row(r, down);
    for (std::uint32_t r = h_.row_count; r-- > 0;) fit_row(r, up);
  }
  for (std::uint32_t r = 0; r < h_.row_count; ++r) snap_row(r);
  for (std::size_t c = 0; c < h_.chains.size(); ++c) straighten(h_.chains[c], attachments[c]);

  double smallest = 0;
  for (std::uint32_t r = 0; r < h_.row_count; ++r) {
    const auto vertices = h_.vertices_of(r);
    if (vertices.empty()) continue;
    const double border = x_[vertices[0]] - sizes_.half_px[vertices[0]];
    smallest = r == 0 ? border : std::min(smallest, border);
  }
  for (double& x : x_) x -= smallest;
  return std::move(x_);
}

}  // namespace

std::vector<double> place_across(const Hierarchy& h, const CrossSizes& sizes, std::span<const Attachment> attachments,
                                 std::size_t rounds) {
  return CrossPlacer(h, sizes).run(attachments, rounds);
}

}  // namespace peelback
