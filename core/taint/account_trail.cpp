#include "taint/account_trail.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "taint/account_draft.h"
#include "taint/account_purses.h"
#include "taint/account_rules.h"
#include "taint/account_starts.h"
#include "taint/account_stops.h"
#include "taint/reversed_steps.h"
#include "taint/split.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = AccountDraft::kNone;

using Hold = Stop<AccountNeed>;

/// Coins on their way from one balance to another.
struct Parcel {
  std::vector<CoinRun> coins{};
  U128 amount = 0;
  std::uint32_t depth = kNone;         // of the hop
  std::uint32_t wholly = kOtherMoney;
  std::vector<LabelSource> sources{};
  std::vector<CoinRun> begun{};        // labels that start with this very transfer: no hop
};

/// Traced coins of a conversion that have left their asset and not yet come out.
struct Converting {
  std::vector<CoinRun> labels{};
  std::vector<LabelSource> sources{};
  std::vector<std::vector<CoinRun>> legs{};    // what of each leg is still to come out
  std::vector<std::vector<CoinRun>> entire{};  // and what comes out of it in all
  std::uint32_t depth = kNone;
  std::uint32_t wholly = kOtherMoney;
  bool is_open = true;  // nothing has come out
};

/// What one account gave in an exchange.
struct Paid {
  HoldingIndex from{};
  std::vector<CoinRun> totals{};
};

AccountSteps ledger_of(const AccountStore& store, const AccountQuestion& question, RowOrder order) {
  auto ledger = account_steps(store, start_transactions(store, question), accounts_named(store, question.continued), order);
  return question.direction == Direction::backward ? reversed_steps(ledger) : ledger;
}

class Walk {
 public:
  Walk(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints, RowOrder order)
      : store_(store),
        question_(question),
        hints_(hints),
        method_(question.method),
        is_backward_(question.direction == Direction::backward),
        ledger_(ledger_of(store, question, order)),
        stops_(store, question, hints, ledger_),
        draft_(store, question),
        purses_(question, ledger_, draft_) {
    converting_.resize(ledger_.conversions.size());
    for (const Problem& problem : ledger_.problems) draft_.add_problem(problem);
    for (const AccountStart& start : question.starts) left_of_start_.push_back(start.amount ? start.amount->units() : kU128Max);
  }

  bool has_provider_order() const { return ledger_.has_provider_order; }

  Result<AccountTrail> run() {
    auto starts = plan_account_starts(store_, question_, hints_, ledger_, stops_);
    if (!starts) return starts.error();
    starts_ = std::move(starts).value();
    for (const AccountStarts::Asked& asked : starts_.asked) stops_.ask_for(asked.asset, asked.amount);
    for (const Problem& problem : starts_.problems) draft_.add_problem(problem);
    for (const AccountMissing& missing : starts_.missing) draft_.add_missing(missing);
    for (step_ = 0; step_ < ledger_.steps.size(); ++step_) process(ledger_.steps[step_]);
    settle_balances();
    return draft_.finish(purses_.unexplained());
  }

 private:
  // ---- one step ----
  void process(const AccountStep& step) {
    using Kind = AccountStep::Kind;
    switch (step.kind) {
      case Kind::transfer: return transfer(step);
      case Kind::fee:
        let_largest_go_on();  // fees come after all transfers
        return transfer(step);
      case Kind::set_off: return set_off(step);
      case Kind::convert_out: return convert_out(step);
      case Kind::convert_in: return convert_in(step);
      case Kind::exchange: return exchange(step);
      case Kind::reading:
        let_largest_go_on();
        return purses_.correct(step.from, step.amount, {.reason = EndReason::out_of_data, .detail = correction()});
      case Kind::end: return end_transaction();
    }
  }

  /// Where coins end that a balance held and that no list accounts for.
  const char* correction() const {
    return is_backward_ ? "it came with a credit that appears in no list" : "the chain's own balance is lower than the movements say";
  }

