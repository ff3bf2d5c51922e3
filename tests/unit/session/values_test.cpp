// Values on the day, beside amounts that stay what they are.

#include <catch2/catch.hpp>

#include "base/time.h"
#include "rates/rate_table.h"
#include "session/case_inputs.h"
#include "session/details.h"
#include "session/money_text.h"
#include "session/page_api.h"
#include "session/replay_report.h"
#include "session/reports.h"
#include "session/table.h"
#include "session/values.h"
#include "support/files.h"
#include "unit/session/case_packing.h"

using namespace peelback;

namespace {

constexpr std::string_view kTether = "ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7";
constexpr U128 kCoin = 100'000'000;

// A table of rates: rows under the usual names.
RateBook book_of(std::string_view rows) {
  RateBook book;
  book.add(read_rate_table(as_bytes(std::string("asset,date,currency,price,source,url,licence,taken\n").append(rows)))->rates);
  return book;
}

ToldValue value_at(const RateBook& book, std::string_view time, U128 amount = kCoin, Currency currency = Currency::usd) {
  return ShownValues{book, currency}.value_of(native_asset(Chain::bitcoin), amount, {.time_s = parse_utc(time)});
}

ShownAsset token(std::string_view ref, std::string symbol) {
  return {.ref = std::string(ref), .symbol = std::move(symbol), .decimals = 6, .chain = Chain::ethereum};
}

// The case of these tests pays on 25 February 2016.
const std::string kRates =
    "asset,date,currency,price,source,url,licence,taken\n"
    "BTC,2016-02-25,USD,234.56,A daily list,https://prices.example/btc,CC0,2026-11-23\n";
const std::string kPriceReply =
    R"({"url":"https://mempool.space/api/v1/historical-price?currency=USD&timestamp=1456401600","method":"GET","status":200,)"
    R"("body":"{\"prices\":[{\"time\":1456358400,\"USD\":235.5}],\"exchangeRates\":{}}","fetched_at":"2026-11-23T09:00:00Z"})"
    "\n";

struct RealTrail {
  Session session{};
  std::vector<std::string> texts{};  // of the inputs, in their order

  explicit RealTrail(std::vector<std::string> more) {
    texts = {test::recorded_replies()};
    for (std::string& text : more) texts.push_back(std::move(text));
    for (const std::string& text : texts) REQUIRE(session.open("an input", as_bytes(text)));
    Question question;
    question.starts.push_back({.ref = *parse_ref("bitcoin:0b6461de422c46a221db99608fcbe0326e4f2325ebf2a47c9faf660ed61ee6a4:0")});
    REQUIRE(session.ask({.question = question}));
  }
  Bytes as_case() {
    std::vector<CaseInput> inputs;
    for (const std::string& text : texts) inputs.push_back({.name = "an input", .bytes = as_bytes(text)});
    return write_inputs_as_case(session, inputs, {}).value();
  }
};

}  // namespace

TEST_CASE("a value is said with its day, its source and when that was read") {
  const RateBook book = book_of("BTC,2018-01-26,USD,1233.567,CryptoCompare daily close,https://prices.example,CC BY 4.0,2026-11-23\n");
  const ToldValue value = value_at(book, "2018-01-26T00:02:13Z");
  CHECK(value.sentence == "≈ $1,234 on 2018-01-26 (CryptoCompare daily close; https://prices.example, CC BY 4.0, taken 2026-11-23)");
  CHECK(value.text == "≈ $1,234");
  CHECK(value.number == "1233.57");
}

TEST_CASE("what a source did not say is not said") {
  CHECK(value_at(book_of("BTC,2018-01-26,USD,12.3,ECB,,,\n"), "2018-01-26").sentence == "≈ $12.30 on 2018-01-26 (ECB)");
}

TEST_CASE("a payment at 23:59:59 has its own day's value, and a second later the next day's") {
  const RateBook book = book_of("BTC,2018-01-26,USD,100,a,,,\nBTC,2018-01-27,USD,200,a,,,\n");
  CHECK(value_at(book, "2018-01-26T23:59:59Z").text == "≈ $100.00");
  CHECK(value_at(book, "2018-01-27T00:00:00Z").text == "≈ $200.00");
}

