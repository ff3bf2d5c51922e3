#pragma once
// What facts cost in memory, all in: columns, indices, and what vectors and allocations keep in reserve.

#include <string>

#include "bench/kernels.h"

namespace peelback::bench {

/// Builds the stores of a benchmark of so many transactions, and returns a JSON object:
/// {"transactions","outputs","bytes_per_output","movements","bytes_per_movement","heap_bytes"}. The heap is that of the whole
/// program at its largest, the generator's own columns among it; 0 where nobody says.
std::string measure_memory(std::uint32_t transactions);

}  // namespace peelback::bench