  Parcel debit(HoldingIndex from, U128 amount, AccountTxIndex tx) {
    Parcel parcel{.amount = amount};
    if (!from.exists()) return parcel;
    leave_unknown_history(from, tx);
    AccountPurse* purse = purses_.find(from);
    const bool was_traced = purse != nullptr && purse->coins.is_traced();
    parcel.coins = purses_.take(from, amount);
    if (was_traced) {
      parcel.depth = purse->depth + 1;
      parcel.wholly = purse->wholly;
      if (!stops_.within_window(tx)) {
        purses_.book_kept(*purse, label_totals(parcel.coins), {.reason = EndReason::limit, .detail = "time"});
        parcel.coins.clear();
      }
    }
    begin_at_debit(parcel, from, tx);
    for (const CoinRun& total : label_totals(parcel.coins)) parcel.sources.push_back(purses_.source_of(from, total.label));
    return parcel;
  }

  void begin_at_debit(Parcel& parcel, HoldingIndex from, AccountTxIndex tx) {
    for (const AccountStarts::AtDebit& planned : starts_.debits) {
      if (planned.holding != from || (planned.tx.exists() ? planned.tx != tx : !stops_.within_window(tx))) continue;
      U128& left = left_of_start_[planned.start];
      const U128 units = std::min(left, parcel.amount);
      if (units == 0) continue;
      if (question_.starts[planned.start].amount) left -= units;
      const std::uint32_t label = question_.starts[planned.start].label;
      const U128 added = label_units(parcel, units, label);
      const std::uint32_t place = draft_.place_at({.holding = from});
      draft_.report(planned.start, place, added, units - added);
      // Whatever the rule took from the balance, every unit of this payment is now of the label.
      const AccountPurse* purse = purses_.find(from);
      const bool has_others = purse != nullptr && std::any_of(purse->origins.begin(), purse->origins.end(),
                                                              [&](const AccountPurse::Origin& origin) { return origin.label != label; });
      if (units == parcel.amount) parcel.wholly = has_others ? kOtherMoney : label;
      if (added == 0) continue;
      AccountDraftPlace& begun = draft_[place];
      begun.is_start = true;
      begun.depth = 0;
      begun.value += parcel.amount;
      draft_.add_totals(begun, {{label, added}});
      purses_.note_origin(from, label, place, false);
      parcel.depth = 1;
      if (units < parcel.amount) parcel.wholly = kOtherMoney;
    }
  }

  /// The first units of a payment. Backward coins that have an order are listed from the last one on: so what the same
  /// queue or stack then gives out is where forward they came from.
  U128 label_units(Parcel& parcel, U128 units, std::uint32_t label) const {
    if (lists_last_first()) turn(parcel);
    const U128 added = label_first_units(method_, parcel.coins, parcel.amount, units, label);
    if (lists_last_first()) turn(parcel);
    return added;
  }

  bool lists_last_first() const { return is_backward_ && keeps_coin_order(method_); }

  static void turn(Parcel& parcel) {
    U128 behind = parcel.amount;
    for (const CoinRun& run : parcel.coins) behind -= run.amount;
    append_run(parcel.coins, {kOtherMoney, behind});
    std::reverse(parcel.coins.begin(), parcel.coins.end());
  }

  void begin_at_step(Parcel& parcel, const AccountStep& step, std::uint32_t place) {
    for (; starts_with(step); ++next_start_) {
      const std::uint32_t start = starts_.steps[next_start_].start;
      const auto& amount = question_.starts[start].amount;
      const std::uint32_t label = question_.starts[start].label;
      const U128 units = amount ? std::min(amount->units(), parcel.amount) : parcel.amount;
      const bool was_clean = label_totals(parcel.coins).empty();
      const U128 added = label_units(parcel, units, label);
      draft_.report(start, place, added, units - added);
      if (added == 0) continue;
      append_run(parcel.begun, {label, added});
      parcel.wholly = was_clean && added == parcel.amount ? label : kOtherMoney;
      draft_[place].is_start = true;
    }
  }

  /// Whether the next start lies on the step at hand, or on this part of it.
  bool starts_with(const AccountStep& step) const {
    if (next_start_ >= starts_.steps.size()) return false;
    const AccountStarts::AtStep& next = starts_.steps[next_start_];
    return next.step == step_ && (!next.to.exists() || next.to == step.to);
  }

