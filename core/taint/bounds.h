#pragma once
// How much of the start can have reached a place at most, and must have at least, whatever the rule (RULES.md §6).

#include <vector>

#include "taint/trail.h"

namespace peelback {

/// In base units. Every rule that conserves value, with the target as a stop and no other, lies between the two.
struct Bounds {
  Amount start{};             // the coins that the question starts from
  Amount at_least{};
  Amount at_most{};           // includes what could still arrive by ways that nobody has looked at
  Amount untraced{};          // the part of at_most that exists only because of those
  Amount behind_services{};   // at most so much went into services, mixers, pools or busy addresses; what came out is not in at_most
  std::uint64_t transactions = 0;  // that were looked at
  std::uint64_t unexplored = 0;    // places whose coins were not followed
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
/// Errors as trace(). Up to four maximum flows.
Result<Bounds> find_bounds(const Store& store, const Question& question, const TraceHints& hints,
                           const BoundsTarget& target);

}  // namespace peelback
