#include "taint/max_flow.h"

#include <algorithm>
#include <utility>

#include "base/wide.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;
/// Global relabelling pays for itself once as much work was done as it costs, a few times over.
constexpr std::uint64_t kWorkPerRelabelling = 4;
/// What it counts to set a run up, for each arc: it is looked at more often, but one behind the other.
constexpr std::uint64_t kWorkToBegin = 2;

/// A sum that stops at a limit, which neither part exceeds.
template <class Units>
Units add_up_to(Units limit, Units a, Units b) {
  return b > limit - a ? limit : a + b;
}

}  // namespace

template <class Units>
void FlowNetwork<Units>::add_arc(std::uint32_t from, std::uint32_t to, Units capacity) {
  if (capacity == 0 || from == to) return;
  arcs_.push_back({from, to, capacity, 0});
  is_sorted_ = false;
}

template <class Units>
auto FlowNetwork<Units>::side(std::uint32_t node, std::uint32_t position) -> Side {
  const std::uint32_t ahead = out_degree(node);
  if (position < ahead) {
    Arc& arc = arcs_[first_out_[node] + position];
    return {arc, arc.to, true};
  }
  Arc& arc = arcs_[into_[first_in_[node] + position - ahead]];
  return {arc, arc.from, false};
}

// By counting: nodes are dense.
template <class Units>
void FlowNetwork<Units>::sort_arcs() {
  is_sorted_ = true;
  const auto count = [&](std::vector<std::uint32_t>& first, std::uint32_t Arc::*end) {
    first.assign(node_count_ + 1, 0);
    for (const Arc& arc : arcs_) ++first[arc.*end + 1];
    for (std::uint32_t node = 0; node < node_count_; ++node) first[node + 1] += first[node];
  };
  count(first_out_, &Arc::from);
  count(first_in_, &Arc::to);
  std::vector<std::uint32_t> next(first_out_.begin(), first_out_.end() - 1);
  std::vector<Arc> sorted(arcs_.size());
  for (const Arc& arc : arcs_) sorted[next[arc.from]++] = arc;
  arcs_.swap(sorted);
  next.assign(first_in_.begin(), first_in_.end() - 1);
  into_.resize(arcs_.size());
  for (std::uint32_t i = 0; i < arcs_.size(); ++i) into_[next[arcs_[i].to]++] = i;
}

template <class Units>
void FlowNetwork<Units>::turn_round() {
  is_reversed_ = !is_reversed_;
  for (Arc& arc : arcs_) std::swap(arc.from, arc.to);
  is_sorted_ = false;
}

// Where less can arrive than leaves, the flow is looked for against the arcs: what cannot arrive would wander through the
// whole network before that is clear.
template <class Units>
void FlowNetwork<Units>::choose_direction() {
  if (is_reversed_) turn_round();
  constexpr Units kMost = ~Units{0};
  Units leaves = 0;
  Units arrives = 0;
  for (const Arc& arc : arcs_) {
    if (arc.from == source_) leaves = add_up_to(kMost, leaves, arc.capacity);
    if (arc.to == sink_) arrives = add_up_to(kMost, arrives, arc.capacity);
  }
  if (arrives >= leaves) return;
  turn_round();
  std::swap(source_, sink_);
}

// Empty where the network goes in circles. Most are numbered along the way already, or against it.
template <class Units>
std::vector<std::uint32_t> FlowNetwork<Units>::topological_order() const {
  std::vector<std::uint32_t> order;
  order.reserve(node_count_);
  const auto is_end = [&](std::uint32_t node) { return node == source_ || node == sink_; };
  const bool is_numbered_so = std::all_of(arcs_.begin(), arcs_.end(), [&](const Arc& arc) {
    return arc.from == source_ || arc.to == sink_ || (!is_end(arc.from) && !is_end(arc.to) && (arc.from < arc.to) != is_reversed_);
  });
  if (is_numbered_so) {
    order.push_back(source_);
    for (std::uint32_t node = 0; node < node_count_; ++node) {
      if (!is_end(node)) order.push_back(node);
    }
    order.push_back(sink_);
    if (is_reversed_) std::reverse(order.begin() + 1, order.end() - 1);
    return order;
  }
  std::vector<std::uint32_t> waits_for(node_count_);
  for (std::uint32_t node = 0; node < node_count_; ++node) {
    waits_for[node] = first_in_[node + 1] - first_in_[node];
    if (waits_for[node] == 0) order.push_back(node);
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::uint32_t at = first_out_[order[i]]; at < first_out_[order[i] + 1]; ++at) {
      if (--waits_for[arcs_[at].to] == 0) order.push_back(arcs_[at].to);
    }
  }
  if (order.size() < node_count_) order.clear();
  return order;
}

