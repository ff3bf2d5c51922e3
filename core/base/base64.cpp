#include "base/base64.h"

#include <algorithm>

namespace peelback {

namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string to_base64(ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k) text.push_back(k <= count ? kDigits[group >> (18 - 6 * k) & 63] : '=');
  }
  return text;
}

Result<Bytes> parse_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    return Error{Code::bad_length, "", "base64 comes in groups of four, this has " + std::to_string(text.size())};
  }
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_padding = i >= text.size() - padding;
    const std::size_t digit = is_padding ? 0 : kDigits.find(text[i]);
    if (digit == std::string_view::npos) {
      return Error{Code::unknown_format, "character " + std::to_string(i), "not a base64 digit"};
    }
    group = group << 6 | static_cast<std::uint32_t>(digit);
    if (i % 4 != 3) continue;
    const std::size_t count = i + 1 == text.size() ? 3 - padding : 3;
    for (std::size_t k = 0; k < 3; ++k) {
      const auto byte = static_cast<std::uint8_t>(group >> (16 - 8 * k));
      if (k < count) {
        bytes.push_back(byte);
      } else if (byte != 0) {
        return Error{Code::unknown_format, "character " + std::to_string(i), "bits are left over after the last byte"};
      }
    }
    group = 0;
  }
  return bytes;
}

}  // namespace peelback
