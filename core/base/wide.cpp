#include "base/wide.h"

#include <algorithm>
#include <limits>

namespace peelback {

namespace {

constexpr std::uint64_t low64(U128 v) { return static_cast<std::uint64_t>(v); }
constexpr std::uint64_t high64(U128 v) { return static_cast<std::uint64_t>(v >> 64); }

struct Division {
  U128 quotient;
  U128 remainder;
};

// Bit by bit: 256 steps, taken only when the product passes 2^128.
std::optional<Division> divide(U256 n, U128 d) {
  if (d == 0 || n.hi >= d) return std::nullopt;
  if (n.hi == 0) return Division{n.lo / d, n.lo % d};
  U128 remainder = n.hi;
  U128 quotient = 0;
  for (int bit = 127; bit >= 0; --bit) {
    const bool carry = (remainder >> 127) != 0;
    remainder = (remainder << 1) | ((n.lo >> bit) & 1);
    quotient <<= 1;
    if (carry || remainder >= d) {
      remainder -= d;
      quotient |= 1;
    }
  }
  return Division{quotient, remainder};
}

}  // namespace

U256 mul_wide(U128 a, U128 b) {
  const U128 ll = static_cast<U128>(low64(a)) * low64(b);
  const U128 lh = static_cast<U128>(low64(a)) * high64(b);
  const U128 hl = static_cast<U128>(high64(a)) * low64(b);
  const U128 hh = static_cast<U128>(high64(a)) * high64(b);
  const U128 middle = static_cast<U128>(high64(ll)) + low64(lh) + low64(hl);
  return {hh + high64(lh) + high64(hl) + high64(middle), (middle << 64) | low64(ll)};
}

std::optional<U128> mul_div_floor(U128 a, U128 b, U128 c) {
  const auto division = divide(mul_wide(a, b), c);
  if (!division) return std::nullopt;
  return division->quotient;
}

std::optional<U128> mul_div_ceil(U128 a, U128 b, U128 c) {
  const auto division = divide(mul_wide(a, b), c);
  if (!division) return std::nullopt;
  if (division->remainder == 0) return division->quotient;
  if (division->quotient == kU128Max) return std::nullopt;
  return division->quotient + 1;
}

std::string to_decimal(U128 value) {
  if (value == 0) return "0";
  std::string digits;
  while (value != 0) {
    digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  }
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::optional<U128> parse_decimal(std::string_view text) {
  if (text.empty()) return std::nullopt;
  U128 value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<U128>(c - '0');
    if (value > (kU128Max - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

std::optional<std::uint64_t> parse_decimal_u64(std::string_view text) {
  const auto value = parse_decimal(text);
  if (!value || *value > std::numeric_limits<std::uint64_t>::max()) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

std::string format_units(U128 base_units, unsigned decimals) {
  std::string digits = to_decimal(base_units);
  if (decimals == 0) return digits;
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  digits.insert(digits.size() - decimals, 1, '.');
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

}  // namespace peelback
