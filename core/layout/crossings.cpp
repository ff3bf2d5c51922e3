#include "layout/crossings.h"

#include <bit>

namespace peelback {

std::uint64_t count_crossings(std::span<const std::uint32_t> lower_positions, std::size_t lower_size,
                              std::vector<std::uint32_t>& tree) {
  if (lower_positions.size() < 2 || lower_size < 2) return 0;
  const std::size_t leaves = std::bit_ceil(lower_size);
  tree.assign(2 * leaves, 0);
  std::uint64_t crossings = 0;
  for (const std::uint32_t position : lower_positions) {
    // Each edge crosses those before it that end further along; they hang off the path to the root on its right.
    for (std::size_t at = leaves + position; at > 1; at /= 2) {
      ++tree[at];
      if (at % 2 == 0) crossings += tree[at + 1];
    }
  }
  return crossings;
}

}  // namespace peelback
