#pragma once
// Recursive Length Prefix, Ethereum's serialisation (Ethereum Yellow Paper, appendix B): strings of bytes and lists of
// items. Reading is strict: one value has one form, and any other is refused.

#include "base/bytes.h"
#include "base/hash.h"
#include "base/wide.h"

namespace peelback::rlp {

// ---- writing: what a list holds is put into bytes of its own, which put_list() then wraps ----

void put_string(Bytes& out, ByteView bytes);
/// A number without leading zeros; 0 is the empty string.
void put_number(Bytes& out, U128 value);
/// A 256-bit number given in 32 bytes, written as put_number() does.
void put_word(Bytes& out, const Bytes32& big_endian);
void put_list(Bytes& out, ByteView items);

// ---- reading ----

enum class Kind : std::uint8_t { string, list };

struct Item {
  Kind kind = Kind::string;
  ByteView payload{};  // a string's bytes, or a list's items one after another
  ByteView whole{};    // the item with its prefix
};

/// Reads the items of a list (or any run of items) from first to last. Nothing recurses: a list inside is read by
/// another Reader, so that the caller's own shape is the limit of depth, and no length is believed before the bytes for
/// it are there.
/// Errors of every read, `where` is the byte, `detail` begins with `what`: truncated (also at the end of a list),
/// bad_length (a length not in its shortest form, or another length than the field has), bad_number (leading zeros, or
/// wider than the type), bad_type (a list for a string or the reverse).
class Reader {
 public:
  Reader() = default;
  /// `begin_at`: where the bytes begin in the whole input, so that positions count from its start.
  explicit Reader(ByteView items, std::size_t begin_at = 0) : rest_(items), position_(begin_at) {}
  bool at_end() const { return rest_.empty(); }
  std::size_t position() const { return position_; }
  Result<Item> next(std::string_view what);
  Result<ByteView> string(std::string_view what);
  Result<Reader> list(std::string_view what);
  Result<std::uint64_t> u64(std::string_view what);
  Result<U128> u128(std::string_view what);
  /// A number of at most 256 bits, in 32 bytes.
  Result<Bytes32> word(std::string_view what);
  Result<Bytes32> bytes32(std::string_view what);
  Result<Bytes20> bytes20(std::string_view what);
  /// trailing_bytes when items are left.
  Result<Done> end(std::string_view what) const;

 private:
  Result<ByteView> number(std::string_view what, std::size_t most_bytes);
  Result<ByteView> sized_string(std::string_view what, std::size_t bytes);
  ByteView rest_{};
  std::size_t position_ = 0;
};

/// Exactly one item; trailing_bytes when more follows.
Result<Item> decode_item(ByteView bytes, std::string_view what);
/// The items of exactly one list.
Result<Reader> decode_list(ByteView bytes, std::string_view what);

}  // namespace peelback::rlp
