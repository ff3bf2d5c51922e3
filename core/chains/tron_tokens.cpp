#include "chains/tron_tokens.h"

#include <algorithm>

namespace peelback::tron {

namespace {

// USDT: Tether, "Supported Protocols and Integration Guidelines". USDC: Circle's, which it stopped to mint in 2024-02. The
// others: under this name in several independent public programs, read on 2026-11-23.
constexpr KnownToken kTokens[] = {
    {"TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "USDT", 6},
    {"TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8", "USDC", 6},
    {"TPYmHEhy5n8TCEfYGqW2rPxsghSfzghPDn", "USDD", 18},
    {"TUpMhErZL2fhh4sVNULAbNKLokS4GjC1F4", "TUSD", 18},
    {kWrappedCoin, "WTRX", 6},
};

}  // namespace

const KnownToken* find_known_token(std::string_view address) {
  const auto found = std::find_if(std::begin(kTokens), std::end(kTokens),
                                  [&](const KnownToken& token) { return token.address == address; });
  return found == std::end(kTokens) ? nullptr : found;
}

}  // namespace peelback::tron
