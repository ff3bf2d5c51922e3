#pragma once
// The one reader of JSON: a stream of events for replies, and a small tree for little documents.
//
// What would make a strict parser refuse a whole reply is mended on its way to the parser, and reported: in strings
// ill-formed UTF-8 and lone surrogates become U+FFFD, numbers that no double can hold (1e400) keep their text. The
// bytes given stay as they are. A byte order mark is skipped.

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/json_value.h"

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

/// Reads one value as a tree. Errors and problems as read_json; an object with the same key twice is bad_json, since
/// two readers could take two different things from it.
Result<JsonValue> parse_json(ByteView bytes, std::vector<Problem>& problems);

}  // namespace peelback
