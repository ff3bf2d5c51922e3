#pragma once
// What the walks over outputs and over accounts have in common: stops, windows, and the final numbers of places.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/sort.h"
#include "taint/trail.h"

namespace peelback {

/// Why coins are left somewhere, while the walk goes on. What `open` waits for is in `need`.
template <class AnyNeed>
struct Stop {
  EndReason reason = EndReason::open;
  std::string detail{};
  std::optional<AsOf> as_of{};
  std::optional<AnyNeed> need{};
  std::uint32_t tag = kNoTag;
};

/// Whether a payment lies within Limits::since_s and until_s, both inclusive. One without a known time is not before
/// `since_s`, and is within no window that ends.
bool is_within_window(const Limits& limits, std::optional<std::int64_t> time_s);

/// Whether a label holds for a payment. One without a known time, which waits for its block, is after any end.
bool holds_at(std::optional<std::int64_t> valid_from_s, std::optional<std::int64_t> valid_until_s,
              std::optional<std::int64_t> time_s);

/// Final numbers of places: those of starts first, in question order; the others as they were reached.
class PlaceNumbers {
 public:
  /// `is_shown`, by draft: whether a place is listed though no start added to it.
  PlaceNumbers(const std::vector<StartReport>& starts, const std::vector<bool>& is_shown);

  std::span<const std::uint32_t> drafts() const { return drafts_; }
  PlaceIndex of(std::uint32_t draft) const { return PlaceIndex{id_of_[draft]}; }

  void apply_to(std::vector<StartReport>& starts, std::vector<PlaceIndex>& hop_sources) const;
  /// After `hop_sources`: the hops of each transaction by place, their sources ascending.
  template <class AnyHop>
  void apply_to(std::vector<AnyHop>& hops, std::vector<PlaceIndex>& hop_sources) const {
    for (auto first = hops.begin(); first != hops.end();) {
      auto last = first;
      for (; last != hops.end() && last->tx == first->tx; ++last) {
        last->to = of(last->to.value);
        sort_ascending(std::span(hop_sources).subspan(last->from.first, last->from.count));
      }
      sort_by(std::span(&*first, static_cast<std::size_t>(last - first)),
              [](const AnyHop& a, const AnyHop& b) { return a.to < b.to; });
      first = last;
    }
  }

 private:
  void number(std::uint32_t draft);

  std::vector<std::uint32_t> drafts_;  // by final number
  std::vector<std::uint32_t> id_of_;   // by draft
};

}  // namespace peelback
