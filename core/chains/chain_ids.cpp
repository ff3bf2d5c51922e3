#include "chains/chain_ids.h"

#include <algorithm>
#include <array>

#include "chains/ascii.h"
#include "chains/bitcoin_address.h"

namespace peelback {

namespace {

using enum Chain;

struct ChainWord {
  std::string_view word;
  Chain chain;
};

constexpr auto kChainWords = std::to_array<ChainWord>({
    {"bitcoin", bitcoin}, {"btc", bitcoin}, {"bitcoin-cash", bitcoin_cash}, {"bitcoincash", bitcoin_cash},
    {"bch", bitcoin_cash}, {"litecoin", litecoin}, {"ltc", litecoin}, {"dogecoin", dogecoin}, {"doge", dogecoin},
    {"dash", dash}, {"zcash", zcash}, {"zec", zcash}, {"ethereum", ethereum}, {"eth", ethereum},
    {"arbitrum", arbitrum}, {"arbitrum-one", arbitrum}, {"optimism", optimism}, {"base", base},
    {"polygon", polygon}, {"matic", polygon}, {"gnosis", gnosis}, {"xdai", gnosis}, {"avalanche", avalanche},
    {"avax", avalanche}, {"bnb", bnb}, {"bsc", bnb}, {"tron", tron}, {"trx", tron}, {"nem", nem}, {"xem", nem},
    {"symbol", symbol}, {"xym", symbol}, {"xrpl", xrpl}, {"xrp", xrpl}, {"ripple", xrpl}, {"solana", solana},
    {"sol", solana},
});

}  // namespace

bool is_evm(Chain chain) { return chain >= ethereum && chain <= bnb; }

std::optional<Chain> find_chain_by_word(std::string_view word) {
  const std::string small = to_lower(word);
  const auto row = std::find_if(kChainWords.begin(), kChainWords.end(), [&](const ChainWord& w) { return w.word == small; });
  if (row == kChainWords.end()) return std::nullopt;
  return row->chain;
}

bool is_hash_text(std::string_view word) { return word.size() == 64 && std::all_of(word.begin(), word.end(), is_hex_digit); }

std::string canonical_ref(Chain chain, std::string_view id) {
  const std::string_view slug = chain_info(chain).slug;
  const bool has_0x = id.starts_with("0x") || id.starts_with("0X");
  const std::string_view digits = has_0x ? id.substr(2) : id;
  std::string ref;
  ref.reserve(slug.size() + 3 + id.size());
  ref.append(slug).push_back(':');
  if (!is_hash_text(digits)) {
    // "3…", which Litecoin shared with Bitcoin until 2017, stands for the same script as "M…".
    const auto shared = chain == litecoin && id.starts_with('3') ? bitcoin::parse_address(id, chain) : Error{Code::bad_address, "", ""};
    return ref.append(shared ? bitcoin::address_of(shared->script, chain).value_or(std::string(id)) : std::string(id));
  }
  if (is_evm(chain)) ref += "0x";
  const std::size_t begin = ref.size();
  ref.append(digits);
  for (std::size_t i = begin; i < ref.size(); ++i) ref[i] = chain == xrpl ? to_upper(ref[i]) : to_lower(ref[i]);
  return ref;
}

}  // namespace peelback
