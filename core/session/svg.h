#pragma once
// The picture as one SVG drawing: no script, no font, no link, light colours.

#include "session/picture.h"

namespace peelback {

/// What of a picture stands in the drawing itself.
struct SvgForm {
  double least_width_px = 640;
  /// A file stands alone: title, sums and the sentence that ends every picture are drawn into it. A page says them in words.
  bool stands_alone = true;
  /// Drawn into a file below everything else, a line each: whose picture it is, as of when, where names come from.
  std::vector<std::string> notes{};
  /// In another copy's words; empty: as the catalogue says them.
  std::string legend_inferred{};
  std::string legend_claimed{};
  std::string disclaimer{};
  /// Before each id, so that several drawings can stand in one page.
  std::string_view id_prefix{};
};

/// Three layers, `lines`, `boxes` and `words`, each a group with that id; boxes carry their position in Picture::nodes as
/// `data-box`. <title> and <desc> are for readers who do not see it.
std::string write_svg(const Picture& picture, const SvgForm& form = {});

}  // namespace peelback
