#include "session/picture.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "base/json_reader.h"
#include "base/sort.h"
#include "layout/layered.h"
#include "layout/ranking.h"
#include "model/reference.h"
#include "patterns/coinjoin.h"
#include "session/findings_text.h"
#include "session/json_members.h"
#include "session/labels_json.h"
#include "session/narrow.h"
#include "session/places.h"
#include "session/references.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

using Kind = PictureNode::Kind;

constexpr std::uint32_t kNone = 0xffffffff;
// A picture of more boxes than this per hop is no picture: the rest is folded, whatever was asked for.
constexpr std::uint32_t kMostBoxesPerHop = 400;
constexpr std::uint32_t kOpenedAtATime = 10;
constexpr std::size_t kMostLabels = 5;
// Runs shorter than this are drawn; longer ones keep two hops at either end.
constexpr std::size_t kShortestFoldedRun = 8;

// One transaction of the trail: traced coins go in at `from` and come out at `to`, fees left out.
struct Step {
  TxIndex tx{};
  std::vector<std::uint32_t> from{};
  std::vector<std::uint32_t> to{};
  std::vector<std::uint32_t> hops{};
  bool is_flagged = false;
};

struct PlaceFacts {
  U128 amount = 0;
  bool exact = true;
  TrailGrade grade = TrailGrade::observed;
  bool is_fee = false;
  std::uint32_t path_step = kNone;  // which step of the path to be marked
  std::uint32_t made_by = kNone;   // step
  std::uint32_t spent_by = kNone;  // step
  std::vector<const End*> ends{};
  std::vector<std::uint32_t> hops{};
};

struct Group {
  Kind kind = Kind::others;
  std::string id{};
  std::vector<std::uint32_t> members{};
  U128 amount = 0;  // what enters it
  bool exact = true;
};

struct BoxSize {
  double width_px;
  double height_px;
};

BoxSize box_size(Kind kind, Orientation orientation) {
  const bool down = orientation == Orientation::down;
  switch (kind) {
    case Kind::start:
    case Kind::place: return down ? BoxSize{104, 72} : BoxSize{184, 60};
    case Kind::payers: return down ? BoxSize{160, 52} : BoxSize{184, 56};
    case Kind::others: return down ? BoxSize{104, 56} : BoxSize{184, 52};
    case Kind::run: return down ? BoxSize{216, 52} : BoxSize{184, 52};
    case Kind::hidden:
    case Kind::input: return down ? BoxSize{104, 56} : BoxSize{184, 52};
    case Kind::junction: return {10, 10};
  }
  return {0, 0};
}

// The square root of a share of two amounts, for line widths only.
double root_of_share(U128 part, U128 whole) {
  if (whole == 0) return 0;
  const double share = static_cast<double>(part) / static_cast<double>(whole);
  double root = share > 0 ? 1 : 0;
  // Newton's steps with + − × ÷ alone: the same bits on every platform.
  for (int i = 0; i < 30 && root > 0; ++i) root = (root + share / root) / 2;
  return root;
}

class PictureDrawer {
 public:
  PictureDrawer(const PictureContext& context, const PictureOptions& options)
      : store_(context.store), replies_(context.replies), question_(context.question), trail_(context.trail),
        context_(context), options_(options) {}

  Result<Picture> draw() {
    picture_.chain = store_.chain();
    picture_.orientation = options_.orientation;
    collect();
    fold_starts();
    if (marks_.hidden.size() > 0) hide_places();
    if (options_.fold == Fold::parent) fold_by_parent();
    fold_by_hop(options_.fold == Fold::hop ? std::max(2U, options_.max_boxes) : kMostBoxesPerHop);
    if (options_.fold_runs) fold_runs();
    if (marks_.hidden.size() > 0) hide_groups();
    make_nodes();
    make_edges();
    if (auto placed = place(); !placed) return placed.error();
    tell_sums();
    return std::move(picture_);
  }

