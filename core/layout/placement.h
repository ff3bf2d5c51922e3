#pragma once
// Cross coordinates: every row in its order, widths and gaps kept, vertices near their neighbours, lanes straight.

#include <cstddef>
#include <span>
#include <vector>

#include "layout/hierarchy.h"

namespace peelback {

/// All lengths are multiples of 1/16 px, so that sums and differences are exact.
struct CrossSizes {
  std::vector<double> half_px;  // per vertex: half its width
  double node_gap_px = 0;
  double lane_gap_px = 0;

  /// The least distance between the centres of two neighbours in a row.
  double separation_px(const Hierarchy& h, std::uint32_t left, std::uint32_t right) const {
    return half_px[left] + half_px[right] + (h.is_node(left) && h.is_node(right) ? node_gap_px : lane_gap_px);
  }
};

/// Where each chain leaves its upper node and reaches its lower one, as offsets from their centres.
struct Attachment {
  double upper_px = 0;
  double lower_px = 0;
};

/// Centres on the cross axis, one a vertex, multiples of 1/16 px; the smallest border is 0. `attachments` has one
/// entry a chain. O(rounds · (vertices + segments)).
std::vector<double> place_across(const Hierarchy& h, const CrossSizes& sizes, std::span<const Attachment> attachments,
                                 std::size_t rounds);

}  // namespace peelback
