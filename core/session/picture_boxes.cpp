#include <algorithm>

#include "base/sort.h"
#include "session/claims_text.h"
#include "session/labels_json.h"
#include "session/picture_drawer.h"
#include "session/places.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

constexpr std::size_t kMostLabels = 5;

struct BoxSize {
  double width_px;
  double height_px;
};

// Three boxes stand side by side on a telephone; elsewhere an amount and a name find room.
BoxSize box_size(PictureNode::Kind kind, const PictureOptions& options) {
  using Kind = PictureNode::Kind;
  const bool down = options.orientation == Orientation::down;
  const double across_px = options.most_width_px == 0 ? 144 : 104;
  switch (kind) {
    case Kind::start:
    case Kind::place: return down ? BoxSize{across_px, 72} : BoxSize{184, 60};
    case Kind::payers: return down ? BoxSize{160, 52} : BoxSize{184, 56};
    case Kind::others: return down ? BoxSize{across_px, 56} : BoxSize{184, 52};
    case Kind::run: return down ? BoxSize{216, 52} : BoxSize{184, 52};
    case Kind::hidden:
    case Kind::input: return down ? BoxSize{across_px, 56} : BoxSize{184, 52};
    case Kind::junction: return {10, 10};
    case Kind::swap: return down ? BoxSize{232, 34} : BoxSize{132, 66};
  }
  return {0, 0};
}

}  // namespace

PictureDrawer::PictureDrawer(const PictureContext& context, const PictureOptions& options)
    : trail_(context.trail), context_(context), options_(options), folding_(context, options) {}

Picture PictureDrawer::draw() {
  picture_.orientation = options_.orientation;
  picture_.assets = trail_.assets;
  make_nodes();
  value_boxes();
  make_edges();
  return std::move(picture_);
}

// The box lives until the next one is made.
PictureNode& PictureDrawer::add_node(Kind kind, std::string id, std::uint32_t tx, std::uint32_t order) {
  const BoxSize size = box_size(kind, options_);
  PictureNode& node = picture_.nodes.emplace_back();
  node.kind = kind;
  node.id = std::move(id);
  node.width_px = size.width_px;
  node.height_px = size.height_px;
  node.tx = tx;
  if (tx != kNone) node.check = trail_.txs[tx].check;
  order_.push_back(order);
  return node;
}

void PictureDrawer::make_nodes() {
  node_of_group_.assign(folding_.groups.size(), kNone);
  node_of_place_.assign(folding_.facts.size(), kNone);
  add_payers();
  for (std::uint32_t place = 0; place < folding_.facts.size(); ++place) {
    if (folding_.facts[place].is_fee) continue;
    const auto group = folding_.group_of[place];
    if (group == kNone) {
      node_of_place_[place] = add_place_node(place);
    } else {
      if (node_of_group_[group] == kNone) node_of_group_[group] = add_group_node(folding_.groups[group]);
      node_of_place_[place] = node_of_group_[group];
    }
  }
}

// Every asset in a few digits; the rule stands once behind them all.
std::string PictureDrawer::amounts_label(std::span<const AssetAmount> amounts, bool exact) const {
  if (amounts.empty()) return {};
  if (amounts.size() == 1) return amount_label(trail_, trail_.assets[amounts.front().asset], amounts.front().amount, exact);
  std::string text;
  for (const AssetAmount& row : amounts) {
    if (!text.empty()) text += " + ";
    text += format_money_short(trail_.assets[row.asset], row.amount);
  }
  if (trail_.is_poison()) return say(Message::amount_in_reach, {{"amount", text}});
  return exact ? text : say(Message::amount_by_rule, {{"amount", text}, {"rule", method_short(trail_.method)}});
}

// Of an output the payment that made it; of an account what it is, and since when payments brought traced coins there.
std::string PictureDrawer::place_subtitle(const ToldPlace& place, std::span<const std::uint32_t> hops) const {
  const std::string moment = place.tx == ToldPlace::kNoTx ? std::string() : moment_text(trail_.txs[place.tx].moment);
  if (place.kind != ToldPlace::Kind::account) return moment;
  std::string text;
  const auto add = [&](std::string_view part) {
    if (!text.empty() && !part.empty()) text += ", ";
    text += part;
  };
  const AccountStore* store = context_.ledgers.find_accounts(trail_.asset_of(place).chain);
  const bool is_contract = store != nullptr && store->nature(store->account_of(place.holding)) == AccountNature::contract;
  if (is_contract) add(words(Message::contract));
  if (!place.memo.empty()) add(say(Message::memo, {{"memo", place.memo}}));
  add(hops.size() > 1 ? say(Message::payments_since, {{"payments", format_count(hops.size())}, {"moment", moment}}) : moment);
  return text;
}

