#pragma once
// What holds whatever the rule, and what every rule says, as page and command take it.

#include <span>
#include <string>

#include "session/session.h"

namespace peelback {

/// The comparison document, peelback-comparison/1, and Comparison of web/src/contract.js. Errors as Session::compare().
Result<std::string> write_comparison(Session& session);
Result<std::string> write_comparison_view(Session& session);
/// The same for reading: a line a place, what each rule says, and the range.
Result<std::string> tell_comparison(Session& session);

/// How much of the start can have reached the targets (each as find_targets() takes it), together: RULES.md §9, and a
/// newline. Where coins may arrive in several assets, those of the start's. Errors as find_targets() and
/// Session::find_reach(); unsupported unless can_be_bounded().
Result<std::string> write_bounds(Session& session, std::span<const std::string> to);
/// The same as sentences, every asset its own, and the disclaimer.
Result<std::string> tell_bounds(Session& session, std::span<const std::string> to);

}  // namespace peelback
