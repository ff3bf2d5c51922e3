#include "base/json_reader.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/sort.h"
#include "base/utf8.h"

namespace peelback {

namespace {

// ---- what the parser could not take ----

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_number_character(char c) {
  return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

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

/// Whether a number is infinity to those who read doubles, 2^1024 - 2^970 and above: the parser below would refuse the
/// whole text for it.
bool passes_double(std::string_view number) {
  constexpr std::size_t kAlwaysFits = 300;  // digits without an exponent
  if (number.size() <= kAlwaysFits && number.find_first_of("eE") == std::string_view::npos) return false;
  if (!is_json_number(number)) return false;
  constexpr std::string_view kLeastDigits = "179769313486231580793";
  constexpr std::int64_t kLeastPower = 308;  // of the first digit
  constexpr std::int64_t kMostPower = 1'000'000'000;
  const std::size_t mantissa_end = std::min(number.find_first_of("eE"), number.size());
  const std::string_view mantissa = number.substr(0, mantissa_end);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = mantissa.find_first_not_of("-0.");
  if (first == std::string_view::npos) return false;
  std::int64_t power = 0;
  bool is_negative = false;
  for (const char c : number.substr(mantissa_end)) {
    if (is_digit(c)) power = std::min(10 * power + (c - '0'), kMostPower);
    is_negative = is_negative || c == '-';
  }
  if (is_negative) power = -power;
  power += static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) - (first < point ? 1 : 0);
  if (power != kLeastPower) return power > kLeastPower;
  std::string digits(mantissa.substr(first));
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  return digits >= kLeastDigits;
}

/// The first character from `i` on that a string cannot hold as it is, or that is not ASCII. Eight at a time.
const char* find_special(const char* i, const char* end) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  constexpr std::uint64_t kHighBits = 0x80 * kOnes;
  const auto has_zero = [](std::uint64_t word) { return (word - kOnes) & ~word & kHighBits; };
  for (; end - i >= 8; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, i, 8);
    const std::uint64_t below_blank = (word - 0x20 * kOnes) & ~word & kHighBits;
    if ((below_blank | has_zero(word ^ '"' * kOnes) | has_zero(word ^ '\\' * kOnes) | (word & kHighBits)) != 0) break;
  }
  const auto is_plain = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
  };
  while (i != end && is_plain(*i)) ++i;
  return i;
}

/// Where the string ends whose first character is at `i`: its closing quotation mark, or the end of the text.
const char* find_string_end(const char* i, const char* end) {
  while (i != end && *i != '"') i += *i == '\\' && end - i > 1 ? 2 : 1;
  return i;
}

std::optional<unsigned> read_unicode_escape(std::string_view text) {
  unsigned unit = 0;
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (error != std::errc{} || end != text.data() + 6) return std::nullopt;
  return unit;
}

/// A stretch of a string to replace.
struct Edit {
  std::size_t position;
  std::size_t length;
  std::string_view replacement;
};

void find_lone_surrogates(std::string_view text, std::vector<Edit>& edits) {
  for (std::size_t i = text.find('\\'); i < text.size(); i = text.find('\\', i)) {
    const auto unit = read_unicode_escape(text.substr(i));
    if (!unit) {
      i += 2;
      continue;
    }
    const bool is_high = *unit >= 0xd800 && *unit < 0xdc00;
    const bool is_low = *unit >= 0xdc00 && *unit < 0xe000;
    const auto next = is_high ? read_unicode_escape(text.substr(i + 6)) : std::nullopt;
    if (next && *next >= 0xdc00 && *next < 0xe000) {
      i += 12;
      continue;
    }
    if (is_high || is_low) edits.push_back({i, 6, "\\ufffd"});
    i += 6;
  }
}

/// What must be mended in a string, in ascending order. Nothing for nearly all of them.
std::vector<Edit> find_edits(std::string_view text) {
  std::vector<Edit> edits;
  for (const IllFormed& bad : find_ill_formed(as_bytes(text))) {
    edits.push_back({bad.position, bad.length, kReplacementCharacter});
  }
  find_lone_surrogates(text, edits);
  sort_by(edits, [](const Edit& a, const Edit& b) { return a.position < b.position; });
  return edits;
}

std::string apply(std::string_view text, const std::vector<Edit>& edits) {
  std::string copy;
  std::size_t copied = 0;
  for (const Edit& edit : edits) {
    copy += text.substr(copied, edit.position - copied);
    copy += edit.replacement;
    copied = edit.position + edit.length;
  }
  copy += text.substr(copied);
  return copy;
}

/// Gives the text to the parser character by character, looking one token ahead:
/// - of a string of plain ASCII the parser sees "" and we remember the text, which is most of a reply and is read many
///   times faster so;
/// - a string that must be mended is given from a patch, a number that no double holds as "" with its text remembered.
class Feed {
 public:
  Feed(std::string_view text, std::vector<Problem>& problems)
      : begin_(text.data()), end_(begin_ + text.size()), now_(begin_), quiet_until_(begin_), problems_(problems) {
    look();
  }

