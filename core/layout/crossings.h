#pragma once
// Crossings between two neighbouring layers.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace peelback {

/// How many pairs of edges between two layers cross. `lower_positions` holds the lower end of each edge, edges sorted
/// by upper end and then by lower end; every position is below `lower_size`. `tree` is scratch.
/// {1, 0, 0}: the first edge crosses both others, so 2.
/// O(E log V). Source: Barth, Jünger and Mutzel, "Simple and efficient bilayer cross counting", GD 2002.
std::uint64_t count_crossings(std::span<const std::uint32_t> lower_positions, std::size_t lower_size,
                              std::vector<std::uint32_t>& tree);

}  // namespace peelback
