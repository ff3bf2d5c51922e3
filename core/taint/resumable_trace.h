#pragma once
// A trace that goes on when facts arrive: what they cannot have changed is not traced again.

#include <cstdint>
#include <optional>
#include <vector>

#include "taint/reach_graph.h"
#include "taint/trail.h"
#include "taint/trail_walk.h"

namespace peelback {

/// One question over one store that grows. Transactions stay processed as long as they come first in the new processing
/// order, and neither they, nor those whose coins they spend or which spend theirs, nor an address that they pay changed.
/// It starts over when the starts are found elsewhere, when labels of known addresses, the tip, a known block's height,
/// time or run changed, when fees go through the coinbase, and when more changed than the store's log lists.
class ResumableTrace {
 public:
  explicit ResumableTrace(Question question) : question_(std::move(question)) {}

  /// The trail over what the store holds now: byte for byte that of trace(), with its errors, after which the next update
  /// starts over. `store` and TraceHints::is_unspendable are the same at every update. Of a trace that goes on linear in
  /// what is in the trail, n log n in what lies downstream only where transactions or spends are new.
  Result<Trail> update(const Store& store, const TraceHints& hints);

  /// How many transactions the last update processed, of all that are in the trail.
  std::size_t processed() const { return processed_; }
  std::size_t transactions() const { return order_.size(); }

 private:
  struct BlockMark {
    std::uint32_t height = 0;
    std::int64_t time_s = 0;
    BlockIndex run_end{};
    bool operator==(const BlockMark&) const = default;
  };

  Result<Trail> go_on(const Store& store, const TraceHints& hints, const PlannedStarts& starts);
  bool must_start_over(const Store& store, const TraceHints& hints, const PlannedStarts& starts) const;
  bool has_new_labels(const TraceHints& hints) const;
  std::uint32_t first_touched(const Store& store, const TraceHints& hints, const TrailStops& stops);
  std::uint32_t first_judged_by(const std::vector<ScriptIndex>& scripts, const std::vector<Need>& needs, const TrailStops& stops) const;
  void settle_order(std::uint32_t unchanged);
  void remember(const Store& store, const TraceHints& hints, PlannedStarts starts);
  static BlockMark mark_of(const Store& store, const TraceHints& hints, std::size_t block);
  void start_over();

  Question question_;
  std::optional<WalkState> state_;        // absent: nothing is processed
  std::optional<ReachGraph> graph_;       // absent: to be made anew
  std::vector<TxIndex> order_;            // one transaction a step
  std::vector<std::uint8_t> is_entered_;  // by step, ReachGraph::is_entered()
  std::vector<std::uint32_t> step_of_tx_; // TrailDraft::kNone: none
  std::size_t processed_ = 0;
  // What the last update looked at.
  std::optional<TraceHints> hints_;       // absent: there was none, or it failed
  PlannedStarts starts_;
  std::vector<BlockMark> blocks_;
  std::size_t script_count_ = 0;
  std::uint64_t seen_ = 0;                // Store::changes()
};

}  // namespace peelback
