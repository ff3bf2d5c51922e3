// Transactions that are known by balance changes: what the losers gave is one pot, from which the gainers are paid.

#include <algorithm>
#include <map>
#include <utility>

#include "base/sort.h"
#include "taint/account_walk.h"

namespace peelback {

void AccountWalk::exchange(const AccountStep& step) {
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

void AccountWalk::put_in_turn(std::vector<ChangeStep>& changes) const {
  if (lists_last_first()) std::reverse(changes.begin(), changes.end());
}

// Puts what the losers gave into one pot. Returns what all payments out of it have in common.
AccountWalk::Parcel AccountWalk::fill(AccountCoins& pot, const std::vector<ChangeStep>& losers, AccountTxIndex tx, std::vector<Paid>& paid) {
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

void AccountWalk::pay_from(AccountCoins& pot, const Parcel& common, const AccountStep& row) {
  Parcel parcel = common;
  parcel.amount = row.amount;
  parcel.coins = pot.take(row.amount);
  if (!label_totals(parcel.coins).empty() || starts_with(row)) {
    deliver(std::move(parcel), row);
  } else {
    credit_payment(row);
  }
}

void AccountWalk::refuse_exchange(const AccountStep& step, const std::vector<Paid>& paid, const std::vector<ChangeStep>& gainers) {
  bool any_traced = false;
  const std::string why = "more comes out of the transaction than went in";
  for (const Paid& part : paid) {
    any_traced = any_traced || !part.totals.empty();
    purses_.book_at_origin(part.from, part.totals, {.reason = EndReason::out_of_data, .detail = why});
  }
  if (any_traced) draft_.add_problem({Code::value_not_conserved, std::string(store_.tx_id(step.tx)), why});
  for (const ChangeStep& gainer : gainers) purses_.credit_other_money(gainer.holding, gainer.amount);
}

}  // namespace peelback
