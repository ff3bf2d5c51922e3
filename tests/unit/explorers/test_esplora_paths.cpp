#include "explorers/provider.h"
#include "replies.h"

using namespace peelback;
using esplora::Paging;
using Kind = Need::Kind;

namespace {

const std::string kTxid = "20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f";
const std::string kOther = "0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9";
const std::string kGenesis = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
const Bytes kGenesisScript = parse_hex("76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac").value();

TxId txid(const std::string& text) {
  return parse_txid(text).value();
}

std::string path(Need need, Paging paging = Paging::chain) {
  return esplora::path_of(need, paging);
}

Error refused(const std::string& path) {
  const auto need = esplora::need_of_path(path);
  REQUIRE_FALSE(need.ok());
  return need.error();
}

}  // namespace

TEST_CASE("every need has its path") {
  CHECK(path({.kind = Kind::transaction, .txid = txid(kTxid)}) == "/tx/" + kTxid);
  CHECK(path({.kind = Kind::raw_transaction, .txid = txid(kTxid)}) == "/tx/" + kTxid + "/hex");
  CHECK(path({.kind = Kind::outspends, .txid = txid(kTxid)}) == "/tx/" + kTxid + "/outspends");
  CHECK(path({.kind = Kind::merkle_proof, .txid = txid(kTxid)}) == "/tx/" + kTxid + "/merkle-proof");
  CHECK(path({.kind = Kind::address_stats, .script = kGenesisScript}) == "/address/" + kGenesis);
  CHECK(path({.kind = Kind::address_history, .script = kGenesisScript}) == "/address/" + kGenesis + "/txs");
  CHECK(path({.kind = Kind::block_header, .block = bitcoin::genesis_hash()}) ==
        "/block/000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f/header");
  CHECK(path({.kind = Kind::block_at_height, .height = 370661}) == "/block-height/370661");
  CHECK(path({.kind = Kind::tip}) == "/blocks/tip/height");
}

TEST_CASE("the next page is asked for in the provider's own way") {
  const Need need{.kind = Kind::address_history, .script = kGenesisScript, .cursor = txid(kTxid)};
  CHECK(path(need, Paging::chain) == "/address/" + kGenesis + "/txs/chain/" + kTxid);
  CHECK(path(need, Paging::after_txid) == "/address/" + kGenesis + "/txs?after_txid=" + kTxid);
}

TEST_CASE("a script without an address is asked for by its hash") {
  // The public key of the genesis block's coinbase. Electrum writes the same hash the other way round.
  const Bytes p2pk = parse_hex(
                         "4104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f355"
                         "04e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac")
                         .value();
  CHECK(path({.kind = Kind::address_stats, .script = p2pk}) ==
        "/scripthash/3318537dfb3135df9f3d950dbdf8a7ae68dd7c7dfef61ed17963ff80f3850474");
}

TEST_CASE("every path gives back its need, below any base URL") {
  const std::vector<Need> needs = {
      {.kind = Kind::transaction, .txid = txid(kTxid)},
      {.kind = Kind::raw_transaction, .txid = txid(kTxid)},
      {.kind = Kind::outspends, .txid = txid(kTxid)},
      {.kind = Kind::merkle_proof, .txid = txid(kTxid)},
      {.kind = Kind::address_stats, .script = kGenesisScript},
      {.kind = Kind::address_history, .script = kGenesisScript},
      {.kind = Kind::address_history, .script = kGenesisScript, .cursor = txid(kOther)},
      {.kind = Kind::address_stats, .script_hash = sha256(kGenesisScript)},
      {.kind = Kind::address_history, .script_hash = sha256(kGenesisScript), .cursor = txid(kOther)},
      {.kind = Kind::block_header, .block = bitcoin::genesis_hash()},
      {.kind = Kind::block_at_height, .height = 0},
      {.kind = Kind::tip},
  };
  for (const Need& need : needs) {
    for (const auto paging : {Paging::chain, Paging::after_txid}) {
      for (const std::string base : {"", "/api", "https://mempool.space/api", "https://blockstream.info/api",
                                     "http://127.0.0.1:3000", "http://abc.onion/explorer/api"}) {
        INFO(base + path(need, paging));
        const auto back = esplora::need_of_path(base + path(need, paging));
        REQUIRE(back.ok());
        CHECK(*back == need);
      }
    }
  }
  CHECK(esplora::need_of_path("/api/address/" + kGenesis + "/txs/chain").value() == needs[5]);
}

TEST_CASE("/outspend/{n} is refused, because it calls unknown outputs unspent") {
  CHECK(refused("/api/tx/" + kTxid + "/outspend/0").code == Code::unsupported);
}

TEST_CASE("what is not asked for is named") {
  CHECK(refused("/api/tx/" + kTxid + "/status").detail == "/tx/…/status is not used");
  CHECK(refused("/api/address/" + kGenesis + "/utxo").code == Code::unsupported);
  CHECK(refused("/api/address/" + kGenesis + "/txs/summary").code == Code::unsupported);
  CHECK(refused("/api/address/" + kGenesis + "/txs/mempool").code == Code::unsupported);
  CHECK(refused("/api/address/" + kGenesis + "/txs?max_txs=10").code == Code::unsupported);
  CHECK(refused("/api/txs/outspends?txids=" + kTxid).code == Code::unsupported);
  CHECK(refused("/api/v1/tx/" + kTxid + "/rbf").detail == "mempool's own /v1 answers are not used");
  CHECK(refused("/api/v1/prices").code == Code::unsupported);
  CHECK(refused("/api/block/" + kTxid).code == Code::unsupported);
  CHECK(refused("/api/blocks/tip/hash").code == Code::unsupported);
  CHECK(refused("/graphql").code == Code::unknown_format);
  CHECK(refused("https://api.blockcypher.com/v1/btc/main/addrs/" + kGenesis + "/full").detail == "not a question to an explorer that is read here");
  CHECK(refused("").code == Code::unknown_format);
  CHECK(refused("/tx").code == Code::unknown_format);
}

TEST_CASE("other networks and chains are not taken for Bitcoin") {
  CHECK(refused("https://blockstream.info/testnet/api/tx/" + kTxid).detail == "an answer about the testnet network");
  CHECK(refused("https://mempool.space/signet/api/tx/" + kTxid).code == Code::unsupported);
  CHECK(refused("https://blockstream.info/liquid/api/tx/" + kTxid).code == Code::unsupported);
  CHECK(refused("https://litecoinspace.org/api/tx/" + kTxid).detail == "an answer about Litecoin");
  CHECK(refused("/api/address/tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx").code == Code::unsupported);
}

TEST_CASE("a wrong parameter is named with the path") {
  CHECK(refused("/api/tx/abc").code == Code::bad_hex);
  CHECK(refused("/api/address/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb").code == Code::bad_checksum);
  CHECK(refused("/api/block-height/-1").code == Code::bad_number);
  CHECK(refused("/api/block-height/99999999999").code == Code::bad_number);
  CHECK(refused("/api/address/" + kGenesis + "/txs?after_txid=xyz").code == Code::bad_hex);
}
