#pragma once
// What one coin cost, exactly as its source wrote it, and what an amount was worth at that price.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/wide.h"

namespace peelback {

/// Currencies that prices are quoted in, by their ISO 4217 codes.
enum class Currency : std::uint8_t { aud, cad, chf, cny, eur, gbp, jpy, krw, usd };

struct CurrencyInfo {
  Currency currency{};
  std::string_view code{};    // "USD"
  std::string_view sign{};    // before an amount: "$", "CHF "
  unsigned minor_digits = 2;  // ISO 4217: 2 where a hundredth is the smallest coin, 0 for yen and won
};
/// Never fails: every currency has its row.
const CurrencyInfo& currency_info(Currency currency);
/// By the code, in any case. Absent: none of these.
std::optional<Currency> find_currency(std::string_view code);

/// mantissa · 10^-scale units of a currency for one whole coin: 11159.5 is {111595, 1}.
struct Price {
  static constexpr unsigned kMostScale = 60;
  U128 mantissa = 0;
  unsigned scale = 0;
  bool operator==(const Price&) const = default;
};

/// Of a decimal number as tables and JSON write it ("11159.50", "1.2e-05"), without the zeros at its end. Errors: bad_number
/// for what is none, is not above zero, has a mantissa beyond 128 bits or is finer than 10^-kMostScale.
Result<Price> parse_price(std::string_view text);

/// "11159.5"; parse_price() gives the same price back.
std::string format_price(const Price& price);

/// base_units · 10^-decimals · price, in units of 10^-digits of the currency: exact up to this one rounding, half to even.
/// Absent beyond 128 bits. 1.5 coins of 8 decimals at 0.03 are 0.045, with two digits 4.
std::optional<U128> value_half_even(U128 base_units, unsigned decimals, const Price& price, unsigned digits);

bool is_less(const Price& a, const Price& b);

/// Whether the price lies outside of 0.99 to 1.01, both still within: what is said of a coin that is meant to be worth one.
bool is_off_peg(const Price& price);

}  // namespace peelback