TEST_CASE("a missing day has no value, and none is made from its neighbours") {
  const RateBook book = book_of("BTC,2018-01-25,USD,100,a,,,\nBTC,2018-01-27,USD,200,a,,,\n");
  const ToldValue value = value_at(book, "2018-01-26T12:00:00Z");
  CHECK(value.sentence == "no rate known for 2018-01-26");
  CHECK(value.text.empty());
  CHECK(value.number.empty());
  CHECK(value.rate == nullptr);
  CHECK(ShownValues{book, Currency::usd}.value_of(native_asset(Chain::bitcoin), kCoin, {.unconfirmed = true}).sentence == "no rate: the time is not known");
}

TEST_CASE("small values have cents, smaller ones say so, and yen have neither") {
  const RateBook book = book_of("BTC,2018-01-26,USD,100,a,,,\nBTC,2018-01-26,JPY,1234567.5,a,,,\n");
  CHECK(value_at(book, "2018-01-26", 999'999'999).text == "≈ $1,000");  // 999.999999: a thousand, to the dollar
  CHECK(value_at(book, "2018-01-26", 999'000'000).text == "≈ $999.00");
  CHECK(value_at(book, "2018-01-26", 5'000).text == "less than $0.01");
  CHECK(value_at(book, "2018-01-26", 15'000).text == "≈ $0.02");
  CHECK(value_at(book, "2018-01-26", 0).text == "≈ $0.00");
  CHECK(value_at(book, "2018-01-26", kCoin, Currency::jpy).text == "≈ ¥1,234,568");
  CHECK(value_at(book, "2018-01-26", kCoin, Currency::jpy).number == "1234568");
}

TEST_CASE("a price of a moment says which, and one that its source worked out or doubts says that") {
  RateBook book;
  Rate rate{.asset = "bitcoin:BTC", .currency = Currency::eur, .price = parse_price("8976.1").value(), .at_s = *parse_utc("2018-01-26T12:00:00Z"),
            .source = "mempool.space", .grade = RateGrade::derived};
  book.add({rate});
  CHECK(value_at(book, "2018-01-26T09:00:00Z", kCoin, Currency::eur).sentence ==
        "≈ €8,976 on 2018-01-26 (mempool.space, price of 12:00 UTC, worked out from another currency's, by an exchange rate of a day that is not named)");
}

TEST_CASE("a dollar coin stands in its own unit, with a note on days on which it was worth another") {
  const auto note = [](std::string_view ref, std::string_view price) {
    const RateBook book = book_of(std::string(ref).append(",2023-03-11,USD,").append(price).append(",a,,,\n"));
    return ShownValues{book, Currency::usd}.value_of(token(ref, "USDT"), 1'000'000, {.time_s = parse_utc("2023-03-11T07:00:00Z")});
  };
  CHECK(note(kTether, "0.99").sentence.empty());
  CHECK(note(kTether, "1.01").sentence.empty());
  CHECK(note(kTether, "0.8774").sentence == "in its own unit; one USDT was $0.8774 on 2023-03-11, outside of 0.99 to 1.01 (a)");
  CHECK(note(kTether, "0.8774").text.empty());
  // Anybody can call a token so.
  CHECK(note("ethereum:0x1111111111111111111111111111111111111111", "0.8774").text == "≈ $0.88");
}

TEST_CASE("the other sources of the day stand beside the one that counts, and are not mixed with it") {
  const RateBook book = book_of("BTC,2018-01-26,USD,100,first,,,\nBTC,2018-01-26,USD,110,second,,,\n");
  const ShownValues values{book, Currency::usd};
  const ToldMoment moment{.time_s = parse_utc("2018-01-26")};
  CHECK(values.value_of(native_asset(Chain::bitcoin), kCoin, moment).text == "≈ $100.00");
  CHECK(values.others(native_asset(Chain::bitcoin), kCoin, moment) == std::vector<std::string>{"≈ $110.00 on 2018-01-26 (second)"});
}

TEST_CASE("without a currency no table, CSV or details know of values") {
  RealTrail plain({});
  RealTrail rated({kRates});
  CHECK(write_csv(rated.session).value() == write_csv(plain.session).value());
  CHECK(write_table(rated.session).value() == write_table(plain.session).value());
  CHECK(write_trail(rated.session).value() == write_trail(plain.session).value());
}

TEST_CASE("with one they stand beside the amounts, which stay as they are") {
  RealTrail rated({kRates});
  const std::string before = write_trail(rated.session).value();
  rated.session.show_values_in(Currency::usd);
  CHECK(write_trail(rated.session).value() == before);
  const std::string csv = write_csv(rated.session).value();
  CHECK(csv.find(",value,value_currency,value_rate,value_rate_of,") != std::string::npos);
  CHECK(csv.find(",USD,234.56,2016-02-25,stated,A daily list,https://prices.example/btc,2026-11-23T00:00:00Z") != std::string::npos);
  CHECK(write_table(rated.session).value().find(R"("value":{"number":")") != std::string::npos);
  CHECK(write_text_table(rated.session).value().find("≈ $") != std::string::npos);
  const std::string details = write_details(rated.session, "place:bitcoin:0b6461de422c46a221db99608fcbe0326e4f2325ebf2a47c9faf660ed61ee6a4:0").value();
  CHECK(details.find(" on 2016-02-25 (A daily list; https://prices.example/btc, CC0, taken 2026-11-23)") != std::string::npos);
}

TEST_CASE("a case keeps its rates with their sources, and replays to the same bytes") {
  RealTrail rated({kRates, kPriceReply});
  CHECK(rated.session.rates().all().size() == 2);
  const Bytes file = rated.as_case();
  CHECK(replay_case(file).is_same());
  const auto parts = test::parts_of(file);
  REQUIRE(parts.count("case/rates.json") == 1);
  CHECK(parts.at("case/rates.json").find(R"("price":"234.56","source":"A daily list","taken":"2026-11-23T00:00:00Z")") != std::string::npos);
  CHECK(parts.at("case/rates.json").find(R"("price":"235.5","source":"mempool.space","taken":"2026-11-23T09:00:00Z")") != std::string::npos);
  Session again;
  REQUIRE(again.open("a case", file));
  CHECK(write_rates(again.rates()) == parts.at("case/rates.json"));
}

TEST_CASE("a rate that was changed in a case is caught") {
  auto parts = test::parts_of(RealTrail({kPriceReply}).as_case());
  std::string& rates = parts.at("case/rates.json");
  rates.replace(rates.find("235.5"), 5, "935.5");
  CHECK_FALSE(replay_case(test::packed_with_new_hashes(parts)).is_same());
}

TEST_CASE("what is asked for are the days and coins of the trail that have no rate yet") {
  RealTrail plain({});
  CHECK(write_values(plain.session).value() == R"({"currency":null,"known":0,"requests":[]})");
  plain.session.show_values_in(Currency::usd);
  CHECK(write_values(plain.session).value().find(R"({"assets":["bitcoin:BTC"],"day":"2016-02-25","path":"/v1/historical-price?currency=USD&timestamp=1456401600","source":"mempool"})") !=
        std::string::npos);
  RealTrail rated({kRates});
  rated.session.show_values_in(Currency::usd);
  CHECK(write_values(rated.session).value().find("2016-02-25") == std::string::npos);
}

TEST_CASE("the page gives what a source of prices answered, and a refusal changes nothing") {
  PageApi page;
  const std::string_view url = "https://mempool.space/api/v1/historical-price?currency=USD&timestamp=1456401600";
  CHECK(page.give_prices(url, 200, as_bytes(R"({"prices":[{"time":1456358400,"USD":235.5}]})"), "2026-11-23T09:00:00Z") == R"({"ok":true,"value":{"problems":[],"rates":1}})");
  CHECK(page.give_prices(url, 429, as_bytes("slow down"), "").find("rate_limited") != std::string::npos);
  CHECK(page.show_values(R"({"currency":"USD"})") == R"({"ok":true,"value":{"currency":"USD","known":1,"requests":[]}})");
  CHECK(page.show_values(R"({"currency":"BTC"})").find("usage") != std::string::npos);
  CHECK(page.show_values(R"({"currency":null})") == R"({"ok":true,"value":{"currency":null,"known":1,"requests":[]}})");
  CHECK(page.table_shape(as_bytes(kRates)).find("unknown_format") != std::string::npos);
  CHECK(page.open("rates.csv", as_bytes(kRates)).find(R"("kind":"rates")") != std::string::npos);
}
