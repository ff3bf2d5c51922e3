#include "taint/trail.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/sort.h"
#include "taint/output_set.h"
#include "taint/reach_graph.h"
#include "taint/split.h"
#include "taint/starts.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;

/// Why a place is left, while the walk goes on. What `open` waits for is in `need`.
struct Stop {
  EndReason reason = EndReason::open;
  std::string detail{};
  std::optional<AsOf> as_of{};
  std::optional<Need> need{};
  std::uint32_t tag = kNoTag;
};

/// A place under construction. `coins` is what Splitter takes; `totals` is one segment a label. Both are slices of the
/// walk's segments; without coin order they are the same slice.
struct DraftPlace {
  PlaceKind kind = PlaceKind::output;
  TxIndex tx{};
  OutputIndex output{};
  std::uint64_t value = 0;
  std::uint32_t depth = 0;
  ListRange coins{};
  ListRange totals{};
  std::uint32_t wholly = kOtherMoney;  // the label of every coin here under every rule, if there is one
  std::uint32_t stop = kNone;          // into stops_; kNone: its coins flow on
  bool is_start = false;
  bool is_spent = false;               // its coins went through the transaction that spends it
  bool is_continued = false;           // at a label or busy address that the user follows it past
  bool beyond_stop = false;
};

auto need_key(const Need& need) { return std::tie(need.kind, need.txid.bytes, need.script); }

class Walk {
 public:
  Walk(const Store& store, const Question& question, const TraceHints& hints, PlannedStarts starts)
      : store_(store),
        question_(question),
        hints_(hints),
        method_(question.method),
        starts_(std::move(starts)),
        collapsed_(store, question.not_followed),
        continued_(store, question.continued),
        expanded_(store, question.expanded),
        target_outputs_(store, hints.targets.outputs),
        target_scripts_(hints.targets.scripts),
        graph_(store, question.limits, expanded_, starts_),
        place_of_slot_(graph_.slot_count(), kNone),
        services_(hints.services) {
    sort_by(services_, [](const ServiceStop& a, const ServiceStop& b) {
      return std::tie(a.script.value, a.tag, a.reason, a.detail) < std::tie(b.script.value, b.tag, b.reason, b.detail);
    });
    sort_ascending(target_scripts_);
    for (const TxId& txid : hints.targets.transactions) target_txs_.push_back(store.find(txid));
    sort_ascending(target_txs_);
    for (std::uint32_t i = 0; i < hints.failed.size(); ++i) failed_.push_back(i);
    sort_by(failed_, [&](std::uint32_t a, std::uint32_t b) {
      return need_key(hints_.failed[a].need) < need_key(hints_.failed[b].need);
    });
    trail_.problems = starts_.problems;
    trail_.missing = starts_.missing;
    for (const Start& start : question.starts) {
      trail_.starts.push_back({.label = start.label});
      left_of_start_.push_back(start.amount ? start.amount->units() : kU128Max);
    }
  }

  Result<Trail> run() {
    for (const TxIndex tx : graph_.transactions()) {
      if (auto error = process(tx)) return std::move(*error);
    }
    stop_what_goes_in_circles();
    return finish();
  }

 private:
  // ---- segments ----
  std::span<const Segment> segments(ListRange range) const { return std::span(segments_).subspan(range.first, range.count); }

  ListRange keep(std::span<const Segment> list) {
    const ListRange range{static_cast<std::uint32_t>(segments_.size()), static_cast<std::uint32_t>(list.size())};
    segments_.insert(segments_.end(), list.begin(), list.end());
    return range;
  }

  void set_coins(DraftPlace& place, std::span<const Segment> coins) {
    place.coins = keep(coins);
    if (!keeps_coin_order(method_)) {
      place.totals = place.coins;
      return;
    }
    scratch_.clear();
    for (const Segment& segment : coins) {
      if (segment.label != kOtherMoney) scratch_.push_back(segment);
    }
    sort_by(scratch_, [](const Segment& a, const Segment& b) { return a.label < b.label; });
    std::size_t last = 0;
    for (std::size_t i = 1; i < scratch_.size(); ++i) {
      if (scratch_[i].label == scratch_[last].label) {
        scratch_[last].amount += scratch_[i].amount;
      } else {
        scratch_[++last] = scratch_[i];
      }
    }
    if (!scratch_.empty()) scratch_.resize(last + 1);
    place.totals = keep(scratch_);
  }

