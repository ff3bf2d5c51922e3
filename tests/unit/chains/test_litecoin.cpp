#include <catch2/catch.hpp>

#include "base/scrypt/scrypt.h"
#include "chain_files.h"
#include "chains/bitcoin_address.h"
#include "chains/bitcoin_blocks_file.h"
#include "chains/chain_ids.h"
#include "chains/coin_rules.h"
#include "chains/mweb.h"
#include "chains/recognise.h"

using namespace peelback;
using namespace peelback::bitcoin;
using peelback::test::fixture;
using peelback::test::from_hex;

namespace {

constexpr ReplyIndex kReply{std::uint32_t{0}};

// litecoin-project/litecoin, src/chainparams.cpp.
constexpr std::string_view kGenesisHeader =
    "010000000000000000000000000000000000000000000000000000000000000000000000d9ced4ed1130f7b7faad9be25323ffafa33232a17c3edf6cfd97be"
    "e6bafbdd97b9aa8e4ef0ff0f1ecd513f7c";
// Block 2383206 of December 2022.
constexpr std::string_view kLaterHeader =
    "00000020e027d6afd05bd085f48bc641b6dc6019932d53b1bfa7f4ada8abec7203769f194815d4620a5d825af3cd5059d30610d2b949843a5ad44d572b371d1d"
    "72896475e8979263d8d3001ab57a312f";
// Its HogEx.
constexpr std::string_view kHogEx =
    "02000000000801978aacc6a181255f9f00ae4976a343d6f819e248d1c04d921869325d29d09a9f0000000000ffffffff012e975baeb8000000225820c05abd14"
    "1ca8c2163e6444c7706df8985ef4d4ca0ad1ceb1f7dea34704f566400000000000";

Bytes block() { return fixture("ltc/block2383209_without_extension.bin"); }

HeaderBytes header_of(ByteView bytes) {
  HeaderBytes header{};
  std::copy_n(bytes.begin(), header.size(), header.begin());
  return header;
}

Bytes framed(ByteView bytes, const std::array<std::uint8_t, 4>& magic, ByteView extension = {}) {
  Bytes file(magic.begin(), magic.end());
  put_u32_le(file, static_cast<std::uint32_t>(bytes.size() + extension.size()));
  put_bytes(file, bytes);
  put_bytes(file, extension);
  return file;
}

}  // namespace

TEST_CASE("the work of real headers is there, and is gone when a bit changes") {
  for (const std::string_view hex : {kGenesisHeader, kLaterHeader}) {
    HeaderBytes header = header_of(from_hex(hex));
    CHECK(check_header_work(Chain::litecoin, header));
    CHECK(check_header_work(Chain::bitcoin, header).error().code == Code::pow_mismatch);
    header.back() ^= 1;
    CHECK(check_header_work(Chain::litecoin, header).error().code == Code::pow_mismatch);
  }
  CHECK(hash_header(header_of(from_hex(kGenesisHeader))) == coin_rules(Chain::litecoin).genesis);
  CHECK(hash_header(header_of(from_hex(kLaterHeader))).to_text() == "7b3479a720700cbff29abf0da5d14842dcae9ac18c0f9942504af07f2b8910b9");
}

TEST_CASE("the scrypt of the first header is the one that other programs compute") {
  // Python 3.11's hashlib.scrypt, over OpenSSL.
  CHECK(to_hex(reversed(*scrypt_1024(from_hex(kGenesisHeader)))) == "0000050c34a64b415b6b15b37f2216634b5b1669cb9a2e38d76f7213b0671e00");
  CHECK(scrypt_1024({}).has_value());
}

TEST_CASE("a target easier than Litecoin's first asks for no work at all") {
  HeaderBytes header = header_of(from_hex(kGenesisHeader));
  header[75] = 0x20;  // the highest byte of the compact target
  CHECK(check_header_work(Chain::litecoin, header).error().where == "bits");
}

