#pragma once
// Paths through a trail: from where the coins start to one place, and along the payments that matter most. They run over
// a graph of places and hops that knows no chain.

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "taint/trail.h"

namespace peelback {

inline constexpr std::uint32_t kNoPlace = 0xffffffff;

struct PathPlace {
  ListRange amounts{};  // PathGraph::amounts: traced coins here, labels ascending
  bool is_start = false;
  bool is_fee = false;
};

/// Coins of one label that one payment brought from any of `from` to `to`.
struct PathHop {
  ListRange from{};     // PathGraph::sources: places, ascending
  std::uint32_t to = 0;
  std::uint32_t label = 0;
  std::uint32_t tx = 0; // the transaction, by any number of the caller's
  Amount amount{};      // in the asset of `from`
  Amount to_amount{};   // in the asset of `to`; differs only in a conversion
};

/// Hops in processing order; coins go on from a place by hops behind the one that brought them. The spans belong to
/// whoever made the graph.
struct PathGraph {
  std::vector<PathPlace> places{};
  std::vector<PathHop> hops{};
  std::span<const LabelAmount> amounts{};
  std::span<const std::uint32_t> sources{};
};

/// Places that coins of one theft passed through, one hop after another.
struct TrailPath {
  std::vector<std::uint32_t> places{};  // where it begins first
  std::vector<std::uint32_t> hops{};    // into PathGraph::hops: hops[i] leads from places[i] to places[i + 1]
  std::uint32_t label = 0;
  Amount width{};                       // the smallest of the traced amounts on the way, that of the first place included
};

/// The widest path: the one whose smallest amount is largest; of equally wide ones that with the fewest hops, then the
/// lowest label, then, from the end backward, the lowest place. It begins at a start of the question, or at `from` if
/// that is given. Across a conversion a width is floored by the conversion's own two amounts; then, of equally wide ones,
/// the path is kept that is widest, and after that shortest, to each place on the way. Absent when no coins went that way.
/// Linear in the graph's places, hops and their sources.
std::optional<TrailPath> path_to(const PathGraph& graph, std::uint32_t to, std::uint32_t from = kNoPlace);

/// Whether a place is the output that is taken for change of the transaction that made it; never when that is ambiguous.
using ChangeTest = std::function<bool(std::uint32_t place)>;

/// Why a step of follow_main() went where it did.
enum class StepChoice : std::uint8_t {
  only_way,         // the coins went to one place
  change_left_out,  // the largest of those that are not change
  largest,          // the largest: no place with traced coins was taken for change
};

struct MainPath {
  TrailPath path{};
  std::vector<StepChoice> choices{};  // one for each hop
};

/// Follows the coins of one label along the largest traced amount that is not change, from place to place until an
/// end. Begins at the start with the most traced coins of one label, or at `from` with the label that has most there;
/// ties go to the lower place and label. A fee is no way on unless nothing else is, and a place that was passed never is.
/// Empty when the graph is. Linear in the graph's places, hops and their sources; `is_change` is asked where coins went to
/// several places.
MainPath follow_main(const PathGraph& graph, const ChangeTest& is_change, std::uint32_t from = kNoPlace);

}  // namespace peelback
