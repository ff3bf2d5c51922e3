#include "chains/evm_tokens.h"

#include <algorithm>

#include "chains/ascii.h"

namespace peelback::evm {

namespace {

// Wrapped coins: each chain's own documentation and Uniswap's default token list (MIT). USDC: Circle, "USDC Contract
// Addresses"; USDC.e, USDbC: the same coin brought over a bridge. USDT: Tether, "Supported Protocols and Integration
// Guidelines", and the bridges' issues under that name. DAI: Sky, "chainlog", and its bridges. Every address was found
// under this name in several independent public programs, read on 2026-11-22.
constexpr KnownToken kTokens[] = {
    {Chain::ethereum, TokenRole::wrapped_native, "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "WETH", 18},
    {Chain::ethereum, TokenRole::dollar, "0xdAC17F958D2ee523a2206206994597C13D831ec7", "USDT", 6},
    {Chain::ethereum, TokenRole::dollar, "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "USDC", 6},
    {Chain::ethereum, TokenRole::dollar, "0x6B175474E89094C44Da98b954EedeAC495271d0F", "DAI", 18},

    {Chain::arbitrum, TokenRole::wrapped_native, "0x82aF49447D8a07e3bd95BD0d56f35241523fBab1", "WETH", 18},
    {Chain::arbitrum, TokenRole::dollar, "0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9", "USDT", 6},
    {Chain::arbitrum, TokenRole::dollar, "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", "USDC", 6},
    {Chain::arbitrum, TokenRole::dollar, "0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8", "USDC.e", 6},
    {Chain::arbitrum, TokenRole::dollar, "0xDA10009cBd5D07dd0CeCc66161FC93D7c9000da1", "DAI", 18},

    {Chain::optimism, TokenRole::wrapped_native, "0x4200000000000000000000000000000000000006", "WETH", 18},
    {Chain::optimism, TokenRole::dollar, "0x94b008aA00579c1307B0EF2c499aD98a8ce58e58", "USDT", 6},
    {Chain::optimism, TokenRole::dollar, "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85", "USDC", 6},
    {Chain::optimism, TokenRole::dollar, "0x7F5c764cBc14f9669B88837ca1490cCa17c31607", "USDC.e", 6},
    {Chain::optimism, TokenRole::dollar, "0xDA10009cBd5D07dd0CeCc66161FC93D7c9000da1", "DAI", 18},

    {Chain::base, TokenRole::wrapped_native, "0x4200000000000000000000000000000000000006", "WETH", 18},
    {Chain::base, TokenRole::dollar, "0xfde4C96c8593536E31F229EA8f37b2ADa2699bb2", "USDT", 6},
    {Chain::base, TokenRole::dollar, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "USDC", 6},
    {Chain::base, TokenRole::dollar, "0xd9aAEc86B65D86f6A7B5B1b0c42FFA531710b6CA", "USDbC", 6},
    {Chain::base, TokenRole::dollar, "0x50c5725949A6F0c72E6C4a641F24049A917DB0Cb", "DAI", 18},

    {Chain::polygon, TokenRole::wrapped_native, "0x0d500B1d8E8eF31E21C99d1Db9A6444d3ADf1270", "WPOL", 18},
    {Chain::polygon, TokenRole::dollar, "0xc2132D05D31c914a87C6611C10748AEb04B58e8F", "USDT", 6},
    {Chain::polygon, TokenRole::dollar, "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", "USDC", 6},
    {Chain::polygon, TokenRole::dollar, "0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174", "USDC.e", 6},
    {Chain::polygon, TokenRole::dollar, "0x8f3Cf7ad23Cd3CaDbD9735AFf958023239c6A063", "DAI", 18},

    // The native coin itself is a dollar here.
    {Chain::gnosis, TokenRole::wrapped_native, "0xe91D153E0b41518A2Ce8Dd3D7944Fa863463a97d", "WXDAI", 18},
    {Chain::gnosis, TokenRole::dollar, "0x4ECaBa5870353805a9F068101A40E0f32ed605C6", "USDT", 6},
    {Chain::gnosis, TokenRole::dollar, "0xDDAfbb505ad214D7b80b1f830fcCc89B60fb7A83", "USDC", 6},
    {Chain::gnosis, TokenRole::dollar, "0x2a22f9c3b484c3629090FeED35F17Ff8F88f76F0", "USDC.e", 6},

    {Chain::avalanche, TokenRole::wrapped_native, "0xB31f66AA3C1e785363F0875A1B74E27b85FD66c7", "WAVAX", 18},
    {Chain::avalanche, TokenRole::dollar, "0x9702230A8Ea53601f5cD2dc00fDBc13d4dF4A8c7", "USDT", 6},
    {Chain::avalanche, TokenRole::dollar, "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E", "USDC", 6},
    {Chain::avalanche, TokenRole::dollar, "0xd586E7F844cEa2F87f50152665BCbc2C279D8d70", "DAI.e", 18},

    // Issued by Binance against the dollars of other chains, with decimals of their own.
    {Chain::bnb, TokenRole::wrapped_native, "0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c", "WBNB", 18},
    {Chain::bnb, TokenRole::dollar, "0x55d398326f99059fF775485246999027B3197955", "USDT", 18},
    {Chain::bnb, TokenRole::dollar, "0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d", "USDC", 18},
    {Chain::bnb, TokenRole::dollar, "0x1AF3F329e8BE154074D8769D1FFa4eE058B1DBc3", "DAI", 18},
};

}  // namespace

std::span<const KnownToken> known_tokens() {
  return kTokens;
}

const KnownToken* find_known_token(Chain chain, const Address& token) {
  const std::string canonical = to_text(token);
  const auto found = std::find_if(std::begin(kTokens), std::end(kTokens), [&](const KnownToken& known) {
    return known.chain == chain && to_lower(known.address) == canonical;
  });
  return found == std::end(kTokens) ? nullptr : found;
}

const KnownToken* wrapped_native(Chain chain) {
  const auto found = std::find_if(std::begin(kTokens), std::end(kTokens), [&](const KnownToken& known) {
    return known.chain == chain && known.role == TokenRole::wrapped_native;
  });
  return found == std::end(kTokens) ? nullptr : found;
}

}  // namespace peelback::evm
