#pragma once
// A published trail as one self-contained HTML page: two drawings, the equal table, words, data. It makes no request,
// keeps nothing, and says all that it has to say without scripts.

#include <string>

#include "base/bytes.h"
#include "publish/publication.h"

namespace peelback {

/// What a page can be checked with, in the page itself.
struct PageEvidence {
  std::string text{};    // public evidence of its places; empty: none
  Bytes verifier{};      // the program that checks it (verifier/build.h), WebAssembly, gzip as it was built; empty: the evidence alone
  bool can_check() const { return !text.empty() && !verifier.empty(); }
};

/// The page, UTF-8. Its policy names each script and the style sheets by their hashes, and allows WebAssembly where there is some.
/// Linear in the publication and the evidence.
std::string write_trace_page(const Publication& publication, const PublishOptions& options, const PageEvidence& evidence = {});

/// The data in the page, canonical JSON (peelback-publication/1): amounts are decimal strings of base units.
std::string write_publication(const Publication& publication, const PublishOptions& options);

}  // namespace peelback
