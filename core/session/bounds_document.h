#pragma once
// Bounds as the command writes them (RULES.md §9).

#include <string>
#include <vector>

#include "session/money_text.h"
#include "taint/bounds.h"

namespace peelback {

/// What was asked: references of the starts and of the targets, and the asset that the amounts are in.
struct BoundsAsked {
  std::vector<std::string> from{};
  std::vector<std::string> to{};
  ShownAsset asset{};
};

/// {"asset","at_least","at_most","behind_services","from":[references],"is_complete"?,"start","to":[references],"untraced"},
/// canonical JSON and a newline; amounts are decimal strings of base units. "is_complete": false, and there, where the work
/// ran out: then at_most alone is known, and the other amounts are 0.
Result<std::string> write_bounds(const BoundsAsked& asked, const Bounds& bounds);

}  // namespace peelback
