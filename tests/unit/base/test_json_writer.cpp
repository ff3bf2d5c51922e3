#include <catch2/catch.hpp>

#include "base/json_reader.h"
#include "base/json_writer.h"

using namespace peelback;

namespace {

template <class Write>
Result<std::string> written(Write write) {
  JsonWriter w;
  write(w);
  return w.finish();
}

std::string text_of(std::string_view text) {
  return written([&](JsonWriter& w) { w.string(text); }).value();
}

}  // namespace

TEST_CASE("the writer writes canonical JSON without a blank") {
  const auto text = written([](JsonWriter& w) {
    w.begin_object();
    w.key("amount");
    w.string("952451372");
    w.key("empty");
    w.begin_array();
    w.end_array();
    w.key("list");
    w.begin_array();
    w.integer(1);
    w.integer(-2);
    w.integer(std::uint64_t{9007199254740991});
    w.null();
    w.boolean(true);
    w.begin_object();
    w.end_object();
    w.end_array();
    w.key("raw");
    w.raw("{\"a\":1}");
    w.end_object();
  });
  CHECK(text.value() ==
        R"({"amount":"952451372","empty":[],"list":[1,-2,9007199254740991,null,true,{}],"raw":{"a":1}})");
}

TEST_CASE("strings are escaped as RFC 8785 says") {
  CHECK(text_of("plain") == "\"plain\"");
  CHECK(text_of("\"\\/\b\f\n\r\t") == R"("\"\\/\b\f\n\r\t")");
  CHECK(text_of(std::string_view("\0\x1f\x7f", 3)) == "\"\\u0000\\u001f\x7f\"");
  CHECK(text_of("\xe2\x82\xac$") == "\"\xe2\x82\xac$\"");
  CHECK(text_of("a\xff") == "\"a\xef\xbf\xbd\"");
}

TEST_CASE("the first key out of order is named with its place") {
  const auto text = written([](JsonWriter& w) {
    w.begin_object();
    w.key("hops");
    w.begin_array();
    w.begin_object();
    w.key("to");
    w.null();
    w.key("from");
    w.null();
    w.key("a");
    w.null();
    w.end_object();
    w.end_array();
    w.end_object();
  });
  REQUIRE_FALSE(text.ok());
  CHECK(text.error() == Error{Code::usage, "hops[].to", "the key from does not come after to"});
}

TEST_CASE("the same key twice is a violation") {
  CHECK_FALSE(written([](JsonWriter& w) {
                w.begin_object();
                w.key("a");
                w.null();
                w.key("a");
                w.null();
                w.end_object();
              }).ok());
}

TEST_CASE("keys are ordered by UTF-16 code units, as in RFC 8785 §3.2.3") {
  const auto ordered = [](std::string_view first, std::string_view second) {
    return written([&](JsonWriter& w) {
             w.begin_object();
             w.key(first);
             w.null();
             w.key(second);
             w.null();
             w.end_object();
           })
        .ok();
  };
  CHECK(ordered("\r", "1"));
  CHECK(ordered("\xc2\x80", "\xc3\xb6"));
  CHECK(ordered("\xc3\xb6", "\xe2\x82\xac"));
  CHECK(ordered("\xe2\x82\xac", "\xf0\x9f\x98\x82"));
  CHECK(ordered("\xf0\x9f\x98\x82", "\xef\xac\xb3"));  // U+1F602 before U+FB33
  CHECK_FALSE(ordered("\xef\xac\xb3", "\xf0\x9f\x98\x82"));
  CHECK(ordered("a", "aa"));
  CHECK_FALSE(ordered("aa", "a"));
}

TEST_CASE("a number that JSON readers would round is a violation") {
  CHECK_FALSE(written([](JsonWriter& w) { w.integer(std::int64_t{9007199254740992}); }).ok());
  CHECK_FALSE(written([](JsonWriter& w) { w.integer(std::uint64_t{18446744073709551615U}); }).ok());
  CHECK(written([](JsonWriter& w) { w.integer(-9007199254740991); }).value() == "-9007199254740991");
}

TEST_CASE("a document that is not whole is a violation") {
  CHECK_FALSE(written([](JsonWriter&) {}).ok());
  CHECK_FALSE(written([](JsonWriter& w) { w.begin_array(); }).ok());
  CHECK_FALSE(written([](JsonWriter& w) {
                w.null();
                w.null();
              }).ok());
  CHECK_FALSE(written([](JsonWriter& w) {
                w.begin_object();
                w.null();
                w.end_object();
              }).ok());
  CHECK_FALSE(written([](JsonWriter& w) {
                w.begin_object();
                w.key("a");
                w.end_object();
              }).ok());
  CHECK_FALSE(written([](JsonWriter& w) {
                w.begin_array();
                w.end_object();
              }).ok());
  CHECK_FALSE(written([](JsonWriter& w) { w.end_array(); }).ok());
  CHECK_FALSE(written([](JsonWriter& w) { w.key("a"); }).ok());
}

TEST_CASE("what the writer writes the reader reads back") {
  std::string every_character;
  for (int c = 0; c < 0x80; ++c) every_character.push_back(static_cast<char>(c));
  const std::string text = text_of(every_character);
  std::vector<Problem> problems;
  CHECK(parse_json(as_bytes(text), problems).value().text() == every_character);
}
