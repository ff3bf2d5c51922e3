#include "taint/account_network_builder.h"

#include <algorithm>

#include "base/sort.h"
#include "taint/capped_sum.h"

namespace peelback {

AccountNetworkBuilder::AccountNetworkBuilder(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                                             const AccountBoundsTarget* target, std::optional<std::uint32_t> label, RowOrder order)
    : store_(store),
      question_(question),
      hints_(hints),
      target_(target),
      label_(label),
      fates_(store, question, hints),
      ledger_(account_steps(store, start_transactions(store, question), accounts_named(store, question.continued), order)),
      balances_(store.holding_count()),
      converting_(ledger_.conversions.size()) {
  if (target != nullptr) {
    target_accounts_ = target->accounts;
    sort_ascending(target_accounts_);
    out_.target_asset_ = target->asset;
    out_.is_open_ended_ = target->open_ended;
  }
  for (std::uint32_t i = 0; i < balances_.size(); ++i) {
    balances_[i].amount = ledger_.openings[i].amount;
    balances_[i].is_known = ledger_.openings[i].is_known;
  }
  for (const AccountStart& start : question.starts) left_of_start_.push_back(start.amount ? start.amount->units() : kU128Max);
  out_.has_provider_order_ = ledger_.has_provider_order;
  out_.started_.resize(store.asset_count());
  out_.end_arc_of_node_.assign(2, kNone);
  out_.asset_of_end_.resize(2);
}

Result<AccountNetwork> AccountNetworkBuilder::build() {
  if (question_.direction == Direction::backward) return Error{Code::unsupported, "direction", "bounds run forward"};
  auto starts = plan_account_starts(store_, question_, hints_, ledger_, AccountStops(store_, question_, hints_, ledger_));
  if (!starts) return starts.error();
  starts_ = std::move(starts).value();
  plan_beginning();
  if (target_ != nullptr) end_node({.fate = Fate::target}, true);
  for (step_ = 0; step_ < ledger_.steps.size(); ++step_) {
    ++clock_;
    process(ledger_.steps[step_]);
  }
  ++clock_;
  settle_balances();
  sort_by(out_.payments_, [](const auto& a, const auto& b) { return std::tie(a.tx, a.movement, a.to) < std::tie(b.tx, b.movement, b.to); });
  for (std::uint32_t i = 0; i < out_.started_.size(); ++i) {
    const U128 units = out_.started_[i];
    if (units == 0) continue;
    if (units > kU128Max - out_.started_total_) return Error{Code::too_large, "start", "the starts pass 128 bits"};
    out_.facts_.start_asset = out_.started_total_ == 0 ? AssetIndex{i} : AssetIndex{};
    out_.facts_.start = out_.started_total_ == 0 ? Amount{units} : Amount{};
    out_.started_total_ += units;
  }
  for (const auto& [key, end] : out_.ends_) {
    if (key.fate == Fate::unexplored && end.is_reached) ++out_.facts_.unexplored;
  }
  out_.has_reached_unexplored_ = out_.facts_.unexplored > 0;
  return std::move(out_);
}

void AccountNetworkBuilder::plan_beginning() {
  beginning_ = starts_.steps.empty() ? static_cast<std::uint32_t>(ledger_.steps.size()) : starts_.steps[0].step;
  for (std::uint32_t i = 0; i < beginning_; ++i) {
    const AccountStep& step = ledger_.steps[i];
    for (const auto& planned : starts_.debits) {
      bool is_debit = step.from == planned.holding && step.kind != AccountStep::Kind::reading;
      for (const ChangeStep& change : ledger_.changes_of(step)) is_debit = is_debit || change.holding == planned.holding;
      if (is_debit) beginning_ = i;
    }
  }
}

// ---- nodes and arcs ----
std::uint32_t AccountNetworkBuilder::add_node() {
  out_.end_arc_of_node_.push_back(kNone);
  out_.asset_of_end_.emplace_back();
  return out_.node_count_++;
}

std::uint32_t AccountNetworkBuilder::add_arc(std::uint32_t from, std::uint32_t to, U128 capacity, Role role, std::uint32_t at) {
  out_.arcs_.push_back({from, to, capacity, role, at});
  return static_cast<std::uint32_t>(out_.arcs_.size() - 1);
}

std::uint32_t AccountNetworkBuilder::end_node(const EndKey& key, bool is_reached) {
  const auto [entry, is_new] = out_.ends_.emplace(key, AccountNetwork::End{});
  if (is_new) {
    const std::uint32_t node = add_node();
    entry->second.arc = add_arc(node, AccountNetwork::kSink, kU128Max);
    out_.end_arc_of_node_[node] = entry->second.arc;
    if (key.holding.exists()) out_.asset_of_end_[node] = store_.asset_of(key.holding);
  }
  entry->second.is_reached = entry->second.is_reached || is_reached;
  return out_.arcs_[entry->second.arc].from;
}

void AccountNetworkBuilder::enter(std::uint32_t at, HoldingIndex holding, std::uint32_t node, U128 capacity) {
  out_.entries_.push_back({at, store_.asset_of(holding), node, capacity});
}

void AccountNetworkBuilder::lead(std::uint32_t from, U128 capacity, const EndKey& end, bool is_reached) {
  if (from == kNone) return;
  const std::uint32_t node = end_node(end, is_reached);
  add_arc(from, node, capacity, end.fate == Fate::unexplored ? Role::unseen : Role::plain, clock_ + 1);
}

/// The balance goes on in another node, with what it holds.
std::uint32_t AccountNetworkBuilder::begin_node(Balance& balance) {
  const std::uint32_t node = add_node();
  if (balance.node != kNone) add_arc(balance.node, node, balance.is_known ? balance.amount : kU128Max);
  balance.node = node;
  balance.has_paid = false;
  return node;
}

std::uint32_t AccountNetworkBuilder::node_for_credit(HoldingIndex to) {
  Balance& balance = balances_[to.value];
  if (balance.node == kNone || balance.has_paid) begin_node(balance);
  return balance.node;
}

// ---- balances ----
/// Whether something that nobody has seen may have moved the balance since its last event.
bool AccountNetworkBuilder::has_gap(HoldingIndex holding, AccountTxIndex tx) const {
  const Balance& balance = balances_[holding.value];
  const auto height = store_.transaction(tx).height;
  const auto cover = store_.cover_at(holding, height);
  if (!cover) return true;
  if (!balance.has_events) return cover->from_height != 0 && !ledger_.openings[holding.value].is_known;
  return balance.last_height && cover->from_height > *balance.last_height;
}

void AccountNetworkBuilder::touch(HoldingIndex holding, AccountTxIndex tx) {
  Balance& balance = balances_[holding.value];
  if (balance.has_events && balance.last_tx == tx) return;
  if (has_gap(holding, tx)) {
    balance.is_known = false;
    if (step_ >= beginning_ && !fates_.pools_coins(holding, tx)) {
      const std::uint32_t before = balance.node;
      if (before != kNone) {
        add_arc(before, end_node(unseen(holding), balance.is_reached), kU128Max, Role::unseen, balance.last_clock + 1);
      }
      if (before == kNone || balance.has_paid) begin_node(balance);
      enter(clock_, holding, balance.node, kU128Max);
    }
  }
  balance.last_tx = tx;
  balance.last_height = store_.transaction(tx).height;
  balance.has_events = true;
}

/// Money without coins that matter, or whose arc is added by the caller.
void AccountNetworkBuilder::credit(HoldingIndex to, U128 amount, AccountTxIndex tx) {
  touch(to, tx);
  Balance& balance = balances_[to.value];
  if (balance.node != kNone && balance.has_paid) begin_node(balance);
  add_capped(balance.amount, amount);
  balance.last_clock = clock_;
}

AccountNetworkBuilder::Parcel AccountNetworkBuilder::debit(HoldingIndex from, U128 amount, AccountTxIndex tx) {
  Parcel parcel{.amount = amount};
  if (!from.exists()) return parcel;
  touch(from, tx);
  Balance& balance = balances_[from.value];
  if (balance.amount < amount) {  // credits that appear in no list
    if (step_ >= beginning_ && balance.is_known && !fates_.pools_coins(from, tx)) {
      if (balance.node == kNone || balance.has_paid) begin_node(balance);
      enter(clock_, from, balance.node, amount - balance.amount);
    }
    balance.amount = amount;
  }
  balance.amount -= amount;
  balance.has_paid = true;
  balance.last_clock = clock_;
  parcel.node = balance.node;
  parcel.is_reached = balance.is_reached;
  if (balance.is_reached) parcel.depth = balance.depth + 1;
  if (!fates_.within_window(tx)) {
    lead(parcel.node, amount, unseen(from), parcel.is_reached);
    parcel = {.amount = amount};
  }
  begin_at_debit(parcel, from, tx);
  return parcel;
}

// ---- starts ----
void AccountNetworkBuilder::begin_at_debit(Parcel& parcel, HoldingIndex from, AccountTxIndex tx) {
  for (const auto& planned : starts_.debits) {
    if (!(planned.holding == from) || (planned.tx.exists() ? !(planned.tx == tx) : !fates_.within_window(tx))) continue;
    U128& left = left_of_start_[planned.start];
    const U128 units = std::min(left, parcel.amount);
    if (units == 0) continue;
    if (question_.starts[planned.start].amount) left -= units;
    begin(parcel, planned.start, units);
    parcel.depth = 1;
    parcel.is_claimed = true;
    balances_[from.value].was_start = true;
  }
}

void AccountNetworkBuilder::begin(Parcel& parcel, std::uint32_t start, U128 units) const {
  if (!label_ || question_.starts[start].label == *label_) parcel.started = std::max(parcel.started, units);
}

void AccountNetworkBuilder::begin_at_step(Parcel& parcel) {
  for (; next_start_ < starts_.steps.size() && starts_.steps[next_start_].step == step_; ++next_start_) {
    const auto& amount = question_.starts[starts_.steps[next_start_].start].amount;
    begin(parcel, starts_.steps[next_start_].start, amount ? amount->units() : parcel.amount);
    parcel.is_start = true;
    parcel.depth = 0;
  }
}

/// One node from which all coins of a payment leave; kNone when there are none. A start's are its first units.
std::uint32_t AccountNetworkBuilder::gather(const Parcel& parcel, const AccountStep& step, HoldingIndex holding) {
  if (reaches(parcel)) {
    if (!(counted_ == step.tx)) ++out_.facts_.transactions;
    counted_ = step.tx;
  }
  if (parcel.started == 0 && parcel.joining == kNone) return parcel.node;
  const std::uint32_t node = add_node();
  if (parcel.started > 0) {
    add_arc(AccountNetwork::kSource, node, parcel.started);
    add_capped(out_.started_[store_.asset_of(holding).value], parcel.started);
  }
  if (parcel.joining != kNone) add_arc(parcel.joining, node, parcel.amount);
  if (parcel.node == kNone) return node;
  add_arc(parcel.node, node, parcel.amount - parcel.started);
  if (parcel.started > 0) add_arc(parcel.node, node, parcel.started, Role::displaced);
  out_.has_overlap_ = out_.has_overlap_ || parcel.is_reached;
  return node;
}

// ---- one step ----
void AccountNetworkBuilder::process(const AccountStep& step) {
  using Kind = AccountStep::Kind;
  switch (step.kind) {
    case Kind::transfer:
    case Kind::fee: return transfer(step);
    case Kind::set_off: return set_off(step);
    case Kind::convert_out: return convert_out(step);
    case Kind::convert_in: return convert_in(step);
    case Kind::exchange: return exchange(step);
    case Kind::reading: return read_balance(step);
    case Kind::end: return end_transaction();
  }
}

void AccountNetworkBuilder::transfer(const AccountStep& step) {
  Parcel parcel = debit(step.from, step.amount, step.tx);
  begin_at_step(parcel);
  deliver(parcel, step);
}

void AccountNetworkBuilder::set_off(const AccountStep& step) {
  const Parcel parcel = debit(step.from, step.amount, step.tx);
  const EndKey end{.holding = step.from, .fate = Fate::behind_service, .any_memo = true};
  lead(gather(parcel, step, step.from), step.amount, end, reaches(parcel));
}

bool AccountNetworkBuilder::is_target(const AccountStep& step) const {
  if (target_ == nullptr) return false;
  if (target_->memo && *target_->memo != store_.memo_text(step.memo)) return false;
  return std::binary_search(target_accounts_.begin(), target_accounts_.end(), store_.account_of(step.to));
}

void AccountNetworkBuilder::note(const AccountStep& step, std::uint32_t arc, AccountPlaceKind kind, bool is_disputed) {
  out_.payments_.push_back({step.tx, step.movement, step.to, step.memo, kind, is_disputed, arc});
}

/// Where coins that the step brings to its receiver end; absent where they go on.
std::optional<AccountNetworkBuilder::EndKey> AccountNetworkBuilder::end_of(const Parcel& parcel, const AccountStep& step, bool is_start) {
  if (is_target(step)) {
    if (store_.asset_of(step.to) == target_->asset) return EndKey{.fate = Fate::target};
    return EndKey{.holding = step.to, .memo = step.memo};
  }
  const auto stop = fates_.stop_of({.to = step.to, .memo = step.memo, .tx = step.tx, .depth = reaches(parcel) ? parcel.depth : 0,
                                    .is_start = is_start, .passes_on = step.passes_on});
  if (!stop) return std::nullopt;
  return EndKey{.holding = step.to, .memo = step.memo, .fate = fate_of(*stop)};
}

/// Brings coins to where the step says, and settles whether they go on from there.
void AccountNetworkBuilder::deliver(const Parcel& parcel, const AccountStep& step) {
  const std::uint32_t from = gather(parcel, step, step.from.exists() ? step.from : step.to);
  const bool is_reached = reaches(parcel);
  const bool is_fee = step.kind == AccountStep::Kind::fee;
  if (is_fee || !step.to.exists()) {
    const AccountPlaceKind kind = is_fee ? AccountPlaceKind::fee : AccountPlaceKind::burn;
    const std::uint32_t end = from == kNone ? kNone : end_node({.kind = kind, .holding = step.from, .tx = step.tx}, is_reached);
    if (end != kNone) note(step, add_arc(from, end, step.amount), kind, false);
    return;
  }
  Balance& balance = balances_[step.to.value];
  const auto end = end_of(parcel, step, parcel.is_start);
  if (is_target(step) && is_reached && store_.asset_of(step.to) == target_->asset) add_capped(out_.target_room_, step.amount);
  credit(step.to, step.amount, step.tx);
  if (from == kNone) return;
  if (end) {
    lead(from, step.amount, *end, is_reached);
    note(step, static_cast<std::uint32_t>(out_.arcs_.size() - 1), AccountPlaceKind::account, parcel.is_disputed);
    return;
  }
  note(step, add_arc(from, node_for_credit(step.to), step.amount), AccountPlaceKind::account, parcel.is_disputed);
  if (parcel.is_start && (parcel.is_reached || parcel.is_claimed)) {
    // A start on coins that are all traced already starts nothing: then they end where any others do.
    if (const auto other = end_of(parcel, step, false)) lead(from, step.amount, *other, is_reached);
  }
  balance.was_start = balance.was_start || parcel.is_start;
  if (is_reached) {
    balance.is_reached = true;
    balance.depth = std::min(balance.depth, parcel.depth);
    if (!balance.is_known && !balance.is_counted) ++out_.facts_.unknown_openings;
    balance.is_counted = balance.is_counted || !balance.is_known;
  }
  if (fates_.is_contract(step.to) && !fates_.is_continued(step.to) && !balance.was_start) entered_.push_back(step.to);
}

/// A contract keeps no coins beyond the transaction.
void AccountNetworkBuilder::end_transaction() {
  for (const HoldingIndex contract : entered_) {
    Balance& balance = balances_[contract.value];
    const EndKey end{.holding = contract, .fate = Fate::behind_service, .any_memo = true};
    lead(balance.node, balance.is_known ? balance.amount : kU128Max, end, balance.is_reached);
    balance.node = kNone;
    balance.is_reached = false;
    balance.has_paid = false;
  }
  entered_.clear();
}

// ---- conversions ----
void AccountNetworkBuilder::convert_out(const AccountStep& step) {
  const Parcel parcel = debit(step.from, step.amount, step.tx);
  Converting& converting = converting_[step.conversion];
  const bool is_reached = reaches(parcel);
  EndKey end{.holding = step.from, .any_memo = true};
  if (!converting.has_begun) {
    end.conversion = step.conversion;
    if (is_reached) {
      converting.depth = std::min(converting.depth, parcel.depth);
      converting.is_reached = true;
    }
  }
  lead(gather(parcel, step, step.from), step.amount, end, is_reached);
  if (step.to.exists()) credit(step.to, step.amount, step.tx);
}

void AccountNetworkBuilder::convert_in(const AccountStep& step) {
  Parcel parcel = debit(step.from, step.amount, step.tx);
  const Conversion& conversion = ledger_.conversions[step.conversion];
  Converting& converting = converting_[step.conversion];
  if (!converting.has_begun) {
    converting.has_begun = true;
    converting.first_leg = static_cast<std::uint32_t>(out_.legs_.size());
    for (const Conversion::Leg& leg : conversion.legs) {
      const auto number = static_cast<std::uint32_t>(out_.legs_.size());
      out_.legs_.push_back({.conversion = step.conversion, .to = leg.to, .asset = store_.asset_of(leg.to), .given = conversion.given, .gained = leg.gained});
      leg_node_.push_back(add_node());
      add_arc(AccountNetwork::kSource, leg_node_.back(), leg.gained, Role::supply, number);
    }
    out_.facts_.conversions += converting.is_reached;
  }
  for (std::uint32_t leg = converting.first_leg; leg < converting.first_leg + conversion.legs.size(); ++leg) {
    if (!(out_.legs_[leg].to == step.to)) continue;
    out_.legs_[leg].room += step.amount;
    out_.legs_[leg].is_disputed = out_.legs_[leg].is_disputed || parcel.is_reached;
    parcel.joining = leg_node_[leg];
  }
  if (converting.is_reached) {
    parcel.is_disputed = parcel.is_reached;
    parcel.depth = std::min(parcel.depth, converting.depth);
    parcel.is_reached = true;
  }
  deliver(parcel, step);
}

// ---- transactions known by balance changes ----
void AccountNetworkBuilder::exchange(const AccountStep& step) {
  U128 given = 0;
  U128 gained = 0;
  for (const ChangeStep& change : ledger_.changes_of(step)) (change.gained ? gained : given) += change.amount;
  Parcel pot;
  HoldingIndex payer{};
  std::uint32_t pot_node = kNone;
  for (const ChangeStep& change : ledger_.changes_of(step)) {
    if (change.gained) continue;
    payer = change.holding;
    const Parcel part = debit(change.holding, change.amount, step.tx);
    const bool is_reached = reaches(part);
    const std::uint32_t node = gather(part, step, change.holding);
    if (gained > given) {
      lead(node, change.amount, unseen(change.holding), is_reached);
      continue;
    }
    if (node == kNone) continue;
    if (pot_node == kNone) pot_node = add_node();
    add_arc(node, pot_node, change.amount);
    pot.is_reached = pot.is_reached || is_reached;
    pot.depth = std::min(pot.depth, part.depth);
  }
  pot.node = pot_node;
  if (gained <= given) return pay_out_exchange(step, pot, given, gained, payer);
  for (const ChangeStep& change : ledger_.changes_of(step)) {
    if (!change.gained) continue;
    credit(change.holding, change.amount, step.tx);
    if (step_ >= beginning_) enter(clock_ + 1, change.holding, node_for_credit(change.holding), change.amount);
  }
}

void AccountNetworkBuilder::pay_out_exchange(const AccountStep& step, const Parcel& pot, U128 given, U128 gained, HoldingIndex payer) {
  AccountStep row = step;
  row.from = payer;
  Parcel parcel = pot;
  for (const ChangeStep& change : ledger_.changes_of(step)) {
    if (!change.gained) continue;
    row.kind = AccountStep::Kind::transfer;
    row.to = change.holding;
    row.amount = parcel.amount = change.amount;
    deliver(parcel, row);
  }
  row.kind = AccountStep::Kind::fee;
  row.to = {};
  row.amount = parcel.amount = given - gained;
  if (row.amount > 0) deliver(parcel, row);
}

/// What the chain says holds; a lower balance than the movements give has lost coins unseen, a higher one gained some.
void AccountNetworkBuilder::read_balance(const AccountStep& step) {
  Balance& balance = balances_[step.from.value];
  const bool is_active = step_ >= beginning_;
  if (is_active && balance.node != kNone && (step.amount < balance.amount || !balance.is_known)) {
    const U128 lost = balance.is_known ? balance.amount - step.amount : kU128Max;
    add_arc(balance.node, end_node(unseen(step.from), balance.is_reached), lost, Role::unseen, balance.last_clock + 1);
  }
  const U128 gained = balance.is_known ? step.amount - std::min(step.amount, balance.amount) : kU128Max;
  const U128 carried = std::min(balance.amount, step.amount);
  if (balance.node != kNone) {
    balance.amount = balance.is_known ? carried : step.amount;
    balance.is_known = true;
    begin_node(balance);
    if (is_active && gained > 0) enter(clock_, step.from, balance.node, gained);
  } else if (is_active && gained > 0 && balance.has_events) {
    enter(clock_, step.from, begin_node(balance), std::min(gained, step.amount));
  }
  balance.amount = step.amount;
  balance.is_known = true;
  balance.has_events = true;
  balance.last_clock = clock_;
}

// ---- the end ----
void AccountNetworkBuilder::settle_balances() {
  for (std::uint32_t i = 0; i < balances_.size(); ++i) {
    Balance& balance = balances_[i];
    if (balance.node == kNone) continue;
    const HoldingIndex holding{i};
    const U128 left = balance.is_known ? balance.amount : kU128Max;
    if (store_.cover_at(holding, balance.last_height)) {
      add_arc(balance.node, end_node({.holding = holding, .any_memo = true}, balance.is_reached), left);
    } else {
      if (balance.has_paid) {
        balance.is_known = false;
        begin_node(balance);
      }
      add_arc(balance.node, end_node(unseen(holding), balance.is_reached), kU128Max, Role::unseen, balance.last_clock + 1);
      enter(clock_, holding, balance.node, kU128Max);
    }
  }
  for (const AccountIndex account : target_accounts_) {
    const HoldingIndex holding = store_.find_holding(account, out_.target_asset_);
    const auto cover = holding.exists() ? store_.cover_at(holding, std::nullopt) : std::nullopt;
    out_.may_miss_arrivals_ = out_.may_miss_arrivals_ || !cover || cover->from_height != 0;
  }
}

}  // namespace peelback
