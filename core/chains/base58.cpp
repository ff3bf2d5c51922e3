#include "chains/base58.h"

#include <algorithm>

#include "base/hash.h"

namespace peelback {

namespace {

constexpr std::string_view kBitcoinDigits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view kXrplDigits = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
constexpr std::size_t kChecksumBytes = 4;
constexpr std::uint8_t kNoDigit = 0xff;

using DigitValues = std::array<std::uint8_t, 256>;

constexpr DigitValues values_of(std::string_view digits) {
  DigitValues values{};
  for (auto& value : values) value = kNoDigit;
  for (std::size_t i = 0; i < digits.size(); ++i)
    values[static_cast<std::uint8_t>(digits[i])] = static_cast<std::uint8_t>(i);
  return values;
}

constexpr DigitValues kBitcoinValues = values_of(kBitcoinDigits);
constexpr DigitValues kXrplValues = values_of(kXrplDigits);

std::string_view digits_of(Base58Alphabet alphabet) {
  return alphabet == Base58Alphabet::xrpl ? kXrplDigits : kBitcoinDigits;
}

// `number` (most significant digit last, base `to`) becomes number · from + digit.
void push_digit(std::vector<std::uint8_t>& number, unsigned from, unsigned digit, unsigned to) {
  unsigned carry = digit;
  for (auto& place : number) {
    carry += from * place;
    place = static_cast<std::uint8_t>(carry % to);
    carry /= to;
  }
  for (; carry > 0; carry /= to) number.push_back(static_cast<std::uint8_t>(carry % to));
}

Bytes checksum_of(ByteView payload) {
  const Bytes32 hash = sha256d(payload);
  return {hash.begin(), hash.begin() + kChecksumBytes};
}

}  // namespace

bool is_base58(char c) {
  return kBitcoinValues[static_cast<std::uint8_t>(c)] != kNoDigit;
}

std::string encode_base58(ByteView bytes, Base58Alphabet alphabet) {
  const std::string_view digits = digits_of(alphabet);
  const auto first = std::find_if(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte != 0; });
  std::vector<std::uint8_t> number;
  for (auto byte = first; byte != bytes.end(); ++byte) push_digit(number, 256, *byte, 58);
  std::string text(static_cast<std::size_t>(first - bytes.begin()), digits[0]);
  for (auto digit = number.rbegin(); digit != number.rend(); ++digit) text += digits[*digit];
  return text;
}

Result<Bytes> decode_base58(std::string_view text, Base58Alphabet alphabet) {
  if (text.size() > kMaxBase58Length) {
    return Error{
        Code::too_large, "",
        std::to_string(text.size()) + " characters, at most " + std::to_string(kMaxBase58Length) + " are read"};
  }
  const DigitValues& values = alphabet == Base58Alphabet::xrpl ? kXrplValues : kBitcoinValues;
  const std::size_t zeros = std::min(text.find_first_not_of(digits_of(alphabet)[0]), text.size());
  Bytes number;
  for (std::size_t i = zeros; i < text.size(); ++i) {
    const std::uint8_t value = values[static_cast<std::uint8_t>(text[i])];
    if (value == kNoDigit) return Error{Code::bad_number, "character " + std::to_string(i + 1), "not a base58 digit"};
    push_digit(number, 58, value, 256);
  }
  Bytes bytes(zeros, 0);
  bytes.insert(bytes.end(), number.rbegin(), number.rend());
  return bytes;
}

std::string encode_base58check(ByteView payload, Base58Alphabet alphabet) {
  Bytes bytes(payload.begin(), payload.end());
  put_bytes(bytes, checksum_of(payload));
  return encode_base58(bytes, alphabet);
}

Result<Bytes> decode_base58check(std::string_view text, Base58Alphabet alphabet) {
  auto bytes = decode_base58(text, alphabet);
  if (!bytes) return bytes.error();
  if (bytes->size() < kChecksumBytes) return Error{Code::bad_checksum, "", "too short to hold a checksum"};
  const ByteView payload = ByteView(*bytes).first(bytes->size() - kChecksumBytes);
  const Bytes checksum = checksum_of(payload);
  if (!std::equal(checksum.begin(), checksum.end(), payload.end())) {
    return Error{Code::bad_checksum, "", "the last characters do not fit the rest"};
  }
  bytes->resize(payload.size());
  return bytes;
}

}  // namespace peelback
