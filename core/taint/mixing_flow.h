#pragma once
// Coins on their way through an acyclic network, all of them, and how few and how many of them can pass along one arc.
// It answers for many arcs of one network, each near the answer before it; where not everything need get through, and one
// amount between two nodes is asked for, max_flow.h is many times faster.

#include <cstdint>
#include <optional>
#include <vector>

namespace peelback {

/// A directed network over nodes 0 … n−1 that lets everything through: no node but the sink can take in more than its
/// arcs can carry on. `Units` is std::uint64_t (satoshi) or U128 (wei).
template <class Units>
class MixingFlow {
 public:
  explicit MixingFlow(std::uint32_t node_count) : node_count_(node_count) {}

  /// Returns the arc's number. Precondition: what enters a node sums up within Units.
  std::uint32_t add_arc(std::uint32_t from, std::uint32_t to, Units capacity);

  /// Fills the arcs out of `source` and brings everything to `sink`, each node's first arcs first. False when the network
  /// goes in circles or does not let everything through. Linear in the arcs.
  bool route(std::uint32_t source, std::uint32_t sink);

  /// The flow along an arc in the way that carries least, or most, of all ways to bring everything to the sink. The
  /// present way becomes that one: by shortest augmenting paths (Edmonds & Karp 1972) from one end of the arc to the
  /// other beside it, so that what changes is near. Absent when the work, in arcs looked at, runs out.
  std::optional<Units> least(std::uint32_t arc, std::uint64_t& work_left);
  std::optional<Units> most(std::uint32_t arc, std::uint64_t& work_left);

 private:
  struct Arc {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    Units capacity{};
    Units flow{};
  };
  enum class Way : std::uint8_t { ahead, back };

  void index_arcs();
  std::optional<Units> change(std::uint32_t arc, Way way, std::uint64_t& work_left);
  bool search(std::uint32_t arc, Way way, std::uint64_t& work_left);
  bool visit(std::uint32_t node, std::uint32_t half);

  std::uint32_t node_count_;
  std::vector<Arc> arcs_;
  std::vector<std::uint32_t> first_;   // into halves_, of each node, and one past the end
  std::vector<std::uint32_t> halves_;  // 2·arc leaving a node, 2·arc + 1 entering it
  // Of the search at hand.
  std::vector<std::uint32_t> seen_;    // the search in which each node was last seen
  std::vector<std::uint32_t> reached_by_;  // the half by which it was
  std::vector<std::uint32_t> queue_;
  std::uint32_t round_ = 0;
};

}  // namespace peelback
