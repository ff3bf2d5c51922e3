#include "taint/account_purses.h"

#include <algorithm>

#include "taint/split.h"

namespace peelback {

namespace {

void add_to(Amount& sum, U128 amount) { sum = Amount{sum.units() + amount}; }

}  // namespace

AccountPurses::AccountPurses(const AccountQuestion& question, const AccountSteps& ledger, AccountDraft& draft)
    : method_(question.method),
      is_backward_(question.direction == Direction::backward),
      ledger_(ledger),
      draft_(draft),
      balances_(ledger.openings.size()),
      purse_of_(ledger.openings.size(), AccountDraft::kNone) {
  for (std::uint32_t i = 0; i < balances_.size(); ++i) balances_[i] = ledger.openings[i].amount;
}

// ---- balances ----
AccountPurse* AccountPurses::find(HoldingIndex holding) {
  const std::uint32_t index = purse_of_[holding.value];
  return index == AccountDraft::kNone ? nullptr : &purses_[index];
}

// From here on the order of the coins is kept. What was there before is other money, in one run.
AccountPurse& AccountPurses::make(HoldingIndex holding) {
  if (AccountPurse* known = find(holding)) return *known;
  purse_of_[holding.value] = static_cast<std::uint32_t>(purses_.size());
  purses_.push_back({.holding = holding, .coins = AccountCoins(method_)});
  purses_.back().coins.put({}, balances_[holding.value]);
  return purses_.back();
}

void AccountPurses::credit_other_money(HoldingIndex holding, U128 amount) {
  balances_[holding.value] += amount;
  AccountPurse* purse = find(holding);
  if (purse == nullptr || amount == 0) return;
  purse->coins.put({}, amount);
  purse->wholly = kOtherMoney;
}

void AccountPurses::keep(const PurseArrival& arrival, std::span<const CoinRun> coins) {
  const HoldingIndex to = arrival.to;
  AccountPurse& purse = make(to);
  const bool stays_whole = arrival.wholly != kOtherMoney && (balances_[to.value] == 0 || purse.wholly == arrival.wholly);
  purse.wholly = stays_whole && ledger_.openings[to.value].is_known ? arrival.wholly : kOtherMoney;
  balances_[to.value] += arrival.amount;
  purse.coins.put(coins, arrival.amount);
  purse.depth = std::min(purse.depth, arrival.depth);
  purse.last_arrival = arrival.height;
  for (const CoinRun& total : label_totals(coins)) {
    note_origin(to, total.label, arrival.place, arrival.is_guess);
    const auto kept = std::find_if(purse.kept.begin(), purse.kept.end(), [&](const AccountPurse::Kept& k) {
      return k.place == arrival.place && k.coins.label == total.label;
    });
    if (kept == purse.kept.end()) {
      purse.kept.push_back({arrival.place, total});
    } else {
      kept->coins.amount += total.amount;
    }
  }
}

std::vector<CoinRun> AccountPurses::take(HoldingIndex holding, U128 amount) {
  U128& balance = balances_[holding.value];
  if (balance < amount) {
    add_to(unexplained_[holding.value].in, amount - balance);
    credit_other_money(holding, amount - balance);
  }
  balance -= amount;
  AccountPurse* purse = find(holding);
  return purse == nullptr ? std::vector<CoinRun>{} : purse->coins.take(amount);
}

void AccountPurses::correct(HoldingIndex holding, U128 stated, const Stop<AccountNeed>& stop) {
  const U128 balance = balances_[holding.value];
  UnexplainedRow& row = unexplained_[holding.value];
  if (stated > balance) {
    add_to(row.in, stated - balance);
    credit_other_money(holding, stated - balance);
  } else if (stated < balance) {
    add_to(row.out, balance - stated);
    const auto totals = label_totals(take(holding, balance - stated));
    if (AccountPurse* purse = find(holding); purse != nullptr) book_kept(*purse, totals, stop);
  }
}

// ---- where coins came in ----
AccountPurse::Origin& AccountPurses::origin_of(AccountPurse& purse, std::uint32_t label) {
  const auto place = std::find_if(purse.origins.begin(), purse.origins.end(),
                                  [&](const AccountPurse::Origin& origin) { return origin.label >= label; });
  if (place != purse.origins.end() && place->label == label) return *place;
  return *purse.origins.insert(place, {.label = label});
}

void AccountPurses::note_origin(HoldingIndex holding, std::uint32_t label, std::uint32_t place, bool inferred) {
  AccountPurse::Origin& origin = origin_of(make(holding), label);
  const auto known = std::find(origin.places.begin(), origin.places.end(), PlaceIndex{place});
  if (known == origin.places.end()) origin.places.push_back(PlaceIndex{place});
  origin.inferred = origin.inferred || inferred;
}

LabelSource AccountPurses::source_of(HoldingIndex holding, std::uint32_t label) {
  AccountPurse::Origin& origin = origin_of(*find(holding), label);
  if (origin.listed.count != origin.places.size()) origin.listed = draft_.list_sources(origin.places);
  return {label, origin.listed, origin.inferred ? TrailGrade::inferred : TrailGrade::observed};
}

std::uint32_t AccountPurses::newest_origin(HoldingIndex holding, std::uint32_t label) {
  return origin_of(*find(holding), label).places.back().value;
}

// ---- ends ----
void AccountPurses::book_kept(AccountPurse& purse, std::span<const CoinRun> coins, const Stop<AccountNeed>& stop) {
  for (CoinRun run : coins) {
    for (auto kept = purse.kept.rbegin(); kept != purse.kept.rend() && run.amount > 0; ++kept) {
      if (kept->coins.label != run.label) continue;
      const U128 booked = method_ == Method::poison ? run.amount : std::min(run.amount, kept->coins.amount);
      if (booked == 0) continue;
      draft_.book(kept->place, {run.label, booked}, stop);
      kept->coins.amount -= std::min(booked, kept->coins.amount);
      run.amount -= booked;
    }
  }
}

void AccountPurses::book_at_origin(HoldingIndex from, std::span<const CoinRun> coins, const Stop<AccountNeed>& stop) {
  for (const CoinRun& run : coins) draft_.book(newest_origin(from, run.label), run, stop);
}

void AccountPurses::forget(AccountPurse& purse, const Stop<AccountNeed>& stop) {
  const auto coins = purse.coins.forget();
  book_kept(purse, coins, stop);
  purse.wholly = kOtherMoney;
}

std::vector<UnexplainedRow> AccountPurses::unexplained() const {
  std::vector<UnexplainedRow> rows;
  for (const AccountPurse& purse : purses_) {
    UnexplainedRow row{.holding = purse.holding};
    if (const auto found = unexplained_.find(purse.holding.value); found != unexplained_.end()) {
      row.in = is_backward_ ? found->second.out : found->second.in;
      row.out = is_backward_ ? found->second.in : found->second.out;
    }
    // Backward a balance opens with what was last there, and what is left of it in the end was there first.
    const Opening& opening = ledger_.openings[purse.holding.value];
    if (!opening.is_known) row.unknown_opening = Amount{is_backward_ ? balance(purse.holding) : opening.amount};
    if (!row.in.is_zero() || !row.out.is_zero() || !row.unknown_opening.is_zero()) rows.push_back(row);
  }
  return rows;
}

}  // namespace peelback
