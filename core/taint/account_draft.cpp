#include "taint/account_draft.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace peelback {

namespace {

auto need_key(const AccountNeed& need) { return std::tie(need.kind, need.id, need.part, need.from_height); }

void add_to(Amount& sum, Amount amount) { sum = Amount{sum.units() + amount.units()}; }

}  // namespace

AccountDraft::AccountDraft(const AccountStore& store, const AccountQuestion& question) : store_(store), method_(question.method) {
  for (const AccountStart& start : question.starts) trail_.starts.push_back({.label = start.label});
}

// ---- places ----
std::uint32_t AccountDraft::place_at(DraftPlace place) {
  const auto key = std::tuple(place.kind, place.holding.value, place.memo.value, place.tx.value);
  const auto [entry, fresh] = place_of_.emplace(key, static_cast<std::uint32_t>(places_.size()));
  if (fresh) places_.push_back(std::move(place));
  return entry->second;
}

void AccountDraft::add_totals(DraftPlace& place, const std::vector<CoinRun>& coins) {
  std::vector<CoinRun> joined = place.totals;
  joined.insert(joined.end(), coins.begin(), coins.end());
  place.totals = label_totals(joined);
}

void AccountDraft::report(std::uint32_t start, std::uint32_t place, U128 added, U128 already) {
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

ListRange AccountDraft::list_sources(std::span<const PlaceIndex> places) {
  const ListRange range{static_cast<std::uint32_t>(trail_.hop_sources.size()), static_cast<std::uint32_t>(places.size())};
  trail_.hop_sources.insert(trail_.hop_sources.end(), places.begin(), places.end());
  return range;
}

AccountHop& AccountDraft::add_hop(const AccountHop& hop) {
  trail_.hops.push_back(hop);
  return trail_.hops.back();
}

// ---- the result ----
Result<AccountTrail> AccountDraft::finish(std::vector<UnexplainedRow> unexplained) {
  trail_.unexplained = std::move(unexplained);
  number_places();
  write_ends();
  write_missing();
  sort_unexplained();
  if (method_ == Method::poison) {
    write_reach();
  } else if (auto error = audit()) {
    return std::move(*error);
  }
  return std::move(trail_);
}

void AccountDraft::number_places() {
  std::vector<bool> is_shown;
  for (const DraftPlace& place : places_) is_shown.push_back(!place.totals.empty());
  for (const StartReport& start : trail_.starts) {
    for (const StartPart& part : start.already_traced) is_shown[part.place.value] = true;
  }
  const PlaceNumbers numbers(trail_.starts, is_shown);
  numbers.apply_to(trail_.starts, trail_.hop_sources);
  numbers.apply_to(trail_.hops, trail_.hop_sources);
  for (const std::uint32_t draft : numbers.drafts()) {
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
  for (Booked& booked : booked_) booked.place = numbers.of(booked.place).value;
  for (auto& [place, coins] : converted_) place = numbers.of(place).value;
}

void AccountDraft::write_ends() {
  const auto key = [](const AccountEnd& end) {
    const AsOf as_of = end.as_of.value_or(AsOf{});
    return std::tuple(end.place.value, end.reason, end.label, std::string_view(end.detail), end.tag, as_of.height, as_of.time_s);
  };
  for (const Booked& booked : booked_) {
    trail_.ends.push_back({.place = PlaceIndex{booked.place},
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
  if (method_ == Method::poison) return;
  std::map<std::pair<std::uint32_t, std::uint32_t>, U128> converted;
  for (const auto& [place, coins] : converted_) converted[{place, coins.label}] += coins.amount;
  for (const auto& [at, amount] : converted) trail_.converted.push_back({PlaceIndex{at.first}, at.second, Amount{amount}});
}

void AccountDraft::write_missing() {
  std::vector<AccountMissing> rows;
  for (const Booked& booked : booked_) {
    if (!booked.stop.need) continue;
    const PlaceIndex place{booked.place};
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

void AccountDraft::sort_unexplained() {
  const auto key = [&](const UnexplainedRow& row) {
    return std::tuple(store_.account_text(store_.account_of(row.holding)), store_.asset(store_.asset_of(row.holding)).reference);
  };
  sort_by(trail_.unexplained, [&](const UnexplainedRow& a, const UnexplainedRow& b) { return key(a) < key(b); });
}

void AccountDraft::write_reach() {
  for (std::uint32_t i = 0; i < trail_.places.size(); ++i) {
    for (const LabelAmount& amount : trail_.amounts_of(trail_.places[i])) {
      trail_.reach.push_back({PlaceIndex{i}, amount.label, trail_.places[i].value});
    }
  }
}

std::optional<Error> AccountDraft::audit() {
  std::map<std::pair<std::uint32_t, std::uint32_t>, AccountAuditRow> rows;  // by label and asset
  const auto row_of = [&](std::uint32_t label, PlaceIndex place) -> AccountAuditRow& {
    return rows[{label, store_.asset_of(trail_.places[place.value].holding).value}];
  };
  for (const StartReport& start : trail_.starts) {
    for (const StartPart& part : start.added) add_to(row_of(start.label, part.place).start, part.amount);
  }
  for (const auto& [at, amount] : converted_in_) add_to(rows[at].converted_in, Amount{amount});
  for (const AccountEnd& end : trail_.ends) add_to(row_of(end.label, end.place).ends, end.amount);
  for (const ConvertedEnd& end : trail_.converted) add_to(row_of(end.label, end.place).converted_out, end.amount);
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

}  // namespace peelback