  /// Coins of any label; under poison, where labels overlap, the most that one of them reaches.
  std::uint64_t traced(const DraftPlace& place) const {
    std::uint64_t sum = 0;
    for (const Segment& total : segments(place.totals)) {
      sum = method_ == Method::poison ? std::max(sum, total.amount) : sum + total.amount;
    }
    return sum;
  }

  // ---- places ----
  std::uint32_t add_place(DraftPlace place) {
    places_.push_back(place);
    const auto index = static_cast<std::uint32_t>(places_.size() - 1);
    if (place.kind == PlaceKind::output) place_of_slot_[graph_.slot_of(place.output)] = index;
    return index;
  }

  std::uint32_t place_of(OutputIndex output) const {
    const std::uint32_t slot = output.exists() ? graph_.slot_of(output) : ReachGraph::kNone;
    return slot == ReachGraph::kNone ? kNone : place_of_slot_[slot];
  }

  void stop(DraftPlace& place, Stop stop) {
    if (place.stop == kNone) {
      place.stop = static_cast<std::uint32_t>(stops_.size());
      stops_.push_back(std::move(stop));
    } else {
      stops_[place.stop] = std::move(stop);
    }
  }

  // ---- starts ----
  /// Makes the first `units` units of the output the start's, as far as no theft has them already.
  void begin_at(OutputIndex output, std::uint32_t start, std::uint64_t units) {
    const std::uint64_t value = store_.value(output);
    if (value == 0 || units == 0) return;
    std::uint32_t index = place_of(output);
    if (index == kNone) index = add_place({.tx = store_.tx_of(output), .output = output, .value = value});
    DraftPlace& place = places_[index];
    const std::uint32_t label = question_.starts[start].label;
    const std::uint64_t added = keeps_coin_order(method_) ? label_first_coins(place, units, label)
                                                          : label_some_coins(place, units, label);
    if (added > 0) {
      trail_.starts[start].added.push_back({PlaceIndex{index}, Amount{added}});
      place.is_start = true;
      place.depth = 0;
    }
    if (added < units) trail_.starts[start].already_traced.push_back({PlaceIndex{index}, Amount{units - added}});
    const auto totals = segments(place.totals);
    if (units == value && totals.size() == 1 && totals[0] == Segment{label, value}) place.wholly = label;
  }

  std::uint64_t label_first_coins(DraftPlace& place, std::uint64_t units, std::uint32_t label) {
    std::vector<Segment> coins;
    std::uint64_t left = units;
    std::uint64_t added = 0;
    const auto put = [&](Segment segment) {
      if (segment.amount == 0) return;
      if (!coins.empty() && coins.back().label == segment.label) {
        coins.back().amount += segment.amount;
      } else {
        coins.push_back(segment);
      }
    };
    const auto pass = [&](Segment segment) {
      const std::uint64_t taken = std::min(left, segment.amount);
      const bool is_free = segment.label == kOtherMoney;
      put({is_free ? label : segment.label, taken});
      put({segment.label, segment.amount - taken});
      if (is_free) added += taken;
      left -= taken;
    };
    std::uint64_t behind = place.value;
    for (const Segment& segment : segments(place.coins)) {
      pass(segment);
      behind -= segment.amount;
    }
    pass({kOtherMoney, behind});
    if (!coins.empty() && coins.back().label == kOtherMoney) coins.pop_back();
    set_coins(place, coins);
    return added;
  }

  std::uint64_t label_some_coins(DraftPlace& place, std::uint64_t units, std::uint32_t label) {
    const std::uint64_t added = units - std::min(units, traced(place));
    if (added == 0) return 0;
    std::vector<Segment> totals(segments(place.totals).begin(), segments(place.totals).end());
    const auto behind = std::find_if(totals.begin(), totals.end(), [&](const Segment& t) { return t.label >= label; });
    if (behind != totals.end() && behind->label == label) {
      behind->amount += added;
    } else {
      totals.insert(behind, {label, added});
    }
    set_coins(place, totals);
    return added;
  }

  void begin_at_spends(TxIndex tx) {
    const auto inputs = store_.inputs(tx);
    auto planned = std::lower_bound(starts_.spends.begin(), starts_.spends.end(), inputs.first,
                                    [](const auto& spend, std::uint32_t first) { return spend.input.value < first; });
    for (; planned != starts_.spends.end() && planned->input.value < inputs.first + inputs.count; ++planned) {
      const OutputIndex output = store_.previous_output(planned->input);
      U128& left = left_of_start_[planned->start];
      const auto units = static_cast<std::uint64_t>(std::min<U128>(left, store_.value(output)));
      if (question_.starts[planned->start].amount) left -= units;
      begin_at(output, planned->start, units);
      if (const std::uint32_t place = place_of(output); place != kNone && places_[place].is_start) decide(place);
    }
  }

