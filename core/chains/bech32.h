#pragma once
// Bech32 (BIP173) and bech32m (BIP350), and the cash address form that uses the same 32 digits (Bitcoin Cash's
// specification "CashAddr", 2017): checksummed texts in base 32.

#include <optional>

#include "base/bytes.h"

namespace peelback {

enum class Bech32Variant : std::uint8_t { bech32, bech32m };

struct Bech32 {
  std::string prefix{};  // lower case
  Bytes digits{};        // 0 to 31, without the checksum
  Bech32Variant variant{};
};

/// One case throughout, at most `most_characters`, of which BIP173 allows 90. bad_address where the form is broken, with the character (from 1) in
/// `where`; bad_checksum where only the checksum does not fit.
Result<Bech32> decode_bech32(std::string_view text, std::size_t most_characters = 90);
std::string encode_bech32(const Bech32& value);

/// The character (from 0) whose change alone would make the checksum fit, where the form is right and there is exactly
/// one: a hint where to look. The repaired text is not given, because BIP173 warns against paying to it.
std::optional<std::size_t> find_bech32_error(std::string_view text);

struct CashAddress {
  std::string prefix{};  // "bitcoincash"
  std::uint8_t kind{};   // 0 P2PKH, 1 P2SH, 2 and 3 the same with tokens
  Bytes hash{};
};

/// With its prefix, or without it when `default_prefix` is given. Errors as decode_bech32(); bad_length when the hash
/// has not the size that the first byte says.
Result<CashAddress> decode_cash_address(std::string_view text, std::string_view default_prefix = {});
std::string encode_cash_address(const CashAddress& address);

/// Whether the character is one of the 32 digits, in either case.
bool is_bech32_digit(char c);

/// Bits regrouped from groups of `from` to groups of `to`. Absent when padding is not allowed and the left-over bits
/// are not fewer than `from` zeros. Every group of `in` is below 2^from.
std::optional<Bytes> regroup_bits(ByteView in, unsigned from, unsigned to, bool pad);

}  // namespace peelback