// `whole` is what came to the place: where only a part of it ends there, the end says how much.
void PictureDrawer::set_end(PictureNode& node, std::span<const ToldEnd* const> ends, U128 whole) const {
  const ToldEnd* largest = nullptr;
  for (const ToldEnd* end : ends) {
    if (!end->goes_on() && (largest == nullptr || largest->amount < end->amount)) largest = end;
  }
  if (largest == nullptr) return;
  const ToldPlace& place = trail_.places[largest->place];
  U128 ended = 0;
  for (const ToldEnd* end : ends) {
    if (end->place == largest->place && end->reason == largest->reason) ended += end->amount.units();
  }
  node.end_reason = end_reason_name(largest->reason);
  node.end_label = end_label(trail_, *largest);
  const bool is_part = place.kind == ToldPlace::Kind::account && ended < whole && !trail_.is_poison();
  if (!is_part) return;
  node.end_part = format_money_short(trail_.asset_of(place), ended);
  node.end_short = say(Message::part_ends, {{"amount", node.end_part}});
  node.end_label = say(Message::end_of_amount, {{"amount", node.end_part}, {"end", node.end_label}});
}

std::uint32_t PictureDrawer::add_place_node(std::uint32_t index) {
  const ToldPlace& place = trail_.places[index];
  const PictureFacts& facts = folding_.facts[index];
  PictureNode& node = add_node(place.is_start ? Kind::start : Kind::place, place_node_id(place), place.tx, kOrder * index);
  node.place = index;
  node.ref = place.ref;
  node.title = place.title;
  node.subtitle = place_subtitle(place, facts.hops);
  node.amounts = {{place.asset, facts.amount}};
  node.amount_label = amounts_label(node.amounts, facts.exact);
  node.exact = facts.exact;
  node.grade = facts.grade;
  node.hop = place.depth;
  node.on_path = facts.path_step != kNone;
  node.can = what_can_be_done(context_.ledgers, trail_, index, facts.made_by == kNone ? 0 : folding_.steps[facts.made_by].from.size());
  std::vector<const ToldEnd*> ends;
  for (const ToldEnd& end : trail_.ends_at(index)) ends.push_back(&end);
  set_end(node, ends, traced_amount(trail_, place));
  node.sentence = place_sentence(index, node);
  if (!context_.labels.empty()) name_by(node, context_.labels[index]);
  return last_node();
}

// The first label is the title; the address that it is said of stays in sight.
void PictureDrawer::name_by(PictureNode& node, const std::vector<Label>& labels) const {
  if (labels.empty()) return;
  const std::size_t own = labels.front().kind == LabelKind::own ? 1 : 0;
  node.labels.assign(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(std::min(labels.size(), kMostLabels + own)));
  if (!node.subtitle.empty()) node.title += ", ";
  node.subtitle = node.title + node.subtitle;
  node.title = labels.front().text;
}

std::string PictureDrawer::place_sentence(std::uint32_t index, const PictureNode& node) const {
  const ToldPlace& place = trail_.places[index];
  const PictureFacts& facts = folding_.facts[index];
  std::string text;
  if (facts.hops.empty() || (place.is_start && place.kind == ToldPlace::Kind::account)) {
    text = start_sentence(trail_, place, facts.amount);
  } else if (facts.hops.size() > 1 && place.kind == ToldPlace::Kind::account) {
    text = say(Message::account_received, {{"amount", format_money(trail_.asset_of(place), facts.amount)},
                                           {"place", place.full_title},
                                           {"payments", format_count(facts.hops.size())}});
  } else {
    text = hop_sentence(trail_, trail_.hops[facts.hops.front()]);
  }
  if (node.end_label.empty()) return text;
  return say(Message::told_with_end, {{"sentence", text}, {"end", node.end_label}, {"no_label", ""}});
}

std::uint32_t PictureDrawer::add_group_node(const PictureGroup& group) {
  PictureNode& node = add_node(group.kind, group.id, kNone, kOrder * *std::min_element(group.members.begin(), group.members.end()));
  node.amounts = group.amounts;
  node.exact = group.exact;
  node.count = group.members.size();
  node.amount_label = amounts_label(group.amounts, group.exact);
  node.check = Check::verified;
  node.hop = kNone;
  std::vector<const ToldEnd*> ends;
  bool goes_on = false;
  for (const auto member : group.members) {
    const ToldPlace& place = trail_.places[member];
    node.hop = std::min(node.hop, place.depth);
    if (place.tx != ToldPlace::kNoTx) node.check = std::min(node.check, trail_.txs[place.tx].check);
    node.grade = std::max(node.grade, folding_.facts[member].grade);
    node.on_path = node.on_path || folding_.facts[member].path_step != kNone;
    goes_on = goes_on || folding_.facts[member].goes_on();
    for (const ToldEnd& end : trail_.ends_at(member)) ends.push_back(&end);
  }
  if (group.kind == Kind::others && !goes_on) {
    set_end(node, ends, 0);
    const bool one_reason = std::all_of(ends.begin(), ends.end(), [&](const ToldEnd* end) { return end->reason == ends.front()->reason; });
    if (!one_reason) node.end_label = words(Message::several_reasons);
  }
  tell_group(group, node);
  if (group.kind == Kind::start && !context_.labels.empty()) name_by(node, context_.labels[group.members.front()]);
  return last_node();
}

