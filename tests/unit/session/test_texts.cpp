#include <catch2/catch.hpp>

#include "session/money_text.h"
#include "session/question_json.h"

using namespace peelback;

TEST_CASE("amounts are written with every digit, and short with three") {
  CHECK(format_money(native_asset(Chain::bitcoin), 952451372) == "9.52451372 BTC");
  CHECK(format_money(native_asset(Chain::bitcoin), 123456700000000) == "1,234,567 BTC");
  CHECK(format_money(native_asset(Chain::bitcoin), 0) == "0 BTC");
  CHECK(format_money_short(native_asset(Chain::bitcoin), 952451372) == "9.52 BTC");
  CHECK(format_money_short(native_asset(Chain::bitcoin), 1) == "0.00000001 BTC");
  CHECK(format_money_short(native_asset(Chain::bitcoin), 7110000) == "0.0711 BTC");
  CHECK(format_money_short(native_asset(Chain::bitcoin), 1234500000000) == "12,300 BTC");
  CHECK(format_money_short(native_asset(Chain::bitcoin), 999500000000) == "10,000 BTC");
  CHECK(format_money_short(native_asset(Chain::nem), 523000000000000) == "523m XEM");
}

TEST_CASE("a token is written in its own units, never in those of its chain") {
  const ShownAsset usdt{.ref = "ethereum:0xdac1", .symbol = "USDT", .decimals = 6, .chain = Chain::ethereum};
  CHECK(format_money(usdt, 1'204'500'000) == "1,204.5 USDT");
  CHECK(format_money_short(usdt, 2'104'500'000'000) == "2.1m USDT");
  CHECK(format_base_units(usdt, 1'000) == "1,000 base units");
  const ShownAsset whole{.ref = "ethereum:0xabc", .symbol = "X", .decimals = 0, .chain = Chain::ethereum};
  CHECK(format_money(whole, kU128Max) == "340,282,366,920,938,463,463,374,607,431,768,211,455 X");
  const ShownAsset tiny{.ref = "ethereum:0xdef", .symbol = "Y", .decimals = 255, .chain = Chain::ethereum};
  CHECK(format_money(tiny, 1).size() == 2 + 255 + 2);
}

TEST_CASE("counts and short ids are easy to read, with both ends of an id") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(1234567) == "1,234,567");
  CHECK(format_short_id("12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw") == "12t9YD…jr6SMw");
}

TEST_CASE("a question is read with every default spelled out") {
  const auto asked = parse_question(R"({"method":"haircut","start":[{"ref":"bitcoin:20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1","amount":"5"}],"limits":{"max_hops":3,"since":"2018-01-26"}})");
  REQUIRE(asked);
  CHECK(asked->question.method == Method::haircut);
  CHECK(asked->question.starts[0].amount == Amount{5});
  CHECK(asked->question.limits.max_hops == 3);
  CHECK(asked->question.limits.since_s == 1516924800);
  CHECK(asked->check_payments);
  JsonWriter json;
  json.begin_object();
  put_limits(json, asked->question.limits);
  json.end_object();
  CHECK(json.take() == R"({"limits":{"busy_transactions":1000,"fan_out":0,"max_hops":3,"min_amount":"0","min_share_ppm":0,"since":"2018-01-26T00:00:00Z","until":null}})");
}

TEST_CASE("a question that cannot be meant is refused by its field") {
  const auto where = [](std::string_view json) { return parse_question(json).error().where; };
  CHECK(where(R"({"start":[]})") == "method");
  CHECK(where(R"({"method":"magic","start":[]})") == "method");
  CHECK(where(R"({"method":"fifo","start":[]})") == "start");
  CHECK(where(R"({"method":"fifo","start":[{}]})") == "start[0].ref");
  CHECK(where(R"({"method":"fifo","start":[{"ref":"bitcoin:12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw","amount":-1}]})") == "start[0].amount");
  CHECK(where(R"({"method":"fifo","direction":"sideways","start":[]})") == "direction");
  CHECK(parse_question("").error().code == Code::bad_json);
}
