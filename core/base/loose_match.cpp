#include "base/loose_match.h"

#include <cstddef>

namespace peelback {

namespace {

// The next letter, digit or byte beyond ASCII, in lower case; '\0' at the end.
char next_kept(std::string_view text, std::size_t& position) {
  while (position < text.size()) {
    const char c = text[position++];
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) return c;
  }
  return '\0';
}

}  // namespace

bool loosely_equal(std::string_view a, std::string_view b) {
  std::size_t in_a = 0;
  std::size_t in_b = 0;
  while (true) {
    const char c = next_kept(a, in_a);
    if (c != next_kept(b, in_b)) return false;
    if (c == '\0') return true;
  }
}

std::string without_looks(std::string_view word) {
  std::string plain;
  std::size_t position = 0;
  while (const char c = next_kept(word, position)) plain += c;
  return plain;
}

}  // namespace peelback