  char current() const { return *now_; }
  bool is_at_end() {
    is_exhausted_ = now_ == end_;
    return is_exhausted_;
  }
  void advance() {
    if (++now_ >= quiet_until_) look();
  }

  /// The text of the string that the parser has just told as "", if it stands for one.
  const std::optional<std::string_view>& remembered() const { return remembered_; }
  /// Whether that is a number. Asked once.
  bool take_is_number() { return std::exchange(is_number_, false); }
  /// Bytes of the text that the parser has taken; within a patch, those before it.
  std::size_t position() const { return static_cast<std::size_t>((next_ == Next::resume ? patched_ : now_) - begin_); }
  /// The byte of the character that the parser looks at: the text's size when that is its end.
  std::size_t last_position() const { return is_exhausted_ || position() == 0 ? position() : position() - 1; }

  void finish_report() {
    for (const auto& [code, count] : {std::pair(Code::bad_utf8, mended_), std::pair(Code::bad_number, quoted_)}) {
      if (count > kListed) problems_.push_back({code, "", "and " + std::to_string(count - kListed) + " more"});
    }
  }

 private:
  static constexpr std::size_t kListed = 20;
  enum class Next : std::uint8_t { token, string, resume };

  /// At a character that nobody has looked at yet.
  void look() {
    switch (next_) {
      case Next::string:
        return open_string();
      case Next::resume:
        now_ = resume_at_;
        next_ = Next::token;
        quiet_until_ = now_;
        if (resumes_at_quote_ && now_ != end_) {
          ++quiet_until_;
          return;
        }
        break;
      case Next::token:
        break;
    }
    if (now_ == end_) return;
    if (*now_ == '"') {
      next_ = Next::string;
    } else if (is_digit(*now_) || *now_ == '-') {
      open_number();
    }
  }

  void open_string() {
    next_ = Next::token;
    remembered_.reset();
    const char* const special = find_special(now_, end_);
    if (special != end_ && *special == '"') {
      remembered_ = std::string_view(now_, static_cast<std::size_t>(special - now_));
      now_ = special;
      quiet_until_ = special + 1;
      return;
    }
    const char* const close = find_string_end(special, end_);
    const std::string_view raw(now_, static_cast<std::size_t>(close - now_));
    const std::vector<Edit> edits = find_edits(raw);
    if (edits.empty()) {
      quiet_until_ = close == end_ ? end_ : close + 1;
      return;
    }
    for (const Edit& edit : edits) {
      if (++mended_ > kListed) continue;
      problems_.push_back({Code::bad_utf8, byte_text(now_ + edit.position), "read as U+FFFD"});
    }
    patch_ = apply(raw, edits);
    give_patch(close, true);
  }

  void open_number() {
    const char* end = now_ + 1;
    while (end != end_ && is_number_character(*end)) ++end;
    const std::string_view token(now_, static_cast<std::size_t>(end - now_));
    if (!passes_double(token)) {
      quiet_until_ = end;
      return;
    }
    if (++quoted_ <= kListed) {
      problems_.push_back(
          {Code::bad_number, byte_text(now_), std::string(token.substr(0, 40)) + " is larger than any number in use"});
    }
    remembered_ = token;
    is_number_ = true;
    patch_ = "\"\"";
    give_patch(end, false);
  }

  void give_patch(const char* resume_at, bool resumes_at_quote) {
    patched_ = now_;
    resume_at_ = resume_at;
    resumes_at_quote_ = resumes_at_quote;
    next_ = Next::resume;
    now_ = patch_.data();
    quiet_until_ = now_ + patch_.size();
  }

  std::string byte_text(const char* at) const { return "byte " + std::to_string(at - begin_); }

  const char* begin_;
  const char* end_;
  const char* now_;          // in the text, or in the patch
  const char* quiet_until_;  // up to here there is nothing to look at
  Next next_ = Next::token;
  bool is_exhausted_ = false;
  bool is_number_ = false;
  bool resumes_at_quote_ = false;
  std::optional<std::string_view> remembered_;
  std::string patch_;
  const char* patched_ = nullptr;
  const char* resume_at_ = nullptr;
  std::size_t mended_ = 0;
  std::size_t quoted_ = 0;
  std::vector<Problem>& problems_;
};

/// What the parser takes for an iterator over characters.
class FeedIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  explicit FeedIterator(Feed* feed) : feed_(feed) {}
  char operator*() const { return feed_->current(); }
  FeedIterator& operator++() {
    feed_->advance();
    return *this;
  }
  FeedIterator operator++(int) {
    const FeedIterator before = *this;
    feed_->advance();
    return before;
  }
  /// The only other iterator that there is to compare with is the end.
  bool operator==(const FeedIterator&) const { return feed_->is_at_end(); }
  bool operator!=(const FeedIterator&) const { return !feed_->is_at_end(); }

 private:
  Feed* feed_;
};

