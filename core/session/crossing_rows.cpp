#include "session/crossing_rows.h"

#include "base/delimited_text.h"
#include "labels/shown_text.h"
#include "session/json_members.h"
#include "session/messages.h"
#include "session/thorchain_text.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

constexpr std::size_t kMostAddressCharacters = 120;

// The money of one side: of the other one what is the trail's, or all of it where that is not known.
struct Side {
  const ShownAsset& asset;
  U128 units;
};

Side near_side(const ToldTrail& trail, const ToldCrossing& row) { return {trail.asset_of(trail.places[row.place]), row.traced.units()}; }

Side far_side(const ToldTrail& trail, const ToldCrossing& row) {
  const CrossingLeg& far = far_leg(trail, row);
  return {far.asset, row.carried ? row.carried->units() : far.amount};
}

// As the trail runs: before the start the other side comes first.
Side given_side(const ToldTrail& trail, const ToldCrossing& row) { return row.is_before ? far_side(trail, row) : near_side(trail, row); }
Side got_side(const ToldTrail& trail, const ToldCrossing& row) { return row.is_before ? near_side(trail, row) : far_side(trail, row); }

void put_money(JsonWriter& json, std::string_view key, const Side& side) {
  json.key(key);
  write_money(json, side.asset, side.units);
}

std::uint32_t depth_of(const ToldTrail& trail, const ToldCrossing& row) { return row.is_before ? 0 : trail.places[row.place].depth + 1; }

Side payment_of(const ToldTrail& trail, const ToldCrossing& row) {
  const CrossingLeg& leg = row.is_before ? near_leg(trail, row) : far_leg(trail, row);
  return {leg.asset, leg.amount};
}

void append_side(std::string& line, const Side& side) {
  append_cell(line, to_decimal(side.units));
  append_cell(line, format_units(side.units, side.asset.decimals));
}

}  // namespace

std::string leg_address(const CrossingLeg& leg) { return shown_text(leg.address, kMostAddressCharacters).text; }

std::string far_address(const ToldTrail& trail, const ToldCrossing& row) { return leg_address(far_leg(trail, row)); }

std::string far_ref(const ToldTrail& trail, const ToldCrossing& row) {
  const CrossingLeg& far = far_leg(trail, row);
  return far.chain ? std::string(chain_info(*far.chain).slug).append(1, ':').append(far.txid) : std::string();
}

std::string crossing_amounts(const ToldTrail& trail, const ToldCrossing& row) {
  const Side given = given_side(trail, row);
  const Side got = got_side(trail, row);
  return say(Message::swapped, {{"gave", format_money(given.asset, given.units)}, {"got", format_money(got.asset, got.units)}});
}

void write_crossing_row(JsonWriter& json, const ToldTrail& trail, const ToldCrossing& row) {
  const ToldPlace& place = trail.places[row.place];
  json.begin_object();
  put_text(json, "amount_label", crossing_amounts(trail, row));
  put_text(json, "basis", "rule");
  put_text(json, "check", check_name(Check::trusted));
  put_text(json, "check_label", crossing_basis(row.crossing));
  put_null(json, "end");
  put_array(json, "from", [&] { json.string(row.is_before ? far_address(trail, row) : place.full_title); });
  put_array(json, "from_places", [&] {
    if (!row.is_before) json.integer(row.place);
  });
  put_money(json, "given", given_side(trail, row));
  put_text(json, "grade", trail_grade_name(row.crossing.grade));
  put_number(json, "hop", depth_of(trail, row));
  put_text(json, "id", crossing_id(trail, row));
  put_text(json, "kind", "conversion");
  put_moment(json, "moment", {});
  put_money(json, "money", got_side(trail, row));
  put_text(json, "order", "chain");
  put_money(json, "payment", payment_of(trail, row));
  put_number(json, "place", row.place);
  put_array(json, "ranges", [] {});
  put_text(json, "sentence", crossing_sentence(trail, row));
  put_text(json, "to", row.is_before ? place.full_title : far_address(trail, row));
  put_text(json, "tx", far_ref(trail, row));
  put_null(json, "value");  // the day is that of the other ledger's payment, which this trail does not tell
  json.end_object();
}

std::string crossing_csv_row(const ToldTrail& trail, const ToldCrossing& row, std::size_t number) {
  const ToldPlace& place = trail.places[row.place];
  const Side given = given_side(trail, row);
  const Side got = got_side(trail, row);
  const CrossingLeg& far = far_leg(trail, row);
  std::string line;
  append_cell(line, std::to_string(number));
  append_cell(line, std::to_string(depth_of(trail, row)));
  for (const std::string_view cell : {"conversion", "", ""}) append_cell(line, cell);
  append_cell(line, far_ref(trail, row));
  append_cell(line, row.is_before ? far_ref(trail, row) : place.ref);
  append_cell(line, row.is_before ? place.ref : far.ref);
  append_cell(line, row.is_before ? place.address : far_address(trail, row));
  append_cell(line, "");
  append_cell(line, std::to_string(trail.amounts_of(place).front().label));
  append_side(line, given);
  append_cell(line, given.asset.symbol);
  append_cell(line, given.asset.ref);
  append_side(line, got);
  append_cell(line, got.asset.symbol);
  append_cell(line, got.asset.ref);
  append_side(line, payment_of(trail, row));
  append_cell(line, "rule");
  append_cell(line, trail_grade_name(row.crossing.grade));
  append_cell(line, check_name(Check::trusted));
  append_cell(line, "chain");
  append_cell(line, crossing_basis(row.crossing));
  for (int empty = 0; empty < 6; ++empty) append_cell(line, "");
  append_cell(line, method_name(trail.method));
  return line;
}

}  // namespace peelback
