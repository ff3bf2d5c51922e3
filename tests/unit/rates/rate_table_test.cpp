// Tables of rates as reporters bring them.

#include <catch2/catch.hpp>

#include "base/time.h"
#include "rates/assets.h"
#include "rates/rate_table.h"

using namespace peelback;

namespace {

constexpr std::string_view kHeader = "asset,date,currency,price,source,url,licence,taken\n";

RateTable read(std::string_view rows) {
  auto table = read_rate_table(as_bytes(std::string(kHeader).append(rows)));
  REQUIRE(table.ok());
  return *std::move(table);
}

}  // namespace

TEST_CASE("a row is a rate with its source, its licence and the day on which it was taken") {
  const RateTable table = read("bitcoin:BTC,2018-01-26,USD,11153.32,CryptoCompare daily close,https://prices.example/btc,CC BY 4.0,2026-11-23\n");
  REQUIRE(table.problems.empty());
  REQUIRE(table.rates.size() == 1);
  const Rate& rate = table.rates.front();
  CHECK(rate.asset == "bitcoin:BTC");
  CHECK(rate.currency == Currency::usd);
  CHECK(format_price(rate.price) == "11153.32");
  CHECK(rate.at_s == *parse_utc("2018-01-26"));
  CHECK(rate.is_daily);
  CHECK(rate.source == "CryptoCompare daily close");
  CHECK(rate.url == "https://prices.example/btc");
  CHECK(rate.licence == "CC BY 4.0");
  CHECK(rate.taken_s == *parse_utc("2026-11-23"));
}

TEST_CASE("columns may stand in any order, be named loosely, and those that are not needed be left out") {
  const std::string_view text = "\xef\xbb\xbf" "Source;Price;Currency;Asset;Date;Remark\nECB;0.93;eur;xem;2018-01-26 13:45:00;x\n";
  REQUIRE(is_rate_table(as_bytes(text)));
  const auto table = read_rate_table(as_bytes(text));
  REQUIRE(table.ok());
  REQUIRE(table->rates.size() == 1);
  CHECK(table->rates.front().asset == "nem:XEM");
  CHECK_FALSE(table->rates.front().is_daily);
  CHECK(table->rates.front().taken_s == 0);
}

TEST_CASE("a symbol is the coin of every chain that has it, a contract one token alone") {
  CHECK(assets_named("BTC") == std::vector<std::string>{"bitcoin:BTC"});
  CHECK(assets_named("eth") == std::vector<std::string>{"ethereum:ETH", "arbitrum:ETH", "optimism:ETH", "base:ETH"});
  CHECK(assets_named("ethereum:0xDAC17F958D2ee523a2206206994597C13D831ec7") == std::vector<std::string>{"ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7"});
  CHECK(assets_named("tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t") == std::vector<std::string>{"tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"});
  CHECK(assets_named("nonsense").empty());
  CHECK(assets_named("nonsense:BTC").empty());
  CHECK(assets_named("bitcoin:").empty());
}

TEST_CASE("a row that does not stand is named by its line, and the others count") {
  const RateTable table = read(
      "BTC,2018-01-26,USD,1,a\n"
      "BTC,2018-01-26,USD,1,a,,,\n"
      "BTC,26.1.2018,USD,1,a,,,\n"
      "BTC,2018-01-26,XXX,1,a,,,\n"
      "BTC,2018-01-26,USD,-1,a,,,\n"
      "BTC,2018-01-26,USD,1,,,,\n"
      "QQQ,2018-01-26,USD,1,a,,,\n"
      "BTC,2018-01-27,USD,1,a,,,yesterday\n"
      "BTC,2018-01-28,USD,1,\"a\" b,,,\n");
  CHECK(table.rates.size() == 1);
  const std::vector<std::pair<Code, std::string>> expected = {
      {Code::bad_length, "line 2"},          {Code::bad_date, "line 4, date"},       {Code::unsupported, "line 5, currency"},
      {Code::bad_number, "line 6, price"},   {Code::missing_field, "line 7, source"}, {Code::bad_reference, "line 8, asset"},
      {Code::bad_date, "line 9, taken"},     {Code::bad_length, "line 10"}};
  REQUIRE(table.problems.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(table.problems[i].code == expected[i].first);
    CHECK(table.problems[i].where == expected[i].second);
  }
}

TEST_CASE("what names no asset, date, currency, price and source is no table of rates") {
  CHECK_FALSE(is_rate_table(as_bytes("timestamp,block,tx_hash,from,to,amount,asset\n")));
  CHECK_FALSE(is_rate_table(as_bytes("asset,date,currency,price\n")));
  CHECK_FALSE(is_rate_table(as_bytes("")));
  CHECK_FALSE(is_rate_table(as_bytes("{\"asset\":1}")));
  CHECK(read_rate_table(as_bytes("a,b\n")).error().code == Code::unknown_format);
  CHECK(read_rate_table(as_bytes("# nothing\n")).error().code == Code::unknown_format);
}
