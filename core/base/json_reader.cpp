#include "base/json_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/utf8.h"

namespace peelback {

namespace {

// ---- the working copy ----

/// One place where the working copy differs from the bytes given.
struct Edit {
  std::size_t position = 0;  // in the bytes given
  std::size_t length = 0;
  std::string replacement{};
  bool is_number = false;  // a number in quotation marks
  std::size_t copy_end = 0;  // where the replacement ends in the copy
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_number_character(char c) { return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'; }

/// RFC 8259 §6.
bool is_json_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t begin = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i - begin;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const bool leading_zero = i < text.size() && text[i] == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (leading_zero && whole > 1)) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

/// A well-formed number that a double cannot hold: the parser below would refuse the whole text for it.
bool passes_double(std::string_view text) {
  constexpr std::size_t kAlwaysFits = 300;  // digits without an exponent
  if (text.size() <= kAlwaysFits && text.find_first_of("eE") == std::string_view::npos) return false;
  return is_json_number(text) && !std::isfinite(std::strtod(std::string(text).c_str(), nullptr));
}

/// The end of a string whose first character is at `i`, i.e. the position of its closing quotation mark.
std::size_t string_end(std::string_view text, std::size_t i) {
  const std::size_t begin = i;
  while (true) {
    const std::size_t quote = text.find('"', i);
    if (quote == std::string_view::npos) return text.size();
    std::size_t backslashes = 0;
    while (quote - backslashes > begin && text[quote - backslashes - 1] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return quote;
    i = quote + 1;
  }
}

std::optional<unsigned> read_unicode_escape(std::string_view text) {
  unsigned unit = 0;
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (error != std::errc{} || end != text.data() + 6) return std::nullopt;
  return unit;
}

void find_lone_surrogates(std::string_view text, std::size_t begin, std::size_t end, std::vector<Edit>& edits) {
  for (std::size_t i = text.find('\\', begin); i < end; i = text.find('\\', i)) {
    const auto unit = read_unicode_escape(text.substr(i, end - i));
    if (!unit) {
      i += 2;
      continue;
    }
    const bool is_high = *unit >= 0xd800 && *unit < 0xdc00;
    const bool is_low = *unit >= 0xdc00 && *unit < 0xe000;
    const auto next = is_high ? read_unicode_escape(text.substr(i + 6, end - i - 6)) : std::nullopt;
    if (next && *next >= 0xdc00 && *next < 0xe000) {
      i += 12;
      continue;
    }
    if (is_high || is_low) edits.push_back({.position = i, .length = 6, .replacement = "\\ufffd"});
    i += 6;
  }
}

/// Everything that must be mended before the parser sees the text, in ascending order. Nothing for nearly all replies.
std::vector<Edit> find_edits(std::string_view text) {
  std::vector<Edit> edits;
  for (const IllFormed& bad : find_ill_formed(as_bytes(text))) {
    edits.push_back({.position = bad.position, .length = bad.length, .replacement = std::string(kReplacementCharacter)});
  }
  const bool has_escapes = text.find('\\') != std::string_view::npos;
  const std::size_t sorted = edits.size();
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '"') {
      const std::size_t end = string_end(text, i + 1);
      if (has_escapes) find_lone_surrogates(text, i + 1, end, edits);
      i = end + 1;
    } else if (is_digit(text[i]) || text[i] == '-') {
      std::size_t end = i + 1;
      while (end < text.size() && is_number_character(text[end])) ++end;
      const auto token = text.substr(i, end - i);
      if (passes_double(token)) {
        edits.push_back({.position = i,
                         .length = token.size(),
                         .replacement = '"' + std::string(token) + '"',
                         .is_number = true});
      }
      i = end;
    } else {
      ++i;
    }
  }
  std::inplace_merge(edits.begin(), edits.begin() + static_cast<std::ptrdiff_t>(sorted), edits.end(),
                     [](const Edit& a, const Edit& b) { return a.position < b.position; });
  return edits;
}

std::string apply(std::string_view text, std::vector<Edit>& edits) {
  std::string copy;
  copy.reserve(text.size() + 2 * edits.size());
  std::size_t copied = 0;
  for (Edit& edit : edits) {
    copy += text.substr(copied, edit.position - copied);
    copy += edit.replacement;
    edit.copy_end = copy.size();
    copied = edit.position + edit.length;
  }
  copy += text.substr(copied);
  return copy;
}

void report(const std::vector<Edit>& edits, std::vector<Problem>& problems) {
  constexpr std::size_t kListed = 20;
  for (const bool numbers : {false, true}) {
    std::size_t count = 0;
    for (const Edit& edit : edits) {
      if (edit.is_number != numbers || ++count > kListed) continue;
      const std::string where = "byte " + std::to_string(edit.position);
      if (numbers) {
        problems.push_back({Code::bad_number, where, edit.replacement.substr(1, std::min<std::size_t>(edit.length, 40)) +
                                                         " is larger than any number in use"});
      } else {
        problems.push_back({Code::bad_utf8, where, "read as U+FFFD"});
      }
    }
    if (count > kListed) {
      problems.push_back({numbers ? Code::bad_number : Code::bad_utf8, "", "and " + std::to_string(count - kListed) + " more"});
    }
  }
}

// ---- the parser's side ----

struct Cursor {
  const char* begin;
  const char* now;
  const char* end;
};

/// Reads through a cursor that we can look at, because the parser tells no positions with its events.
class CursorIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  explicit CursorIterator(Cursor* cursor) : cursor_(cursor) {}
  reference operator*() const { return *cursor_->now; }
  CursorIterator& operator++() {
    ++cursor_->now;
    return *this;
  }
  CursorIterator operator++(int) {
    const CursorIterator before = *this;
    ++cursor_->now;
    return before;
  }
  /// The only other iterator that there is to compare with is the end.
  bool operator==(const CursorIterator&) const { return cursor_->now == cursor_->end; }
  bool operator!=(const CursorIterator&) const { return cursor_->now != cursor_->end; }