 private:
  // ---- what the trail says ----
  void collect() {
    facts_.resize(trail_.places.size());
    group_of_.assign(trail_.places.size(), kNone);
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      facts_[i].amount = traced_amount(trail_, trail_.places[i]);
      facts_[i].is_fee = trail_.places[i].kind == PlaceKind::fee;
    }
    for (const End& end : trail_.ends) facts_[end.place.value].ends.push_back(&end);
    for (std::uint32_t h = 0; h < trail_.hops.size(); ++h) add_hop(h);
    for (std::uint32_t s = 0; s < steps_.size(); ++s) {
      Step& step = steps_[s];
      sort_ascending(step.from);
      step.from.erase(std::unique(step.from.begin(), step.from.end()), step.from.end());
      for (const auto from : step.from) facts_[from].spent_by = s;
      step.is_flagged = find_coinjoin(store_, step.tx).has_value();
    }
    if (!options_.path.empty()) find_path();
    for (const std::string& id : options_.back) {
      for (const Place& place : trail_.places) {
        if (id == place_id(place)) ++inputs_asked_[place.tx.value];
      }
    }
  }

  std::string place_id(const Place& place) const { return "place:" + place_ref(store_, place); }

  void find_path() {
    for (std::uint32_t i = 0; i < facts_.size(); ++i) {
      const auto step = std::find(options_.path.begin(), options_.path.end(), place_ref(store_, trail_.places[i]));
      if (step != options_.path.end()) facts_[i].path_step = static_cast<std::uint32_t>(step - options_.path.begin());
    }
  }

  void add_hop(std::uint32_t h) {
    const Hop& hop = trail_.hops[h];
    if (steps_.empty() || steps_.back().tx != hop.tx) steps_.push_back({.tx = hop.tx});
    Step& step = steps_.back();
    for (const PlaceIndex from : trail_.sources_of(hop)) step.from.push_back(from.value);
    PlaceFacts& to = facts_[hop.to.value];
    to.exact = to.exact && hop.basis == AmountBasis::exact;
    to.hops.push_back(h);
    to.grade = std::max(to.grade, hop.grade);
    picture_.grade = std::max(picture_.grade, hop.grade);
    picture_.badge = std::min(picture_.badge, check_of(store_, replies_, hop.tx));
    if (to.is_fee) {
      if (to.hops.size() == 1) ++picture_.fee_count;
      picture_.fee_amount += hop.amount.units();
      return;
    }
    step.hops.push_back(h);
    if (to.made_by != kNone) return;  // another label of the same place
    to.made_by = static_cast<std::uint32_t>(steps_.size() - 1);
    step.to.push_back(hop.to.value);
  }

  bool is_free(std::uint32_t place) const { return group_of_[place] == kNone && !facts_[place].is_fee; }

  // ---- what is folded ----
  std::uint32_t new_group(Kind kind, std::string id) {
    groups_.push_back({.kind = kind, .id = std::move(id)});
    return static_cast<std::uint32_t>(groups_.size() - 1);
  }

  void put_in_group(std::uint32_t group, std::uint32_t place) {
    group_of_[place] = group;
    groups_[group].members.push_back(place);
    groups_[group].exact = groups_[group].exact && facts_[place].exact;
  }

  std::uint32_t times_opened(const std::string& id) const {
    return static_cast<std::uint32_t>(std::count(options_.opened.begin(), options_.opened.end(), id));
  }

  // What an address spent is one box, however many of its coins it were.
  void fold_starts() {
    for (std::size_t s = 0; s < question_.starts.size(); ++s) {
      if (question_.starts[s].ref.kind != Ref::Kind::address || trail_.starts[s].added.size() < 2) continue;
      const auto group = new_group(Kind::start, "start:" + question_.starts[s].ref.to_text());
      for (const StartPart& part : trail_.starts[s].added) {
        groups_[group].amount += part.amount.units();
        if (is_free(part.place.value)) put_in_group(group, part.place.value);
      }
    }
  }

  std::vector<std::uint32_t> largest_first(std::vector<std::uint32_t> places) const {
    sort_by(places, [&](auto a, auto b) { return facts_[b].amount < facts_[a].amount; });
    return places;
  }

  // The places beyond `most` become one box, unless that box would hold a single place.
  void fold_beyond(const std::vector<std::uint32_t>& sorted, std::size_t most, const std::string& id) {
    most += std::size_t{kOpenedAtATime} * times_opened(id);
    if (sorted.size() <= most) return;
    const auto group = new_group(Kind::others, id);
    for (std::size_t i = most - 1; i < sorted.size(); ++i) {
      groups_[group].amount += facts_[sorted[i]].amount;
      put_in_group(group, sorted[i]);
    }
  }

  // ---- what the reporter hid ----
  // What only hidden places lead to goes with them; steps come in the order in which the money moved.
  void hide_places() {
    std::map<std::uint32_t, std::uint32_t> group_of_step;
    const auto hide = [&](std::uint32_t place, std::uint32_t step) {
      const std::string id = place_id(trail_.places[place]);
      if (!is_free(place) || !marks_.is_hidden(id)) return;
      const auto [entry, fresh] = group_of_step.emplace(step, 0);
      if (fresh) {
        entry->second = new_group(Kind::hidden, "hidden:" + id);
      } else {
        groups_[entry->second].id = step == kNone ? "hidden:start" : "hidden:" + store_.txid(steps_[step].tx).to_text();
      }
      groups_[entry->second].amount += facts_[place].amount;
      put_in_group(entry->second, place);
    };
    for (std::uint32_t place = 0; place < facts_.size(); ++place) {
      if (facts_[place].made_by == kNone) hide(place, kNone);
    }
    for (std::uint32_t s = 0; s < steps_.size(); ++s) {
      if (take_along(steps_[s])) continue;
      for (const auto to : steps_[s].to) hide(to, s);
    }
  }

  // Boxes of several places are known only once everything is folded.
  void hide_groups() {
    for (Group& group : groups_) {
      if (marks_.is_hidden(group.id)) group.kind = Kind::hidden;
    }
    for (const Step& step : steps_) take_along(step);
  }

  bool is_hidden(std::uint32_t place) const { return group_of_[place] != kNone && groups_[group_of_[place]].kind == Kind::hidden; }

  // Puts what the step pays with the hidden places that it spends, when it spends no others.
  bool take_along(const Step& step) {
    if (!std::all_of(step.from.begin(), step.from.end(), [&](auto from) { return is_hidden(from); })) return false;
    for (const auto to : step.to) {
      if (is_free(to)) put_in_group(group_of_[step.from.front()], to);
    }
    return true;
  }

  void fold_by_parent() {
    for (const Step& step : steps_) {
      const bool only_folded_lead_here = std::all_of(step.from.begin(), step.from.end(), [&](auto from) {
        return group_of_[from] != kNone && groups_[group_of_[from]].kind == Kind::others;
      });
      if (only_folded_lead_here) {
        for (const auto to : step.to) {
          if (is_free(to)) put_in_group(group_of_[step.from.front()], to);
        }
        continue;
      }
      std::vector<std::uint32_t> places;
      std::copy_if(step.to.begin(), step.to.end(), std::back_inserter(places), [&](auto to) { return is_free(to); });
      fold_beyond(largest_first(std::move(places)), std::max(2U, options_.max_boxes), "others:" + store_.txid(step.tx).to_text());
    }
  }

  void fold_by_hop(std::size_t most) {
    std::map<std::uint32_t, std::vector<std::uint32_t>> by_hop;
    for (std::uint32_t place = 0; place < facts_.size(); ++place) {
      if (is_free(place)) by_hop[trail_.places[place].depth].push_back(place);
    }
    for (auto& [hop, places] : by_hop) fold_beyond(largest_first(std::move(places)), most, "others:hop:" + std::to_string(hop));
  }

  // The next place of a run: the step has one way in, and one of its outputs goes on.
  std::uint32_t next_in_run(std::uint32_t place) const {
    const auto step_index = facts_[place].spent_by;
    if (step_index == kNone || steps_[step_index].from.size() != 1 || is_junction(steps_[step_index], 1)) return kNone;
    std::uint32_t next = kNone;
    for (const auto to : steps_[step_index].to) {
      if (!is_free(to)) return kNone;
      if (facts_[to].spent_by == kNone) continue;
      if (next != kNone) return kNone;
      next = to;
    }
    return next;
  }

  void fold_runs() {
    std::vector<bool> seen(facts_.size(), false);
    for (std::uint32_t first = 0; first < facts_.size(); ++first) {
      if (!is_free(first) || seen[first]) continue;
      std::vector<std::uint32_t> run{first};
      for (auto next = next_in_run(first); next != kNone && !seen[next]; next = next_in_run(next)) {
        seen[next] = true;
        run.push_back(next);
      }
      if (run.size() > kShortestFoldedRun) fold_run(run);
    }
  }

  void fold_run(const std::vector<std::uint32_t>& run) {
    const std::string id = "run:" + place_ref(store_, trail_.places[run[2]]);
    if (times_opened(id) > 0) return;
    const auto group = new_group(Kind::run, id);
    for (std::size_t i = 2; i + 2 < run.size(); ++i) {
      for (const auto sibling : steps_[facts_[run[i]].made_by].to) {
        if (i == 2) groups_[group].amount += facts_[sibling].amount;
        put_in_group(group, sibling);
      }
    }
  }

  // Where several boxes come together, and where there is something to say about the transaction itself.
  bool is_junction(const Step& step, std::size_t ways_in) const {
    return ways_in > 1 || step.is_flagged || inputs_asked_.count(step.tx.value) != 0;
  }

  // ---- boxes ----
  void make_nodes() {
    node_of_group_.assign(groups_.size(), kNone);
    node_of_place_.assign(facts_.size(), kNone);
    add_payers();
    for (std::uint32_t place = 0; place < facts_.size(); ++place) {
      if (facts_[place].is_fee) continue;
      const auto group = group_of_[place];
      if (group == kNone) {
        node_of_place_[place] = add_place_node(place);
      } else {
        if (node_of_group_[group] == kNone) node_of_group_[group] = add_group_node(groups_[group]);
        node_of_place_[place] = node_of_group_[group];
      }
    }
  }

  // The box lives until the next one is made.
  PictureNode& add_node(Kind kind, std::string id, TxIndex tx = {}) {
    const BoxSize size = box_size(kind, options_.orientation);
    PictureNode& node = picture_.nodes.emplace_back();
    node.kind = kind;
    node.id = std::move(id);
    node.width_px = size.width_px;
    node.height_px = size.height_px;
    node.tx = tx;
    if (tx.exists()) node.check = check_of(store_, replies_, tx);
    return node;
  }

  std::uint32_t last_node() const { return static_cast<std::uint32_t>(picture_.nodes.size() - 1); }

  void set_end(PictureNode& node, const std::vector<const End*>& ends) const {
    if (ends.empty()) return;
    const End* largest = *std::max_element(ends.begin(), ends.end(), [](const End* a, const End* b) { return a->amount < b->amount; });
    node.end_reason = end_reason_name(largest->reason);
    node.end_label = end_label(*largest);
  }

  std::uint32_t add_place_node(std::uint32_t index) {
    const Place& place = trail_.places[index];
    const PlaceFacts& facts = facts_[index];
    PictureNode& node = add_node(place.is_start ? Kind::start : Kind::place, place_id(place), place.tx);
    node.place = PlaceIndex{index};
    node.ref = place_ref(store_, place);
    node.title = place_title(store_, place);
    node.subtitle = moment_text(store_, place.tx);
    node.amount = facts.amount;
    node.amount_label = amount_label(store_, question_.method, facts.amount, facts.exact);
    node.exact = facts.exact;
    node.grade = facts.grade;
    node.hop = place.depth;
    node.on_path = facts.path_step != kNone;
    node.can = what_can_be_done(store_, trail_, PlaceIndex{index}, facts.made_by == kNone ? 0 : steps_[facts.made_by].from.size());
    set_end(node, facts.ends);
    node.sentence = place_sentence(index, node);
    if (!context_.labels.empty()) name_by(node, context_.labels[index]);
    return last_node();
  }

  // The first label is the title; the address that it is said of stays in sight.
  void name_by(PictureNode& node, const std::vector<Label>& labels) const {
    if (labels.empty()) return;
    const std::size_t own = labels.front().kind == LabelKind::own ? 1 : 0;
    node.labels.assign(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(std::min(labels.size(), kMostLabels + own)));
    node.subtitle = node.title + ", " + node.subtitle;
    node.title = labels.front().text;
  }

  std::string place_sentence(std::uint32_t index, const PictureNode& node) const {
    const Place& place = trail_.places[index];
    const std::string text = facts_[index].hops.empty() ? start_sentence(store_, place, facts_[index].amount)
                                                        : hop_sentence(store_, question_, trail_, trail_.hops[facts_[index].hops.front()]);
    if (node.end_label.empty()) return text;
    return say(Message::told_with_end, {{"sentence", text}, {"end", node.end_label}, {"no_label", ""}});
  }

  std::uint32_t add_group_node(const Group& group) {
    PictureNode& node = add_node(group.kind, group.id);
    node.amount = group.amount;
    node.exact = group.exact;
    node.count = group.members.size();
    node.amount_label = amount_label(store_, question_.method, group.amount, group.exact);
    node.check = Check::verified;
    node.hop = kNone;
    std::vector<const End*> ends;
    for (const auto member : group.members) {
      node.hop = std::min(node.hop, trail_.places[member].depth);
      node.check = std::min(node.check, check_of(store_, replies_, trail_.places[member].tx));
      node.grade = std::max(node.grade, facts_[member].grade);
      node.on_path = node.on_path || facts_[member].path_step != kNone;
      ends.insert(ends.end(), facts_[member].ends.begin(), facts_[member].ends.end());
    }
    const bool all_end = std::all_of(group.members.begin(), group.members.end(), [&](auto m) { return facts_[m].spent_by == kNone; });
    if (group.kind == Kind::others && all_end) {
      set_end(node, ends);
      const bool one_reason = std::all_of(ends.begin(), ends.end(), [&](const End* end) { return end->reason == ends.front()->reason; });
      if (!one_reason) node.end_label = words(Message::several_reasons);
    }
    tell_group(group, node);
    if (group.kind == Kind::start && !context_.labels.empty()) name_by(node, context_.labels[group.members.front()]);
    return last_node();
  }

  void tell_group(const Group& group, PictureNode& node) const {
    const std::string money = format_money(store_.chain(), group.amount);
    const std::string members = format_count(group.members.size());
    switch (group.kind) {
      case Kind::start: {
        const std::string address = group.id.substr(group.id.rfind(':') + 1);
        node.title = format_short_id(address);
        node.subtitle = say(Message::coins_spent, {{"coins", members}});
        node.sentence = say(Message::start_of_coins, {{"amount", money}, {"address", address}, {"coins", members}});
        break;
      }
      case Kind::run: {
        const auto hops = run_length(group);
        node.title = say(Message::run_hops, {{"hops", format_count(hops)}});
        node.subtitle = say(Message::run_split, {{"places", format_count(group.members.size() - hops)}});
        node.sentence = say(Message::run, {{"hops", format_count(hops)}, {"amount", money}, {"split", node.subtitle}});
        break;
      }
      case Kind::hidden:
        node.title = words(Message::shown_hidden);
        node.sentence = hidden_text(store_.chain(), group.members.size(), group.amount) + '.';
        break;
      default:
        node.title = say(Message::others, {{"places", members}});
        node.subtitle = node.end_label;
        node.sentence = say(Message::others_hold, {{"others", node.title}, {"amount", money}, {"end", node.end_label}});
    }
  }

  std::uint64_t run_length(const Group& group) const {
    return static_cast<std::uint64_t>(std::count_if(group.members.begin(), group.members.end(),
                                                    [&](auto member) { return facts_[member].spent_by != kNone; }));
  }

  // Everyone who paid an address that the trail starts from is one box, by the address's own statistics.
  void add_payers() {
    std::uint64_t count = 0;
    U128 sum = 0;
    for (const ScriptIndex script : start_scripts()) {
      if (const AddressStats* stats = store_.address_stats(script); stats != nullptr) {
        count += stats->funded_count;
        sum += stats->funded_sum;
      }
    }
    if (count == 0 || marks_.is_hidden("payers")) return;
    PictureNode& node = add_node(Kind::payers, "payers");
    node.amount = sum;
    node.count = count;
    node.title = say(Message::payments_in, {{"payments", format_count(count)}});
    node.subtitle = words(Message::payers);
    node.amount_label = format_money_short(store_.chain(), sum);
    node.sentence = say(Message::payers_paid, {{"payments", format_count(count)}, {"amount", format_money(store_.chain(), sum)}});
    payers_ = last_node();
  }

  std::vector<ScriptIndex> start_scripts() const {
    std::vector<ScriptIndex> scripts;
    for (std::size_t s = 0; s < question_.starts.size(); ++s) {
      if (question_.starts[s].ref.kind != Ref::Kind::address || trail_.starts[s].added.empty()) continue;
      const Place& place = trail_.places[trail_.starts[s].added.front().place.value];
      const ScriptIndex script = store_.script(place.output);
      if (std::find(scripts.begin(), scripts.end(), script) == scripts.end()) scripts.push_back(script);
    }
    return scripts;
  }

  // ---- lines ----
  void make_edges() {
    connect_payers();
    for (const Step& step : steps_) connect_step(step);
    for (const auto& [tx, times] : inputs_asked_) add_inputs(TxIndex{tx}, times);
    for (PictureEdge& edge : picture_.edges) finish_edge(edge);
    U128 most = 0;
    for (const PictureEdge& edge : picture_.edges) most = std::max(most, edge.amount.value_or(0));
    for (PictureEdge& edge : picture_.edges) edge.width_px = 1.5 + 12.5 * root_of_share(edge.amount.value_or(0), most);
  }

  void connect_payers() {
    if (payers_ == kNone) return;
    std::vector<std::uint32_t> starts;
    for (std::uint32_t node = 0; node < picture_.nodes.size(); ++node) {
      if (picture_.nodes[node].kind == Kind::start) starts.push_back(node);
    }
    for (const auto start : starts) line(payers_, start).sentence = say(Message::payments_to, {{"place", picture_.nodes[start].title}});
  }

  PictureEdge& line(std::uint32_t from, std::uint32_t to) {
    const auto [entry, fresh] = edge_between_.emplace(std::pair{from, to}, picture_.edges.size());
    if (fresh) {
      picture_.edges.push_back({.id = picture_.nodes[from].id + '>' + picture_.nodes[to].id, .from = from, .to = to, .check = Check::verified});
    }
    return picture_.edges[entry->second];
  }

  void connect_step(const Step& step) {
    std::vector<std::uint32_t> from_nodes;
    for (const auto from : step.from) from_nodes.push_back(node_of_place_[from]);
    sort_ascending(from_nodes);
    from_nodes.erase(std::unique(from_nodes.begin(), from_nodes.end()), from_nodes.end());
    const auto leads_outside = [&](std::uint32_t hop) { return node_of_place_[trail_.hops[hop].to.value] != from_nodes.front(); };
    const bool stays_inside = from_nodes.size() == 1 && std::none_of(step.hops.begin(), step.hops.end(), leads_outside);
    if (stays_inside || step.hops.empty()) return;
    std::uint32_t from = from_nodes.front();
    const auto [path_from, path_to] = path_through(step);
    if (is_junction(step, from_nodes.size())) {
      from = add_junction(step, from_nodes.size());
      picture_.nodes[from].on_path = path_to != kNone;
      for (const auto place : step.from) {
        PictureEdge& edge = line(node_of_place_[place], from);
        add_to_line(edge, facts_[place].amount, facts_[place].exact, step.tx);
        edge.on_path = edge.on_path || place == path_from;
        if (is_beyond_stop(place)) edge.grade = TrailGrade::inferred;
      }
    }
    for (const auto h : step.hops) {
      const Hop& hop = trail_.hops[h];
      const auto to = node_of_place_[hop.to.value];
      if (to == from) continue;
      PictureEdge& edge = line(from, to);
      edge.hops.push_back(h);
      edge.grade = std::max(edge.grade, hop.grade);
      edge.on_path = edge.on_path || hop.to.value == path_to;
      add_to_line(edge, hop.amount.units(), hop.basis == AmountBasis::exact, hop.tx);
    }
  }

  // The two neighbours of the path to be marked that the step leads between, if it does.
  std::pair<std::uint32_t, std::uint32_t> path_through(const Step& step) const {
    for (const auto to : step.to) {
      for (const auto from : step.from) {
        const std::uint32_t before = facts_[from].path_step;
        if (before != kNone && before + 1 == facts_[to].path_step) return {from, to};
      }
    }
    return {kNone, kNone};
  }

  // Whether coins leave the place through a stop that was continued past.
  bool is_beyond_stop(std::uint32_t place) const {
    const Place& at = trail_.places[place];
    if (at.beyond_stop) return true;
    return std::any_of(question_.continued.begin(), question_.continued.end(), [&](const Outpoint& outpoint) {
      return at.output.exists() && outpoint.txid == store_.txid(at.tx) && outpoint.vout == store_.vout_of(at.output);
    });
  }

  // ---- other money that came in ----
  // The inputs of a transaction that the trail does not come through, the largest first.
  std::vector<InputIndex> other_inputs(TxIndex tx) const {
    std::vector<InputIndex> others;
    const auto inputs = store_.inputs(tx);
    const auto step = std::find_if(steps_.begin(), steps_.end(), [&](const Step& s) { return s.tx == tx; });
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const OutputIndex spent = store_.previous_output(inputs[i]);
      const auto is_spent = [&](std::uint32_t from) { return trail_.places[from].output == spent; };
      const bool is_traced = step != steps_.end() && spent.exists() && std::any_of(step->from.begin(), step->from.end(), is_spent);
      if (!is_traced) others.push_back(inputs[i]);
    }
    sort_by(others, [&](InputIndex a, InputIndex b) { return store_.value(b).value_or(0) < store_.value(a).value_or(0); });
    return others;
  }

  void add_inputs(TxIndex tx, std::uint32_t times) {
    const std::uint32_t target = find_target(tx);
    if (target == kNone) return;
    const std::vector<InputIndex> inputs = other_inputs(tx);
    std::size_t shown = std::size_t{kOpenedAtATime} * times;
    if (inputs.size() > shown) --shown;  // the last box holds the rest
    for (std::size_t i = 0; i < std::min(shown, inputs.size()); ++i) add_input_line(add_input(tx, inputs[i]), target, tx);
    if (shown < inputs.size()) add_input_line(add_rest(tx, std::span(inputs).subspan(shown)), target, tx);
  }

  // The transaction's junction; where the trail starts behind it, the start.
  std::uint32_t find_target(TxIndex tx) const {
    for (std::uint32_t node = 0; node < picture_.nodes.size(); ++node) {
      if (picture_.nodes[node].kind == Kind::junction && picture_.nodes[node].tx == tx) return node;
    }
    for (std::uint32_t node = 0; node < picture_.nodes.size(); ++node) {
      if (picture_.nodes[node].place.exists() && picture_.nodes[node].tx == tx) return node;
    }
    return kNone;
  }

  std::uint32_t add_input(TxIndex tx, InputIndex input) {
    const auto value = store_.value(input);
    const std::uint32_t vin = input.value - store_.inputs(tx).first;
    const auto address = script_address(store_, store_.script(input));
    const std::string place = address.value_or(std::string(words(Message::no_address)));
    PictureNode& node = add_node(Kind::input, "input:" + store_.txid(tx).to_text() + ':' + std::to_string(vin), tx);
    node.ref = output_ref(store_.chain(), store_.txid(store_.previous_tx(input)), store_.previous_vout(input));
    node.title = address ? format_short_id(*address) : place;
    node.subtitle = words(Message::input);
    if (value) {
      node.amount = *value;
      node.amount_label = format_money_short(store_.chain(), *value);
    }
    node.sentence = say(value ? Message::input_paid : Message::input_of_unknown_amount,
                        {{"amount", format_money(store_.chain(), value.value_or(0))}, {"place", place}});
    if (address && context_.book != nullptr) name_by(node, context_.book->find(address_ref(store_.chain(), *address)));
    return last_node();
  }

  std::uint32_t add_rest(TxIndex tx, std::span<const InputIndex> inputs) {
    U128 amount = 0;
    for (const InputIndex input : inputs) amount += store_.value(input).value_or(0);
    PictureNode& node = add_node(Kind::input, "inputs:" + store_.txid(tx).to_text(), tx);
    node.amount = amount;
    node.count = inputs.size();
    node.title = say(Message::others, {{"places", format_count(inputs.size())}});
    node.subtitle = words(Message::input);
    node.amount_label = format_money_short(store_.chain(), amount);
    node.sentence = say(Message::inputs_paid, {{"others", node.title}, {"amount", format_money(store_.chain(), amount)}});
    return last_node();
  }

  // Bare amounts: they are facts, whatever the rule.
  void add_input_line(std::uint32_t from, std::uint32_t to, TxIndex tx) {
    picture_.nodes[from].hop = picture_.nodes[to].hop;
    PictureEdge& edge = line(from, to);
    edge.amount = picture_.nodes[from].amount;
    edge.amount_label = picture_.nodes[from].amount_label;
    edge.sentence = picture_.nodes[from].sentence;
    edge.check = check_of(store_, replies_, tx);
  }

  void add_to_line(PictureEdge& edge, U128 amount, bool exact, TxIndex tx) const {
    edge.amount = edge.amount.value_or(0) + amount;
    edge.exact = edge.exact && exact;
    edge.check = std::min(edge.check, check_of(store_, replies_, tx));
  }

  std::uint32_t add_junction(const Step& step, std::size_t ways_in) {
    const std::string txid = store_.txid(step.tx).to_text();
    std::uint32_t hop = 0;
    for (const auto from : step.from) hop = std::max(hop, trail_.places[from].depth);
    PictureNode& node = add_node(Kind::junction, "tx:" + transaction_ref(store_.chain(), store_.txid(step.tx)), step.tx);
    node.title = format_short_id(txid);
    node.hop = hop;
    node.flags = flags_of(store_, step.tx);
    node.sentence = say(ways_in > 1 ? Message::spent_together : Message::spent_with_others,
                        {{"txid", txid}, {"boxes", format_count(ways_in)}, {"moment", moment_in_words(store_, step.tx)}});
    if (!node.flags.empty()) node.sentence = node.flags.front().sentence;
    return last_node();
  }

  void finish_edge(PictureEdge& edge) const {
    if (!edge.amount || !edge.amount_label.empty()) return;
    edge.amount_label = amount_label(store_, question_.method, *edge.amount, edge.exact);
    if (edge.sentence.empty() && edge.hops.size() == 1) edge.sentence = hop_sentence(store_, question_, trail_, trail_.hops[edge.hops.front()]);
    if (edge.sentence.empty()) {
      edge.sentence = say(Message::line_between, {{"amount", format_money(store_.chain(), *edge.amount)},
                                                  {"from", picture_.nodes[edge.from].title},
                                                  {"to", picture_.nodes[edge.to].title}});
    }
  }

  // ---- where everything stands ----
  Result<Done> place() {
    const bool down = options_.orientation == Orientation::down;
    std::vector<LayoutNode> boxes;
    for (const PictureNode& node : picture_.nodes) {
      boxes.push_back(down ? LayoutNode{node.width_px, node.height_px} : LayoutNode{node.height_px, node.width_px});
    }
    std::vector<LayoutEdge> lines;
    for (const PictureEdge& edge : picture_.edges) lines.push_back({edge.from, edge.to, edge.width_px});
    keep_inputs_near(boxes, lines);
    const LayoutOptions gaps{.node_gap_px = down ? 8.0 : 14.0, .edge_gap_px = down ? 6.0 : 10.0, .layer_gap_px = down ? 44.0 : 72.0};
    const auto layout = lay_out(boxes, lines, gaps);
    if (!layout) return layout.error();
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) {
      picture_.nodes[i].x_px = down ? layout->cross_px[i] : layout->along_px[i];
      picture_.nodes[i].y_px = down ? layout->along_px[i] : layout->cross_px[i];
    }
    for (std::size_t i = 0; i < picture_.edges.size(); ++i) {
      for (const LayoutPoint& point : layout->route_points(i)) {
        picture_.edges[i].points.push_back(down ? std::array{point.cross_px, point.along_px} : std::array{point.along_px, point.cross_px});
      }
    }
    picture_.width_px = down ? layout->extent_cross_px : layout->extent_along_px;
    picture_.height_px = down ? layout->extent_along_px : layout->extent_cross_px;
    if (down && options_.most_width_px > 0) fit_to_width(picture_, layout->layer, options_.most_width_px);
    return Done{};
  }

  // Nothing leads to other money, so it would stand at the very start: it is held in the layer before where it goes.
  void keep_inputs_near(std::vector<LayoutNode>& boxes, const std::vector<LayoutEdge>& lines) const {
    if (inputs_asked_.empty()) return;
    const auto is_input = [&](std::uint32_t node) { return picture_.nodes[node].kind == Kind::input; };
    std::vector<LayoutEdge> traced;
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(traced), [&](const LayoutEdge& line) { return !is_input(line.from); });
    const std::vector<std::uint32_t> layer = rank_nodes(boxes, traced).layer;
    for (const LayoutEdge& line : lines) {
      if (is_input(line.from)) boxes[line.from].min_layer = std::max(layer[line.to], 1U) - 1;
    }
  }

  // ---- the sums below the picture ----
  void add_sum(Message what, U128 amount) { picture_.sums.push_back({std::string(words(what)), amount}); }

  void tell_sums() {
    picture_.summary = trail_summary(store_, question_, trail_);
    if (trail_.places.empty()) {
      picture_.title = words(Message::title_unknown);
      picture_.badge = Check::trusted;
      return;
    }
    picture_.sums_sentence = audit_sentence(store_, question_, trail_);
    picture_.title = say(Message::title, {{"amount", format_money(store_.chain(), start_amount(trail_))}});
    for (const Group& group : groups_) picture_.hidden_count += group.kind == Kind::hidden ? group.members.size() : 0;
    if (question_.method == Method::poison) return;
    U128 shown = 0;
    U128 folded = 0;
    for (const End& end : trail_.ends) {
      const std::uint32_t place = end.place.value;
      if (facts_[place].is_fee) continue;
      (group_of_[place] == kNone ? shown : is_hidden(place) ? picture_.hidden_amount : folded) += end.amount.units();
    }
    add_sum(Message::shown_at_ends, shown);
    if (folded != 0) add_sum(Message::shown_folded, folded);
    if (picture_.hidden_amount != 0) add_sum(Message::shown_hidden, picture_.hidden_amount);
    if (picture_.fee_amount != 0) add_sum(Message::shown_fees, picture_.fee_amount);
    add_sum(Message::shown_start, start_amount(trail_));
  }

  const Store& store_;
  const ReplyTable& replies_;
  const Question& question_;
  const Trail& trail_;
  const PictureContext& context_;
  const PictureOptions& options_;
  const Marks no_marks_{};
  const Marks& marks_ = context_.marks != nullptr ? *context_.marks : no_marks_;
  std::vector<PlaceFacts> facts_;
  std::vector<Step> steps_;
  std::vector<std::uint32_t> group_of_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> node_of_place_;
  std::vector<std::uint32_t> node_of_group_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> edge_between_;
  std::map<std::uint32_t, std::uint32_t> inputs_asked_;  // by transaction: how many times ten other inputs are shown
  std::uint32_t payers_ = kNone;
  Picture picture_;
};

