#pragma once
// Paths through a trail, and whether any of the money reached a place.

#include "session/session.h"

namespace peelback {

/// {"to","from"?}: the path along the largest amounts to a place, from a start or from another place. Path of
/// web/src/contract.js. bad_reference when `to` or `from` is no place of the trail; not_found when no way leads there.
Result<std::string> write_path_to(Session& session, std::string_view asked);

/// {"from"?}: at each step the largest output that is not taken for change, and why.
Result<std::string> write_main_path(Session& session, std::string_view asked);

/// {"steps":[references]}: a path that was kept. Steps that the facts at hand do not hold are `missing`.
Result<std::string> write_path_of(Session& session, std::string_view asked);

/// {"to","work"?}: `work` is that of find_reach(), so that what takes long is answered in slices; "to" is pasted text with an address, a transaction or a link, else a label's text or the reporter's name.
/// ReachAnswer of web/src/contract.js. bad_reference when the text names nothing that could be reached.
Result<std::string> write_reach(Session& session, std::string_view asked);

}  // namespace peelback
