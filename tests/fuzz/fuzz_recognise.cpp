// Pasted text of any bytes: every finding lies in the text, in order, and nothing certain is said twice.

#include <set>

#include "chains/recognise.h"
#include "model/reference.h"
#include "support/require.h"

using namespace peelback;
using test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(ByteView(data, size));
  std::set<std::string> refs;
  std::size_t last = 0;
  for (const Finding& finding : recognise(text)) {
    require(finding.offset >= last && finding.offset + finding.length <= text.size());
    require(text.substr(finding.offset, finding.length) == finding.text);
    require(finding.count > 0);
    require(finding.checksum != Finding::Checksum::wrong || !finding.detail.empty());
    last = finding.offset;
    for (const Candidate& candidate : finding.candidates) {
      if (candidate.ref.empty()) continue;
      require(parse_ref(candidate.ref).ok());
      require(finding.candidates.size() > 1 || refs.insert(candidate.ref).second);
    }
  }
  return 0;
}
