#include <catch2/catch.hpp>

#include "base/json_reader.h"

using namespace peelback;

namespace {

/// Writes every event down, one a line.
class Listener final : public JsonEvents {
 public:
  void on_null() override { told += "null "; }
  void on_bool(bool value) override { told += value ? "true " : "false "; }
  void on_number(std::string_view text) override { told += "#" + std::string(text) + " "; }
  void on_string(std::string_view text) override { told += "'" + std::string(text) + "' "; }
  void on_key(std::string_view key) override { told += std::string(key) + ": "; }
  void on_begin_object() override { told += "{ "; }
  void on_end_object() override { told += "} "; }
  void on_begin_array() override { told += "[ "; }
  void on_end_array() override { told += "] "; }
  std::string told;
};

struct Heard {
  std::string events;
  std::vector<Problem> problems;
  Error error;
  bool ok;
};

Heard hear(std::string_view text) {
  Listener listener;
  std::vector<Problem> problems;
  const auto read = read_json(as_bytes(text), listener, problems);
  return {listener.told, problems, read.error(), read.ok()};
}

JsonValue tree(std::string_view text) {
  std::vector<Problem> problems;
  auto value = parse_json(as_bytes(text), problems);
  REQUIRE(value.ok());
  return std::move(value).value();
}

}  // namespace

TEST_CASE("the reader tells every token in the order of the text") {
  const auto heard = hear(R"({"a":[1,true,null,"x\n\u00e9"],"b":{"c":false}})");
  CHECK(heard.ok);
  CHECK(heard.events == "{ a: [ #1 true null 'x\n\xc3\xa9' ] b: { c: false } } ");
  CHECK(heard.problems.empty());
}

TEST_CASE("numbers arrive with their exact text whatever their size") {
  const std::string text =
      "[0,-1,12.0,1e3,18446744073709551615,18446744073709551616,-9223372036854775809,0.1000000000000000055]";
  const auto heard = hear(text);
  CHECK(heard.ok);
  CHECK(heard.events ==
        "[ #0 #-1 #12.0 #1e3 #18446744073709551615 #18446744073709551616 #-9223372036854775809 #0.1000000000000000055 "
        "] ");
  CHECK(heard.problems.empty());
}

TEST_CASE("a number that no double holds keeps its text and is reported at its byte") {
  const auto heard = hear(R"({"a":1e400,"1e400":"1e400","b":-2E+999})");
  CHECK(heard.ok);
  CHECK(heard.events == "{ a: #1e400 1e400: '1e400' b: #-2E+999 } ");
  REQUIRE(heard.problems.size() == 2);
  CHECK(heard.problems[0].code == Code::bad_number);
  CHECK(heard.problems[0].where == "byte 5");
  CHECK(heard.problems[1].where == "byte 31");
  const std::string digits(400, '9');
  CHECK(hear(digits).events == "#" + digits + " ");
}

TEST_CASE("a number that is written wrongly stays a syntax error") {
  for (const auto* text : {"01e999", "1e", ".5e999", "+1e999", "1e999-5", "1e999x", "- 1", "-", "[1e999"}) {
    INFO(text);
    const auto heard = hear(text);
    CHECK_FALSE(heard.ok);
    CHECK(heard.error.code == Code::bad_json);
  }
}

TEST_CASE("ill-formed UTF-8 is read as U+FFFD and reported at its byte of the reply") {
  const auto heard = hear("{\"a\":\"x\xffy\xe2\x82\",\"b\":2");
  CHECK(heard.problems.size() == 2);
  CHECK(heard.problems[0] == Problem{Code::bad_utf8, "byte 7", "read as U+FFFD"});
  CHECK(heard.problems[1].where == "byte 9");
  CHECK(heard.events == "{ a: 'x\xef\xbf\xbdy\xef\xbf\xbd' b: #2 ");
  CHECK_FALSE(heard.ok);
  CHECK(heard.error.where == "byte 18");  // of the bytes given
}