// ---- as the page takes it ----

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::start: return "start";
    case Kind::place: return "place";
    case Kind::others: return "others";
    case Kind::junction: return "junction";
    case Kind::payers: return "payers";
    case Kind::run: return "run";
    case Kind::hidden: return "hidden";
    case Kind::input: return "input";
  }
  return {};
}

// Sixteenths of a pixel, the layout's grid, as a short decimal; JSON readers take it as a number.
std::string format_px(double px) {
  const auto sixteenths = static_cast<std::int64_t>(px * 16 + (px < 0 ? -0.5 : 0.5));
  const std::uint64_t magnitude = static_cast<std::uint64_t>(sixteenths < 0 ? -sixteenths : sixteenths);
  return (sixteenths < 0 ? "-" : "") + format_units(static_cast<U128>(magnitude) * 625, 4);
}

void put_px(JsonWriter& json, std::string_view key, double px) {
  json.key(key);
  json.raw(format_px(px));
}

void put_money_or_null(JsonWriter& json, std::string_view key, Chain chain, const std::optional<U128>& amount) {
  json.key(key);
  if (amount) {
    write_money(json, chain, *amount);
  } else {
    json.null();
  }
}

void write_node(JsonWriter& json, const PictureNode& node, const PictureContext& context) {
  json.begin_object();
  put_text(json, "amount_label", node.amount_label);
  put_text(json, "basis", node.exact ? "exact" : "rule");
  put_can(json, node.can);
  put_text(json, "check", check_name(node.check));
  put_number(json, "colour", context.marks == nullptr ? 0U : context.marks->colour_of(node.id));
  put_number(json, "count", node.count);
  if (node.end_reason.empty()) {
    put_null(json, "end");
  } else {
    put_object(json, "end", [&] {
      put_text(json, "label", node.end_label);
      put_text(json, "reason", node.end_reason);
    });
  }
  put_flags(json, node.flags);
  put_text(json, "grade", trail_grade_name(node.grade));
  put_px(json, "height", node.height_px);
  put_number(json, "hop", node.hop);
  put_text(json, "id", node.id);
  put_text(json, "kind", kind_name(node.kind));
  put_labels(json, "labels", node.labels);
  if (node.tx.exists()) {
    put_moment(json, "moment", context.store, node.tx);
  } else {
    put_null(json, "moment");
  }
  put_money_or_null(json, "money", context.store.chain(), node.amount);
  put_text_or_null(json, "name", own_name(node.labels));
  put_flag(json, "note", context.marks != nullptr && !context.marks->note_of(node.id).empty());
  put_flag(json, "on_path", node.on_path);
  if (node.place.exists()) {
    put_number(json, "place", node.place.value);
  } else {
    put_null(json, "place");
  }
  put_text_or_null(json, "ref", node.ref);
  put_text(json, "sentence", node.sentence);
  put_text(json, "subtitle", node.subtitle);
  put_text(json, "title", node.title);
  put_px(json, "width", node.width_px);
  put_px(json, "x", node.x_px);
  put_px(json, "y", node.y_px);
  json.end_object();
}

