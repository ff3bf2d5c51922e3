#include "layout/ordering.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/sort.h"
#include "layout/crossings.h"

namespace peelback {
namespace {

constexpr std::size_t kSweepsWithoutGain = 8;  // as MinQuit of dot

enum class Start : std::uint8_t { down, both_ways };
enum class Rule : std::uint8_t { barycentre, median };
struct Attempt {
  Start start;
  Rule rule;
};
constexpr std::array<Attempt, 4> kAttempts{{{Start::down, Rule::median},
                                            {Start::down, Rule::barycentre},
                                            {Start::both_ways, Rule::median},
                                            {Start::both_ways, Rule::barycentre}}};

// Sweeps on one hierarchy. A vertex is pinned when it has a number from the previous picture: pinned vertices of a
// row never change places with each other.
class CrossingReducer {
 public:
  CrossingReducer(Hierarchy& h, std::span<const double> previous);

  std::uint64_t run(std::size_t sweeps, std::size_t effort);

 private:
  void order_depth_first(Start start);
  void restore_pinned_order(std::uint32_t row);
  void sweep_down(Rule rule, bool turn_ties);
  void sweep_up(Rule rule, bool turn_ties);
  void sort_row(std::uint32_t row, const Adjacency& neighbours, Rule rule, bool turn_ties);
  double wish(std::span<const std::uint32_t> neighbours, Rule rule);
  void exchange_neighbours(bool turn_ties, std::size_t allowed);
  bool exchange_in_row(std::uint32_t row, bool turn_ties);
  void collect_positions(std::uint32_t vertex, const Adjacency& neighbours, std::vector<std::uint32_t>& positions);
  void sort_twins(std::uint32_t row, const Adjacency& neighbours, const Adjacency& beyond);
  std::uint64_t count();

  bool pinned(std::uint32_t vertex) const { return h_.is_node(vertex) && !std::isnan(previous_[vertex]); }

  Hierarchy& h_;
  std::span<const double> previous_;
  bool any_pinned_ = false;
  std::size_t spent_ = 0;              // vertices and neighbours looked at
  std::vector<std::uint8_t> waiting_;  // per row: to be looked at for exchanges

