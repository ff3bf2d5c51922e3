// What mempool.space and DefiLlama answer. The replies here are made up in the shapes that their own documents and source code give:
// nothing recorded could be had.

#include <catch2/catch.hpp>

#include "base/time.h"
#include "rates/assets.h"
#include "rates/price_replies.h"

using namespace peelback;

namespace {

constexpr std::string_view kMempool = "https://mempool.space/api/v1/historical-price?currency=USD&timestamp=1516968000";
constexpr std::string_view kLlama = "https://coins.llama.fi/prices/historical/1516968000/coingecko:ethereum,coingecko:nem";
constexpr std::int64_t kFetched = 1'795'000'000;

Result<PriceReading> decode(std::string_view url, std::string_view body, int status = 200) { return decode_prices(url, status, as_bytes(body), kFetched); }

}  // namespace

TEST_CASE("mempool.space's price is bitcoin's, at the moment that it names") {
  const auto reading = decode(kMempool, R"({"prices":[{"time":1516924800,"USD":11153.32,"EUR":8976.1}],"exchangeRates":{"USDEUR":0.86}})");
  REQUIRE(reading.ok());
  REQUIRE(reading->rates.size() == 1);
  const Rate& rate = reading->rates.front();
  CHECK(rate.asset == "bitcoin:BTC");
  CHECK(format_price(rate.price) == "11153.32");
  CHECK(rate.at_s == 1516924800);
  CHECK_FALSE(rate.is_daily);
  CHECK(rate.source == "mempool.space");
  CHECK(rate.url == kMempool);
  CHECK(rate.taken_s == kFetched);
  CHECK(rate.grade == RateGrade::stated);
}

TEST_CASE("another currency is taken as it stands in the row, graded derived, and never made with today's exchange rate") {
  const std::string_view url = "/v1/historical-price?currency=EUR&timestamp=1516968000";
  const auto stated = decode(url, R"({"prices":[{"time":1516924800,"USD":11153.32,"EUR":8976.1}],"exchangeRates":{"USDEUR":0.86}})");
  REQUIRE(stated.ok());
  REQUIRE(stated->rates.size() == 1);
  CHECK(stated->rates.front().grade == RateGrade::derived);
  CHECK(format_price(stated->rates.front().price) == "8976.1");
  const auto missing = decode(url, R"({"prices":[{"time":1516924800,"USD":11153.32}],"exchangeRates":{"USDEUR":0.86}})");
  REQUIRE(missing.ok());
  CHECK(missing->rates.empty());
  REQUIRE(missing->problems.size() == 1);
  CHECK(missing->problems.front().where == "prices[0].EUR");
}

TEST_CASE("where a source writes 0 or -1 it knows no price") {
  const auto reading = decode(kMempool, R"({"prices":[{"time":1,"USD":0},{"time":2,"USD":-1},{"time":3,"USD":0.0}]})");
  REQUIRE(reading.ok());
  CHECK(reading->rates.empty());
  CHECK(reading->problems.empty());
}

TEST_CASE("DefiLlama's coins each have their own moment, and a coin that it does not know is left out") {
  const auto reading = decode(kLlama, R"({"coins":{"coingecko:ethereum":{"symbol":"ETH","price":1050.2535,"timestamp":1516967990,"confidence":0.99}}})");
  REQUIRE(reading.ok());
  REQUIRE(reading->rates.size() == 4);  // the coin of Ethereum and of three chains beside it
  CHECK(reading->rates.front().asset == "ethereum:ETH");
  CHECK(reading->rates.front().source == "DefiLlama");
  CHECK(format_price(reading->rates.front().price) == "1050.2535");
  CHECK(reading->rates.front().at_s == 1516967990);
}

TEST_CASE("a price of which DefiLlama itself is less than nine tenths sure is doubted") {
  const auto grade = [](std::string_view confidence) {
    const std::string body = R"({"coins":{"coingecko:nem":{"price":0.9,"timestamp":1516967990,"confidence":)" + std::string(confidence) + "}}}";
    return decode(kLlama, body)->rates.front().grade;
  };
  CHECK(grade("0.9") == RateGrade::stated);
  CHECK(grade("1") == RateGrade::stated);
  CHECK(grade("0.8999999") == RateGrade::doubted);
  CHECK(grade("0") == RateGrade::doubted);
}

