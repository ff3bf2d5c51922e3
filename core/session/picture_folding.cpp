#include "session/picture_folding.h"

#include <algorithm>

#include "base/sort.h"
#include "patterns/coinjoin.h"

namespace peelback {

namespace {

using Kind = PictureNode::Kind;

constexpr std::uint32_t kNone = PictureNode::kNone;
// A picture of more boxes than this per hop is no picture: the rest is folded, whatever was asked for.
constexpr std::uint32_t kMostBoxesPerHop = 400;
constexpr std::uint32_t kOpenedAtATime = 10;
// Runs shorter than this are drawn; longer ones keep two hops at either end.
constexpr std::size_t kShortestFoldedRun = 8;

void sort_once(std::vector<std::uint32_t>& list) {
  sort_ascending(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

std::string place_node_id(const ToldPlace& place) { return "place:" + place.key; }

PictureFolding::PictureFolding(const PictureContext& context, const PictureOptions& options)
    : trail_(context.trail), ledgers_(context.ledgers), options_(options), marks_(context.marks) {
  const bool hides = marks_ != nullptr && !marks_->hidden.empty();
  collect();
  fold_starts();
  if (hides) hide_places();
  if (options_.fold == Fold::parent) fold_by_parent();
  fold_by_hop(options_.fold == Fold::hop ? std::max(2U, options_.max_boxes) : kMostBoxesPerHop);
  if (options_.fold_runs) fold_runs();
  if (hides) hide_groups();
}

// ---- what the trail says ----

void PictureFolding::collect() {
  facts.resize(trail_.places.size());
  group_of.assign(trail_.places.size(), kNone);
  for (std::size_t i = 0; i < facts.size(); ++i) {
    facts[i].amount = traced_amount(trail_, trail_.places[i]);
    facts[i].is_fee = trail_.places[i].is_fee();
  }
  for (std::uint32_t hop = 0; hop < trail_.hops.size(); ++hop) add_hop(hop);
  for (PictureFacts& place : facts) sort_once(place.paid_by);
  count_starts();
  for (std::uint32_t s = 0; s < steps.size(); ++s) {
    PictureStep& step = steps[s];
    sort_once(step.from);
    for (const auto from : step.from) facts[from].spent_by.push_back(s);
    if (step.tx == kNone) continue;
    const ToldTx& tx = trail_.txs[step.tx];
    const Store* store = tx.utxo_tx.exists() ? ledgers_.find_utxo(tx.chain) : nullptr;
    step.is_flagged = store != nullptr && find_coinjoin(*store, tx.utxo_tx).has_value();
  }
  if (!options_.path.empty()) find_path();
  for (const std::string& id : options_.back) {
    for (const ToldPlace& place : trail_.places) {
      if (id == place_node_id(place) && place.output.exists()) ++inputs_asked[place.tx];
    }
  }
}

// To an account that the trail starts from some of the money can come back: that is on the lines.
void PictureFolding::count_starts() {
  if (trail_.is_poison()) return;
  std::map<std::uint32_t, U128> added;
  for (const ToldStart& start : trail_.starts) {
    for (const ToldPart& part : start.added) {
      if (trail_.places[part.place].kind == ToldPlace::Kind::account) added[part.place] += part.amount.units();
    }
  }
  for (const auto& [place, amount] : added) {
    facts[place].amount = amount;
    facts[place].exact = true;
  }
}

void PictureFolding::find_path() {
  for (std::uint32_t i = 0; i < facts.size(); ++i) {
    const auto step = std::find(options_.path.begin(), options_.path.end(), trail_.places[i].key);
    if (step != options_.path.end()) facts[i].path_step = static_cast<std::uint32_t>(step - options_.path.begin());
  }
}

std::uint32_t PictureFolding::step_of(std::uint32_t index) {
  const ToldHop& hop = trail_.hops[index];
  const ToldTx& tx = trail_.txs[hop.tx];
  const auto fresh = static_cast<std::uint32_t>(steps.size());
  if (tx.utxo_tx.exists()) {
    if (steps.empty() || steps.back().tx != hop.tx) steps.push_back({.id = tx.id, .tx = hop.tx});
    return static_cast<std::uint32_t>(steps.size() - 1);
  }
  const auto sources = trail_.sources_of(hop);
  const auto balance = [&](std::uint32_t place) { return std::pair(trail_.places[place].holding.value, trail_.places[place].asset); };
  const bool is_shared = std::any_of(sources.begin(), sources.end(), [&](auto source) { return balance(source) != balance(sources.front()); });
  if (is_shared) {
    const auto [entry, is_new] = step_of_shared_.emplace(hop.tx, fresh);
    if (is_new) steps.push_back({.id = tx.id, .tx = hop.tx});
    return entry->second;
  }
  const auto [entry, is_new] = step_of_balance_.emplace(balance(sources.front()), fresh);
  if (is_new) steps.push_back({.id = "of:" + trail_.places[sources.front()].key});
  return entry->second;
}

void PictureFolding::add_hop(std::uint32_t index) {
  const ToldHop& hop = trail_.hops[index];
  const std::uint32_t step_index = step_of(index);
  PictureStep& step = steps[step_index];
  for (const std::uint32_t from : trail_.sources_of(hop)) {
    if (step.from.empty() || step.from.back() != from) step.from.push_back(from);
  }
  PictureFacts& to = facts[hop.to];
  to.exact = to.exact && hop.exact();
  to.hops.push_back(index);
  to.grade = std::max(to.grade, hop.grade);
  if (to.is_fee) return;
  step.hops.push_back(index);
  step.converts = step.converts || hop.is_conversion;
  if (to.paid_by.empty() || to.paid_by.back() != step_index) to.paid_by.push_back(step_index);
  // Money can come back to the account that it set out from, which stays the start.
  const ToldPlace& place = trail_.places[hop.to];
  const bool is_made = to.made_by == kNone && !(place.kind == ToldPlace::Kind::account && place.is_start);
  if (!is_made) return;
  to.made_by = step_index;
  step.to.push_back(hop.to);
}

// ---- what is folded ----

std::uint32_t PictureFolding::new_group(Kind kind, std::string id) {
  groups.push_back({.kind = kind, .id = std::move(id)});
  return static_cast<std::uint32_t>(groups.size() - 1);
}

void PictureFolding::put_in_group(std::uint32_t group, std::uint32_t place) {
  group_of[place] = group;
  groups[group].members.push_back(place);
  groups[group].exact = groups[group].exact && facts[place].exact;
}

void PictureFolding::enter_group(std::uint32_t group, std::uint32_t place) {
  add_amount(groups[group].amounts, trail_.places[place].asset, facts[place].amount);
  groups[group].entered.push_back(place);
}

std::uint32_t PictureFolding::times_opened(const std::string& id) const {
  return static_cast<std::uint32_t>(std::count(options_.opened.begin(), options_.opened.end(), id));
}

// What an address spent is one box, however many of its coins it were.
void PictureFolding::fold_starts() {
  for (const ToldStart& start : trail_.starts) {
    if (start.asked.kind != Ref::Kind::address || start.added.size() < 2 || !trail_.places[start.added.front().place].output.exists()) continue;
    const auto group = new_group(Kind::start, "start:" + start.asked.to_text());
    for (const ToldPart& part : start.added) {
      add_amount(groups[group].amounts, trail_.places[part.place].asset, part.amount.units());
      groups[group].entered.push_back(part.place);
      if (is_free(part.place)) put_in_group(group, part.place);
    }
  }
}

// Amounts of different assets do not compare: the largest of each come first, then the second of each.
std::vector<std::uint32_t> PictureFolding::largest_first(std::vector<std::uint32_t> places) const {
  sort_by(places, [&](auto a, auto b) { return facts[b].amount < facts[a].amount; });
  std::map<std::uint32_t, std::uint32_t> count;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ranked;
  for (const auto place : places) ranked.emplace_back(count[trail_.places[place].asset]++, place);
  sort_by(ranked, [](const auto& a, const auto& b) { return a.first < b.first; });
  std::transform(ranked.begin(), ranked.end(), places.begin(), [](const auto& row) { return row.second; });
  return places;
}

// The places beyond `most` become one box, unless that box would hold a single place.
void PictureFolding::fold_beyond(const std::vector<std::uint32_t>& sorted, std::size_t most, const std::string& id) {
  most += std::size_t{kOpenedAtATime} * times_opened(id);
  if (sorted.size() <= most) return;
  const auto group = new_group(Kind::others, id);
  for (std::size_t i = most - 1; i < sorted.size(); ++i) {
    enter_group(group, sorted[i]);
    put_in_group(group, sorted[i]);
  }
}

// Puts what only folded places lead to with those that the step spends, when it spends no others.
template <class IsFolded>
bool PictureFolding::take_along(const PictureStep& step, IsFolded is_folded) {
  const auto spends_only_folded = [&](const PictureStep& s) { return std::all_of(s.from.begin(), s.from.end(), is_folded); };
  if (!spends_only_folded(step)) return false;
  for (const auto to : step.to) {
    const auto& paid_by = facts[to].paid_by;
    const bool only_they = std::all_of(paid_by.begin(), paid_by.end(), [&](auto s) { return spends_only_folded(steps[s]); });
    if (is_free(to) && only_they) put_in_group(group_of[step.from.front()], to);
  }
  return true;
}

// ---- what the reporter hid ----

// What only hidden places lead to goes with them; steps come in the order in which the money moved.
void PictureFolding::hide_places() {
  std::map<std::uint32_t, std::uint32_t> group_of_step;
  const auto hide = [&](std::uint32_t place, std::uint32_t step) {
    const std::string id = place_node_id(trail_.places[place]);
    if (!is_free(place) || !marks_->is_hidden(id)) return;
    const auto [entry, fresh] = group_of_step.emplace(step, 0);
    if (fresh) {
      entry->second = new_group(Kind::hidden, "hidden:" + id);
    } else {
      groups[entry->second].id = step == kNone ? "hidden:start" : "hidden:" + steps[step].id;
    }
    enter_group(entry->second, place);
    put_in_group(entry->second, place);
  };
  for (std::uint32_t place = 0; place < facts.size(); ++place) {
    if (facts[place].made_by == kNone) hide(place, kNone);
  }
  for (std::uint32_t s = 0; s < steps.size(); ++s) {
    if (take_along(steps[s], [&](auto place) { return is_hidden(place); })) continue;
    for (const auto to : steps[s].to) hide(to, s);
  }
}

// Boxes of several places are known only once everything is folded.
void PictureFolding::hide_groups() {
  for (PictureGroup& group : groups) {
    if (marks_->is_hidden(group.id)) group.kind = Kind::hidden;
  }
  for (const PictureStep& step : steps) take_along(step, [&](auto place) { return is_hidden(place); });
}

bool PictureFolding::is_hidden(std::uint32_t place) const { return group_of[place] != kNone && groups[group_of[place]].kind == Kind::hidden; }

void PictureFolding::fold_by_parent() {
  const auto is_among_others = [&](auto place) { return group_of[place] != kNone && groups[group_of[place]].kind == Kind::others; };
  for (const PictureStep& step : steps) {
    if (take_along(step, is_among_others)) continue;
    std::vector<std::uint32_t> places;
    std::copy_if(step.to.begin(), step.to.end(), std::back_inserter(places), [&](auto to) { return is_free(to); });
    fold_beyond(largest_first(std::move(places)), std::max(2U, options_.max_boxes), "others:" + step.id);
  }
}

void PictureFolding::fold_by_hop(std::size_t most) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> by_hop;
  for (std::uint32_t place = 0; place < facts.size(); ++place) {
    if (is_free(place)) by_hop[trail_.places[place].depth].push_back(place);
  }
  for (auto& [hop, places] : by_hop) fold_beyond(largest_first(std::move(places)), most, "others:hop:" + std::to_string(hop));
}

// The next place of a run: the step has one way in, and one of the places that it pays goes on.
std::uint32_t PictureFolding::next_in_run(std::uint32_t place) const {
  if (facts[place].spent_by.size() != 1) return kNone;
  const PictureStep& step = steps[facts[place].spent_by.front()];
  if (step.from.size() != 1 || step.converts || is_junction(step, 1)) return kNone;
  std::uint32_t next = kNone;
  for (const auto hop : step.hops) {
    const auto to = trail_.hops[hop].to;
    if (!is_free(to) || facts[to].paid_by.size() != 1 || facts[to].made_by == kNone) return kNone;
    if (!facts[to].goes_on() || to == next) continue;
    if (next != kNone) return kNone;
    next = to;
  }
  return next;
}

void PictureFolding::fold_runs() {
  std::vector<bool> seen(facts.size(), false);
  for (std::uint32_t first = 0; first < facts.size(); ++first) {
    if (!is_free(first) || seen[first]) continue;
    std::vector<std::uint32_t> run{first};
    for (auto next = next_in_run(first); next != kNone && next != first && !seen[next]; next = next_in_run(next)) {
      seen[next] = true;
      run.push_back(next);
    }
    if (run.size() > kShortestFoldedRun) fold_run(run);
  }
}

void PictureFolding::fold_run(const std::vector<std::uint32_t>& run) {
  const std::string id = "run:" + trail_.places[run[2]].key;
  if (times_opened(id) > 0) return;
  const auto group = new_group(Kind::run, id);
  for (std::size_t i = 2; i + 2 < run.size(); ++i) {
    for (const auto sibling : steps[facts[run[i]].made_by].to) {
      if (i == 2) enter_group(group, sibling);
      put_in_group(group, sibling);
    }
  }
}

bool PictureFolding::is_junction(const PictureStep& step, std::size_t ways_in) const {
  return ways_in > 1 || step.is_flagged || (step.tx != kNone && inputs_asked.count(step.tx) != 0);
}

}  // namespace peelback
