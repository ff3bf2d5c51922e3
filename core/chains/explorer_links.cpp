#include "chains/explorer_links.h"

#include <algorithm>

#include "base/wide.h"
#include "chains/address_forms.h"
#include "chains/ascii.h"
#include "chains/base58.h"
#include "chains/chain_ids.h"

namespace peelback {

namespace {

using enum Chain;

constexpr auto kHosts = std::to_array<ExplorerHost>({
    {"mempool.space", bitcoin},
    {"blockstream.info", bitcoin},
    {"blockchain.info", bitcoin},
    {"blockchain.com", bitcoin, true},
    {"blockchair.com", bitcoin, true},
    {"btc.com", bitcoin, true},
    {"explorer.btc.com", bitcoin, true},
    {"oxt.me", bitcoin},
    {"walletexplorer.com", bitcoin},
    {"btcscan.org", bitcoin},
    {"bitcoinexplorer.org", bitcoin},
    {"live.blockcypher.com", bitcoin, true},
    {"chain.so", bitcoin, true},
    {"sochain.com", bitcoin, true},
    {"3xpl.com", bitcoin, true},
    {"blockexplorer.one", bitcoin, true},
    {"tokenview.io", bitcoin, true},
    {"explorer.bitcoin.com", bitcoin_cash, true},
    {"explorer.melroy.org", bitcoin_cash},
    {"bchexplorer.cash", bitcoin_cash},
    {"litecoinspace.org", litecoin},
    {"dogechain.info", dogecoin},
    {"insight.dash.org", dash},
    {"explorer.dash.org", dash},
    {"mainnet.zcashexplorer.app", zcash},
    {"etherscan.io", ethereum},
    {"ethplorer.io", ethereum},
    {"sepolia.etherscan.io", ethereum, false, true},
    {"holesky.etherscan.io", ethereum, false, true},
    {"goerli.etherscan.io", ethereum, false, true},
    {"arbiscan.io", arbitrum},
    {"optimistic.etherscan.io", optimism},
    {"explorer.optimism.io", optimism},
    {"basescan.org", base},
    {"polygonscan.com", polygon},
    {"gnosisscan.io", gnosis},
    {"snowtrace.io", avalanche},
    {"snowscan.xyz", avalanche},
    {"bscscan.com", bnb},
    {"testnet.bscscan.com", bnb, false, true},
    {"blockscout.com", ethereum, true},
    {"eth.blockscout.com", ethereum},
    {"arbitrum.blockscout.com", arbitrum},
    {"optimism.blockscout.com", optimism},
    {"base.blockscout.com", base},
    {"polygon.blockscout.com", polygon},
    {"gnosis.blockscout.com", gnosis},
    {"tronscan.org", tron},
    {"tronscan.io", tron},
    {"shasta.tronscan.org", tron, false, true},
    {"nile.tronscan.org", tron, false, true},
    {"explorer.nemtool.com", nem},
    {"nembex.nem.ninja", nem},
    {"chain.nem.ninja", nem},
    {"explorer.nemchina.com", nem},
    {"symbol.fyi", symbol},
    {"testnet.symbol.fyi", symbol, false, true},
    {"xrpscan.com", xrpl},
    {"bithomp.com", xrpl},
    {"test.bithomp.com", xrpl, false, true},
    {"livenet.xrpl.org", xrpl},
    {"testnet.xrpl.org", xrpl, false, true},
    {"solscan.io", solana},
    {"explorer.solana.com", solana},
    {"solana.fm", solana},
});

constexpr auto kTestnetWords = std::to_array<std::string_view>(
    {"testnet", "testnet3", "testnet4", "signet", "regtest", "devnet", "sepolia", "shasta", "nile"});
constexpr auto kTransactionWords =
    std::to_array<std::string_view>({"tx", "txs", "txid", "transaction", "transactions"});
constexpr auto kBlockWords =
    std::to_array<std::string_view>({"block", "blocks", "b", "ledger", "ledgers", "block-height"});
constexpr auto kOutputWords = std::to_array<std::string_view>({"vout", "output", "o"});

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_number(std::string_view word, std::size_t most_digits) {
  return !word.empty() && word.size() <= most_digits && parse_decimal_u64(word).has_value();
}

bool is_path_word_character(char c) {
  return is_alphanumeric(c) || c == '-';
}

enum class PathKind : std::uint8_t { unsaid, transaction, block };

// A finding for the chain, its reference only where it names something on the main network.
LinkReading reading(Finding::Kind kind, Chain chain, std::string ref) {
  return {.kind = kind, .candidates = {{chain, std::move(ref)}}};
}

std::optional<LinkReading> read_solana_id(std::string_view word) {
  if (word.size() < 32 || word.size() > 88) return std::nullopt;
  const auto bytes = decode_base58(word);
  if (!bytes || (bytes->size() != 32 && bytes->size() != 64)) return std::nullopt;
  const auto kind = bytes->size() == 64 ? Finding::Kind::transaction : Finding::Kind::address;
  return reading(kind, solana, canonical_ref(solana, word));
}

std::optional<LinkReading> read_id(std::string_view word, Chain chain, PathKind kind) {
  const bool is_height = kind == PathKind::block && is_number(word, 9);
  const bool has_0x = word.starts_with("0x") || word.starts_with("0X");
  if (is_height || is_hash_text(has_0x && is_evm(chain) ? word.substr(2) : word)) {
    const bool work_shows = (chain == bitcoin || chain == bitcoin_cash) && word.starts_with("00000000");
    if (is_height || kind == PathKind::block || (kind == PathKind::unsaid && work_shows)) {
      return reading(Finding::Kind::block, chain, {});
    }
    return reading(Finding::Kind::transaction, chain, canonical_ref(chain, word));
  }
  if (chain == solana) return read_solana_id(word);
  const auto address = read_address(word);
  if (!address || std::find(address->chains.begin(), address->chains.end(), chain) == address->chains.end())
    return std::nullopt;
  const bool askable = address->checksum != Finding::Checksum::wrong && !address->testnet;
  LinkReading found =
      reading(Finding::Kind::address, chain, askable ? canonical_ref(chain, address->canonical) : std::string());
  found.checksum = address->checksum;
  found.detail = address->detail;
  found.testnet = address->testnet;
  return found;
}

}  // namespace

std::optional<ExplorerHost> find_explorer_host(std::string_view host) {
  const std::string small = to_lower(host);
  const std::string_view name = std::string_view(small).substr(small.starts_with("www.") ? 4 : 0);
  const auto row = std::find_if(kHosts.begin(), kHosts.end(), [name](const ExplorerHost& h) { return h.host == name; });
  if (row == kHosts.end()) return std::nullopt;
  return *row;
}

std::optional<LinkReading> read_explorer_path(const ExplorerHost& host, std::string_view path) {
  Chain chain = host.chain;
  PathKind kind = PathKind::unsaid;
  bool testnet = host.testnet;
  bool is_liquid = false;
  bool names_output = false;  // the next number is an output of the transaction found
  std::optional<LinkReading> found;
  for (std::size_t begin = 0; begin < path.size();) {
    if (!is_path_word_character(path[begin])) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < path.size() && is_path_word_character(path[end])) ++end;
    const std::string_view word = path.substr(begin, end - begin);
    const bool after_colon = begin > 0 && path[begin - 1] == ':';
    begin = end;
    const std::string small = word.size() <= 20 ? to_lower(word) : std::string();
    if (found) {
      const bool is_output = found->kind == Finding::Kind::transaction && chain_info(chain).model == LedgerModel::utxo;
      if (is_output && (names_output || (after_colon && path.substr(0, end).find('?') == std::string_view::npos)) &&
          is_number(word, 10) && *parse_decimal_u64(word) <= 0xffffffff) {
        found->kind = Finding::Kind::output;
        found->candidates[0].ref += ':' + to_decimal(*parse_decimal_u64(word));
      }
      names_output = contains(kOutputWords, small);
      if (contains(kTestnetWords, small)) testnet = true;
      continue;
    }
    if (contains(kTestnetWords, small)) {
      testnet = true;
    } else if (small == "liquid" || small == "liquidtestnet") {
      is_liquid = true;
    } else if (contains(kTransactionWords, small)) {
      kind = PathKind::transaction;
    } else if (contains(kBlockWords, small)) {
      kind = PathKind::block;
    } else if (const auto named = find_chain_by_word(small); named && host.several) {
      chain = *named;
    } else {
      found = read_id(word, chain, kind);
    }
  }
  if (!found) return std::nullopt;
  found->testnet = found->testnet || testnet;
  if (is_liquid) {
    found->candidates.clear();
    found->detail = "This is on Liquid, a network of its own beside Bitcoin that hides amounts.";
  } else if (found->testnet) {
    found->candidates[0].ref.clear();
  }
  return found;
}

}  // namespace peelback
