#include <algorithm>

#include "base/sort.h"
#include "session/account_part.h"
#include "session/picture_drawer.h"
#include "session/places.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

// The square root of a share of two amounts, for line widths only.
double root_of_share(U128 part, U128 whole) {
  if (whole == 0) return 0;
  const double share = static_cast<double>(part) / static_cast<double>(whole);
  double root = share > 0 ? 1 : 0;
  // Newton's steps with + − × ÷ alone: the same bits on every platform.
  for (int i = 0; i < 30 && root > 0; ++i) root = (root + share / root) / 2;
  return root;
}

}  // namespace

void PictureDrawer::make_edges() {
  connect_payers();
  for (const PictureStep& step : folding_.steps) connect_step(step);
  for (const auto& [tx, times] : folding_.inputs_asked) add_inputs(tx, times);
  finish_swaps();
  mark_lines_back();
  if (has_accounts()) add_crossings();
  if (is_backward()) turn_lines();
  for (PictureEdge& edge : picture_.edges) finish_edge(edge);
  set_widths();
}

// Amounts of one asset compare with each other alone.
void PictureDrawer::set_widths() {
  std::vector<U128> most(trail_.assets.size(), 0);
  for (const PictureEdge& edge : picture_.edges) {
    for (const AssetAmount& row : edge.amounts) most[row.asset] = std::max(most[row.asset], row.amount);
  }
  for (PictureEdge& edge : picture_.edges) {
    double share = 0;
    for (const AssetAmount& row : edge.amounts) share = std::max(share, root_of_share(row.amount, most[row.asset]));
    edge.width_px = 1.5 + 12.5 * share;
  }
}

void PictureDrawer::connect_payers() {
  if (payers_ == kNone) return;
  std::vector<std::uint32_t> starts;
  for (std::uint32_t node = 0; node < picture_.nodes.size(); ++node) {
    if (picture_.nodes[node].kind == Kind::start) starts.push_back(node);
  }
  for (const auto start : starts) line(payers_, start).sentence = say(Message::payments_to, {{"place", picture_.nodes[start].title}});
}

PictureEdge& PictureDrawer::line(std::uint32_t from, std::uint32_t to) {
  const auto [entry, fresh] = edge_between_.emplace(std::pair{from, to}, picture_.edges.size());
  if (fresh) {
    picture_.edges.push_back({.id = picture_.nodes[from].id + '>' + picture_.nodes[to].id, .from = from, .to = to, .check = Check::verified});
  }
  return picture_.edges[entry->second];
}

void PictureDrawer::connect_step(const PictureStep& step) {
  std::vector<std::uint32_t> from_nodes;
  for (const auto from : step.from) from_nodes.push_back(node_of_place_[from]);
  sort_ascending(from_nodes);
  from_nodes.erase(std::unique(from_nodes.begin(), from_nodes.end()), from_nodes.end());
  const auto leads_outside = [&](std::uint32_t hop) { return node_of_place_[trail_.hops[hop].to] != from_nodes.front(); };
  const bool stays_inside = from_nodes.size() == 1 && std::none_of(step.hops.begin(), step.hops.end(), leads_outside);
  if (stays_inside || step.hops.empty()) return;
  std::uint32_t from = from_nodes.front();
  const auto [path_from, path_to] = path_through(step);
  if (folding_.is_junction(step, from_nodes.size())) {
    from = add_junction(step, from_nodes.size(), kOrder * step.from.back() + 1);
    picture_.nodes[from].on_path = path_to != kNone;
    lead_into(from, step, path_from);
  }
  for (const auto hop : step.hops) connect_hop(hop, from, trail_.hops[hop].to == path_to);
}

// An output is spent whole. Of a place at an account only what did not end there goes into its one balance; what each of
// several balances gave to one transaction is not told apart.
void PictureDrawer::lead_into(std::uint32_t junction, const PictureStep& step, std::uint32_t path_from) {
  for (const auto place : step.from) {
    const ToldPlace& at = trail_.places[place];
    U128 amount = traced_amount(trail_, at);
    const bool is_account = at.kind == ToldPlace::Kind::account;
    if (is_account && !trail_.is_poison()) {
      for (const ToldEnd& end : trail_.ends_at(place)) {
        if (end.reason != EndReason::converted) amount -= std::min(amount, end.amount.units());
      }
    }
    PictureEdge& edge = line(node_of_place_[place], junction);
    edge.on_path = edge.on_path || place == path_from;
    if (at.beyond_stop || at.is_continued) edge.grade = std::max(edge.grade, TrailGrade::inferred);
    if (!is_account) {
      add_to_line(edge, at.asset, amount, folding_.facts[place].exact, step.tx);
    } else if (step.tx == kNone) {
      add_to_line(edge, at.asset, amount, folding_.facts[place].exact, at.tx);
    }
  }
}