TEST_CASE("a string is read the same whatever stands in it and however long it is") {
  for (const std::string inside : {"", "\\n", "\\\"", "\\\\", "\xc3\xa9", "\\u0041", "\x7f"}) {
    for (std::size_t before = 0; before < 20; ++before) {
      for (const std::size_t after : {0U, 1U, 7U, 8U, 9U}) {
        const std::string text = std::string(before, 'a') + inside + std::string(after, 'b');
        const auto heard = hear("[\"" + text + "\",{\"" + text + "\":\"" + text + "\"},7]");
        const std::string read = inside == "\\n"       ? "\n"
                                 : inside == "\\\""    ? "\""
                                 : inside == "\\\\"    ? "\\"
                                 : inside == "\\u0041" ? "A"
                                                       : inside;
        const std::string expected = std::string(before, 'a') + read + std::string(after, 'b');
        CHECK(heard.events == "[ '" + expected + "' { " + expected + ": '" + expected + "' } #7 ] ");
      }
    }
  }
}

TEST_CASE("a number that no double holds is no key") {
  CHECK(hear("{1e400:0}").error.code == Code::bad_json);
  CHECK(hear("[\"a\"1e400]").error.code == Code::bad_json);
  CHECK(hear("[1 1e400]").error.code == Code::bad_json);
}

TEST_CASE("a lone surrogate is read as U+FFFD, a pair stands") {
  const auto heard = hear(R"(["\ud83d\ude00","\ud800","\udc00x","\\ud800","\ud800\ud83d\ude00"])");
  CHECK(heard.ok);
  CHECK(heard.events ==
        "[ '\xf0\x9f\x98\x80' '\xef\xbf\xbd' '\xef\xbf\xbdx' '\\ud800' '\xef\xbf\xbd\xf0\x9f\x98\x80' ] ");
  CHECK(heard.problems.size() == 3);
  CHECK(heard.problems[0].where == "byte 17");
}

TEST_CASE("problems beyond the twentieth are counted") {
  const auto heard = hear("\"" + std::string(1000, '\xff') + "\"");
  CHECK(heard.ok);
  REQUIRE(heard.problems.size() == 21);
  CHECK(heard.problems.back() == Problem{Code::bad_utf8, "", "and 980 more"});
}

TEST_CASE("what is not one JSON value is bad_json with its byte") {
  const auto where = [](std::string_view text) {
    const auto heard = hear(text);
    CHECK_FALSE(heard.ok);
    CHECK(heard.error.code == Code::bad_json);
    return heard.error.where;
  };
  CHECK(where("") == "byte 0");
  CHECK(where("   ") == "byte 3");
  CHECK(where("Transaction not found") == "byte 0");
  CHECK(where("{\"a\":1,}") == "byte 7");
  CHECK(where("{\"a\":1") == "byte 6");
  CHECK(where("[1] x") == "byte 4");
  CHECK(where("[1][2]") == "byte 3");
  CHECK(where("{\"a\" x}") == "byte 5");
  CHECK(where("\"abc") == "byte 4");
  CHECK(where("nul") == "byte 3");
  CHECK(where(std::string_view("\"a\0b\"", 5)) == "byte 2");
}

TEST_CASE("a byte order mark is skipped") {
  CHECK(hear("\xef\xbb\xbf[1]").ok);
  CHECK(tree("\xef\xbb\xbf {\"a\":1}").u64_at("a").value() == 1);
}

TEST_CASE("sixty-four levels are read, one more is too_deep") {
  CHECK(hear(std::string(64, '[') + std::string(64, ']')).ok);
  const auto heard = hear(std::string(65, '[') + std::string(65, ']'));
  CHECK_FALSE(heard.ok);
  CHECK(heard.error.code == Code::too_deep);
  CHECK(heard.error.where == "byte 64");
  CHECK(hear(std::string(1000000, '[')).error.code == Code::too_deep);
}

