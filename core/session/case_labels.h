#pragma once
// The claims of the bundled set that a trail rests on, kept with its case: so it ends where it ended, whatever set the next
// reader has. Format peelback-case-labels/1, canonical JSON and a newline:
//   {"claims":[{"category","category_text","confidence","dated","from","pack","ref","source","text","until"}],"dated",
//    "format","packs":[{"creator","dated","id","licence","sha256","source","title"}]}
// Days as "2026-03-22" or null; `pack` is a row of packs.

#include <string>

#include "labels/bundled_labels.h"
#include "session/session.h"

namespace peelback {

/// Of every place of the trail. Empty where no bundled set is loaded. Errors as Session::trail().
Result<std::string> write_case_labels(Session& session);

/// The same claims as a set that can be looked up. Errors: those of JsonValue and of BundledLabels::open(); unknown_format,
/// bad_date, bad_number (a pack that is not there, an unknown category).
Result<BundledLabels> read_case_labels(std::string_view json);

}  // namespace peelback
