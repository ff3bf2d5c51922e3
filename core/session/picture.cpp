#include "session/picture.h"

#include <algorithm>

#include "base/sort.h"
#include "layout/layered.h"
#include "layout/ranking.h"
#include "patterns/coinjoin.h"
#include "session/findings_text.h"
#include "session/narrow.h"
#include "session/picture_drawer.h"
#include "session/session.h"
#include "session/thorchain_text.h"
#include "session/trail_sums.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

using Kind = PictureNode::Kind;

// ---- where everything stands ----

// Nothing leads to other money, so it would stand at the very start: it is held in the layer before where it goes.
void keep_inputs_near(const Picture& picture, std::vector<LayoutNode>& boxes, const std::vector<LayoutEdge>& lines) {
  const auto is_input = [&](std::uint32_t node) { return picture.nodes[node].kind == Kind::input; };
  std::vector<LayoutEdge> traced;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(traced), [&](const LayoutEdge& line) { return !is_input(line.from); });
  if (traced.size() == lines.size()) return;
  const std::vector<std::uint32_t> layer = rank_nodes(boxes, traced).layer;
  for (const LayoutEdge& line : lines) {
    if (is_input(line.from)) boxes[line.from].min_layer = std::max(layer[line.to], 1U) - 1;
  }
}

Result<Done> place_boxes(Picture& picture, const PictureOptions& options) {
  const bool down = options.orientation == Orientation::down;
  std::vector<LayoutNode> boxes;
  for (const PictureNode& node : picture.nodes) {
    boxes.push_back(down ? LayoutNode{node.width_px, node.height_px} : LayoutNode{node.height_px, node.width_px});
  }
  // What goes back is laid out the other way round, so that places stand in the order in which the money reached them.
  std::vector<LayoutEdge> lines;
  for (const PictureEdge& edge : picture.edges) {
    lines.push_back({edge.is_back ? edge.to : edge.from, edge.is_back ? edge.from : edge.to, edge.width_px});
  }
  keep_inputs_near(picture, boxes, lines);
  const LayoutOptions gaps{.node_gap_px = down ? 8.0 : 14.0, .edge_gap_px = down ? 6.0 : 10.0, .layer_gap_px = down ? 44.0 : 72.0};
  const auto layout = lay_out(boxes, lines, gaps);
  if (!layout) return layout.error();
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    picture.nodes[i].x_px = down ? layout->cross_px[i] : layout->along_px[i];
    picture.nodes[i].y_px = down ? layout->along_px[i] : layout->cross_px[i];
  }
  for (std::size_t i = 0; i < picture.edges.size(); ++i) {
    PictureEdge& edge = picture.edges[i];
    for (const LayoutPoint& point : layout->route_points(i)) {
      edge.points.push_back(down ? std::array{point.cross_px, point.along_px} : std::array{point.along_px, point.cross_px});
    }
    if (edge.is_back) std::reverse(edge.points.begin(), edge.points.end());
    edge.is_back = edge.is_back != layout->routes[i].backward;
  }
  picture.width_px = down ? layout->extent_cross_px : layout->extent_along_px;
  picture.height_px = down ? layout->extent_along_px : layout->extent_cross_px;
  if (down && options.most_width_px > 0) fit_to_width(picture, layout->layer, options.most_width_px);
  return Done{};
}

// ---- the sums below the picture ----

// Of one asset: what ends in the picture, wherever that is shown, and what it comes from.
struct AssetSums {
  U128 shown = 0;
  U128 folded = 0;
  U128 hidden = 0;
  U128 fees = 0;
  U128 converted_out = 0;
  U128 start = 0;
  U128 converted_in = 0;
};

std::vector<AssetSums> sum_up(const ToldTrail& trail, const PictureFolding& folding) {
  std::vector<AssetSums> sums(trail.assets.size());
  for (const ToldEnd& end : trail.ends) {
    const ToldPlace& place = trail.places[end.place];
    AssetSums& sum = sums[place.asset];
    const U128 amount = end.amount.units();
    if (place.is_fee()) {
      sum.fees += amount;
    } else if (end.reason == EndReason::converted) {
      sum.converted_out += amount;
    } else if (folding.is_hidden(end.place)) {
      sum.hidden += amount;
    } else {
      (folding.group_of[end.place] == PictureNode::kNone ? sum.shown : sum.folded) += amount;
    }
  }
  for (const ToldAudit& row : trail.audit) {
    sums[row.asset].start += row.start.units();
    sums[row.asset].converted_in += row.converted_in.units();
  }
  return sums;
}

void tell_asset_sums(Picture& picture, std::uint32_t asset, const AssetSums& sum) {
  const auto add = [&](Message what, U128 amount, bool is_total = false) {
    picture.sums.push_back({std::string(words(what)), {asset, amount}, is_total});
  };
  add(Message::shown_at_ends, sum.shown);
  if (sum.folded != 0) add(Message::shown_folded, sum.folded);
  if (sum.hidden != 0) add(Message::shown_hidden, sum.hidden);
  if (sum.fees != 0) add(Message::shown_fees, sum.fees);
  if (sum.converted_out != 0) add(Message::shown_converted, sum.converted_out);
  const Message total = sum.converted_in == 0 ? Message::shown_start : sum.start == 0 ? Message::shown_came : Message::shown_start_and_came;
  add(total, sum.start + sum.converted_in, true);
}