TEST_CASE("a reply cut anywhere is an error, never a crash") {
  const std::string text = R"({"a":[1,2.5,1e400,"x\u00e9\ud800"],"b":{"c":null,"d":[true,false]}})";
  for (std::size_t length = 0; length < text.size(); ++length) CHECK_FALSE(hear(text.substr(0, length)).ok);
  CHECK(hear(text).ok);
}

TEST_CASE("the tree is found by the path that problems name") {
  const auto value = tree(R"({"vin":[{"n":1},{"prevout":{"value":7}}],"t":"x"})");
  REQUIRE(value.find("vin[1].prevout.value") != nullptr);
  CHECK(value.u64_at("vin[1].prevout.value").value() == 7);
  CHECK(value.string_at("t").value() == "x");
  CHECK(value.find("vin[2]") == nullptr);
  CHECK(value.find("vin[1].n") == nullptr);
  CHECK(value.find("vin[x]") == nullptr);
  CHECK(value.find("vin[1") == nullptr);
  CHECK(tree("[[5]]").u64_at("[0][0]").value() == 5);
}

TEST_CASE("typed reading names the path and what stood there") {
  const auto value = tree(R"({"a":"x","n":1.5,"big":18446744073709551616,"neg":-3,"null":null})");
  CHECK(value.u64_at("missing").error() == Error{Code::missing_field, "missing", "expected a number"});
  CHECK(value.u64_at("a").error() == Error{Code::bad_type, "a", "expected a number, found a string"});
  CHECK(value.u64_at("n").error().code == Code::bad_number);
  CHECK(value.u64_at("big").error().code == Code::bad_number);
  CHECK(to_decimal(value.amount_at("big").value()) == "18446744073709551616");
  CHECK(value.i64_at("neg").value() == -3);
  CHECK(value.amount_at("neg").error().code == Code::bad_number);
  CHECK(value.string_at("null").error().code == Code::bad_type);
}

TEST_CASE("a value gives back its very bytes") {
  const std::string text = " { \"a\" : [ 1 , -2.50e1 ,\"x\\u0041\" ] , \"b\":{ \"c\" : null}, \"d\":12 ,\"e\":true } ";
  const auto value = tree(text);
  const auto raw = [&](std::string_view path) { return std::string(as_text(value.find(path)->raw(as_bytes(text)))); };
  CHECK(raw("a") == "[ 1 , -2.50e1 ,\"x\\u0041\" ]");
  CHECK(raw("a[1]") == "-2.50e1");
  CHECK(raw("a[2]") == "\"x\\u0041\"");
  CHECK(raw("b") == "{ \"c\" : null}");
  CHECK(raw("b.c") == "null");
  CHECK(raw("d") == "12");
  CHECK(raw("e") == "true");
  CHECK(raw("") == text.substr(1, text.size() - 2));
}

TEST_CASE("the very bytes are those given, also after mended ones") {
  const std::string text = "{\"a\":\"\xff\",\"b\":1e400,\"c\":[\"\\ud800\",2]}";
  const auto value = tree(text);
  CHECK(as_text(value.find("a")->raw(as_bytes(text))) == "\"\xff\"");
  CHECK(as_text(value.find("b")->raw(as_bytes(text))) == "1e400");
  CHECK(value.find("b")->is(JsonValue::Kind::number));
  CHECK(as_text(value.find("c")->raw(as_bytes(text))) == "[\"\\ud800\",2]");
  CHECK(as_text(value.find("c[1]")->raw(as_bytes(text))) == "2");
}

TEST_CASE("a tree with the same key twice in one object is refused, in two objects it is not") {
  std::vector<Problem> problems;
  const auto value = parse_json(as_bytes(R"({"x":[{"a":1},{"a":1,"b":2,"a":3}]})"), problems);
  REQUIRE_FALSE(value.ok());
  CHECK(value.error().code == Code::bad_json);
  CHECK(value.error().where == "byte 14");
  CHECK(hear(R"({"a":1,"a":2})").events == "{ a: #1 a: #2 } ");
}
