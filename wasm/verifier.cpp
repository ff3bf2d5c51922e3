// The door of the program that checks a published trace inside its page (core/publish/page/check.js): two texts in, one report out.
// No loader stands before it: the page calls these exports of a WebAssembly instance, which it uses once.

#include <emscripten.h>

#include <array>
#include <string>

#include "verifier/check.h"

namespace {

// Kept for the one call of the one instance.
std::array<std::string, 2> inputs;  // evidence, and the data of the page
std::string report;

}  // namespace

extern "C" {

/// Where `size` bytes of an input are to be put. 0: the evidence, 1: the page's data.
EMSCRIPTEN_KEEPALIVE char* peelback_input(std::size_t which, std::size_t size) {
  inputs[which % inputs.size()].resize(size);
  return inputs[which % inputs.size()].data();
}

/// Where the report lies: peelback-check/1.
EMSCRIPTEN_KEEPALIVE const char* peelback_check() {
  report = peelback::write_check_report(peelback::check_evidence(inputs[0], inputs[1]));
  return report.data();
}

EMSCRIPTEN_KEEPALIVE std::size_t peelback_report_size() { return report.size(); }

}  // extern "C"
