#include "base/utf8.h"

#include <cstring>

namespace peelback {

namespace {

std::size_t skip_ascii(ByteView bytes, std::size_t i) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, 8);
    if ((word & kHighBits) != 0) break;
  }
  while (i < bytes.size() && bytes[i] < 0x80) ++i;
  return i;
}

struct Sequence {
  std::size_t length;  // of the well-formed character, or of the maximal subpart of one
  bool well_formed;
};

// Unicode 15, table 3-7: only the second byte's range depends on the first.
Sequence read_sequence(ByteView bytes) {
  const std::uint8_t lead = bytes[0];
  if (lead < 0xc2 || lead > 0xf4) return {1, false};
  const std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xbf;
  if (lead == 0xe0) low = 0xa0;   // shorter forms exist
  if (lead == 0xed) high = 0x9f;  // surrogates
  if (lead == 0xf0) low = 0x90;
  if (lead == 0xf4) high = 0x8f;  // beyond U+10FFFF
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= bytes.size() || bytes[i] < low || bytes[i] > high) return {i, false};
    low = 0x80;
    high = 0xbf;
  }
  return {length, true};
}

}  // namespace

std::vector<IllFormed> find_ill_formed(ByteView bytes) {
  std::vector<IllFormed> found;
  for (std::size_t i = skip_ascii(bytes, 0); i < bytes.size(); i = skip_ascii(bytes, i)) {
    const Sequence sequence = read_sequence(bytes.subspan(i));
    if (!sequence.well_formed) found.push_back({i, sequence.length});
    i += sequence.length;
  }
  return found;
}

bool is_valid_utf8(ByteView bytes) {
  for (std::size_t i = skip_ascii(bytes, 0); i < bytes.size(); i = skip_ascii(bytes, i)) {
    const Sequence sequence = read_sequence(bytes.subspan(i));
    if (!sequence.well_formed) return false;
    i += sequence.length;
  }
  return true;
}

std::string replace_ill_formed(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size());
  std::size_t copied = 0;
  for (const IllFormed& bad : find_ill_formed(bytes)) {
    text += as_text(bytes.subspan(copied, bad.position - copied));
    text += kReplacementCharacter;
    copied = bad.position + bad.length;
  }
  text += as_text(bytes.subspan(copied));
  return text;
}

}  // namespace peelback
