#pragma once
// The command: arguments to exit code.

#include <span>
#include <string_view>

namespace peelback::cli {

/// 0 done; 1 bad input, or any problem with --strict; 2 not understood; 3 a verification failed (RULES.md §9).
/// Messages go to standard error, results to standard output or the file of -o.
int run(std::span<const std::string_view> arguments);

}  // namespace peelback::cli
