#include "taint/account_rules.h"

#include <algorithm>

#include "taint/split.h"

namespace peelback {

namespace {

U128 sum_of(std::span<const CoinRun> totals) {
  U128 sum = 0;
  for (const CoinRun& total : totals) sum += total.amount;
  return sum;
}

void add_to_label(std::vector<CoinRun>& totals, CoinRun run) {
  const auto place = std::find_if(totals.begin(), totals.end(), [&](const CoinRun& total) { return total.label >= run.label; });
  if (place != totals.end() && place->label == run.label) {
    place->amount += run.amount;
  } else {
    totals.insert(place, run);
  }
}

void take_from_label(std::vector<CoinRun>& totals, CoinRun run) {
  const auto place = std::find_if(totals.begin(), totals.end(), [&](const CoinRun& total) { return total.label == run.label; });
  place->amount -= run.amount;
  if (place->amount == 0) totals.erase(place);
}

}  // namespace

void append_run(std::vector<CoinRun>& runs, CoinRun run) {
  if (run.amount == 0) return;
  if (!runs.empty() && runs.back().label == run.label) {
    runs.back().amount += run.amount;
  } else {
    runs.push_back(run);
  }
}

U128 traced_units(Method method, std::span<const CoinRun> coins) {
  U128 units = 0;
  for (const CoinRun& run : coins) {
    if (run.label == kOtherMoney) continue;
    units = method == Method::poison ? std::max(units, run.amount) : units + run.amount;
  }
  return units;
}

std::vector<CoinRun> label_totals(std::span<const CoinRun> coins) {
  std::vector<CoinRun> totals;
  for (const CoinRun& run : coins) {
    if (run.label != kOtherMoney && run.amount > 0) add_to_label(totals, run);
  }
  return totals;
}

std::vector<CoinRun> share_out(std::vector<CoinRun>& left, U128 share) {
  std::vector<CoinRun> given;
  const U128 all = sum_of(left);
  U128 upto_label = 0;
  U128 shared = 0;
  for (CoinRun& label : left) {
    upto_label += label.amount;
    const U128 upto = *mul_div_floor(share, upto_label, all);  // all > 0, and the quotient is at most `share`
    append_run(given, {label.label, upto - shared});
    label.amount -= upto - shared;
    shared = upto;
  }
  std::erase_if(left, [](const CoinRun& label) { return label.amount == 0; });
  return given;
}

std::vector<CoinRun> convert_labels(std::span<const CoinRun> labels, U128 given, U128 gained) {
  std::vector<CoinRun> converted;
  const U128 all = sum_of(labels);
  const U128 share = mul_div_floor(all, gained, given).value_or(0);
  U128 upto_label = 0;
  U128 shared = 0;
  for (const CoinRun& label : labels) {
    upto_label += label.amount;
    const U128 upto = *mul_div_floor(share, upto_label, all);
    append_run(converted, {label.label, upto - shared});
    shared = upto;
  }
  return converted;
}

U128 label_first_units(Method method, std::vector<CoinRun>& coins, U128 amount, U128 units, std::uint32_t label) {
  if (units == 0) return 0;
  if (!keeps_coin_order(method)) {
    const bool is_there = std::any_of(coins.begin(), coins.end(), [&](const CoinRun& run) { return run.label == label; });
    const U128 before = method == Method::poison ? (is_there ? units : 0) : std::min(units, sum_of(coins));
    if (units > before) add_to_label(coins, {label, units - before});
    return units - before;
  }
  std::vector<CoinRun> labelled;
  U128 left = units;
  U128 added = 0;
  U128 behind = amount;
  const auto pass = [&](CoinRun run) {
    const U128 reached = std::min(left, run.amount);
    const bool is_free = run.label == kOtherMoney;
    append_run(labelled, {is_free ? label : run.label, reached});
    append_run(labelled, {run.label, run.amount - reached});
    if (is_free) added += reached;
    left -= reached;
    behind -= run.amount;
  };
  for (const CoinRun& run : coins) pass(run);
  pass({kOtherMoney, behind});
  coins = std::move(labelled);
  return added;
}

U128 AccountCoins::traced() const { return sum_of(totals_); }

void AccountCoins::put(std::span<const CoinRun> coins, U128 amount) {
  balance_ += amount;
  for (const CoinRun& run : coins) {
    if (run.label != kOtherMoney && run.amount > 0) add_to_label(totals_, run);
  }
  if (keeps_coin_order(method_)) {
    U128 behind = amount;
    for (const CoinRun& run : coins) {
      append_run(runs_, run);
      behind -= run.amount;
    }
    append_run(runs_, {kOtherMoney, behind});
  } else if (method_ == Method::haircut) {
    balance_then_ = balance_;
    traced_then_ = traced();
    debited_since_ = 0;
    moved_since_ = 0;
  }
}

std::vector<CoinRun> AccountCoins::take(U128 amount) {
  if (keeps_coin_order(method_)) return take_in_order(amount);
  if (method_ == Method::poison) {
    balance_ -= amount;
    std::vector<CoinRun> reached;
    if (amount > 0) {
      for (const CoinRun& total : totals_) reached.push_back({total.label, amount});
    }
    return reached;
  }
  const U128 share = share_of_debit(amount);
  balance_ -= amount;
  return share == 0 ? std::vector<CoinRun>{} : share_out(totals_, share);
}

U128 AccountCoins::share_of_debit(U128 amount) {
  const U128 here = traced();
  if (here == 0) return 0;
  if (method_ == Method::libr) {
    const U128 left = balance_ - amount;
    return here > left ? here - left : 0;
  }
  if (method_ != Method::haircut) return std::min(here, amount);
  debited_since_ += amount;
  const U128 moved = *mul_div_floor(traced_then_, debited_since_, balance_then_);  // at most traced_then_
  const U128 share = moved - moved_since_;
  moved_since_ = moved;
  return share;
}

std::vector<CoinRun> AccountCoins::take_in_order(U128 amount) {
  std::vector<CoinRun> coins;
  balance_ -= amount;
  while (amount > 0) {
    CoinRun& run = method_ == Method::fifo ? runs_[oldest_] : runs_.back();
    const U128 taken = std::min(amount, run.amount);
    append_run(coins, {run.label, taken});
    if (run.label != kOtherMoney) take_from_label(totals_, {run.label, taken});
    amount -= taken;
    run.amount -= taken;
    if (run.amount > 0) continue;
    if (method_ == Method::fifo) {
      ++oldest_;
    } else {
      runs_.pop_back();
    }
  }
  if (oldest_ > 64 && oldest_ * 2 > runs_.size()) {
    runs_.erase(runs_.begin(), runs_.begin() + static_cast<std::ptrdiff_t>(oldest_));
    oldest_ = 0;
  } else if (oldest_ == runs_.size()) {
    runs_.clear();
    oldest_ = 0;
  }
  return coins;
}

std::vector<CoinRun> AccountCoins::forget() {
  std::vector<CoinRun> traced = std::move(totals_);
  totals_.clear();
  runs_.clear();
  oldest_ = 0;
  if (keeps_coin_order(method_)) append_run(runs_, {kOtherMoney, balance_});
  traced_then_ = 0;
  moved_since_ = 0;
  return traced;
}

}  // namespace peelback
