// A rate holds for its own day, in UTC, and for no other.

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/time.h"
#include "rates/rate.h"

using namespace peelback;

namespace {

Rate daily(std::string_view day, std::string_view price, std::string source = "a list") {
  return {.asset = "bitcoin:BTC", .currency = Currency::usd, .price = parse_price(price).value(), .at_s = *parse_utc(day), .is_daily = true,
          .source = std::move(source)};
}

Rate at_moment(std::string_view time, std::string_view price) {
  Rate rate = daily(time, price);
  rate.is_daily = false;
  return rate;
}

std::string price_at(const RateBook& book, std::string_view time, Currency currency = Currency::usd) {
  const Rate* rate = book.find("bitcoin:BTC", currency, *parse_utc(time));
  return rate == nullptr ? "none" : format_price(rate->price);
}

}  // namespace

TEST_CASE("a day's rate holds from its first second to its last") {
  RateBook book;
  book.add({daily("2018-01-26", "100"), daily("2018-01-27", "200")});
  CHECK(price_at(book, "2018-01-25T23:59:59Z") == "none");
  CHECK(price_at(book, "2018-01-26T00:00:00Z") == "100");
  CHECK(price_at(book, "2018-01-26T23:59:59Z") == "100");
  CHECK(price_at(book, "2018-01-27T00:00:00Z") == "200");
  CHECK(price_at(book, "2018-01-28T00:00:00Z") == "none");
}

TEST_CASE("a day that is missing between two others has no rate") {
  RateBook book;
  book.add({daily("2018-01-25", "100"), daily("2018-01-27", "200")});
  CHECK(price_at(book, "2018-01-26T12:00:00Z") == "none");
}

TEST_CASE("of moments the nearest of the same day counts, and a whole day's before them") {
  RateBook book;
  book.add({at_moment("2018-01-26T00:05:00Z", "1"), at_moment("2018-01-26T12:00:00Z", "2"), at_moment("2018-01-27T00:00:00Z", "3")});
  CHECK(price_at(book, "2018-01-26T05:00:00Z") == "1");
  CHECK(price_at(book, "2018-01-26T06:02:30Z") == "1");
  CHECK(price_at(book, "2018-01-26T06:02:31Z") == "2");
  CHECK(price_at(book, "2018-01-26T23:59:59Z") == "2");
  book.add({daily("2018-01-26", "4")});
  CHECK(price_at(book, "2018-01-26T12:00:00Z") == "4");
  CHECK(book.on_day("bitcoin:BTC", Currency::usd, *parse_utc("2018-01-26T12:00:00Z")).size() == 3);
}

TEST_CASE("currencies and assets are kept apart") {
  RateBook book;
  Rate euro = daily("2018-01-26", "90");
  euro.currency = Currency::eur;
  book.add({daily("2018-01-26", "100"), euro});
  CHECK(price_at(book, "2018-01-26", Currency::eur) == "90");
  CHECK(price_at(book, "2018-01-26", Currency::jpy) == "none");
  CHECK(book.find("bitcoin-cash:BCH", Currency::usd, *parse_utc("2018-01-26")) == nullptr);
}

TEST_CASE("the same rates in any order, and twice, are the same book") {
  std::vector<Rate> rates = {daily("2018-01-26", "100"), daily("2018-01-26", "101", "another list"), daily("2018-01-25", "7"),
                             at_moment("2018-01-26T12:00:00Z", "2")};
  RateBook book;
  book.add(rates);
  RateBook other;
  std::reverse(rates.begin(), rates.end());
  for (const Rate& rate : rates) other.add({rate});
  other.add(rates);
  CHECK(book.all().size() == 4);
  CHECK(std::equal(book.all().begin(), book.all().end(), other.all().begin(), other.all().end()));
}

TEST_CASE("days begin at midnight, before 1970 too") {
  CHECK(day_of(*parse_utc("2018-01-26T23:59:59Z")) == *parse_utc("2018-01-26"));
  CHECK(day_of(0) == 0);
  CHECK(day_of(-1) == -86400);
}
