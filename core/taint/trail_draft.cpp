#include "taint/trail_draft.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace peelback {

namespace {

template <class T>
std::uint32_t size_of(const std::vector<T>& list) {
  return static_cast<std::uint32_t>(list.size());
}

template <class T>
void cut(std::vector<T>& list, std::uint32_t size) {
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(size), list.end());
}

void add_to(Amount& sum, U128 units) { sum = Amount{sum.units() + units}; }

void write_reach(Trail& trail) {
  for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
    for (const LabelAmount& row : trail.amounts_of(trail.places[i])) trail.reach.push_back({PlaceIndex{i}, row.label, row.amount});
  }
}

std::optional<Error> audit(Trail& trail) {
  std::map<std::uint32_t, AuditRow> rows;
  for (const StartReport& start : trail.starts) {
    AuditRow& row = rows[start.label];
    for (const StartPart& part : start.added) add_to(row.start, part.amount.units());
  }
  for (const End& end : trail.ends) add_to(rows[end.label].ends, end.amount.units());
  for (auto& [label, row] : rows) {
    row.label = label;
    if (!(row.start == row.ends)) {
      return Error{Code::conservation_broken, "label " + std::to_string(label),
                   row.start.to_text() + " started, " + row.ends.to_text() + " in the ends"};
    }
    trail.audit.push_back(row);
  }
  return std::nullopt;
}

}  // namespace

TrailDraft::TrailDraft(const Question& question) : method_(question.method) {
  for (const Start& start : question.starts) labels_.push_back(start.label);
}

// ---- steps ----
void TrailDraft::begin_step() {
  marks_.push_back({size_of(places_), size_of(segments_), size_of(stops_), size_of(parts_), size_of(changed_), size_of(hops_),
                    size_of(hop_sources_), size_of(problems_)});
}

std::uint32_t TrailDraft::step_of(std::uint32_t place) const {
  const auto behind = std::upper_bound(marks_.begin(), marks_.end(), place, [](std::uint32_t p, const Mark& mark) { return p < mark.places; });
  return static_cast<std::uint32_t>(behind - marks_.begin()) - 1;
}

void TrailDraft::take_back(std::size_t step) {
  const Mark mark = marks_[step];
  for (; changed_.size() > mark.changed; changed_.pop_back()) places_[changed_.back().place] = changed_.back().before;
  cut(places_, mark.places);
  cut(segments_, mark.segments);
  cut(stops_, mark.stops);
  cut(parts_, mark.parts);
  cut(hops_, mark.hops);
  cut(hop_sources_, mark.hop_sources);
  cut(problems_, mark.problems);
  cut(marks_, static_cast<std::uint32_t>(step));
}

// ---- places and their coins ----
std::uint32_t TrailDraft::add(const DraftPlace& place) {
  places_.push_back(place);
  return static_cast<std::uint32_t>(places_.size() - 1);
}

TrailDraft::DraftPlace& TrailDraft::change(std::uint32_t place) {
  if (!marks_.empty() && place < marks_.back().places) changed_.push_back({place, places_[place]});
  return places_[place];
}

ListRange TrailDraft::keep(std::span<const Segment> list) {
  const ListRange range{static_cast<std::uint32_t>(segments_.size()), static_cast<std::uint32_t>(list.size())};
  segments_.insert(segments_.end(), list.begin(), list.end());
  return range;
}

void TrailDraft::set_coins(DraftPlace& place, std::span<const Segment> coins) {
  place.coins = keep(coins);
  if (!keeps_coin_order(method_)) {
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
    sum = method_ == Method::poison ? std::max(sum, total.amount) : sum + total.amount;
  }
  return sum;
}

void TrailDraft::stop(std::uint32_t place, Stop<Need> stop) {
  change(place).stop = size_of(stops_);
  stops_.push_back(std::move(stop));
}

// ---- starts ----
void TrailDraft::begin_at(std::uint32_t index, std::uint32_t start, std::uint64_t units) {
  DraftPlace& place = change(index);
  const std::uint32_t label = labels_[start];
  const std::uint64_t added = keeps_coin_order(method_) ? label_first_coins(place, units, label)
                                                                 : label_some_coins(place, units, label);
  parts_.push_back({start, index, added, units - added});
  place.is_start = place.is_start || added > 0;
  place.is_named = true;
  place.depth = 0;
  const auto totals = this->totals(place);
  if (units == place.value && totals.size() == 1 && totals[0] == Segment{label, place.value}) place.wholly = label;
  place.exact = place.wholly;  // how many of the units were traced before is the rule's word
}

U128 TrailDraft::begun_units(std::uint32_t start) const {
  U128 units = 0;
  for (const Part& part : parts_) units += part.start == start ? U128{part.added} + part.already : 0;
  return units;
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
      label_sources_.push_back({.label = label, .range = {size_of(hop_sources_), 0}});
    }
    if (places_[place].pays_out_by_guess()) label_sources_.back().grade = TrailGrade::inferred;
    hop_sources_.push_back(PlaceIndex{place});
    ++label_sources_.back().range.count;
  }
}

