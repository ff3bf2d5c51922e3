#include "model/chain.h"

#include <array>

namespace peelback {

namespace {

using enum LedgerModel;

// CAIP-2 ids as registered in ChainAgnostic/namespaces; the BIP122 ones are the first 32 digits of the genesis hash.
constexpr auto kChains = std::to_array<ChainInfo>({
    {Chain::bitcoin, "bitcoin", "Bitcoin", "BTC", 8, utxo, "bip122:000000000019d6689c085ae165831e93", true},
    {Chain::bitcoin_cash, "bitcoin-cash", "Bitcoin Cash", "BCH", 8, utxo, "bip122:000000000000000000651ef99cb9fcbe", false},
    {Chain::litecoin, "litecoin", "Litecoin", "LTC", 8, utxo, "bip122:12a765e31ffd4059bada1e25190f6e98", true},
    {Chain::dogecoin, "dogecoin", "Dogecoin", "DOGE", 8, utxo, "bip122:1a91e3dace36e2be3bf030a65679fe82", false},
    {Chain::dash, "dash", "Dash", "DASH", 8, utxo, "bip122:00000ffd590b1485b3caadc19b22e637", false},
    {Chain::zcash, "zcash", "Zcash", "ZEC", 8, utxo, "bip122:00040fe8ec8471911baa1db1266ea15d", false},
    {Chain::ethereum, "ethereum", "Ethereum", "ETH", 18, account, "eip155:1", true},
    {Chain::arbitrum, "arbitrum", "Arbitrum One", "ETH", 18, account, "eip155:42161", true},
    {Chain::optimism, "optimism", "OP Mainnet", "ETH", 18, account, "eip155:10", true},
    {Chain::base, "base", "Base", "ETH", 18, account, "eip155:8453", true},
    {Chain::polygon, "polygon", "Polygon", "POL", 18, account, "eip155:137", true},
    {Chain::gnosis, "gnosis", "Gnosis", "XDAI", 18, account, "eip155:100", true},
    {Chain::avalanche, "avalanche", "Avalanche C-Chain", "AVAX", 18, account, "eip155:43114", true},
    {Chain::bnb, "bnb", "BNB Smart Chain", "BNB", 18, account, "eip155:56", true},
    {Chain::tron, "tron", "TRON", "TRX", 6, account, "tron:0x2b6653dc", true},
    {Chain::nem, "nem", "NEM", "XEM", 6, account, "", true},
    {Chain::symbol, "symbol", "Symbol", "XYM", 6, account, "", false},
    {Chain::xrpl, "xrpl", "XRP Ledger", "XRP", 6, account, "xrpl:0", false},
    {Chain::solana, "solana", "Solana", "SOL", 9, account, "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", false},
});

constexpr bool rows_stand_in_enum_order() {
  for (std::size_t i = 0; i < kChains.size(); ++i) {
    if (static_cast<std::size_t>(kChains[i].chain) != i) return false;
  }
  return true;
}
static_assert(rows_stand_in_enum_order());

}  // namespace

const ChainInfo& chain_info(Chain chain) { return kChains[static_cast<std::size_t>(chain)]; }

std::optional<Chain> find_chain(std::string_view slug) {
  for (const auto& row : kChains) {
    if (row.slug == slug) return row.chain;
  }
  return std::nullopt;
}

std::span<const ChainInfo> all_chains() { return kChains; }

}  // namespace peelback