void PictureDrawer::tell_group(const PictureGroup& group, PictureNode& node) const {
  const std::string money = format_amounts(trail_, group.amounts);
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
      const auto goes_on = [&](auto member) { return folding_.facts[member].goes_on(); };
      const auto hops = static_cast<std::uint64_t>(std::count_if(group.members.begin(), group.members.end(), goes_on));
      node.title = say(Message::run_hops, {{"hops", format_count(hops)}});
      node.subtitle = say(Message::run_split, {{"places", format_count(group.members.size() - hops)}});
      node.sentence = say(Message::run, {{"hops", format_count(hops)}, {"amount", money}, {"split", node.subtitle}});
      break;
    }
    case Kind::hidden:
      node.title = words(Message::shown_hidden);
      node.sentence = hidden_text(trail_, group.members.size(), group.amounts) + '.';
      break;
    default:
      node.title = say(Message::others, {{"places", members}});
      node.subtitle = node.end_label;
      node.sentence = say(Message::others_hold, {{"others", node.title}, {"amount", money}, {"end", node.end_label}});
  }
}

// Everyone who paid an address that the trail starts from is one box, by the address's own statistics.
void PictureDrawer::add_payers() {
  std::uint64_t count = 0;
  AssetAmount sum;
  std::vector<ScriptIndex> seen;
  for (const ToldStart& start : trail_.starts) {
    if (start.asked.kind != Ref::Kind::address || start.added.empty()) continue;
    const ToldPlace& place = trail_.places[start.added.front().place];
    const Store* store = context_.ledgers.find_utxo(trail_.asset_of(place).chain);
    if (store == nullptr || !place.output.exists()) continue;
    const ScriptIndex script = store->script(place.output);
    const AddressStats* stats = store->address_stats(script);
    if (stats == nullptr || std::find(seen.begin(), seen.end(), script) != seen.end()) continue;
    seen.push_back(script);
    count += stats->funded_count;
    sum = {place.asset, sum.amount + stats->funded_sum};
  }
  const bool is_hidden = context_.marks != nullptr && context_.marks->is_hidden("payers");
  if (count == 0 || is_hidden || is_backward()) return;
  const ShownAsset& asset = trail_.assets[sum.asset];
  PictureNode& node = add_node(Kind::payers, "payers", kNone, 0);
  node.amounts = {sum};
  node.count = count;
  node.title = say(Message::payments_in, {{"payments", format_count(count)}});
  node.subtitle = words(Message::payers);
  node.amount_label = format_money_short(asset, sum.amount);
  node.sentence = say(Message::payers_paid, {{"payments", format_count(count)}, {"amount", format_money(asset, sum.amount)}});
  payers_ = last_node();
}

// Where a transaction spends from several boxes; or a balance to which coins came with different memos.
std::uint32_t PictureDrawer::add_junction(const PictureStep& step, std::size_t ways_in, std::uint32_t order) {
  std::uint32_t hop = 0;
  for (const auto from : step.from) hop = std::max(hop, trail_.places[from].depth);
  if (step.tx == kNone) {
    const ToldPlace& place = trail_.places[step.from.front()];
    PictureNode& node = add_node(Kind::junction, "balance:" + place.key, kNone, order);
    node.title = place.title;
    node.hop = hop;
    node.check = Check::verified;
    node.sentence = say(Message::one_balance, {{"place", place.full_title}, {"memos", format_count(ways_in)}});
    return last_node();
  }
  const ToldTx& tx = trail_.txs[step.tx];
  PictureNode& node = add_node(Kind::junction, "tx:" + tx.ref(), step.tx, order);
  node.title = format_short_id(tx.id);
  node.hop = hop;
  node.flags = flags_of(context_.ledgers, tx);
  node.sentence = say(ways_in > 1 ? Message::spent_together : Message::spent_with_others,
                      {{"txid", tx.id}, {"boxes", format_count(ways_in)}, {"moment", moment_in_words(tx.moment)}});
  if (!node.flags.empty()) node.sentence = node.flags.front().sentence;
  return last_node();
}

}  // namespace peelback
