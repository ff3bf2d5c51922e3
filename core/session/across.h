#pragma once
// A question followed from ledger to ledger: one trail for each, in its own unit, joined by the crossings between them.

#include <functional>
#include <span>

#include "session/session.h"

namespace peelback {

struct TrailAcross {
  std::string text{};          // what was told of it
  std::size_t from_trail = 0;  // that it continues; of the first it is itself
  std::size_t crossing = 0;    // by which, in that trail's order (ToldTrail::crossings)
};

/// Follows the session's question, and then each crossing whose payment on the other side is stored, by the same rule and limits (but
/// the least amount, which is of one unit), until there are `most` trails. `tell` is called while a trail's question is the
/// session's; afterwards the first one is again. Errors as Session::trail() and tell's own.
Result<std::vector<TrailAcross>> follow_across(Session& session, std::size_t most, const std::function<Result<std::string>(Session&)>& tell);

/// {"format":"peelback-crossings/1","joins":[{"crossing","from","to"}],"trails":[…]} of trails told as peelback-trail/1: canonical
/// JSON and a newline. `crossing` is a position in the list of the trail `from`.
std::string write_across(std::span<const TrailAcross> trails);

}  // namespace peelback
