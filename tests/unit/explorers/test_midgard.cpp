#include <catch2/catch.hpp>

#include "explorers/midgard.h"

using namespace peelback;
using namespace peelback::midgard;

namespace {

const std::string kIn = "8DA8F0C0D6B1E2F3A4958677685940312233445566778899AABBCCDDEEFF0011";
const std::string kOut = "5E1F00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDD";

// Made up in the shape of the OpenAPI description; ids and addresses are nobody's.
std::string action(const std::string& in_amount = "100000000", const std::string& status = "success") {
  return R"({"actions":[{"type":"swap","status":")" + status + R"(","date":"1710673264963705816","height":"15149305","pools":["BTC.BTC","ETH.ETH"],)" +
         R"("in":[{"txID":")" + kIn + R"(","address":"bc1qfrom","coins":[{"asset":"BTC.BTC","amount":")" + in_amount + R"("}]}],)" +
         R"("out":[{"txID":")" + kOut + R"(","address":"0xto","coins":[{"asset":"ETH.ETH","amount":"1790000000"}],"height":"15149311"},)" +
         R"({"txID":"","address":"thor1fee","coins":[{"asset":"THOR.RUNE","amount":"5"}],"affiliate":true}],)" +
         R"("metadata":{"swap":{"memo":"=:ETH.ETH:0xto:0/1/0:dx:10","isStreamingSwap":true}}}],"count":"1","meta":{"nextPageToken":"151","prevPageToken":""}})";
}

Result<Reading> read(const std::string& body, int status = 200) { return decode(status, as_bytes(body)); }

}  // namespace

TEST_CASE("Midgard is asked for an id in capitals, without 0x") {
  CHECK(path_of("0x" + kIn).value() == "/v2/actions?txid=" + kIn);
  CHECK(path_of("nonsense").error().code == Code::usage);
}

TEST_CASE("a swap has what came in, what went out and the share of who brought it") {
  const auto reading = read(action());
  REQUIRE(reading);
  CHECK(reading->problems.empty());
  CHECK(reading->next_page == "151");
  REQUIRE(reading->actions.size() == 1);
  const Action& swap = reading->actions[0];
  CHECK(swap.type == "swap");
  CHECK(swap.status == Action::Status::success);
  CHECK(swap.time_s == 1'710'673'264);
  CHECK(swap.height == 15'149'305);
  CHECK(swap.memo == "=:ETH.ETH:0xto:0/1/0:dx:10");
  REQUIRE(swap.in.size() == 1);
  CHECK(swap.in[0].txid == kIn);
  CHECK(swap.in[0].coins[0].amount_e8 == 100'000'000);
  REQUIRE(swap.out.size() == 2);
  CHECK(swap.out[0].coins[0].asset.to_text() == "ETH.ETH");
  CHECK_FALSE(swap.out[0].is_affiliate);
  CHECK(swap.out[1].is_affiliate);
  CHECK(swap.out[1].txid.empty());
}

TEST_CASE("amounts are in 10^-8 whatever the asset's own unit") {
  CHECK(to_base_units_floor(1'790'000'000, 18) == U128{17'900'000'000} * 1'000'000'000);
  CHECK(to_base_units_floor(100'000'000, 8) == 100'000'000);
  CHECK(to_base_units_floor(123'456'789, 6) == 1'234'567);
  CHECK_FALSE(to_base_units_floor(kU128Max, 18));
}

TEST_CASE("a row that does not stand costs only itself, and is named") {
  const auto reading = read(action("many"));
  REQUIRE(reading);
  CHECK(reading->actions.empty());
  REQUIRE(reading->problems.size() == 1);
  CHECK(reading->problems[0].where == "actions[0].in[0].coins[0].amount");
  CHECK(read(action("1", "maybe"))->problems[0].where == "actions[0].status");
}

TEST_CASE("an id that THORChain never met gives no action") {
  CHECK(read(R"({"actions":[],"count":"0","meta":{}})")->actions.empty());
}

TEST_CASE("every failure of Midgard has its code") {
  CHECK(read("slow down", 429).error().code == Code::rate_limited);
  CHECK(read("oops", 502).error().code == Code::server_error);
  CHECK(read("", 0).error().code == Code::network_failure);
  CHECK(read("no such thing", 404).error().code == Code::not_found);
  CHECK(read("<!doctype html><title>captcha</title>").error().code == Code::refused);
  CHECK(read(R"({"actions":[)").error().code == Code::truncated);
  CHECK(read("[]").error().code == Code::bad_type);
  CHECK(read("{}").error().code == Code::missing_field);
}

TEST_CASE("the next page is asked for where one can follow, and only by a token that is one") {
  const std::string path = path_of(kIn).value();
  CHECK_FALSE(read(action())->is_full);
  CHECK(next_path(path, "151") == path + "&nextPageToken=151");
  CHECK(next_path(next_path(path, "151"), "152") == path + "&nextPageToken=152");
  CHECK(next_path(path, "").empty());
  CHECK(next_path(path, "1&type=swap").empty());
  CHECK(next_path(path, std::string(41, '1')).empty());
  CHECK(path_in("https://midgard.example/chain" + path) == path);
  CHECK(path_in("https://midgard.example/health").empty());
}

TEST_CASE("the same action of two answers is one, wherever it stands") {
  auto first = read(action())->actions.at(0);
  auto second = first;
  second.row = 7;
  CHECK(first == second);
  second.height += 1;
  CHECK_FALSE(first == second);
}
