#include "chains/bech32.h"

#include <algorithm>

#include "chains/ascii.h"

namespace peelback {

namespace {

constexpr std::string_view kDigits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kChecksumDigits = 6;
constexpr std::size_t kMaxLength = 90;
constexpr std::uint32_t kBech32Constant = 1;
constexpr std::uint32_t kBech32mConstant = 0x2bc830a3;
constexpr std::size_t kCashChecksumDigits = 8;
constexpr std::uint8_t kNoDigit = 0xff;

constexpr std::array<std::uint8_t, 256> kDigitValues = [] {
  std::array<std::uint8_t, 256> values{};
  for (auto& value : values) value = kNoDigit;
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    values[static_cast<std::uint8_t>(kDigits[i])] = static_cast<std::uint8_t>(i);
    if (kDigits[i] >= 'a') values[static_cast<std::uint8_t>(kDigits[i] - 'a' + 'A')] = static_cast<std::uint8_t>(i);
  }
  return values;
}();

std::uint8_t digit_value(char c) {
  return kDigitValues[static_cast<std::uint8_t>(c)];
}

// One step of the BCH code over GF(32) of BIP173.
std::uint32_t step(std::uint32_t state, std::uint32_t digit) {
  constexpr auto kGenerator =
      std::to_array<std::uint32_t>({0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3});
  const std::uint32_t top = state >> 25;
  state = (state & 0x1ffffff) << 5 ^ digit;
  for (unsigned i = 0; i < kGenerator.size(); ++i) {
    if ((top >> i & 1) != 0) state ^= kGenerator[i];
  }
  return state;
}

std::uint32_t checksum_state(std::string_view prefix, ByteView digits) {
  std::uint32_t state = 1;
  for (const char c : prefix) state = step(state, static_cast<std::uint8_t>(c) >> 5);
  state = step(state, 0);
  for (const char c : prefix) state = step(state, static_cast<std::uint8_t>(c) & 31);
  for (const auto digit : digits) state = step(state, digit);
  return state;
}

// The same kind of code with 40 bits, of the cash address specification.
std::uint64_t cash_step(std::uint64_t state, std::uint64_t digit) {
  constexpr auto kGenerator =
      std::to_array<std::uint64_t>({0x98f2bc8e61, 0x79b76d99e2, 0xf33e5fb3c4, 0xae2eabe2a8, 0x1e4f43e470});
  const std::uint64_t top = state >> 35;
  state = (state & 0x07ffffffff) << 5 ^ digit;
  for (unsigned i = 0; i < kGenerator.size(); ++i) {
    if ((top >> i & 1) != 0) state ^= kGenerator[i];
  }
  return state;
}

std::uint64_t cash_checksum_state(std::string_view prefix, ByteView digits) {
  std::uint64_t state = 1;
  for (const char c : prefix) state = cash_step(state, static_cast<std::uint8_t>(c) & 31);
  state = cash_step(state, 0);
  for (const auto digit : digits) state = cash_step(state, digit);
  return state ^ 1;
}

Error bad_form(std::string where, std::string detail) {
  return {Code::bad_address, std::move(where), std::move(detail)};
}

// Prefix and digits (with the checksum) of a text in one case, split at `separator`.
struct Parts {
  std::string prefix{};
  Bytes digits{};
};

Result<Parts> split_parts(std::string_view text, std::size_t separator, std::size_t checksum_digits) {
  if (separator == 0 || separator == std::string_view::npos) return bad_form("", "there is no prefix");
  Parts parts;
  for (std::size_t i = 0; i < separator; ++i) {
    if (text[i] < 33 || text[i] > 126) return bad_form("character " + std::to_string(i + 1), "not allowed in a prefix");
    parts.prefix += to_lower(text[i]);
  }
  for (std::size_t i = separator + 1; i < text.size(); ++i) {
    const auto value = digit_value(text[i]);
    if (value == kNoDigit)
      return bad_form("character " + std::to_string(i + 1), "'" + std::string(1, text[i]) + "' never stands there");
    parts.digits.push_back(value);
  }
  if (std::any_of(text.begin(), text.end(), is_lower) && std::any_of(text.begin(), text.end(), is_upper)) {
    return bad_form("", "capitals and small letters are mixed");
  }
  if (parts.digits.size() < checksum_digits) return bad_form("", "too short to hold a checksum");
  return parts;
}

Result<Parts> split_bech32(std::string_view text, std::size_t most_characters) {
  if (text.size() > most_characters) return bad_form("", "longer than " + std::to_string(most_characters) + " characters");
  return split_parts(text, text.rfind('1'), kChecksumDigits);
}

}  // namespace

bool is_bech32_digit(char c) {
  return digit_value(c) != kNoDigit;
}

std::optional<Bytes> regroup_bits(ByteView in, unsigned from, unsigned to, bool pad) {
  Bytes out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  const std::uint32_t mask = (1u << to) - 1;
  for (const auto group : in) {
    held = (held << from | group) & 0xffff;
    for (bits += from; bits >= to; bits -= to) out.push_back(static_cast<std::uint8_t>(held >> (bits - to) & mask));
  }
  const std::uint32_t left = held & ((1u << bits) - 1);
  if (pad) {
    if (bits > 0) out.push_back(static_cast<std::uint8_t>(left << (to - bits) & mask));
  } else if (bits >= from || left != 0) {
    return std::nullopt;
  }
  return out;
}

