#include "chains/nem_address.h"

#include <algorithm>

#include "base/hash.h"
#include "chains/ascii.h"
#include "chains/bech32.h"

namespace peelback {

namespace {

constexpr std::size_t kNemDigits = 40;
constexpr std::size_t kSymbolDigits = 39;
constexpr std::size_t kSignedBytes = 21;  // version and key hash
constexpr std::size_t kChecksumBytes = 4;
constexpr std::uint8_t kMainnetVersion = 0x68;
constexpr std::uint8_t kTestnetVersion = 0x98;

}  // namespace

Result<NemAddress> parse_nem_address(std::string_view text) {
  NemAddress address;
  Bytes digits;
  for (const char given : text) {
    if (given == '-') continue;
    const char c = to_upper(given);
    const bool letter = is_upper(c);
    if (!letter && (c < '2' || c > '7')) return Error{Code::bad_address, "", "a character that is no base 32 digit"};
    digits.push_back(static_cast<std::uint8_t>(letter ? c - 'A' : c - '2' + 26));
    address.text += c;
  }
  if (digits.size() != kNemDigits && digits.size() != kSymbolDigits) {
    return Error{Code::bad_address, "", "39 or 40 digits were expected, not " + std::to_string(digits.size())};
  }
  address.chain = digits.size() == kNemDigits ? Chain::nem : Chain::symbol;
  // 39 digits hold three bits more than 24 bytes.
  Bytes bytes = *regroup_bits(digits, 5, 8, true);
  bytes.resize(digits.size() * 5 / 8);
  if (bytes[0] != kMainnetVersion && bytes[0] != kTestnetVersion)
    return Error{Code::bad_address, "", "neither network's version"};
  address.testnet = bytes[0] == kTestnetVersion;
  const ByteView covered = ByteView(bytes).first(kSignedBytes);
  const Bytes32 hash = address.chain == Chain::nem ? keccak256(covered) : sha3_256(covered);
  if (!std::equal(bytes.begin() + kSignedBytes, bytes.end(), hash.begin())) {
    return Error{Code::bad_checksum, "", "the last digits do not fit the rest"};
  }
  return address;
}

std::string nem_address_of(const Bytes32& public_key) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  Bytes bytes{kMainnetVersion};
  put_bytes(bytes, ripemd160(keccak256(public_key)));
  const Bytes32 checksum = keccak256(bytes);
  put_bytes(bytes, ByteView(checksum).first(kChecksumBytes));
  const auto digits = regroup_bits(bytes, 8, 5, false);  // 25 bytes: no bit is left over
  std::string text;
  for (const std::uint8_t digit : *digits) text += kDigits[digit];
  return text;
}

}  // namespace peelback
