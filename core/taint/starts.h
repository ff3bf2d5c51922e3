#pragma once
// Where a trace begins: the starts of a question found in the store (RULES.md §4), before any coin is moved.

#include <vector>

#include "model/question.h"
#include "model/store.h"
#include "taint/trail.h"

namespace peelback {

/// The starts as the walk meets them. `start` is the position in Question::starts.
struct PlannedStarts {
  struct AtOutput {
    OutputIndex output{};
    std::uint32_t start = 0;
    bool operator==(const AtOutput&) const = default;
  };
  struct AtSpend {
    InputIndex input{};
    std::uint32_t start = 0;
    bool operator==(const AtSpend&) const = default;
  };
  std::vector<AtOutput> outputs{};  // starts at an output or a transaction, by (output, start)
  std::vector<AtOutput> receipts{}; // backward: what an address receives within the window, by (output, start)
  std::vector<AtSpend> spends{};    // what an address spends within the window, by (input, start)
  U128 asked_total = 0;             // of all starts: what Limits::min_share_ppm is a share of
  std::vector<MissingFact> missing{};
  std::vector<Problem> problems{};
};

/// usage for a question that cannot be meant (no start, another chain, an amount without one chosen output, an amount
/// above the output); bad_reference for an output that its transaction does not have. A start whose transaction or
/// history is not in the store is not an error but a missing fact. Linear in the starts, for each address start also
/// in the store's inputs, or backward its outputs.
Result<PlannedStarts> plan_starts(const Store& store, const Question& question, const TraceHints& hints);

/// Whether this transaction lies within Limits::since_s and until_s, see is_within_window().
bool spends_within_window(const Store& store, const Limits& limits, TxIndex spender);

}  // namespace peelback
