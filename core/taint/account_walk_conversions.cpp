// Conversions: traced coins leave one asset and enter others.

#include <algorithm>

#include "taint/account_walk.h"

namespace peelback {

void AccountWalk::convert_out(const AccountStep& step) {
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

void AccountWalk::convert_in(const AccountStep& step) {
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

void AccountWalk::add_conversion_hops(const AccountStep& step, const Conversion& conversion, const Converting& converting, std::size_t leg,
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

}  // namespace peelback
