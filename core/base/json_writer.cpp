#include "base/json_writer.h"

#include <algorithm>

#include "base/utf8.h"

namespace peelback {

namespace {

bool is_escaped(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// RFC 8785 §3.2.2.2: two characters where JSON has such an escape, \u00xx in lower case for the other control characters.
void append_escape(std::string& out, char c) {
  constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  out += '\\';
  if (const std::size_t i = kEscaped.find(c); i != std::string_view::npos) {
    out += kLetters[i];
  } else {
    out += "u00";
    out += to_hex(as_bytes({&c, 1}));
  }
}

// UTF-8 sorts by code point, UTF-16 puts the surrogates of U+10000 and above (lead bytes F0 and above) before
// U+E000 to U+FFFF (lead bytes EE and EF). That is the only difference.
bool utf16_less(std::string_view a, std::string_view b) {
  const auto common = std::min(a.size(), b.size());
  const auto [first, second] = std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(common), b.begin());
  if (static_cast<std::size_t>(first - a.begin()) == common) return a.size() < b.size();
  const auto left = static_cast<unsigned char>(*first);
  const auto right = static_cast<unsigned char>(*second);
  if (left >= 0xee && right >= 0xee && (left >= 0xf0) != (right >= 0xf0)) return left >= 0xf0;
  return left < right;
}

}  // namespace

void JsonWriter::fail(std::string detail) {
  if (failed_) return;
  failed_ = true;
  violation_ = {Code::usage, path(), std::move(detail)};
}

std::string JsonWriter::path() const {
  std::string path;
  for (const Level& level : levels_) {
    if (!level.is_object) {
      path += "[]";
    } else if (!level.last_key.empty()) {
      if (!path.empty()) path += '.';
      path += level.last_key;
    }
  }
  return path;
}

void JsonWriter::before_value() {
  if (levels_.empty()) {
    if (has_root_) fail("a second value after the first");
    has_root_ = true;
    return;
  }
  Level& level = levels_.back();
  if (level.is_object) {
    if (!level.has_key) fail("a value in an object without its key");
    level.has_key = false;
  } else {
    if (level.has_any) out_ += ',';
    level.has_any = true;
  }
}

void JsonWriter::begin(bool is_object) {
  before_value();
  out_ += is_object ? '{' : '[';
  levels_.push_back({.is_object = is_object});
}

void JsonWriter::end(bool is_object) {
  if (levels_.empty() || levels_.back().is_object != is_object || levels_.back().has_key) {
    fail(is_object ? "this is not where the object ends" : "this is not where the array ends");
  }
  if (!levels_.empty()) levels_.pop_back();
  out_ += is_object ? '}' : ']';
}

void JsonWriter::begin_object() {
  begin(true);
}
void JsonWriter::end_object() {
  end(true);
}
void JsonWriter::begin_array() {
  begin(false);
}
void JsonWriter::end_array() {
  end(false);
}

void JsonWriter::key(std::string_view key) {
  if (levels_.empty() || !levels_.back().is_object || levels_.back().has_key) {
    fail("a key where none can stand: " + std::string(key));
    return;
  }
  Level& level = levels_.back();
  if (level.has_any && !utf16_less(level.last_key, key)) {
    fail("the key " + std::string(key) + " does not come after " + level.last_key);
  }
  if (level.has_any) out_ += ',';
  level.has_any = true;
  level.has_key = true;
  level.last_key.assign(key);
  write_string(key);
  out_ += ':';
}

void JsonWriter::write_string(std::string_view text) {
  if (!is_valid_utf8(as_bytes(text))) return write_string(replace_ill_formed(as_bytes(text)));
  out_ += '"';
  while (!text.empty()) {
    const auto plain = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_escaped) - text.begin());
    out_ += text.substr(0, plain);
    if (plain < text.size()) append_escape(out_, text[plain]);
    text.remove_prefix(std::min(plain + 1, text.size()));
  }
  out_ += '"';
}

void JsonWriter::string(std::string_view text) {
  before_value();
  write_string(text);
}

void JsonWriter::write_integer(std::string_view digits, bool exact) {
  if (!exact) fail(std::string(digits) + " is written as a number, which readers of JSON would round");
  before_value();
  out_ += digits;
}

void JsonWriter::boolean(bool value) {
  before_value();
  out_ += value ? "true" : "false";
}

void JsonWriter::null() {
  before_value();
  out_ += "null";
}

void JsonWriter::raw(std::string_view canonical) {
  before_value();
  out_ += canonical;
}

Result<std::string> JsonWriter::finish() {
  if (!levels_.empty()) fail("an object or array was not ended");
  if (!has_root_) fail("nothing was written");
  if (failed_) return violation_;
  return take();
}

std::string JsonWriter::take() {
  return std::exchange(out_, {});
}

}  // namespace peelback