void TrailDraft::add_hops(TxIndex tx, bool unconfirmed, std::uint32_t to) {
  DraftPlace& place = change(to);
  for (const Segment& total : totals(place)) {
    const auto sources = std::find_if(label_sources_.begin(), label_sources_.end(),
                                      [&](const LabelSources& s) { return s.label == total.label; });
    place.beyond_stop = place.beyond_stop || sources->grade == TrailGrade::inferred;
    hops_.push_back({.tx = tx,
                     .from = sources->range,
                     .to = PlaceIndex{to},
                     .label = total.label,
                     .amount = Amount{total.amount},
                     .basis = place.exact == total.label ? AmountBasis::exact : AmountBasis::rule,
                     .grade = sources->grade,
                     .depth = place.depth,
                     .unconfirmed = unconfirmed});
  }
}

// ---- the result ----
Result<Trail> TrailDraft::finish(std::vector<Problem> problems, std::vector<MissingFact> missing) {
  Trail trail{.hops = hops_, .hop_sources = hop_sources_, .problems = std::move(problems), .missing = std::move(missing)};
  for (const Problem& problem : problems_) trail.problems.push_back(problem);
  write_starts(trail);
  const std::vector<std::uint32_t> drafts = number_places(trail);
  write_ends(trail, drafts);
  write_missing(trail, drafts);
  if (method_ == Method::poison) {
    write_reach(trail);
  } else if (auto error = audit(trail)) {
    return std::move(*error);
  }
  return trail;
}

void TrailDraft::write_starts(Trail& trail) const {
  for (const std::uint32_t label : labels_) trail.starts.push_back({.label = label});
  for (const Part& part : parts_) {
    StartReport& report = trail.starts[part.start];
    if (part.added > 0) report.added.push_back({PlaceIndex{part.place}, Amount{part.added}});
    if (part.already > 0) report.already_traced.push_back({PlaceIndex{part.place}, Amount{part.already}});
  }
}

/// Says which draft each final place is of.
std::vector<std::uint32_t> TrailDraft::number_places(Trail& trail) const {
  const PlaceNumbers numbers(trail.starts, std::vector<bool>(places_.size(), true));
  numbers.apply_to(trail.starts, trail.hop_sources);
  numbers.apply_to(trail.hops, trail.hop_sources);
  trail.places.reserve(places_.size());
  for (const std::uint32_t draft : numbers.drafts()) {
    const DraftPlace& from = places_[draft];
    trail.places.push_back({.kind = from.kind,
                            .tx = from.tx,
                            .output = from.output,
                            .spent_by = from.spent_by,
                            .value = Amount{from.value},
                            .depth = from.depth,
                            .is_start = from.is_start,
                            .beyond_stop = from.beyond_stop,
                            .amounts = {size_of(trail.amounts), from.totals.count}});
    for (const Segment& total : totals(from)) trail.amounts.push_back({total.label, Amount{total.amount}});
  }
  return {numbers.drafts().begin(), numbers.drafts().end()};
}

void TrailDraft::write_ends(Trail& trail, std::span<const std::uint32_t> drafts) const {
  for (std::uint32_t i = 0; i < drafts.size(); ++i) {
    const DraftPlace& place = places_[drafts[i]];
    if (place.stop == kNone) continue;
    const Stop<Need>& stop = stops_[place.stop];
    for (const Segment& total : totals(place)) {
      trail.ends.push_back({.place = PlaceIndex{i},
                            .label = total.label,
                            .amount = Amount{total.amount},
                            .reason = stop.reason,
                            .detail = stop.detail,
                            .as_of = stop.as_of,
                            .tag = stop.tag});
    }
  }
}

void TrailDraft::write_missing(Trail& trail, std::span<const std::uint32_t> drafts) const {
  const auto by_need = [](const Need& a, const Need& b) { return need_key(a) < need_key(b); };
  std::map<Need, MissingFact, decltype(by_need)> facts(by_need);
  std::map<Need, std::uint64_t, decltype(by_need)> most(by_need);
  for (const MissingFact& fact : trail.missing) facts.emplace(fact.need, fact);
  for (std::uint32_t i = 0; i < drafts.size(); ++i) {
    const DraftPlace& place = places_[drafts[i]];
    if (place.stop == kNone || !stops_[place.stop].need) continue;
    const Need& need = *stops_[place.stop].need;
    const std::uint64_t amount = traced(place);
    MissingFact& fact = facts.emplace(need, MissingFact{.need = need, .depth = kNone}).first->second;
    add_to(fact.traced, amount);
    add_to(fact.total, place.value);
    fact.depth = std::min(fact.depth, place.depth);
    if (std::uint64_t& largest = most[need]; !fact.place.exists() || amount > largest) {
      largest = amount;
      fact.place = PlaceIndex{i};
    }
  }
  trail.missing.clear();
  for (const auto& entry : facts) trail.missing.push_back(entry.second);
  sort_by(trail.missing, [](const MissingFact& a, const MissingFact& b) {
    if (a.for_start != b.for_start) return a.for_start;
    if (!(a.traced == b.traced)) return b.traced < a.traced;
    return a.depth < b.depth;
  });
}

}  // namespace peelback
