#pragma once
// A JSON document as a small tree.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/wide.h"

namespace peelback {

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

}  // namespace peelback
