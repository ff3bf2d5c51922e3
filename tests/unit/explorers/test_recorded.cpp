#include "base/hash.h"
#include "explorers/recorded.h"
#include "replies.h"

using namespace peelback;
using namespace replies;

namespace {

RecordedReply parsed(const std::string& line) {
  std::vector<Problem> problems;
  const auto reply = parse_recorded_line(as_bytes(line), problems);
  REQUIRE(reply.ok());
  CHECK(problems.empty());
  return *reply;
}

Error refused(const std::string& line) {
  std::vector<Problem> problems;
  const auto reply = parse_recorded_line(as_bytes(line), problems);
  REQUIRE_FALSE(reply.ok());
  return reply.error();
}

Bytes bytes_of(const std::string& text) {
  return {as_bytes(text).begin(), as_bytes(text).end()};
}

}  // namespace

TEST_CASE("a json member is the body byte for byte, blanks and all") {
  const auto reply = parsed(
      R"( {"url":"/tx/a","method":"GET","status":200,"cassette":"x","json":{ "b" : 1.50, "a":"\u0041" } , "z":1})");
  CHECK(as_text(reply.body) == R"({ "b" : 1.50, "a":"\u0041" })");
  CHECK(reply.url == "/tx/a");
  CHECK(reply.method == "GET");
}

TEST_CASE("body and text are the text itself, with its status and time") {
  CHECK(as_text(parsed(R"({"url":"u","body":"line\n\"q\""})").body) == "line\n\"q\"");
  const auto reply = parsed(
      R"({"url":"u","text":"Transaction not found","status":404,"fetched_at":"2026-11-22T14:00:00Z","reqbody":"q"})");
  CHECK(reply.status == 404);
  CHECK(reply.fetched_at_s == 1795356000);
  CHECK(reply.request_body == "q");
}

TEST_CASE("every body comes back byte for byte, so that its hash stays") {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  const std::string fixture_body = fixture("mempool_space/satoshi-genesis-txs.json");
  for (const std::string& body : {std::string(), all, std::string("\xef\xbb\xbf{}"), std::string("\0\n\r\t\"\\\x7f", 7),
                                  std::string("\xff"), fixture_body}) {
    const RecordedReply reply{
        .url = "https://mempool.space/api/x", .status = 429, .body = bytes_of(body), .fetched_at_s = 1'700'000'000};
    const std::string line = format_recorded_line(reply);
    CHECK(line.find('\n') == std::string::npos);
    const RecordedReply back = parsed(line);
    CHECK(back == reply);
    CHECK(sha256(back.body) == sha256(as_bytes(body)));
  }
}

TEST_CASE("a written line is canonical") {
  CHECK(format_recorded_line({.url = "/tx/a", .body = bytes_of("{}"), .fetched_at_s = 1'700'000'000}) ==
        R"({"body":"{}","fetched_at":"2023-11-14T22:13:20Z","method":"GET","status":200,"url":"/tx/a"})");
  CHECK(format_recorded_line(
            {.url = "/p", .method = "POST", .status = 0, .request_body = "[]", .body = bytes_of("\xff")}) ==
        R"({"body_base64":"/w==","method":"POST","reqbody":"[]","status":0,"url":"/p"})");
}

TEST_CASE("a line that is no recorded reply names what is missing or wrong") {
  CHECK(refused("").code == Code::bad_json);
  CHECK(refused("[]").code == Code::bad_type);
  CHECK(refused(R"({"body":"x"})") == Error{Code::missing_field, "url", "expected a string"});
  CHECK(refused(R"({"url":"u"})").where == "body");
  CHECK(refused(R"({"url":"u","body":"x","text":"y"})").code == Code::bad_json);
  CHECK(refused(R"({"url":"u","body":{}})").code == Code::bad_type);
  CHECK(refused(R"({"url":"u","body_base64":"a"})").code == Code::bad_length);
  CHECK(refused(R"({"url":"u","body":"","status":"200"})").where == "status");
  CHECK(refused(R"({"url":"u","body":"","status":1000})").code == Code::bad_number);
  CHECK(refused(R"({"url":"u","body":"","method":1})").where == "method");
  CHECK(refused(R"({"url":"u","body":"","fetched_at":"yesterday"})").code == Code::unknown_format);
}

TEST_CASE("ill-formed text in a line is reported, since the body is then not what was received") {
  std::vector<Problem> problems;
  CHECK(parse_recorded_line(as_bytes("{\"url\":\"u\",\"body\":\"\xff\"}"), problems).ok());
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == Code::bad_utf8);
}

TEST_CASE("a recorded line leads to its need and its facts") {
  const std::string body = fixture("mempool_space/whirlpool-coinjoin.json");
  const Need need = *esplora::recognise_reply(as_bytes(body));
  const RecordedReply reply = parsed(format_recorded_line(
      {.url = "https://mempool.space/api/tx/" + need.txid.to_text(), .body = bytes_of(body), .fetched_at_s = 5}));
  const auto asked = need_of_recorded(reply);
  REQUIRE(asked.ok());
  CHECK(*asked == need);
  Store store(Chain::bitcoin);
  CHECK(esplora::decode(*asked, reply.status, reply.body, ReplyIndex{0U}, reply.fetched_at_s, store)->facts == 1);
  CHECK(need_of_recorded({.url = "/address/x", .method = "POST"}).error().code == Code::unsupported);
}