  struct Keyed {
    double key = 0;
    std::uint32_t vertex = 0;
    std::uint32_t position = 0;
  };
  std::vector<Keyed> keyed_;
  std::vector<std::uint32_t> gathered_;
  std::vector<std::uint32_t> up_positions_;    // as h_.up.items, sorted for the row being exchanged
  std::vector<std::uint32_t> down_positions_;  // as h_.down.items
  std::vector<std::uint32_t> tree_;
};

CrossingReducer::CrossingReducer(Hierarchy& h, std::span<const double> previous)
    : h_(h), previous_(previous), up_positions_(h.up.items.size()), down_positions_(h.down.items.size()) {
  for (std::uint32_t v = 0; v < h_.node_count; ++v) any_pinned_ = any_pinned_ || pinned(v);
}

std::uint64_t CrossingReducer::count() {
  std::uint64_t crossings = 0;
  for (std::uint32_t r = 0; r + 1 < h_.row_count; ++r) {
    gathered_.clear();
    for (const std::uint32_t v : h_.vertices_of(r)) {
      const std::size_t first = gathered_.size();
      for (const std::uint32_t lower : h_.down.of(v)) gathered_.push_back(h_.position[lower]);
      std::sort(gathered_.begin() + static_cast<std::ptrdiff_t>(first), gathered_.end());
    }
    crossings += count_crossings(gathered_, h_.vertices_of(r + 1).size(), tree_);
  }
  return crossings;
}

// Each vertex takes the next place of its row when it is first reached, so that a branch stays together.
void CrossingReducer::order_depth_first(Start start) {
  std::vector<std::uint32_t> filled(h_.row_begin.begin(), h_.row_begin.end() - 1);
  std::vector<std::uint8_t> reached(h_.vertex_count(), 0);
  std::vector<std::uint32_t> stack;
  const auto place_from = [&](std::uint32_t root) {
    stack.push_back(root);
    while (!stack.empty()) {
      const std::uint32_t v = stack.back();
      stack.pop_back();
      if (reached[v]) continue;
      reached[v] = 1;
      h_.order[filled[h_.row[v]]++] = v;
      // Last pushed is first visited.
      if (start == Start::both_ways) {
        const auto above = h_.up.of(v);
        for (std::size_t i = above.size(); i-- > 0;) stack.push_back(above[i]);
      }
      const auto below = h_.down.of(v);
      for (std::size_t i = below.size(); i-- > 0;) stack.push_back(below[i]);
    }
  };
  for (std::uint32_t v = 0; v < h_.node_count; ++v) {
    if (h_.up.of(v).empty()) place_from(v);
  }
  for (std::uint32_t r = 0; r < h_.row_count; ++r) {
    h_.renumber(r);
    if (any_pinned_) restore_pinned_order(r);
  }
}

// The pinned vertices of a row share out the places that they hold among them.
void CrossingReducer::restore_pinned_order(std::uint32_t row) {
  keyed_.clear();
  for (const std::uint32_t v : h_.vertices_of(row)) {
    if (pinned(v)) keyed_.push_back({previous_[v], v, 0});
  }
  sort_by(keyed_, [](const Keyed& a, const Keyed& b) { return a.key != b.key ? a.key < b.key : a.vertex < b.vertex; });
  auto next = keyed_.begin();
  for (std::uint32_t& v : h_.vertices_of(row)) {
    if (pinned(v)) v = (next++)->vertex;
  }
  h_.renumber(row);
}

double CrossingReducer::wish(std::span<const std::uint32_t> neighbours, Rule rule) {
  if (rule == Rule::barycentre) {
    double sum = 0;
    for (const std::uint32_t n : neighbours) sum += h_.position[n];
    return sum / static_cast<double>(neighbours.size());
  }
  gathered_.clear();
  for (const std::uint32_t n : neighbours) gathered_.push_back(h_.position[n]);
  std::sort(gathered_.begin(), gathered_.end());
  const std::size_t half = gathered_.size() / 2;
  if (gathered_.size() % 2 == 1) return gathered_[half];
  if (gathered_.size() == 2) return (gathered_[0] + gathered_[1]) / 2.0;
  // Between the two medians, nearer to the side whose neighbours lie closer together.
  const double left = gathered_[half - 1] - gathered_.front();
  const double right = gathered_.back() - gathered_[half];
  if (left + right == 0) return (gathered_[half - 1] + gathered_[half]) / 2.0;
  return (gathered_[half - 1] * right + gathered_[half] * left) / (left + right);
}

// Vertices without neighbours on that side keep their places; the others share out theirs.
void CrossingReducer::sort_row(std::uint32_t row, const Adjacency& neighbours, Rule rule, bool turn_ties) {
  const auto vertices = h_.vertices_of(row);
  spent_ += vertices.size();
  keyed_.clear();
  for (std::uint32_t at = 0; at < vertices.size(); ++at) {
    const auto near = neighbours.of(vertices[at]);
    if (near.empty()) continue;
    keyed_.push_back({wish(near, rule), vertices[at], at});
    spent_ += near.size();
  }
  // Every sweep sorts every row: with sort_by, 10,000 places take 205 ms in the page and not 165.
  std::sort(keyed_.begin(), keyed_.end(), [turn_ties](const Keyed& a, const Keyed& b) {
    if (a.key != b.key) return a.key < b.key;
    return turn_ties ? a.position > b.position : a.position < b.position;
  });
  auto next = keyed_.begin();
  for (std::uint32_t& v : vertices) {
    if (!neighbours.of(v).empty()) v = (next++)->vertex;
  }
  if (any_pinned_) {
    restore_pinned_order(row);
  } else {
    h_.renumber(row);
  }
}

void CrossingReducer::sweep_down(Rule rule, bool turn_ties) {
  for (std::uint32_t r = 1; r < h_.row_count; ++r) sort_row(r, h_.up, rule, turn_ties);
}

void CrossingReducer::sweep_up(Rule rule, bool turn_ties) {
  for (std::uint32_t r = h_.row_count - 1; r-- > 0;) sort_row(r, h_.down, rule, turn_ties);
}

void CrossingReducer::collect_positions(std::uint32_t vertex, const Adjacency& neighbours,
                                        std::vector<std::uint32_t>& positions) {
  const auto mine = std::span(positions).subspan(neighbours.begin[vertex], neighbours.of(vertex).size());
  std::size_t at = 0;
  for (const std::uint32_t n : neighbours.of(vertex)) mine[at++] = h_.position[n];
  std::sort(mine.begin(), mine.end());
}

// Crossings between the edges of `left` and `right` as they stand, less those after an exchange of the two.
std::int64_t gain_of_exchange(std::span<const std::uint32_t> left, std::span<const std::uint32_t> right) {
  std::int64_t gain = 0;
  std::size_t below = 0;
  std::size_t up_to = 0;
  for (const std::uint32_t position : left) {
    while (below < right.size() && right[below] < position) ++below;
    while (up_to < right.size() && right[up_to] <= position) ++up_to;
    gain += static_cast<std::int64_t>(below) - static_cast<std::int64_t>(right.size() - up_to);
  }
  return gain;
}

bool CrossingReducer::exchange_in_row(std::uint32_t row, bool turn_ties) {
  const auto vertices = h_.vertices_of(row);
  if (vertices.size() < 2) return false;
  for (const std::uint32_t v : vertices) {
    collect_positions(v, h_.up, up_positions_);
    collect_positions(v, h_.down, down_positions_);
    spent_ += 1 + h_.up.of(v).size() + h_.down.of(v).size();
  }
  const auto sorted = [](const Adjacency& neighbours, const std::vector<std::uint32_t>& positions, std::uint32_t v) {
    return std::span(positions).subspan(neighbours.begin[v], neighbours.of(v).size());
  };
  bool gained = false;
  for (std::size_t i = 0; i + 1 < vertices.size(); ++i) {
    const std::uint32_t left = vertices[i];
    const std::uint32_t right = vertices[i + 1];
    if (any_pinned_ && pinned(left) && pinned(right)) continue;
    const std::int64_t gain =
        gain_of_exchange(sorted(h_.up, up_positions_, left), sorted(h_.up, up_positions_, right)) +
        gain_of_exchange(sorted(h_.down, down_positions_, left), sorted(h_.down, down_positions_, right));
    if (gain < 0 || (gain == 0 && !turn_ties)) continue;
    std::swap(vertices[i], vertices[i + 1]);
    gained = gained || gain > 0;
  }
  h_.renumber(row);
  return gained;
}

// Until nothing is gained, or the effort allowed is spent; a row is looked at again when it or its neighbour changed.
void CrossingReducer::exchange_neighbours(bool turn_ties, std::size_t allowed) {
  waiting_.assign(h_.row_count, 1);
  for (bool any = true; any && spent_ < allowed;) {
    any = false;
    for (std::uint32_t r = 0; r < h_.row_count; ++r) {
      if (!waiting_[r]) continue;
      waiting_[r] = 0;
      if (!exchange_in_row(r, turn_ties)) continue;
      any = true;
      waiting_[r] = 1;
      if (r > 0) waiting_[r - 1] = 1;
      if (r + 1 < h_.row_count) waiting_[r + 1] = 1;
    }
  }
}

// Nodes that hang on one neighbour and lead nowhere may change places among themselves without a crossing more or
// less: they stand by index.
void CrossingReducer::sort_twins(std::uint32_t row, const Adjacency& neighbours, const Adjacency& beyond) {
  const auto vertices = h_.vertices_of(row);
  keyed_.clear();
  for (std::uint32_t at = 0; at < vertices.size(); ++at) {
    const std::uint32_t v = vertices[at];
    if (pinned(v) || neighbours.of(v).size() != 1 || !beyond.of(v).empty()) continue;
    keyed_.push_back({static_cast<double>(neighbours.of(v)[0]), v, at});
  }
  std::vector<Keyed> by_index = keyed_;
  sort_by(keyed_, [](const Keyed& a, const Keyed& b) { return a.key != b.key ? a.key < b.key : a.position < b.position; });
  sort_by(by_index, [](const Keyed& a, const Keyed& b) { return a.key != b.key ? a.key < b.key : a.vertex < b.vertex; });
  for (std::size_t i = 0; i < keyed_.size(); ++i) vertices[keyed_[i].position] = by_index[i].vertex;
  h_.renumber(row);
}

std::uint64_t CrossingReducer::run(std::size_t sweeps, std::size_t effort) {
  order_depth_first(Start::down);
  std::uint64_t fewest = count();
  std::vector<std::uint32_t> best = h_.order;
  std::size_t attempts_left = kAttempts.size();
  for (const Attempt attempt : kAttempts) {
    if (fewest == 0 || sweeps == 0) break;
    // What an earlier attempt left over is the later ones' to spend.
    const std::size_t allowed = spent_ + (effort - std::min(effort, spent_)) / attempts_left--;
    order_depth_first(attempt.start);
    std::size_t idle = 0;
    for (std::size_t sweep = 0; sweep < sweeps && idle < kSweepsWithoutGain && spent_ < allowed; ++sweep) {
      const bool turn_ties = sweep % 4 < 2;
      if (sweep % 2 == 0) {
        sweep_down(attempt.rule, turn_ties);
      } else {
        sweep_up(attempt.rule, turn_ties);
      }
      exchange_neighbours(turn_ties, allowed);
      const std::uint64_t crossings = count();
      ++idle;
      if (crossings >= fewest) continue;
      fewest = crossings;
      best = h_.order;
      idle = 0;
      if (fewest == 0) break;
    }
  }
  h_.order = best;
  for (std::uint32_t r = 0; r < h_.row_count; ++r) {
    h_.renumber(r);
    sort_twins(r, h_.up, h_.down);
    sort_twins(r, h_.down, h_.up);
  }
  return fewest;
}

}  // namespace

std::uint64_t reduce_crossings(Hierarchy& h, std::span<const double> previous, std::size_t sweeps, std::size_t effort) {
  return CrossingReducer(h, previous).run(sweeps, effort);
}

}  // namespace peelback
