#include "explorers/table_values.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/time.h"
#include "chains/address_forms.h"
#include "chains/ascii.h"
#include "chains/chain_ids.h"
#include "chains/evm_address.h"

namespace peelback {

namespace {

constexpr std::uint64_t kFirstMilliseconds = 100'000'000'000;
constexpr std::uint64_t kFirstUnixSeconds = 1'230'768'000;  // 2009-01-01: no chain is older, and 20230101 is a day
constexpr std::int64_t kMostUnixSeconds = 253'402'300'799;  // 9999-12-31T23:59:59Z
constexpr unsigned kMostDecimals = 36;

bool is_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

/// Takes "+02:00", "-0530" or "+02" off the end; absent when no such offset stands there.
std::optional<std::int64_t> take_offset(std::string_view& text) {
  const std::size_t sign = text.find_last_of("+-");
  if (sign == std::string_view::npos || sign < std::string_view("2023-06-02 21:49").size()) return std::nullopt;
  std::string digits(text.substr(sign + 1));
  std::erase(digits, ':');
  if (!is_digits(digits) || (digits.size() != 2 && digits.size() != 4)) return std::nullopt;
  const auto number = [&](std::size_t at) {
    return at < digits.size() ? (digits[at] - '0') * 10 + (digits[at + 1] - '0') : 0;
  };
  const std::int64_t offset_s = number(0) * 3600 + number(2) * 60;
  const bool is_west = text[sign] == '-';
  text = trimmed(text.substr(0, sign));
  return is_west ? -offset_s : offset_s;
}

std::optional<U128> power_of_ten(unsigned exponent) {
  if (exponent > 38) return std::nullopt;
  U128 power = 1;
  for (unsigned i = 0; i < exponent; ++i) power *= 10;
  return power;
}

std::optional<U128> parse_hex_number(std::string_view digits) {
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_hex_digit)) return std::nullopt;
  U128 number = 0;
  for (const char c : digits) {
    if (number >> 124 != 0) return std::nullopt;
    number = number << 4 | static_cast<unsigned>(is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10);
  }
  return number;
}

}  // namespace

std::optional<TableTime> parse_table_time(std::string_view text) {
  text = trimmed(text);
  if (is_digits(text)) {
    const auto number = parse_decimal_u64(text);
    if (!number) return std::nullopt;
    const std::uint64_t seconds = *number >= kFirstMilliseconds ? *number / 1000 : *number;
    const bool is_first_block = seconds == 0;  // Ethereum's says so
    if ((seconds < kFirstUnixSeconds && !is_first_block) || seconds > static_cast<std::uint64_t>(kMostUnixSeconds)) return std::nullopt;
    return TableTime{static_cast<std::int64_t>(seconds), true};
  }
  TableTime time;
  std::int64_t offset_s = 0;
  if (text.ends_with("UTC") || text.ends_with("GMT")) {
    text = trimmed(text.substr(0, text.size() - 3));
    time.names_zone = true;
  } else if (text.ends_with('Z')) {
    text.remove_suffix(1);
    time.names_zone = true;
  } else if (const auto offset = take_offset(text)) {
    offset_s = *offset;
    time.names_zone = true;
  }
  if (const std::size_t point = text.find('.'); point != std::string_view::npos) {
    if (point != std::string_view("2023-06-02 21:49:23").size() || !is_digits(text.substr(point + 1))) return std::nullopt;
    text = text.substr(0, point);
  }
  const auto unix_s = parse_utc(text);
  if (!unix_s || text.ends_with('Z')) return std::nullopt;
  time.unix_s = *unix_s - offset_s;
  return time;
}

Result<DecimalNumber> parse_decimal_number(std::string_view text) {
  text = trimmed(text);
  const std::size_t point = text.find('.');
  const bool has_point = point != std::string_view::npos;
  const std::string_view whole = text.substr(0, point);
  std::string_view fraction = has_point ? text.substr(point + 1) : std::string_view{};
  const bool is_number = (is_digits(whole) || (whole.empty() && !fraction.empty())) && (fraction.empty() || is_digits(fraction));
  if (!is_number) return Error{Code::bad_number, "", "expected digits, with a point before the decimals"};
  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  const auto digits = parse_decimal(std::string(whole).append(fraction));
  if (!digits || fraction.size() > kMostDecimals) return Error{Code::too_large, "", "more digits than 128 bits hold"};
  return DecimalNumber{*digits, static_cast<unsigned>(fraction.size())};
}

std::optional<U128> units_of(const DecimalNumber& number, unsigned decimals) {
  if (number.decimals > decimals) return std::nullopt;
  const auto power = power_of_ten(decimals - number.decimals);
  if (!power || (number.digits != 0 && *power > kU128Max / number.digits)) return std::nullopt;
  return number.digits * *power;
}

Result<U128> parse_whole_number(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with("0x") || text.starts_with("0X")) {
    const std::string_view digits = text.substr(2);
    if (const auto number = parse_hex_number(digits)) return *number;
    const bool is_hex = !digits.empty() && std::all_of(digits.begin(), digits.end(), is_hex_digit);
    return is_hex ? Error{Code::too_large, "", "more than 128 bits"} : Error{Code::bad_number, "", "not hexadecimal"};
  }
  const auto number = parse_decimal_number(text);
  if (!number) return number.error();
  if (number->decimals > 0) return Error{Code::bad_number, "", "expected a whole number"};
  return number->digits;
}

Result<std::string> canonical_address(Chain chain, std::string_view text) {
  text = trimmed(text);
  if (is_evm(chain)) {
    if (!is_evm_address(text)) return Error{Code::bad_address, "", "expected 0x and 40 hexadecimal digits"};
    if (check_capitals(text) == CapitalsCheck::wrong) {
      return Error{Code::bad_checksum, "", "the capital letters do not fit (EIP-55)"};
    }
    return to_lower(text);
  }
  const auto reading = read_address(text);
  if (!reading || std::find(reading->chains.begin(), reading->chains.end(), chain) == reading->chains.end()) {
    return Error{Code::bad_address, "", "not an address of " + std::string(chain_info(chain).name)};
  }
  if (reading->testnet) return Error{Code::unsupported, "", "an address of a test network"};
  if (reading->checksum == Finding::Checksum::wrong) return Error{Code::bad_checksum, "", "the checksum does not fit"};
  return reading->canonical;
}

Result<std::string> canonical_transaction(Chain chain, std::string_view text) {
  text = trimmed(text);
  constexpr std::size_t kLeastSignature = 80;
  constexpr std::size_t kMostSignature = 90;
  const std::string_view digits = text.starts_with("0x") || text.starts_with("0X") ? text.substr(2) : text;
  const bool is_signature = chain == Chain::solana && text.size() >= kLeastSignature && text.size() <= kMostSignature &&
                            std::all_of(text.begin(), text.end(), is_alphanumeric);
  if (!is_hash_text(digits) && !is_signature) return Error{Code::bad_hex, "", "expected a transaction's id"};
  return canonical_ref(chain, text).substr(chain_info(chain).slug.size() + 1);
}

}  // namespace peelback
