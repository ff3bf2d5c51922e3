// Our reader and writer beside nlohmann/json, which reads strictly: what it takes, we read alike.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>

#include "base/json_reader.h"
#include "base/json_writer.h"

using namespace peelback;
using nlohmann::json;

namespace {

/// Both sides write their events down, one a line. Integers of 64 bits they tell as values, so -0 as 0.
struct Ours final : JsonEvents {
  void on_null() override { told += "null\n"; }
  void on_bool(bool value) override { told += value ? "true\n" : "false\n"; }
  void on_number(std::string_view text) override { told += "# " + std::string(text == "-0" ? "0" : text) + "\n"; }
  void on_string(std::string_view text) override { told += "' " + std::string(text) + "\n"; }
  void on_key(std::string_view key) override { told += "key " + std::string(key) + "\n"; }
  void on_begin_object() override { told += "{\n"; }
  void on_end_object() override { told += "}\n"; }
  void on_begin_array() override { told += "[\n"; }
  void on_end_array() override { told += "]\n"; }
  std::string told;
};

struct Theirs {
  bool null() { return tell("null"); }
  bool boolean(bool value) { return tell(value ? "true" : "false"); }
  bool number_integer(json::number_integer_t value) { return tell("# " + std::to_string(value)); }
  bool number_unsigned(json::number_unsigned_t value) { return tell("# " + std::to_string(value)); }
  bool number_float(json::number_float_t, const std::string& text) { return tell("# " + text); }
  bool string(const std::string& text) { return tell("' " + text); }
  bool binary(json::binary_t&) { return false; }
  bool key(const std::string& key) { return tell("key " + key); }
  bool start_object(std::size_t) { return tell("{"); }
  bool end_object() { return tell("}"); }
  bool start_array(std::size_t) { return tell("["); }
  bool end_array() { return tell("]"); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return false; }
  bool tell(const std::string& line) {
    told += line + "\n";
    return true;
  }
  std::string told;
};

/// A text that they refuse we refuse too, unless we say what was mended.
void compare(const std::string& text) {
  Ours ours;
  Theirs theirs;
  std::vector<Problem> problems;
  const bool is_read = read_json(as_bytes(text), ours, problems).ok();
  const bool is_read_by_them = json::sax_parse(text, &theirs);
  INFO(text);
  if (is_read_by_them) {
    REQUIRE(is_read);
    REQUIRE(problems.empty());
    REQUIRE(ours.told == theirs.told);
  } else if (is_read) {
    REQUIRE_FALSE(problems.empty());
  }
}

std::vector<std::string> recorded_texts() {
  std::vector<std::string> texts;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(PEELBACK_FIXTURES)) {
    if (entry.path().extension() != ".json" || entry.file_size() > 100'000) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return texts;
}

}  // namespace

TEST_CASE("recorded replies are read as nlohmann/json reads them") {
  const auto texts = recorded_texts();
  CHECK_FALSE(texts.empty());
  for (const std::string& text : texts) compare(text);
}

TEST_CASE("texts put together and broken at random are read as nlohmann/json reads them, or refused by both") {
  const std::vector<std::string> parts = {
      "{", "}", "[", "]", ",", ":", " ", "\n", "\"", "\"a\"", "\"key\":", "true", "false", "null", "nul", "0", "-", "-1",
      "12.50", "1e5", "1E-7", "01", "1.", "18446744073709551616", "1e308", "1.7976931348623157e308", "1e309", "\\n",
      "\\u00e9", "\\ud83d\\ude00", "\\ud800", "\\u12", "\\x", "\xc3\xa9", "\xff", "\xe2\x82", "\x01", "\"\\\"\\/\\b\\f\\r\\t\"",
      "[1,2]", "{\"a\":[{}]}", "\"\\u0041\"", "\"\xe2\x82\xac\""};
  std::mt19937 random(1);
  for (int round = 0; round < 200'000; ++round) {
    std::string text = round % 2 == 0 ? "" : "[";
    for (auto count = random() % 8; count > 0; --count) text += parts[random() % parts.size()];
    if (round % 2 != 0) text += "]";
    compare(text);
  }
}

TEST_CASE("recorded replies with one byte changed are read as nlohmann/json reads them, or refused by both") {
  std::mt19937 random(2);
  for (const std::string& whole : recorded_texts()) {
    const std::string text = whole.substr(0, 4'000);
    for (int round = 0; round < 50 && !text.empty(); ++round) {
      std::string changed = text;
      changed[random() % changed.size()] = "{}[],:\"\\ 0-e.tn\xff\x01"[random() % 17];
      compare(changed);
    }
  }
}

TEST_CASE("strings are written as nlohmann/json writes them") {
  std::mt19937 random(3);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto count = random() % 12; count > 0; --count) text += static_cast<char>(random());
    JsonWriter writer;
    writer.string(text);
    CHECK(writer.finish().value() == json(text).dump(-1, ' ', false, json::error_handler_t::replace));
  }
}
