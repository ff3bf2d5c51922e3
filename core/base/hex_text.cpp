#include "base/hex_text.h"

namespace peelback {

std::optional<Bytes> find_hex_text(ByteView text) {
  std::string digits;
  digits.reserve(text.size());
  for (const char c : as_text(text)) {
    if (!is_blank(c)) digits.push_back(c);
  }
  if (digits.empty()) return std::nullopt;
  auto bytes = parse_hex(digits);
  if (!bytes) return std::nullopt;
  return *std::move(bytes);
}

}  // namespace peelback
