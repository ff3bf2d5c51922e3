#pragma once
// The order of the vertices within each row: as few crossings as the effort allows.

#include <cstddef>
#include <cstdint>
#include <span>

#include "layout/hierarchy.h"

namespace peelback {

/// Reorders the rows of `h` and returns the crossings left. `previous` holds one number a node (NaN: free): nodes of
/// one row that both have a number keep its order, ties by index. At most `sweeps` sweeps are made from each start
/// (0 keeps the depth-first order), and none begins when `effort` vertices and neighbours have been looked at.
std::uint64_t reduce_crossings(Hierarchy& h, std::span<const double> previous, std::size_t sweeps, std::size_t effort);

}  // namespace peelback