void tell_sums(Picture& picture, const ToldTrail& trail, const PictureFolding& folding) {
  picture.summary = trail_summary(trail);
  if (trail.places.empty()) {
    picture.title = words(Message::title_unknown);
    picture.badge = Check::trusted;
    return;
  }
  picture.sums_sentence = audit_sentence(trail);
  if (!picture.values_source.empty()) picture.sums_sentence.append(1, ' ').append(say(Message::values_on_boxes, {{"sources", picture.values_source}}));
  picture.title = say(trail.direction == Direction::backward ? Message::title_back : Message::title, {{"amount", format_amounts(trail, start_amounts(trail))}});
  for (const PictureGroup& group : folding.groups) picture.hidden_count += group.kind == Kind::hidden ? group.members.size() : 0;
  if (trail.is_poison()) {
    if (picture.hidden_count != 0) picture.hidden_amounts.push_back({start_amounts(trail).front().asset, 0});
    return;
  }
  const std::vector<AssetSums> sums = sum_up(trail, folding);
  for (std::uint32_t asset = 0; asset < sums.size(); ++asset) {
    if (sums[asset].hidden != 0) picture.hidden_amounts.push_back({asset, sums[asset].hidden});
    if (sums.size() == 1 || sums[asset].start != 0 || sums[asset].converted_in != 0) tell_asset_sums(picture, asset, sums[asset]);
  }
  if (picture.hidden_count != 0 && picture.hidden_amounts.empty()) picture.hidden_amounts.push_back({start_amounts(trail).front().asset, 0});
}

// The weakest hop's check and grade, and what went in fees.
void tell_hops(Picture& picture, const ToldTrail& trail, const PictureFolding& folding) {
  for (const ToldHop& hop : trail.hops) {
    picture.grade = std::max(picture.grade, hop.grade);
    picture.badge = std::min(picture.badge, trail.txs[hop.tx].check);
    if (!trail.places[hop.to].is_fee()) continue;
    if (&trail.hops[folding.facts[hop.to].hops.front()] == &hop) ++picture.fee_count;
    add_amount(picture.fee_amounts, hop.to_asset, hop.to_amount.units());
  }
  for (const ToldCrossing& row : trail.crossings) {
    picture.grade = std::max(picture.grade, row.crossing.grade);
    if (row.crossing.grade != TrailGrade::observed) picture.badge = Check::trusted;
  }
}

}  // namespace

std::vector<Flag> flags_of(const Ledgers& ledgers, const ToldTx& tx) {
  std::vector<Flag> flags;
  const Store* store = tx.utxo_tx.exists() ? ledgers.find_utxo(tx.chain) : nullptr;
  const auto finding = store == nullptr ? std::nullopt : find_coinjoin(*store, tx.utxo_tx);
  if (finding) flags.push_back({finding->code, coinjoin_label(), coinjoin_sentence(tx.chain, *finding)});
  if (const auto memo = find_thorchain_memo(ledgers, tx)) {
    flags.push_back({thorchain_code(memo->action), thorchain_label(), thorchain_sentence(*memo)});
  }
  return flags;
}

Result<PictureContext> picture_context(Session& session) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  const auto labels = session.place_labels();
  if (!labels) return labels.error();
  return PictureContext{**trail, session.ledgers(), *labels, &session.labels(), &session.marks(), session.shown_values()};
}

std::size_t count_traced_inputs(const ToldTrail& trail, std::uint32_t tx) {
  std::vector<std::uint32_t> sources;
  for (const ToldHop& hop : trail.hops) {
    if (hop.tx != tx) continue;
    const auto of_hop = trail.sources_of(hop);
    sources.insert(sources.end(), of_hop.begin(), of_hop.end());
  }
  sort_ascending(sources);
  return static_cast<std::size_t>(std::unique(sources.begin(), sources.end()) - sources.begin());
}

Can what_can_be_done(const Ledgers& ledgers, const ToldTrail& trail, std::uint32_t index, std::size_t traced_inputs) {
  const ToldPlace& place = trail.places[index];
  Can can;
  if (place.kind != ToldPlace::Kind::output && place.kind != ToldPlace::Kind::account) return can;
  bool ends = false;
  U128 ended = 0;
  for (const ToldEnd& end : trail.ends_at(index)) {
    if (end.goes_on()) continue;
    ends = true;
    ended += end.amount.units();
    switch (end.reason) {
      case EndReason::service:
      case EndReason::mixer:
      case EndReason::busy: can.follow_on = true; break;
      case EndReason::shielded: can.follow_on = end.tag != kNoTag; break;  // a label's claim; the chain's own pool shows nothing
      case EndReason::dust: can.expand = true; break;
      case EndReason::limit: can.expand = end.detail != "rule_undefined"; break;
      default: break;
    }
  }
  if (place.kind == ToldPlace::Kind::account) {
    can.collapse = ended < traced_amount(trail, place);
    return can;
  }
  can.collapse = !ends;
  const Store* store = ledgers.find_utxo(trail.asset_of(place).chain);
  can.back = trail.direction == Direction::forward && store != nullptr && store->inputs(trail.txs[place.tx].utxo_tx).count > traced_inputs;
  return can;
}

Result<Picture> draw_picture(const PictureContext& context, const PictureOptions& options) {
  PictureDrawer drawer(context, options);
  Picture picture = drawer.draw();
  if (auto placed = place_boxes(picture, options); !placed) return placed.error();
  tell_hops(picture, context.trail, drawer.folding());
  tell_sums(picture, context.trail, drawer.folding());
  return picture;
}

}  // namespace peelback
