#pragma once
// Text inside of XML and HTML.

#include <string>
#include <string_view>

namespace peelback {

/// Fit for an element or a quoted attribute: & < > " as references, control characters as spaces.
std::string escape_xml(std::string_view text);

}  // namespace peelback
