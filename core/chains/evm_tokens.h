#pragma once
// The few tokens that thieves and exchanges use most: each chain's wrapped native coin and the well-known dollars.

#include <span>
#include <string_view>

#include "chains/evm_values.h"
#include "model/chain.h"

namespace peelback::evm {

enum class TokenRole : std::uint8_t {
  wrapped_native,  // one token for one native coin, both ways, by its own contract
  dollar,
};

struct KnownToken {
  Chain chain{};
  TokenRole role{};
  std::string_view address{};  // with EIP-55's capitals
  std::string_view symbol{};
  unsigned decimals{};
};

/// By chain, then role. Where each was taken from is said beside the table.
std::span<const KnownToken> known_tokens();
/// Null: not one of them. A token of the same symbol at another address is another token.
const KnownToken* find_known_token(Chain chain, const Address& token);
/// Null: a chain without one here.
const KnownToken* wrapped_native(Chain chain);

}  // namespace peelback::evm
