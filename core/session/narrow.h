#pragma once
// A picture that runs downwards, brought within the width of a phone.

#include <span>

#include "session/picture.h"

namespace peelback {

/// Moves the boxes of each layer sideways, together where that is enough, until they lie within `most_px`; lines follow.
/// `layer` is each node's. Boxes keep their order and do not overlap; a layer whose boxes are too wide side by side stays
/// too wide. Linear in boxes and points, but for sorting.
void fit_to_width(Picture& picture, std::span<const std::uint32_t> layer, double most_px);

}  // namespace peelback