void write_edge(JsonWriter& json, const PictureEdge& edge, const Picture& picture, Chain chain) {
  json.begin_object();
  put_text(json, "amount_label", edge.amount_label);
  put_text(json, "basis", edge.exact ? "exact" : "rule");
  put_text(json, "check", check_name(edge.check));
  put_text(json, "from", picture.nodes[edge.from].id);
  put_text(json, "grade", trail_grade_name(edge.grade));
  put_array(json, "hops", [&] {
    for (const auto hop : edge.hops) json.integer(hop);
  });
  put_text(json, "id", edge.id);
  put_money_or_null(json, "money", chain, edge.amount);
  put_flag(json, "on_path", edge.on_path);
  put_array(json, "points", [&] {
    for (const auto& [x, y] : edge.points) {
      json.begin_array();
      json.raw(format_px(x));
      json.raw(format_px(y));
      json.end_array();
    }
  });
  put_text(json, "sentence", edge.sentence);
  put_text(json, "to", picture.nodes[edge.to].id);
  put_px(json, "width_px", edge.width_px);
  json.end_object();
}

}  // namespace

std::vector<Flag> flags_of(const Store& store, TxIndex tx) {
  std::vector<Flag> flags;
  if (const auto finding = find_coinjoin(store, tx)) {
    flags.push_back({finding->code, coinjoin_label(), coinjoin_sentence(store.chain(), *finding)});
  }
  return flags;
}

