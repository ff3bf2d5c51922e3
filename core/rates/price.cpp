#include "rates/price.h"

#include <algorithm>
#include <array>

#include "base/loose_match.h"

namespace peelback {

namespace {

constexpr auto kCurrencies = std::to_array<CurrencyInfo>({
    {Currency::aud, "AUD", "A$", 2},
    {Currency::cad, "CAD", "C$", 2},
    {Currency::chf, "CHF", "CHF ", 2},
    {Currency::cny, "CNY", "CN¥", 2},
    {Currency::eur, "EUR", "€", 2},
    {Currency::gbp, "GBP", "£", 2},
    {Currency::jpy, "JPY", "¥", 0},
    {Currency::krw, "KRW", "₩", 0},
    {Currency::usd, "USD", "$", 2},
});

constexpr Price kPegLeast = {99, 2};
constexpr Price kPegMost = {101, 2};
// No exponent of a price that can be kept needs more digits than this.
constexpr std::size_t kLongestExponent = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Error bad_price(std::string_view text, std::string_view why) {
  return {Code::bad_number, "", std::string(why).append(": ").append(text.substr(0, 40))};
}

// Divides by ten, and gives the digit that fell off.
unsigned take_last_digit(U256& number) {
  constexpr U128 kLow = ~std::uint64_t{0};
  const std::array<U128, 4> limbs = {number.hi >> 64, number.hi & kLow, number.lo >> 64, number.lo & kLow};
  std::array<U128, 4> quotient{};
  U128 rest = 0;
  for (std::size_t i = 0; i < limbs.size(); ++i) {
    const U128 part = (rest << 64) | limbs[i];
    quotient[i] = part / 10;
    rest = part % 10;
  }
  number = {(quotient[0] << 64) | quotient[1], (quotient[2] << 64) | quotient[3]};
  return static_cast<unsigned>(rest);
}

std::optional<U128> times_power_of_ten(U128 number, unsigned power) {
  for (; power > 0 && number != 0; --power) {
    if (number > kU128Max / 10) return std::nullopt;
    number *= 10;
  }
  return number;
}

}  // namespace

const CurrencyInfo& currency_info(Currency currency) { return kCurrencies[static_cast<std::size_t>(currency)]; }

std::optional<Currency> find_currency(std::string_view code) {
  for (const CurrencyInfo& row : kCurrencies) {
    if (loosely_equal(row.code, code)) return row.currency;
  }
  return std::nullopt;
}

Result<Price> parse_price(std::string_view text) {
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  std::string_view exponent = text.substr(std::min(mark + 1, text.size()));
  const std::string_view decimal = text.substr(0, mark);
  const std::size_t point = std::min(decimal.find('.'), decimal.size());
  const std::string_view whole = decimal.substr(0, point);
  const std::string_view fraction = decimal.substr(std::min(point + 1, decimal.size()));
  const auto mantissa = parse_decimal(std::string(whole).append(fraction));
  const bool is_cut = point < decimal.size() && fraction.empty();
  if (whole.empty() || is_cut || !mantissa) return bad_price(text, "a decimal number was expected");
  if (*mantissa == 0) return bad_price(text, "a price above zero was expected");
  bool is_down = false;
  if (mark < text.size()) {
    is_down = exponent.starts_with('-');
    if (is_down || exponent.starts_with('+')) exponent.remove_prefix(1);
    const bool is_number = !exponent.empty() && exponent.size() <= kLongestExponent && std::all_of(exponent.begin(), exponent.end(), is_digit);
    if (!is_number) return bad_price(text, "a decimal number was expected");
  }
  const auto power = static_cast<unsigned>(parse_decimal_u64(exponent).value_or(0));
  std::size_t scale = fraction.size() + (is_down ? power : 0);
  const unsigned up = is_down ? 0 : power;
  const std::size_t taken = std::min<std::size_t>(up, scale);
  scale -= taken;
  const auto number = times_power_of_ten(*mantissa, up - static_cast<unsigned>(taken));
  if (!number) return bad_price(text, "too large a price");
  U128 digits = *number;
  for (; scale > 0 && digits % 10 == 0; --scale) digits /= 10;
  if (scale > Price::kMostScale) return bad_price(text, "too fine a price");
  return Price{digits, static_cast<unsigned>(scale)};
}

std::string format_price(const Price& price) { return format_units(price.mantissa, price.scale); }

std::optional<U128> value_half_even(U128 base_units, unsigned decimals, const Price& price, unsigned digits) {
  U256 product = mul_wide(base_units, price.mantissa);
  const unsigned fine = decimals + price.scale;
  if (fine <= digits) return product.hi != 0 ? std::nullopt : times_power_of_ten(product.lo, digits - fine);
  unsigned last = 0;
  bool is_more = false;
  for (unsigned i = digits; i < fine; ++i) {
    is_more = is_more || last != 0;
    last = take_last_digit(product);
  }
  if (product.hi != 0) return std::nullopt;
  const bool rounds_up = last > 5 || (last == 5 && (is_more || product.lo % 2 == 1));
  if (!rounds_up) return product.lo;
  return product.lo == kU128Max ? std::nullopt : std::optional(product.lo + 1);
}

// At the finer scale of the two; one that fits no 128 bits there is the greater.
bool is_less(const Price& a, const Price& b) {
  const unsigned scale = std::max(a.scale, b.scale);
  const auto scaled_a = times_power_of_ten(a.mantissa, scale - a.scale);
  const auto scaled_b = times_power_of_ten(b.mantissa, scale - b.scale);
  return scaled_a && (!scaled_b || *scaled_a < *scaled_b);
}

bool is_off_peg(const Price& price) { return is_less(price, kPegLeast) || is_less(kPegMost, price); }

}  // namespace peelback
