#pragma once
// Maximum flow through a network of exact integer capacities.

#include <cstdint>
#include <optional>
#include <vector>

namespace peelback {

/// A directed network over nodes 0 … n−1. `Units` is std::uint64_t (satoshi) or U128 (wei).
template <class Units>
class FlowNetwork {
 public:
  explicit FlowNetwork(std::uint32_t node_count) : node_count_(node_count) {}

  /// Arcs of no capacity and arcs from a node to itself carry nothing and are left out.
  void add_arc(std::uint32_t from, std::uint32_t to, Units capacity);

  /// The most that can flow from `source` to `sink`, which differ. The network can be asked again, with other ends too.
  /// Precondition: what leaves the source sums up within Units.
  /// Push-relabel, highest label first, with exact starting labels, the gap rule and periodic global relabelling (Goldberg
  /// & Tarjan 1988; Cherkassky & Goldberg 1997): O(n²√m) at worst, in practice a few passes over the arcs. Highest first
  /// gathers what flows together before it goes on; first in, first out carried every trickle by itself. Paths that take
  /// a different number of hops cost nothing extra, as they do with phases of shortest paths: a chain of 10,000 hops that
  /// pays something out at each would need 10,000 phases.
  Units max_flow(std::uint32_t source, std::uint32_t sink);

  /// The same, counted: `work_left` falls by the arcs looked at. Absent when it runs out.
  std::optional<Units> max_flow(std::uint32_t source, std::uint32_t sink, std::uint64_t& work_left);

 private:
  struct Arc {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    Units capacity{};
  };
  struct HalfArc {
    std::uint32_t to = 0;
    std::uint32_t twin = 0;  // the half that runs back
    Units left{};
  };

  void prepare();
  void label_by_distance(std::uint32_t source, std::uint32_t sink);
  void discharge(std::uint32_t node, std::uint32_t source, std::uint32_t sink);
  void relabel(std::uint32_t node);
  void lift_above(std::uint32_t label);
  void activate(std::uint32_t node);
  void activate_all(std::uint32_t source, std::uint32_t sink);
  void enter_level(std::uint32_t node);
  void leave_level(std::uint32_t node);

  std::uint32_t node_count_;
  std::vector<Arc> arcs_;
  // Of the run at hand.
  std::vector<std::uint32_t> first_;   // halves_ of each node, and one past the end
  std::vector<HalfArc> halves_;
  std::vector<std::uint32_t> current_; // the half that each node tries next
  std::vector<std::uint32_t> label_;   // lower bound of the distance to the sink; node_count_: cannot reach it
  std::vector<Units> excess_;
  std::vector<std::uint32_t> active_head_, active_next_;  // the nodes of each label that hold excess
  std::uint32_t highest_ = 0;          // no such node has a higher label
  std::vector<std::uint32_t> level_head_, level_next_, level_previous_;  // the nodes of each label
  std::uint64_t work_ = 0;             // since the last global relabelling
  std::uint64_t arcs_looked_at_ = 0;
};

}  // namespace peelback
