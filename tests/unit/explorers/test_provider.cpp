#include <catch2/catch.hpp>
#include <set>
#include <vector>

#include "explorers/provider.h"
#include "explorers/url_text.h"

using namespace peelback;

namespace {

bool is_evm_provider(const Provider& provider) {
  return provider.dialect.has_value();
}

}  // namespace

TEST_CASE("every provider has its base URL, limits and grades, and no key in them") {
  for (const Provider& provider : known_providers()) {
    INFO(provider.base_url);
    CHECK(provider.base_url.starts_with("https://" + std::string(provider.host)));
    CHECK_FALSE(provider.base_url.ends_with("/"));
    CHECK_FALSE(provider.base_url.find(kKeyParameter) != std::string_view::npos);
    CHECK_FALSE(provider.limits.empty());
    CHECK_FALSE(provider.cors.empty());
    CHECK(provider.requests_per_second > 0);
    CHECK(provider.concurrent > 0);
    CHECK(find_provider(provider.host)->host == provider.host);
    CHECK((provider.is_offered || provider.limits_grade != Grade::source));
    CHECK(is_evm_provider(provider) == (chain_info(provider.chain).model == LedgerModel::account));
  }
  CHECK(find_provider("example.org") == nullptr);
}

TEST_CASE("two explorers of Bitcoin and one of Litecoin are on offer") {
  std::vector<Chain> offered;
  for (const Provider& provider : known_providers()) {
    if (provider.is_offered && !is_evm_provider(provider)) offered.push_back(provider.chain);
  }
  CHECK(offered == std::vector{Chain::bitcoin, Chain::bitcoin, Chain::litecoin});
}

TEST_CASE("a provider is named once for each chain") {
  std::set<std::pair<std::string_view, Chain>> seen;
  for (const Provider& provider : known_providers()) CHECK(seen.insert({provider.host, provider.chain}).second);
}

TEST_CASE("without a key histories can be asked on Ethereum, Optimism, Base, Avalanche and TRON") {
  std::set<Chain> chains;
  for (const Provider& provider : known_providers()) {
    const bool tells_histories = is_evm_provider(provider) && answers(*provider.dialect, AccountNeed::Kind::history);
    if (provider.is_offered && tells_histories && provider.key != KeyUse::required) chains.insert(provider.chain);
  }
  CHECK(chains == std::set<Chain>{Chain::ethereum, Chain::optimism, Chain::base, Chain::avalanche, Chain::tron});
}

TEST_CASE("a host of several chains says nothing about the chain") {
  CHECK(chain_of_host("eth.blockscout.com") == Chain::ethereum);
  CHECK_FALSE(chain_of_host("api.routescan.io").has_value());
  CHECK_FALSE(chain_of_host("example.org").has_value());
}
