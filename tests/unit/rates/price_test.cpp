// Prices are exact, and a value is rounded once.

#include <catch2/catch.hpp>
#include <random>

#include "rates/price.h"

using namespace peelback;

namespace {

// Arithmetic on decimal digits, as on paper: it shares nothing with the code that it is held against.
std::string without_zeros(const std::string& digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first);
}

std::string times(const std::string& a, const std::string& b) {
  std::vector<int> columns(a.size() + b.size(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) columns[i + j + 1] += (a[i] - '0') * (b[j] - '0');
  }
  for (std::size_t i = columns.size() - 1; i > 0; --i) {
    columns[i - 1] += columns[i] / 10;
    columns[i] %= 10;
  }
  std::string digits;
  for (const int column : columns) digits.push_back(static_cast<char>('0' + column));
  return without_zeros(digits);
}

std::string plus_one(std::string digits) {
  for (std::size_t i = digits.size(); i-- > 0;) {
    if (digits[i] != '9') return ++digits[i], digits;
    digits[i] = '0';
  }
  return '1' + digits;
}

std::string value_on_paper(const std::string& amount, unsigned decimals, const std::string& mantissa, unsigned scale, unsigned digits) {
  std::string product = times(amount, mantissa) + std::string(digits, '0');
  const std::size_t dropped = decimals + scale;
  if (product.size() <= dropped) product.insert(0, dropped - product.size() + 1, '0');
  const std::string kept = without_zeros(product.substr(0, product.size() - dropped));
  const std::string rest = product.substr(product.size() - dropped);
  const std::string half = dropped == 0 ? "" : '5' + std::string(dropped - 1, '0');
  const bool is_odd = (kept.back() - '0') % 2 == 1;
  return rest > half || (!rest.empty() && rest == half && is_odd) ? plus_one(kept) : kept;
}

std::string value_text(U128 amount, unsigned decimals, std::string_view price, unsigned digits) {
  const auto value = value_half_even(amount, decimals, parse_price(price).value(), digits);
  return value ? to_decimal(*value) : "too large";
}

}  // namespace

TEST_CASE("a price is read digit by digit, and written back") {
  for (const auto& [text, mantissa, scale] : std::vector<std::tuple<std::string, std::string, unsigned>>{
           {"11159.50", "111595", 1}, {"1", "1", 0}, {"1.2e-05", "12", 6}, {"1E3", "1000", 0}, {"0.000001", "1", 6}, {"25e-1", "25", 1},
           {"1.250e+1", "125", 1}, {"11153.320000000000001", "11153320000000000001", 15}}) {
    CAPTURE(text);
    const auto price = parse_price(text);
    REQUIRE(price.ok());
    CHECK(to_decimal(price->mantissa) == mantissa);
    CHECK(price->scale == scale);
    CHECK(parse_price(format_price(*price)).value() == *price);
  }
}

TEST_CASE("what is no price above zero is refused") {
  for (const char* text : {"", "0", "0.000", "-1", "+1", "1,000", ".5", "1.", "1.2.3", "NaN", "1e", "1e+", "1e1000", "1e99", "1e-99", "$5", "1 ",
                           "999999999999999999999999999999999999999999"}) {
    CAPTURE(text);
    const auto price = parse_price(text);
    REQUIRE_FALSE(price.ok());
    CHECK(price.error().code == Code::bad_number);
  }
}

TEST_CASE("a half is rounded to the even cent, anything above it up") {
  CHECK(value_text(150'000'000, 8, "0.03", 2) == "4");   // 0.045
  CHECK(value_text(150'000'000, 8, "0.05", 2) == "8");   // 0.075
  CHECK(value_text(150'000'001, 8, "0.03", 2) == "5");   // 0.0450000003
  CHECK(value_text(100'000'000, 8, "11153.32", 2) == "1115332");
  CHECK(value_text(100'000'000, 8, "11153.5", 0) == "11154");
  CHECK(value_text(100'000'000, 8, "11152.5", 0) == "11152");
  CHECK(value_text(0, 8, "11152.5", 2) == "0");
  CHECK(value_text(7, 0, "3", 2) == "2100");
}

TEST_CASE("Coincheck's 523 million XEM at a dollar and a fraction are the product, to the cent") {
  CHECK(value_text(U128{523'000'000'000'000}, 6, "1.017", 2) == "53189100000");
}

TEST_CASE("a value is what arithmetic on paper gives, for any amount and price") {
  std::mt19937_64 random(20180126);
  for (int round = 0; round < 3000; ++round) {
    const auto wide = [&] { return (static_cast<U128>(random()) << 64 | random()) >> (random() % 128); };
    const U128 amount = wide();
    const U128 mantissa = wide() | 1;
    const auto decimals = static_cast<unsigned>(random() % 37);
    const auto scale = static_cast<unsigned>(random() % 61);
    const auto digits = static_cast<unsigned>(random() % 5);
    const std::string paper = value_on_paper(to_decimal(amount), decimals, to_decimal(mantissa), scale, digits);
    const auto value = value_half_even(amount, decimals, {mantissa, scale}, digits);
    CAPTURE(to_decimal(amount), decimals, to_decimal(mantissa), scale, digits, paper);
    if (value) {
      CHECK(to_decimal(*value) == paper);
    } else {
      CHECK_FALSE(parse_decimal(paper).has_value());
    }
  }
}

TEST_CASE("a dollar coin left its peg outside of 0.99 to 1.01, both still within") {
  const auto off = [](std::string_view text) { return is_off_peg(parse_price(text).value()); };
  CHECK_FALSE(off("0.99"));
  CHECK_FALSE(off("1"));
  CHECK_FALSE(off("1.0100"));
  CHECK(off("0.98999999999999999999999999"));
  CHECK(off("1.010000000000000000000000001"));
  CHECK(off("0.8774"));
  CHECK(off("123456789012345678901234567890123456"));
  CHECK(off("1e-60"));
}

TEST_CASE("currencies are found by their codes") {
  CHECK(find_currency("usd") == Currency::usd);
  CHECK(find_currency("EUR") == Currency::eur);
  CHECK_FALSE(find_currency("XEM"));
  CHECK_FALSE(find_currency(""));
  CHECK(currency_info(Currency::jpy).minor_digits == 0);
  CHECK(currency_info(Currency::krw).code == "KRW");
}