 private:
  Cursor* cursor_;
};

/// Positions of the working copy as positions of the bytes given. Asked in ascending order.
class PositionMap {
 public:
  explicit PositionMap(const std::vector<Edit>& edits) : edits_(edits) {}
  std::size_t given(std::size_t in_copy) {
    while (next_ < edits_.size() && edits_[next_].copy_end <= in_copy) ++next_;
    if (next_ == 0) return in_copy;
    const Edit& last = edits_[next_ - 1];
    return last.position + last.length + (in_copy - last.copy_end);
  }
  /// Whether what ends here in the copy is a number that was put in quotation marks.
  bool is_number_ending_at(std::size_t in_copy) {
    given(in_copy);
    return next_ > 0 && edits_[next_ - 1].is_number && edits_[next_ - 1].copy_end == in_copy;
  }

 private:
  const std::vector<Edit>& edits_;
  std::size_t next_ = 0;
};

/// Hears the events of nlohmann's parser. Returning false stops the parser.
class SaxHandler {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  SaxHandler(JsonEvents& events, const Cursor& cursor, PositionMap& positions)
      : events_(events), cursor_(cursor), positions_(positions) {}

  bool null() {
    events_.on_null();
    return true;
  }
  bool boolean(bool value) {
    events_.on_bool(value);
    return true;
  }
  bool number_integer(number_integer_t value) { return integer(value); }
  bool number_unsigned(number_unsigned_t value) { return integer(value); }
  bool number_float(number_float_t, const string_t& text) {
    events_.on_number(text);
    return true;
  }
  bool string(string_t& text) {
    if (positions_.is_number_ending_at(read())) {
      events_.on_number(text);
    } else {
      events_.on_string(text);
    }
    return true;
  }
  bool binary(binary_t&) { return false; }  // JSON has none
  bool start_object(std::size_t) {
    if (!enter()) return false;
    events_.on_begin_object();
    return true;
  }
  bool key(string_t& key) {
    events_.on_key(key);
    return true;
  }
  bool end_object() {
    --depth_;
    events_.on_end_object();
    return true;
  }
  bool start_array(std::size_t) {
    if (!enter()) return false;
    events_.on_begin_array();
    return true;
  }
  bool end_array() {
    --depth_;
    events_.on_end_array();
    return true;
  }
  bool parse_error(std::size_t characters_read, const std::string&, const nlohmann::detail::exception&) {
    const auto size = static_cast<std::size_t>(cursor_.end - cursor_.begin);
    const std::size_t position = std::min(characters_read == 0 ? 0 : characters_read - 1, size);
    error_ = {Code::bad_json, byte_text(position), position == size ? "the text ends too early" : "unexpected " + shown(position)};
    return false;
  }

  const Error& error() const { return error_; }

