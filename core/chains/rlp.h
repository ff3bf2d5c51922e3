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

/// Reads the items of a list (or any run of items) from first to last. The first error is kept: every later read gives
/// an empty value and at_end() is true, so that a shape is read field by field and asked for its error once.
/// Nothing recurses: a list inside has a Reader of its own, so that the caller's shape is the limit of depth; and no
/// length is believed before the bytes for it are there.
/// Errors, `where` is the byte, `detail` begins with `what`: truncated (also at the end of a list), bad_length (a
/// length not in its shortest form, or another length than the field has), bad_number (leading zeros, or wider than the
/// type), bad_type (a list for a string or the reverse), trailing_bytes (end() before all was read).
class Reader {
 public:
  /// `begin_at`: where the bytes begin in the whole input, so that positions count from its start.
  explicit Reader(ByteView items, std::size_t begin_at = 0) : rest_(items), position_(begin_at) {}

  bool ok() const { return ok_; }
  const Error& error() const { return error_; }
  bool at_end() const { return rest_.empty(); }
  std::size_t position() const { return position_; }

  Item next(std::string_view what);
  ByteView string(std::string_view what);
  Reader list(std::string_view what);
  std::uint8_t u8(std::string_view what);
  std::uint64_t u64(std::string_view what);
  U128 u128(std::string_view what);
  /// A number of at most 256 bits, in 32 bytes.
  Bytes32 word(std::string_view what);
  Bytes32 bytes32(std::string_view what);
  Bytes20 bytes20(std::string_view what);
  /// A string of exactly this size; empty after an error.
  ByteView sized_string(std::string_view what, std::size_t size);
  void end(std::string_view what);

  void fail(Error error);
  /// Ends a list inside: its error, or its trailing bytes, become this reader's.
  void leave(Reader inner, std::string_view what);

 private:
  void fail_at(Code code, std::size_t position, std::string_view what, std::string_view how);
  Item take(Kind kind, std::size_t prefix, std::uint64_t length, std::string_view what);
  ByteView number(std::string_view what, std::size_t most_bytes);
  ByteView rest_{};
  std::size_t position_ = 0;
  bool ok_ = true;
  Error error_{};
};

/// Everything in the list that comes next, each item read by `read_one`, which takes the list's Reader.
template <class ReadOne>
auto list_of(Reader& reader, std::string_view what, ReadOne read_one) {
  Reader list = reader.list(what);
  std::vector<decltype(read_one(list))> all;
  while (!list.at_end()) all.push_back(read_one(list));
  reader.leave(std::move(list), what);
  return all;
}

/// A reader of the items of exactly one list, which begins at byte `begin_at` of `bytes`; trailing_bytes when more
/// follows.
Reader read_list(ByteView bytes, std::string_view what, std::size_t begin_at = 0);

}  // namespace peelback::rlp
