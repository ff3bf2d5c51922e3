#pragma once
// The picture as one SVG file that stands alone: no script, no font, no link, light colours.

#include "session/picture.h"

namespace peelback {

/// Title, boxes, lines, sums and the sentence that ends every picture; <title> and <desc> for readers who do not see it.
std::string write_svg(const Picture& picture);

}  // namespace peelback
