#include "chains/evm_address.h"

#include <algorithm>

#include "base/hash.h"
#include "chains/ascii.h"

namespace peelback {

namespace {

constexpr std::size_t kDigits = 40;

}  // namespace

bool is_evm_address(std::string_view text) {
  if (text.size() != 2 + kDigits || text[0] != '0' || (text[1] != 'x' && text[1] != 'X')) return false;
  return std::all_of(text.begin() + 2, text.end(), is_hex_digit);
}

std::string with_capitals(std::string_view address) {
  std::string digits = to_lower(address.substr(2));
  // A letter is a capital where the hash of the small digits has 8 or more at its place.
  const std::string hash = to_hex(keccak256(as_bytes(digits)));
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (hash[i] >= '8') digits[i] = to_upper(digits[i]);
  }
  return "0x" + digits;
}

CapitalsCheck check_capitals(std::string_view address) {
  const std::string_view digits = address.substr(2);
  const bool mixed =
      std::any_of(digits.begin(), digits.end(), is_upper) && std::any_of(digits.begin(), digits.end(), is_lower);
  if (!mixed) return CapitalsCheck::none;
  return with_capitals(address).substr(2) == digits ? CapitalsCheck::ok : CapitalsCheck::wrong;
}

}  // namespace peelback
