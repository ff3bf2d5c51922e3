#include <catch2/catch.hpp>

#include "base/bytes.h"
#include "chains/bitcoin_address.h"
#include "explorers/esplora.h"
#include "explorers/provider.h"
#include "explorers/recorded.h"

using namespace peelback;

namespace {

constexpr ReplyIndex kReply{std::uint32_t{0}};
constexpr std::string_view kBase = "https://litecoinspace.org/api";

// Transaction 3 of block 2383209 in Esplora's words; its bytes are tests/fixtures/ltc/block2383209_without_extension.bin's.
constexpr std::string_view kTxid = "1e447efc190e81933c59652f8bfd3ee9a09405dba4a7480f5f27cec7fa954b88";
constexpr std::string_view kBody =
    R"({"txid":"1e447efc190e81933c59652f8bfd3ee9a09405dba4a7480f5f27cec7fa954b88","version":1,"locktime":0,"vin":[{"txid":"2eee2320378612d8a483cb72dcc580c946912fc28249661d493c665234c7be2a","vout":0,"prevout":{"scriptpubkey":"76a914bd2c6aad996d101d7bec807f2de1ea6ccf6fde6088ac","scriptpubkey_address":"LcUDBbXnZkT1yPys6thFBHpazBNTZDTMPU","value":14210000},"scriptsig":"483045022100b1497692eb7e84f73fd6a19dd7f6084c3c99b5ae2ab6f430172c0bffd679b8c402200c486d72f04fc25d249f8a98c8fc32f972186b720626bc48667aa7f58c799f1901210320b9a2e64217ad5ef999daa78a078872b753a9e8a391a0b2c290aa69f1b46453","is_coinbase":false,"sequence":4294967295}],"vout":[{"scriptpubkey":"a914dd6178d74ec33f6d90f0cf4205122d10e5a3804487","scriptpubkey_address":"MU5iLJNz5m4MAEtmjz5nbdJicJkdiHWnQR","value":14206018}],"status":{"confirmed":true,"block_height":2383209,"block_hash":"0e6ab03c6ffc04a9bd9dc85a3e216a09f8d42b6f0bf0ce009c47c2c1347e11c2","block_time":1670551769}})";
// The HogEx of the same block, in the explorer's words and as bytes.
constexpr std::string_view kHogExId = "fbcbab14f31bc094410e300b0e7be55c415a18bdee5a5285df52b17acda245df";
constexpr std::string_view kHogExHex =
    "02000000000801995af1ad6c40cf3e80a4c24e035d21ea7e84c496f4d353c80206d0c11ec9da950000000000ffffffff012e975baeb8000000225820fc7da6da9aeb7186c6fcdd7d9b770de8b93f8116820e6441f370b3c92b29ca530000000000";
constexpr std::string_view kHeaderHex =
    "000000204bed9389a16d27aaee1d555ed52443c05be6e16afc1cf248764540054f591bd0c99d9f0e"
    "a11ef495ab4234e307dec88a0206ea962c6d4a991e8d21708e248ef2d9989263d8d3001a698ebdcd";

Bytes script_of(std::string_view address) { return bitcoin::parse_address(address, Chain::litecoin).value().script; }

Result<esplora::Reading> give(const Need& need, std::string_view body, Store& store) {
  return esplora::decode(need, 200, as_bytes(body), kReply, 1'700'000'000, store);
}

}  // namespace

TEST_CASE("Litecoin's paths have its addresses, and come back as the same need") {
  const Need need{.kind = Need::Kind::address_history, .script = script_of("LcUDBbXnZkT1yPys6thFBHpazBNTZDTMPU")};
  const std::string path = esplora::path_of(need, esplora::Paging::chain, Chain::litecoin);
  CHECK(path == "/address/LcUDBbXnZkT1yPys6thFBHpazBNTZDTMPU/txs");
  CHECK(esplora::need_of_path(std::string(kBase) + path, Chain::litecoin).value() == need);
  CHECK(esplora::need_of_path(std::string(kBase) + path, Chain::bitcoin).error().code == Code::unsupported);
  // What lies inside the MWEB has no address.
  const Need inside{.kind = Need::Kind::address_stats, .script = parse_hex("5920" + std::string(64, '1')).value()};
  CHECK(esplora::path_of(inside, esplora::Paging::chain, Chain::litecoin).starts_with("/scripthash/"));
}

TEST_CASE("whose chain a recorded reply is of is said by the line, its host or an address") {
  const auto chain_of = [](std::string_view url, std::optional<Chain> said = {}) {
    return chain_of_recorded({.url = std::string(url), .chain = said});
  };
  CHECK(chain_of("https://litecoinspace.org/api/tx/" + std::string(kTxid)) == Chain::litecoin);
  CHECK(chain_of("https://mempool.space/api/tx/" + std::string(kTxid)) == Chain::bitcoin);
  CHECK(chain_of("http://127.0.0.1:3000/address/ltc1qrqlkqqa7d9kpvxdcpd6ycja8uerskwxkhfy500") == Chain::litecoin);
  CHECK(chain_of("http://127.0.0.1:3000/address/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa") == Chain::bitcoin);
  CHECK(chain_of("http://127.0.0.1:3000/blocks/tip/height") == Chain::bitcoin);
  CHECK(chain_of("http://127.0.0.1:3000/blocks/tip/height", Chain::litecoin) == Chain::litecoin);
}

TEST_CASE("a recorded line keeps its chain, and refuses one that is not of the plan") {
  const RecordedReply reply{.url = "http://127.0.0.1:3000/blocks/tip/height", .body = Bytes{'1'}, .chain = Chain::litecoin};
  const std::string line = format_recorded_line(reply);
  std::vector<Problem> problems;
  CHECK(parse_recorded_line(as_bytes(line), problems).value() == reply);
  CHECK(parse_recorded_line(as_bytes(R"({"url":"/x","body":"1","chain":"nochain"})"), problems).error().where == "chain");
}

TEST_CASE("a transaction of Litecoin is admitted when its fields hash to its id") {
  Store store(Chain::litecoin);
  const Need need = esplora::recognise_reply(as_bytes(kBody)).value();
  CHECK(esplora::chain_of_reply(as_bytes(kBody)) == Chain::litecoin);
  const auto reading = give(need, kBody, store);
  REQUIRE(reading);
  CHECK(reading->facts == 1);
  CHECK(reading->problems.empty());
  std::string forged(kBody);
  forged.replace(forged.find("14206018"), 8, "14206019");
  Store other(Chain::litecoin);
  CHECK(give(need, forged, other)->contradicted.size() == 1);
}

TEST_CASE("sums that Bitcoin never has are Litecoin's to have, up to 84 million") {
  const auto problems_with = [](std::string_view value) {
    std::string body(kBody);
    body.replace(body.find("14206018"), 8, value);
    Store store(Chain::litecoin);
    const Need need{.kind = Need::Kind::transaction, .txid = parse_txid(kTxid).value()};
    return give(need, body, store).value().problems.front().code;
  };
  CHECK(problems_with("8400000000000000") == Code::txid_mismatch);  // the amount itself is read
  CHECK(problems_with("8400000000000001") == Code::bad_number);
}

TEST_CASE("the raw bytes of a HogEx are taken on Litecoin alone") {
  const Need need{.kind = Need::Kind::raw_transaction, .txid = parse_txid(kHogExId).value()};
  Store litecoin(Chain::litecoin);
  CHECK(give(need, kHogExHex, litecoin)->facts == 1);
  CHECK(litecoin.has_body(litecoin.find(need.txid)));
  Store bitcoin(Chain::bitcoin);
  CHECK(give(need, kHogExHex, bitcoin).error().code == Code::bad_number);
}

TEST_CASE("a header is held to its scrypt work before it proves anything") {
  Store store(Chain::litecoin);
  const Need need{.kind = Need::Kind::block_header, .block = parse_block_hash("0e6ab03c6ffc04a9bd9dc85a3e216a09f8d42b6f0bf0ce009c47c2c1347e11c2").value()};
  REQUIRE(give(need, kHeaderHex, store));
  CHECK(store.block(store.find_block(need.block)).basis == HeaderBasis::own_work);
  Store bitcoin(Chain::bitcoin);
  CHECK(give(need, kHeaderHex, bitcoin).error().code == Code::pow_mismatch);
}

TEST_CASE("an address card of another chain is refused") {
  const Need need{.kind = Need::Kind::address_stats, .script = script_of("LcUDBbXnZkT1yPys6thFBHpazBNTZDTMPU")};
  const std::string stats = R"("chain_stats":{"tx_count":2,"funded_txo_count":1,"funded_txo_sum":5,"spent_txo_count":1,"spent_txo_sum":5}})";
  Store store(Chain::litecoin);
  CHECK(give(need, R"({"address":"LcUDBbXnZkT1yPys6thFBHpazBNTZDTMPU",)" + stats, store)->facts == 1);
  CHECK(give(need, R"({"address":"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",)" + stats, store).error().code == Code::bad_address);
}

TEST_CASE("Litecoin Space is offered for Litecoin, with what is assumed of it marked") {
  const Provider* provider = find_provider("litecoinspace.org");
  REQUIRE(provider != nullptr);
  CHECK(provider->chain == Chain::litecoin);
  CHECK(provider->is_offered);
  CHECK(provider->cors_grade == Grade::assumed);
}
