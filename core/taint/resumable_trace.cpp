#include "taint/resumable_trace.h"

#include <algorithm>

#include "base/sort.h"
#include "taint/trail_stops.h"
#include "taint/whole_blocks.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = TrailDraft::kNone;

bool lists(const std::vector<FailedFetch>& failed, const FailedFetch& wanted) {
  return std::any_of(failed.begin(), failed.end(), [&](const FailedFetch& fetch) {
    return fetch.reason == wanted.reason && need_key(fetch.need) == need_key(wanted.need);
  });
}

/// Needs that failed before and not now, the other way round, or for another reason.
std::vector<Need> turned_needs(const std::vector<FailedFetch>& before, const std::vector<FailedFetch>& now) {
  std::vector<Need> turned;
  for (const FailedFetch& fetch : before) {
    if (!lists(now, fetch)) turned.push_back(fetch.need);
  }
  for (const FailedFetch& fetch : now) {
    if (!lists(before, fetch)) turned.push_back(fetch.need);
  }
  return turned;
}

bool contains(const std::vector<Need>& needs, const Need& wanted) {
  return std::any_of(needs.begin(), needs.end(), [&](const Need& need) { return need_key(need) == need_key(wanted); });
}

}  // namespace

Result<Trail> ResumableTrace::update(const Store& store, const TraceHints& hints) {
  if (question_.direction == Direction::backward) {
    if (question_.method == Method::libr) return Error{Code::usage, "method", "LIBR has no backward form"};
    if (question_.fees == FeeRule::coinbase) return Error{Code::usage, "fees", "fees go through the coinbase only forward"};
  }
  processed_ = 0;
  auto starts = plan_starts(store, question_, hints);
  if (!starts) {
    hints_.reset();
    return starts.error();
  }
  if (must_start_over(store, hints, *starts)) start_over();
  auto trail = go_on(store, hints, *starts);
  remember(store, hints, *std::move(starts));
  if (!trail) hints_.reset();
  return trail;
}

Result<Trail> ResumableTrace::go_on(const Store& store, const TraceHints& hints, const PlannedStarts& starts) {
  const TrailStops stops(store, question_, hints, starts.asked_total);
  std::optional<WholeBlocks> blocks;
  if (question_.fees == FeeRule::coinbase && question_.method != Method::poison) blocks.emplace(store);
  const WholeBlocks* fees_into = blocks ? &*blocks : nullptr;
  const std::uint32_t untouched = hints_ ? first_touched(store, hints, stops) : 0;
  if (!graph_) graph_.emplace(store, question_.limits, stops.expanded(), starts, question_.direction, fees_into);
  settle_order(untouched);
  return walk_on({store, question_, hints, starts, *graph_, stops, fees_into},
                 std::span(order_).subspan(order_.size() - processed_), *state_);
}

// ---- what stays ----
void ResumableTrace::start_over() {
  state_.emplace(question_);
  graph_.reset();
  order_.clear();
  is_entered_.clear();
  step_of_tx_.clear();
  hints_.reset();
}

bool ResumableTrace::must_start_over(const Store& store, const TraceHints& hints, const PlannedStarts& starts) const {
  if (!hints_ || question_.fees == FeeRule::coinbase || !hints.targets.empty() || !hints_->targets.empty()) return true;
  if (hints.can_ask != hints_->can_ask || has_new_labels(hints) || hints.conversions != hints_->conversions || !store.changes().since(seen_)) return true;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (!(blocks_[i] == mark_of(store, hints, i))) return true;
  }
  return starts.asked_total != starts_.asked_total || starts.outputs != starts_.outputs || starts.receipts != starts_.receipts ||
         starts.spends != starts_.spends;
}

/// Labels of addresses that were not known before change nothing that was traced.
bool ResumableTrace::has_new_labels(const TraceHints& hints) const {
  std::vector<ServiceStop> of_known = hints.services;
  std::erase_if(of_known, [&](const ServiceStop& stop) { return stop.script.value >= script_count_; });
  return of_known != hints_->services;
}

