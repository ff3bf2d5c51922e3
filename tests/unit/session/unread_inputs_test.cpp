// What a reporter drops by mistake is refused with words that say what it looks like and what was expected.

#include <catch2/catch.hpp>

#include "session/session.h"

namespace peelback {

namespace {

Error refused(std::string_view text) {
  Session session;
  const auto opened = session.open("dropped", as_bytes(text));
  REQUIRE_FALSE(opened);
  return opened.error();
}

}  // namespace

TEST_CASE("JSON that is no answer known here is not called broken") {
  const Error error = refused("{\n  \"heartbeat\": true,\n  \"code\": 1\n}\n");
  CHECK(error.code == Code::unknown_format);
  CHECK(error.detail == "JSON, but no answer of an explorer or a node that is read here");
}

TEST_CASE("JSON that breaks off is called broken") {
  CHECK(refused("{\"url\": \"https://mempool.space/api/tx/").code == Code::bad_json);
}

TEST_CASE("lines of JSON that name no url are no recorded answers") {
  const Error error = refused("{\"txHash\":\"00\",\"fee\":1}\n{\"txHash\":\"01\",\"fee\":2}\n");
  CHECK(error.code == Code::unknown_format);
  CHECK(error.where == "line 1");
  CHECK(error.detail == "lines of JSON, but neither recorded answers, which name their url, nor rows of a known export");
}

TEST_CASE("a table without the columns of a payment is told which are missing, and nothing of magic numbers") {
  for (const std::string_view text : {"address,txid,time_utc,amount_sat\n1abc,00,2017,5\n", "Dear all,\nplease find attached\n"}) {
    const Error error = refused(text);
    CHECK(error.code == Code::unknown_format);
    CHECK(error.detail.starts_with("text, but no table of payments"));
  }
}

TEST_CASE("an answer of an explorer that is not read is named by what was asked") {
  const Error error = refused(R"({"url":"https://blockchain.info/multiaddr?active=1abc","status":200,"json":{}})");
  CHECK(error.code == Code::unknown_format);
  CHECK(error.where == "line 1, /multiaddr");
  CHECK(error.detail == "not a question to an explorer that is read here");
  CHECK(refused(R"({"url":"https://api.etherscan.io/v2/api?chainid=534352&module=account&action=txlist&address=0x1111111111111111111111111111111111111111","status":200,"json":{}})").detail ==
        "an answer about the chain with the number 534352, which is not followed");
}

}  // namespace peelback
