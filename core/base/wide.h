#pragma once
// Unsigned 128-bit integers, their 256-bit products, and decimal text. No rounding happens without its name.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace peelback {

__extension__ using U128 = unsigned __int128;

inline constexpr U128 kU128Max = ~static_cast<U128>(0);

/// a·b, exact.
struct U256 {
  U128 hi{};
  U128 lo{};
  bool operator==(const U256&) const = default;
};
U256 mul_wide(U128 a, U128 b);

/// floor(a·b/c) with a 256-bit product; absent when c is 0 or the quotient does not fit 128 bits.
/// mul_div_floor(20e18, 20e18, 3e18) = 133333333333333333333: the product passes 2^128.
std::optional<U128> mul_div_floor(U128 a, U128 b, U128 c);
/// ceil(a·b/c), absent as above.
std::optional<U128> mul_div_ceil(U128 a, U128 b, U128 c);

/// floor(a·b/c) for a·b/c < 2^64 (as when a ≤ c): the fast path of the UTXO rules, exact. Precondition: c > 0.
inline std::uint64_t mul_div_floor_u64(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  return static_cast<std::uint64_t>(static_cast<U128>(a) * b / c);
}

/// Decimal digits, no sign, no separators.
std::string to_decimal(U128 value);
/// Only ASCII digits, at least one, at most 2^128−1; leading zeros are accepted. Absent otherwise.
std::optional<U128> parse_decimal(std::string_view text);
std::optional<std::uint64_t> parse_decimal_u64(std::string_view text);

/// Base units as a decimal number of coins, trailing zeros dropped: format_units(952451372, 8) = "9.52451372".
std::string format_units(U128 base_units, unsigned decimals);

}  // namespace peelback