  void transfer(const AccountStep& step) {
    Parcel parcel = debit(step.from, step.amount, step.tx);
    if (label_totals(parcel.coins).empty() && !starts_with(step)) {
      if (method_ == Method::poison && step.by_provider) unreached_.push_back(step);
      return credit_payment(step);
    }
    deliver(std::move(parcel), step);
    while (reach_an_earlier_row()) {
    }
  }

  /// The rows of a provider's list are in no order within a transaction: what may have been paid later is in reach though
  /// its row stands earlier. The balance has been moved already.
  bool reach_an_earlier_row() {
    const auto row = std::find_if(unreached_.begin(), unreached_.end(), [&](const AccountStep& step) {
      const AccountPurse* purse = step.from.exists() ? purses_.find(step.from) : nullptr;
      return purse != nullptr && purse->coins.is_traced() && stops_.within_window(step.tx);
    });
    if (row == unreached_.end()) return false;
    const AccountStep step = *row;
    unreached_.erase(row);
    const AccountPurse& purse = *purses_.find(step.from);
    Parcel parcel{.amount = step.amount};
    parcel.depth = purse.depth + 1;
    for (const CoinRun& total : purse.coins.totals()) {
      parcel.coins.push_back({total.label, step.amount});
      parcel.sources.push_back(purses_.source_of(step.from, total.label));
    }
    deliver(std::move(parcel), step);
    return true;
  }

  void set_off(const AccountStep& step) {
    const Parcel parcel = debit(step.from, step.amount, step.tx);
    purses_.book_at_origin(step.from, label_totals(parcel.coins), {.reason = EndReason::service, .detail = "contract"});
  }

  /// Brings coins to where the step says, writes the hops, and settles whether they go on from there.
  void deliver(Parcel parcel, const AccountStep& step) {
    AccountDraftPlace draft{.holding = step.to, .memo = step.memo};
    if (step.kind == AccountStep::Kind::fee || !step.to.exists()) {
      draft = {.kind = is_backward_                             ? AccountPlaceKind::mint
                       : step.kind == AccountStep::Kind::fee ? AccountPlaceKind::fee
                                                              : AccountPlaceKind::burn,
               .holding = step.from.exists() ? step.from : payer_,
               .tx = step.tx};
    }
    const std::uint32_t index = draft_.place_at(std::move(draft));
    const auto arriving = label_totals(parcel.coins);
    begin_at_step(parcel, step, index);
    const auto totals = label_totals(parcel.coins);
    if (totals.empty()) return credit_payment(step);
    AccountDraftPlace& place = draft_[index];
    place.value += parcel.amount;
    if (!parcel.begun.empty()) parcel.depth = 0;
    place.depth = std::min(place.depth, parcel.depth);
    draft_.add_totals(place, totals);
    for (const CoinRun& total : arriving) {
      const auto source = std::find_if(parcel.sources.begin(), parcel.sources.end(), [&](const LabelSource& s) { return s.label == total.label; });
      place.beyond_stop = place.beyond_stop || source->grade == TrailGrade::inferred;
      add_hop(step, index, *source, total.amount, total.amount, parcel);
    }
    settle(std::move(parcel), step, index, totals);
  }

  AccountHop& add_hop(const AccountStep& step, std::uint32_t place, const LabelSource& source, U128 amount, U128 to_amount,
                      const Parcel& parcel) {
    const bool exact = parcel.wholly == source.label && source.grade == TrailGrade::observed;
    return draft_.add_hop({.tx = step.tx,
                           .movement = step.movement,
                           .from = source.range,
                           .to = PlaceIndex{place},
                           .label = source.label,
                           .amount = Amount{amount},
                           .to_amount = Amount{to_amount},
                           .by_provider = step.by_provider,
                           .basis = exact ? AmountBasis::exact : AmountBasis::rule,
                           .grade = source.grade,
                           .depth = parcel.depth,
                           .unconfirmed = store_.transaction(step.tx).unconfirmed()});
  }

