#include "taint/account_trail.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/sort.h"
#include "taint/account_rules.h"
#include "taint/split.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;

/// Why coins are left, while the walk goes on. What `open` waits for is in `need`.
struct Stop {
  EndReason reason = EndReason::open;
  std::string detail{};
  std::optional<AsOf> as_of{};
  std::optional<AccountNeed> need{};
  std::uint32_t tag = kNoTag;
};

struct DraftPlace {
  AccountPlaceKind kind = AccountPlaceKind::account;
  HoldingIndex holding{};
  MemoIndex memo{};
  AccountTxIndex tx{};
  U128 value = 0;
  std::uint32_t depth = kNone;
  bool is_start = false;
  bool beyond_stop = false;
  std::vector<CoinRun> totals{};
};

/// Where coins of one label in a balance came in.
struct LabelOrigin {
  std::uint32_t label = kOtherMoney;
  std::vector<std::uint32_t> places{};
  ListRange listed{};  // the same as hop sources, as long as there are as many
  bool inferred = false;
};

/// Traced coins that came to a place and stayed in the balance.
struct Kept {
  std::uint32_t place = 0;
  CoinRun coins{};
};

/// A balance that traced coins came to.
struct Holder {
  HoldingIndex holding{};
  AccountCoins coins;
  std::uint32_t depth = kNone;          // the least of the credits that brought coins
  std::uint32_t wholly = kOtherMoney;   // the label of every coin here under every rule, if there is one
  std::optional<std::uint32_t> last_arrival{};  // block; absent: unconfirmed
  std::vector<LabelOrigin> origins{};   // labels ascending
  std::vector<Kept> kept{};
};

struct LabelSource {
  std::uint32_t label = kOtherMoney;
  ListRange range{};
  TrailGrade grade = TrailGrade::observed;
};

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

struct StepStart {
  std::uint32_t step = 0;
  std::uint32_t start = 0;
};

/// A start on what a holding spends: within the window, or in one transaction.
struct DebitStart {
  HoldingIndex holding{};
  AccountTxIndex tx{};  // absent: in every one within the window
  std::uint32_t start = 0;
};

auto need_key(const AccountNeed& need) { return std::tie(need.kind, need.id, need.part, need.from_height); }

std::vector<AccountIndex> accounts_named(const AccountStore& store, const std::vector<std::string>& names) {
  std::vector<AccountIndex> accounts;
  for (const std::string& name : names) {
    if (const AccountIndex account = store.find_account(name); account.exists()) accounts.push_back(account);
  }
  sort_ascending(accounts);
  return accounts;
}

std::vector<AccountTxIndex> start_transactions(const AccountStore& store, const AccountQuestion& question) {
  std::vector<AccountTxIndex> txs;
  for (const AccountStart& start : question.starts) {
    if (start.kind != AccountStart::Kind::transaction) continue;
    if (const AccountTxIndex tx = store.find_tx(start.id); tx.exists()) txs.push_back(tx);
  }
  return txs;
}

class Walk {
 public:
  Walk(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints, RowOrder order)
      : store_(store),
        question_(question),
        hints_(hints),
        method_(question.method),
        collapsed_(accounts_named(store, question.not_followed)),
        continued_(accounts_named(store, question.continued)),
        expanded_(accounts_named(store, question.expanded)),
        ledger_(account_steps(store, start_transactions(store, question), continued_, order)),
        stops_(hints.stops),
        balances_(store.holding_count()),
        holder_of_(store.holding_count(), kNone),
        asked_total_(store.asset_count()) {
    sort_by(stops_, [](const AccountStop& a, const AccountStop& b) {
      return std::tie(a.account.value, a.tag, a.reason, a.detail) < std::tie(b.account.value, b.tag, b.reason, b.detail);
    });
    for (std::uint32_t i = 0; i < balances_.size(); ++i) balances_[i] = ledger_.openings[i].amount;
    converting_.resize(ledger_.conversions.size());
    trail_.problems = ledger_.problems;
    for (const AccountStart& start : question.starts) {
      trail_.starts.push_back({.label = start.label});
      left_of_start_.push_back(start.amount ? start.amount->units() : kU128Max);
    }
  }

  bool has_provider_order() const { return ledger_.has_provider_order; }

  Result<AccountTrail> run() {
    if (question_.starts.empty()) return Error{Code::usage, "start", "no start is given"};
    index_steps();
    for (std::uint32_t i = 0; i < question_.starts.size(); ++i) {
      if (const auto done = plan_start(i); !done) return at(done.error(), "start[" + std::to_string(i) + "]");
    }
    sort_by(step_starts_, [](const StepStart& a, const StepStart& b) { return std::tie(a.step, a.start) < std::tie(b.step, b.start); });
    for (step_ = 0; step_ < ledger_.steps.size(); ++step_) process(ledger_.steps[step_]);
    settle_balances();
    return finish();
  }

 private:
  // ---- starts ----
  void index_steps() {
    first_step_.assign(store_.tx_count(), kNone);
    for (std::uint32_t i = 0; i < ledger_.steps.size(); ++i) {
      const AccountTxIndex tx = ledger_.steps[i].tx;
      if (tx.exists() && first_step_[tx.value] == kNone) first_step_[tx.value] = i;
    }
  }

  Result<Done> plan_start(std::uint32_t index) {
    const AccountStart& start = question_.starts[index];
    if (start.label == kOtherMoney) return Error{Code::usage, "label", "labels are numbered from 1"};
    const AssetIndex asset = start.asset.empty() ? store_.native_asset() : store_.find_asset(start.asset);
    if (start.kind == AccountStart::Kind::address) return plan_address(index, asset);
    const AccountTxIndex tx = store_.find_tx(start.id);
    if (!tx.exists() || first_step_[tx.value] == kNone) {
      want(index, {.kind = AccountNeed::Kind::transaction, .id = start.id});
      return Done{};
    }
    return plan_transaction(index, tx, asset);
  }

