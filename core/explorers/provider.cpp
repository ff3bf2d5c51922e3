#include "explorers/provider.h"

#include <algorithm>

namespace peelback {

namespace {

using esplora::Paging;

// ---- what the rows of one provider share ----

constexpr Provider routescan(Chain chain, std::string_view base_url, Grade grade) {
  return {.host = "api.routescan.io",
          .name = "Routescan",
          .base_url = base_url,
          .chain = chain,
          .is_offered = grade != Grade::assumed,
          .dialect = AccountDialect::etherscan,
          .key = KeyUse::optional,
          .cors = "Access-Control-Allow-Origin: * (2025-11 to 2026-05)",
          .cors_grade = Grade::recorded,
          .limits = "2 requests a second and 10,000 a day without a key, 5 and 100,000 with a free one",
          .limits_grade = Grade::document,
          .requests_per_second = 1.5,
          .concurrent = 1,
          .requests_per_day = 10'000};
}

/// Its free keys serve these chains; for others it asks to be paid.
constexpr Provider etherscan_v2(Chain chain) {
  return {.host = "api.etherscan.io",
          .name = "Etherscan",
          .base_url = "https://api.etherscan.io/v2/api",
          .chain = chain,
          .is_offered = true,
          .dialect = AccountDialect::etherscan,
          .names_chain = true,
          .key = KeyUse::required,
          .cors = "Access-Control-Allow-Origin: * (2023-02 to 2026-08)",
          .cors_grade = Grade::recorded,
          .limits = "3 requests a second and 100,000 a day with a free key; 1,000 rows a request since 2026-07-01",
          .limits_grade = Grade::document,
          .requests_per_second = 2.5,
          .concurrent = 1,
          .requests_per_day = 100'000};
}

constexpr Provider blockscout_pro(Chain chain, std::string_view base_url) {
  return {.host = "api.blockscout.com",
          .name = "Blockscout",
          .base_url = base_url,
          .chain = chain,
          .is_offered = true,
          .dialect = AccountDialect::blockscout,
          .key = KeyUse::required,
          .cors = "Access-Control-Allow-Origin: * (2025-03 to 2026-04)",
          .cors_grade = Grade::recorded,
          .limits = "5 requests a second and 100,000 credits a day, some 5,000 requests, with a free key",
          .limits_grade = Grade::document,
          .requests_per_second = 3,
          .concurrent = 1,
          .requests_per_day = 5'000};
}

/// Since 2026-07-01 they are to be asked with a key, at another address.
constexpr Provider blockscout_instance(Chain chain, std::string_view host, std::string_view base_url) {
  return {.host = host,
          .name = "Blockscout",
          .base_url = base_url,
          .chain = chain,
          .is_offered = false,
          .dialect = AccountDialect::blockscout,
          .cors = "Access-Control-Allow-Origin: * (2025-06 to 2026-04)",
          .cors_grade = Grade::recorded,
          .limits = "3 requests a second from one address, then a captcha",
          .limits_grade = Grade::document,
          .requests_per_second = 1,
          .concurrent = 1};
}

/// Nodes answer about one transaction or account; histories they cannot give.
constexpr Provider public_node(Chain chain, std::string_view host, std::string_view base_url, Grade cors_grade) {
  return {.host = host,
          .name = host,
          .base_url = base_url,
          .chain = chain,
          .is_offered = cors_grade == Grade::recorded,
          .dialect = AccountDialect::evm_rpc,
          .cors = cors_grade == Grade::recorded ? "Access-Control-Allow-Origin: *" : "expected to be * as its sisters have it",
          .cors_grade = cors_grade,
          .limits = "not published",
          .limits_grade = Grade::assumed,
          .requests_per_second = 1,
          .concurrent = 1};
}

constexpr Provider kProviders[] = {
    {.host = "mempool.space",
     .name = "mempool.space",
     .base_url = "https://mempool.space/api",
     .chain = Chain::bitcoin,
     .is_offered = true,
     .paging = Paging::chain,
     .cors = "Access-Control-Allow-Origin: *, but not on a 429",
     .cors_grade = Grade::source,
     .limits = "enforced with 429, and a ban for those who go on; no number is published",
     .limits_grade = Grade::document,
     .requests_per_second = 2,
     .concurrent = 2},
    {.host = "blockstream.info",
     .name = "Blockstream",
     .base_url = "https://blockstream.info/api",
     .chain = Chain::bitcoin,
     .is_offered = true,
     .paging = Paging::chain,
     .cors = "Access-Control-Allow-Origin: *, on errors too",
     .cors_grade = Grade::source,
     .limits = "700 requests an hour and 500,000 a month from one address, since 2025-07-15; 5 a second, bursts of 10",
     .limits_grade = Grade::recorded,
     .requests_per_second = 2,
     .concurrent = 2},
    {.host = "litecoinspace.org",
     .name = "Litecoin Space",
     .base_url = "https://litecoinspace.org/api",
     .chain = Chain::litecoin,
     .is_offered = true,
     .paging = Paging::chain,
     .cors = "a fork of mempool.space, so * is expected",
     .cors_grade = Grade::assumed,
     .limits = "not published",
     .limits_grade = Grade::assumed,
     .requests_per_second = 1,
     .concurrent = 1},
    {.host = "doge-electrs-demo.qed.me",
     .name = "doge-electrs demonstration",
     .base_url = "https://doge-electrs-demo.qed.me",
     .chain = Chain::dogecoin,
     .is_offered = false,
     .paging = Paging::chain,
     .cors = "not known",
     .cors_grade = Grade::assumed,
     .limits = "a demonstration",
     .limits_grade = Grade::assumed,
     .requests_per_second = 1,
     .concurrent = 1},
    {.host = "explorer.melroy.org",
     .name = "Melroy's explorer",
     .base_url = "https://explorer.melroy.org/api",
     .chain = Chain::bitcoin_cash,
     .is_offered = false,
     .paging = Paging::chain,
     .cors = "Access-Control-Allow-Origin: * (2025-07)",
     .cors_grade = Grade::recorded,
     .limits = "not published",
     .limits_grade = Grade::assumed,
     .requests_per_second = 1,
     .concurrent = 1},

    routescan(Chain::ethereum, "https://api.routescan.io/v2/network/mainnet/evm/1/etherscan/api", Grade::recorded),
    routescan(Chain::optimism, "https://api.routescan.io/v2/network/mainnet/evm/10/etherscan/api", Grade::recorded),
    routescan(Chain::base, "https://api.routescan.io/v2/network/mainnet/evm/8453/etherscan/api", Grade::recorded),
    routescan(Chain::avalanche, "https://api.routescan.io/v2/network/mainnet/evm/43114/etherscan/api", Grade::document),
    routescan(Chain::arbitrum, "https://api.routescan.io/v2/network/mainnet/evm/42161/etherscan/api", Grade::assumed),
    routescan(Chain::polygon, "https://api.routescan.io/v2/network/mainnet/evm/137/etherscan/api", Grade::assumed),
    routescan(Chain::bnb, "https://api.routescan.io/v2/network/mainnet/evm/56/etherscan/api", Grade::assumed),

    etherscan_v2(Chain::ethereum),
    etherscan_v2(Chain::arbitrum),
    etherscan_v2(Chain::polygon),
    etherscan_v2(Chain::gnosis),

    blockscout_pro(Chain::ethereum, "https://api.blockscout.com/1/api"),
    blockscout_pro(Chain::arbitrum, "https://api.blockscout.com/42161/api"),
    blockscout_pro(Chain::optimism, "https://api.blockscout.com/10/api"),
    blockscout_pro(Chain::base, "https://api.blockscout.com/8453/api"),
    blockscout_pro(Chain::polygon, "https://api.blockscout.com/137/api"),
    blockscout_pro(Chain::gnosis, "https://api.blockscout.com/100/api"),
    blockscout_instance(Chain::ethereum, "eth.blockscout.com", "https://eth.blockscout.com/api"),
    blockscout_instance(Chain::base, "base.blockscout.com", "https://base.blockscout.com/api"),

    {.host = "api.trongrid.io",
     .name = "TronGrid",
     .base_url = "https://api.trongrid.io",
     .chain = Chain::tron,
     .is_offered = true,
     .dialect = AccountDialect::trongrid,
     .cors = "any page may ask it, without headers of its own: wallets in browsers do",
     .cors_grade = Grade::document,
     .limits = "without a key not published; beyond them 403, and nothing for 30 seconds",
     .limits_grade = Grade::document,
     .requests_per_second = 1.5,
     .concurrent = 1},

    public_node(Chain::ethereum, "1rpc.io", "https://1rpc.io/eth", Grade::recorded),
    public_node(Chain::optimism, "optimism.drpc.org", "https://optimism.drpc.org", Grade::recorded),
    public_node(Chain::polygon, "polygon.drpc.org", "https://polygon.drpc.org", Grade::recorded),
    public_node(Chain::arbitrum, "arbitrum.drpc.org", "https://arbitrum.drpc.org", Grade::assumed),
    public_node(Chain::base, "base.drpc.org", "https://base.drpc.org", Grade::assumed),
    public_node(Chain::gnosis, "gnosis.drpc.org", "https://gnosis.drpc.org", Grade::assumed),
    public_node(Chain::avalanche, "avalanche.drpc.org", "https://avalanche.drpc.org", Grade::assumed),
    public_node(Chain::bnb, "bsc.drpc.org", "https://bsc.drpc.org", Grade::assumed),
};

}  // namespace

std::span<const Provider> known_providers() {
  return kProviders;
}

const Provider* find_provider(std::string_view host) {
  const auto found = std::find_if(std::begin(kProviders), std::end(kProviders),
                                  [&](const Provider& provider) { return provider.host == host; });
  return found == std::end(kProviders) ? nullptr : found;
}

std::optional<Chain> chain_of_host(std::string_view host) {
  std::optional<Chain> chain;
  for (const Provider& provider : kProviders) {
    if (provider.host != host) continue;
    if (chain && *chain != provider.chain) return std::nullopt;
    chain = provider.chain;
  }
  return chain;
}

}  // namespace peelback