  void settle(Parcel parcel, const AccountStep& step, std::uint32_t index, const std::vector<CoinRun>& totals) {
    const AccountDraftPlace& place = draft_[index];
    if (place.kind != AccountPlaceKind::account) {
      const Hold nobody{.reason = place.kind == AccountPlaceKind::fee    ? EndReason::fee
                                  : place.kind == AccountPlaceKind::mint ? EndReason::mint
                                                                         : EndReason::burnt};
      return book_all(index, totals, nobody);
    }
    const bool is_start = !parcel.begun.empty();
    if (const auto held = stops_.held_at(place, {traced_units(method_, parcel.coins), parcel.depth, is_start}, step)) {
      book_all(index, totals, *held);
      return credit_payment(step);
    }
    const bool competes = question_.limits.fan_out > 0 && !is_start && !step.passes_on && !stops_.is_expanded(step.to);
    if (competes) {
      waiting_.push_back({std::move(parcel), step, index});
    } else {
      keep(parcel, step, index);
    }
  }

  void book_all(std::uint32_t place, const std::vector<CoinRun>& totals, const Hold& stop) {
    for (const CoinRun& total : totals) draft_.book(place, total, stop);
  }

  void keep(const Parcel& parcel, const AccountStep& step, std::uint32_t index) {
    const HoldingIndex to = step.to;
    const bool begins = !parcel.begun.empty();
    const bool is_continued = stops_.is_continued(to);
    const bool continues = is_continued && !begins && stops_.would_end(draft_[index], step);
    purses_.keep({.to = to,
                  .amount = parcel.amount,
                  .place = index,
                  .depth = parcel.depth,
                  .wholly = continues ? kOtherMoney : parcel.wholly,
                  .height = store_.transaction(step.tx).height,
                  .is_guess = continues || draft_[index].beyond_stop},
                 parcel.coins);
    if (stops_.is_contract(to) && !begins && !draft_[index].is_start && !is_continued) entered_.push_back(to);
  }

