#pragma once
// Crossings as rows of the table: the money on the other side, in its own unit.

#include "base/json_writer.h"
#include "session/told_trail.h"

namespace peelback {

/// A row of Table in web/src/contract.js.
void write_crossing_row(JsonWriter& json, const ToldTrail& trail, const ToldCrossing& crossing);
/// A line of write_csv(), under its header, without values on the day and its end.
std::string crossing_csv_row(const ToldTrail& trail, const ToldCrossing& crossing, std::size_t number);
/// What went in, and what came out.
std::string crossing_amounts(const ToldTrail& trail, const ToldCrossing& crossing);
/// The payment on the other side: its transaction, and who paid in, or was paid.
std::string far_ref(const ToldTrail& trail, const ToldCrossing& crossing);
std::string far_address(const ToldTrail& trail, const ToldCrossing& crossing);
/// Fit to be shown.
std::string leg_address(const CrossingLeg& leg);

}  // namespace peelback
