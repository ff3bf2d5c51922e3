#pragma once
// Addresses of Ethereum and the chains that run its machine.

#include <string>
#include <string_view>

#include "base/result.h"

namespace peelback {

/// What the capitals of an address say (EIP-55): nothing where all letters have one case.
enum class CapitalsCheck : std::uint8_t { none, ok, wrong };

/// 0x and 40 hexadecimal digits, of any case.
bool is_evm_address(std::string_view text);
/// Of an address as above.
CapitalsCheck check_capitals(std::string_view address);
/// The address written with EIP-55's capitals.
std::string with_capitals(std::string_view address);

}  // namespace peelback
