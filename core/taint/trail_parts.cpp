#include "taint/trail_parts.h"

namespace peelback {

bool is_within_window(const Limits& limits, std::optional<std::int64_t> time_s) {
  if (!limits.since_s && !limits.until_s) return true;
  if (!time_s) return !limits.until_s;
  return (!limits.since_s || *time_s >= *limits.since_s) && (!limits.until_s || *time_s <= *limits.until_s);
}

bool holds_at(std::optional<std::int64_t> valid_from_s, std::optional<std::int64_t> valid_until_s,
              std::optional<std::int64_t> time_s) {
  const bool begun = !valid_from_s || !time_s || *valid_from_s <= *time_s;
  const bool ended = valid_until_s && (!time_s || *valid_until_s < *time_s);
  return begun && !ended;
}

PlaceNumbers::PlaceNumbers(const std::vector<StartReport>& starts, const std::vector<bool>& is_shown)
    : id_of_(is_shown.size(), PlaceIndex::kNoneValue) {
  for (const StartReport& start : starts) {
    for (const StartPart& part : start.added) number(part.place.value);
  }
  for (std::uint32_t draft = 0; draft < is_shown.size(); ++draft) {
    if (is_shown[draft]) number(draft);
  }
}

void PlaceNumbers::number(std::uint32_t draft) {
  if (id_of_[draft] != PlaceIndex::kNoneValue) return;
  id_of_[draft] = static_cast<std::uint32_t>(drafts_.size());
  drafts_.push_back(draft);
}

void PlaceNumbers::apply_to(std::vector<StartReport>& starts, std::vector<PlaceIndex>& hop_sources) const {
  for (StartReport& start : starts) {
    for (StartPart& part : start.added) part.place = of(part.place.value);
    for (StartPart& part : start.already_traced) part.place = of(part.place.value);
  }
  for (PlaceIndex& source : hop_sources) source = of(source.value);
}

}  // namespace peelback