// From the sink back: how much each arc can hand on at most, kept in `flow`. Then forward: each node hands on what comes, to
// the sink first. What is stuck where several relied on the same way ahead is left for later.
template <class Units>
void FlowNetwork<Units>::lay_first_flow() {
  const std::vector<std::uint32_t> order = topological_order();
  if (order.empty()) return;
  Units all = 0;
  for (std::uint32_t at = first_out_[source_]; at < first_out_[source_ + 1]; ++at) all += arcs_[at].capacity;
  std::vector<Units> takes(node_count_, 0);
  for (auto node = order.rbegin(); node != order.rend(); ++node) {
    if (*node == sink_) takes[sink_] = all;
    if (takes[*node] == 0) continue;
    for (std::uint32_t at = first_in_[*node]; at < first_in_[*node + 1]; ++at) {
      Arc& arc = arcs_[into_[at]];
      arc.flow = std::min(takes[*node], arc.capacity);
      takes[arc.from] = add_up_to(all, takes[arc.from], arc.flow);
    }
  }
  excess_[source_] = all;
  for (const std::uint32_t node : order) {
    if (node == sink_) continue;
    const auto hand_on = [&](bool to_sink) {
      for (std::uint32_t at = first_out_[node]; at < first_out_[node + 1]; ++at) {
        Arc& arc = arcs_[at];
        if ((arc.to == sink_) != to_sink) continue;
        arc.flow = std::min(arc.flow, excess_[node]);
        excess_[node] -= arc.flow;
        excess_[arc.to] += arc.flow;
      }
    };
    hand_on(true);
    hand_on(false);
  }
}

// Breadth first from the sink against the arcs that still have room.
template <class Units>
void FlowNetwork<Units>::label_by_distance() {
  label_.assign(node_count_, node_count_);
  level_head_.assign(node_count_ + 1, kNone);
  level_next_.assign(node_count_, kNone);
  level_previous_.assign(node_count_, kNone);
  current_.assign(node_count_, 0);
  std::vector<std::uint32_t> reached{sink_};
  reached.reserve(node_count_);
  label_[sink_] = 0;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const std::uint32_t node = reached[i];
    arcs_looked_at_ += degree(node);
    const auto visit = [&](std::uint32_t behind) {
      if (label_[behind] != node_count_ || behind == source_) return;
      label_[behind] = label_[node] + 1;
      enter_level(behind);
      reached.push_back(behind);
    };
    for (std::uint32_t at = first_in_[node]; at < first_in_[node + 1]; ++at) {
      if (const Arc& arc = arcs_[into_[at]]; arc.room() != 0) visit(arc.from);
    }
    for (std::uint32_t at = first_out_[node]; at < first_out_[node + 1]; ++at) {
      if (arcs_[at].flow != 0) visit(arcs_[at].to);
    }
  }
  work_ = 0;
}

