// A question as the page writes it.

#include <catch2/catch.hpp>

#include "session/question_json.h"

using namespace peelback;

namespace {

const std::string kTxid = "0b6461de422c46a221db99608fcbe0326e4f2325ebf2a47c9faf660ed61ee6a4";

std::string question_with(const std::string& members) {
  return R"({"method":"fifo","start":[{"ref":"bitcoin:)" + kTxid + R"(:0"}])" + members + '}';
}

std::string place_refused(const std::string& members) {
  const auto asked = parse_question(question_with(members));
  REQUIRE_FALSE(asked);
  CHECK(asked.error().code == Code::usage);
  return asked.error().where;
}

}  // namespace

TEST_CASE("outputs may be collapsed, continued and expanded") {
  const std::string ref = "\"bitcoin:" + kTxid;
  const auto asked = parse_question(question_with(",\"not_followed\":[" + ref + ":1\"],\"continued\":[" + ref + ":2\"," + ref +
                                                  ":3\"],\"expanded\":[" + ref + ":4\"]"));
  REQUIRE(asked);
  const TxId txid = parse_txid(kTxid).value();
  CHECK(asked->question.not_followed == std::vector<Outpoint>{{txid, 1}});
  CHECK(asked->question.continued == std::vector<Outpoint>{{txid, 2}, {txid, 3}});
  CHECK(asked->question.expanded == std::vector<Outpoint>{{txid, 4}});
}

TEST_CASE("a question without the lists, or with null for them, has none") {
  for (const char* members : {"", R"(,"continued":null,"expanded":null,"not_followed":null)"}) {
    const auto asked = parse_question(question_with(members));
    REQUIRE(asked);
    CHECK(asked->question.continued.empty());
    CHECK(asked->question.expanded.empty());
    CHECK(asked->question.not_followed.empty());
  }
}

TEST_CASE("what is no reference of an output is refused by its place") {
  CHECK(place_refused(R"(,"continued":["bitcoin:)" + kTxid + "\"]") == "continued[0]");
  CHECK(place_refused(R"(,"expanded":["bitcoin:)" + kTxid + R"(:0","somewhere"])") == "expanded[1]");
}

TEST_CASE("a list that is no list is refused") {
  for (const std::string name : {"continued", "expanded", "not_followed"}) {
    const auto asked = parse_question(question_with(",\"" + name + "\":\"bitcoin\""));
    REQUIRE_FALSE(asked);
    CHECK(asked.error().where == name);
  }
}

TEST_CASE("a question's direction, rule and limits reach chains of accounts") {
  const auto asked = parse_question(R"({"method":"lifo","direction":"backward","limits":{"max_hops":3},"start":[{"ref":"ethereum:0x)" + std::string(64, 'a') + "\"}]}");
  REQUIRE(asked);
  const auto accounts = account_question(*asked);
  REQUIRE(accounts);
  CHECK(accounts->direction == Direction::backward);
  CHECK(accounts->method == Method::lifo);
  CHECK(accounts->limits.max_hops == 3);
}
