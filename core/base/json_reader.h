#pragma once
// The one reader of JSON: a stream of events for replies, and a small tree for little documents.
//
// What would make a strict parser refuse a whole reply is mended on its way to the parser, and reported: in strings
// ill-formed UTF-8 and lone surrogates become U+FFFD, numbers that no double can hold (1e400) keep their text. The
// bytes given stay as they are. A byte order mark is skipped.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/wide.h"

namespace peelback {

/// Arrays and objects nest at most this deep.
inline constexpr std::size_t kMaxJsonDepth = 64;

/// Receives one call a token, in the order of the text. Views live until the call returns.
class JsonEvents {
 public:
  virtual ~JsonEvents() = default;
  virtual void on_null() = 0;
  virtual void on_bool(bool value) = 0;
  /// The number as it is written, whatever its size: "12", "-1", "12.0", "1e400", "18446744073709551616".
  /// (Only "-0" loses its sign.)
  virtual void on_number(std::string_view exact_text) = 0;
  virtual void on_string(std::string_view text) = 0;
  virtual void on_key(std::string_view key) = 0;
  virtual void on_begin_object() = 0;
  virtual void on_end_object() = 0;
  virtual void on_begin_array() = 0;
  virtual void on_end_array() = 0;

 protected:
  JsonEvents() = default;
  JsonEvents(const JsonEvents&) = default;
  JsonEvents& operator=(const JsonEvents&) = default;
};

/// Reads exactly one value. Keys that stand twice in an object are told twice: the receiver decides.
/// Errors, each with "byte N" of the bytes given: bad_json (empty, not JSON, cut short, more after the value),
/// too_deep. Events told before an error stand for text that was well-formed so far.
/// Problems: bad_utf8 and bad_number with "byte N", the first twenty of each and then how many more.
Result<Done> read_json(ByteView bytes, JsonEvents& events, std::vector<Problem>& problems);

struct JsonMember;

/// A value with everything in it. For documents of a few thousand values; replies are streamed.
class JsonValue {
 public:
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  /// A string's text, or a number's as it is written; empty for the others.
  std::string_view text() const { return text_; }
  bool boolean() const { return boolean_; }
  /// In the order of the text; empty unless an object.
  const std::vector<JsonMember>& members() const { return members_; }
  /// Empty unless an array.
  const std::vector<JsonValue>& elements() const { return elements_; }
  /// The very bytes of the value in the document that it was read from.
  ByteView raw(ByteView document) const { return document.subspan(begin_, end_ - begin_); }

  /// `path` as problems write it: "vin[3].prevout.value", "[0].txid"; "" is the value itself. Null when absent.
  const JsonValue* find(std::string_view path) const;

  // Typed reading. `where` is the path: missing_field when absent, bad_type when of another kind, bad_number when a
  // number is not an integer in range. Amounts may be written as numbers or as strings of digits.
  Result<const JsonValue*> at(std::string_view path) const;
  Result<const JsonValue*> at(std::string_view path, Kind kind) const;
  Result<std::string_view> string_at(std::string_view path) const;
  Result<bool> bool_at(std::string_view path) const;
  Result<std::uint64_t> u64_at(std::string_view path) const;
  Result<std::int64_t> i64_at(std::string_view path) const;
  Result<U128> amount_at(std::string_view path) const;

 private:
  friend class JsonTreeBuilder;
  Kind kind_ = Kind::null;
  bool boolean_ = false;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string text_;
  std::vector<JsonMember> members_;
  std::vector<JsonValue> elements_;
};

struct JsonMember {
  std::string key;
  JsonValue value;
};

/// The name of a kind in a sentence: "a string".
std::string_view json_kind_text(JsonValue::Kind kind);

/// Reads one value as a tree. Errors and problems as read_json; an object with the same key twice is bad_json, since
/// two readers could take two different things from it.
Result<JsonValue> parse_json(ByteView bytes, std::vector<Problem>& problems);

}  // namespace peelback
