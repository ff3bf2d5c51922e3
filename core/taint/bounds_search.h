#pragma once
// Bounds worked out in slices.

#include <optional>

#include "taint/bounds.h"
#include "taint/bounds_network.h"

namespace peelback {

/// find_bounds() for somebody who waits: until it is done, bounds() say no more than is known, as where the work ran out.
/// The store must live, and stay as it is, as long.
class BoundsSearch {
 public:
  /// Errors as find_bounds(). Linear in what is downstream; not counted as work.
  static Result<BoundsSearch> begin(const Store& store, const Question& question, const TraceHints& hints, const BoundsTarget& target);

  /// Goes on where it stopped. True when it is done. A slice can take as long as it takes to lay out one flow, linear in
  /// what is downstream.
  bool advance(std::uint64_t work);
  const Bounds& bounds() const { return bounds_; }

 private:
  enum class Flow : std::uint8_t { seen, hidden, elsewhere, behind_services, none };

  explicit BoundsSearch(BoundsNetwork network);
  FlowNetwork<std::uint64_t> network_for(Flow flow) const;
  void finish(Flow flow, Amount most);

  BoundsNetwork network_;
  Flow flow_ = Flow::seen;                                  // that is looked for
  std::optional<FlowNetwork<std::uint64_t>> running_{};     // absent: it has not begun
  Bounds found_;                                            // so far
  Bounds bounds_;
};

}  // namespace peelback
