#include "session/crossing_details.h"

#include "session/crossing_rows.h"
#include "session/thorchain_text.h"

namespace peelback {

namespace {

constexpr std::size_t kMostListed = 50;

void put_leg(DetailsPage& page, Message name, const CrossingLeg& leg, std::span<const ToldSource> cited) {
  page.put_line(name, say(Message::crossing_leg, {{"amount", format_money(leg.asset, leg.amount)}, {"address", leg_address(leg)}, {"txid", leg.txid}}), cited);
}

void put_crossing(DetailsPage& page, const ToldTrail& trail, const ToldCrossing& row) {
  std::vector<ToldSource> cited;
  for (const CitedAction& action : row.crossing.cited) cited.push_back({action.reply, action.pointer});
  put_leg(page, Message::line_crossing_in, row.crossing.in, cited);
  put_leg(page, Message::line_crossing_out, row.crossing.out, cited);
  if (row.carried) page.put_line(Message::line_crossing_share, format_money(far_leg(trail, row).asset, row.carried->units()));
  page.put_line(Message::line_crossing_basis, crossing_basis(row.crossing));
}

}  // namespace

Result<std::string> write_crossing_details(DetailsPage& page, const ToldTrail& trail, std::string_view id) {
  std::size_t listed = 0;
  for (const ToldCrossing& row : trail.crossings) {
    if (crossing_id(trail, row) != id || listed == kMostListed) continue;
    if (++listed == 1) page.begin({.kind = "hop", .title = crossing_amounts(trail, row), .sentence = crossing_sentence(trail, row)});
    put_crossing(page, trail, row);
  }
  if (listed == 0) return Error{Code::bad_reference, std::string(id), "names nothing in this trail"};
  return page.end(trail.assets.front().chain, "", "");
}

}  // namespace peelback
