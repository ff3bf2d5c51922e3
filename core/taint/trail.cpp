#include "taint/trail.h"

#include "taint/resumable_trace.h"
#include "taint/whole_blocks.h"

namespace peelback {

std::string_view end_reason_name(EndReason reason) {
  switch (reason) {
    case EndReason::open: return "open";
    case EndReason::unspent: return "unspent";
    case EndReason::service: return "service";
    case EndReason::busy: return "busy";
    case EndReason::mixer: return "mixer";
    case EndReason::shielded: return "shielded";
    case EndReason::fee: return "fee";
    case EndReason::burnt: return "burnt";
    case EndReason::dust: return "dust";
    case EndReason::limit: return "limit";
    case EndReason::not_followed: return "not_followed";
    case EndReason::fetch_failed: return "fetch_failed";
    case EndReason::out_of_data: return "out_of_data";
    case EndReason::converted: return "converted";
    case EndReason::coinbase: return "coinbase";
    case EndReason::mint: return "mint";
    case EndReason::opening_balance: return "opening_balance";
    case EndReason::target: return "target";
  }
  return {};
}

std::string_view trail_grade_name(TrailGrade grade) {
  switch (grade) {
    case TrailGrade::observed: return "observed";
    case TrailGrade::inferred: return "inferred";
    case TrailGrade::claimed: return "claimed";
  }
  return {};
}

std::uint32_t vout_of(const Store& store, const Place& place) {
  return place.output.exists() ? store.vout_of(place.output) : store.previous_vout(place.spent_by);
}

ScriptIndex script_of(const Store& store, const Place& place) {
  return place.output.exists() ? store.script(place.output) : store.script(place.spent_by);
}

Result<Trail> trace(const Store& store, const Question& question, const TraceHints& hints) {
  return ResumableTrace(question).update(store, hints);
}

bool may_follow_fees(const Store& store, const Trail& trail) {
  const WholeBlocks blocks(store);
  bool any = false;
  for (const Place& place : trail.places) {
    if (place.kind != PlaceKind::fee) continue;
    if (!blocks.coinbase_of(place.tx).exists()) return false;
    any = true;
  }
  return any;
}

}  // namespace peelback