  /// Money without traced coins. It waits behind payments that wait, so that the balance keeps its order.
  void credit_payment(const AccountStep& step) {
    if (!step.to.exists()) return;
    const bool waits = std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& w) { return w.step.to == step.to; });
    if (waits) {
      waiting_.push_back({.parcel = {.amount = step.amount}, .step = step});
    } else {
      purses_.credit_other_money(step.to, step.amount);
    }
  }

  /// Of the payments that compete for the fan-out the largest go on.
  void let_largest_go_on() {
    std::vector<Waiting*> competing;
    for (Waiting& waiting : waiting_) {
      if (!label_totals(waiting.parcel.coins).empty()) competing.push_back(&waiting);
    }
    sort_by(competing, [&](const Waiting* a, const Waiting* b) {
      return traced_units(method_, b->parcel.coins) < traced_units(method_, a->parcel.coins);
    });
    for (std::size_t i = question_.limits.fan_out; i < competing.size(); ++i) {
      book_all(competing[i]->place, label_totals(competing[i]->parcel.coins), {.reason = EndReason::limit, .detail = "fan-out"});
      competing[i]->parcel.coins.clear();
    }
    for (const Waiting& waiting : waiting_) {
      if (label_totals(waiting.parcel.coins).empty()) {
        purses_.credit_other_money(waiting.step.to, waiting.parcel.amount);
      } else {
        keep(waiting.parcel, waiting.step, waiting.place);
      }
    }
    waiting_.clear();
  }

  /// A contract keeps no traced coins beyond the transaction.
  void end_transaction() {
    let_largest_go_on();
    for (const HoldingIndex contract : entered_) purses_.forget(*purses_.find(contract), {.reason = EndReason::service, .detail = "contract"});
    entered_.clear();
    unreached_.clear();
  }

  // ---- conversions ----
  void convert_out(const AccountStep& step) {
    const Parcel parcel = debit(step.from, step.amount, step.tx);
    credit_payment(step);
    const auto totals = label_totals(parcel.coins);
    if (totals.empty()) return;
    Converting& converting = converting_[step.conversion];
    for (const CoinRun& total : totals) {
      converting.labels.push_back(total);
      draft_.book_converted(purses_.newest_origin(step.from, total.label), total);
    }
    converting.labels = label_totals(converting.labels);
    for (const LabelSource& source : parcel.sources) {
      const auto same = [&](const LabelSource& s) { return s.label == source.label; };
      std::erase_if(converting.sources, same);
      converting.sources.push_back(source);
    }
    converting.depth = std::min(converting.depth, parcel.depth);
    converting.wholly = parcel.wholly;
  }

  void convert_in(const AccountStep& step) {
    const Conversion& conversion = ledger_.conversions[step.conversion];
    Converting& converting = converting_[step.conversion];
    Parcel parcel = debit(step.from, step.amount, step.tx);
    if (converting.is_open) {
      converting.is_open = false;
      for (const Conversion::Leg& leg : conversion.legs) {
        converting.legs.push_back(method_ == Method::poison ? converting.labels
                                                            : convert_labels(converting.labels, conversion.given, leg.gained));
      }
      converting.entire = converting.legs;
    }
    const auto leg = static_cast<std::size_t>(
        std::find_if(conversion.legs.begin(), conversion.legs.end(), [&](const Conversion::Leg& l) { return l.to == step.to; }) -
        conversion.legs.begin());
    const std::vector<CoinRun> of_pool = label_totals(parcel.coins);
    std::vector<CoinRun> gained;
    if (method_ == Method::poison) {
      for (const CoinRun& label : converting.legs[leg]) gained.push_back({label.label, step.amount});
    } else {
      const U128 room = step.amount - traced_units(method_, of_pool);
      U128 due = traced_units(method_, converting.legs[leg]);
      if (due > room) due = room;
      if (due > 0) gained = share_out(converting.legs[leg], due);
    }
    if (gained.empty() && of_pool.empty()) return credit_payment(step);
    std::vector<CoinRun> joined = gained;
    for (const CoinRun& run : of_pool) append_run(joined, run);
    parcel.coins = keeps_coin_order(method_) ? joined : label_totals(joined);
    if (lists_last_first()) turn(parcel);
    add_conversion_hops(step, conversion, converting, leg, parcel, gained, of_pool);
  }

  void add_conversion_hops(const AccountStep& step, const Conversion& conversion, const Converting& converting, std::size_t leg,
                           Parcel parcel, const std::vector<CoinRun>& gained, const std::vector<CoinRun>& of_pool) {
    const bool is_wrap = conversion.is_wrap && of_pool.empty();
    parcel.depth = std::min(parcel.depth, gained.empty() ? kNone : converting.depth);
    parcel.wholly = is_wrap ? converting.wholly : kOtherMoney;
    const std::uint32_t index = draft_.place_at({.holding = step.to, .memo = step.memo});
    AccountDraftPlace& place = draft_[index];
    place.value += parcel.amount;
    place.depth = std::min(place.depth, parcel.depth);
    const auto totals = label_totals(parcel.coins);
    draft_.add_totals(place, totals);
    const auto amount_of = [](const std::vector<CoinRun>& runs, std::uint32_t label) {
      const auto run = std::find_if(runs.begin(), runs.end(), [&](const CoinRun& r) { return r.label == label; });
      return run == runs.end() ? U128{0} : run->amount;
    };
    const auto source_in = [](const std::vector<LabelSource>& sources, std::uint32_t label) {
      return *std::find_if(sources.begin(), sources.end(), [&](const LabelSource& s) { return s.label == label; });
    };
    for (const CoinRun& run : gained) {
      LabelSource source = source_in(converting.sources, run.label);
      if (!is_wrap) source.grade = TrailGrade::inferred;
      place.beyond_stop = place.beyond_stop || source.grade == TrailGrade::inferred;
      const U128 whole = amount_of(converting.labels, run.label);
      const U128 of_leg = amount_of(converting.entire[leg], run.label);
      const U128 given = method_ == Method::poison ? whole : mul_div_floor(whole, run.amount, of_leg).value_or(whole);
      add_hop(step, index, source, given, run.amount, parcel).is_conversion = true;
      if (method_ == Method::poison) continue;
      const AssetIndex asset = store_.asset_of(step.to);
      draft_.note_converted_in(asset, run);
      stops_.ask_for(asset, run.amount);
    }
    for (const CoinRun& run : of_pool) {
      const LabelSource source = source_in(parcel.sources, run.label);
      place.beyond_stop = place.beyond_stop || source.grade == TrailGrade::inferred;
      add_hop(step, index, source, run.amount, run.amount, parcel);
    }
    settle(std::move(parcel), step, index, totals);
  }

  // ---- transactions known by balance changes ----
  void exchange(const AccountStep& step) {
    std::vector<ChangeStep> losers;
    std::vector<ChangeStep> gainers;
    U128 given = 0;
    U128 gained = 0;
    for (const ChangeStep& change : ledger_.changes_of(step)) {
      (change.gained ? gainers : losers).push_back(change);
      (change.gained ? gained : given) += change.amount;
    }
    put_in_turn(losers);
    put_in_turn(gainers);
    const bool is_conserved = is_backward_ ? given <= gained : gained <= given;
    const U128 fee = !is_conserved ? 0 : is_backward_ ? gained - given : given - gained;
    AccountCoins pot(method_);
    if (is_backward_) pot.put({}, fee);
    std::vector<Paid> paid;
    Parcel common = fill(pot, losers, step.tx, paid);
    if (!is_conserved) return refuse_exchange(step, paid, gainers);
    if (is_backward_ && fee > 0) common.wholly = kOtherMoney;
    if (method_ == Method::tiho) {
      sort_by(gainers, [](const ChangeStep& a, const ChangeStep& b) { return a.amount > b.amount; });
    }
    AccountStep row = step;
    row.kind = AccountStep::Kind::transfer;
    for (const ChangeStep& gainer : gainers) {
      row.to = gainer.holding;
      row.amount = gainer.amount;
      pay_from(pot, common, row);
    }
    if (is_backward_) return;
    row.kind = AccountStep::Kind::fee;
    row.to = {};
    row.amount = fee;
    pay_from(pot, common, row);
  }

  void put_in_turn(std::vector<ChangeStep>& changes) const {
    if (lists_last_first()) std::reverse(changes.begin(), changes.end());
  }

  /// Puts what the losers gave into one pot. Returns what all payments out of it have in common.
  Parcel fill(AccountCoins& pot, const std::vector<ChangeStep>& losers, AccountTxIndex tx, std::vector<Paid>& paid) {
    Parcel common;
    std::map<std::uint32_t, std::pair<std::vector<PlaceIndex>, TrailGrade>> sources;
    bool is_whole = true;
    for (const ChangeStep& loser : losers) {
      Parcel part = debit(loser.holding, loser.amount, tx);
      pot.put(part.coins, loser.amount);
      common.depth = std::min(common.depth, part.depth);
      is_whole = is_whole && (paid.empty() || part.wholly == common.wholly);
      common.wholly = part.wholly;
      payer_ = loser.holding;
      for (const LabelSource& source : part.sources) {
        auto& [places, grade] = sources.emplace(source.label, std::pair{std::vector<PlaceIndex>{}, TrailGrade::observed}).first->second;
        const auto listed = draft_.sources(source.range);
        places.insert(places.end(), listed.begin(), listed.end());
        grade = std::max(grade, source.grade);
      }
      paid.push_back({loser.holding, label_totals(part.coins)});
    }
    if (!is_whole) common.wholly = kOtherMoney;
    for (const auto& [label, from] : sources) common.sources.push_back({label, draft_.list_sources(from.first), from.second});
    return common;
  }

  void pay_from(AccountCoins& pot, const Parcel& common, const AccountStep& row) {
    Parcel parcel = common;
    parcel.amount = row.amount;
    parcel.coins = pot.take(row.amount);
    if (!label_totals(parcel.coins).empty() || starts_with(row)) {
      deliver(std::move(parcel), row);
    } else {
      credit_payment(row);
    }
  }

  void refuse_exchange(const AccountStep& step, const std::vector<Paid>& paid, const std::vector<ChangeStep>& gainers) {
    bool any_traced = false;
    const std::string why = "more comes out of the transaction than went in";
    for (const Paid& part : paid) {
      any_traced = any_traced || !part.totals.empty();
      purses_.book_at_origin(part.from, part.totals, {.reason = EndReason::out_of_data, .detail = why});
    }
    if (any_traced) draft_.add_problem({Code::value_not_conserved, std::string(store_.tx_id(step.tx)), why});
    for (const ChangeStep& gainer : gainers) purses_.credit_other_money(gainer.holding, gainer.amount);
  }

  // ---- what is left ----
  void leave_unknown_history(HoldingIndex holding, AccountTxIndex tx) {
    AccountPurse* purse = purses_.find(holding);
    if (purse == nullptr || !purse->coins.is_traced() || !hints_.can_ask || stops_.is_contract(holding)) return;
    if (const auto stop = stops_.unknown_history(holding, tx)) purses_.forget(*purse, *stop);
  }

  void settle_balances() {
    for (AccountPurse& purse : purses_.all()) {
      if (purse.coins.is_traced()) purses_.forget(purse, is_backward_ ? first_balance(purse) : last_balance(purse));
    }
  }

  Hold first_balance(const AccountPurse& purse) const {
    const bool is_known = ledger_.openings[purse.holding.value].is_known;
    return {.reason = EndReason::opening_balance, .detail = is_known ? "" : "estimate"};
  }

  Hold last_balance(const AccountPurse& purse) const {
    const auto cover = store_.cover_at(purse.holding, purse.last_arrival);
    if (cover) return {.reason = EndReason::unspent, .as_of = AsOf{cover->to_height, cover->to_time_s}};
    return {.reason = EndReason::out_of_data, .detail = "no complete history says what is left there"};
  }

  struct Waiting {
    Parcel parcel{};
    AccountStep step{};
    std::uint32_t place = 0;
  };

  const AccountStore& store_;
  const AccountQuestion& question_;
  const AccountHints& hints_;
  const Method method_;
  const bool is_backward_;
  const AccountSteps ledger_;
  AccountStops stops_;
  AccountStarts starts_;
  std::size_t next_start_ = 0;              // into AccountStarts::steps
  std::vector<U128> left_of_start_;         // units that a start with an amount has yet to find
  AccountDraft draft_;
  AccountPurses purses_;
  std::vector<Converting> converting_;
  std::vector<Waiting> waiting_;            // of the transaction at hand: they compete for its fan-out
  std::vector<HoldingIndex> entered_;       // of the transaction at hand: contracts that coins passed into
  std::vector<AccountStep> unreached_;  // poison: a provider's rows of the transaction at hand whose payer had nothing traced
  HoldingIndex payer_{};                    // of the exchange at hand: its fee's place is there
  std::uint32_t step_ = 0;
};