TEST_CASE("difficulties that Litecoin never had are implausible") {
  const CoinRules& rules = coin_rules(Chain::litecoin);
  CHECK(least_difficulty(rules, 599'999, 0) == 0);
  CHECK(least_difficulty(rules, 2'383'206, 0) == 1'000'000);
  CHECK(least_difficulty(rules, std::nullopt, 1'670'551'528) == 1'000'000);
  CHECK(difficulty_floor(parse_header(header_of(from_hex(kLaterHeader))).bits) == 20'273'913);
}

TEST_CASE("a HogEx is read, written and named as Litecoin does") {
  const Bytes bytes = from_hex(kHogEx);
  const auto hogex = parse_transaction(bytes, Chain::litecoin);
  REQUIRE(hogex);
  CHECK(hogex->is_hogex);
  CHECK_FALSE(hogex->has_witness);
  CHECK(txid(*hogex).to_text() == "7c6751eb8c83391975d815342510a9950670b6cf694cd7f5feda08222c44cb87");
  CHECK(txid_of(hogex->version, hogex->locktime, hogex->inputs, hogex->outputs) == txid(*hogex));
  CHECK(serialise(*hogex) == bytes);
  CHECK(mweb::is_inside(hogex->outputs[0].script));
  CHECK(parse_transaction(bytes, Chain::bitcoin).error().code == Code::bad_number);
  for (std::size_t size = 0; size < bytes.size(); ++size) CHECK_FALSE(parse_transaction(ByteView(bytes).first(size), Chain::litecoin));
}

TEST_CASE("a transaction with an extension of its own is said to wait for its block") {
  Bytes bytes = from_hex(kHogEx);
  bytes[bytes.size() - 5] = 1;
  CHECK(parse_transaction(bytes, Chain::litecoin).error().code == Code::unsupported);
  bytes = from_hex(kHogEx);
  bytes[5] = 0x10;
  CHECK(parse_transaction(bytes, Chain::litecoin).error().code == Code::bad_number);
}

TEST_CASE("a peg-in is an ordinary transaction whose output lies inside") {
  // Testnet, 84b7ea499d5650cc220afac8b972527cef10ed402da5a5b000f994199044f450, as dcrdex's tests have it.
  const Bytes bytes = from_hex(
      "02000000000101d4cfc0df00ced17d9f05460b20be3f8b362e213fbfb22514c5a7e566bd9bd6a10000000000feffffff012ac07b050000000022592056961cee"
      "5a05f60a40f4730bef10786b0b54e42e460ee9102b2756b69efe37210247304402205f441fa690d41056ab5c635fd8f96427cdb7825ba5cdb4a977758fb09ac2"
      "bb2e02204c068a057469fd22176ec45bd1bc780bb6db34e299a601ae735b8f3db5abd4b10121029e94825ddd9ed088ca2c270b3ccb5cb5573a8204215912cac1"
      "f68f288190270c9fce2100");
  const auto peg_in = parse_transaction(bytes, Chain::litecoin);
  REQUIRE(peg_in);
  CHECK(txid(*peg_in).to_text() == "84b7ea499d5650cc220afac8b972527cef10ed402da5a5b000f994199044f450");
  CHECK(mweb::is_inside(peg_in->outputs[0].script));
  CHECK_FALSE(address_of(peg_in->outputs[0].script, Chain::litecoin));
  // On Bitcoin the same script is a version to come.
  CHECK(address_of(peg_in->outputs[0].script, Chain::bitcoin));
  CHECK_FALSE(mweb::is_inside(from_hex("5720" + std::string(64, '0'))));
  CHECK_FALSE(mweb::is_inside(from_hex("591f" + std::string(62, '0'))));
}

TEST_CASE("a whole block is checked: ids, tree, witnesses, work and height") {
  Store store(Chain::litecoin);
  const Bytes bytes = block();
  CHECK(chain_of_blocks(bytes) == Chain::litecoin);
  const auto report = load_blocks(bytes, kReply, store);
  REQUIRE(report);
  CHECK(report->transactions == 8);
  CHECK(report->problems.empty());
  const TxIndex hogex = store.find(*parse_txid("fbcbab14f31bc094410e300b0e7be55c415a18bdee5a5285df52b17acda245df"));
  REQUIRE(hogex.exists());
  CHECK(store.is_merkle_proven(hogex));
  CHECK(store.height(hogex) == 2'383'209);
  CHECK(store.block(store.block_of(hogex)).basis == HeaderBasis::own_work);
  CHECK(store.value(store.output(hogex, 0)) == 793'199'220'526);
}

TEST_CASE("what follows a HogEx in its frame is the block's extension, elsewhere it is a problem") {
  const auto& magic = coin_rules(Chain::litecoin).magic;
  const Bytes extension(171, 0xab);
  Store store(Chain::litecoin);
  const auto report = load_blocks(framed(block(), magic, extension), kReply, store);
  REQUIRE(report);
  CHECK(report->problems.empty());
  CHECK(report->transactions == 8);
  CHECK(store.block_count() == 2);  // itself and the one before it
}

TEST_CASE("blocks of one chain are not taken for the other's") {
  Store bitcoin(Chain::bitcoin);
  Store litecoin(Chain::litecoin);
  const Bytes file = framed(block(), coin_rules(Chain::litecoin).magic);
  CHECK(load_blocks(file, kReply, bitcoin).error().code == Code::unsupported);
  CHECK(load_blocks(fixture("btc/block370661.bin"), kReply, litecoin).error().code == Code::unsupported);
  CHECK(load_blocks(file, kReply, litecoin));
}

TEST_CASE("addresses of every form lead to their script and back") {
  struct Row {
    std::string_view script, address;
  };
  for (const Row& row : {Row{"76a914bd2c6aad996d101d7bec807f2de1ea6ccf6fde6088ac", "LcUDBbXnZkT1yPys6thFBHpazBNTZDTMPU"},
                         Row{"a914dd6178d74ec33f6d90f0cf4205122d10e5a3804487", "MU5iLJNz5m4MAEtmjz5nbdJicJkdiHWnQR"},
                         Row{"0014183f6003be696c1619b80b744c4ba7e6470b38d6", "ltc1qrqlkqqa7d9kpvxdcpd6ycja8uerskwxkhfy500"}}) {
    CAPTURE(row.address);
    CHECK(address_of(from_hex(row.script), Chain::litecoin) == row.address);
    const auto parsed = parse_address(row.address, Chain::litecoin);
    REQUIRE(parsed);
    CHECK(parsed->script == from_hex(row.script));
    CHECK(parsed->network == Network::mainnet);
    CHECK_FALSE(parse_address(row.address, Chain::bitcoin));
  }
  CHECK_FALSE(parse_address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Chain::litecoin));
  CHECK_FALSE(parse_address("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", Chain::litecoin));
}

TEST_CASE("the form of scripts that Litecoin shared with Bitcoin is the newer one in references") {
  const Bytes script = from_hex("a914dd6178d74ec33f6d90f0cf4205122d10e5a3804487");
  const std::string shared = *address_of(script, Chain::bitcoin);
  CHECK(shared.starts_with('3'));
  CHECK(parse_address(shared, Chain::litecoin)->script == script);
  CHECK(canonical_ref(Chain::litecoin, shared) == "litecoin:MU5iLJNz5m4MAEtmjz5nbdJicJkdiHWnQR");
  CHECK(canonical_ref(Chain::bitcoin, shared) == "bitcoin:" + shared);
}

TEST_CASE("an address inside the MWEB is recognised, and said to be seen in no block") {
  // litecoin-project/litecoin's wallet tests and others print such.
  const std::string address =
      "ltcmweb1qqwkdldufg0enxpphwc8rwucc9ru6h43x5uklzm78ektgmufmw3j6kqu76qqw66w204vn7zddfgmnyq9ujugjvx4t2mhuqkuj5h4tgd8cvs6gg076";
  const auto found = recognise("sent to " + address + " in May");
  REQUIRE(found.size() == 1);
  CHECK(found[0].checksum == Finding::Checksum::ok);
  CHECK(found[0].candidates.front().ref == "litecoin:" + address);
  CHECK_FALSE(found[0].detail.empty());
  CHECK(parse_address(address, Chain::litecoin).error().code == Code::unsupported);
  std::string mistyped = address;
  mistyped[50] = mistyped[50] == 'q' ? 'p' : 'q';
  CHECK(recognise(mistyped)[0].checksum == Finding::Checksum::wrong);
}
