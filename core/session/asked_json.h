#pragma once
// What came of asking, as one session hands it to the next (AskedSoFar of web/src/contract.js).

#include <string>

#include "session/session.h"

namespace peelback {

/// {"failed":[{"reason","want"}],"has_asked","requests","requests_of_question"}
Result<std::string> write_asked(const Session::AskedSoFar& asked);
/// missing_field, bad_type, bad_number, with the member in `where`; bad_json.
Result<Session::AskedSoFar> parse_asked(std::string_view json);

}  // namespace peelback