// What ends at each place, by what the place is: its number differs from trail to trail.
using PlaceLabel = std::tuple<AccountPlaceKind, std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>;

PlaceLabel key_of(const AccountPlace& place, std::uint32_t label) {
  return {place.kind, place.holding.value, place.memo.value, place.tx.value, label};
}

std::map<PlaceLabel, U128> ends_by_place(const AccountTrail& trail) {
  std::map<PlaceLabel, U128> sums;
  for (const AccountEnd& end : trail.ends) sums[key_of(trail.places[end.place.value], end.label)] += end.amount.units();
  return sums;
}

/// Where the same rows in the opposite order would end other amounts.
std::vector<OrderRange> order_ranges(const AccountTrail& trail, const AccountTrail& reversed) {
  const auto sums = ends_by_place(trail);
  const auto others = ends_by_place(reversed);
  std::vector<OrderRange> ranges;
  for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
    for (const LabelAmount& here : trail.amounts_of(trail.places[i])) {
      const auto key = key_of(trail.places[i], here.label);
      const auto sum = sums.find(key);
      const auto other = others.find(key);
      const U128 a = sum == sums.end() ? 0 : sum->second;
      const U128 b = other == others.end() ? 0 : other->second;
      if (a != b) ranges.push_back({PlaceIndex{i}, here.label, Amount{std::min(a, b)}, Amount{std::max(a, b)}});
    }
  }
  return ranges;
}

}  // namespace

Result<AccountTrail> trace_accounts(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints) {
  if (question.direction == Direction::backward && question.method == Method::libr) {
    return Error{Code::usage, "method", "LIBR has no backward form"};
  }
  Walk walk(store, question, hints, RowOrder::as_listed);
  const bool may_differ = walk.has_provider_order() && question.method != Method::poison;
  auto trail = walk.run();
  if (!trail || !may_differ) return trail;
  const auto reversed = Walk(store, question, hints, RowOrder::reversed).run();
  if (!reversed) return reversed.error();
  trail->order_ranges = order_ranges(*trail, *reversed);
  return trail;
}

}  // namespace peelback
