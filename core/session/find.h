#pragma once
// Finding something in a trail by what a reporter remembers of it.

#include "session/session.h"

namespace peelback {

inline constexpr std::size_t kMostHits = 50;

/// {"hits":[FindHit]} of web/src/contract.js, the first kMostHits in the order of the trail. The text is looked for in
/// labels, names, notes, addresses, transaction ids and amounts; capitals matter in base58 addresses alone. Linear in the
/// trail.
Result<std::string> write_hits(Session& session, std::string_view text);

}  // namespace peelback
