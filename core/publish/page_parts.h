#pragma once
// The style sheet and the scripts of a trace page, as they stand in publish/page/ (put into the program by CMake), and the elements
// that hold its data.

#include <string_view>

namespace peelback {

extern const std::string_view kTracePageStyle;
extern const std::string_view kTracePageScript;
/// Of pages that can be checked.
extern const std::string_view kCheckScript;

/// Each as the page has it once, up to its </script>. In what stands inside, no < is left.
inline constexpr std::string_view kPublicationTag = R"(<script type="application/json" id="data">)";
inline constexpr std::string_view kEvidenceTag = R"(<script type="application/json" id="evidence">)";

}  // namespace peelback