ResumableTrace::BlockMark ResumableTrace::mark_of(const Store& store, const TraceHints& hints, std::size_t block) {
  const Block& facts = store.block(BlockIndex{block});
  return {facts.height, facts.time_s, block < hints.run_ends.size() ? hints.run_ends[block] : BlockIndex{}};
}

/// The first step that the changes since the last update can have reached; the graph is kept where they move no coins.
std::uint32_t ResumableTrace::first_touched(const Store& store, const TraceHints& hints, const TrailStops& stops) {
  std::uint32_t first = kNone;
  const auto touch = [&](TxIndex tx) {
    if (tx.exists() && tx.value < step_of_tx_.size()) first = std::min(first, step_of_tx_[tx.value]);
  };
  std::vector<ScriptIndex> scripts;
  const auto changes = store.changes().since(seen_);  // there: see must_start_over()
  for (const ChangeLog::Change& change : *changes) {
    if (!change.tx.exists()) {
      scripts.push_back(change.script);
      continue;
    }
    touch(change.tx);
    if (!change.moves_coins) continue;
    graph_.reset();
    const auto inputs = store.inputs(change.tx);
    for (std::uint32_t i = 0; i < inputs.count; ++i) touch(store.previous_tx(inputs[i]));
    const auto outputs = store.outputs(change.tx);
    for (std::uint32_t i = 0; i < outputs.count; ++i) touch(store.spend(outputs[i]).tx);
  }
  sort_ascending(scripts);
  return std::min(first, first_judged_by(scripts, turned_needs(hints_->failed, hints.failed), stops));
}

/// The step that made the first place whose fate rests on one of these addresses or needs.
std::uint32_t ResumableTrace::first_judged_by(const std::vector<ScriptIndex>& scripts, const std::vector<Need>& needs,
                                              const TrailStops& stops) const {
  if (scripts.empty() && needs.empty()) return kNone;
  const TrailDraft& draft = state_->draft;
  for (std::uint32_t i = 0; i < draft.place_count(); ++i) {
    const DraftPlace& place = draft[i];
    const bool is_there = place.kind == PlaceKind::output && std::binary_search(scripts.begin(), scripts.end(), stops.script_of(place));
    const Stop<Need>* stop = place.stop == kNone || needs.empty() ? nullptr : &draft.stop_of(place);
    if (is_there || (stop != nullptr && (stop->reason == EndReason::fetch_failed || (stop->need && contains(needs, *stop->need))))) {
      return draft.step_of(i);
    }
  }
  return kNone;
}

/// Keeps the steps before the first touched one as far as the order is the same.
void ResumableTrace::settle_order(std::uint32_t untouched) {
  const std::vector<TxIndex>& order = graph_->transactions();
  const std::size_t most = std::min({order_.size(), order.size(), std::size_t{untouched}});
  std::size_t kept = 0;
  while (kept < most && order_[kept] == order[kept] && (is_entered_[kept] != 0) == graph_->is_entered(order[kept])) ++kept;
  if (state_->draft.step_count() > kept) state_->take_back(kept);
  for (std::size_t i = kept; i < order_.size(); ++i) step_of_tx_[order_[i].value] = kNone;
  order_.resize(kept);
  is_entered_.resize(kept);
  for (std::size_t i = kept; i < order.size(); ++i) {
    if (step_of_tx_.size() <= order[i].value) step_of_tx_.resize(order[i].value + std::size_t{1}, kNone);
    step_of_tx_[order[i].value] = static_cast<std::uint32_t>(i);
    order_.push_back(order[i]);
    is_entered_.push_back(graph_->is_entered(order[i]) ? 1 : 0);
  }
  processed_ = order_.size() - kept;
}

void ResumableTrace::remember(const Store& store, const TraceHints& hints, PlannedStarts starts) {
  hints_.emplace(hints);
  starts_ = std::move(starts);
  blocks_.clear();
  for (std::size_t i = 0; i < store.block_count(); ++i) blocks_.push_back(mark_of(store, hints, i));
  script_count_ = store.script_count();
  seen_ = store.changes().now();
}

}  // namespace peelback
