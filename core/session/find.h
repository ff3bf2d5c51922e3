#pragma once
// Finding something in a trail by what a reporter remembers of it.

#include "session/session.h"

namespace peelback {

inline constexpr std::size_t kMostHits = 50;

/// {"hits":[FindHit]} of web/src/contract.js, the first kMostHits in the order of the trail. The text is looked for in
/// addresses, transaction ids, labels, names, notes and amounts; capitals matter in neither of them. Linear in the trail.
Result<std::string> write_hits(Session& session, std::string_view text);

}  // namespace peelback
