#include <catch2/catch.hpp>
#include <random>

#include "base/hash.h"
#include "chain_files.h"
#include "chains/bitcoin_block.h"
#include "chains/coin_rules.h"

using namespace peelback;
using namespace peelback::bitcoin;
using peelback::test::fixture;
using peelback::test::read_file;
using peelback::test::shared_blocks;

namespace {

constexpr std::size_t kFrameBytes = 8;

HeaderBytes header_at(ByteView bytes, std::size_t position) {
  HeaderBytes header{};
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(position), header.size(), header.begin());
  return header;
}

// The headers of a framed file, by its length fields alone.
std::vector<HeaderBytes> headers_of(ByteView framed) {
  std::vector<HeaderBytes> headers;
  for (std::size_t position = 0; position < framed.size();) {
    ByteReader reader(framed, position + 4);
    const std::uint32_t length = *reader.u32_le("length");
    headers.push_back(header_at(framed, position + kFrameBytes));
    position += kFrameBytes + length;
  }
  return headers;
}

std::vector<Bytes32> random_ids(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Bytes32> ids(count);
  for (auto& id : ids) {
    for (auto& byte : id) byte = static_cast<std::uint8_t>(random());
  }
  return ids;
}

}  // namespace

TEST_CASE("targets follow from their compact form") {
  CHECK(parse_target(0x1d00ffff).value() == U256{static_cast<U128>(0xffff) << 80, 0});
  CHECK(parse_target(0x03123456).value() == U256{0, 0x123456});
  CHECK(parse_target(0x02123456).value() == U256{0, 0x1234});
  CHECK(parse_target(0x05009234).value() == U256{0, 0x92340000});
}

TEST_CASE("targets that are zero, negative, too wide or too easy are refused") {
  for (const std::uint32_t bits : {0x00000000u, 0x01003456u, 0x1d000000u, 0x04923456u, 0x1d80ffffu, 0xff123456u,
                                   0x21010000u, 0x1d010000u, 0x207fffffu}) {
    CAPTURE(bits);
    REQUIRE_FALSE(parse_target(bits));
    CHECK(parse_target(bits).error().code == Code::bad_number);
    CHECK(check_work(bits, BlockHash{}).error().code == Code::pow_mismatch);
    CHECK(difficulty_floor(bits) == 0);
  }
}

TEST_CASE("a target written and read back is the same, as far as the compact form carries it") {
  for (const std::uint32_t bits : {0x1d00ffffu, 0x1b0404cbu, 0x18144432u, 0x170ed0ebu, 0x03123456u}) {
    CHECK(compact_target_floor(*parse_target(bits)) == bits);
  }
}

TEST_CASE("difficulty is rounded down") {
  CHECK(difficulty_floor(0x1d00ffff) == 1);
  CHECK(difficulty_floor(0x1b0404cb) == 16307);
  CHECK(difficulty_floor(0x18162043) == 49692386354);
  CHECK(difficulty_floor(0x1e0000ff) == 1);
  CHECK(difficulty_floor(0x03000001) == kU128Max);
}

TEST_CASE("trivial work is not plausible at a late height") {
  const CoinRules& rules = coin_rules(Chain::bitcoin);
  const std::int64_t unknown = 0;
  CHECK(least_difficulty(rules, 0, unknown) == 0);
  CHECK(least_difficulty(rules, 199999, unknown) == 0);
  CHECK(least_difficulty(rules, 200000, unknown) == 1'000'000);
  CHECK(least_difficulty(rules, 928816, unknown) == 10'000'000'000'000);
  CHECK(least_difficulty(rules, std::nullopt, 1231006505) == 0);
  CHECK(least_difficulty(rules, std::nullopt, 1700000000) == 10'000'000'000'000);
  CHECK(least_difficulty(rules, 0, 1700000000) == 10'000'000'000'000);
}

TEST_CASE("every header of the first 590 blocks links, from genesis on, with the work that the rules demand") {
  const auto headers = headers_of(fixture("btc/firstblocks.blk"));
  REQUIRE(headers.size() == 590);
  auto point = start_path(headers[0]);
  REQUIRE(point);
  CHECK(point->hash == genesis_hash());
  CHECK(point->hash.to_text() == "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f");
  for (std::size_t i = 1; i < headers.size(); ++i) {
    const auto next = extend_path(*point, headers[i]);
    REQUIRE(next);
    point = next;
  }
  CHECK(point->height == 589);

  SECTION("a header left out breaks the path") {
    const auto at_0 = start_path(headers[0]);
    CHECK(extend_path(*at_0, headers[2]).error().code == Code::header_mismatch);
  }
  SECTION("a flipped bit breaks the work") {
    auto forged = headers[1];
    forged[70] ^= 1;
    CHECK(extend_path(*start_path(headers[0]), forged).error().code == Code::pow_mismatch);
  }
  SECTION("another first block is not genesis") {
    CHECK(start_path(headers[1]).error().code == Code::header_mismatch);
  }
}

