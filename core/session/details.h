#pragma once
// Everything known of one box, line or row: each line of it can name its bytes.

#include "session/session.h"

namespace peelback {

/// Details of web/src/contract.js, canonical JSON. `id` as pictures and tables give it: "place:<ref>", "tx:<ref>",
/// "others:hop:<n>", "others:<txid>", "run:<ref>", "start:<ref>", "payers", "<box>><box>". bad_reference when it names
/// nothing of the trail.
Result<std::string> write_details(Session& session, std::string_view id);

}  // namespace peelback
