#include "taint/mixing_flow.h"

#include <algorithm>

#include "base/wide.h"

namespace peelback {

template <class Units>
std::uint32_t MixingFlow<Units>::add_arc(std::uint32_t from, std::uint32_t to, Units capacity) {
  arcs_.push_back({from, to, capacity, 0});
  return static_cast<std::uint32_t>(arcs_.size() - 1);
}

template <class Units>
void MixingFlow<Units>::index_arcs() {
  first_.assign(node_count_ + 1, 0);
  for (const Arc& arc : arcs_) {
    ++first_[arc.from + 1];
    ++first_[arc.to + 1];
  }
  for (std::uint32_t node = 0; node < node_count_; ++node) first_[node + 1] += first_[node];
  halves_.resize(arcs_.size() * 2);
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::uint32_t i = 0; i < arcs_.size(); ++i) {
    halves_[next[arcs_[i].from]++] = 2 * i;
    halves_[next[arcs_[i].to]++] = 2 * i + 1;
  }
  seen_.assign(node_count_, 0);
  reached_by_.resize(node_count_);
  round_ = 0;
}

template <class Units>
bool MixingFlow<Units>::route(std::uint32_t source, std::uint32_t sink) {
  index_arcs();
  std::vector<std::uint32_t> arcs_in(node_count_, 0);
  std::vector<Units> held(node_count_, 0);
  for (const Arc& arc : arcs_) {
    ++arcs_in[arc.to];
    if (arc.from == source) held[source] += arc.capacity;
  }
  std::vector<std::uint32_t> ready;
  for (std::uint32_t node = 0; node < node_count_; ++node) {
    if (arcs_in[node] == 0) ready.push_back(node);
  }
  bool is_placed = true;
  for (std::size_t i = 0; i < ready.size(); ++i) {
    const std::uint32_t node = ready[i];
    for (std::uint32_t at = first_[node]; at < first_[node + 1]; ++at) {
      if (halves_[at] % 2 == 1) continue;
      Arc& arc = arcs_[halves_[at] / 2];
      arc.flow = std::min(held[node], arc.capacity);
      held[node] -= arc.flow;
      held[arc.to] += arc.flow;
      if (--arcs_in[arc.to] == 0) ready.push_back(arc.to);
    }
    is_placed = is_placed && (node == sink || held[node] == 0);
  }
  return is_placed && ready.size() == node_count_;
}

template <class Units>
bool MixingFlow<Units>::visit(std::uint32_t node, std::uint32_t half) {
  if (seen_[node] == round_) return false;
  seen_[node] = round_;
  reached_by_[node] = half;
  queue_.push_back(node);
  return true;
}

// From where the arc begins to where it ends, along what still has room; backward against what could bring more.
template <class Units>
bool MixingFlow<Units>::search(std::uint32_t arc, Way way, std::uint64_t& work_left) {
  ++round_;
  queue_.clear();
  visit(arcs_[arc].from, 0);
  const std::uint32_t goal = arcs_[arc].to;
  for (std::size_t i = 0; i < queue_.size() && work_left > 0; ++i) {
    const std::uint32_t node = queue_[i];
    for (std::uint32_t at = first_[node]; at < first_[node + 1] && work_left > 0; ++at) {
      --work_left;
      const std::uint32_t half = halves_[at];
      const Arc& by = arcs_[half / 2];
      if (half / 2 == arc) continue;
      const bool leaves = half % 2 == 0;
      const bool has_room = leaves == (way == Way::ahead) ? by.flow < by.capacity : by.flow > 0;
      if (has_room && visit(leaves ? by.to : by.from, half) && queue_.back() == goal) return true;
    }
  }
  return false;
}

template <class Units>
std::optional<Units> MixingFlow<Units>::change(std::uint32_t arc, Way way, std::uint64_t& work_left) {
  Arc& asked = arcs_[arc];
  const auto room = [&] { return way == Way::ahead ? asked.flow : static_cast<Units>(asked.capacity - asked.flow); };
  while (room() > 0 && search(arc, way, work_left)) {
    Units amount = room();
    const auto along_path = [&](auto visit_arc) {
      for (std::uint32_t node = asked.to; node != asked.from;) {
        const std::uint32_t half = reached_by_[node];
        Arc& by = arcs_[half / 2];
        const bool leaves = half % 2 == 0;
        visit_arc(by, leaves == (way == Way::ahead));
        node = leaves ? by.from : by.to;
      }
    };
    along_path([&](const Arc& by, bool gains) { amount = std::min<Units>(amount, gains ? by.capacity - by.flow : by.flow); });
    along_path([&](Arc& by, bool gains) { gains ? by.flow += amount : by.flow -= amount; });
    way == Way::ahead ? asked.flow -= amount : asked.flow += amount;
  }
  if (work_left == 0) return std::nullopt;
  return asked.flow;
}

template <class Units>
std::optional<Units> MixingFlow<Units>::least(std::uint32_t arc, std::uint64_t& work_left) {
  return change(arc, Way::ahead, work_left);
}

template <class Units>
std::optional<Units> MixingFlow<Units>::most(std::uint32_t arc, std::uint64_t& work_left) {
  return change(arc, Way::back, work_left);
}

template class MixingFlow<std::uint64_t>;
template class MixingFlow<U128>;

}  // namespace peelback
