// Needs as paths of the Esplora dialect, and back.

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "chains/bitcoin_address.h"
#include "explorers/esplora.h"
#include "explorers/provider.h"
#include "explorers/url_text.h"

namespace peelback::esplora {

namespace {

using Kind = Need::Kind;

/// "/address/{a}", or "/scripthash/{h}" for what has none.
std::string owner_path(const Need& need, Chain chain) {
  if (need.script.empty() && need.script_hash != Bytes32{}) return "/scripthash/" + to_hex(need.script_hash);
  if (const auto address = bitcoin::address_of(need.script, chain)) return "/address/" + *address;
  return "/scripthash/" + to_hex(sha256(need.script));
}

constexpr std::array<std::string_view, 7> kOtherNetworks = {"testnet", "testnet3",      "testnet4", "signet",
                                                            "liquid",  "liquidtestnet", "regtest"};
constexpr std::array<std::string_view, 7> kRoots = {"tx",           "txs",    "address", "scripthash",
                                                    "block-height", "blocks", "block"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Error unsupported(std::string_view path, std::string_view what) {
  return {Code::unsupported, std::string(path), std::string(what)};
}

Result<Need> need_of_transaction(const Words& words, std::string_view path) {
  if (words.size() < 2) return Error{Code::unknown_format, std::string(path), "no transaction id"};
  const auto txid = parse_txid(words[1]);
  if (!txid) return at(txid.error(), path);
  if (words.size() == 2) return Need{.kind = Kind::transaction, .txid = *txid};
  if (words.size() == 3 && words[2] == "hex") return Need{.kind = Kind::raw_transaction, .txid = *txid};
  if (words.size() == 3 && words[2] == "outspends") return Need{.kind = Kind::outspends, .txid = *txid};
  if (words.size() == 3 && words[2] == "merkle-proof") return Need{.kind = Kind::merkle_proof, .txid = *txid};
  if (words[2] == "outspend") {
    return unsupported(path, "/outspend says \"not spent\" of transactions that it does not know; /outspends does not");
  }
  return unsupported(path, "/tx/…/" + std::string(words[2]) + " is not used");
}

/// An address, or a script's hash, into the need.
Result<Need> owner_of(const Words& words, std::string_view path, Chain chain) {
  if (words.size() < 2) return Error{Code::unknown_format, std::string(path), "no address"};
  Need need;
  if (words[0] == "scripthash") {
    const auto hash = parse_hex32(words[1]);
    if (!hash) return at(hash.error(), path);
    need.script_hash = *hash;
    return need;
  }
  const auto address = bitcoin::parse_address(words[1], chain);
  if (!address) return at(address.error(), path);
  if (address->network != bitcoin::Network::mainnet) return unsupported(path, "an address of the test network");
  need.script = address->script;
  return need;
}

Result<Need> need_of_owner(const Words& words, std::string_view query, std::string_view path, Chain chain) {
  auto owner = owner_of(words, path, chain);
  if (!owner) return owner;
  Need need = *owner;
  if (words.size() == 2) {
    need.kind = Kind::address_stats;
    return need;
  }
  need.kind = Kind::address_history;
  const bool is_chain = words.size() >= 4 && words[3] == "chain";
  const bool is_history = words[2] == "txs" && (words.size() == 3 || (is_chain && words.size() <= 5));
  if (!is_history) {
    std::string rest;
    for (std::size_t i = 2; i < words.size(); ++i) rest += "/" + std::string(words[i]);
    return unsupported(path, "…" + rest + " is not used");
  }
  if (find_parameter(query, "max_txs"))
    return unsupported(path, "pages of another size cannot be told from the last one");
  const auto cursor = words.size() == 5 ? std::optional(words[4]) : find_parameter(query, "after_txid");
  if (!cursor) return need;
  const auto txid = parse_txid(*cursor);
  if (!txid) return at(txid.error(), path);
  need.cursor = *txid;
  return need;
}

Result<Need> need_of_block(const Words& words, std::string_view path) {
  if (words.size() == 3 && words[2] == "header") {
    const auto hash = parse_block_hash(words[1]);
    if (!hash) return at(hash.error(), path);
    return Need{.kind = Kind::block_header, .block = *hash};
  }
  return unsupported(path, "of /block only the header is used");
}

}  // namespace

Chain chain_of_path(std::string_view path_or_url) {
  if (const auto served = chain_of_host(host_of(path_or_url)); served && chain_info(*served).followed) return *served;
  const Words words = split_words(split_url(path_or_url).path);
  const auto is_litecoin = [](std::string_view word) { return !bitcoin::parse_address(word, Chain::bitcoin) && bitcoin::parse_address(word, Chain::litecoin); };
  return std::any_of(words.begin(), words.end(), is_litecoin) ? Chain::litecoin : Chain::bitcoin;
}

std::string path_of(const Need& need, Paging paging, Chain chain) {
  switch (need.kind) {
    case Kind::transaction:
      return "/tx/" + need.txid.to_text();
    case Kind::raw_transaction:
      return "/tx/" + need.txid.to_text() + "/hex";
    case Kind::outspends:
      return "/tx/" + need.txid.to_text() + "/outspends";
    case Kind::merkle_proof:
      return "/tx/" + need.txid.to_text() + "/merkle-proof";
    case Kind::address_stats:
      return owner_path(need, chain);
    case Kind::address_history: {
      const std::string path = owner_path(need, chain) + "/txs";
      if (need.cursor == TxId{}) return path;
      return path + (paging == Paging::chain ? "/chain/" : "?after_txid=") + need.cursor.to_text();
    }
    case Kind::block_header:
      return "/block/" + need.block.to_text() + "/header";
    case Kind::block_at_height:
      return "/block-height/" + std::to_string(need.height);
    case Kind::tip:
      return "/blocks/tip/height";
  }
  return {};
}

Result<Need> need_of_path(std::string_view path_or_url, Chain chain) {
  if (const auto served = chain_of_host(host_of(path_or_url)); served && *served != chain) {
    return unsupported(path_or_url, "an answer about " + std::string(chain_info(*served).name));
  }
  const auto [path, query] = split_url(path_or_url);
  Words words = split_words(path);
  const auto root =
      std::find_if(words.begin(), words.end(), [](std::string_view word) { return is_one_of(word, kRoots); });
  const auto network =
      std::find_if(words.begin(), root, [](std::string_view word) { return is_one_of(word, kOtherNetworks); });
  if (network != root) return unsupported(path, "an answer about the " + std::string(*network) + " network");
  const Words own{"api", "v1"};
  if (std::search(words.begin(), root, own.begin(), own.end()) != root) return unsupported(path, "mempool's own /v1 answers are not used");
  if (root == words.end()) return Error{Code::unknown_format, std::string(path), "not a question to an explorer that is read here"};
  words.erase(words.begin(), root);

  if (words[0] == "tx") return need_of_transaction(words, path);
  if (words[0] == "address" || words[0] == "scripthash") return need_of_owner(words, query, path, chain);
  if (words[0] == "block") return need_of_block(words, path);
  if (words[0] == "block-height" && words.size() == 2) {
    const auto height = parse_decimal_u64(words[1]);
    if (!height || *height >= Block::kUnknownHeight)
      return Error{Code::bad_number, std::string(path), "not a block height"};
    return Need{.kind = Kind::block_at_height, .height = static_cast<std::uint32_t>(*height)};
  }
  if (words == Words{"blocks", "tip", "height"}) return Need{.kind = Kind::tip};
  return unsupported(path, "/" + std::string(words[0]) + " is not used");
}

}  // namespace peelback::esplora