  Result<Done> plan_transaction(std::uint32_t index, AccountTxIndex tx, AssetIndex asset) {
    const AccountStart& start = question_.starts[index];
    const AccountIndex sender = store_.transaction(tx).sender;
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t i = first_step_[tx.value]; ledger_.steps[i].kind != AccountStep::Kind::end; ++i) {
      const AccountStep& step = ledger_.steps[i];
      if (step.kind == AccountStep::Kind::exchange && !start.movement) {
        plan_exchange(index, step, sender, asset);
      } else if (step.kind != AccountStep::Kind::transfer || !step.movement.exists()) {
        continue;
      } else if (start.movement ? store_.movement(step.movement).at == *start.movement
                                : step.from.exists() && store_.account_of(step.from) == sender && store_.asset_of(step.from) == asset) {
        chosen.push_back(i);
      }
    }
    if (start.movement && chosen.empty()) {
      return Error{Code::bad_reference, "movement", "no such transfer moves anything in this transaction"};
    }
    if (start.amount && !chosen.empty()) {
      if (chosen.size() != 1) return Error{Code::usage, "amount", "an amount needs one transfer, not " + std::to_string(chosen.size())};
      const U128 moved = ledger_.steps[chosen[0]].amount;
      if (start.amount->units() > moved) {
        return Error{Code::usage, "amount", start.amount->to_text() + " is more than the transfer's " + to_decimal(moved)};
      }
    }
    for (const std::uint32_t step : chosen) {
      step_starts_.push_back({step, index});
      const U128 moved = ledger_.steps[step].amount;
      ask_for(store_.movement(ledger_.steps[step].movement).asset, start.amount ? start.amount->units() : moved);
    }
    return Done{};
  }

  void plan_exchange(std::uint32_t index, const AccountStep& step, AccountIndex sender, AssetIndex asset) {
    const HoldingIndex holding = sender.exists() && asset.exists() ? store_.find_holding(sender, asset) : HoldingIndex{};
    for (const ChangeStep& change : changes_of(step)) {
      if (!holding.exists() || change.holding != holding || change.gained) continue;
      debit_starts_.push_back({holding, step.tx, index});
      ask_for(asset, std::min(change.amount, left_of_start_[index]));
    }
  }

  Result<Done> plan_address(std::uint32_t index, AssetIndex asset) {
    const AccountStart& start = question_.starts[index];
    const AccountIndex account = store_.find_account(start.id);
    if (hints_.can_ask) want_history(index, start, account, asset);
    if (!account.exists() || !asset.exists()) return Done{};
    const HoldingIndex holding = store_.find_holding(account, asset);
    if (!holding.exists()) return Done{};
    debit_starts_.push_back({.holding = holding, .start = index});
    U128 spent = 0;
    const auto add = [&](const AccountStep& step, U128 amount) {
      if (within_window(step.tx)) spent = amount > kU128Max - spent ? kU128Max : spent + amount;
    };
    for (const AccountStep& step : ledger_.steps) {
      if (step.kind == AccountStep::Kind::reading) continue;
      if (step.from == holding) add(step, step.amount);
      for (const ChangeStep& change : changes_of(step)) {
        if (change.holding == holding && !change.gained) add(step, change.amount);
      }
    }
    ask_for(asset, std::min(spent, left_of_start_[index]));
    return Done{};
  }

  void ask_for(AssetIndex asset, U128 amount) {
    U128& total = asked_total_[asset.value];
    total = amount > kU128Max - total ? kU128Max : total + amount;
  }

  void want_history(std::uint32_t index, const AccountStart& start, AccountIndex account, AssetIndex asset) {
    const AccountStats* stats = account.exists() ? store_.stats(account) : nullptr;
    if (stats == nullptr) return want(index, {.kind = AccountNeed::Kind::stats, .id = start.id});
    if (stats->tx_count > question_.limits.busy_transactions) {
      trail_.problems.push_back({Code::too_large, "start[" + std::to_string(index) + "]",
                                 "the account has " + std::to_string(stats->tx_count) +
                                     " transactions, probably a service: its history is not asked for"});
      return;
    }
    const HoldingIndex holding = asset.exists() ? store_.find_holding(account, asset) : HoldingIndex{};
    if (holding.exists() && store_.cover_at(holding, std::nullopt)) return;
    for (const HistoryPart part : AccountStore::parts_of(asset == store_.native_asset())) {
      want(index, {.kind = AccountNeed::Kind::history, .id = start.id, .part = part});
    }
  }

  void want(std::uint32_t index, AccountNeed need) {
    if (const AccountFailure* failure = failure_of(need)) {
      trail_.problems.push_back({Code::not_found, "start[" + std::to_string(index) + "]", failure->reason});
    } else {
      trail_.missing.push_back({.need = std::move(need), .for_start = true});
    }
  }

  const AccountFailure* failure_of(const AccountNeed& need) const {
    const AccountFailure* first = nullptr;
    for (const AccountFailure& failure : hints_.failed) {
      if (failure.need == need && (first == nullptr || failure.reason < first->reason)) first = &failure;
    }
    return first;
  }

  // ---- balances ----
  Holder* holder(HoldingIndex holding) {
    return holder_of_[holding.value] == kNone ? nullptr : &holders_[holder_of_[holding.value]];
  }

  /// From here on the order of the coins is kept. What was there before is other money, in one run.
  Holder& make_holder(HoldingIndex holding) {
    if (Holder* known = this->holder(holding)) return *known;
    holder_of_[holding.value] = static_cast<std::uint32_t>(holders_.size());
    holders_.push_back({.holding = holding, .coins = AccountCoins(method_)});
    holders_.back().coins.put({}, balances_[holding.value]);
    return holders_.back();
  }

  void credit_other_money(HoldingIndex holding, U128 amount) {
    balances_[holding.value] += amount;
    Holder* state = holder(holding);
    if (state == nullptr || amount == 0) return;
    state->coins.put({}, amount);
    state->wholly = kOtherMoney;
  }

  std::vector<CoinRun> take(HoldingIndex holding, U128 amount) {
    U128& balance = balances_[holding.value];
    if (balance < amount) {
      unexplained_[holding.value].in = Amount{unexplained_[holding.value].in.units() + amount - balance};
      credit_other_money(holding, amount - balance);
    }
    balance -= amount;
    Holder* state = holder(holding);
    return state == nullptr ? std::vector<CoinRun>{} : state->coins.take(amount);
  }

  static LabelOrigin& origin_of(Holder& state, std::uint32_t label) {
    const auto place = std::find_if(state.origins.begin(), state.origins.end(), [&](const LabelOrigin& o) { return o.label >= label; });
    if (place != state.origins.end() && place->label == label) return *place;
    return *state.origins.insert(place, {.label = label});
  }

  void note_origin(Holder& state, std::uint32_t label, std::uint32_t place, bool inferred) {
    LabelOrigin& origin = origin_of(state, label);
    if (std::find(origin.places.begin(), origin.places.end(), place) == origin.places.end()) origin.places.push_back(place);
    origin.inferred = origin.inferred || inferred;
  }

  LabelSource source_of(Holder& state, std::uint32_t label) {
    LabelOrigin& origin = origin_of(state, label);
    if (origin.listed.count != origin.places.size()) {
      origin.listed = {static_cast<std::uint32_t>(trail_.hop_sources.size()), static_cast<std::uint32_t>(origin.places.size())};
      for (const std::uint32_t place : origin.places) trail_.hop_sources.push_back(PlaceIndex{place});
    }
    return {label, origin.listed, origin.inferred ? TrailGrade::inferred : TrailGrade::observed};
  }

  /// Books coins that were taken out of a balance where they came in: the newest payments first, for what was spent is
  /// not there any more. Of several memos this is a convention; an account that pays nothing on shows each memo's own.
  void book_kept(Holder& state, std::span<const CoinRun> coins, const Stop& stop) {
    for (CoinRun run : coins) {
      for (auto kept = state.kept.rbegin(); kept != state.kept.rend() && run.amount > 0; ++kept) {
        if (kept->coins.label != run.label) continue;
        const U128 booked = method_ == Method::poison ? run.amount : std::min(run.amount, kept->coins.amount);
        if (booked == 0) continue;
        book(kept->place, {run.label, booked}, stop);
        kept->coins.amount -= std::min(booked, kept->coins.amount);
        run.amount -= booked;
      }
    }
  }

  /// Coins in the middle of a payment: some may belong to a start that began with it, and were never kept.
  void book_at_origin(HoldingIndex from, std::span<const CoinRun> coins, const Stop& stop) {
    for (const CoinRun& run : coins) book(newest_origin(from, run.label), run, stop);
  }

  std::uint32_t newest_origin(HoldingIndex from, std::uint32_t label) { return origin_of(*holder(from), label).places.back(); }

  void book(std::uint32_t place, CoinRun coins, const Stop& stop) { booked_.push_back({place, coins, stop}); }

  void forget(Holder& state, const Stop& stop) {
    const auto coins = state.coins.forget();
    book_kept(state, coins, stop);
    state.wholly = kOtherMoney;
  }

  // ---- places ----
  std::uint32_t place_at(DraftPlace place) {
    const auto key = std::tuple(place.kind, place.holding.value, place.memo.value, place.tx.value);
    const auto [entry, fresh] = place_of_.emplace(key, static_cast<std::uint32_t>(places_.size()));
    if (fresh) places_.push_back(std::move(place));
    return entry->second;
  }

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
      case Kind::reading: return read_balance(step);
      case Kind::end: return end_transaction();
    }
  }

  bool within_window(AccountTxIndex tx) const {
    const Limits& limits = question_.limits;
    const auto time_s = store_.transaction(tx).time_s;
    if (!limits.since_s && !limits.until_s) return true;
    if (!time_s) return !limits.until_s;
    return (!limits.since_s || *time_s >= *limits.since_s) && (!limits.until_s || *time_s <= *limits.until_s);
  }

  std::optional<std::uint32_t> height_of(AccountTxIndex tx) const { return store_.transaction(tx).height; }

  Parcel debit(HoldingIndex from, U128 amount, AccountTxIndex tx) {
    Parcel parcel{.amount = amount};
    if (!from.exists()) return parcel;
    leave_unknown_history(from, tx);
    Holder* state = holder(from);
    const bool was_traced = state != nullptr && state->coins.is_traced();
    parcel.coins = take(from, amount);
    state = holder(from);
    if (was_traced) {
      parcel.depth = state->depth + 1;
      parcel.wholly = state->wholly;
      if (!within_window(tx)) {
        book_kept(*state, label_totals(parcel.coins), {.reason = EndReason::limit, .detail = "time"});
        parcel.coins.clear();
      }
    }
    begin_at_debit(parcel, from, tx);
    state = holder(from);
    for (const CoinRun& total : label_totals(parcel.coins)) parcel.sources.push_back(source_of(*state, total.label));
    return parcel;
  }

  void begin_at_debit(Parcel& parcel, HoldingIndex from, AccountTxIndex tx) {
    for (const DebitStart& planned : debit_starts_) {
      if (planned.holding != from || (planned.tx.exists() ? planned.tx != tx : !within_window(tx))) continue;
      U128& left = left_of_start_[planned.start];
      const U128 units = std::min(left, parcel.amount);
      if (units == 0) continue;
      if (question_.starts[planned.start].amount) left -= units;
      const std::uint32_t label = question_.starts[planned.start].label;
      const U128 added = label_first_units(method_, parcel.coins, parcel.amount, units, label);
      const std::uint32_t place = place_at({.holding = from});
      report(planned.start, place, added, units - added);
      // Whatever the rule took from the balance, every unit of this payment is now of the label.
      const Holder* state = holder(from);
      const bool has_others = state != nullptr && std::any_of(state->origins.begin(), state->origins.end(),
                                                              [&](const LabelOrigin& origin) { return origin.label != label; });
      if (units == parcel.amount) parcel.wholly = has_others ? kOtherMoney : label;
      if (added == 0) continue;
      places_[place].is_start = true;
      places_[place].depth = 0;
      places_[place].value += parcel.amount;
      add_totals(places_[place], std::vector<CoinRun>{{label, added}});
      note_origin(make_holder(from), label, place, false);
      parcel.depth = 1;
      if (units < parcel.amount) parcel.wholly = kOtherMoney;
    }
  }

  void report(std::uint32_t start, std::uint32_t place, U128 added, U128 already) {
    const auto add = [&](std::vector<StartPart>& parts, U128 units) {
      if (units == 0) return;
      const auto known = std::find_if(parts.begin(), parts.end(), [&](const StartPart& p) { return p.place.value == place; });
      if (known == parts.end()) {
        parts.push_back({PlaceIndex{place}, Amount{units}});
      } else {
        known->amount = Amount{known->amount.units() + units};
      }
    };
    add(trail_.starts[start].added, added);
    add(trail_.starts[start].already_traced, already);
  }

  void begin_at_step(Parcel& parcel, std::uint32_t place) {
    for (; next_step_start_ < step_starts_.size() && step_starts_[next_step_start_].step == step_; ++next_step_start_) {
      const std::uint32_t start = step_starts_[next_step_start_].start;
      const auto& amount = question_.starts[start].amount;
      const std::uint32_t label = question_.starts[start].label;
      const U128 units = amount ? amount->units() : parcel.amount;
      const bool was_clean = label_totals(parcel.coins).empty();
      const U128 added = label_first_units(method_, parcel.coins, parcel.amount, units, label);
      report(start, place, added, units - added);
      if (added == 0) continue;
      append_run(parcel.begun, {label, added});
      parcel.wholly = was_clean && added == parcel.amount ? label : kOtherMoney;
      places_[place].is_start = true;
    }
  }

  bool starts_here() const { return next_step_start_ < step_starts_.size() && step_starts_[next_step_start_].step == step_; }

  void transfer(const AccountStep& step) {
    Parcel parcel = debit(step.from, step.amount, step.tx);
    if (label_totals(parcel.coins).empty() && !starts_here()) {
      return credit_payment(step);
    }
    deliver(std::move(parcel), step);
  }

  void set_off(const AccountStep& step) {
    const Parcel parcel = debit(step.from, step.amount, step.tx);
    book_at_origin(step.from, label_totals(parcel.coins), {.reason = EndReason::service, .detail = "contract"});
  }

  void add_totals(DraftPlace& place, const std::vector<CoinRun>& coins) {
    std::vector<CoinRun> joined = place.totals;
    joined.insert(joined.end(), coins.begin(), coins.end());
    place.totals = label_totals(joined);
  }

  /// Brings coins to where the step says, writes the hops, and settles whether they go on from there.
  void deliver(Parcel parcel, const AccountStep& step) {
    DraftPlace draft{.holding = step.to, .memo = step.memo};
    if (step.kind == AccountStep::Kind::fee || !step.to.exists()) {
      draft = {.kind = step.kind == AccountStep::Kind::fee ? AccountPlaceKind::fee : AccountPlaceKind::burn,
               .holding = step.from.exists() ? step.from : payer_, .tx = step.tx};
    }
    const std::uint32_t index = place_at(draft);
    const auto arriving = label_totals(parcel.coins);
    if (starts_here()) begin_at_step(parcel, index);
    const auto totals = label_totals(parcel.coins);
    if (totals.empty()) return credit_payment(step);
    DraftPlace& place = places_[index];
    place.value += parcel.amount;
    if (!parcel.begun.empty()) parcel.depth = 0;
    place.depth = std::min(place.depth, parcel.depth);
    add_totals(place, totals);
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
    trail_.hops.push_back({.tx = step.tx,
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
    return trail_.hops.back();
  }

  void settle(Parcel parcel, const AccountStep& step, std::uint32_t index, const std::vector<CoinRun>& totals) {
    const DraftPlace& place = places_[index];
    if (place.kind != AccountPlaceKind::account) {
      const Stop stop{.reason = place.kind == AccountPlaceKind::fee ? EndReason::fee : EndReason::burnt};
      for (const CoinRun& total : totals) book(index, total, stop);
      return;
    }
    const bool is_start = !parcel.begun.empty();
    if (const auto stop = held_at(index, parcel, step, is_start)) {
      for (const CoinRun& total : totals) book(index, total, *stop);
      return credit_payment(step);
    }
    const bool competes = question_.limits.fan_out > 0 && !is_start && !step.passes_on && !listed(expanded_, step.to);
    if (competes) {
      waiting_.push_back({std::move(parcel), step, index});
    } else {
      keep(parcel, step, index);
    }
  }

  void keep(const Parcel& parcel, const AccountStep& step, std::uint32_t index) {
    const auto totals = label_totals(parcel.coins);
    const HoldingIndex to = step.to;
    Holder& state = make_holder(to);
    const bool was_empty = balances_[to.value] == 0;
    const bool stays_whole = parcel.wholly != kOtherMoney && (was_empty || state.wholly == parcel.wholly);
    state.wholly = stays_whole && ledger_.openings[to.value].is_known ? parcel.wholly : kOtherMoney;
    balances_[to.value] += parcel.amount;
    state.coins.put(parcel.coins, parcel.amount);
    state.depth = std::min(state.depth, parcel.depth);
    state.last_arrival = height_of(step.tx);
    const bool continues = listed(continued_, to) && parcel.begun.empty() && would_end(index, step);
    for (const CoinRun& total : totals) {
      note_origin(state, total.label, index, continues || places_[index].beyond_stop);
      const auto kept = std::find_if(state.kept.begin(), state.kept.end(), [&](const Kept& k) { return k.place == index && k.coins.label == total.label; });
      if (kept == state.kept.end()) {
        state.kept.push_back({index, total});
      } else {
        kept->coins.amount += total.amount;
      }
    }
    if (continues) state.wholly = kOtherMoney;
    if (is_contract(to) && parcel.begun.empty() && !places_[index].is_start && !listed(continued_, to)) entered_.push_back(to);
  }

  /// Money without traced coins. It waits behind payments that wait, so that the balance keeps its order.
  void credit_payment(const AccountStep& step) {
    if (!step.to.exists()) return;
    const bool waits = std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& w) { return w.step.to == step.to; });
    if (waits) {
      waiting_.push_back({.parcel = {.amount = step.amount}, .step = step});
    } else {
      credit_other_money(step.to, step.amount);
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
      for (const CoinRun& total : label_totals(competing[i]->parcel.coins)) {
        book(competing[i]->place, total, {.reason = EndReason::limit, .detail = "fan-out"});
      }
      competing[i]->parcel.coins.clear();
    }
    for (const Waiting& waiting : waiting_) {
      if (label_totals(waiting.parcel.coins).empty()) {
        credit_other_money(waiting.step.to, waiting.parcel.amount);
      } else {
        keep(waiting.parcel, waiting.step, waiting.place);
      }
    }
    waiting_.clear();
  }

  /// A contract keeps no traced coins beyond the transaction.
  void end_transaction() {
    let_largest_go_on();
    for (const HoldingIndex contract : entered_) forget(*holder(contract), {.reason = EndReason::service, .detail = "contract"});
    entered_.clear();
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
      converted_.push_back({newest_origin(step.from, total.label), total});
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
    add_conversion_hops(step, conversion, converting, leg, parcel, gained, of_pool);
  }

  void add_conversion_hops(const AccountStep& step, const Conversion& conversion, const Converting& converting, std::size_t leg,
                           Parcel parcel, const std::vector<CoinRun>& gained, const std::vector<CoinRun>& of_pool) {
    const bool is_wrap = conversion.is_wrap && of_pool.empty();
    parcel.depth = std::min(parcel.depth, gained.empty() ? kNone : converting.depth);
    parcel.wholly = is_wrap ? converting.wholly : kOtherMoney;
    const std::uint32_t index = place_at({.holding = step.to, .memo = step.memo});
    DraftPlace& place = places_[index];
    place.value += parcel.amount;
    place.depth = std::min(place.depth, parcel.depth);
    const auto totals = label_totals(parcel.coins);
    add_totals(place, totals);
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
      converted_in_[{run.label, asset.value}] += run.amount;
      ask_for(asset, run.amount);
    }
    for (const CoinRun& run : of_pool) {
      const LabelSource source = source_in(parcel.sources, run.label);
      place.beyond_stop = place.beyond_stop || source.grade == TrailGrade::inferred;
      add_hop(step, index, source, run.amount, run.amount, parcel);
    }
    settle(std::move(parcel), step, index, totals);
  }

  // ---- transactions known by balance changes ----
  std::span<const ChangeStep> changes_of(const AccountStep& step) const {
    return std::span(ledger_.changes).subspan(step.first_change, step.change_count);
  }

  void exchange(const AccountStep& step) {
    AccountCoins pot(method_);
    U128 given = 0;
    U128 gained = 0;
    Parcel common;
    std::vector<const ChangeStep*> gainers;
    std::map<std::uint32_t, std::pair<std::vector<PlaceIndex>, TrailGrade>> sources;
    std::vector<std::pair<HoldingIndex, std::vector<CoinRun>>> paid;
    bool is_whole = true;
    for (const ChangeStep& change : changes_of(step)) {
      if (change.gained) {
        gainers.push_back(&change);
        gained += change.amount;
        continue;
      }
      Parcel part = debit(change.holding, change.amount, step.tx);
      given += change.amount;
      pot.put(part.coins, change.amount);
      common.depth = std::min(common.depth, part.depth);
      is_whole = is_whole && (paid.empty() || part.wholly == common.wholly);
      common.wholly = part.wholly;
      payer_ = change.holding;
      for (const LabelSource& source : part.sources) {
        auto& [places, grade] = sources.emplace(source.label, std::pair{std::vector<PlaceIndex>{}, TrailGrade::observed}).first->second;
        for (std::uint32_t i = 0; i < source.range.count; ++i) places.push_back(trail_.hop_sources[source.range.first + i]);
        grade = std::max(grade, source.grade);
      }
      paid.emplace_back(change.holding, label_totals(part.coins));
    }
    if (!is_whole) common.wholly = kOtherMoney;
    if (gained > given) return refuse_exchange(step, paid, gainers);
    for (const auto& [label, from] : sources) {
      common.sources.push_back({label, {static_cast<std::uint32_t>(trail_.hop_sources.size()), static_cast<std::uint32_t>(from.first.size())}, from.second});
      trail_.hop_sources.insert(trail_.hop_sources.end(), from.first.begin(), from.first.end());
    }
    if (method_ == Method::tiho) {
      sort_by(gainers, [](const ChangeStep* a, const ChangeStep* b) { return a->amount > b->amount; });
    }
    AccountStep row = step;
    for (const ChangeStep* gainer : gainers) {
      row.kind = AccountStep::Kind::transfer;
      row.to = gainer->holding;
      row.amount = gainer->amount;
      pay_from(pot, common, row);
    }
    row.kind = AccountStep::Kind::fee;
    row.to = {};
    row.amount = given - gained;
    pay_from(pot, common, row);
  }

  void pay_from(AccountCoins& pot, const Parcel& common, const AccountStep& row) {
    Parcel parcel = common;
    parcel.amount = row.amount;
    parcel.coins = pot.take(row.amount);
    if (!label_totals(parcel.coins).empty()) {
      deliver(std::move(parcel), row);
    } else {
      credit_payment(row);
    }
  }

  void refuse_exchange(const AccountStep& step, const std::vector<std::pair<HoldingIndex, std::vector<CoinRun>>>& paid,
                       const std::vector<const ChangeStep*>& gainers) {
    bool any_traced = false;
    const std::string why = "more comes out of the transaction than went in";
    for (const auto& [holding, totals] : paid) {
      if (totals.empty()) continue;
      any_traced = true;
      book_at_origin(holding, totals, {.reason = EndReason::out_of_data, .detail = why});
    }
    if (any_traced) trail_.problems.push_back({Code::value_not_conserved, std::string(store_.tx_id(step.tx)), why});
    for (const ChangeStep* gainer : gainers) credit_other_money(gainer->holding, gainer->amount);
  }

  void read_balance(const AccountStep& step) {
    const U128 balance = balances_[step.from.value];
    UnexplainedRow& row = unexplained_[step.from.value];
    if (step.amount > balance) {
      row.in = Amount{row.in.units() + step.amount - balance};
      credit_other_money(step.from, step.amount - balance);
    } else if (step.amount < balance) {
      row.out = Amount{row.out.units() + balance - step.amount};
      const auto totals = label_totals(take(step.from, balance - step.amount));
      if (Holder* state = holder(step.from); state != nullptr && !totals.empty()) {
        book_kept(*state, totals, {.reason = EndReason::out_of_data, .detail = "the chain's own balance is lower than the movements say"});
      }
    }
  }

  // ---- whether to go on ----
  bool listed(const std::vector<AccountIndex>& accounts, HoldingIndex holding) const {
    return std::binary_search(accounts.begin(), accounts.end(), store_.account_of(holding));
  }

  bool is_contract(HoldingIndex holding) const { return store_.nature(store_.account_of(holding)) == AccountNature::contract; }

  const AccountStats* busy_stats(HoldingIndex holding) const {
    const AccountStats* stats = store_.stats(store_.account_of(holding));
    return stats != nullptr && stats->tx_count > question_.limits.busy_transactions ? stats : nullptr;
  }

  const AccountStop* stop_at(const DraftPlace& place, AccountTxIndex tx) const {
    const AccountIndex account = store_.account_of(place.holding);
    const auto time_s = store_.transaction(tx).time_s;
    auto stop = std::lower_bound(stops_.begin(), stops_.end(), account,
                                 [](const AccountStop& s, AccountIndex wanted) { return s.account < wanted; });
    for (; stop != stops_.end() && stop->account == account; ++stop) {
      const bool begun = !stop->valid_from_s || !time_s || *stop->valid_from_s <= *time_s;
      const bool ended = stop->valid_until_s && (!time_s || *stop->valid_until_s < *time_s);
      if (begun && !ended && (!stop->memo || *stop->memo == store_.memo_text(place.memo))) return &*stop;
    }
    return nullptr;
  }

  /// Whether the place would end the trail if the user had not continued past it.
  bool would_end(std::uint32_t index, const AccountStep& step) const {
    return stop_at(places_[index], step.tx) != nullptr || busy_stats(step.to) != nullptr || is_contract(step.to);
  }

  std::optional<Stop> held_at(std::uint32_t index, const Parcel& parcel, const AccountStep& step, bool is_start) const {
    const DraftPlace& place = places_[index];
    const Limits& limits = question_.limits;
    const bool is_continued = listed(continued_, step.to);
    const bool is_bounded = !listed(expanded_, step.to);
    if (const AccountStop* stop = stop_at(place, step.tx); stop != nullptr && stop->reason == EndReason::burnt) {
      return Stop{.reason = EndReason::burnt, .detail = stop->detail, .tag = stop->tag};
    }
    if (listed(collapsed_, step.to)) return Stop{.reason = EndReason::not_followed};
    if (!is_start && !is_continued) {
      if (const AccountStop* stop = stop_at(place, step.tx)) return Stop{.reason = stop->reason, .detail = stop->detail, .tag = stop->tag};
    }
    if (!is_start && is_bounded) {
      const AssetIndex asset = store_.asset_of(step.to);
      const U128 traced = traced_units(method_, parcel.coins);
      if (traced < minimum_of(asset)) return Stop{.reason = EndReason::dust};
      const auto least = mul_div_ceil(asked_total_[asset.value], limits.min_share_ppm, 1'000'000);
      if (traced < least.value_or(kU128Max)) return Stop{.reason = EndReason::limit, .detail = "share"};
    }
    if (is_bounded && parcel.depth >= limits.max_hops) return Stop{.reason = EndReason::limit, .detail = "hops"};
    if (!is_start && !is_continued) {
      if (const AccountStats* stats = busy_stats(step.to)) {
        return Stop{.reason = EndReason::busy, .detail = std::to_string(stats->tx_count) + " transactions"};
      }
      if (is_contract(step.to)) {
        // What a contract does with coins, it does in the transaction: its own history is not asked for.
        if (step.passes_on) return std::nullopt;
        return Stop{.reason = EndReason::service, .detail = "contract"};
      }
    }
    return unknown_history(step.to, step.tx);
  }

  U128 minimum_of(AssetIndex asset) const {
    for (const AssetMinimum& minimum : question_.minimums) {
      if (minimum.asset == store_.asset(asset).reference) return minimum.amount.units();
    }
    for (const AccountStart& start : question_.starts) {
      const AssetIndex asked = start.asset.empty() ? store_.native_asset() : store_.find_asset(start.asset);
      if (asked == asset) return question_.limits.min_amount.units();
    }
    return 0;
  }

  /// Where a source can be asked, an account is followed as far as everything that moved its money is known.
  std::optional<Stop> unknown_history(HoldingIndex holding, AccountTxIndex tx) const {
    if (!hints_.can_ask) return std::nullopt;
    const AccountIndex account = store_.account_of(holding);
    const std::string name(store_.account_text(account));
    if (store_.stats(account) == nullptr) return wait_for({.kind = AccountNeed::Kind::stats, .id = name});
    for (const HistoryPart part : AccountStore::parts_of(store_.asset_of(holding) == store_.native_asset())) {
      const auto cover = store_.part_cover_at(account, part, height_of(tx));
      if (cover && (cover->from_height == 0 || ledger_.openings[holding.value].is_known)) continue;
      const auto first_run = store_.part_cover_at(account, part, 0);
      return wait_for({.kind = AccountNeed::Kind::history, .id = name, .part = part, .from_height = first_run ? first_run->to_height + 1 : 0});
    }
    return std::nullopt;
  }

  Stop wait_for(AccountNeed need) const {
    if (const AccountFailure* failure = failure_of(need)) return {.reason = EndReason::fetch_failed, .detail = failure->reason};
    return {.reason = EndReason::open, .need = std::move(need)};
  }

  void leave_unknown_history(HoldingIndex holding, AccountTxIndex tx) {
    Holder* state = holder(holding);
    if (state == nullptr || !state->coins.is_traced() || !hints_.can_ask || is_contract(holding)) return;
    if (const auto stop = unknown_history(holding, tx)) forget(*state, *stop);
  }

  // ---- the end ----
  void settle_balances() {
    for (Holder& state : holders_) {
      if (!state.coins.is_traced()) continue;
      const auto cover = store_.cover_at(state.holding, state.last_arrival);
      if (cover) {
        forget(state, {.reason = EndReason::unspent, .as_of = AsOf{cover->to_height, cover->to_time_s}});
      } else {
        forget(state, {.reason = EndReason::out_of_data, .detail = "no complete history says what is left there"});
      }
    }
  }

  Result<AccountTrail> finish() {
    number_places();
    write_ends();
    write_missing();
    write_unexplained();
    if (method_ == Method::poison) {
      trail_.converted.clear();
      for (std::uint32_t i = 0; i < trail_.places.size(); ++i) {
        for (const LabelAmount& amount : trail_.amounts_of(trail_.places[i])) {
          trail_.reach.push_back({PlaceIndex{i}, amount.label, trail_.places[i].value});
        }
      }
    } else if (auto error = audit()) {
      return std::move(*error);
    }
    return std::move(trail_);
  }

  void number_places() {
    std::vector<std::uint32_t> drafts;
    id_of_.assign(places_.size(), kNone);
    const auto number = [&](std::uint32_t draft) {
      if (id_of_[draft] != kNone) return;
      id_of_[draft] = static_cast<std::uint32_t>(drafts.size());
      drafts.push_back(draft);
    };
    for (const StartReport& start : trail_.starts) {
      for (const StartPart& part : start.added) number(part.place.value);
    }
    for (std::uint32_t draft = 0; draft < places_.size(); ++draft) {
      if (!places_[draft].totals.empty()) number(draft);
    }
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
      sort_by(std::span(&*first, static_cast<std::size_t>(last - first)), [](const AccountHop& a, const AccountHop& b) { return a.to < b.to; });
      first = last;
    }
    for (const std::uint32_t draft : drafts) {
      const DraftPlace& from = places_[draft];
      trail_.places.push_back({.kind = from.kind,
                               .holding = from.holding,
                               .memo = from.memo,
                               .tx = from.tx,
                               .value = Amount{from.value},
                               .depth = from.depth,
                               .is_start = from.is_start,
                               .beyond_stop = from.beyond_stop,
                               .amounts = {static_cast<std::uint32_t>(trail_.amounts.size()), static_cast<std::uint32_t>(from.totals.size())}});
      for (const CoinRun& total : from.totals) trail_.amounts.push_back({total.label, Amount{total.amount}});
    }
  }

  void write_ends() {
    const auto key = [](const AccountEnd& end) {
      const AsOf as_of = end.as_of.value_or(AsOf{});
      return std::tuple(end.place.value, end.reason, end.label, std::string_view(end.detail), end.tag, as_of.height, as_of.time_s);
    };
    for (const Booked& booked : booked_) {
      trail_.ends.push_back({.place = PlaceIndex{id_of_[booked.place]},
                             .label = booked.coins.label,
                             .amount = Amount{booked.coins.amount},
                             .reason = booked.stop.reason,
                             .detail = booked.stop.detail,
                             .as_of = booked.stop.as_of,
                             .tag = booked.stop.tag});
    }
    sort_by(trail_.ends, [&](const AccountEnd& a, const AccountEnd& b) { return key(a) < key(b); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < trail_.ends.size(); ++i) {
      AccountEnd& end = trail_.ends[i];
      if (kept > 0 && key(trail_.ends[kept - 1]) == key(end)) {
        Amount& sum = trail_.ends[kept - 1].amount;
        sum = method_ == Method::poison ? std::max(sum, end.amount) : Amount{sum.units() + end.amount.units()};
      } else {
        if (kept != i) trail_.ends[kept] = std::move(end);
        ++kept;
      }
    }
    trail_.ends.resize(kept);
    std::map<std::pair<std::uint32_t, std::uint32_t>, U128> converted;
    for (const Kept& left : converted_) converted[{id_of_[left.place], left.coins.label}] += left.coins.amount;
    for (const auto& [at, amount] : converted) trail_.converted.push_back({PlaceIndex{at.first}, at.second, Amount{amount}});
  }

  void write_missing() {
    std::vector<AccountMissing> rows;
    for (const Booked& booked : booked_) {
      if (!booked.stop.need) continue;
      const PlaceIndex place{id_of_[booked.place]};
      rows.push_back({.need = *booked.stop.need, .place = place, .traced = Amount{booked.coins.amount}, .depth = trail_.places[place.value].depth});
    }
    sort_by(rows, [](const AccountMissing& a, const AccountMissing& b) {
      if (!(a.need == b.need)) return need_key(a.need) < need_key(b.need);
      if (!(a.traced == b.traced)) return b.traced < a.traced;
      return a.place < b.place;
    });
    std::vector<AccountMissing> facts;
    for (AccountMissing& row : rows) {
      if (!facts.empty() && facts.back().need == row.need) {
        facts.back().depth = std::min(facts.back().depth, row.depth);
      } else {
        facts.push_back(std::move(row));
      }
    }
    sort_by(facts, [](const AccountMissing& a, const AccountMissing& b) { return a.depth < b.depth; });
    trail_.missing.insert(trail_.missing.end(), facts.begin(), facts.end());
  }

  void write_unexplained() {
    for (const Holder& state : holders_) {
      UnexplainedRow row{.holding = state.holding};
      if (const auto found = unexplained_.find(state.holding.value); found != unexplained_.end()) {
        row.in = found->second.in;
        row.out = found->second.out;
      }
      const Opening& opening = ledger_.openings[state.holding.value];
      if (!opening.is_known) row.unknown_opening = Amount{opening.amount};
      if (!row.in.is_zero() || !row.out.is_zero() || !row.unknown_opening.is_zero()) trail_.unexplained.push_back(row);
    }
    const auto key = [&](const UnexplainedRow& row) {
      return std::tuple(store_.account_text(store_.account_of(row.holding)), store_.asset(store_.asset_of(row.holding)).reference);
    };
    sort_by(trail_.unexplained, [&](const UnexplainedRow& a, const UnexplainedRow& b) { return key(a) < key(b); });
  }

  std::optional<Error> audit() {
    std::map<std::pair<std::uint32_t, std::uint32_t>, AccountAuditRow> rows;  // by label and asset
    const auto add = [](Amount& sum, Amount amount) { sum = Amount{sum.units() + amount.units()}; };
    const auto row_of = [&](std::uint32_t label, PlaceIndex place) -> AccountAuditRow& {
      return rows[{label, store_.asset_of(trail_.places[place.value].holding).value}];
    };
    for (const StartReport& start : trail_.starts) {
      for (const StartPart& part : start.added) add(row_of(start.label, part.place).start, part.amount);
    }
    for (const auto& [at, amount] : converted_in_) add(rows[at].converted_in, Amount{amount});
    for (const AccountEnd& end : trail_.ends) add(row_of(end.label, end.place).ends, end.amount);
    for (const ConvertedEnd& end : trail_.converted) add(row_of(end.label, end.place).converted_out, end.amount);
    for (auto& [at, row] : rows) {
      row.label = at.first;
      row.asset = AssetIndex{at.second};
      if (row.start.units() + row.converted_in.units() != row.ends.units() + row.converted_out.units()) {
        return Error{Code::conservation_broken, "label " + std::to_string(row.label),
                     row.start.to_text() + " started and " + row.converted_in.to_text() + " was converted in, " + row.ends.to_text() +
                         " in the ends and " + row.converted_out.to_text() + " converted out"};
      }
      trail_.audit.push_back(row);
    }
    sort_by(trail_.audit, [&](const AccountAuditRow& a, const AccountAuditRow& b) {
      return std::tuple(a.label, store_.asset(a.asset).reference) < std::tuple(b.label, store_.asset(b.asset).reference);
    });
    return std::nullopt;
  }

  struct Booked {
    std::uint32_t place = 0;
    CoinRun coins{};
    Stop stop{};
  };
  struct Waiting {
    Parcel parcel{};
    AccountStep step{};
    std::uint32_t place = 0;
  };

  const AccountStore& store_;
  const AccountQuestion& question_;
  const AccountHints& hints_;
  const Method method_;
  const std::vector<AccountIndex> collapsed_;
  const std::vector<AccountIndex> continued_;
  const std::vector<AccountIndex> expanded_;
  const AccountSteps ledger_;
  std::vector<AccountStop> stops_;          // by account
  std::vector<U128> balances_;              // by holding
  std::vector<std::uint32_t> holder_of_;    // by holding, into holders_
  std::vector<Holder> holders_;
  std::vector<U128> asked_total_;           // by asset: what Limits::min_share_ppm is a share of
  std::vector<std::uint32_t> first_step_;   // by transaction
  std::vector<StepStart> step_starts_;      // by step
  std::size_t next_step_start_ = 0;
  std::vector<DebitStart> debit_starts_;
  std::vector<U128> left_of_start_;         // units that a start with an amount has yet to find
  std::map<std::tuple<AccountPlaceKind, std::uint32_t, std::uint32_t, std::uint32_t>, std::uint32_t> place_of_;
  std::vector<DraftPlace> places_;
  std::vector<std::uint32_t> id_of_;
  std::vector<Converting> converting_;
  std::vector<Kept> converted_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, U128> converted_in_;  // by label and asset
  std::map<std::uint32_t, UnexplainedRow> unexplained_;                   // by holding
  std::vector<Booked> booked_;
  std::vector<Waiting> waiting_;            // of the transaction at hand: they compete for its fan-out
  std::vector<HoldingIndex> entered_;       // of the transaction at hand: contracts that coins passed into
  HoldingIndex payer_{};                    // of the exchange at hand: its fee's place is there
  std::uint32_t step_ = 0;
  AccountTrail trail_;
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
  if (question.direction == Direction::backward) {
    return Error{Code::unsupported, "direction", "tracing backward is not part of this version"};
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
