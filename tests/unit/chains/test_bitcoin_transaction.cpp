#include <catch2/catch.hpp>
#include <random>

#include "chain_files.h"
#include "chains/bitcoin_transaction.h"

using namespace peelback;
using namespace peelback::bitcoin;
using peelback::test::from_hex;

namespace {

// BIP143's first worked example, signed: one P2PK and one P2WPKH input.
const char* const kSegwitHex =
    "01000000000102fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f00000000494830450221008b9d1dc26ba6a9"
    "cb"
    "62127b02742fa9d754cd3bebf337f7a55d114c8e5cdd30be022040529b194ba3f9281a99f2b1c0a19c0489bc22ede944ccf4ecbab4cc618ef3"
    "ed"
    "01eeffffffef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206000000001976"
    "a9"
    "148280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac"
    "00"
    "0247304402203609e17b84f6a7d30c80bfa610b5b4542f32a8a0d5447a12fb1366d7f01cc44a0220573a954c4518331561406f90300e8f3358"
    "f5"
    "1928d43c212a8caed02de67eebee0121025476c2e83188368da1ff3e292e7acafcdb3566bb0ad253f62fc70f07aeee635711000000";

// The coinbase of the genesis block.
const char* const kGenesisCoinbaseHex =
    "01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff001d0104455468652054696d"
    "65"
    "732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f722062"
    "61"
    "6e6b73ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef"
    "38"
    "c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000";

}  // namespace

TEST_CASE("the genesis coinbase has the id that everybody knows") {
  const Bytes bytes = from_hex(kGenesisCoinbaseHex);
  const auto transaction = parse_transaction(bytes);
  REQUIRE(transaction);
  CHECK(transaction->is_coinbase());
  CHECK_FALSE(transaction->has_witness);
  CHECK(transaction->outputs.at(0).value_sat == 50'0000'0000);
  CHECK(txid(*transaction).to_text() == "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b");
  CHECK(wtxid(*transaction) == txid(*transaction).bytes);
  CHECK(transaction->weight() == 4 * bytes.size());
  CHECK(serialise(*transaction) == bytes);
}

TEST_CASE("a witness counts for the wtxid and the weight, not for the txid") {
  const Bytes bytes = from_hex(kSegwitHex);
  const auto transaction = parse_transaction(bytes);
  REQUIRE(transaction);
  CHECK(transaction->has_witness);
  CHECK(transaction->inputs.at(0).witness.empty());
  const auto items = witness_items(transaction->inputs.at(1).witness);
  REQUIRE(items.size() == 2);
  CHECK(items[0].size() == 71);
  CHECK(items[1].size() == 33);
  CHECK(txid(*transaction).to_text() == "e8151a2af31c368a35053ddd4bdb285a8595c769a3ad83e0fa02314a602d4609");
  CHECK(wtxid(*transaction) != txid(*transaction).bytes);
  CHECK(transaction->locktime == 17);
  CHECK(transaction->weight() == 3 * transaction->stripped_size() + bytes.size());
  CHECK(serialise(*transaction) == bytes);
}

TEST_CASE("the fields alone give the same id as the bytes") {
  for (const char* hex : {kGenesisCoinbaseHex, kSegwitHex}) {
    const Bytes bytes = from_hex(hex);
    const auto t = parse_transaction(bytes);
    REQUIRE(t);
    CHECK(txid_of(t->version, t->locktime, t->inputs, t->outputs) == txid(*t));
    CHECK(txid_of(t->version + 1, t->locktime, t->inputs, t->outputs) != txid(*t));
  }
}

TEST_CASE("a transaction cut at any byte is an error that names the byte") {
  const Bytes bytes = from_hex(kSegwitHex);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto transaction = parse_transaction(ByteView(bytes).first(size));
    REQUIRE_FALSE(transaction);
    CHECK((transaction.error().code == Code::truncated || transaction.error().code == Code::bad_length));
    CHECK(transaction.error().where.starts_with("byte "));
  }
}

