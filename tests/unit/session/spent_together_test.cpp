// What the details of a place say of addresses that are spent together with its own, on recorded payments.

#include <catch2/catch.hpp>

#include "model/reference.h"
#include "session/details.h"
#include "support/files.h"

using namespace peelback;

namespace {

const std::string kJoint = "60a20bd93aa49ab4b28d514ec10b06e1829ce6818ec06cd3aabd013ebcdc4bb1";     // three inputs of two addresses
const std::string kWhirlpool = "323df21f0b0756f98336437aa3d2fb87e02b59f1946b714a7b09df04d429dec2";  // five of five

std::string details_of_first_input(const std::string& fixture, const std::string& txid) {
  Session session;
  REQUIRE(session.open("reply", test::fixture(fixture)));
  Question question;
  question.starts = {{.ref = *parse_ref("bitcoin:" + txid)}};
  REQUIRE(session.ask({.question = question}));
  const auto details = write_details(session, "input:" + txid + ":0");
  if (!details) FAIL(format_error(details.error()));
  return *details;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the details of a place say with what it is spent together, and by which transaction") {
  const std::string details = details_of_first_input("mempool_space/bare-multisig.json", kJoint);
  CHECK(contains(details, "Worked out by multi-input clustering, which can be wrong: spent together with 1 other address, 1 of them in "
                          "one transaction with this one. 1 transaction in the data at hand shows it.\""));
  CHECK(contains(details, R"("name":"Spent together in")"));
  CHECK(contains(details, R"("pointer":"/vin")"));
}

TEST_CASE("a transaction that looks like a CoinJoin joins nothing, and the details say so") {
  const std::string details = details_of_first_input("mempool_space/whirlpool-coinjoin.json", kWhirlpool);
  CHECK(contains(details, "With no other address but in 1 transaction that looks like a CoinJoin, which is left out: there several "
                          "people sign together."));
  CHECK_FALSE(contains(details, "Spent together in"));
}
