#pragma once
// Whether the coins of an output are followed further: the user's word, labels, limits, and what the store knows.

#include <optional>
#include <vector>

#include "taint/output_set.h"
#include "taint/trail_draft.h"

namespace peelback {

class TrailStops {
 public:
  /// `asked_total`: of all starts, what Limits::min_share_ppm is a share of.
  TrailStops(const Store& store, const Question& question, const TraceHints& hints, U128 asked_total);

  struct Verdict {
    std::optional<Stop<Need>> stop{};  // absent: its coins flow on
    bool competes = false;             // nothing but what the store knows holds it: it takes a turn in the fan-out
  };
  /// Of an output with `traced` coins. Says also whether the user continues past something there. A target competes as if
  /// it were none, so that what is asked about changes nothing on the way to it.
  Verdict judge(DraftPlace& place, std::uint64_t traced) const;
  /// Of a fee that can go on into the coinbase of its block.
  std::optional<Stop<Need>> judge_fee(const DraftPlace& place, std::uint64_t traced, TxIndex coinbase) const;

  bool is_target(const DraftPlace& place) const;
  /// Of an output.
  ScriptIndex script_of(const DraftPlace& place) const;
  const OutputSet& expanded() const { return expanded_; }
  Stop<Need> wait_for(Need need) const;

 private:
  std::optional<Stop<Need>> held_here(const DraftPlace& place, std::uint64_t traced) const;
  bool is_in_pool(const DraftPlace& place) const;
  const ConvertedOutput* conversion_at(const DraftPlace& place) const;
  std::optional<Stop<Need>> too_small(std::uint64_t traced) const;
  std::optional<Stop<Need>> not_spent_yet(const DraftPlace& place) const;
  std::optional<Stop<Need>> not_made_known(const DraftPlace& place) const;
  std::optional<Stop<Need>> unknown_address(const DraftPlace& place) const;
  bool is_listed(const OutputSet& outputs, const DraftPlace& place) const;
  std::uint32_t vout_at(const DraftPlace& place) const;
  bool is_busy(const DraftPlace& place) const;
  const ServiceStop* service_at(const DraftPlace& place) const;
  std::optional<AsOf> end_of_run(TxIndex tx) const;

  const Store& store_;
  const Question& question_;
  const TraceHints& hints_;
  const U128 asked_total_;
  const bool is_backward_;
  const OutputSet collapsed_;
  const OutputSet continued_;
  const OutputSet expanded_;
  const OutputSet target_outputs_;
  std::vector<ScriptIndex> target_scripts_;  // ascending
  std::vector<TxIndex> target_txs_;          // ascending
  std::vector<ServiceStop> services_;        // by script
  std::vector<std::uint32_t> failed_;        // into TraceHints::failed, by need
};

}  // namespace peelback
