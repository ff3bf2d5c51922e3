#include "rates/assets.h"

#include <algorithm>
#include <array>

#include "base/loose_match.h"
#include "chains/ascii.h"
#include "model/chain.h"
#include "model/reference.h"

namespace peelback {

namespace {

struct LlamaChain {
  Chain chain{};
  std::string_view coin{};    // CoinGecko's id of the chain's coin
  std::string_view tokens{};  // before a contract's address; empty: it has none there
};

constexpr auto kLlamaChains = std::to_array<LlamaChain>({
    {Chain::bitcoin, "bitcoin", ""},
    {Chain::bitcoin_cash, "bitcoin-cash", ""},
    {Chain::litecoin, "litecoin", ""},
    {Chain::dogecoin, "dogecoin", ""},
    {Chain::dash, "dash", ""},
    {Chain::zcash, "zcash", ""},
    {Chain::ethereum, "ethereum", "ethereum"},
    {Chain::arbitrum, "ethereum", "arbitrum"},
    {Chain::optimism, "ethereum", "optimism"},
    {Chain::base, "ethereum", "base"},
    {Chain::polygon, "polygon-ecosystem-token", "polygon"},
    {Chain::gnosis, "xdai", "xdai"},
    {Chain::avalanche, "avalanche-2", "avax"},
    {Chain::bnb, "binancecoin", "bsc"},
    {Chain::tron, "tron", "tron"},
    {Chain::nem, "nem", ""},
    {Chain::symbol, "symbol", ""},
    {Chain::xrpl, "ripple", ""},
    {Chain::solana, "solana", "solana"},
});

constexpr std::string_view kCoins = "coingecko";

// Contracts in hexadecimal have no case; others do.
std::string contract_text(std::string_view id) { return id.starts_with("0x") || id.starts_with("0X") ? to_lower(id) : std::string(id); }

std::string joined(std::string_view before, std::string_view after) { return std::string(before).append(1, ':').append(after); }

}  // namespace

std::vector<std::string> assets_named(std::string_view name) {
  const auto colon = name.find(':');
  std::vector<std::string> assets;
  if (colon == std::string_view::npos) {
    for (const ChainInfo& row : all_chains()) {
      if (loosely_equal(row.symbol, name)) assets.push_back(native_asset_ref(row.chain));
    }
    return assets;
  }
  const auto chain = find_chain(name.substr(0, colon));
  const std::string_view id = name.substr(colon + 1);
  if (!chain || id.empty()) return assets;
  const bool is_coin = loosely_equal(chain_info(*chain).symbol, id);
  assets.push_back(is_coin ? native_asset_ref(*chain) : joined(chain_info(*chain).slug, contract_text(id)));
  return assets;
}

std::string llama_name_of(std::string_view asset) {
  for (const LlamaChain& row : kLlamaChains) {
    if (asset == native_asset_ref(row.chain)) return joined(kCoins, row.coin);
    const std::string_view slug = chain_info(row.chain).slug;
    const bool is_on_chain = asset.starts_with(slug) && asset.size() > slug.size() && asset[slug.size()] == ':';
    if (is_on_chain) return row.tokens.empty() ? std::string() : joined(row.tokens, asset.substr(slug.size() + 1));
  }
  return {};
}

std::vector<std::string> assets_of_llama_name(std::string_view name) {
  const auto colon = std::min(name.find(':'), name.size());
  const std::string_view before = name.substr(0, colon);
  const std::string_view id = name.substr(std::min(colon + 1, name.size()));
  std::vector<std::string> assets;
  for (const LlamaChain& row : kLlamaChains) {
    if (before == kCoins && id == row.coin) assets.push_back(native_asset_ref(row.chain));
    if (!row.tokens.empty() && before == row.tokens && !id.empty()) assets.push_back(joined(chain_info(row.chain).slug, contract_text(id)));
  }
  return assets;
}

}  // namespace peelback
