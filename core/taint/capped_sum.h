#pragma once
// Sums of made-up tokens can pass 128 bits.

#include "base/wide.h"

namespace peelback {

/// Adds, and stays at the largest number where the sum would pass it.
inline void add_capped(U128& sum, U128 amount) { sum = amount > kU128Max - sum ? kU128Max : sum + amount; }

}  // namespace peelback