TEST_CASE("counts and lengths that the bytes cannot hold reserve nothing") {
  // Version, then 2^64-1 inputs; a signature script of 4 GB.
  CHECK(parse_transaction(from_hex("01000000ffffffffffffffffff")).error().code == Code::bad_length);
  const std::string input =
      "01000000"
      "01" +
      std::string(64, '1') + "00000000";
  CHECK(parse_transaction(from_hex(input + "feffffffff" + std::string(20, '0'))).error().code == Code::bad_length);
}

TEST_CASE("bytes that nodes refuse are refused") {
  const auto code = [](const std::string& hex) { return parse_transaction(from_hex(hex)).error().code; };
  const std::string outpoint = std::string(64, '1') + "00000000";
  const std::string tail =
      "00"
      "ffffffff"
      "01"
      "0000000000000000"
      "00";
  CHECK(
      parse_transaction(from_hex("01000000"
                                 "01" +
                                 outpoint + tail + "00000000")));
  SECTION("bytes after the transaction") {
    CHECK(code("01000000"
               "01" +
               outpoint + tail + "0000000000") == Code::trailing_bytes);
  }
  SECTION("an unknown flag") {
    CHECK(code("01000000"
               "0002"
               "01" +
               outpoint + tail + "0000000000") == Code::bad_number);
  }
  SECTION("no outputs") {
    CHECK(code("01000000"
               "01" +
               outpoint +
               "00ffffffff"
               "00"
               "0000000000000000000000") == Code::bad_number);
  }
  SECTION("a witness mark and no witness") {
    CHECK(code("01000000"
               "0001"
               "01" +
               outpoint + tail +
               "00"
               "00000000") == Code::bad_number);
  }
  SECTION("a length in three bytes that fits one") {
    CHECK(code("01000000"
               "fd0100" +
               outpoint + tail + "00000000") == Code::bad_number);
  }
}

TEST_CASE("no output and no sum of outputs is worth more than all bitcoin") {
  const std::vector<Output> too_much{{.value_sat = 1}, {.value_sat = kMaxMoneySat + 1}};
  CHECK(check_amounts(too_much).error().where == "vout[1].value");
  const std::vector<Output> sum_too_much{{.value_sat = kMaxMoneySat}, {.value_sat = 1}};
  CHECK(check_amounts(sum_too_much).error().where == "vout");
  const std::vector<Output> wraps(9000, Output{.value_sat = kMaxMoneySat});
  CHECK(check_amounts(wraps).error().where == "vout");
  CHECK(check_amounts(std::vector<Output>{{.value_sat = kMaxMoneySat}}));
}

TEST_CASE("whatever is written is read back the same") {
  std::mt19937 random(20090103);
  const auto bytes_of = [&](std::size_t size) {
    Bytes bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    return bytes;
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<Bytes> kept;  // what the views look into
    kept.reserve(100);
    const auto view_of = [&](Bytes bytes) { return ByteView(kept.emplace_back(std::move(bytes))); };
    Transaction written{.version = static_cast<std::uint32_t>(random()),
                        .locktime = static_cast<std::uint32_t>(random())};
    written.inputs.resize(1 + random() % 4);
    for (Input& input : written.inputs) {
      for (auto& byte : input.prevout.txid.bytes) byte = static_cast<std::uint8_t>(random());
      input.prevout.vout = static_cast<std::uint32_t>(random());
      input.sequence = static_cast<std::uint32_t>(random());
      input.script_sig = view_of(bytes_of(random() % 300));
      if (random() % 2 == 0) continue;
      Bytes stack{2};
      put_compact_size(stack, 255);
      put_bytes(stack, bytes_of(255));
      put_compact_size(stack, 0);
      input.witness = view_of(std::move(stack));
    }
    written.outputs.resize(1 + random() % 4);
    for (Output& output : written.outputs) {
      output.value_sat = random();
      output.script = view_of(bytes_of(random() % 300));
    }
    const Bytes bytes = serialise(written);
    const auto read = parse_transaction(bytes);
    REQUIRE(read);
    CHECK(serialise(*read) == bytes);
    CHECK(txid(*read) == txid_of(written.version, written.locktime, written.inputs, written.outputs));
  }
}