void put_flags(JsonWriter& json, std::span<const Flag> flags) {
  put_array(json, "flags", [&] {
    for (const Flag& flag : flags) {
      json.begin_object();
      put_text(json, "code", flag.code);
      put_text(json, "label", flag.label);
      put_text(json, "sentence", flag.sentence);
      json.end_object();
    }
  });
}

Result<PictureContext> picture_context(Session& session) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  const auto labels = session.place_labels();
  if (!labels) return labels.error();
  return PictureContext{session.store(), session.replies(), session.question().question, **trail, *labels, &session.labels(), &session.marks()};
}

std::size_t count_traced_inputs(const Trail& trail, TxIndex tx) {
  std::vector<PlaceIndex> sources;
  for (const Hop& hop : trail.hops) {
    if (hop.tx != tx) continue;
    const auto of_hop = trail.sources_of(hop);
    sources.insert(sources.end(), of_hop.begin(), of_hop.end());
  }
  sort_ascending(sources);
  return static_cast<std::size_t>(std::unique(sources.begin(), sources.end()) - sources.begin());
}

Can what_can_be_done(const Store& store, const Trail& trail, PlaceIndex index, std::size_t traced_inputs) {
  const Place& place = trail.places[index.value];
  Can can;
  if (place.kind == PlaceKind::fee) return can;
  bool ends = false;
  const auto& list = trail.ends;
  auto end = std::lower_bound(list.begin(), list.end(), index, [](const End& e, PlaceIndex i) { return e.place < i; });
  for (; end != list.end() && end->place == index; ++end) {
    ends = true;
    switch (end->reason) {
      case EndReason::service:
      case EndReason::mixer:
      case EndReason::shielded:
      case EndReason::busy: can.follow_on = true; break;
      case EndReason::dust: can.expand = true; break;
      case EndReason::limit: can.expand = end->detail != "rule_undefined"; break;
      default: break;
    }
  }
  can.collapse = !ends;
  can.back = store.inputs(place.tx).count > traced_inputs;
  return can;
}

