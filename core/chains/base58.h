#pragma once
// Base58 and base58check, as Bitcoin's relatives, TRON and (with its own alphabet) the XRP Ledger write them.

#include <optional>

#include "base/bytes.h"

namespace peelback {

enum class Base58Alphabet : std::uint8_t { bitcoin, xrpl };

/// Longer texts are no address and no id of any chain; the work is quadratic in the length.
inline constexpr std::size_t kMaxBase58Length = 128;

/// Every leading zero byte is one leading digit of value zero.
std::string encode_base58(ByteView bytes, Base58Alphabet alphabet = Base58Alphabet::bitcoin);
/// bad_number at `character n` (from 1) for one outside of the alphabet; too_large beyond kMaxBase58Length.
Result<Bytes> decode_base58(std::string_view text, Base58Alphabet alphabet = Base58Alphabet::bitcoin);
bool is_base58(char c);

/// With the first four bytes of the SHA-256d appended.
std::string encode_base58check(ByteView payload, Base58Alphabet alphabet = Base58Alphabet::bitcoin);
/// The payload without the checksum. bad_checksum when it does not fit or there is no room for it; else as
/// decode_base58().
Result<Bytes> decode_base58check(std::string_view text, Base58Alphabet alphabet = Base58Alphabet::bitcoin);

}  // namespace peelback
