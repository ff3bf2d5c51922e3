#pragma once
// What stands in the cells of tables, as one value each. Nothing is rounded: what cannot be kept exactly is refused.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/wide.h"
#include "model/chain.h"

namespace peelback {

struct TableTime {
  std::int64_t unix_s = 0;  // the second that the time lies in
  bool names_zone = false;
};

/// "2023-06-02 21:49:23", with T, a fraction, and "Z", " UTC" or "+02:00" behind it; "2023-06-02"; Unix seconds, or
/// milliseconds from 10^11 on. Without a zone it is taken for UTC. Absent for anything else.
std::optional<TableTime> parse_table_time(std::string_view text);

/// digits · 10^-decimals, with no 0 at its end: "200000.0" is 200000 and 0, "945646.73" is 94564673 and 2.
struct DecimalNumber {
  U128 digits = 0;
  unsigned decimals = 0;
};
/// Digits with at most one point between or before them. bad_number: a sign, an exponent (its digits may be lost), a comma
/// (it means two things), anything else. too_large for more digits than 128 bits or than 36 behind the point.
Result<DecimalNumber> parse_decimal_number(std::string_view text);
/// In units of 10^-decimals; absent when the number is finer, or does not fit 128 bits.
std::optional<U128> units_of(const DecimalNumber& number, unsigned decimals);

/// A whole number: digits ("7400000000000000000", "12.000000000") or 0x and hexadecimal digits. bad_number; too_large
/// beyond 128 bits: no amount holds it.
Result<U128> parse_whole_number(std::string_view text);

/// The address as the chain's references write it. bad_address; bad_checksum; unsupported for a test network's.
Result<std::string> canonical_address(Chain chain, std::string_view text);
/// A transaction's id likewise: 64 hexadecimal digits with or without 0x, on Solana 80 to 90 letters and digits. bad_hex.
Result<std::string> canonical_transaction(Chain chain, std::string_view text);

/// The address that mints and burns in token events of Ethereum's machine.
inline constexpr std::string_view kZeroAddress = "0x0000000000000000000000000000000000000000";

}  // namespace peelback