template <class Units>
void FlowNetwork<Units>::relabel(std::uint32_t node) {
  std::uint32_t lowest = node_count_;
  const std::uint32_t sides = degree(node);
  for (std::uint32_t position = 0; position < sides; ++position) {
    if (const Side to = side(node, position); to.room() != 0) lowest = std::min(lowest, label_[to.to]);
  }
  work_ += sides;
  arcs_looked_at_ += 2 * sides;  // once more on the way through current_
  current_[node] = 0;
  const std::uint32_t old = label_[node];
  leave_level(node);
  label_[node] = level_head_[old] == kNone ? node_count_ : std::min(lowest + 1, node_count_);
  if (level_head_[old] == kNone) lift_above(old);
  if (!is_cut_off(node)) enter_level(node);
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

template <class Units>
void FlowNetwork<Units>::activate(std::uint32_t node) {
  if (is_cut_off(node)) return;
  const std::uint32_t label = label_[node];
  active_next_[node] = active_head_[label];
  active_head_[label] = node;
  highest_ = std::max(highest_, label);
}

template <class Units>
void FlowNetwork<Units>::activate_all() {
  active_head_.assign(node_count_ + 1, kNone);
  highest_ = 0;
  for (std::uint32_t node = 0; node < node_count_; ++node) {
    if (excess_[node] != 0 && node != source_ && node != sink_) activate(node);
  }
}

template <class Units>
void FlowNetwork<Units>::discharge(std::uint32_t node) {
  while (excess_[node] != 0 && !is_cut_off(node)) {
    if (current_[node] == degree(node)) {
      relabel(node);
      continue;
    }
    const Side to = side(node, current_[node]);
    const Units room = to.room();
    if (room == 0 || label_[node] != label_[to.to] + 1) {
      ++current_[node];
      continue;
    }
    const Units amount = std::min(excess_[node], room);
    to.is_ahead ? to.arc.flow += amount : to.arc.flow -= amount;
    excess_[node] -= amount;
    const bool was_empty = excess_[to.to] == 0;
    excess_[to.to] += amount;
    if (was_empty && to.to != source_ && to.to != sink_) activate(to.to);
  }
}

/// What the first flow left at the source goes as far as the first arcs let it.
template <class Units>
void FlowNetwork<Units>::leave_source() {
  for (std::uint32_t at = first_out_[source_]; at < first_out_[source_ + 1]; ++at) {
    Arc& arc = arcs_[at];
    excess_[arc.to] += arc.room();
    arc.flow = arc.capacity;
  }
  excess_[source_] = 0;
}

template <class Units>
Units FlowNetwork<Units>::max_flow(std::uint32_t source, std::uint32_t sink) {
  std::uint64_t any_work = 0xffffffffffffffff;
  return *max_flow(source, sink, any_work);
}

template <class Units>
std::optional<Units> FlowNetwork<Units>::max_flow(std::uint32_t source, std::uint32_t sink, std::uint64_t& work_left) {
  begin(source, sink, work_left);
  return advance(work_left) ? std::optional(flow()) : std::nullopt;
}

template <class Units>
void FlowNetwork<Units>::begin(std::uint32_t source, std::uint32_t sink, std::uint64_t& work_left) {
  source_ = source;
  sink_ = sink;
  choose_direction();
  if (!is_sorted_) sort_arcs();
  for (Arc& arc : arcs_) arc.flow = 0;
  excess_.assign(node_count_, 0);
  active_next_.assign(node_count_, kNone);
  lay_first_flow();
  leave_source();
  arcs_looked_at_ = kWorkToBegin * arcs_.size();
  label_by_distance();  // the source is never on the way to the sink
  activate_all();
  work_left -= std::min(work_left, arcs_looked_at_);
}

template <class Units>
bool FlowNetwork<Units>::advance(std::uint64_t& work_left) {
  arcs_looked_at_ = 0;
  const std::uint64_t cost_of_relabelling = kWorkPerRelabelling * (node_count_ + 2 * arcs_.size());
  while (highest_ > 0 && arcs_looked_at_ < work_left) {
    const std::uint32_t node = active_head_[highest_];
    if (node == kNone) {
      --highest_;
      continue;
    }
    active_head_[highest_] = active_next_[node];
    if (is_cut_off(node)) continue;  // lifted meanwhile
    discharge(node);
    if (work_ > cost_of_relabelling) {
      label_by_distance();
      activate_all();
    }
  }
  work_left -= std::min(work_left, arcs_looked_at_);
  return highest_ == 0 && work_left > 0;
}

template class FlowNetwork<std::uint64_t>;
template class FlowNetwork<U128>;

}  // namespace peelback