TEST_CASE("the difficulty of a new period is the one that history had") {
  // Real headers: 32255, the last of its period, which began at 1261130161, and 32256, the first harder one.
  const ChainPoint last{.height = 32255, .time_s = 1262152739, .bits = 0x1d00ffff, .period_start_s = 1261130161};
  Bytes header;
  put_u32_le(header, 1);
  put_bytes(header, last.hash.bytes);
  put_bytes(header, Bytes32{});
  put_u32_le(header, 1262153464);
  put_u32_le(header, 0x1d00d86a);
  put_u32_le(header, 0);
  // Its work is not there (this is not the real nonce): the target is right, the hash is not.
  CHECK(extend_path(last, header_at(header, 0)).error().detail.find("is above the target of 0x1d00d86a") !=
        std::string::npos);
  header[72] ^= 1;
  CHECK(extend_path(last, header_at(header, 0)).error().detail.find("where the chain demands 0x1d00d86a") !=
        std::string::npos);
}

TEST_CASE("every Merkle proof leads to the root") {
  for (const std::size_t count : {1u, 2u, 3u, 4u, 5u, 7u, 8u, 9u, 33u, 100u}) {
    const auto ids = random_ids(count, 7);
    const auto tree = merkle_root(ids);
    CHECK_FALSE(tree.has_twins);
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto proof = build_proof(ids, i);
      const auto root = fold_proof(TxId{ids[i]}, proof);
      REQUIRE(root);
      CHECK(*root == tree.root);
      if (proof.path.empty()) continue;
      auto wrong = proof;
      wrong.path.back()[0] ^= 1;
      CHECK(*fold_proof(TxId{ids[i]}, wrong) != tree.root);
      auto beyond = proof;
      beyond.position |= 1u << proof.path.size();
      CHECK(fold_proof(TxId{ids[i]}, beyond).error().where == "pos");
    }
  }
}

TEST_CASE("a list with its tail repeated has the same root, and is noticed") {
  auto ids = random_ids(6, 11);
  const auto honest = merkle_root(ids);
  ids.push_back(ids[4]);
  ids.push_back(ids[5]);
  const auto repeated = merkle_root(ids);
  CHECK(repeated.root == honest.root);
  CHECK_FALSE(honest.has_twins);
  CHECK(repeated.has_twins);
  // The last of an odd list is its own right neighbour; as a left neighbour it would stand there twice.
  ids.resize(5);
  auto proof = build_proof(ids, 4);
  CHECK(fold_proof(TxId{ids[4]}, proof));
  proof.position = 5;
  CHECK(fold_proof(TxId{ids[4]}, proof).error().code == Code::merkle_mismatch);
}

TEST_CASE("every real block's Merkle root, work, witnesses and BIP34 height are recomputed from its bytes") {
  auto paths = shared_blocks();
  paths.emplace_back(std::filesystem::path(PEELBACK_FIXTURES) / "btc" / "block370661.bin");
  if (paths.size() == 1) WARN("../shared/data is absent: one block only");
  std::size_t blocks = 0;
  for (const auto& path : paths) {
    CAPTURE(path.filename().string());
    const Bytes bytes = read_file(path);
    const bool framed = bytes.size() > 4 && bytes[0] == 0xf9 && bytes[1] == 0xbe;
    for (std::size_t begin = framed ? kFrameBytes : 0; begin < bytes.size();) {
      const HeaderBytes header_bytes = header_at(bytes, begin);
      const BlockHeader header = parse_header(header_bytes);
      CHECK(check_work(header.bits, hash_header(header_bytes)));
      ByteReader reader(bytes, begin + kHeaderBytes);
      const std::uint64_t count = *reader.compact_size("transactions");
      Transaction transaction;
      Transaction coinbase;
      std::vector<Bytes32> txids;
      std::vector<Bytes32> wtxids;
      bool any_witness = false;
      for (std::uint64_t i = 0; i < count; ++i) {
        REQUIRE(parse_transaction(reader, transaction));
        if (i == 0) coinbase = transaction;
        any_witness = any_witness || transaction.has_witness;
        txids.push_back(txid(transaction).bytes);
        wtxids.push_back(wtxid(transaction));
        CHECK(check_amounts(transaction.outputs));
      }
      CHECK(coinbase.is_coinbase());
      CHECK(merkle_root(txids).root == header.merkle_root);
      CHECK_FALSE(merkle_root(txids).has_twins);
      if (any_witness) {
        REQUIRE(witness_commitment(coinbase));
        CHECK(expected_witness_commitment(wtxids, coinbase) == witness_commitment(coinbase));
      }
      const std::string digits = std::to_string(coinbase_height(header.version, coinbase, coin_rules(Chain::bitcoin).first_enforced_height).value_or(0));
      if (header.version > 2) CHECK(digits != "0");
      if (path.filename().string().starts_with("bcoin_") && header.version > 1)
        CHECK(path.filename().string().find(digits) != std::string::npos);
      ++blocks;
      begin = reader.position() + (framed ? kFrameBytes : 0);
    }
  }
  CHECK(blocks >= (paths.size() == 1 ? 1u : 610u));
}
