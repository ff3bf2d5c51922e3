#pragma once
// Maximum flow between two nodes of a network of exact integer capacities. (mixing_flow.h: the ranges of single arcs where
// everything gets through.)

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
  /// It is looked for from the end at which less can leave or arrive. Where the network goes in no circles, a first flow is
  /// laid in two passes along it: what each arc can hand on, and what then goes. The rest is push-relabel, highest label
  /// first, with exact starting labels, the gap rule and periodic global relabelling (Goldberg & Tarjan 1988; Cherkassky &
  /// Goldberg 1997): O(n²√m) at worst, in practice a few passes over the arcs. Highest first gathers what flows together
  /// before it goes on; first in, first out carried every trickle by itself. Paths that take a different number of hops cost
  /// nothing extra, as they do with phases of shortest paths: a chain of 10,000 hops that pays something out at each would
  /// need 10,000 phases.
  Units max_flow(std::uint32_t source, std::uint32_t sink);

  /// The same, counted: `work_left` falls by the arcs looked at. Absent when it runs out.
  std::optional<Units> max_flow(std::uint32_t source, std::uint32_t sink, std::uint64_t& work_left);

  /// The same in slices: after begin(), advance() goes on where it stopped, and is true once flow() is the maximum.
  void begin(std::uint32_t source, std::uint32_t sink, std::uint64_t& work_left);
  bool advance(std::uint64_t& work_left);
  Units flow() const { return excess_[sink_]; }

 private:
  struct Arc {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    Units capacity{};
    Units flow{};
    Units room() const { return capacity - flow; }
  };
  /// One end of an arc, as the node there sees it: where it leads, and how much can still go there.
  struct Side {
    Arc& arc;
    std::uint32_t to = 0;
    bool is_ahead = false;
    Units room() const { return is_ahead ? arc.room() : arc.flow; }
  };

  void sort_arcs();
  void turn_round();
  void choose_direction();
  std::vector<std::uint32_t> topological_order() const;
  void lay_first_flow();
  void leave_source();
  void label_by_distance();
  void discharge(std::uint32_t node);
  void relabel(std::uint32_t node);
  void lift_above(std::uint32_t label);
  void enter_level(std::uint32_t node);
  void leave_level(std::uint32_t node);
  void activate(std::uint32_t node);
  void activate_all();
  bool is_cut_off(std::uint32_t node) const { return label_[node] == node_count_; }
  std::uint32_t out_degree(std::uint32_t node) const { return first_out_[node + 1] - first_out_[node]; }
  std::uint32_t degree(std::uint32_t node) const { return out_degree(node) + first_in_[node + 1] - first_in_[node]; }
  Side side(std::uint32_t node, std::uint32_t position);

  std::uint32_t node_count_;
  std::vector<Arc> arcs_;              // by `from` once they are sorted
  bool is_sorted_ = false;
  bool is_reversed_ = false;           // every arc runs against what was added
  std::vector<std::uint32_t> first_out_;  // arcs_ of each node, and one past the end
  std::vector<std::uint32_t> first_in_;   // the same of into_
  std::vector<std::uint32_t> into_;       // arcs_ by `to`
  // Of the run at hand.
  std::uint32_t source_ = 0;
  std::uint32_t sink_ = 0;
  std::vector<std::uint32_t> current_; // the side that each node tries next, those ahead first
  std::vector<std::uint32_t> label_;   // lower bound of the distance to the sink; node_count_: cannot reach it
  std::vector<std::uint32_t> level_head_, level_next_, level_previous_;  // the nodes of each label
  std::vector<Units> excess_;
  std::vector<std::uint32_t> active_head_, active_next_;  // the nodes of each label that hold excess
  std::uint32_t highest_ = 0;          // no such node has a higher label
  std::uint64_t work_ = 0;             // since the last global relabelling
  std::uint64_t arcs_looked_at_ = 0;
};

}  // namespace peelback
