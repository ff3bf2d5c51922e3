#include "taint/max_flow.h"

#include <algorithm>

#include "base/wide.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;
/// Global relabelling pays for itself once as much work was done as it costs, a few times over.
constexpr std::uint64_t kWorkPerRelabelling = 4;

}  // namespace

template <class Units>
void FlowNetwork<Units>::add_arc(std::uint32_t from, std::uint32_t to, Units capacity) {
  if (capacity != 0 && from != to) arcs_.push_back({from, to, capacity});
}

template <class Units>
void FlowNetwork<Units>::prepare() {
  first_.assign(node_count_ + 1, 0);
  for (const Arc& arc : arcs_) {
    ++first_[arc.from + 1];
    ++first_[arc.to + 1];
  }
  for (std::uint32_t node = 0; node < node_count_; ++node) first_[node + 1] += first_[node];
  halves_.resize(arcs_.size() * 2);
  current_.assign(first_.begin(), first_.end() - 1);
  for (const Arc& arc : arcs_) {
    const std::uint32_t there = current_[arc.from]++;
    const std::uint32_t back = current_[arc.to]++;
    halves_[there] = {arc.to, back, arc.capacity};
    halves_[back] = {arc.from, there, 0};
  }
  excess_.assign(node_count_, 0);
  active_next_.assign(node_count_, kNone);
}

template <class Units>
void FlowNetwork<Units>::enter_level(std::uint32_t node) {
  const std::uint32_t head = level_head_[label_[node]];
  level_next_[node] = head;
  level_previous_[node] = kNone;
  if (head != kNone) level_previous_[head] = node;
  level_head_[label_[node]] = node;
}

template <class Units>
void FlowNetwork<Units>::leave_level(std::uint32_t node) {
  const std::uint32_t previous = level_previous_[node];
  const std::uint32_t next = level_next_[node];
  (previous == kNone ? level_head_[label_[node]] : level_next_[previous]) = next;
  if (next != kNone) level_previous_[next] = previous;
}

// Breadth first from the sink against the arcs that still have room.
template <class Units>
void FlowNetwork<Units>::label_by_distance(std::uint32_t source, std::uint32_t sink) {
  label_.assign(node_count_, node_count_);
  level_head_.assign(node_count_ + 1, kNone);
  level_next_.assign(node_count_, kNone);
  level_previous_.assign(node_count_, kNone);
  std::copy(first_.begin(), first_.end() - 1, current_.begin());
  std::vector<std::uint32_t> reached{sink};
  label_[sink] = 0;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const std::uint32_t node = reached[i];
    arcs_looked_at_ += first_[node + 1] - first_[node];
    for (std::uint32_t half = first_[node]; half < first_[node + 1]; ++half) {
      const std::uint32_t behind = halves_[half].to;
      if (label_[behind] != node_count_ || behind == source || behind == sink) continue;
      if (halves_[halves_[half].twin].left == 0) continue;
      label_[behind] = label_[node] + 1;
      enter_level(behind);
      reached.push_back(behind);
    }
  }
  work_ = 0;
}

// Nothing is left at `label`: no node above it can reach the sink any more.
template <class Units>
void FlowNetwork<Units>::lift_above(std::uint32_t label) {
  for (std::uint32_t above = label + 1; above < node_count_; ++above) {
    if (level_head_[above] == kNone) break;  // labels along a path to the sink fall by one at most
    for (std::uint32_t node = level_head_[above]; node != kNone; node = level_next_[node]) label_[node] = node_count_;
    level_head_[above] = kNone;
  }
}

template <class Units>
void FlowNetwork<Units>::relabel(std::uint32_t node) {
  const std::uint32_t old = label_[node];
  std::uint32_t lowest = node_count_;
  for (std::uint32_t half = first_[node]; half < first_[node + 1]; ++half) {
    if (halves_[half].left != 0) lowest = std::min(lowest, label_[halves_[half].to]);
  }
  work_ += first_[node + 1] - first_[node];
  arcs_looked_at_ += 2 * (first_[node + 1] - first_[node]);  // once more on the way through current_
  current_[node] = first_[node];
  leave_level(node);
  if (level_head_[old] == kNone) {
    lift_above(old);
    label_[node] = node_count_;
    return;
  }
  label_[node] = std::min(lowest + 1, node_count_);
  if (label_[node] < node_count_) enter_level(node);
}

template <class Units>
void FlowNetwork<Units>::activate(std::uint32_t node) {
  const std::uint32_t label = label_[node];
  if (label == node_count_) return;
  active_next_[node] = active_head_[label];
  active_head_[label] = node;
  highest_ = std::max(highest_, label);
}

template <class Units>
void FlowNetwork<Units>::activate_all(std::uint32_t source, std::uint32_t sink) {
  active_head_.assign(node_count_ + 1, kNone);
  highest_ = 0;
  for (std::uint32_t node = 0; node < node_count_; ++node) {
    if (excess_[node] != 0 && node != source && node != sink) activate(node);
  }
}

template <class Units>
void FlowNetwork<Units>::discharge(std::uint32_t node, std::uint32_t source, std::uint32_t sink) {
  while (excess_[node] != 0 && label_[node] < node_count_) {
    if (current_[node] == first_[node + 1]) {
      relabel(node);
      continue;
    }
    HalfArc& half = halves_[current_[node]];
    if (half.left == 0 || label_[node] != label_[half.to] + 1) {
      ++current_[node];
      continue;
    }
    const Units amount = std::min(excess_[node], half.left);
    half.left -= amount;
    halves_[half.twin].left += amount;
    excess_[node] -= amount;
    const bool was_empty = excess_[half.to] == 0;
    excess_[half.to] += amount;
    if (was_empty && half.to != source && half.to != sink) activate(half.to);
  }
}

template <class Units>
Units FlowNetwork<Units>::max_flow(std::uint32_t source, std::uint32_t sink) {
  std::uint64_t any_work = 0xffffffffffffffff;
  return *max_flow(source, sink, any_work);
}

template <class Units>
std::optional<Units> FlowNetwork<Units>::max_flow(std::uint32_t source, std::uint32_t sink, std::uint64_t& work_left) {
  prepare();
  arcs_looked_at_ = halves_.size();
  label_by_distance(source, sink);  // the source is never on the way to the sink
  for (std::uint32_t half = first_[source]; half < first_[source + 1]; ++half) {
    HalfArc& there = halves_[half];
    if (there.left == 0) continue;
    excess_[there.to] += there.left;
    halves_[there.twin].left += there.left;
    there.left = 0;
  }
  activate_all(source, sink);
  const std::uint64_t cost_of_relabelling = kWorkPerRelabelling * (node_count_ + halves_.size());
  while (highest_ > 0 && arcs_looked_at_ < work_left) {
    const std::uint32_t node = active_head_[highest_];
    if (node == kNone) {
      --highest_;
      continue;
    }
    active_head_[highest_] = active_next_[node];
    if (label_[node] != highest_) continue;  // lifted: it cannot reach the sink any more
    discharge(node, source, sink);
    if (work_ > cost_of_relabelling) {
      label_by_distance(source, sink);
      activate_all(source, sink);
    }
  }
  work_left -= std::min(work_left, arcs_looked_at_);
  if (highest_ > 0 || work_left == 0) return std::nullopt;
  return excess_[sink];
}

template class FlowNetwork<std::uint64_t>;
template class FlowNetwork<U128>;

}  // namespace peelback
