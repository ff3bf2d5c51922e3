#include "taint/reach_places.h"

#include <algorithm>
#include <map>

#include "base/wide.h"
#include "taint/reach_graph.h"
#include "taint/starts.h"
#include "taint/trail_stops.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;

/// As any rule's coins can go.
Result<Question> boundless(const Question& question) {
  if (!can_be_bounded(question.direction, question.fees)) {
    return Error{Code::unsupported, "direction", "bounds are of money that is followed forward, and of fees that end where they are paid"};
  }
  Question everything = question;
  everything.method = Method::poison;
  everything.limits.min_amount = Amount{};
  everything.limits.min_share_ppm = 0;
  everything.limits.fan_out = 0;
  return everything;
}

class ReachWalk {
 public:
  ReachWalk(const Store& store, const Question& question, const TraceHints& hints, const PlannedStarts& starts)
      : store_(store),
        question_(question),
        starts_(starts),
        stops_(store, question, hints, starts.asked_total),
        graph_(store, question.limits, stops_.expanded(), starts),
        place_of_output_(store.output_count(), kNone) {
    for (const Start& start : question.starts) left_of_start_.push_back(start.amount ? start.amount->units() : kU128Max);
  }

  Reach run() {
    for (const TxIndex tx : graph_.transactions()) process(tx);
    for (std::uint32_t i = 0; i < seen_.size(); ++i) {  // what goes in circles is spent by nobody
      if (flows_on(i) && !seen_[i].is_spent) reach_.places[i].fate = Fate::unexplored;
    }
    return std::move(reach_);
  }

 private:
  /// What the walk needs to know of a place besides.
  struct Seen {
    std::uint32_t depth = 0;
    bool is_start = false;
    bool is_spent = false;
    std::uint64_t traced = 0;
  };

  std::uint32_t place_of(OutputIndex output) const {
    return output.exists() ? place_of_output_[output.value] : kNone;
  }
  bool flows_on(std::uint32_t place) const { return reach_.places[place].fate == Fate::flows_on; }

  std::uint32_t add_place(const PlaceKey& key, std::uint64_t value, const Seen& seen) {
    const auto place = static_cast<std::uint32_t>(seen_.size());
    reach_.places.push_back({key, value});
    seen_.push_back(seen);
    if (key.output.exists()) place_of_output_[key.output.value] = place;
    return place;
  }

  // ---- starts ----
  void begin_at(OutputIndex output, std::uint32_t start, std::uint64_t units) {
    const std::uint64_t value = store_.value(output);
    if (value == 0 || units == 0) return;
    std::uint32_t place = place_of(output);
    if (place == kNone) place = add_place({store_.tx_of(output), output}, value, {});
    Seen& seen = seen_[place];
    seen.traced = std::max(seen.traced, units);
    seen.is_start = true;
    seen.depth = 0;
    reach_.starts.push_back({question_.starts[start].label, place, units});
  }

  /// Of what an address moves, as long as its amount lasts.
  void begin_at_spends(const IndexRange<InputIndex>& inputs) {
    auto planned = std::lower_bound(starts_.spends.begin(), starts_.spends.end(), inputs.first,
                                    [](const auto& spend, std::uint32_t first) { return spend.input.value < first; });
    for (; planned != starts_.spends.end() && planned->input.value < inputs.first + inputs.count; ++planned) {
      const OutputIndex output = store_.previous_output(planned->input);
      U128& left = left_of_start_[planned->start];
      const auto units = static_cast<std::uint64_t>(std::min<U128>(left, store_.value(output)));
      if (question_.starts[planned->start].amount) left -= units;
      begin_at(output, planned->start, units);
      if (const std::uint32_t place = place_of(output); place != kNone && seen_[place].is_start) decide(place);
    }
  }

  void begin_at_outputs(const IndexRange<OutputIndex>& outputs) {
    auto planned = std::lower_bound(starts_.outputs.begin(), starts_.outputs.end(), outputs.first,
                                    [](const auto& start, std::uint32_t first) { return start.output.value < first; });
    for (; planned != starts_.outputs.end() && planned->output.value < outputs.first + outputs.count; ++planned) {
      const auto& amount = question_.starts[planned->start].amount;
      begin_at(planned->output, planned->start, amount ? static_cast<std::uint64_t>(amount->units()) : store_.value(planned->output));
    }
  }

