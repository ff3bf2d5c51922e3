#pragma once
// What can be asked about payments through THORChain, and what is known of them, as the page shows it.

#include "session/session.h"

namespace peelback {

/// Where a crossing goes on: a question's start on the other side, and which way it is asked. `ref` is the payment itself once it
/// is stored, else its transaction, which has to be looked up first.
struct CrossingStart {
  std::string ref{};
  std::string asset{};            // empty: the chain's own coin
  std::optional<Amount> amount{}; // of the payment; absent: all of it
  Direction direction = Direction::forward;
  bool is_stored = false;
};
/// Absent where the other side is on no chain that is followed, or where nobody knows how much of it is the trail's.
std::optional<CrossingStart> start_beyond(const ToldTrail& trail, const ToldCrossing& crossing);

/// Crossings of web/src/contract.js, canonical JSON. Errors as Session::trail().
Result<std::string> write_crossings(Session& session);

}  // namespace peelback