// ---- the parser's side ----

/// Hears the events of nlohmann's parser. Returning false stops the parser.
class SaxHandler {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  SaxHandler(std::string_view text, JsonEvents& events, Feed& feed) : text_(text), events_(events), feed_(feed) {}

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
    if (feed_.take_is_number()) {
      events_.on_number(*feed_.remembered());
    } else {
      events_.on_string(feed_.remembered().value_or(text));
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
    if (feed_.take_is_number()) {  // {1e400:0}: the parser saw a string there
      error_ = {Code::bad_json, byte_text(feed_.last_position()), "expected a key, found a number"};
      return false;
    }
    events_.on_key(feed_.remembered().value_or(key));
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
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    const std::size_t position = feed_.last_position();
    error_ = {Code::bad_json, byte_text(position),
              position == text_.size() ? "the text ends too early" : "unexpected " + shown(text_[position])};
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
    error_ = {Code::too_deep, byte_text(feed_.last_position()),
              "more than " + std::to_string(kMaxJsonDepth) + " levels"};
    return false;
  }
  static std::string byte_text(std::size_t position) { return "byte " + std::to_string(position); }
  static std::string shown(char c) {
    if (c >= 0x20 && c < 0x7f) return std::string("'") + c + "'";
    return "byte 0x" + to_hex(as_bytes({&c, 1}));
  }

  std::string_view text_;
  JsonEvents& events_;
  Feed& feed_;
  std::size_t depth_ = 0;
  Error error_{};
};

Result<Done> parse(std::string_view text, Feed& feed, JsonEvents& events) {
  SaxHandler handler(text, events, feed);
  const bool is_read = nlohmann::json::sax_parse(FeedIterator(&feed), FeedIterator(&feed), &handler);
  feed.finish_report();
  if (!is_read) return handler.error();
  return Done{};
}

}  // namespace

// ---- the tree ----

class JsonTreeBuilder final : public JsonEvents {
 public:
  JsonTreeBuilder(std::string_view document, const Feed& feed) : document_(document), feed_(feed) {
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
    token(JsonValue::Kind::string, text, feed_.position() - token_begin());
  }
  void on_key(std::string_view key) override {
    told_ = feed_.position();
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
  /// Between two tokens stand only white space, commas and colons.
  std::size_t token_begin() const {
    return std::min(document_.find_first_not_of(" \t\r\n,:", told_), document_.size());
  }
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
    sort_ascending(keys);
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice == keys.end() || duplicate_) return;
    duplicate_ = Error{Code::bad_json, "byte " + std::to_string(object.begin_),
                       "the key " + std::string(*twice) + " stands twice in this object"};
  }
  void close() {
    open_.back()->end_ = told_ = feed_.position();
    open_.pop_back();
  }

  std::string_view document_;
  const Feed& feed_;
  std::size_t told_ = 0;  // everything before this byte has been told
  JsonValue root_;
  std::vector<JsonValue*> open_;  // a container does not move while one inside it is open
  std::string key_;
  std::optional<Error> duplicate_;
};

Result<Done> read_json(ByteView bytes, JsonEvents& events, std::vector<Problem>& problems) {
  Feed feed(as_text(bytes), problems);
  return parse(as_text(bytes), feed, events);
}

Result<JsonValue> parse_json(ByteView bytes, std::vector<Problem>& problems) {
  Feed feed(as_text(bytes), problems);
  JsonTreeBuilder builder(as_text(bytes), feed);
  if (auto read = parse(as_text(bytes), feed, builder); !read) return read.error();
  if (builder.duplicate()) return *builder.duplicate();
  return builder.take();
}

std::string_view json_kind_text(JsonValue::Kind kind) {
  switch (kind) {
    case JsonValue::Kind::null:
      return "null";
    case JsonValue::Kind::boolean:
      return "true or false";
    case JsonValue::Kind::number:
      return "a number";
    case JsonValue::Kind::string:
      return "a string";
    case JsonValue::Kind::array:
      return "a list";
    case JsonValue::Kind::object:
      return "an object";
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
  if (value == nullptr)
    return Error{Code::missing_field, std::string(path), "expected " + std::string(json_kind_text(kind))};
  if (value->kind_ == kind) return value;
  return Error{
      Code::bad_type, std::string(path),
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
  return Error{Code::bad_number, std::string(path),
               std::string((*value)->text()) + " is not an integer from 0 to 2^64 - 1"};
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
  return Error{Code::bad_number, std::string(path),
               std::string((*value)->text()) + " is not an integer from 0 to 2^128 - 1"};
}

}  // namespace peelback
