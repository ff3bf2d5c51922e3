#pragma once
// Times are seconds since 1970-01-01 00:00 UTC, written as ISO 8601 with a Z. No clock is read here.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace peelback {

/// 1296688602 -> "2011-02-02T23:16:42Z".
std::string format_utc(std::int64_t unix_s);
/// "2011-02-02T23:16:42Z", "2011-02-02T23:16:42", "2011-02-02 23:16:42" or "2011-02-02" (its first second), all UTC.
/// Years 1970 to 9999; absent otherwise.
std::optional<std::int64_t> parse_utc(std::string_view text);

}  // namespace peelback
