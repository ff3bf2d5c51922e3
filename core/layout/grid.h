#pragma once
// Coordinates lie on a grid of 1/16 px: sums of them are exact, and their text is the same on every platform.

#include <cmath>

namespace peelback {

inline constexpr double kGridPerPx = 16;

/// The nearest multiple of 1/16 px, halves upward.
inline double round_to_grid(double px) {
  return std::floor(px * kGridPerPx + 0.5) / kGridPerPx;
}
/// The least multiple of 1/16 px that is not smaller.
inline double ceil_to_grid(double px) {
  return std::ceil(px * kGridPerPx) / kGridPerPx;
}

}  // namespace peelback
