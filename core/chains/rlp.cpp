#include "chains/rlp.h"

#include <algorithm>

namespace peelback::rlp {

namespace {

// The first byte of an item: below 0x80 it is its own one-byte string.
constexpr std::uint8_t kString = 0x80;
constexpr std::uint8_t kList = 0xc0;
constexpr std::uint8_t kMostShort = 55;  // longer payloads have their length written out

// The bytes of a number, highest first, behind its leading zeros.
ByteView without_leading_zeros(ByteView big_endian) {
  const auto first = std::find_if(big_endian.begin(), big_endian.end(), [](std::uint8_t byte) { return byte != 0; });
  return big_endian.subspan(static_cast<std::size_t>(first - big_endian.begin()));
}

std::array<std::uint8_t, 16> big_endian(U128 value) {
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = bytes.size(); i-- > 0; value >>= 8) bytes[i] = static_cast<std::uint8_t>(value);
  return bytes;
}

U128 number_in(ByteView bytes) {
  U128 value = 0;
  for (const std::uint8_t byte : bytes) value = (value << 8) | byte;
  return value;
}

void put_prefix(Bytes& out, std::uint8_t kind, std::size_t length) {
  if (length <= kMostShort) {
    out.push_back(static_cast<std::uint8_t>(kind + length));
    return;
  }
  const auto digits = big_endian(length);
  const ByteView written = without_leading_zeros(digits);
  out.push_back(static_cast<std::uint8_t>(kind + kMostShort + written.size()));
  put_bytes(out, written);
}

}  // namespace

void put_string(Bytes& out, ByteView bytes) {
  if (bytes.size() != 1 || bytes[0] >= kString) put_prefix(out, kString, bytes.size());
  put_bytes(out, bytes);
}

void put_number(Bytes& out, U128 value) {
  put_string(out, without_leading_zeros(big_endian(value)));
}

void put_word(Bytes& out, const Bytes32& big_endian_word) {
  put_string(out, without_leading_zeros(big_endian_word));
}

void put_list(Bytes& out, ByteView items) {
  put_prefix(out, kList, items.size());
  put_bytes(out, items);
}

void Reader::fail(Error error) {
  if (!ok_) return;
  ok_ = false;
  error_ = std::move(error);
  rest_ = {};
}

void Reader::fail_at(Code code, std::size_t position, std::string_view what, std::string_view how) {
  fail({code, "byte " + std::to_string(position), std::string(what).append(" ").append(how)});
}

Item Reader::take(Kind kind, std::size_t prefix, std::uint64_t length, std::string_view what) {
  if (length > rest_.size() - prefix) {
    fail_at(Code::truncated, position_, what, "is longer than the bytes that are left");
    return {};
  }
  const auto size = static_cast<std::size_t>(length);
  const Item item{kind, rest_.subspan(prefix, size), rest_.first(prefix + size)};
  rest_ = rest_.subspan(item.whole.size());
  position_ += item.whole.size();
  return item;
}

Item Reader::next(std::string_view what) {
  if (at_end()) {
    fail_at(Code::truncated, position_, what, "is not there: the list has ended");
    return {};
  }
  const std::uint8_t first = rest_[0];
  const Kind kind = first < kList ? Kind::string : Kind::list;
  if (first < kString) return take(kind, 0, 1, what);
  const auto stated = static_cast<std::uint8_t>(first - (kind == Kind::list ? kList : kString));
  if (stated <= kMostShort) {
    const std::size_t start = position_;
    const Item item = take(kind, 1, stated, what);
    if (kind == Kind::string && item.payload.size() == 1 && item.payload[0] < kString) {
      fail_at(Code::bad_length, start, what, "is one byte that stands for itself, with a length before it");
      return {};
    }
    return item;
  }
  const std::size_t width = std::size_t{stated} - kMostShort;
  if (width >= rest_.size()) {
    fail_at(Code::truncated, position_, what, "ends within its length");
    return {};
  }
  const ByteView written = rest_.subspan(1, width);
  const auto length = static_cast<std::uint64_t>(number_in(written));
  if (written[0] == 0 || length <= kMostShort) {
    fail_at(Code::bad_length, position_, what, "has a length that is not in its shortest form");
    return {};
  }
  return take(kind, 1 + width, length, what);
}

ByteView Reader::string(std::string_view what) {
  const std::size_t start = position_;
  const Item item = next(what);
  if (item.kind == Kind::string) return item.payload;
  fail_at(Code::bad_type, start, what, "is a list, expected a string");
  return {};
}

Reader Reader::list(std::string_view what) {
  const std::size_t start = position_;
  const Item item = next(what);
  if (ok_ && item.kind != Kind::list) fail_at(Code::bad_type, start, what, "is a string, expected a list");
  return Reader(ok_ ? item.payload : ByteView{}, position_ - item.payload.size());
}

ByteView Reader::number(std::string_view what, std::size_t most_bytes) {
  const std::size_t start = position_;
  const ByteView bytes = string(what);
  if (bytes.size() > most_bytes) {
    fail_at(Code::bad_number, start, what, "is wider than " + std::to_string(8 * most_bytes) + " bits");
  } else if (!bytes.empty() && bytes.front() == 0) {
    fail_at(Code::bad_number, start, what, "begins with a zero");
  }
  return ok_ ? bytes : ByteView{};
}

std::uint8_t Reader::u8(std::string_view what) {
  return static_cast<std::uint8_t>(number_in(number(what, sizeof(std::uint8_t))));
}

std::uint64_t Reader::u64(std::string_view what) {
  return static_cast<std::uint64_t>(number_in(number(what, sizeof(std::uint64_t))));
}

U128 Reader::u128(std::string_view what) {
  return number_in(number(what, sizeof(U128)));
}

Bytes32 Reader::word(std::string_view what) {
  Bytes32 word{};
  const ByteView bytes = number(what, word.size());
  std::copy_backward(bytes.begin(), bytes.end(), word.end());
  return word;
}

ByteView Reader::sized_string(std::string_view what, std::size_t size) {
  const std::size_t start = position_;
  const ByteView bytes = string(what);
  if (ok_ && bytes.size() != size) {
    fail_at(Code::bad_length, start, what,
            "has " + std::to_string(bytes.size()) + " bytes, expected " + std::to_string(size));
  }
  return ok_ ? bytes : ByteView{};
}

Bytes32 Reader::bytes32(std::string_view what) {
  Bytes32 out{};
  const ByteView bytes = sized_string(what, out.size());
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

Bytes20 Reader::bytes20(std::string_view what) {
  Bytes20 out{};
  const ByteView bytes = sized_string(what, out.size());
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

void Reader::end(std::string_view what) {
  if (!at_end()) fail_at(Code::trailing_bytes, position_, what, "has ended, and more bytes follow");
}

void Reader::leave(Reader inner, std::string_view what) {
  inner.end(what);
  if (!inner.ok()) fail(inner.error());
}

Reader read_list(ByteView bytes, std::string_view what, std::size_t begin_at) {
  Reader outer(bytes.subspan(begin_at), begin_at);
  Reader items = outer.list(what);
  outer.end(what);
  if (!outer.ok()) items.fail(outer.error());
  return items;
}

}  // namespace peelback::rlp
