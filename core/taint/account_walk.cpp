#include "taint/account_walk.h"

#include <algorithm>

#include "base/sort.h"
#include "taint/reversed_steps.h"

namespace peelback {

namespace {

AccountSteps ledger_of(const AccountStore& store, const AccountQuestion& question, RowOrder order) {
  auto ledger = account_steps(store, start_transactions(store, question), accounts_named(store, question.continued), order);
  return question.direction == Direction::backward ? reversed_steps(ledger) : ledger;
}

}  // namespace

AccountWalk::AccountWalk(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints, RowOrder order)
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

Result<AccountTrail> AccountWalk::run() {
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

void AccountWalk::process(const AccountStep& step) {
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

// Where coins end that a balance held and that no list accounts for.
const char* AccountWalk::correction() const {
  return is_backward_ ? "it came with a credit that appears in no list" : "the chain's own balance is lower than the movements say";
}

AccountWalk::Parcel AccountWalk::debit(HoldingIndex from, U128 amount, AccountTxIndex tx) {
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

void AccountWalk::begin_at_debit(Parcel& parcel, HoldingIndex from, AccountTxIndex tx) {
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
    // A start counts from here, and reaches as far, also when all its coins were traced.
    AccountDraftPlace& begun = draft_[place];
    begun.depth = 0;
    parcel.depth = 1;
    if (added == 0) continue;
    begun.is_start = true;
    begun.value += parcel.amount;
    draft_.add_totals(begun, {{label, added}});
    purses_.note_origin(from, label, place, false);
    if (units < parcel.amount) parcel.wholly = kOtherMoney;
  }
}

// The first units of a payment. Backward coins that have an order are listed from the last one on: so what the same
// queue or stack then gives out is where forward they came from.
U128 AccountWalk::label_units(Parcel& parcel, U128 units, std::uint32_t label) const {
  if (lists_last_first()) turn(parcel);
  const U128 added = label_first_units(method_, parcel.coins, parcel.amount, units, label);
  if (lists_last_first()) turn(parcel);
  return added;
}

void AccountWalk::turn(Parcel& parcel) {
  U128 behind = parcel.amount;
  for (const CoinRun& run : parcel.coins) behind -= run.amount;
  append_run(parcel.coins, {kOtherMoney, behind});
  std::reverse(parcel.coins.begin(), parcel.coins.end());
}

void AccountWalk::begin_at_step(Parcel& parcel, const AccountStep& step, std::uint32_t place) {
  for (; starts_with(step); ++next_start_) {
    const std::uint32_t start = starts_.steps[next_start_].start;
    const auto& amount = question_.starts[start].amount;
    const std::uint32_t label = question_.starts[start].label;
    const U128 units = amount ? std::min(amount->units(), parcel.amount) : parcel.amount;
    const bool was_clean = label_totals(parcel.coins).empty();
    const U128 added = label_units(parcel, units, label);
    draft_.report(start, place, added, units - added);
    parcel.begins = true;
    if (added == 0) continue;
    parcel.wholly = was_clean && added == parcel.amount ? label : kOtherMoney;
    draft_[place].is_start = true;
  }
}

// Whether the next start lies on the step at hand, or on this part of it.
bool AccountWalk::starts_with(const AccountStep& step) const {
  if (next_start_ >= starts_.steps.size()) return false;
  const AccountStarts::AtStep& next = starts_.steps[next_start_];
  return next.step == step_ && (!next.to.exists() || next.to == step.to);
}

void AccountWalk::transfer(const AccountStep& step) {
  Parcel parcel = debit(step.from, step.amount, step.tx);
  if (label_totals(parcel.coins).empty() && !starts_with(step)) {
    if (method_ == Method::poison && step.by_provider) unreached_.push_back(step);
    return credit_payment(step);
  }
  deliver(std::move(parcel), step);
  while (reach_an_earlier_row()) {
  }
}

// The rows of a provider's list are in no order within a transaction: what may have been paid later is in reach though
// its row stands earlier. The balance has been moved already.
bool AccountWalk::reach_an_earlier_row() {
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

void AccountWalk::set_off(const AccountStep& step) {
  const Parcel parcel = debit(step.from, step.amount, step.tx);
  purses_.book_at_origin(step.from, label_totals(parcel.coins), {.reason = EndReason::service, .detail = "contract"});
}

// Brings coins to where the step says, writes the hops, and settles whether they go on from there.
void AccountWalk::deliver(Parcel parcel, const AccountStep& step) {
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
  const std::uint32_t depth = parcel.begins ? 0 : parcel.depth;
  place.depth = std::min(place.depth, depth);
  draft_.add_totals(place, totals);
  for (const CoinRun& total : arriving) {
    const auto source = std::find_if(parcel.sources.begin(), parcel.sources.end(), [&](const LabelSource& s) { return s.label == total.label; });
    place.beyond_stop = place.beyond_stop || source->grade == TrailGrade::inferred;
    add_hop(step, index, *source, total.amount, total.amount, parcel);
  }
  parcel.depth = depth;
  settle(std::move(parcel), step, index, totals);
}

AccountHop& AccountWalk::add_hop(const AccountStep& step, std::uint32_t place, const LabelSource& source, U128 amount, U128 to_amount,
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

void AccountWalk::settle(Parcel parcel, const AccountStep& step, std::uint32_t index, const std::vector<CoinRun>& totals) {
  const AccountDraftPlace& place = draft_[index];
  if (place.kind != AccountPlaceKind::account) {
    const Hold nobody{.reason = place.kind == AccountPlaceKind::fee    ? EndReason::fee
                                : place.kind == AccountPlaceKind::mint ? EndReason::mint
                                                                       : EndReason::burnt};
    return book_all(index, totals, nobody);
  }
  const bool is_start = parcel.begins;
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

void AccountWalk::book_all(std::uint32_t place, const std::vector<CoinRun>& totals, const Hold& stop) {
  for (const CoinRun& total : totals) draft_.book(place, total, stop);
}

void AccountWalk::keep(const Parcel& parcel, const AccountStep& step, std::uint32_t index) {
  const HoldingIndex to = step.to;
  const bool begins = parcel.begins;
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

// Money without traced coins. It waits behind payments that wait, so that the balance keeps its order.
void AccountWalk::credit_payment(const AccountStep& step) {
  if (!step.to.exists()) return;
  const bool waits = std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& w) { return w.step.to == step.to; });
  if (waits) {
    waiting_.push_back({.parcel = {.amount = step.amount}, .step = step});
  } else {
    purses_.credit_other_money(step.to, step.amount);
  }
}

// Of the payments that compete for the fan-out the largest go on.
void AccountWalk::let_largest_go_on() {
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

// A contract keeps no traced coins beyond the transaction.
void AccountWalk::end_transaction() {
  let_largest_go_on();
  for (const HoldingIndex contract : entered_) purses_.forget(*purses_.find(contract), {.reason = EndReason::service, .detail = "contract"});
  entered_.clear();
  unreached_.clear();
}

// ---- what is left ----

void AccountWalk::leave_unknown_history(HoldingIndex holding, AccountTxIndex tx) {
  AccountPurse* purse = purses_.find(holding);
  if (purse == nullptr || !purse->coins.is_traced() || !hints_.can_ask || stops_.is_contract(holding)) return;
  if (const auto stop = stops_.unknown_history(holding, tx)) purses_.forget(*purse, *stop);
}

void AccountWalk::settle_balances() {
  for (AccountPurse& purse : purses_.all()) {
    if (purse.coins.is_traced()) purses_.forget(purse, is_backward_ ? first_balance(purse) : last_balance(purse));
  }
}

AccountWalk::Hold AccountWalk::first_balance(const AccountPurse& purse) const {
  const bool is_known = ledger_.openings[purse.holding.value].is_known;
  return {.reason = EndReason::opening_balance, .detail = is_known ? "" : "estimate"};
}

AccountWalk::Hold AccountWalk::last_balance(const AccountPurse& purse) const {
  const auto cover = store_.cover_at(purse.holding, purse.last_arrival);
  if (cover) return {.reason = EndReason::unspent, .as_of = AsOf{cover->to_height, cover->to_time_s}};
  return {.reason = EndReason::out_of_data, .detail = "no complete history says what is left there"};
}

}  // namespace peelback
