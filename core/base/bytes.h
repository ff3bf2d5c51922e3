#pragma once
// Bytes, hexadecimal, and a bounds-checked little-endian reader that says where it stopped.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace peelback {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using Bytes32 = std::array<std::uint8_t, 32>;

/// The bytes of a text, without a copy.
ByteView as_bytes(std::string_view text);
/// The text of bytes, without a copy and without looking at its encoding.
std::string_view as_text(ByteView bytes);
/// A space, or one of the control characters from tab to carriage return.
bool is_blank(char c);
/// Without blanks at either end.
std::string_view trimmed(std::string_view text);

/// Lower case, two digits a byte.
std::string to_hex(ByteView bytes);
/// Both cases; an odd number of digits or another character is bad_hex with the position in `where`.
Result<Bytes> parse_hex(std::string_view text);
/// Exactly 64 digits.
Result<Bytes32> parse_hex32(std::string_view text);
/// The order that explorers print ids of the Bitcoin family in: last byte first.
Bytes32 reversed(const Bytes32& bytes);

/// Reads forward over bytes it does not own. Every read past the end is Code::truncated, naming the byte and `what`.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : bytes_(bytes) {}
  /// Begins inside the bytes, so that positions count from the start of the file. begin_at <= bytes.size().
  ByteReader(ByteView bytes, std::size_t begin_at) : bytes_(bytes), position_(begin_at) {}
  std::size_t position() const { return position_; }
  std::size_t remaining() const { return bytes_.size() - position_; }
  bool at_end() const { return remaining() == 0; }
  /// What has not been read yet.
  ByteView rest() const { return bytes_.subspan(position_); }
  Result<std::uint8_t> u8(std::string_view what);
  Result<std::uint16_t> u16_le(std::string_view what);
  Result<std::uint32_t> u32_le(std::string_view what);
  Result<std::uint64_t> u64_le(std::string_view what);
  Result<Bytes32> bytes32(std::string_view what);
  /// A view into the bytes read from; `count` is checked against what remains before anything is reserved.
  Result<ByteView> take(std::uint64_t count, std::string_view what);
  /// Bitcoin's CompactSize.
  Result<std::uint64_t> compact_size(std::string_view what);
  /// A CompactSize count of items of at least `item_bytes` each: more than the rest can hold is bad_length.
  Result<std::uint64_t> count_of(std::size_t item_bytes, std::string_view what);

 private:
  Error truncated(std::uint64_t needed, std::string_view what) const;
  ByteView bytes_;
  std::size_t position_ = 0;
};

/// Little-endian writing, for rebuilding what is hashed.
void put_u32_le(Bytes& out, std::uint32_t value);
void put_u64_le(Bytes& out, std::uint64_t value);
void put_compact_size(Bytes& out, std::uint64_t value);
void put_bytes(Bytes& out, ByteView bytes);

}  // namespace peelback