Result<Bech32> decode_bech32(std::string_view text, std::size_t most_characters) {
  auto parts = split_bech32(text, most_characters);
  if (!parts) return parts.error();
  const std::uint32_t state = checksum_state(parts->prefix, parts->digits);
  if (state != kBech32Constant && state != kBech32mConstant) {
    return Error{Code::bad_checksum, "", "the last six characters do not fit the rest"};
  }
  parts->digits.erase(parts->digits.end() - kChecksumDigits, parts->digits.end());
  return Bech32{std::move(parts->prefix), std::move(parts->digits),
                state == kBech32Constant ? Bech32Variant::bech32 : Bech32Variant::bech32m};
}

std::string encode_bech32(const Bech32& value) {
  Bytes digits = value.digits;
  digits.insert(digits.end(), kChecksumDigits, 0);
  const std::uint32_t constant = value.variant == Bech32Variant::bech32 ? kBech32Constant : kBech32mConstant;
  const std::uint32_t state = checksum_state(value.prefix, digits) ^ constant;
  for (std::size_t i = 0; i < kChecksumDigits; ++i) {
    digits[value.digits.size() + i] = static_cast<std::uint8_t>(state >> (5 * (kChecksumDigits - 1 - i)) & 31);
  }
  std::string text = value.prefix + '1';
  for (const auto digit : digits) text += kDigits[digit];
  return text;
}

std::optional<std::size_t> find_bech32_error(std::string_view text) {
  const auto parts = split_bech32(text, kMaxLength);
  if (!parts) return std::nullopt;
  const std::uint32_t state = checksum_state(parts->prefix, parts->digits);
  // The code is linear: a wrong digit adds to the state what it alone would have become by the end.
  std::array<std::uint32_t, 32> effect{};
  for (std::uint32_t error = 1; error < 32; ++error) effect[error] = error;
  std::optional<std::size_t> found;
  for (std::size_t from_end = 0; from_end < parts->digits.size(); ++from_end) {
    for (std::uint32_t error = 1; error < 32; ++error) {
      const std::uint32_t repaired = state ^ effect[error];
      effect[error] = step(effect[error], 0);
      if (repaired != kBech32Constant && repaired != kBech32mConstant) continue;
      const std::size_t place = text.size() - 1 - from_end;
      if (found && *found != place) return std::nullopt;
      found = place;
    }
  }
  return found;
}

Result<CashAddress> decode_cash_address(std::string_view text, std::string_view default_prefix) {
  std::string whole(text);
  if (text.find(':') == std::string_view::npos && !default_prefix.empty()) {
    // One case throughout: the prefix that was left out follows the rest.
    if (std::none_of(text.begin(), text.end(), is_lower)) whole = to_lower(text);
    whole.insert(0, std::string(default_prefix) + ':');
  }
  auto parts = split_parts(whole, whole.find(':'), kCashChecksumDigits);
  if (!parts) return parts.error();
  if (cash_checksum_state(parts->prefix, parts->digits) != 0) {
    return Error{Code::bad_checksum, "", "the last eight characters do not fit the rest"};
  }
  const auto payload =
      regroup_bits(ByteView(parts->digits).first(parts->digits.size() - kCashChecksumDigits), 5, 8, false);
  if (!payload || payload->empty()) return bad_form("", "the bits do not fill whole bytes");
  constexpr auto kHashBytes = std::to_array<std::size_t>({20, 24, 28, 32, 40, 48, 56, 64});
  const std::uint8_t version = payload->front();
  if (version >= 0x80 || payload->size() - 1 != kHashBytes[version & 7]) {
    return Error{Code::bad_length, "", "the hash has not the size that the address states"};
  }
  return CashAddress{std::move(parts->prefix), static_cast<std::uint8_t>(version >> 3),
                     Bytes(payload->begin() + 1, payload->end())};
}

std::string encode_cash_address(const CashAddress& address) {
  const auto size_code =
      address.hash.size() <= 32 ? (address.hash.size() - 20) / 4 : 4 + (address.hash.size() - 40) / 8;
  Bytes payload{static_cast<std::uint8_t>(std::size_t{address.kind} << 3 | size_code)};
  put_bytes(payload, address.hash);
  Bytes digits = *regroup_bits(payload, 8, 5, true);
  const std::size_t count = digits.size();
  digits.insert(digits.end(), kCashChecksumDigits, 0);
  const std::uint64_t state = cash_checksum_state(address.prefix, digits);
  for (std::size_t i = 0; i < kCashChecksumDigits; ++i) {
    digits[count + i] = static_cast<std::uint8_t>(state >> (5 * (kCashChecksumDigits - 1 - i)) & 31);
  }
  std::string text = address.prefix + ':';
  for (const auto digit : digits) text += kDigits[digit];
  return text;
}

}  // namespace peelback
