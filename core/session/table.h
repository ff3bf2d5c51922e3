#pragma once
// The table that says exactly what the picture says: every start and every hop a row, nothing folded.

#include "session/session.h"

namespace peelback {

/// Table of web/src/contract.js, canonical JSON. usage without a question; else as trace().
Result<std::string> write_table(Session& session);

/// The same as CSV (RFC 4180, UTF-8): whole ids, amounts both in base units and in coins, units in the header, ISO
/// times. No cell begins with a sign that a spreadsheet takes for a formula.
Result<std::string> write_csv(Session& session);

/// The same for reading in a terminal: columns apart, sums below.
Result<std::string> write_text_table(Session& session);

}  // namespace peelback