  void begin_at_outputs(TxIndex tx) {
    const auto outputs = store_.outputs(tx);
    auto planned = std::lower_bound(starts_.outputs.begin(), starts_.outputs.end(), outputs.first,
                                    [](const auto& at, std::uint32_t first) { return at.output.value < first; });
    for (; planned != starts_.outputs.end() && planned->output.value < outputs.first + outputs.count; ++planned) {
      const auto& amount = question_.starts[planned->start].amount;
      begin_at(planned->output, planned->start,
               amount ? static_cast<std::uint64_t>(amount->units()) : store_.value(planned->output));
    }
  }

  // ---- one transaction ----
  std::optional<Error> process(TxIndex tx) {
    begin_at_spends(tx);
    gather_flowing(tx);
    if (!flowing_.empty()) {
      const auto trouble = divide(tx);
      if (trouble && trouble->code == Code::conservation_broken) return trouble;
      for (const std::uint32_t place : flowing_) {
        places_[place].is_spent = !trouble;
        if (trouble) stop(places_[place], {.reason = EndReason::out_of_data, .detail = trouble->detail});
      }
      if (!trouble) pay_out(tx);
    }
    begin_at_outputs(tx);
    decide_outputs(tx);
    return std::nullopt;
  }

  /// The places that the transaction spends, in vin order, and each of its inputs as the rules see it.
  void gather_flowing(TxIndex tx) {
    flowing_.clear();
    const auto inputs = store_.inputs(tx);
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const OutputIndex output = store_.previous_output(inputs[i]);
      const std::uint32_t place = place_of(output);
      if (place == kNone || places_[place].stop != kNone) continue;
      if (store_.spend(output).input == inputs[i]) flowing_.push_back(place);
    }
  }

  std::optional<Error> divide(TxIndex tx) {
    const auto inputs = store_.inputs(tx);
    split_inputs_.clear();
    auto next = flowing_.begin();
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const auto value = store_.value(inputs[i]);
      if (!value) {
        return Error{Code::missing_field, "vin", "the value of input " + std::to_string(i) + " of the spending transaction is not known"};
      }
      SplitInput& input = split_inputs_.emplace_back();
      input.value = *value;
      if (next != flowing_.end() && places_[*next].output == store_.previous_output(inputs[i])) {
        input.coins = segments(places_[*next].coins);
        ++next;
      }
    }
    split_outputs_.clear();
    const auto outputs = store_.outputs(tx);
    for (std::uint32_t i = 0; i < outputs.count; ++i) split_outputs_.push_back(store_.value(outputs[i]));
    const auto done = splitter_.split(method_, {.inputs = split_inputs_, .outputs = split_outputs_});
    if (done) return std::nullopt;
    const Error error = at(done.error(), store_.txid(tx).to_text());
    if (error.code != Code::conservation_broken) trail_.problems.push_back(error);
    return error;
  }

  void pay_out(TxIndex tx) {
    std::uint32_t depth = kNone;
    std::uint64_t whole_inputs = 0;
    bool any_inferred = false;
    const std::uint32_t whole_label = places_[flowing_.front()].wholly;
    by_label_.clear();
    for (const std::uint32_t index : flowing_) {
      const DraftPlace& place = places_[index];
      depth = std::min(depth, place.depth + 1);
      if (place.wholly == whole_label) whole_inputs += place.value;
      any_inferred = any_inferred || pays_out_by_guess(place);
      for (const Segment& total : segments(place.totals)) by_label_.push_back({total.label, index});
    }
    std::uint64_t all_inputs = 0;
    for (const SplitInput& input : split_inputs_) all_inputs += input.value;
    const std::uint32_t wholly = whole_inputs == all_inputs && !any_inferred ? whole_label : kOtherMoney;

    sort_by(by_label_, [](const LabelledPlace& a, const LabelledPlace& b) {
      return std::tie(a.label, a.place) < std::tie(b.label, b.place);
    });
    label_sources_.clear();
    for (const auto& [label, place] : by_label_) {
      if (label_sources_.empty() || label_sources_.back().label != label) {
        label_sources_.push_back({.label = label, .range = {static_cast<std::uint32_t>(trail_.hop_sources.size()), 0}});
      }
      if (pays_out_by_guess(places_[place])) label_sources_.back().grade = TrailGrade::inferred;
      trail_.hop_sources.push_back(PlaceIndex{place});
      ++label_sources_.back().range.count;
    }
    for (std::size_t bucket = 0; bucket < splitter_.bucket_count(); ++bucket) {
      const auto coins = splitter_.coins(bucket);
      if (coins.empty()) continue;
      DraftPlace place{.tx = tx, .value = splitter_.value(bucket), .depth = depth, .wholly = wholly};
      set_coins(place, coins);
      if (bucket == splitter_.fee_bucket()) {
        place.kind = PlaceKind::fee;
        stop(place, {.reason = is_target(place) ? EndReason::target : EndReason::fee});
      } else {
        place.output = store_.outputs(tx)[static_cast<std::uint32_t>(bucket)];
      }
      add_hops(add_place(place));
    }
  }

  static bool pays_out_by_guess(const DraftPlace& place) { return place.is_continued || place.beyond_stop; }

  void add_hops(std::uint32_t index) {
    DraftPlace& place = places_[index];
    for (const Segment& total : segments(place.totals)) {
      const auto sources = std::find_if(label_sources_.begin(), label_sources_.end(),
                                        [&](const LabelSources& s) { return s.label == total.label; });
      place.beyond_stop = place.beyond_stop || sources->grade == TrailGrade::inferred;
      trail_.hops.push_back({.tx = place.tx,
                             .from = sources->range,
                             .to = PlaceIndex{index},
                             .label = total.label,
                             .amount = Amount{total.amount},
                             .basis = place.wholly == total.label ? AmountBasis::exact : AmountBasis::rule,
                             .grade = sources->grade,
                             .depth = place.depth,
                             .unconfirmed = store_.is_unconfirmed(place.tx)});
    }
  }

  // ---- whether to go on ----
  void decide_outputs(TxIndex tx) {
    const auto outputs = store_.outputs(tx);
    fanning_.clear();
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      const std::uint32_t place = place_of(outputs[i]);
      if (place == kNone || decide(place) || places_[place].is_start) continue;
      fanning_.push_back(place);
    }
    const std::uint32_t fan_out = question_.limits.fan_out;
    if (fan_out == 0 || fanning_.size() <= fan_out) return;
    sort_by(fanning_, [&](std::uint32_t a, std::uint32_t b) { return traced(places_[a]) > traced(places_[b]); });
    for (std::size_t i = fan_out; i < fanning_.size(); ++i) {
      DraftPlace& place = places_[fanning_[i]];
      if (!is_target(place)) stop(place, {.reason = EndReason::limit, .detail = "fan-out"});
    }
  }

  /// Settles whether the coins of an output flow on. True when a rule or the user says so whatever their spend is: only
  /// the others compete for the fan-out. A target competes as if it were none, so that what is asked about changes
  /// nothing on the way to it.
  bool decide(std::uint32_t index) {
    DraftPlace& place = places_[index];
    place.is_continued = !place.is_start && continued_.contains(place.output) && (service_at(place) || is_busy(place));
    auto held = held_here(place);
    const bool competes = !held && !expanded_.contains(place.output);
    if (!held) held = not_spent_yet(place);
    if (is_target(place)) held = Stop{.reason = EndReason::target};
    if (held) {
      stop(place, std::move(*held));
    } else {
      place.stop = kNone;
    }
    return !competes;
  }

  bool is_target(const DraftPlace& place) const {
    if (std::binary_search(target_txs_.begin(), target_txs_.end(), place.tx)) return true;
    if (!place.output.exists()) return false;
    return target_outputs_.contains(place.output) ||
           std::binary_search(target_scripts_.begin(), target_scripts_.end(), store_.script(place.output));
  }

  std::optional<Stop> held_here(const DraftPlace& place) const {
    const Limits& limits = question_.limits;
    const ScriptIndex script = store_.script(place.output);
    if (hints_.is_unspendable && hints_.is_unspendable(store_.script_bytes(script))) return Stop{.reason = EndReason::burnt};
    if (method_ == Method::libr) return Stop{.reason = EndReason::limit, .detail = "rule_undefined"};
    if (collapsed_.contains(place.output)) return Stop{.reason = EndReason::not_followed};
    const bool is_bounded = !expanded_.contains(place.output);
    if (!place.is_start) {
      const ServiceStop* service = place.is_continued ? nullptr : service_at(place);
      if (service != nullptr) return Stop{.reason = service->reason, .detail = service->detail, .tag = service->tag};
    }
    if (!place.is_start && is_bounded) {
      const U128 amount = traced(place);
      if (amount < limits.min_amount.units()) return Stop{.reason = EndReason::dust};
      if (amount * 1'000'000 < starts_.asked_total * limits.min_share_ppm) {
        return Stop{.reason = EndReason::limit, .detail = "share"};
      }
    }
    if (is_bounded && place.depth >= limits.max_hops) return Stop{.reason = EndReason::limit, .detail = "hops"};
    if (!place.is_start && !place.is_continued && is_busy(place)) {
      return Stop{.reason = EndReason::busy, .detail = std::to_string(store_.address_stats(script)->tx_count) + " transactions"};
    }
    return std::nullopt;
  }

  bool is_busy(const DraftPlace& place) const {
    const AddressStats* stats = store_.address_stats(store_.script(place.output));
    return stats != nullptr && stats->tx_count > question_.limits.busy_transactions;
  }

  const ServiceStop* service_at(const DraftPlace& place) const {
    const ScriptIndex script = store_.script(place.output);
    const auto time_s = store_.time_s(place.tx);
    auto stop = std::lower_bound(services_.begin(), services_.end(), script,
                                 [](const ServiceStop& s, ScriptIndex wanted) { return s.script < wanted; });
    for (; stop != services_.end() && stop->script == script; ++stop) {
      const bool begun = !stop->valid_from_s || !time_s || *stop->valid_from_s <= *time_s;
      const bool ended = stop->valid_until_s && (!time_s || *stop->valid_until_s < *time_s);
      if (begun && !ended) return &*stop;
    }
    return nullptr;
  }

  /// Why the store does not let the coins flow on; absent when it knows the spend.
  std::optional<Stop> not_spent_yet(const DraftPlace& place) const {
    const Spend spend = store_.spend(place.output);
    const TxId& txid = store_.txid(place.tx);
    switch (spend.state) {
      case Spend::State::unspent:
        if (const auto as_of = store_.unspent_as_of(place.output)) return Stop{.reason = EndReason::unspent, .as_of = as_of};
        if (hints_.can_ask) return wait_for({.kind = Need::Kind::tip});
        return Stop{.reason = EndReason::out_of_data, .detail = "unspent, but nobody says as of which block"};
      case Spend::State::unknown:
        if (hints_.can_ask && !store_.has_outspends(place.tx)) return wait_for({.kind = Need::Kind::outspends, .txid = txid});
        if (const auto as_of = end_of_run(place.tx)) return Stop{.reason = EndReason::unspent, .as_of = as_of};
        return Stop{.reason = EndReason::out_of_data, .detail = "no source says whether it was spent"};
      case Spend::State::claimed:
        if (store_.has_body(spend.tx)) {
          return Stop{.reason = EndReason::out_of_data, .detail = "the transaction named as its spender does not spend it"};
        }
        break;
      case Spend::State::known: break;
    }
    if (spend.state == Spend::State::known && !spends_within_window(store_, question_.limits, spend.tx) &&
        !expanded_.contains(place.output)) {
      return Stop{.reason = EndReason::limit, .detail = "time"};
    }
    const ScriptIndex script = store_.script(place.output);
    if (hints_.can_ask && !place.is_start && !place.is_continued && store_.address_stats(script) == nullptr) {
      const ByteView bytes = store_.script_bytes(script);
      return wait_for({.kind = Need::Kind::address_stats, .script = Bytes(bytes.begin(), bytes.end())});
    }
    if (spend.state == Spend::State::claimed) {
      return wait_for({.kind = Need::Kind::transaction, .txid = store_.txid(spend.tx)});
    }
    return std::nullopt;
  }

  Stop wait_for(Need need) const {
    const auto failed = std::lower_bound(failed_.begin(), failed_.end(), need, [&](std::uint32_t i, const Need& wanted) {
      return need_key(hints_.failed[i].need) < need_key(wanted);
    });
    if (failed != failed_.end() && need_key(hints_.failed[*failed].need) == need_key(need)) {
      return {.reason = EndReason::fetch_failed, .detail = hints_.failed[*failed].reason};
    }
    return {.reason = EndReason::open, .need = std::move(need)};
  }

  std::optional<AsOf> end_of_run(TxIndex tx) const {
    const BlockIndex block = store_.block_of(tx);
    if (!block.exists() || block.value >= hints_.run_ends.size() || !hints_.run_ends[block.value].exists()) return std::nullopt;
    const Block& end = store_.block(hints_.run_ends[block.value]);
    return AsOf{end.height, end.time_s};
  }

  void stop_what_goes_in_circles() {
    for (DraftPlace& place : places_) {
      if (place.stop != kNone || place.is_spent) continue;
      stop(place, {.reason = EndReason::out_of_data, .detail = "the transactions behind it spend each other in a circle"});
    }
  }

  // ---- the result ----
  Result<Trail> finish() {
    number_places();
    write_ends();
    write_missing();
    if (method_ == Method::poison) {
      for (std::uint32_t i = 0; i < trail_.places.size(); ++i) {
        for (const LabelAmount& row : trail_.amounts_of(trail_.places[i])) {
          trail_.reach.push_back({PlaceIndex{i}, row.label, row.amount});
        }
      }
    } else if (auto error = audit()) {
      return std::move(*error);
    }
    return std::move(trail_);
  }

  /// Starts first, in question order; the others keep the order in which they were reached.
  void number_places() {
    id_of_.assign(places_.size(), kNone);
    drafts_.clear();
    const auto number = [&](std::uint32_t draft) {
      if (id_of_[draft] != kNone) return;
      id_of_[draft] = static_cast<std::uint32_t>(drafts_.size());
      drafts_.push_back(draft);
    };
    for (const StartReport& start : trail_.starts) {
      for (const StartPart& part : start.added) number(part.place.value);
    }
    for (std::uint32_t draft = 0; draft < places_.size(); ++draft) number(draft);

    const auto renumber = [&](PlaceIndex& place) { place = PlaceIndex{id_of_[place.value]}; };
    for (StartReport& start : trail_.starts) {
      for (StartPart& part : start.added) renumber(part.place);
      for (StartPart& part : start.already_traced) renumber(part.place);
    }
    for (PlaceIndex& source : trail_.hop_sources) renumber(source);
    auto& hops = trail_.hops;
    for (auto first = hops.begin(); first != hops.end();) {
      auto last = first;
      for (; last != hops.end() && last->tx == first->tx; ++last) {
        renumber(last->to);
        sort_ascending(std::span(trail_.hop_sources).subspan(last->from.first, last->from.count));
      }
      sort_by(std::span(&*first, static_cast<std::size_t>(last - first)),
              [](const Hop& a, const Hop& b) { return std::tie(a.to.value, a.label) < std::tie(b.to.value, b.label); });
      first = last;
    }
    for (const std::uint32_t draft : drafts_) {
      const DraftPlace& from = places_[draft];
      trail_.places.push_back({.kind = from.kind,
                               .tx = from.tx,
                               .output = from.output,
                               .value = Amount{from.value},
                               .depth = from.depth,
                               .is_start = from.is_start,
                               .beyond_stop = from.beyond_stop,
                               .amounts = {static_cast<std::uint32_t>(trail_.amounts.size()), from.totals.count}});
      for (const Segment& total : segments(from.totals)) trail_.amounts.push_back({total.label, Amount{total.amount}});
    }
  }

  void write_ends() {
    for (std::uint32_t i = 0; i < drafts_.size(); ++i) {
      const DraftPlace& place = places_[drafts_[i]];
      if (place.stop == kNone) continue;
      const Stop& stop = stops_[place.stop];
      for (const Segment& total : segments(place.totals)) {
        trail_.ends.push_back({.place = PlaceIndex{i},
                               .label = total.label,
                               .amount = Amount{total.amount},
                               .reason = stop.reason,
                               .detail = stop.detail,
                               .as_of = stop.as_of,
                               .tag = stop.tag});
      }
    }
  }

  void write_missing() {
    const auto by_need = [](const Need& a, const Need& b) { return need_key(a) < need_key(b); };
    std::map<Need, MissingFact, decltype(by_need)> facts(by_need);
    std::map<Need, std::uint64_t, decltype(by_need)> most(by_need);
    for (const MissingFact& fact : trail_.missing) facts.emplace(fact.need, fact);
    for (std::uint32_t i = 0; i < drafts_.size(); ++i) {
      const DraftPlace& place = places_[drafts_[i]];
      if (place.stop == kNone || !stops_[place.stop].need) continue;
      const Need& need = *stops_[place.stop].need;
      const std::uint64_t amount = traced(place);
      MissingFact& fact = facts.emplace(need, MissingFact{.need = need, .depth = kNone}).first->second;
      fact.traced = Amount{fact.traced.units() + amount};
      fact.total = Amount{fact.total.units() + place.value};
      fact.depth = std::min(fact.depth, place.depth);
      if (std::uint64_t& largest = most[need]; !fact.place.exists() || amount > largest) {
        largest = amount;
        fact.place = PlaceIndex{i};
      }
    }
    trail_.missing.clear();
    for (const auto& entry : facts) trail_.missing.push_back(entry.second);
    sort_by(trail_.missing, [](const MissingFact& a, const MissingFact& b) {
      if (a.for_start != b.for_start) return a.for_start;
      if (!(a.traced == b.traced)) return b.traced < a.traced;
      return a.depth < b.depth;
    });
  }

  std::optional<Error> audit() {
    std::map<std::uint32_t, AuditRow> rows;
    const auto add = [](Amount& sum, Amount amount) { sum = Amount{sum.units() + amount.units()}; };
    for (const StartReport& start : trail_.starts) {
      AuditRow& row = rows[start.label];
      for (const StartPart& part : start.added) add(row.start, part.amount);
    }
    for (const End& end : trail_.ends) add(rows[end.label].ends, end.amount);
    for (auto& [label, row] : rows) {
      row.label = label;
      if (!(row.start == row.ends)) {
        return Error{Code::conservation_broken, "label " + std::to_string(label),
                     row.start.to_text() + " started, " + row.ends.to_text() + " in the ends"};
      }
      trail_.audit.push_back(row);
    }
    return std::nullopt;
  }

  struct LabelledPlace {
    std::uint32_t label;
    std::uint32_t place;
  };
  struct LabelSources {
    std::uint32_t label = kOtherMoney;
    ListRange range{};
    TrailGrade grade = TrailGrade::observed;
  };

  const Store& store_;
  const Question& question_;
  const TraceHints& hints_;
  const Method method_;
  const PlannedStarts starts_;
  const OutputSet collapsed_;
  const OutputSet continued_;
  const OutputSet expanded_;
  const OutputSet target_outputs_;
  std::vector<ScriptIndex> target_scripts_;  // ascending
  std::vector<TxIndex> target_txs_;          // ascending
  const ReachGraph graph_;
  std::vector<std::uint32_t> place_of_slot_;
  std::vector<ServiceStop> services_;     // by script
  std::vector<std::uint32_t> failed_;     // into hints_.failed, by need
  std::vector<U128> left_of_start_;       // units that an address start with an amount has yet to find
  std::vector<DraftPlace> places_;
  std::vector<Stop> stops_;
  std::vector<Segment> segments_;
  std::vector<std::uint32_t> drafts_;     // draft of each final place
  std::vector<std::uint32_t> id_of_;      // final place of each draft
  Trail trail_;
  Splitter splitter_;
  // Of the transaction at hand; kept to save allocations.
  std::vector<std::uint32_t> flowing_;
  std::vector<std::uint32_t> fanning_;
  std::vector<SplitInput> split_inputs_;
  std::vector<std::uint64_t> split_outputs_;
  std::vector<Segment> scratch_;
  std::vector<LabelledPlace> by_label_;
  std::vector<LabelSources> label_sources_;
};

}  // namespace

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
    case EndReason::coinbase: return "coinbase";
    case EndReason::mint: return "mint";
    case EndReason::opening_balance: return "opening_balance";
    case EndReason::target: return "target";
  }
  return {};
}

std::string_view trail_grade_name(TrailGrade grade) { return grade == TrailGrade::inferred ? "inferred" : "observed"; }

Result<Trail> trace(const Store& store, const Question& question, const TraceHints& hints) {
  if (question.direction == Direction::backward) {
    return Error{Code::unsupported, "direction", "tracing backward is not part of this version"};
  }
  if (question.fees == FeeRule::coinbase) {
    return Error{Code::unsupported, "fees", "following fees through the coinbase is not part of this version"};
  }
  auto starts = plan_starts(store, question, hints);
  if (!starts) return starts.error();
  return Walk(store, question, hints, std::move(starts).value()).run();
}

}  // namespace peelback
