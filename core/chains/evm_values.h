#pragma once
// Addresses, hashes and numbers of Ethereum and its kin as bytes, and as JSON-RPC writes them (execution-apis, "Hex
// value encoding").

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/wide.h"

namespace peelback::evm {

struct Address {
  Bytes20 bytes{};
  bool operator==(const Address&) const = default;
  bool operator<(const Address& other) const { return bytes < other.bytes; }
  /// The address that mints and burns in token events.
  bool is_zero() const { return *this == Address{}; }
};

/// 0x and 40 digits in lower case: the canonical form.
std::string to_text(const Address& address);
/// 0x and 40 digits of any case; capitals are check_capitals()'s business. bad_address otherwise.
Result<Address> parse_address(std::string_view text);

/// 0x and 64 digits in lower case: ids of transactions and blocks, topics, roots. They are not turned round.
std::string hash_text(const Bytes32& hash);
/// 0x and exactly 64 digits of any case; bad_hex otherwise.
Result<Bytes32> parse_hash(std::string_view text);
/// "0x" and an even number of digits, "0x" alone for none; bad_hex otherwise.
Result<Bytes> parse_data(std::string_view text);

/// A quantity: 0x and at least one digit. Leading zeros, which some nodes write, are taken. bad_hex when there is no
/// such text, bad_number when it does not fit.
Result<std::uint64_t> parse_quantity_u64(std::string_view text);
Result<U128> parse_quantity(std::string_view text);
/// Of at most 256 bits, in 32 bytes: a signature's r and s.
Result<Bytes32> parse_quantity_word(std::string_view text);

/// The number in 32 bytes, the highest first, as the machine's words are.
U256 number_of(const Bytes32& word);
Bytes32 word_of(U128 number);
/// The number where it fits 128 bits. Absent for what no amount can hold; such a value is shown, and never clipped.
std::optional<U128> narrow(const U256& number);

}  // namespace peelback::evm
