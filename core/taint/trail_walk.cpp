#include "taint/trail_walk.h"

#include <algorithm>
#include <set>

#include "taint/split.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = TrailDraft::kNone;

class Walk {
 public:
  Walk(const WalkView& view, WalkState& state)
      : store_(view.store),
        question_(view.question),
        hints_(view.hints),
        starts_(view.starts),
        fees_into_(view.fees_into),
        is_backward_(view.question.direction == Direction::backward),
        stops_(view.stops),
        graph_(view.graph),
        state_(state),
        draft_(state.draft) {
    state_.place_of_output.resize(store_.output_count(), kNone);
    state_.begun_at.resize(starts_.outputs.size(), kNone);
    for (std::uint32_t i = 0; i < question_.starts.size(); ++i) {
      const auto& amount = question_.starts[i].amount;
      left_of_start_.push_back(amount ? amount->units() - draft_.begun_units(i) : kU128Max);
    }
  }

  Result<Trail> run(std::span<const TxIndex> transactions) {
    for (const TxIndex tx : transactions) {
      draft_.begin_step();
      if (auto error = is_backward_ ? process_backward(tx) : process(tx)) return std::move(*error);
    }
    draft_.begin_step();
    stop_what_goes_in_circles();
    return draft_.finish(starts_.problems, starts_.missing);
  }

 private:
  // ---- places ----
  std::uint32_t add_place(const DraftPlace& place) {
    const std::uint32_t index = draft_.add(place);
    if (place.output.exists()) state_.place_of_output[place.output.value] = index;
    return index;
  }

  std::uint32_t place_of(OutputIndex output) const {
    return output.exists() ? state_.place_of_output[output.value] : kNone;
  }

  std::uint32_t step() const { return static_cast<std::uint32_t>(draft_.step_count() - 1); }
  bool flows_on(std::uint32_t place) const { return place != kNone && draft_[place].stop == kNone; }

  // ---- starts ----
  void begin_at(OutputIndex output, std::uint32_t start, std::uint64_t units) {
    const std::uint64_t value = store_.value(output);
    if (value == 0 || units == 0) return;
    std::uint32_t index = place_of(output);
    const bool is_first = index == kNone;
    if (is_first) index = add_place({.tx = store_.tx_of(output), .output = output, .value = value});
    draft_.begin_at(index, start, units);
    if (is_backward_ && is_first && !graph_.is_on_the_way(store_, output)) draft_.change(index).exact = question_.starts[start].label;
  }

  /// Of what an address moves, as long as its amount lasts.
  void begin_at_moved(OutputIndex output, std::uint32_t start) {
    U128& left = left_of_start_[start];
    const auto units = static_cast<std::uint64_t>(std::min<U128>(left, store_.value(output)));
    if (question_.starts[start].amount) left -= units;
    begin_at(output, start, units);
    if (const std::uint32_t place = place_of(output); place != kNone && draft_[place].is_named) decide(place);
  }

  void begin_at_spends(TxIndex tx) {
    const auto inputs = store_.inputs(tx);
    auto planned = std::lower_bound(starts_.spends.begin(), starts_.spends.end(), inputs.first,
                                    [](const auto& spend, std::uint32_t first) { return spend.input.value < first; });
    for (; planned != starts_.spends.end() && planned->input.value < inputs.first + inputs.count; ++planned) {
      begin_at_moved(store_.previous_output(planned->input), planned->start);
    }
  }

  /// The first of a list of starts at or behind an output.
  static auto first_at(const std::vector<PlannedStarts::AtOutput>& list, std::uint32_t output) {
    return std::lower_bound(list.begin(), list.end(), output,
                            [](const PlannedStarts::AtOutput& at, std::uint32_t first) { return at.output.value < first; });
  }

  void begin_at_receipts(TxIndex tx) {
    const auto outputs = store_.outputs(tx);
    auto planned = first_at(starts_.receipts, outputs.first);
    for (; planned != starts_.receipts.end() && planned->output.value < outputs.first + outputs.count; ++planned) {
      begin_at_moved(planned->output, planned->start);
    }
  }

  /// The starts at these outputs that have not begun; each begins once.
  void begin_at_outputs(std::uint32_t first, std::uint32_t count) {
    auto planned = first_at(starts_.outputs, first);
    for (; planned != starts_.outputs.end() && planned->output.value < first + count; ++planned) {
      std::uint32_t& begun_at = state_.begun_at[static_cast<std::size_t>(planned - starts_.outputs.begin())];
      if (begun_at != kNone) continue;
      begun_at = step();
      const auto& amount = question_.starts[planned->start].amount;
      begin_at(planned->output, planned->start,
               amount ? static_cast<std::uint64_t>(amount->units()) : store_.value(planned->output));
    }
  }

