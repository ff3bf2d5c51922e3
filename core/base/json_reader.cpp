#include "base/json_reader.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/json_feed.h"
#include "base/sort.h"

namespace peelback {

namespace {

/// What the parser takes for an iterator over characters.
class FeedIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  explicit FeedIterator(JsonFeed* feed) : feed_(feed) {}
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
  JsonFeed* feed_;
};

/// Hears the events of nlohmann's parser. Returning false stops the parser.
class SaxHandler {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  SaxHandler(std::string_view text, JsonEvents& events, JsonFeed& feed) : text_(text), events_(events), feed_(feed) {}

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
  static std::string shown(char c) {
    if (c >= 0x20 && c < 0x7f) return std::string("'") + c + "'";
    return "byte 0x" + to_hex(as_bytes({&c, 1}));
  }

  std::string_view text_;
  JsonEvents& events_;
  JsonFeed& feed_;
  std::size_t depth_ = 0;
  Error error_{};
};

Result<Done> parse(std::string_view text, JsonFeed& feed, JsonEvents& events) {
  SaxHandler handler(text, events, feed);
  const bool is_read = nlohmann::json::sax_parse(FeedIterator(&feed), FeedIterator(&feed), &handler);
  feed.finish_report();
  if (!is_read) return handler.error();
  return Done{};
}

}  // namespace

class JsonTreeBuilder final : public JsonEvents {
 public:
  JsonTreeBuilder(std::string_view document, const JsonFeed& feed) : document_(document), feed_(feed) {
    if (document_.starts_with("\xef\xbb\xbf")) told_ = 3;
  }
  void on_null() override { token(JsonValue::Kind::null, "", 4); }
  void on_bool(bool value) override { token(JsonValue::Kind::boolean, "", value ? 4 : 5).boolean_ = value; }
  void on_number(std::string_view text) override {
    // The parser may have read one character on: the end is where the number's characters stop.
    const std::size_t begin = token_begin();
    std::size_t end = begin;
    while (end < document_.size() && is_json_number_character(document_[end])) ++end;
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
    duplicate_ = Error{Code::bad_json, byte_text(object.begin_),
                       "the key " + std::string(*twice) + " stands twice in this object"};
  }
  void close() {
    open_.back()->end_ = told_ = feed_.position();
    open_.pop_back();
  }

  std::string_view document_;
  const JsonFeed& feed_;
  std::size_t told_ = 0;  // everything before this byte has been told
  JsonValue root_;
  std::vector<JsonValue*> open_;  // a container does not move while one inside it is open
  std::string key_;
  std::optional<Error> duplicate_;
};

Result<Done> read_json(ByteView bytes, JsonEvents& events, std::vector<Problem>& problems) {
  JsonFeed feed(as_text(bytes), problems);
  return parse(as_text(bytes), feed, events);
}

Result<JsonValue> parse_json(ByteView bytes, std::vector<Problem>& problems) {
  JsonFeed feed(as_text(bytes), problems);
  JsonTreeBuilder builder(as_text(bytes), feed);
  if (auto read = parse(as_text(bytes), feed, builder); !read) return read.error();
  if (builder.duplicate()) return *builder.duplicate();
  return builder.take();
}

}  // namespace peelback
