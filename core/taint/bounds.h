#pragma once
// How much of the start can have reached a place at most, and must have at least, whatever the rule (RULES.md §6).

#include <optional>
#include <vector>

#include "taint/reach_places.h"
#include "taint/trail.h"

namespace peelback {

/// No end to the work. Work is counted in arcs looked at, never in time: the same everywhere.
inline constexpr std::uint64_t kAnyWork = 0xffffffffffffffff;

/// In base units. Every rule that conserves value, with the target as a stop and no other, lies between the two.
struct Bounds {
  Amount start{};             // the coins that the question starts from
  Amount at_least{};
  Amount at_most{};           // includes what could still arrive by ways that nobody has looked at
  Amount untraced{};          // the part of at_most that exists only because of those
  Amount behind_services{};   // at most so much went into services, mixers, pools or busy addresses; what came out is not in at_most
  std::uint64_t transactions = 0;  // that were looked at
  std::uint64_t unexplored = 0;    // places whose coins were not followed
  /// False: the work ran out. Then at_least is 0, at_most no more than the start and the value in reach, and what was not
  /// finished is 0.
  bool is_complete = true;
};

/// What the coins may have reached: a set of outputs. `open_ended`: more outputs than the store knows may belong to it, as
/// with an address, a label or a service; a single output has all its value in sight.
struct BoundsTarget {
  std::vector<OutputIndex> outputs{};  // in any order
  bool open_ended = true;
};

/// Bounds of the coins that arrive at the target, which absorbs them. Free mixing inside each transaction: at_most is a
/// maximum flow to the target, at_least the start less a maximum flow to every other end. They run on everything
/// downstream of the starts in the store within the limits of hops and time, never on one rule's trail; the question's
/// rule, its least amount and share and its fan-out do not matter.
/// Coins of an unexplored place may come back wherever an input is of unknown origin, unless that is earlier by (height,
/// index in block) where both are known, and at an open-ended target by ways that nobody has seen. An input whose whole
/// ancestry down to coinbases is in the store, without an unexplored place in it, is of known origin.
/// Where one start lies downstream of another, `start` counts both as asked; coins of the one that arrive at the
/// other's are the other's from there on.
/// Errors as trace(); unsupported unless can_be_bounded(), here and below. Up to four maximum flows, `most_work` for all
/// of them.
Result<Bounds> find_bounds(const Store& store, const Question& question, const TraceHints& hints,
                           const BoundsTarget& target, std::uint64_t most_work = kAnyWork);

/// What of one theft's coins must be, and can be, at one place under any rule that conserves.
struct AmountRange {
  Amount at_least{};
  Amount at_most{};
  Amount untraced{};  // the part of at_most that exists only because of what nobody has looked at
  bool operator==(const AmountRange&) const = default;
};

/// Ranges of a list of things, in its order.
struct RangeList {
  std::vector<std::optional<AmountRange>> ranges{};  // absent: the work had run out
  std::uint64_t unbounded = 0;                       // how many are absent
};

/// For each of Trail::ends the range of its label's coins at its place, as find_bounds() with that output (or fee) as
/// the target and the label's starts alone. `trail` is the answer to `question` by any rule but poison. An end whose
/// amount is exact is its own range and costs nothing; the others share one network for each label, in which coins are
/// moved to the place and away from it. Where another theft's start lies on the way of a label's starts, nobody can say
/// whose the coins there are: at_least is 0 then.
/// Errors as find_bounds().
Result<RangeList> bound_ends(const Store& store, const Question& question, const TraceHints& hints, const Trail& trail,
                             std::uint64_t most_work = kAnyWork);

/// The same of some hops, by their position in Trail::hops: what of the label's coins arrived at Hop::to.
Result<RangeList> bound_hops(const Store& store, const Question& question, const TraceHints& hints, const Trail& trail,
                             const std::vector<std::uint32_t>& hops, std::uint64_t most_work = kAnyWork);

/// The same of any places and of all starts together, as find_bounds() counts them.
Result<RangeList> bound_places(const Store& store, const Question& question, const TraceHints& hints,
                               const std::vector<PlaceKey>& places, std::uint64_t most_work = kAnyWork);

}  // namespace peelback
