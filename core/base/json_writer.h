#pragma once
// The one writer of JSON: RFC 8785 canonical form, so that the same facts give the same bytes everywhere.

#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace peelback {

/// Writes values in the order in which they are given. The caller adds the keys of each object in ascending order
/// (UTF-16 code units, as RFC 8785 §3.2.3 says): w.begin_object(); w.key("a"); w.integer(1); w.end_object();
/// A violation of that, of the pairing of begin and end, or a number that JSON readers would round is remembered and
/// returned by finish(). Amounts are written as strings.
class JsonWriter {
 public:
  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view key);
  /// UTF-8; ill-formed stretches are written as U+FFFD.
  void string(std::string_view text);
  /// Within ±(2^53 − 1), the integers that every reader of JSON keeps.
  template <std::integral T>
  requires(!std::same_as<T, bool>) void integer(T value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    write_integer({digits, static_cast<std::size_t>(end - digits)},
                  std::cmp_less_equal(value, kMaxExact) && std::cmp_greater_equal(value, -kMaxExact));
  }
  void boolean(bool value);
  void null();
  /// A value that is canonical JSON already, e.g. of another writer.
  void raw(std::string_view canonical);

  /// The text, once every begin has its end. usage, with the place in `where`, after the first violation.
  Result<std::string> finish();
  /// The text as it stands, unchecked: for writers whose order tests have seen through finish().
  std::string take();

 private:
  static constexpr std::int64_t kMaxExact = (std::int64_t{1} << 53) - 1;
  struct Level {
    bool is_object = false;
    bool has_any = false;
    bool has_key = false;  // object: a key waits for its value
    std::string last_key{};
  };
  void begin(bool is_object);
  void end(bool is_object);
  void before_value();
  void write_string(std::string_view text);
  void write_integer(std::string_view digits, bool exact);
  void fail(std::string detail);
  std::string path() const;

  std::string out_;
  std::vector<Level> levels_;
  bool has_root_ = false;
  bool failed_ = false;
  Error violation_{};
};

}  // namespace peelback
