#pragma once
// The style sheet and the script of a trace page, as they stand in publish/page/ (put into the program by CMake).

#include <string_view>

namespace peelback {

extern const std::string_view kTracePageStyle;
extern const std::string_view kTracePageScript;

}  // namespace peelback
