#include "base/json_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace peelback {

namespace {

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
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
  if (is_plain(text)) {
    out_ += '"';
    out_ += text;
    out_ += '"';
    return;
  }
  out_ += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
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
