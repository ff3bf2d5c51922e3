#include "taint/trail_draft.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace peelback {

TrailDraft::TrailDraft(const Store& store, const Question& question) : store_(store), question_(question) {
  for (const Start& start : question.starts) trail_.starts.push_back({.label = start.label});
}

// ---- places and their coins ----
std::uint32_t TrailDraft::add(const DraftPlace& place) {
  places_.push_back(place);
  return static_cast<std::uint32_t>(places_.size() - 1);
}

ListRange TrailDraft::keep(std::span<const Segment> list) {
  const ListRange range{static_cast<std::uint32_t>(segments_.size()), static_cast<std::uint32_t>(list.size())};
  segments_.insert(segments_.end(), list.begin(), list.end());
  return range;
}

void TrailDraft::set_coins(DraftPlace& place, std::span<const Segment> coins) {
  place.coins = keep(coins);
  if (!keeps_coin_order(question_.method)) {
    place.totals = place.coins;
    return;
  }
  scratch_.clear();
  for (const Segment& segment : coins) {
    if (segment.label != kOtherMoney) scratch_.push_back(segment);
  }
  sort_by(scratch_, [](const Segment& a, const Segment& b) { return a.label < b.label; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < scratch_.size(); ++i) {
    if (scratch_[i].label == scratch_[last].label) {
      scratch_[last].amount += scratch_[i].amount;
    } else {
      scratch_[++last] = scratch_[i];
    }
  }
  if (!scratch_.empty()) scratch_.resize(last + 1);
  place.totals = keep(scratch_);
}

std::uint64_t TrailDraft::traced(const DraftPlace& place) const {
  std::uint64_t sum = 0;
  for (const Segment& total : totals(place)) {
    sum = question_.method == Method::poison ? std::max(sum, total.amount) : sum + total.amount;
  }
  return sum;
}

void TrailDraft::stop(std::uint32_t index, Stop<Need> stop) {
  DraftPlace& place = places_[index];
  if (place.stop == kNone) {
    place.stop = static_cast<std::uint32_t>(stops_.size());
    stops_.push_back(std::move(stop));
  } else {
    stops_[place.stop] = std::move(stop);
  }
}

// ---- starts ----
void TrailDraft::begin_at(std::uint32_t index, std::uint32_t start, std::uint64_t units) {
  DraftPlace& place = places_[index];
  const std::uint32_t label = question_.starts[start].label;
  const std::uint64_t added = keeps_coin_order(question_.method) ? label_first_coins(place, units, label)
                                                                 : label_some_coins(place, units, label);
  StartReport& report = trail_.starts[start];
  if (added > 0) {
    report.added.push_back({PlaceIndex{index}, Amount{added}});
    place.is_start = true;
    place.depth = 0;
  }
  if (added < units) report.already_traced.push_back({PlaceIndex{index}, Amount{units - added}});
  const auto totals = this->totals(place);
  if (units == place.value && totals.size() == 1 && totals[0] == Segment{label, place.value}) place.wholly = label;
  place.exact = place.wholly;  // how many of the units were traced before is the rule's word
}

std::uint64_t TrailDraft::label_first_coins(DraftPlace& place, std::uint64_t units, std::uint32_t label) {
  std::vector<Segment> labelled;
  std::uint64_t left = units;
  std::uint64_t added = 0;
  const auto put = [&](Segment segment) {
    if (segment.amount == 0) return;
    if (!labelled.empty() && labelled.back().label == segment.label) {
      labelled.back().amount += segment.amount;
    } else {
      labelled.push_back(segment);
    }
  };
  const auto pass = [&](Segment segment) {
    const std::uint64_t taken = std::min(left, segment.amount);
    const bool is_free = segment.label == kOtherMoney;
    put({is_free ? label : segment.label, taken});
    put({segment.label, segment.amount - taken});
    if (is_free) added += taken;
    left -= taken;
  };
  std::uint64_t behind = place.value;
  for (const Segment& segment : coins(place)) {
    pass(segment);
    behind -= segment.amount;
  }
  pass({kOtherMoney, behind});
  if (!labelled.empty() && labelled.back().label == kOtherMoney) labelled.pop_back();
  set_coins(place, labelled);
  return added;
}

std::uint64_t TrailDraft::label_some_coins(DraftPlace& place, std::uint64_t units, std::uint32_t label) {
  const std::uint64_t added = units - std::min(units, traced(place));
  if (added == 0) return 0;
  std::vector<Segment> totals(this->totals(place).begin(), this->totals(place).end());
  const auto behind = std::find_if(totals.begin(), totals.end(), [&](const Segment& t) { return t.label >= label; });
  if (behind != totals.end() && behind->label == label) {
    behind->amount += added;
  } else {
    totals.insert(behind, {label, added});
  }
  set_coins(place, totals);
  return added;
}

// ---- hops ----
void TrailDraft::begin_hops(std::span<const std::uint32_t> sources) {
  by_label_.clear();
  for (const std::uint32_t source : sources) {
    for (const Segment& total : totals(places_[source])) by_label_.push_back({total.label, source});
  }
  sort_by(by_label_, [](const LabelledPlace& a, const LabelledPlace& b) {
    return std::tie(a.label, a.place) < std::tie(b.label, b.place);
  });
  label_sources_.clear();
  for (const auto& [label, place] : by_label_) {
    if (label_sources_.empty() || label_sources_.back().label != label) {
      label_sources_.push_back({.label = label, .range = {static_cast<std::uint32_t>(trail_.hop_sources.size()), 0}});
    }
    if (places_[place].pays_out_by_guess()) label_sources_.back().grade = TrailGrade::inferred;
    trail_.hop_sources.push_back(PlaceIndex{place});
    ++label_sources_.back().range.count;
  }
}

void TrailDraft::add_hops(TxIndex tx, std::uint32_t to) {
  DraftPlace& place = places_[to];
  for (const Segment& total : totals(place)) {
    const auto sources = std::find_if(label_sources_.begin(), label_sources_.end(),
                                      [&](const LabelSources& s) { return s.label == total.label; });
    place.beyond_stop = place.beyond_stop || sources->grade == TrailGrade::inferred;
    trail_.hops.push_back({.tx = tx,
                           .from = sources->range,
                           .to = PlaceIndex{to},
                           .label = total.label,
                           .amount = Amount{total.amount},
                           .basis = place.exact == total.label ? AmountBasis::exact : AmountBasis::rule,
                           .grade = sources->grade,
                           .depth = place.depth,
                           .unconfirmed = store_.is_unconfirmed(tx)});
  }
}

// ---- the result ----
Result<Trail> TrailDraft::finish() {
  number_places();
  write_ends();
  write_missing();
  if (question_.method == Method::poison) {
    write_reach();
  } else if (auto error = audit()) {
    return std::move(*error);
  }
  return std::move(trail_);
}

void TrailDraft::number_places() {
  const PlaceNumbers numbers(trail_.starts, std::vector<bool>(places_.size(), true));
  numbers.apply_to(trail_.starts, trail_.hop_sources);
  numbers.apply_to(trail_.hops, trail_.hop_sources);
  drafts_.assign(numbers.drafts().begin(), numbers.drafts().end());
  for (const std::uint32_t draft : drafts_) {
    const DraftPlace& from = places_[draft];
    trail_.places.push_back({.kind = from.kind,
                             .tx = from.tx,
                             .output = from.output,
                             .spent_by = from.spent_by,
                             .value = Amount{from.value},
                             .depth = from.depth,
                             .is_start = from.is_start,
                             .beyond_stop = from.beyond_stop,
                             .amounts = {static_cast<std::uint32_t>(trail_.amounts.size()), from.totals.count}});
    for (const Segment& total : totals(from)) trail_.amounts.push_back({total.label, Amount{total.amount}});
  }
}

void TrailDraft::write_ends() {
  for (std::uint32_t i = 0; i < drafts_.size(); ++i) {
    const DraftPlace& place = places_[drafts_[i]];
    if (place.stop == kNone) continue;
    const Stop<Need>& stop = stops_[place.stop];
    for (const Segment& total : totals(place)) {
      trail_.ends.push_back({.place = PlaceIndex{i},
                             .label = total.label,
                             .amount = Amount{total.amount},
                             .reason = stop.reason,
                             .detail = stop.detail,
                             .as_of = stop.as_of,
                             .tag = stop.tag});
    }
  }
}

void TrailDraft::write_missing() {
  const auto by_need = [](const Need& a, const Need& b) { return need_key(a) < need_key(b); };
  std::map<Need, MissingFact, decltype(by_need)> facts(by_need);
  std::map<Need, std::uint64_t, decltype(by_need)> most(by_need);
  for (const MissingFact& fact : trail_.missing) facts.emplace(fact.need, fact);
  for (std::uint32_t i = 0; i < drafts_.size(); ++i) {
    const DraftPlace& place = places_[drafts_[i]];
    if (place.stop == kNone || !stops_[place.stop].need) continue;
    const Need& need = *stops_[place.stop].need;
    const std::uint64_t amount = traced(place);
    MissingFact& fact = facts.emplace(need, MissingFact{.need = need, .depth = kNone}).first->second;
    fact.traced = Amount{fact.traced.units() + amount};
    fact.total = Amount{fact.total.units() + place.value};
    fact.depth = std::min(fact.depth, place.depth);
    if (std::uint64_t& largest = most[need]; !fact.place.exists() || amount > largest) {
      largest = amount;
      fact.place = PlaceIndex{i};
    }
  }
  trail_.missing.clear();
  for (const auto& entry : facts) trail_.missing.push_back(entry.second);
  sort_by(trail_.missing, [](const MissingFact& a, const MissingFact& b) {
    if (a.for_start != b.for_start) return a.for_start;
    if (!(a.traced == b.traced)) return b.traced < a.traced;
    return a.depth < b.depth;
  });
}

void TrailDraft::write_reach() {
  for (std::uint32_t i = 0; i < trail_.places.size(); ++i) {
    for (const LabelAmount& row : trail_.amounts_of(trail_.places[i])) {
      trail_.reach.push_back({PlaceIndex{i}, row.label, row.amount});
    }
  }
}

std::optional<Error> TrailDraft::audit() {
  std::map<std::uint32_t, AuditRow> rows;
  const auto add = [](Amount& sum, Amount amount) { sum = Amount{sum.units() + amount.units()}; };
  for (const StartReport& start : trail_.starts) {
    AuditRow& row = rows[start.label];
    for (const StartPart& part : start.added) add(row.start, part.amount);
  }
  for (const End& end : trail_.ends) add(rows[end.label].ends, end.amount);
  for (auto& [label, row] : rows) {
    row.label = label;
    if (!(row.start == row.ends)) {
      return Error{Code::conservation_broken, "label " + std::to_string(label),
                   row.start.to_text() + " started, " + row.ends.to_text() + " in the ends"};
    }
    trail_.audit.push_back(row);
  }
  return std::nullopt;
}

}  // namespace peelback