TEST_CASE("a price in the notation of floating numbers keeps every digit") {
  const auto reading = decode("/prices/historical/1516968000/ethereum:0xABCD", R"({"coins":{"ethereum:0xABCD":{"price":1.2345678901234567e-07,"timestamp":1516967990}}})");
  REQUIRE(reading.ok());
  REQUIRE(reading->rates.size() == 1);
  CHECK(reading->rates.front().asset == "ethereum:0xabcd");
  CHECK(format_price(reading->rates.front().price) == "0.00000012345678901234567");
}

TEST_CASE("one bad row does not cost the others") {
  const auto reading = decode(kLlama, R"({"coins":{"coingecko:nem":{"price":"0.9","timestamp":1516967990},"coingecko:tron":{"price":0.05,"timestamp":99999999999999},)"
                                      R"("coingecko:litecoin":{"price":180.5,"timestamp":1516967990}}})");
  REQUIRE(reading.ok());
  REQUIRE(reading->rates.size() == 1);
  CHECK(reading->rates.front().asset == "litecoin:LTC");
  REQUIRE(reading->problems.size() == 2);
  CHECK(reading->problems[0].code == Code::bad_type);
  CHECK(reading->problems[1].code == Code::bad_number);
}

TEST_CASE("a refusal is said by its code") {
  CHECK(decode(kMempool, "Too Many Requests", 429).error().code == Code::rate_limited);
  CHECK(decode(kMempool, "", 500).error().code == Code::server_error);
  CHECK(decode(kMempool, "<html>", 200).error().code == Code::refused);
  CHECK(decode(kMempool, R"({"prices":)", 200).error().code == Code::truncated);
  CHECK(decode(kMempool, "[]", 200).error().code == Code::bad_type);
  CHECK(decode(kMempool, "{}", 200).error().code == Code::missing_field);
  CHECK(decode(kLlama, R"({"coins":[]})", 200).error().code == Code::bad_type);
  CHECK(decode("https://mempool.space/api/tx/00", "{}").error().code == Code::unknown_format);
}

TEST_CASE("a day's prices are asked for at its middle, bitcoin's of one source and all others of the other at once") {
  const std::int64_t day = *parse_utc("2018-01-26");
  const auto requests = price_requests(day, Currency::usd, {"nem:XEM", "bitcoin:BTC", "ethereum:0xdac1", "ethereum:ETH", "arbitrum:ETH", "nem:dim:coin"});
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].source == PriceSource::mempool);
  CHECK(requests[0].path == "/v1/historical-price?currency=USD&timestamp=1516968000");
  CHECK(requests[1].source == PriceSource::defillama);
  CHECK(requests[1].path == "/prices/historical/1516968000/coingecko:ethereum,coingecko:nem,ethereum:0xdac1");
  for (const PriceRequest& request : requests) CHECK(is_price_path("https://host.example" + request.path));
}

TEST_CASE("in another currency than the dollar only bitcoin can be asked about") {
  const auto requests = price_requests(*parse_utc("2018-01-26"), Currency::eur, {"nem:XEM", "bitcoin:BTC"});
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].path == "/v1/historical-price?currency=EUR&timestamp=1516968000");
  CHECK(price_requests(0, Currency::eur, {"nem:XEM"}).empty());
}

TEST_CASE("a request names no more than forty coins") {
  std::vector<std::string> assets;
  for (int i = 0; i < 41; ++i) assets.push_back("ethereum:0x" + std::to_string(1000 + i));
  CHECK(price_requests(0, Currency::usd, assets).size() == 2);
}

TEST_CASE("DefiLlama's names lead back to the assets that they are of") {
  for (const std::string_view asset : {"bitcoin:BTC", "ethereum:ETH", "base:ETH", "nem:XEM", "polygon:0x11", "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"}) {
    CAPTURE(asset);
    const auto back = assets_of_llama_name(llama_name_of(asset));
    CHECK(std::find(back.begin(), back.end(), asset) != back.end());
  }
  CHECK(llama_name_of("nem:dim:coin").empty());
  CHECK(assets_of_llama_name("coingecko:").empty());
  CHECK(assets_of_llama_name("").empty());
}
