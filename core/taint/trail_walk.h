#pragma once
// The walk over UTXO transactions, one step each, in processing order: which coins a transaction takes, where the rule
// brings them, and whether they go on from there.

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "taint/reach_graph.h"
#include "taint/starts.h"
#include "taint/trail_draft.h"
#include "taint/trail_stops.h"
#include "taint/whole_blocks.h"

namespace peelback {

/// What the steps of a walk leave behind. It refers to nothing outside of itself but by index, so that another walk can go
/// on from it once the store has grown.
struct WalkState {
  TrailDraft draft;
  std::vector<std::uint32_t> place_of_output{};  // TrailDraft::kNone: none
  std::vector<std::uint32_t> begun_at{};         // by position in PlannedStarts::outputs: the step, or kNone
  /// Outputs of unknown transactions that were spent, and in which step.
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> outside_inputs{};

  explicit WalkState(const Question& question) : draft(question) {}
  /// As it was before this step.
  void take_back(std::size_t step);
};

/// What a walk looks at.
struct WalkView {
  const Store& store;
  const Question& question;
  const TraceHints& hints;
  const PlannedStarts& starts;
  const ReachGraph& graph;
  const TrailStops& stops;
  const WholeBlocks* fees_into = nullptr;  // absent: fees end
};

/// Takes these transactions, one step each, and then, in a step of its own, what no transaction came to. Another walk may
/// go on from the state once all of its steps that new facts could have changed, and the last one, are taken back.
/// Errors as TrailDraft::finish(), after which the state is of no use. Linear in what the transactions spend and pay.
Result<Trail> walk_on(const WalkView& view, std::span<const TxIndex> transactions, WalkState& state);

}  // namespace peelback
