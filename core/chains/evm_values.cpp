#include "chains/evm_values.h"

#include <algorithm>

#include "chains/evm_address.h"

namespace peelback::evm {

namespace {

constexpr std::size_t kWordDigits = 64;

std::string prefixed_hex(ByteView bytes) {
  return "0x" + to_hex(bytes);
}

// The digits behind 0x; absent without it.
std::optional<std::string_view> digits_of(std::string_view text) {
  if (!text.starts_with("0x") && !text.starts_with("0X")) return std::nullopt;
  return text.substr(2);
}

Error not_prefixed() {
  return {Code::bad_hex, "", "expected hexadecimal digits behind 0x"};
}

U128 half_of(const Bytes32& word, std::size_t begin) {
  U128 value = 0;
  for (std::size_t i = begin; i < begin + sizeof(U128); ++i) value = (value << 8) | word[i];
  return value;
}

}  // namespace

std::string to_text(const Address& address) {
  return prefixed_hex(address.bytes);
}

Result<Address> parse_address(std::string_view text) {
  if (!is_evm_address(text)) return Error{Code::bad_address, "", "expected 0x and 40 hexadecimal digits"};
  const auto bytes = parse_hex(text.substr(2));
  if (!bytes) return bytes.error();
  Address address;
  std::copy(bytes->begin(), bytes->end(), address.bytes.begin());
  return address;
}

std::string hash_text(const Bytes32& hash) {
  return prefixed_hex(hash);
}

Result<Bytes32> parse_hash(std::string_view text) {
  const auto digits = digits_of(text);
  if (!digits) return not_prefixed();
  return parse_hex32(*digits);
}

Result<Bytes> parse_data(std::string_view text) {
  const auto digits = digits_of(text);
  if (!digits) return not_prefixed();
  return parse_hex(*digits);
}

Result<Bytes32> parse_quantity_word(std::string_view text) {
  const auto digits = digits_of(text);
  if (!digits || digits->empty()) return not_prefixed();
  const std::string_view number = digits->substr(std::min(digits->find_first_not_of('0'), digits->size()));
  if (number.size() > kWordDigits) return Error{Code::bad_number, "", "more than 256 bits"};
  return parse_hex32(std::string(kWordDigits - number.size(), '0').append(number));
}

Result<U128> parse_quantity(std::string_view text) {
  const auto word = parse_quantity_word(text);
  if (!word) return word.error();
  const auto number = narrow(number_of(*word));
  if (!number) return Error{Code::bad_number, "", "more than 128 bits"};
  return *number;
}

Result<std::uint64_t> parse_quantity_u64(std::string_view text) {
  const auto number = parse_quantity(text);
  if (!number) return number.error();
  if (*number >> 64 != 0) return Error{Code::bad_number, "", "more than 64 bits"};
  return static_cast<std::uint64_t>(*number);
}

U256 number_of(const Bytes32& word) {
  return {half_of(word, 0), half_of(word, sizeof(U128))};
}

Bytes32 word_of(U128 number) {
  Bytes32 word{};
  for (std::size_t i = word.size(); number != 0; number >>= 8) word[--i] = static_cast<std::uint8_t>(number);
  return word;
}

std::optional<U128> narrow(const U256& number) {
  if (number.hi != 0) return std::nullopt;
  return number.lo;
}

}  // namespace peelback::evm
