#pragma once
// A published trail as one self-contained HTML page: two drawings, the equal table, words, data. It makes no request,
// keeps nothing, and says all that it has to say without scripts.

#include <string>

#include "publish/publication.h"

namespace peelback {

/// The page, UTF-8. Its policy names the one script and the style sheets by their hashes. Linear in the publication.
std::string write_trace_page(const Publication& publication, const PublishOptions& options);

/// The data in the page, canonical JSON (peelback-publication/1): amounts are decimal strings of base units.
std::string write_publication(const Publication& publication, const PublishOptions& options);

}  // namespace peelback
