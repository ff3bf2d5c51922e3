#pragma once
// Words as people write them in tables.

#include <string>
#include <string_view>

namespace peelback {

/// The word without upper case and without anything but letters and digits of ASCII: "TX_Hash" and "tx hash" are
/// "txhash", "Darknet market" is "darknetmarket". Bytes beyond ASCII stay.
inline std::string loose_word(std::string_view word) {
  std::string loose;
  for (const char c : word) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (upper || kept) loose += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return loose;
}

}  // namespace peelback