void PictureDrawer::connect_hop(std::uint32_t index, std::uint32_t from, bool on_path) {
  const ToldHop& hop = trail_.hops[index];
  const auto to = node_of_place_[hop.to];
  if (to == from) return;
  const auto lead = [&](std::uint32_t begin, std::uint32_t end, std::uint32_t asset, Amount amount) {
    PictureEdge& edge = line(begin, end);
    edge.hops.push_back(index);
    edge.grade = std::max(edge.grade, hop.grade);
    edge.on_path = edge.on_path || on_path;
    add_to_line(edge, asset, amount.units(), hop.exact(), hop.tx);
  };
  if (!hop.is_conversion) return lead(from, to, hop.asset, hop.amount);
  const std::uint32_t swap = swap_between(from, to, hop);
  picture_.nodes[swap].on_path = picture_.nodes[swap].on_path || on_path;
  lead(from, swap, hop.asset, hop.amount);
  lead(swap, to, hop.to_asset, hop.to_amount);
}

std::uint32_t PictureDrawer::swap_between(std::uint32_t from, std::uint32_t to, const ToldHop& hop) {
  const auto [entry, fresh] = swap_between_.emplace(std::pair{from, to}, kNone);
  if (fresh) {
    PictureNode& node = add_node(Kind::swap, "swap:" + picture_.nodes[from].id + '~' + picture_.nodes[to].id, hop.tx, order_[from] + 1);
    node.hop = hop.depth;
    node.check = Check::verified;
    node.count = 0;
    entry->second = last_node();
  }
  PictureNode& node = picture_.nodes[entry->second];
  ++node.count;
  node.exact = node.exact && hop.exact();
  node.grade = std::max(node.grade, hop.grade);
  node.check = std::min(node.check, trail_.txs[hop.tx].check);
  return entry->second;
}

// What a swap says is known when all that goes through it is.
void PictureDrawer::finish_swaps() {
  for (const auto& [between, index] : swap_between_) {
    const auto& one = line(between.first, index).amounts;
    const auto& other = line(index, between.second).amounts;
    const auto& in = is_backward() ? other : one;
    const auto& out = is_backward() ? one : other;
    PictureNode& node = picture_.nodes[index];
    node.amounts = in;
    node.amounts.insert(node.amounts.end(), out.begin(), out.end());
    node.title = amounts_label(in, true);
    node.subtitle = amounts_label(out, true);
    node.amount_label = say(Message::swapped, {{"gave", node.title}, {"got", node.subtitle}});
    node.sentence = say(Message::swap_sentence, {{"gave", format_amounts(trail_, in)}, {"got", format_amounts(trail_, out)}, {"swaps", format_count(node.count)}});
    line(between.first, index).sentence = node.sentence;
    line(index, between.second).sentence = node.sentence;
  }
}

// The two neighbours of the path to be marked that the step leads between, if it does.
std::pair<std::uint32_t, std::uint32_t> PictureDrawer::path_through(const PictureStep& step) const {
  for (const auto hop : step.hops) {
    const std::uint32_t to = trail_.hops[hop].to;
    for (const auto from : step.from) {
      const std::uint32_t before = folding_.facts[from].path_step;
      if (before != kNone && before + 1 == folding_.facts[to].path_step) return {from, to};
    }
  }
  return {kNone, kNone};
}

void PictureDrawer::add_to_line(PictureEdge& edge, std::uint32_t asset, U128 amount, bool exact, std::uint32_t tx) const {
  add_amount(edge.amounts, asset, amount);
  edge.exact = edge.exact && exact;
  if (tx != kNone) edge.check = std::min(edge.check, trail_.txs[tx].check);
}

void PictureDrawer::finish_edge(PictureEdge& edge) const {
  if (edge.amounts.empty() || !edge.amount_label.empty()) return;
  edge.amount_label = amounts_label(edge.amounts, edge.exact);
  if (edge.sentence.empty() && edge.hops.size() == 1) edge.sentence = hop_sentence(trail_, trail_.hops[edge.hops.front()]);
  if (!edge.sentence.empty()) return;
  const auto named = [](const PictureNode& node) {
    return node.kind == PictureNode::Kind::others ? say(Message::others_named, {{"places", format_count(node.count)}}) : node.title;
  };
  const bool is_many = edge.hops.size() > 1 && !trail_.txs[trail_.hops[edge.hops.front()].tx].utxo_tx.exists();
  edge.sentence = say(is_many ? Message::payments_between : Message::line_between,
                      {{"amount", format_amounts(trail_, edge.amounts)},
                       {"from", named(picture_.nodes[edge.from])},
                       {"to", named(picture_.nodes[edge.to])},
                       {"payments", format_count(edge.hops.size())}});
}

// A trail that runs back is told from the end of the money's way; lines are drawn the way that the money went.
void PictureDrawer::turn_lines() {
  for (PictureEdge& edge : picture_.edges) std::swap(edge.from, edge.to);
}

// Accounts pay each other back and forth. What leads to a place that the money had reached before goes back.
void PictureDrawer::mark_lines_back() {
  if (!is_on_accounts(trail_.assets.front())) return;
  for (PictureEdge& edge : picture_.edges) edge.is_back = order_[edge.to] <= order_[edge.from];
}

}  // namespace peelback
