#pragma once
// The chains of the plan: how each is written in references, named to a reader, and what its native coin is.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace peelback {

enum class Chain : std::uint8_t {
  bitcoin, bitcoin_cash, litecoin, dogecoin, dash, zcash,
  ethereum, arbitrum, optimism, base, polygon, gnosis, avalanche, bnb,
  tron, nem, symbol, xrpl, solana,
};

enum class LedgerModel : std::uint8_t { utxo, account };

struct ChainInfo {
  Chain chain;
  std::string_view slug;    // in references: "bitcoin-cash"
  std::string_view name;    // to a reader: "Bitcoin Cash"
  std::string_view symbol;  // of the native coin: "BCH"
  unsigned decimals;        // of the native coin
  LedgerModel model;
  std::string_view caip2;   // ChainAgnostic CAIP-2 id; empty where none is registered
  bool followed;            // whether this version can trace it
};

/// Never fails: every chain has its row.
const ChainInfo& chain_info(Chain chain);
std::optional<Chain> find_chain(std::string_view slug);
std::span<const ChainInfo> all_chains();

}  // namespace peelback
