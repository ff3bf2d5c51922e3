#include "base/bytes.h"

#include <algorithm>

namespace peelback {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::uint64_t little_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = (value << 8) | bytes[i];
  return value;
}

void put_little_endian(Bytes& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

}  // namespace

ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_text(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::string to_hex(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    text.push_back(kHexDigits[byte >> 4]);
    text.push_back(kHexDigits[byte & 15]);
  }
  return text;
}

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

Result<Bytes> parse_hex(std::string_view text) {
  if (text.size() % 2 != 0) {
    return Error{Code::bad_hex, "", "an odd number of digits (" + std::to_string(text.size()) + ")"};
  }
  Bytes bytes(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) {
      return Error{Code::bad_hex, "character " + std::to_string(high < 0 ? i : i + 1), "not a hexadecimal digit"};
    }
    bytes[i / 2] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return bytes;
}

Result<Bytes32> parse_hex32(std::string_view text) {
  if (text.size() != 64) {
    return Error{Code::bad_hex, "", "expected 64 hexadecimal digits, found " + std::to_string(text.size()) + " characters"};
  }
  auto bytes = parse_hex(text);
  if (!bytes) return bytes.error();
  Bytes32 out{};
  std::copy(bytes->begin(), bytes->end(), out.begin());
  return out;
}

Bytes32 reversed(const Bytes32& bytes) {
  Bytes32 out{};
  std::reverse_copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

Error ByteReader::truncated(std::uint64_t needed, std::string_view what) const {
  return {Code::truncated, "byte " + std::to_string(position_),
          std::string(what) + " needs " + std::to_string(needed) + " bytes, " + std::to_string(remaining()) + " are left"};
}

Result<ByteView> ByteReader::take(std::uint64_t count, std::string_view what) {
  if (count > remaining()) return truncated(count, what);
  const ByteView view = bytes_.subspan(position_, static_cast<std::size_t>(count));
  position_ += static_cast<std::size_t>(count);
  return view;
}

Result<std::uint8_t> ByteReader::u8(std::string_view what) {
  if (at_end()) return truncated(1, what);
  return bytes_[position_++];
}

Result<std::uint16_t> ByteReader::u16_le(std::string_view what) {
  const auto view = take(2, what);
  if (!view) return view.error();
  return static_cast<std::uint16_t>(little_endian(*view));
}

Result<std::uint32_t> ByteReader::u32_le(std::string_view what) {
  const auto view = take(4, what);
  if (!view) return view.error();
  return static_cast<std::uint32_t>(little_endian(*view));
}

Result<std::uint64_t> ByteReader::u64_le(std::string_view what) {
  const auto view = take(8, what);
  if (!view) return view.error();
  return little_endian(*view);
}

Result<Bytes32> ByteReader::bytes32(std::string_view what) {
  const auto view = take(32, what);
  if (!view) return view.error();
  Bytes32 out{};
  std::copy(view->begin(), view->end(), out.begin());
  return out;
}

Result<std::uint64_t> ByteReader::compact_size(std::string_view what) {
  const auto first = u8(what);
  if (!first) return first.error();
  if (*first < 0xfd) return std::uint64_t{*first};
  const auto view = take(*first == 0xfd ? 2 : *first == 0xfe ? 4 : 8, what);
  if (!view) return view.error();
  return little_endian(*view);
}

Result<std::uint64_t> ByteReader::count_of(std::size_t item_bytes, std::string_view what) {
  const std::size_t start = position_;
  const auto count = compact_size(what);
  if (!count) return count.error();
  if (*count > remaining() / item_bytes) {
    return Error{Code::bad_length, "byte " + std::to_string(start),
                 std::string(what) + " says " + std::to_string(*count) + ", but only " + std::to_string(remaining()) +
                     " bytes are left"};
  }
  return *count;
}

void put_u32_le(Bytes& out, std::uint32_t value) { put_little_endian(out, value, 4); }

void put_u64_le(Bytes& out, std::uint64_t value) { put_little_endian(out, value, 8); }

void put_compact_size(Bytes& out, std::uint64_t value) {
  if (value < 0xfd) {
    put_little_endian(out, value, 1);
  } else if (value <= 0xffff) {
    out.push_back(0xfd);
    put_little_endian(out, value, 2);
  } else if (value <= 0xffffffff) {
    out.push_back(0xfe);
    put_little_endian(out, value, 4);
  } else {
    out.push_back(0xff);
    put_little_endian(out, value, 8);
  }
}

void put_bytes(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

}  // namespace peelback
