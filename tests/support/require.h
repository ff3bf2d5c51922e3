#pragma once
// How a fuzz target says that something must hold.

#include <cstdlib>

namespace peelback::test {

/// Ends the program when it does not, so that the input is kept.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace peelback::test