 private:
  template <class T>
  bool integer(T value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    events_.on_number({digits, static_cast<std::size_t>(end - digits)});
    return true;
  }
  bool enter() {
    if (++depth_ <= kMaxJsonDepth) return true;
    error_ = {Code::too_deep, byte_text(read() - 1), "more than " + std::to_string(kMaxJsonDepth) + " levels"};
    return false;
  }
  std::size_t read() const { return static_cast<std::size_t>(cursor_.now - cursor_.begin); }
  std::string byte_text(std::size_t in_copy) { return "byte " + std::to_string(positions_.given(in_copy)); }
  std::string shown(std::size_t in_copy) const {
    const char c = cursor_.begin[in_copy];
    if (c >= 0x20 && c < 0x7f) return std::string("'") + c + "'";
    return "byte 0x" + to_hex(as_bytes({&c, 1}));
  }

  JsonEvents& events_;
  const Cursor& cursor_;
  PositionMap& positions_;
  std::size_t depth_ = 0;
  Error error_{};
};

/// `cursor` can be looked at during the events; `edits` are those of the copy that it runs over.
Result<Done> parse(Cursor& cursor, PositionMap& positions, JsonEvents& events) {
  SaxHandler handler(events, cursor, positions);
  if (nlohmann::json::sax_parse(CursorIterator(&cursor), CursorIterator(&cursor), &handler)) return Done{};
  return handler.error();
}

}  // namespace

// ---- the tree ----

class JsonTreeBuilder final : public JsonEvents {
 public:
  JsonTreeBuilder(std::string_view document, const Cursor& cursor, PositionMap& positions)
      : document_(document), cursor_(cursor), positions_(positions) {
    if (document_.starts_with("\xef\xbb\xbf")) told_ = 3;
  }
  void on_null() override { token(JsonValue::Kind::null, "", 4); }
  void on_bool(bool value) override { token(JsonValue::Kind::boolean, "", value ? 4 : 5).boolean_ = value; }
  void on_number(std::string_view text) override {
    // The parser may have read one character on: the end is where the number's characters stop.
    const std::size_t begin = token_begin();
    std::size_t end = begin;
    while (end < document_.size() && is_number_character(document_[end])) ++end;
    token(JsonValue::Kind::number, text, end - begin);
  }
  void on_string(std::string_view text) override {
    const std::size_t begin = token_begin();
    token(JsonValue::Kind::string, text, here() - begin);
  }
  void on_key(std::string_view key) override {
    told_ = here();
    key_.assign(key);
  }
  void on_begin_object() override { open_.push_back(&token(JsonValue::Kind::object, "", 1)); }
  void on_end_object() override {
    find_duplicate(*open_.back());
    close();
  }
  void on_begin_array() override { open_.push_back(&token(JsonValue::Kind::array, "", 1)); }
  void on_end_array() override { close(); }

  const std::optional<Error>& duplicate() const { return duplicate_; }
  JsonValue take() { return std::move(root_); }

 private:
  std::size_t here() { return positions_.given(static_cast<std::size_t>(cursor_.now - cursor_.begin)); }
  /// Between two tokens stand only white space, commas and colons.
  std::size_t token_begin() const { return std::min(document_.find_first_not_of(" \t\r\n,:", told_), document_.size()); }
  JsonValue& token(JsonValue::Kind kind, std::string_view text, std::size_t length) {
    JsonValue* value = &root_;
    if (!open_.empty() && open_.back()->kind_ == JsonValue::Kind::array) {
      value = &open_.back()->elements_.emplace_back();
    } else if (!open_.empty()) {
      open_.back()->members_.push_back({key_, {}});
      value = &open_.back()->members_.back().value;
    }
    value->kind_ = kind;
    value->text_.assign(text);
    value->begin_ = token_begin();
    value->end_ = told_ = value->begin_ + length;
    return *value;
  }
  void find_duplicate(const JsonValue& object) {
    std::vector<std::string_view> keys;
    keys.reserve(object.members_.size());
    for (const JsonMember& member : object.members_) keys.push_back(member.key);
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice == keys.end() || duplicate_) return;
    duplicate_ = Error{Code::bad_json, "byte " + std::to_string(object.begin_),
                       "the key " + std::string(*twice) + " stands twice in this object"};
  }
  void close() {
    open_.back()->end_ = told_ = here();
    open_.pop_back();
  }

  std::string_view document_;
  const Cursor& cursor_;
  PositionMap& positions_;
  std::size_t told_ = 0;  // everything before this byte has been told
  JsonValue root_;
  std::vector<JsonValue*> open_;  // a container does not move while one inside it is open
  std::string key_;
  std::optional<Error> duplicate_;
};