  // ---- one transaction, forward ----
  std::optional<Error> process(TxIndex tx) {
    begin_at_spends(tx);
    if (fees_into_ != nullptr && store_.is_coinbase(tx)) {
      lay_out_coinbase(tx);
    } else {
      lay_out(tx);
    }
    if (auto error = move_coins(tx)) return error;
    const auto outputs = store_.outputs(tx);
    begin_at_outputs(outputs.first, outputs.count);
    competing_.clear();
    for (std::uint32_t i = 0; i < outputs.count; ++i) compete(place_of(outputs[i]));
    let_largest_go_on();
    return std::nullopt;
  }

  /// The transaction as the rules see it, and the places whose coins it takes.
  void lay_out(TxIndex tx) {
    begin_layout();
    const auto inputs = store_.inputs(tx);
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const OutputIndex output = store_.previous_output(inputs[i]);
      const std::uint32_t place = place_of(output);
      const bool is_taken = flows_on(place) && store_.spend(output).input == inputs[i];
      put_source(store_.value(inputs[i]), is_taken ? place : kNone, i);
    }
    const auto outputs = store_.outputs(tx);
    for (std::uint32_t i = 0; i < outputs.count; ++i) split_outputs_.push_back(store_.value(outputs[i]));
  }

  /// The fees of the block, in the order of their transactions, then the subsidy.
  void lay_out_coinbase(TxIndex tx) {
    begin_layout();
    std::uint64_t fees = 0;
    for (const WholeBlocks::Payer& payer : fees_into_->payers(store_.block_of(tx))) {
      const auto waiting = waiting_fees_.find(payer.tx.value);
      put_source(payer.fee, waiting == waiting_fees_.end() ? kNone : waiting->second, 0);
      fees += payer.fee;
    }
    std::uint64_t claimed = 0;
    const auto outputs = store_.outputs(tx);
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      split_outputs_.push_back(store_.value(outputs[i]));
      claimed += store_.value(outputs[i]);
    }
    if (claimed > fees) put_source(claimed - fees, kNone, 0);
  }

  void begin_layout() {
    flowing_.clear();
    sources_.clear();
    split_inputs_.clear();
    split_outputs_.clear();
    trouble_.reset();
  }

  void put_source(std::optional<std::uint64_t> value, std::uint32_t place, std::uint32_t position) {
    if (!value && !trouble_) {
      trouble_ = Stop<Need>{.reason = EndReason::out_of_data,
                            .detail = "the value of input " + std::to_string(position) + " of the spending transaction is not known"};
    }
    split_inputs_.push_back({.value = value.value_or(0)});
    sources_.push_back(place);
    if (place != kNone) flowing_.push_back(place);
  }

  // ---- one transaction, backward ----
  std::optional<Error> process_backward(TxIndex tx) {
    begin_at_unspent_outputs(tx);
    begin_at_receipts(tx);
    lay_out_backward(tx);
    if (auto error = move_coins(tx)) return error;
    competing_.clear();
    const auto inputs = store_.inputs(tx);
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const OutputIndex output = store_.previous_output(inputs[i]);
      if (output.exists() && store_.spend(output).input == inputs[i]) {
        begin_at_outputs(output.value, 1);
        compete(place_of(output));
      } else if (i < made_.size()) {
        compete(made_[i]);
      }
    }
    let_largest_go_on();
    return std::nullopt;
  }

  /// Starts whose output nothing on the way spends begin where the trail reaches their transaction.
  void begin_at_unspent_outputs(TxIndex tx) {
    const auto outputs = store_.outputs(tx);
    begin_at_outputs(outputs.first, outputs.count);
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      const std::uint32_t place = place_of(outputs[i]);
      if (place != kNone && draft_[place].is_named) decide(place);
    }
  }

  void lay_out_backward(TxIndex tx) {
    begin_layout();
    const auto outputs = store_.outputs(tx);
    std::uint64_t paid = 0;
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      const std::uint32_t place = place_of(outputs[i]);
      put_source(store_.value(outputs[i]), flows_on(place) ? place : kNone, i);
      paid += store_.value(outputs[i]);
    }
    if (flowing_.empty()) return;
    const auto inputs = store_.inputs(tx);
    for (std::uint32_t i = 0; i < inputs.count && !trouble_; ++i) {
      split_outputs_.push_back(store_.value(inputs[i]).value_or(0));
      trouble_ = trouble_with(inputs[i], i);
    }
    if (trouble_) return;
    const auto fee = fee_of(store_, tx);
    if (fee) {
      put_source(*fee, kNone, 0);
    } else {
      refuse(tx, {Code::value_not_conserved, "vout", "outputs of " + std::to_string(paid) + " exceed the inputs"});
    }
  }

  /// Why coins cannot be traced back into an input.
  std::optional<Stop<Need>> trouble_with(InputIndex input, std::uint32_t position) {
    const OutputIndex output = store_.previous_output(input);
    const TxIndex maker = store_.previous_tx(input);
    const bool is_contradicted = output.exists() ? store_.spend(output).input != input
                                                 : !state_.outside_inputs.emplace(std::pair(maker.value, store_.previous_vout(input)), step()).second;
    if (is_contradicted) return Stop<Need>{.reason = EndReason::out_of_data, .detail = "another transaction spends the same output"};
    if (store_.value(input)) return std::nullopt;
    if (hints_.can_ask && !store_.has_body(maker)) {
      return stops_.wait_for({.kind = Need::Kind::transaction, .txid = store_.txid(maker)});
    }
    return Stop<Need>{.reason = EndReason::out_of_data, .detail = "the value of input " + std::to_string(position) + " is not known"};
  }

  // ---- moving coins, either way ----
  std::optional<Error> move_coins(TxIndex tx) {
    made_.clear();
    if (flowing_.empty()) return std::nullopt;
    if (!trouble_) {
      if (auto error = divide(tx)) return error;
    }
    for (const std::uint32_t place : flowing_) {
      draft_.change(place).is_spent = !trouble_;
      if (trouble_) draft_.stop(place, *trouble_);
    }
    if (!trouble_) pay_out(tx);
    return std::nullopt;
  }

  std::optional<Error> divide(TxIndex tx) {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      if (sources_[i] != kNone) split_inputs_[i].coins = draft_.coins(draft_[sources_[i]]);
    }
    const auto done = splitter_.split(question_.method, {.inputs = split_inputs_, .outputs = split_outputs_});
    if (done) return std::nullopt;
    if (done.error().code == Code::conservation_broken) return at(done.error(), store_.txid(tx).to_text());
    refuse(tx, done.error());
    return std::nullopt;
  }

  void refuse(TxIndex tx, const Error& error) {
    draft_.add_problem(at(error, store_.txid(tx).to_text()));
    trouble_ = Stop<Need>{.reason = EndReason::out_of_data, .detail = error.detail};
  }

  void pay_out(TxIndex tx) {
    std::uint32_t depth = kNone;
    for (const std::uint32_t place : flowing_) depth = std::min(depth, draft_[place].depth + 1);
    const std::uint32_t wholly = label_of_all();
    const std::uint32_t exact = wholly == kOtherMoney && is_backward_ ? label_known_back(tx) : wholly;
    draft_.begin_hops(flowing_);
    for (std::size_t bucket = 0; bucket < splitter_.bucket_count(); ++bucket) {
      made_.push_back(kNone);
      const auto coins = splitter_.coins(bucket);
      if (coins.empty()) continue;
      DraftPlace place{.tx = tx, .value = splitter_.value(bucket), .depth = depth, .wholly = wholly, .exact = exact};
      draft_.set_coins(place, coins);
      const bool is_fee = bucket == splitter_.fee_bucket();
      if (is_fee) {
        place.kind = PlaceKind::fee;
      } else if (is_backward_) {
        place.spent_by = store_.inputs(tx)[static_cast<std::uint32_t>(bucket)];
        place.tx = store_.previous_tx(place.spent_by);
        place.output = store_.previous_output(place.spent_by);
      } else {
        place.output = store_.outputs(tx)[static_cast<std::uint32_t>(bucket)];
      }
      made_.back() = add_place(place);
      draft_.add_hops(tx, store_.is_unconfirmed(tx), made_.back());
      if (is_fee) decide_fee(made_.back());
    }
  }

  /// The label of every coin that the transaction moves, under every rule.
  std::uint32_t label_of_all() {
    const std::uint32_t label = draft_[flowing_.front()].wholly;
    std::uint64_t left = 0;
    for (const SplitInput& input : split_inputs_) left += input.value;
    for (const std::uint32_t index : flowing_) {
      const DraftPlace& place = draft_[index];
      if (place.pays_out_by_guess()) return kOtherMoney;
      if (place.wholly == label) left -= place.value;
    }
    return left == 0 ? label : kOtherMoney;
  }

  /// Backward: the label whose amount is the same under every rule, because one input alone can have paid and all that
  /// any rule can have brought to the outputs is settled.
  std::uint32_t label_known_back(TxIndex tx) {
    const auto paying = std::count_if(split_outputs_.begin(), split_outputs_.end(), [](std::uint64_t value) { return value > 0; });
    const std::uint32_t label = draft_[flowing_.front()].exact;
    if (paying != 1 || label == kOtherMoney) return kOtherMoney;
    const auto outputs = store_.outputs(tx);
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      const std::uint32_t place = place_of(outputs[i]);
      if (place == kNone ? graph_.is_on_the_way(store_, outputs[i]) && store_.value(outputs[i]) > 0
                         : draft_[place].exact != label || draft_[place].pays_out_by_guess()) {
        return kOtherMoney;
      }
    }
    return label;
  }

  // ---- whether to go on ----
  void compete(std::uint32_t place) {
    if (place != kNone && decide(place) && !draft_[place].is_named) competing_.push_back(place);
  }

  /// Settles whether the coins of an output flow on. True when it takes a turn in the fan-out.
  bool decide(std::uint32_t place) {
    auto verdict = stops_.judge(draft_.change(place), draft_.traced(draft_[place]));
    if (verdict.stop) {
      draft_.stop(place, std::move(*verdict.stop));
    } else {
      draft_.let_go(place);
    }
    return verdict.competes;
  }

  void let_largest_go_on() {
    const std::uint32_t fan_out = question_.limits.fan_out;
    if (fan_out == 0 || competing_.size() <= fan_out) return;
    sort_by(competing_, [&](std::uint32_t a, std::uint32_t b) { return draft_.traced(draft_[a]) > draft_.traced(draft_[b]); });
    for (std::size_t i = fan_out; i < competing_.size(); ++i) {
      if (!stops_.is_target(draft_[competing_[i]])) draft_.stop(competing_[i], {.reason = EndReason::limit, .detail = "fan-out"});
    }
  }

  void decide_fee(std::uint32_t index) {
    const DraftPlace& place = draft_[index];
    if (stops_.is_target(place)) return draft_.stop(index, {.reason = EndReason::target});
    if (store_.is_coinbase(place.tx)) return draft_.stop(index, {.reason = EndReason::burnt});
    if (fees_into_ == nullptr) return draft_.stop(index, {.reason = EndReason::fee});
    const TxIndex coinbase = fees_into_->coinbase_of(place.tx);
    if (!coinbase.exists()) return end_outside_of_whole_blocks(index);
    if (auto held = stops_.judge_fee(place, draft_.traced(place), coinbase)) return draft_.stop(index, std::move(*held));
    waiting_fees_[place.tx.value] = index;
  }

  void end_outside_of_whole_blocks(std::uint32_t fee) {
    const TxIndex tx = draft_[fee].tx;
    draft_.stop(fee, {.reason = EndReason::fee});
    const BlockIndex block = store_.block_of(tx);
    if (block.exists() && !blocks_in_part_.insert(block.value).second) return;
    draft_.add_problem({Code::missing_field, block.exists() ? store_.block(block).hash.to_text() : store_.txid(tx).to_text(),
                        "fees are not followed into the coinbase: not all of its block is known"});
  }

  void stop_what_goes_in_circles() {
    for (std::uint32_t place = 0; place < draft_.place_count(); ++place) {
      if (!flows_on(place) || draft_[place].is_spent) continue;
      draft_.stop(place, {.reason = EndReason::out_of_data, .detail = "the transactions behind it spend each other in a circle"});
    }
  }

  const Store& store_;
  const Question& question_;
  const TraceHints& hints_;
  const PlannedStarts& starts_;
  const WholeBlocks* fees_into_;             // absent: fees end
  const bool is_backward_;
  const TrailStops& stops_;
  const ReachGraph& graph_;
  WalkState& state_;
  TrailDraft& draft_;
  std::vector<U128> left_of_start_;          // units that an address start with an amount has yet to find
  std::map<std::uint32_t, std::uint32_t> waiting_fees_;  // by payer: places that go on into the coinbase of the block
  std::set<std::uint32_t> blocks_in_part_;   // in which fees end because the block is not whole
  Splitter splitter_;
  // Of the transaction at hand; kept to save allocations.
  std::vector<std::uint32_t> flowing_;       // places whose coins it moves
  std::vector<std::uint32_t> sources_;       // the place of each of split_inputs_
  std::vector<SplitInput> split_inputs_;
  std::vector<std::uint64_t> split_outputs_;
  std::optional<Stop<Need>> trouble_;        // why it moves nothing
  std::vector<std::uint32_t> made_;          // the place of each bucket
  std::vector<std::uint32_t> competing_;     // for the fan-out
};

}  // namespace

void WalkState::take_back(std::size_t step) {
  for (std::uint32_t place = draft.first_place_of(step); place < draft.place_count(); ++place) {
    if (draft[place].output.exists()) place_of_output[draft[place].output.value] = kNone;
  }
  for (std::uint32_t& begun : begun_at) {
    if (begun >= step) begun = kNone;
  }
  std::erase_if(outside_inputs, [&](const auto& spent) { return spent.second >= step; });
  draft.take_back(step);
}

Result<Trail> walk_on(const WalkView& view, std::span<const TxIndex> transactions, WalkState& state) {
  return Walk(view, state).run(transactions);
}

}  // namespace peelback
