#pragma once
// Paths through a trail: from where the coins start to one place, and along the payments that matter most.

#include <functional>
#include <optional>
#include <vector>

#include "taint/trail.h"

namespace peelback {

/// Places that coins of one theft passed through, one hop after another.
struct TrailPath {
  std::vector<PlaceIndex> places{};   // where it begins first
  std::vector<std::uint32_t> hops{};  // into Trail::hops: hops[i] leads from places[i] to places[i + 1]
  std::uint32_t label = 0;
  Amount width{};                     // the smallest of the traced amounts on the way, that of the first place included
};

/// The widest path: the one whose smallest amount is largest; of equally wide ones that with the fewest hops, then the
/// lowest label, then, from the end backward, the lowest place. It begins at a start of the question, or at `from` if
/// that is given. Absent when no coins went that way. Linear in the trail's places, hops and their sources.
std::optional<TrailPath> path_to(const Trail& trail, PlaceIndex to, PlaceIndex from = {});

/// Says which output of a transaction is taken for change; one that does not exist when none is, or when it is
/// ambiguous.
using ChangeChooser = std::function<OutputIndex(TxIndex tx)>;

/// Why a step of follow_main() went where it did.
enum class StepChoice : std::uint8_t {
  only_way,         // the coins went to one output
  change_left_out,  // the largest of those that are not change
  largest,          // the largest: no output with traced coins was taken for change
};

struct MainPath {
  TrailPath path{};
  std::vector<StepChoice> choices{};  // one for each hop
};

/// Follows the coins of one label along the largest traced amount that is not change, from place to place until an
/// end. Begins at the start with the most traced coins of one label, or at `from` with the label that has most there;
/// ties go to the lower place and label, later on to the earlier output. A fee is no way on unless nothing else is.
/// Empty when the trail is. Linear in the trail's places, hops and their sources; `change_of` is asked where coins went
/// to several outputs.
MainPath follow_main(const Trail& trail, const ChangeChooser& change_of, PlaceIndex from = {});

}  // namespace peelback
