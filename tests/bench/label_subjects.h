#pragma once
// The bundled label set, as the page has it: opened once, then asked for every place that is looked at.

#include <optional>
#include <string>
#include <vector>

#include "labels/bundled_labels.h"

namespace peelback::bench {

/// The committed file, and a thousand places: half of them have claims, half have none.
struct LabelSet {
  Bytes file{};
  std::vector<std::string> refs{};
  std::optional<BundledLabels> labels{};
  std::size_t claims = 0;
};
inline constexpr std::uint32_t kLookUps = 1000;
LabelSet make_label_set();
/// Checks every statement of the format, as for a file that came over the network.
void open_labels(LabelSet& set);
/// A thousand look-ups with their claims as texts: milliseconds are microseconds each.
void look_up(LabelSet& set);
std::string answer_of(const LabelSet& set);

}  // namespace peelback::bench
