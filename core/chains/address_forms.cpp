#include "chains/address_forms.h"

#include <algorithm>

#include "chains/ascii.h"
#include "chains/base58.h"
#include "chains/bitcoin_address.h"
#include "chains/evm_address.h"
#include "chains/mweb.h"
#include "chains/nem_address.h"
#include "chains/tron_address.h"

namespace peelback {

namespace {

using enum Chain;
using Checksum = Finding::Checksum;

constexpr std::size_t kHashBytes = 20;
constexpr std::string_view kSomethingIsWrong = "The checksum does not fit: at least one character is wrong.";

// Words have no digits, identifiers in small letters no capitals: what is random in base 58 has all three.
bool looks_random(std::string_view word) {
  return std::any_of(word.begin(), word.end(), is_digit) && std::any_of(word.begin(), word.end(), is_lower) &&
         std::any_of(word.begin(), word.end(), is_upper);
}

std::string character(std::string_view word, std::size_t place) {
  return "character " + std::to_string(place + 1) + " ('" + std::string(1, word[place]) + "')";
}

// ---- base58check ----

// What the bytes before the hash say, and how the result looks: `first` and `length` make an exact shape.
struct Base58Form {
  std::array<std::uint8_t, 2> version;
  std::size_t version_bytes;
  std::string_view first;
  std::size_t length;  // the usual one; a leading zero byte more makes it one shorter
  std::array<Chain, 3> chains;
  std::size_t chain_count;
  bool testnet;
};

constexpr auto kBase58Forms = std::to_array<Base58Form>({
    {{0x00}, 1, "1", 34, {bitcoin, bitcoin_cash}, 2, false},
    {{0x05}, 1, "3", 34, {bitcoin, bitcoin_cash, litecoin}, 3, false},
    {{0x30}, 1, "L", 34, {litecoin}, 1, false},
    {{0x32}, 1, "M", 34, {litecoin}, 1, false},
    {{0x1e}, 1, "D", 34, {dogecoin}, 1, false},
    {{0x16}, 1, "A", 34, {dogecoin}, 1, false},
    {{0x4c}, 1, "X", 34, {dash}, 1, false},
    {{0x10}, 1, "7", 34, {dash}, 1, false},
    {{0x41}, 1, "T", 34, {tron}, 1, false},
    {{0x1c, 0xb8}, 2, "t1", 35, {zcash}, 1, false},
    {{0x1c, 0xbd}, 2, "t3", 35, {zcash}, 1, false},
    {{0x6f}, 1, "m", 34, {bitcoin, bitcoin_cash, litecoin}, 3, true},
    {{0xc4}, 1, "2", 35, {bitcoin, bitcoin_cash, litecoin}, 3, true},
    {{0x3a}, 1, "Q", 34, {litecoin}, 1, true},
    {{0x71}, 1, "n", 34, {dogecoin}, 1, true},
    {{0x8c}, 1, "y", 34, {dash}, 1, true},
    {{0x1d, 0x25}, 2, "tm", 35, {zcash}, 1, true},
    {{0x1c, 0xba}, 2, "t2", 35, {zcash}, 1, true},
});
constexpr std::size_t kLeastBase58Length = 25;
constexpr std::size_t kMostBase58Length = 35;

bool has_version(const Base58Form& form, ByteView payload) {
  if (payload.size() != form.version_bytes + kHashBytes) return false;
  const ByteView version = payload.first(form.version_bytes);
  return std::equal(version.begin(), version.end(), form.version.begin());
}

AddressReading reading_of(const Base58Form& form, std::string_view word) {
  return {.chains = {form.chains.begin(), form.chains.begin() + form.chain_count},
          .canonical = std::string(word),
          .testnet = form.testnet};
}

// A mistyped or cut character: nothing else has this length, these first characters and these letters.
std::optional<AddressReading> read_broken_base58(std::string_view word) {
  if (!looks_random(word)) return std::nullopt;
  for (const Base58Form& form : kBase58Forms) {
    if (form.testnet || !word.starts_with(form.first)) continue;
    const bool may_be_shorter = form.version[0] == 0;
    if (word.size() != form.length && !(may_be_shorter && word.size() + 1 == form.length)) continue;
    AddressReading reading = reading_of(form, word);
    reading.checksum = Checksum::wrong;
    if (const auto bytes = decode_base58(word)) {
      // The checksum cannot fit, or it would have been read before this; the version must.
      if (bytes->size() < 4 || !has_version(form, ByteView(*bytes).first(bytes->size() - 4))) continue;
      reading.detail = kSomethingIsWrong;
      return reading;
    }
    const auto is_impossible = [](char c) { return !is_base58(c); };
    if (word.size() != form.length || std::count_if(word.begin(), word.end(), is_impossible) > 2) continue;
    const auto place = static_cast<std::size_t>(std::find_if(word.begin(), word.end(), is_impossible) - word.begin());
    reading.detail = "The " + character(word, place) + " is wrong: 0, O, I and l never stand in such an address.";
    return reading;
  }
  return std::nullopt;
}

std::optional<AddressReading> read_base58(std::string_view word) {
  if (word.size() < kLeastBase58Length || word.size() > kMostBase58Length) return std::nullopt;
  const auto payload = decode_base58check(word);
  if (!payload) return read_broken_base58(word);
  const auto form = std::find_if(kBase58Forms.begin(), kBase58Forms.end(),
                                 [&](const Base58Form& f) { return has_version(f, *payload); });
  if (form == kBase58Forms.end()) return std::nullopt;
  AddressReading reading = reading_of(*form, word);
  reading.checksum = Checksum::ok;
  return reading;
}

// ---- the XRP Ledger ----

constexpr std::size_t kMostXrplLength = 35;
constexpr std::size_t kXAddressLength = 47;  // XLS-5: version, account, flag, tag
constexpr std::size_t kXAddressBytes = 2 + kHashBytes + 1 + 8;

std::optional<AddressReading> read_xrpl(std::string_view word) {
  if (word.size() < kLeastBase58Length || word.size() > kXAddressLength) return std::nullopt;
  const auto payload = decode_base58check(word, Base58Alphabet::xrpl);
  AddressReading reading{.chains = {xrpl}, .canonical = std::string(word), .checksum = Checksum::ok};
  if (word[0] == 'r' && word.size() <= kMostXrplLength) {
    if (payload && payload->size() == 1 + kHashBytes && payload->front() == 0) return reading;
    const auto bytes = decode_base58(word, Base58Alphabet::xrpl);
    const bool exact = bytes && bytes->size() == 1 + kHashBytes + 4 && bytes->front() == 0 && word.size() >= 33;
    if (!exact || payload || !looks_random(word)) return std::nullopt;
    reading.checksum = Checksum::wrong;
    reading.detail = kSomethingIsWrong;
    return reading;
  }
  if (!payload || payload->size() != kXAddressBytes) return std::nullopt;
  const bool mainnet = (*payload)[0] == 0x05 && (*payload)[1] == 0x44;
  reading.testnet = (*payload)[0] == 0x04 && (*payload)[1] == 0x93;
  if (!mainnet && !reading.testnet) return std::nullopt;
  return reading;
}

// ---- bech32 ----

struct Bech32Form {
  std::string_view start;
  Chain chain;
  bool testnet;
};
constexpr auto kBech32Forms = std::to_array<Bech32Form>({
    {"bc1", bitcoin, false},
    {"ltc1", litecoin, false},
    {"tb1", bitcoin, true},
    {"bcrt1", bitcoin, true},
    {"tltc1", litecoin, true},
});
// Long enough that no word begins like this; a character too few or too many is worth saying.
constexpr std::size_t kLeastBrokenBech32 = 36;

std::string explain_form(const Error& error) {
  return "The " + (error.where.empty() ? "form" : error.where) + " is wrong: " + error.detail + ".";
}

std::string explain_bech32(std::string_view word, const Error& error, std::size_t prefix) {
  if (error.code != Code::bad_checksum) return explain_form(error);
  const std::size_t key = prefix + 39;  // a version, 32 digits and a checksum after the prefix
  const std::size_t script = prefix + 59;
  if (word.size() != key && word.size() != script) {
    return "It has " + std::to_string(word.size()) + " characters; such an address has " + std::to_string(key) +
           " or " + std::to_string(script) + ".";
  }
  if (const auto place = find_bech32_error(word)) {
    return "The checksum does not fit: probably the " + character(word, *place) + " is wrong.";
  }
  return "The checksum does not fit: more than one character is wrong.";
}

// A version and two public keys of 33 bytes: longer than BIP173 allows.
constexpr std::size_t kMwebLength = 121;
constexpr std::size_t kMwebMistyped = 10;  // characters more or fewer that are worth saying

std::optional<AddressReading> read_mweb(std::string_view word) {
  if (!mweb::is_stealth_address(word) || word.size() + kMwebMistyped < kMwebLength || word.size() > kMwebLength + kMwebMistyped) return std::nullopt;
  AddressReading reading{.chains = {litecoin}, .canonical = to_lower(word), .checksum = Checksum::ok,
                         .detail = "It is an address inside Litecoin's MWEB: no block shows what it received or paid."};
  if (const auto decoded = decode_bech32(word, kMwebLength + kMwebMistyped); !decoded) {
    reading.checksum = Checksum::wrong;
    reading.detail = decoded.error().code == Code::bad_checksum ? std::string(kSomethingIsWrong) : explain_form(decoded.error());
  }
  return reading;
}

std::optional<AddressReading> read_bech32(std::string_view word) {
  const std::string small = to_lower(word.substr(0, 6));
  const auto form = std::find_if(kBech32Forms.begin(), kBech32Forms.end(),
                                 [&](const Bech32Form& f) { return small.starts_with(f.start); });
  if (form == kBech32Forms.end() || word.size() > 90) return std::nullopt;
  AddressReading reading{
      .chains = {form->chain}, .canonical = to_lower(word), .checksum = Checksum::ok, .testnet = form->testnet};
  const auto decoded = decode_bech32(word);
  if (decoded) {
    if (decoded->prefix + '1' != form->start) return std::nullopt;
    if (const auto script = bitcoin::witness_script(*decoded); !script) {
      reading.checksum = Checksum::wrong;
      reading.detail = explain_form(script.error());
    }
    return reading;
  }
  const std::string_view digits = word.substr(form->start.size());
  const bool known_version =
      !digits.empty() && (to_lower(digits.substr(0, 1)) == "q" || to_lower(digits.substr(0, 1)) == "p");
  const auto impossible = std::count_if(digits.begin(), digits.end(), [](char c) { return !is_bech32_digit(c); });
  if (form->testnet || word.size() < kLeastBrokenBech32 || !known_version || impossible > 3) return std::nullopt;
  reading.checksum = Checksum::wrong;
  reading.detail = explain_bech32(word, decoded.error(), form->start.size());
  return reading;
}

// ---- cash addresses ----

constexpr std::string_view kCashPrefix = "bitcoincash";
constexpr std::size_t kCashDigits = 42;

std::optional<AddressReading> read_cash_address(std::string_view word) {
  const auto colon = word.find(':');
  const bool has_prefix = colon != std::string_view::npos;
  const std::string_view digits = has_prefix ? word.substr(colon + 1) : word;
  const std::string prefix = has_prefix ? to_lower(word.substr(0, colon)) : std::string(kCashPrefix);
  if (digits.size() != kCashDigits || (prefix != kCashPrefix && prefix != "bchtest")) return std::nullopt;
  AddressReading reading{
      .chains = {bitcoin_cash}, .canonical = prefix + ':' + to_lower(digits), .testnet = prefix != kCashPrefix};
  const auto address = decode_cash_address(word, kCashPrefix);
  if (address) {
    reading.checksum = Checksum::ok;
    return reading;
  }
  if (!has_prefix) return std::nullopt;
  reading.checksum = Checksum::wrong;
  reading.detail =
      address.error().code == Code::bad_checksum ? std::string(kSomethingIsWrong) : explain_form(address.error());
  return reading;
}

// ---- the rest ----

std::optional<AddressReading> read_evm(std::string_view word) {
  if (!is_evm_address(word)) return std::nullopt;
  AddressReading reading{.chains = {ethereum, arbitrum, optimism, base, polygon, gnosis, avalanche, bnb},
                         .canonical = to_lower(word)};
  switch (check_capitals(word)) {
    case CapitalsCheck::none:
      break;
    case CapitalsCheck::ok:
      reading.checksum = Checksum::ok;
      break;
    case CapitalsCheck::wrong:
      reading.checksum = Checksum::wrong;
      reading.detail = "The capital letters do not fit: at least one character is wrong, or a capital was changed.";
      break;
  }
  return reading;
}

std::optional<AddressReading> read_nem(std::string_view word) {
  // In one case: base 32 in mixed letters is some other identifier.
  if (std::any_of(word.begin(), word.end(), is_lower) && std::any_of(word.begin(), word.end(), is_upper))
    return std::nullopt;
  const auto address = parse_nem_address(word);
  if (address) {
    return AddressReading{
        .chains = {address->chain}, .canonical = address->text, .checksum = Checksum::ok, .testnet = address->testnet};
  }
  std::string digits(word);
  std::erase(digits, '-');
  const bool exact = address.error().code == Code::bad_checksum && digits[0] == 'N' &&
                     std::any_of(digits.begin(), digits.end(), is_digit);
  if (!exact) return std::nullopt;
  return AddressReading{.chains = {digits.size() == 40 ? nem : symbol},
                        .canonical = digits,
                        .checksum = Checksum::wrong,
                        .detail = std::string(kSomethingIsWrong)};
}

/// The 21 bytes in hexadecimal that TRON's links and interfaces use.
std::optional<AddressReading> read_tron_hex(std::string_view word) {
  constexpr std::size_t kDigits = 42;
  if (word.size() != kDigits) return std::nullopt;
  const auto address = tron::parse_address(word);
  if (!address) return std::nullopt;
  return AddressReading{.chains = {Chain::tron},
                        .canonical = tron::to_text(*address),
                        .detail = "It has the form of a TRON address in hexadecimal, which carries no checksum.",
                        .certain = false};
}

std::optional<AddressReading> read_solana(std::string_view word) {
  if ((word.size() != 43 && word.size() != 44) || !looks_random(word)) return std::nullopt;
  const auto bytes = decode_base58(word);
  if (!bytes || bytes->size() != 32) return std::nullopt;
  return AddressReading{.chains = {solana},
                        .canonical = std::string(word),
                        .detail = "It has the form of a Solana address, which carries no checksum.",
                        .certain = false};
}

}  // namespace

std::optional<AddressReading> read_address(std::string_view word) {
  if (word.size() < kLeastBase58Length - 1) return std::nullopt;
  if (word.size() > 90) return read_mweb(word);
  for (const auto read : {read_evm, read_bech32, read_base58, read_xrpl, read_nem, read_cash_address, read_tron_hex, read_solana}) {
    if (auto reading = read(word)) return reading;
  }
  return std::nullopt;
}

}  // namespace peelback
