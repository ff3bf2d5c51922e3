#include "chains/mweb.h"

#include "chains/ascii.h"

namespace peelback::mweb {

bool is_inside(ByteView script) {
  constexpr std::size_t kProgramBytes = 32;
  constexpr std::uint8_t kOp8 = 0x58;
  constexpr std::uint8_t kOp9 = 0x59;
  return script.size() == 2 + kProgramBytes && script[1] == kProgramBytes && (script[0] == kOp8 || script[0] == kOp9);
}

bool is_stealth_address(std::string_view text) {
  constexpr std::string_view kPrefix = "ltcmweb1";
  return to_lower(text.substr(0, kPrefix.size())) == kPrefix;
}

}  // namespace peelback::mweb