void put_can(JsonWriter& json, const Can& can) {
  put_object(json, "can", [&] {
    put_flag(json, "back", can.back);
    put_flag(json, "collapse", can.collapse);
    put_flag(json, "continue", can.follow_on);
    put_flag(json, "expand", can.expand);
  });
}

Result<Picture> draw_picture(const PictureContext& context, const PictureOptions& options) {
  return PictureDrawer(context, options).draw();
}

Result<PictureOptions> parse_picture_options(std::string_view json) {
  std::vector<Problem> problems;
  const auto document = parse_json(as_bytes(json), problems);
  if (!document) return document.error();
  PictureOptions options;
  for (const JsonMember& member : document->members()) {
    const JsonValue& value = member.value;
    const auto expected = [&](std::string_view what) { return Error{Code::usage, member.key, "expected " + std::string(what)}; };
    if (member.key == "orientation") {
      if (value.text() != "down" && value.text() != "right") return expected("down or right");
      options.orientation = value.text() == "down" ? Orientation::down : Orientation::right;
    } else if (member.key == "fold") {
      if (value.text() != "hop" && value.text() != "parent") return expected("hop or parent");
      options.fold = value.text() == "hop" ? Fold::hop : Fold::parent;
    } else if (member.key == "max_boxes" || member.key == "most_width") {
      const auto number = document->u64_at(member.key);
      if (!number || *number > 100000) return expected("a number up to 100000");
      (member.key == "max_boxes" ? options.max_boxes : options.most_width_px) = static_cast<std::uint32_t>(*number);
    } else if (member.key == "fold_runs") {
      if (!value.is(JsonValue::Kind::boolean)) return expected("true or false");
      options.fold_runs = value.boolean();
    } else if (member.key == "opened") {
      for (const JsonValue& id : value.elements()) options.opened.emplace_back(id.text());
    } else if (member.key == "path") {
      for (const JsonValue& ref : value.elements()) options.path.emplace_back(ref.text());
    } else if (member.key == "back") {
      for (const JsonValue& id : value.elements()) options.back.emplace_back(id.text());
    } else {
      return expected("no such member");
    }
  }
  return options;
}

