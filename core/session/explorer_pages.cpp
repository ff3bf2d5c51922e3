#include "session/explorer_pages.h"

#include <array>

namespace peelback {

namespace {

using enum Chain;

struct ExplorerSite {
  Chain chain;
  std::string_view host;
  std::string_view transaction;  // what stands before the id
  std::string_view address;
};

constexpr auto kSites = std::to_array<ExplorerSite>({
    {bitcoin, "mempool.space", "/tx/", "/address/"},
    {bitcoin, "blockstream.info", "/tx/", "/address/"},
    {litecoin, "litecoinspace.org", "/tx/", "/address/"},
    {ethereum, "etherscan.io", "/tx/", "/address/"},
    {ethereum, "eth.blockscout.com", "/tx/", "/address/"},
    {arbitrum, "arbiscan.io", "/tx/", "/address/"},
    {arbitrum, "arbitrum.blockscout.com", "/tx/", "/address/"},
    {optimism, "optimistic.etherscan.io", "/tx/", "/address/"},
    {optimism, "explorer.optimism.io", "/tx/", "/address/"},
    {base, "basescan.org", "/tx/", "/address/"},
    {base, "base.blockscout.com", "/tx/", "/address/"},
    {polygon, "polygonscan.com", "/tx/", "/address/"},
    {polygon, "polygon.blockscout.com", "/tx/", "/address/"},
    {gnosis, "gnosisscan.io", "/tx/", "/address/"},
    {gnosis, "gnosis.blockscout.com", "/tx/", "/address/"},
    {avalanche, "snowtrace.io", "/tx/", "/address/"},
    {avalanche, "snowscan.xyz", "/tx/", "/address/"},
    {bnb, "bscscan.com", "/tx/", "/address/"},
    {tron, "tronscan.org", "/#/transaction/", "/#/address/"},
    {nem, "explorer.nemtool.com", "/#/s_tx?hash=", "/#/s_account?account="},
    {symbol, "symbol.fyi", "/transactions/", "/accounts/"},
    {xrpl, "xrpscan.com", "/tx/", "/account/"},
    {xrpl, "livenet.xrpl.org", "/transactions/", "/accounts/"},
    {solana, "solscan.io", "/tx/", "/account/"},
    {solana, "explorer.solana.com", "/tx/", "/address/"},
});

std::vector<ExplorerPage> pages_of(Chain chain, std::string_view ExplorerSite::*path, std::string_view id) {
  std::vector<ExplorerPage> pages;
  for (const ExplorerSite& site : kSites) {
    if (site.chain != chain) continue;
    std::string url("https://");
    pages.push_back({site.host, url.append(site.host).append(site.*path).append(id)});
  }
  return pages;
}

}  // namespace

std::vector<ExplorerPage> transaction_pages(Chain chain, std::string_view id) { return pages_of(chain, &ExplorerSite::transaction, id); }

std::vector<ExplorerPage> address_pages(Chain chain, std::string_view address) { return pages_of(chain, &ExplorerSite::address, address); }

}  // namespace peelback
