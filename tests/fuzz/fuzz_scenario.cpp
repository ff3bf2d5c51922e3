// Stories of any bytes: each is read or refused by its line, and what can be read can be traced, with books that close.

#include <cstdlib>

#include "unit/taint/scenario.h"

using namespace peelback;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto kind : {test::LedgerKind::outputs, test::LedgerKind::accounts}) {
    const auto scenario = test::parse_scenario(text, kind);
    if (!scenario) continue;
    for (const test::Expectation& expectation : scenario->expectations) {
      for (const Method method : expectation.methods) {
        const auto answer = test::answer_of(*scenario, method);
        if (!answer && answer.error().code == Code::conservation_broken) std::abort();
      }
    }
  }
  return 0;
}