Result<std::string> write_picture(const Picture& picture, const PictureContext& context) {
  const Chain chain = context.store.chain();
  JsonWriter json;
  json.begin_object();
  put_object(json, "badge", [&] {
    put_text(json, "check", check_name(picture.badge));
    put_text(json, "grade", trail_grade_name(picture.grade));
  });
  put_text(json, "disclaimer", words(Message::disclaimer));
  put_array(json, "edges", [&] {
    for (const PictureEdge& edge : picture.edges) write_edge(json, edge, picture, chain);
  });
  if (picture.fee_count == 0) {
    put_null(json, "fees");
  } else {
    put_object(json, "fees", [&] {
      put_number(json, "count", picture.fee_count);
      put_money_or_null(json, "money", chain, picture.fee_amount);
    });
  }
  put_px(json, "height", picture.height_px);
  if (picture.hidden_count == 0) {
    put_null(json, "hidden");
  } else {
    put_object(json, "hidden", [&] {
      put_number(json, "count", picture.hidden_count);
      put_money_or_null(json, "money", chain, picture.hidden_amount);
    });
  }
  put_array(json, "nodes", [&] {
    for (const PictureNode& node : picture.nodes) write_node(json, node, context);
  });
  put_text(json, "orientation", picture.orientation == Orientation::down ? "down" : "right");
  put_text(json, "summary", picture.summary);
  put_array(json, "sums", [&] {
    for (const PictureSum& sum : picture.sums) {
      json.begin_object();
      put_text(json, "label", sum.label);
      put_money_or_null(json, "money", chain, sum.amount);
      json.end_object();
    }
  });
  put_text(json, "sums_sentence", picture.sums_sentence);
  put_text(json, "title", picture.title);
  put_px(json, "width", picture.width_px);
  json.end_object();
  return json.finish();
}

}  // namespace peelback
