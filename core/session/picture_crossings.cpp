// Boxes where the money leaves the trail's ledger, or came into it.

#include <algorithm>

#include "session/picture_drawer.h"
#include "session/thorchain_text.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

constexpr std::uint32_t kMostSentences = 5;

// "51.2 ETH + 900 USDC": what of each payment on the other side is the trail's, or all of it where that is not known.
std::string far_amounts(const ToldTrail& trail, std::span<const ToldCrossing> crossings) {
  struct Sum {
    const ShownAsset* asset = nullptr;
    U128 units = 0;
  };
  std::vector<Sum> sums;
  for (const ToldCrossing& row : crossings) {
    const CrossingLeg& far = far_leg(trail, row);
    auto sum = std::find_if(sums.begin(), sums.end(), [&](const Sum& s) { return s.asset->ref == far.asset.ref; });
    if (sum == sums.end()) sum = sums.insert(sums.end(), Sum{&far.asset});
    sum->units += row.carried ? row.carried->units() : far.amount;
  }
  std::string text;
  for (const Sum& sum : sums) {
    if (!text.empty()) text += " + ";
    text += format_money_short(*sum.asset, sum.units);
  }
  return text;
}

}  // namespace

// One box for a place: a swap can be paid out in many payments.
void PictureDrawer::add_crossings() {
  const auto& rows = trail_.crossings;
  for (std::uint32_t first = 0; first < rows.size();) {
    std::uint32_t end = first;
    while (end < rows.size() && rows[end].place == rows[first].place && rows[end].is_before == rows[first].is_before) ++end;
    const bool is_drawn = node_of_place_[rows[first].place] != kNone && !folding_.is_hidden(rows[first].place);
    if (is_drawn) add_crossing(first, end);
    first = end;
  }
}

void PictureDrawer::add_crossing(std::uint32_t first, std::uint32_t end) {
  const auto rows = std::span(trail_.crossings).subspan(first, end - first);
  const ToldCrossing& row = rows.front();
  const ToldPlace& place = trail_.places[row.place];
  const std::uint32_t at = node_of_place_[row.place];
  const bool is_exact = picture_.nodes[at].exact;
  PictureNode& node = add_node(Kind::swap, crossing_id(trail_, row), kNone, order_[at]);
  node.crossing = first;
  node.check = Check::trusted;
  node.count = rows.size();
  node.hop = place.depth;
  node.exact = is_exact;
  node.amounts = {{place.asset, row.traced.units()}};
  const std::string near = format_money_short(trail_.asset_of(place), row.traced.units());
  const std::string far = far_amounts(trail_, rows);
  const bool is_near_in = near_leg(trail_, row).txid == row.crossing.in.txid;
  node.title = is_near_in ? near : far;
  node.subtitle = is_near_in ? far : near;
  node.amount_label = say(Message::swapped, {{"gave", node.title}, {"got", node.subtitle}});
  for (std::uint32_t i = 0; i < rows.size() && i < kMostSentences; ++i) {
    node.grade = std::max(node.grade, rows[i].crossing.grade);
    node.sentence.append(i == 0 ? "" : " ").append(crossing_sentence(trail_, rows[i]));
  }
  const std::string sentence = node.sentence;
  const TrailGrade grade = node.grade;
  PictureEdge& edge = row.is_before ? line(last_node(), at) : line(at, last_node());
  edge.sentence = sentence;
  edge.grade = grade;
  edge.exact = is_exact;
  edge.check = Check::trusted;
  edge.amounts = {{place.asset, row.traced.units()}};
}

}  // namespace peelback
