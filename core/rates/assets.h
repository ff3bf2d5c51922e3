#pragma once
// Assets by the names under which tables and sources of prices know them.

#include <string>
#include <string_view>
#include <vector>

namespace peelback {

/// The references meant by "bitcoin:BTC", "ethereum:0xDAC1…" (hexadecimal in any case) or a symbol: of "ETH" the coin of every chain
/// whose coin has this symbol. Empty: nothing that is known.
std::vector<std::string> assets_named(std::string_view name);

/// How DefiLlama names an asset: "coingecko:bitcoin" for a chain's coin, "ethereum:0xdac1…" for a token by its contract. Empty: it does
/// not. Source: defillama.com/docs/api, prices/historical, and the chains of its adapters; read 2026-11.
std::string llama_name_of(std::string_view asset);
/// The other way round: several chains have ether for their coin.
std::vector<std::string> assets_of_llama_name(std::string_view name);

}  // namespace peelback
