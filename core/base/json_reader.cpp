#include "base/json_reader.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include "base/sort.h"
#include "base/utf8.h"

namespace peelback {

namespace {

// ---- characters ----

bool is_digit(char c) {
  return c >= '0' && c <= '9';
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

void append_utf8(std::string& text, std::uint32_t code_point) {
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80 | ((code_point >> shift) & 0x3f)); };
  if (code_point < 0x80) {
    text += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    text += static_cast<char>(0xc0 | (code_point >> 6));
    tail(0);
  } else if (code_point < 0x10000) {
    text += static_cast<char>(0xe0 | (code_point >> 12));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xf0 | (code_point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// Whether a well-formed number is read as infinity by those who read doubles: 2^1024 - 2^970 and above.
bool passes_double(std::string_view number) {
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

// ---- the parser ----

/// The bytes of the token that is being told; of a container, those of its first or its last character.
struct TokenPlace {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// RFC 8259, by recursive descent. Every function that reads stands behind what it read, or at the character that
/// cannot stand there and returns false.
class Parser {
 public:
  Parser(std::string_view text, JsonEvents& events, TokenPlace& place, std::vector<Problem>& problems)
      : text_(text), events_(events), place_(place), problems_(problems) {}

  Result<Done> run() {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    const bool is_read = read_value() && read_end();
    report_unlisted(Code::bad_utf8, mended_);
    report_unlisted(Code::bad_number, too_large_);
    if (is_read) return Done{};
    if (is_too_deep_) {
      return Error{Code::too_deep, byte_text(at_), "more than " + std::to_string(kMaxJsonDepth) + " levels"};
    }
    return Error{Code::bad_json, byte_text(at_),
                 at_ == text_.size() ? "the text ends too early" : "unexpected " + shown(text_[at_])};
  }

 private:
  static constexpr std::size_t kListed = 20;

  bool is_at(char c) const { return at_ < text_.size() && text_[at_] == c; }
  bool is_at_digit() const { return at_ < text_.size() && is_digit(text_[at_]); }
  bool take(char c) {
    if (!is_at(c)) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (is_at(' ') || is_at('\n') || is_at('\r') || is_at('\t')) ++at_;
  }

  bool read_end() {
    skip_blanks();
    return at_ == text_.size();
  }

  bool read_value() {
    skip_blanks();
    if (is_at_digit() || is_at('-')) return read_number();
    if (is_at('"')) return read_string([&](std::string_view text) { events_.on_string(text); });
    if (is_at('{')) return read_container('}');
    if (is_at('[')) return read_container(']');
    if (is_at('t') || is_at('f')) {
      const bool value = is_at('t');
      if (!read_word(value ? "true" : "false")) return false;
      events_.on_bool(value);
      return true;
    }
    if (!read_word("null")) return false;
    events_.on_null();
    return true;
  }

  bool read_word(std::string_view word) {
    place_ = {at_, at_ + word.size()};
    return std::all_of(word.begin(), word.end(), [&](char c) { return take(c); });
  }

  bool read_container(char close) {
    const bool is_object = close == '}';
    if (++depth_ > kMaxJsonDepth) {
      is_too_deep_ = true;
      return false;
    }
    place_ = {at_, at_ + 1};
    ++at_;
    if (is_object) {
      events_.on_begin_object();
    } else {
      events_.on_begin_array();
    }
    skip_blanks();
    if (!take(close)) {
      do {
        if (!(is_object ? read_member() : read_value())) return false;
        skip_blanks();
      } while (take(','));
      if (!take(close)) return false;
    }
    --depth_;
    place_ = {at_ - 1, at_};
    if (is_object) {
      events_.on_end_object();
    } else {
      events_.on_end_array();
    }
    return true;
  }

  bool read_member() {
    skip_blanks();
    if (!is_at('"') || !read_string([&](std::string_view key) { events_.on_key(key); })) return false;
    skip_blanks();
    return take(':') && read_value();
  }

  bool read_number() {
    const std::size_t begin = at_;
    take('-');
    if (!take('0') && !read_digits()) return false;
    if (take('.') && !read_digits()) return false;
    bool has_power = false;
    if (take('e') || take('E')) {
      has_power = true;
      if (!take('+')) take('-');
      if (!read_digits()) return false;
    }
    const std::string_view number = text_.substr(begin, at_ - begin);
    constexpr std::size_t kAlwaysFits = 300;  // digits without an exponent
    if ((has_power || number.size() > kAlwaysFits) && passes_double(number) && ++too_large_ <= kListed) {
      problems_.push_back(
          {Code::bad_number, byte_text(begin), std::string(number.substr(0, 40)) + " is larger than any number in use"});
    }
    place_ = {begin, at_};
    events_.on_number(number);
    return true;
  }

  bool read_digits() {
    if (!is_at_digit()) return false;
    while (is_at_digit()) ++at_;
    return true;
  }

  /// Plain ASCII, which is most of a reply, is told from where it lies; anything else from a copy.
  template <class Tell>
  bool read_string(Tell tell) {
    const std::size_t begin = at_++;
    std::string_view text = read_plain();
    if (!is_at('"')) {
      copy_.assign(text);
      if (!read_special()) return false;
      text = copy_;
    }
    place_ = {begin, ++at_};
    tell(text);
    return true;
  }

  std::string_view read_plain() {
    const char* const begin = text_.data() + at_;
    const auto length = static_cast<std::size_t>(find_special(begin, text_.data() + text_.size()) - begin);
    at_ += length;
    return {begin, length};
  }

  /// The rest of a string, up to its closing quotation mark.
  bool read_special() {
    while (!is_at('"')) {
      if (at_ == text_.size() || static_cast<unsigned char>(text_[at_]) < 0x20) return false;
      if (is_at('\\')) {
        if (!read_escape()) return false;
      } else {
        read_beyond_ascii();
      }
      copy_ += read_plain();
    }
    return true;
  }

  void read_beyond_ascii() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) >= 0x80) ++at_;
    const ByteView stretch = as_bytes(text_.substr(begin, at_ - begin));
    for (const IllFormed& bad : find_ill_formed(stretch)) report_mended(begin + bad.position);
    copy_ += replace_ill_formed(stretch);
  }

  bool read_escape() {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const std::size_t begin = at_++;
    if (take('u')) return read_code_point(begin);
    const std::size_t letter = at_ < text_.size() ? kLetters.find(text_[at_]) : std::string_view::npos;
    if (letter == std::string_view::npos) return false;
    copy_ += kMeanings[letter];
    ++at_;
    return true;
  }

  /// Behind the \u of an escape that begins at `begin`: one unit of UTF-16, or two with the escape of the other.
  bool read_code_point(std::size_t begin) {
    std::uint32_t unit = 0;
    if (!read_hex(unit)) return false;
    const bool is_high = unit >= 0xd800 && unit < 0xdc00;
    if (is_high && text_.substr(at_).starts_with("\\u")) {
      const std::size_t next = at_;
      std::uint32_t low = 0;
      at_ += 2;
      if (!read_hex(low)) return false;
      if (low >= 0xdc00 && low < 0xe000) {
        append_utf8(copy_, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
        return true;
      }
      at_ = next;
    }
    if (unit >= 0xd800 && unit < 0xe000) {
      report_mended(begin);
      unit = 0xfffd;
    }
    append_utf8(copy_, unit);
    return true;
  }

  bool read_hex(std::uint32_t& unit) {
    for (int digit = 0; digit < 4; ++digit, ++at_) {
      const char c = at_ < text_.size() ? text_[at_] : ' ';
      const int letter = (c | 0x20) - 'a';
      if (!is_digit(c) && (letter < 0 || letter > 5)) return false;
      unit = 16 * unit + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : 10 + letter);
    }
    return true;
  }

  void report_mended(std::size_t position) {
    if (++mended_ <= kListed) problems_.push_back({Code::bad_utf8, byte_text(position), "read as U+FFFD"});
  }
  void report_unlisted(Code code, std::size_t count) {
    if (count > kListed) problems_.push_back({code, "", "and " + std::to_string(count - kListed) + " more"});
  }
  static std::string byte_text(std::size_t position) { return "byte " + std::to_string(position); }
  static std::string shown(char c) {
    if (c >= 0x20 && c < 0x7f) return std::string("'") + c + "'";
    return "byte 0x" + to_hex(as_bytes({&c, 1}));
  }

  std::string_view text_;
  JsonEvents& events_;
  TokenPlace& place_;
  std::vector<Problem>& problems_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool is_too_deep_ = false;
  std::string copy_;  // of a string that does not lie in the text as it is told
  std::size_t mended_ = 0;
  std::size_t too_large_ = 0;
};

}  // namespace

// ---- the tree ----

class JsonTreeBuilder final : public JsonEvents {
 public:
  explicit JsonTreeBuilder(const TokenPlace& place) : place_(place) {}
  void on_null() override { token(JsonValue::Kind::null); }
  void on_bool(bool value) override { token(JsonValue::Kind::boolean).boolean_ = value; }
  void on_number(std::string_view text) override { token(JsonValue::Kind::number).text_.assign(text); }
  void on_string(std::string_view text) override { token(JsonValue::Kind::string).text_.assign(text); }
  void on_key(std::string_view key) override { key_.assign(key); }
  void on_begin_object() override { open_.push_back(&token(JsonValue::Kind::object)); }
  void on_end_object() override {
    find_duplicate(*open_.back());
    close();
  }
  void on_begin_array() override { open_.push_back(&token(JsonValue::Kind::array)); }
  void on_end_array() override { close(); }

