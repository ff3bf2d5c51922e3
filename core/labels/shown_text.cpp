#include "labels/shown_text.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace peelback {

namespace {

struct CodePoint {
  char32_t value;
  std::size_t length;
};

// Well-formed UTF-8 only.
CodePoint code_point_at(std::string_view text, std::size_t position) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[position + i]); };
  const auto continuation = [&](std::size_t i) { return static_cast<char32_t>(byte(i) & 0x3fU); };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xe0) return {(lead & 0x1f) << 6 | continuation(1), 2};
  if (lead < 0xf0) return {(lead & 0x0f) << 12 | continuation(1) << 6 | continuation(2), 3};
  return {(lead & 0x07) << 18 | continuation(1) << 12 | continuation(2) << 6 | continuation(3), 4};
}

struct CodePoints {
  char32_t first;
  char32_t last;
};

// Ascending. General categories Cc, Cf (but for the joiners and marks that scripts need), Zl, Zp, and the letters that
// are drawn as nothing.
constexpr auto kHidden = std::to_array<CodePoints>({
    {0x0000, 0x001f}, {0x007f, 0x009f}, {0x00ad, 0x00ad}, {0x034f, 0x034f}, {0x061c, 0x061c}, {0x115f, 0x1160},
    {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200b}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
    {0x3164, 0x3164}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
});

bool is_hidden(char32_t value) {
  return std::any_of(kHidden.begin(), kHidden.end(),
                     [&](const CodePoints& range) { return range.first <= value && value <= range.last; });
}

constexpr std::string_view kEllipsis = "\xe2\x80\xa6";

}  // namespace

ShownText shown_text(std::string_view text, std::size_t max_characters) {
  // Ten megabytes are not looked at for the sake of 200 characters: no character has more than four bytes.
  const std::string_view begin = trimmed(text).substr(0, 4 * (max_characters + 1));
  ShownText shown;
  shown.had_hidden = !is_valid_utf8(as_bytes(trimmed(text)));
  const std::string well_formed = replace_ill_formed(as_bytes(begin));
  std::size_t characters = 0;
  std::size_t last_begin = 0;
  for (std::size_t position = 0; position < well_formed.size(); ++characters) {
    if (characters == max_characters) {
      shown.text.resize(last_begin);
      shown.text += kEllipsis;
      shown.was_cut = true;
      break;
    }
    const CodePoint point = code_point_at(well_formed, position);
    last_begin = shown.text.size();
    if (is_blank(well_formed[position])) {
      shown.text += ' ';
    } else if (is_hidden(point.value)) {
      shown.text += kReplacementCharacter;
      shown.had_hidden = true;
    } else {
      shown.text.append(well_formed, position, point.length);
    }
    position += point.length;
  }
  return shown;
}

bool is_shown_text(std::string_view text) {
  for (std::size_t position = 0; position < text.size();) {
    const CodePoint point = code_point_at(text, position);
    if (is_hidden(point.value)) return false;
    position += point.length;
  }
  return true;
}

}  // namespace peelback
