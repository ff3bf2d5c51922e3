#pragma once
// The few TRC-20 tokens that thieves and exchanges use most: the dollars, and the wrapped coin.

#include <string_view>

namespace peelback::tron {

/// One token for one TRX, both ways, by its own contract, whose deposits and withdrawals are events of their own (WETH9).
inline constexpr std::string_view kWrappedCoin = "TNUC9Qb1rRpS5CbWLmNMxXBjyFoydXjWFR";

struct KnownToken {
  std::string_view address{};  // canonical
  std::string_view symbol{};
  unsigned decimals{};
};

/// Null: not one of them. A token of the same symbol at another address is another token.
const KnownToken* find_known_token(std::string_view address);

}  // namespace peelback::tron