  // ---- one transaction ----
  void process(TxIndex tx) {
    const auto inputs = store_.inputs(tx);
    const auto outputs = store_.outputs(tx);
    begin_at_spends(inputs);
    find_flowing(inputs);
    if (!flowing_.empty()) move_coins(tx, inputs, outputs);
    begin_at_outputs(outputs);
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      if (const std::uint32_t place = place_of(outputs[i]); place != kNone) decide(place);
    }
  }

  void find_flowing(const IndexRange<InputIndex>& inputs) {
    flowing_.clear();
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const OutputIndex output = store_.previous_output(inputs[i]);
      const std::uint32_t place = place_of(output);
      if (place != kNone && flows_on(place) && store_.spend(output).input == inputs[i]) flowing_.push_back(place);
    }
  }

  void move_coins(TxIndex tx, const IndexRange<InputIndex>& inputs, const IndexRange<OutputIndex>& outputs) {
    const auto fee = fee_known(inputs, outputs);
    std::uint32_t depth = kNone;
    for (const std::uint32_t place : flowing_) {
      depth = std::min(depth, seen_[place].depth + 1);
      seen_[place].is_spent = true;
      if (!fee) reach_.places[place].fate = Fate::unexplored;
    }
    if (!fee) return;
    reach_.spenders.push_back(tx);
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      const std::uint64_t value = store_.value(outputs[i]);
      if (value > 0) add_place({tx, outputs[i]}, value, {.depth = depth, .traced = value});
    }
    if (*fee == 0) return;
    const std::uint32_t place = add_place({tx, {}}, *fee, {.depth = depth, .traced = *fee});
    const bool is_target = stops_.is_target({.kind = PlaceKind::fee, .tx = tx});
    reach_.places[place].fate = is_target ? fate_of(EndReason::target) : Fate::known_end;
  }

  /// Absent where the rules refuse the transaction: an input is of unknown value, or more comes out than went in.
  std::optional<std::uint64_t> fee_known(const IndexRange<InputIndex>& inputs, const IndexRange<OutputIndex>& outputs) const {
    U128 left = 0;
    U128 paid = 0;
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const auto value = store_.value(inputs[i]);
      if (!value) return std::nullopt;
      left += *value;
    }
    for (std::uint32_t i = 0; i < outputs.count; ++i) paid += store_.value(outputs[i]);
    if (left < paid || left > ~std::uint64_t{0}) return std::nullopt;
    return static_cast<std::uint64_t>(left - paid);
  }

  void decide(std::uint32_t place) {
    const ReachPlace& at = reach_.places[place];
    const Seen& seen = seen_[place];
    DraftPlace draft{.tx = at.key.tx, .output = at.key.output, .value = at.value, .depth = seen.depth, .is_named = seen.is_start};
    const auto verdict = stops_.judge(draft, seen.traced);
    reach_.places[place].fate = verdict.stop ? fate_of(verdict.stop->reason) : Fate::flows_on;
  }

  const Store& store_;
  const Question& question_;
  const PlannedStarts& starts_;
  const TrailStops stops_;
  const ReachGraph graph_;
  std::vector<std::uint32_t> place_of_output_;
  std::vector<U128> left_of_start_;
  std::vector<Seen> seen_;                // by place
  std::vector<std::uint32_t> flowing_;    // places whose coins the transaction at hand moves
  Reach reach_;
};

bool shares_starts(const Trail& trail, const StartReport& report) {
  const auto has_others = [&](const StartPart& part) {
    const auto amounts = trail.amounts_of(trail.places[part.place.value]);
    return std::any_of(amounts.begin(), amounts.end(), [&](const LabelAmount& amount) { return amount.label != report.label; });
  };
  return !report.already_traced.empty() || std::any_of(report.added.begin(), report.added.end(), has_others);
}

}  // namespace

Fate fate_of(EndReason reason) {
  switch (reason) {
    case EndReason::unspent:
    case EndReason::fee:
    case EndReason::burnt: return Fate::known_end;
    case EndReason::service:
    case EndReason::busy:
    case EndReason::mixer:
    case EndReason::shielded: return Fate::behind_service;
    default: return Fate::unexplored;
  }
}

Result<Reach> find_reach(const Store& store, const Question& question, const TraceHints& hints) {
  const auto everything = boundless(question);
  if (!everything) return everything.error();
  const auto starts = plan_starts(store, *everything, hints);
  if (!starts) return starts.error();
  return ReachWalk(store, *everything, hints, *starts).run();
}

Result<Reach> find_labelled_reach(const Store& store, const Question& question, const TraceHints& hints,
                                  std::vector<std::uint32_t>& sharing_labels) {
  const auto everything = boundless(question);
  if (!everything) return everything.error();
  const auto trail = trace(store, *everything, hints);
  if (!trail) return trail.error();
  Reach reach;
  for (const Place& place : trail->places) {
    reach.places.push_back({{place.tx, place.output}, static_cast<std::uint64_t>(place.value.units())});
  }
  for (const End& end : trail->ends) reach.places[end.place.value].fate = fate_of(end.reason);
  for (const Hop& hop : trail->hops) {
    if (reach.spenders.empty() || !(reach.spenders.back() == hop.tx)) reach.spenders.push_back(hop.tx);
  }
  for (const StartReport& report : trail->starts) {
    std::map<std::uint32_t, std::uint64_t> asked;
    for (const auto* parts : {&report.added, &report.already_traced}) {
      for (const StartPart& part : *parts) asked[part.place.value] += static_cast<std::uint64_t>(part.amount.units());
    }
    for (const auto& [place, units] : asked) reach.starts.push_back({report.label, place, units});
    if (shares_starts(*trail, report)) sharing_labels.push_back(report.label);
  }
  return reach;
}

}  // namespace peelback
