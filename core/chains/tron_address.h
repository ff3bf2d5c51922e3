#pragma once
// TRON's addresses: 20 bytes, as Ethereum's, behind the byte 0x41. They are written in base58check ("T…"), as 42
// hexadecimal digits ("41…"), and inside the machine (events, calls) without the byte. Source: developers.tron.network,
// "Account" (read 2026-11).

#include <string>
#include <string_view>

#include "chains/evm_values.h"

namespace peelback::tron {

inline constexpr std::uint8_t kAddressVersion = 0x41;

/// "T…": the canonical form.
std::string to_text(const evm::Address& address);

/// T…, 41… with or without 0x, and 40 digits with or without 0x. bad_checksum for a T… whose checksum does not fit,
/// else bad_address.
Result<evm::Address> parse_address(std::string_view text);
/// The 21 bytes of the chain's own messages. bad_address otherwise.
Result<evm::Address> read_address(ByteView bytes);

}  // namespace peelback::tron