  const std::optional<Error>& duplicate() const { return duplicate_; }
  JsonValue take() { return std::move(root_); }

 private:
  JsonValue& token(JsonValue::Kind kind) {
    JsonValue* value = &root_;
    if (!open_.empty() && open_.back()->kind_ == JsonValue::Kind::array) {
      value = &open_.back()->elements_.emplace_back();
    } else if (!open_.empty()) {
      open_.back()->members_.push_back({key_, {}});
      value = &open_.back()->members_.back().value;
    }
    value->kind_ = kind;
    value->begin_ = place_.begin;
    value->end_ = place_.end;
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
    open_.back()->end_ = place_.end;
    open_.pop_back();
  }

  const TokenPlace& place_;
  JsonValue root_;
  std::vector<JsonValue*> open_;  // a container does not move while one inside it is open
  std::string key_;
  std::optional<Error> duplicate_;
};

Result<Done> read_json(ByteView bytes, JsonEvents& events, std::vector<Problem>& problems) {
  TokenPlace place;
  return Parser(as_text(bytes), events, place, problems).run();
}

Result<JsonValue> parse_json(ByteView bytes, std::vector<Problem>& problems) {
  TokenPlace place;
  JsonTreeBuilder builder(place);
  if (auto read = Parser(as_text(bytes), builder, place, problems).run(); !read) return read.error();
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