Result<Done> read_json(ByteView bytes, JsonEvents& events, std::vector<Problem>& problems) {
  const std::string_view text = as_text(bytes);
  std::vector<Edit> edits = find_edits(text);
  const std::string copy = edits.empty() ? std::string() : apply(text, edits);
  const std::string_view source = edits.empty() ? text : std::string_view(copy);
  report(edits, problems);
  Cursor cursor{source.data(), source.data(), source.data() + source.size()};
  PositionMap positions(edits);
  return parse(cursor, positions, events);
}

Result<JsonValue> parse_json(ByteView bytes, std::vector<Problem>& problems) {
  const std::string_view text = as_text(bytes);
  std::vector<Edit> edits = find_edits(text);
  const std::string copy = edits.empty() ? std::string() : apply(text, edits);
  const std::string_view source = edits.empty() ? text : std::string_view(copy);
  report(edits, problems);
  Cursor cursor{source.data(), source.data(), source.data() + source.size()};
  PositionMap positions(edits);
  JsonTreeBuilder builder(text, cursor, positions);
  if (auto read = parse(cursor, positions, builder); !read) return read.error();
  if (builder.duplicate()) return *builder.duplicate();
  return builder.take();
}

std::string_view json_kind_text(JsonValue::Kind kind) {
  switch (kind) {
    case JsonValue::Kind::null: return "null";
    case JsonValue::Kind::boolean: return "true or false";
    case JsonValue::Kind::number: return "a number";
    case JsonValue::Kind::string: return "a string";
    case JsonValue::Kind::array: return "a list";
    case JsonValue::Kind::object: return "an object";
  }
  return "nothing";
}

const JsonValue* JsonValue::find(std::string_view path) const {
  const JsonValue* value = this;
  while (!path.empty()) {
    if (path.front() == '[') {
      const std::size_t close = path.find(']');
      if (close == std::string_view::npos) return nullptr;
      const auto row = parse_decimal_u64(path.substr(1, close - 1));
      if (!row || *row >= value->elements_.size()) return nullptr;
      value = &value->elements_[static_cast<std::size_t>(*row)];
      path.remove_prefix(close + 1);
    } else {
      const std::size_t end = std::min(path.find_first_of(".["), path.size());
      const auto key = path.substr(0, end);
      const auto member = std::find_if(value->members_.begin(), value->members_.end(),
                                       [&](const JsonMember& m) { return m.key == key; });
      if (member == value->members_.end()) return nullptr;
      value = &member->value;
      path.remove_prefix(end);
    }
    if (path.starts_with('.')) path.remove_prefix(1);
  }
  return value;
}

Result<const JsonValue*> JsonValue::at(std::string_view path) const {
  if (const JsonValue* value = find(path)) return value;
  return Error{Code::missing_field, std::string(path), ""};
}

Result<const JsonValue*> JsonValue::at(std::string_view path, Kind kind) const {
  const JsonValue* value = find(path);
  if (value == nullptr) return Error{Code::missing_field, std::string(path), "expected " + std::string(json_kind_text(kind))};
  if (value->kind_ == kind) return value;
  return Error{Code::bad_type, std::string(path),
               "expected " + std::string(json_kind_text(kind)) + ", found " + std::string(json_kind_text(value->kind_))};
}

Result<std::string_view> JsonValue::string_at(std::string_view path) const {
  const auto value = at(path, Kind::string);
  if (!value) return value.error();
  return (*value)->text();
}

Result<bool> JsonValue::bool_at(std::string_view path) const {
  const auto value = at(path, Kind::boolean);
  if (!value) return value.error();
  return (*value)->boolean();
}

Result<std::uint64_t> JsonValue::u64_at(std::string_view path) const {
  const auto value = at(path, Kind::number);
  if (!value) return value.error();
  if (const auto number = parse_decimal_u64((*value)->text())) return *number;
  return Error{Code::bad_number, std::string(path), std::string((*value)->text()) + " is not an integer from 0 to 2^64 - 1"};
}

Result<std::int64_t> JsonValue::i64_at(std::string_view path) const {
  const auto value = at(path, Kind::number);
  if (!value) return value.error();
  const std::string_view text = (*value)->text();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size()) return number;
  return Error{Code::bad_number, std::string(path), std::string(text) + " is not an integer of 64 bits"};
}

Result<U128> JsonValue::amount_at(std::string_view path) const {
  const auto value = at(path);
  if (!value) return value.error();
  if (!(*value)->is(Kind::number) && !(*value)->is(Kind::string)) return at(path, Kind::number).error();
  if (const auto number = parse_decimal((*value)->text())) return *number;
  return Error{Code::bad_number, std::string(path), std::string((*value)->text()) + " is not an integer from 0 to 2^128 - 1"};
}

}  // namespace peelback
