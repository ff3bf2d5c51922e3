#include <catch2/catch.hpp>

#include "chain_files.h"
#include "chains/bitcoin_blocks_file.h"
#include "chains/header_basis.h"

using namespace peelback;
using namespace peelback::bitcoin;
using peelback::test::fixture;
using peelback::test::from_hex;
using peelback::test::read_file;
using peelback::test::shared_blocks;

namespace {

constexpr std::size_t kFrameBytes = 8;
const ReplyIndex kReply{std::uint32_t{0}};
const char* const kBlock9Coinbase = "0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9";

bool has_problem(const LoadReport& report, Code code) {
  return std::any_of(report.problems.begin(), report.problems.end(),
                     [&](const Problem& problem) { return problem.code == code; });
}

// The frames of a network-framed file, by its length fields alone.
std::vector<Bytes> frames_of(ByteView bytes) {
  std::vector<Bytes> frames;
  for (std::size_t position = 0; position < bytes.size();) {
    ByteReader reader(bytes, position + 4);
    const std::size_t size = kFrameBytes + *reader.u32_le("length");
    const ByteView frame = bytes.subspan(position, size);
    frames.emplace_back(frame.begin(), frame.end());
    position += size;
  }
  return frames;
}

Bytes joined(const std::vector<Bytes>& parts) {
  Bytes bytes;
  for (const Bytes& part : parts) put_bytes(bytes, part);
  return bytes;
}

// The first block with two transactions: 170, the first payment.
Bytes block_170() {
  const Bytes frame = frames_of(fixture("btc/firstblocks.blk")).at(170);
  return {frame.begin() + kFrameBytes, frame.end()};
}

TxIndex find(const Store& store, std::string_view txid) {
  return store.find(*parse_txid(txid));
}

}  // namespace

TEST_CASE("the first 590 blocks load whole, each checked down to genesis") {
  Store store(Chain::bitcoin);
  const auto report = load_blocks(fixture("btc/firstblocks.blk"), kReply, store);
  REQUIRE(report);
  CHECK(report->blocks == 590);
  CHECK(report->problems.empty());
  CHECK(report->transactions == store.tx_count());
  for (std::size_t i = 0; i < store.tx_count(); ++i) CHECK(store.is_merkle_proven(TxIndex{i}));
  for (std::size_t i = 0; i < store.block_count(); ++i) {
    const Block& block = store.block(BlockIndex{i});
    CHECK(block.basis == HeaderBasis::genesis);
    CHECK(block.complete);
    CHECK(block.height < 590);
  }
  const TxIndex coin = find(store, kBlock9Coinbase);
  REQUIRE(coin.exists());
  CHECK(store.height(coin) == 9);
  CHECK(store.position_in_block(coin) == 0);
  CHECK(store.spend(store.output(coin, 0)).state == Spend::State::known);
  CHECK(store.height(store.spend(store.output(coin, 0)).tx) == 170);
  CHECK(store.sources(coin).at(0) ==
        SourceRef{.reply = kReply, .form = SourceRef::Form::raw_block, .row = 9, .index = 0});
}

TEST_CASE("blocks in any order say the same") {
  auto frames = frames_of(fixture("btc/firstblocks.blk"));
  frames.resize(60);
  std::reverse(frames.begin(), frames.end());
  Store store(Chain::bitcoin);
  const auto report = load_blocks(joined(frames), kReply, store);
  REQUIRE(report);
  CHECK(report->problems.empty());
  const BlockIndex genesis = store.find_block(genesis_hash());
  CHECK(store.block(genesis).height == 0);
  for (std::size_t i = 0; i < store.block_count(); ++i) CHECK(store.block(BlockIndex{i}).basis == HeaderBasis::genesis);
}

TEST_CASE("a bare block is recognised, and its own work is all that it rests on") {
  Store store(Chain::bitcoin);
  const auto report = load_blocks(fixture("btc/block370661.bin"), kReply, store);
  REQUIRE(report);
  CHECK(report->blocks == 1);
  CHECK(report->problems.empty());
  const TxIndex start = find(store, "20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f");
  REQUIRE(start.exists());
  CHECK(store.is_merkle_proven(start));
  CHECK(store.height(start) == 370661);
  CHECK(store.value(store.output(start, 1)) == 952'451'372);
  CHECK(store.block(store.block_of(start)).basis == HeaderBasis::own_work);
}

TEST_CASE("bare blocks one after the other are all read") {
  const Bytes block = block_170();
  Store store(Chain::bitcoin);
  const auto report = load_blocks(joined({fixture("btc/block370661.bin"), block}), kReply, store);
  REQUIRE(report);
  CHECK(report->blocks == 2);
  CHECK(report->problems.empty());
}

TEST_CASE("a small block cut at any byte is an error or a problem that names the byte") {
  const Bytes whole = block_170();
  for (const bool framed : {false, true}) {
    const Bytes bytes = framed ? frames_of(fixture("btc/firstblocks.blk")).at(170) : whole;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      CAPTURE(framed, size);
      Store store(Chain::bitcoin);
      const auto report = load_blocks(ByteView(bytes).first(size), kReply, store);
      if (report) {
        REQUIRE_FALSE(report->problems.empty());
        CHECK(report->problems.front().where.find("byte ") != std::string::npos);
      } else {
        CHECK(report.error().where.find("byte ") != std::string::npos);
      }
      for (std::size_t i = 0; i < store.tx_count(); ++i) CHECK_FALSE(store.is_merkle_proven(TxIndex{i}));
    }
  }
}

TEST_CASE("one bad block never costs the file") {
  auto frames = frames_of(fixture("btc/firstblocks.blk"));
  frames.resize(20);
  Store store(Chain::bitcoin);

  SECTION("a transaction that cannot be read") {
    frames[17][kFrameBytes + kHeaderBytes + 5] = 0;  // no inputs
    const auto report = load_blocks(joined(frames), kReply, store);
    REQUIRE(report);
    CHECK(report->blocks == 20);
    CHECK(report->transactions == 19);
    REQUIRE(report->problems.size() == 1);
    CHECK(report->problems[0].where.starts_with("block 17, byte "));
    CHECK(store.block(store.block_of(find(store, kBlock9Coinbase))).basis == HeaderBasis::genesis);
  }
  SECTION("a changed amount leaves the block's transactions unproven") {
    Bytes& frame = frames[17];
    frame[frame.size() - 4 - 68 - 8] ^= 1;  // the lowest byte of the coinbase's value
    const auto report = load_blocks(joined(frames), kReply, store);
    REQUIRE(report);
    CHECK(report->transactions == 20);
    REQUIRE(report->problems.size() == 1);
    CHECK(report->problems[0].code == Code::merkle_mismatch);
    CHECK(report->problems[0].where.starts_with("block 17, byte "));
    std::size_t proven = 0;
    for (std::size_t i = 0; i < store.tx_count(); ++i) proven += store.is_merkle_proven(TxIndex{i}) ? 1u : 0u;
    CHECK(proven == 19);
  }
  SECTION("more bitcoin than there will ever be") {
    Bytes& frame = frames[17];
    frame[frame.size() - 4 - 68 - 1] = 0x10;  // the highest byte
    const auto report = load_blocks(joined(frames), kReply, store);
    REQUIRE(report);
    CHECK(report->transactions == 19);
    CHECK(has_problem(*report, Code::bad_number));
    CHECK(has_problem(*report, Code::merkle_mismatch));
  }
  SECTION("a header without its work places nothing") {
    frames[17][kFrameBytes + 76] ^= 1;  // the nonce
    const auto report = load_blocks(joined(frames), kReply, store);
    REQUIRE(report);
    CHECK(report->transactions == 20);
    CHECK(has_problem(*report, Code::pow_mismatch));
    CHECK_FALSE(store.block_of(TxIndex{std::size_t{17}}).exists());
    CHECK_FALSE(store.is_merkle_proven(TxIndex{std::size_t{17}}));
  }
  SECTION("a length of 4 GB") {
    for (std::size_t i = 4; i < 8; ++i) frames[17][i] = 0xff;
    const auto report = load_blocks(joined(frames), kReply, store);
    REQUIRE(report);
    CHECK(report->transactions == 20);
    REQUIRE(report->problems.size() == 1);
    CHECK(report->problems[0].code == Code::bad_length);
    CHECK(report->problems[0].where.starts_with("block 17, byte "));
  }
  SECTION("a length that is too short") {
    frames[17][4] -= 1;
    const auto report = load_blocks(joined(frames), kReply, store);
    REQUIRE(report);
    CHECK(report->blocks == 20);
    CHECK(report->transactions == 19);
  }
  SECTION("padding is passed over, other bytes are named") {
    const auto padded = load_blocks(joined({frames[0], Bytes(1000, 0), frames[1], Bytes(1000, 0)}), kReply, store);
    REQUIRE(padded);
    CHECK(padded->problems.empty());
    CHECK(padded->blocks == 2);
    const auto dirty = load_blocks(joined({frames[0], Bytes(7, 1), frames[1]}), kReply, store);
    REQUIRE(dirty);
    CHECK(dirty->blocks == 2);
    CHECK(has_problem(*dirty, Code::unknown_format));
  }
}

TEST_CASE("a witness that the coinbase does not commit to is named") {
  const auto paths = shared_blocks();
  const auto path =
      std::find_if(paths.begin(), paths.end(), [](const auto& p) { return p.filename() == "hcl_scriptwitness.blk"; });
  if (path == paths.end()) {
    WARN("../shared/data is absent");
    return;
  }
  Bytes bytes = read_file(*path);
  Store store(Chain::bitcoin);
  const auto honest = load_blocks(bytes, kReply, store);
  REQUIRE(honest);
  CHECK(honest->problems.empty());
  CHECK(store.block_count() == 2);  // itself and the one before
  // The last witness of the block ends just before the lock time of the last transaction.
  std::size_t place = 0;
  {
    ByteReader reader(bytes, kFrameBytes + kHeaderBytes);
    const auto count = *reader.compact_size("transactions");
    Transaction transaction;
    for (std::uint64_t i = 0; i < count; ++i) {
      REQUIRE(parse_transaction(reader, transaction));
      if (i > 0 && transaction.has_witness) place = reader.position() - 5;
    }
  }
  REQUIRE(place > 0);
  bytes[place] ^= 1;
  Store other(Chain::bitcoin);
  const auto forged = load_blocks(bytes, kReply, other);
  REQUIRE(forged);
  REQUIRE(forged->problems.size() == 1);
  CHECK(forged->problems[0].code == Code::witness_mismatch);
}

TEST_CASE("every real block file loads, and only test networks lack the work") {
  for (const auto& path : shared_blocks()) {
    const std::string name = path.filename().string();
    CAPTURE(name);
    Store store(Chain::bitcoin);
    const auto report = load_blocks(read_file(path), kReply, store);
    REQUIRE(report);
    const bool testnet = name.starts_with("bcoin_block9") || name.starts_with("bcoin_block1087400") ||
                         name.starts_with("bcoin_block898352");
    CHECK(has_problem(*report, Code::implausible_work) == testnet);
    CHECK(report->problems.size() == (testnet ? 1u : 0u));
    for (std::size_t i = 0; i < store.block_count(); ++i) {
      const Block& block = store.block(BlockIndex{i});
      if (block.header) CHECK((block.basis == HeaderBasis::none) == testnet);
      if (block.header) CHECK(block.complete);
    }
  }
}

TEST_CASE("what is not Bitcoin's is named") {
  Store store(Chain::bitcoin);
  const auto error_of = [&](ByteView bytes) { return load_blocks(bytes, kReply, store).error(); };
  CHECK(error_of({}).code == Code::unknown_format);
  CHECK(error_of(as_bytes("{\"txid\":\"00\"}")).code == Code::unknown_format);
  CHECK(error_of(Bytes(5000, 0)).code == Code::unknown_format);
  const Error testnet = error_of(from_hex("0b1109071d010000"));
  CHECK(testnet.code == Code::unsupported);
  CHECK(testnet.detail.find("test network 3") != std::string::npos);
  CHECK(error_of(from_hex("fbc0b6db1d010000")).detail.find("Litecoin") != std::string::npos);
  CHECK_FALSE(looks_like_blocks(as_bytes("hello")));
  CHECK(looks_like_blocks(block_170()));
  CHECK(store.tx_count() == 0);
}

TEST_CASE("a raw transaction is added under the id that it hashes to") {
  const Bytes block = block_170();
  ByteReader reader(block, kHeaderBytes + 1);
  Transaction transaction;
  REQUIRE(parse_transaction(reader, transaction));
  REQUIRE(parse_transaction(reader, transaction));
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  const auto tx = load_transaction(transaction.raw, kReply, store, problems);
  REQUIRE(tx);
  CHECK(store.txid(*tx).to_text() == "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16");
  CHECK(store.sources(*tx).at(0).form == SourceRef::Form::raw_tx);
  CHECK_FALSE(store.is_merkle_proven(*tx));
  CHECK(load_transaction(transaction.raw.first(30), kReply, store, problems).error().code == Code::bad_length);
}

TEST_CASE("an explorer's header and Merkle path are held to what they claim") {
  const Bytes block = fixture("btc/block370661.bin");
  ByteReader reader(block, kHeaderBytes);
  const auto count = *reader.compact_size("transactions");
  std::vector<Bytes32> txids;
  std::vector<Bytes> raws;
  Transaction transaction;
  for (std::uint64_t i = 0; i < count; ++i) {
    REQUIRE(parse_transaction(reader, transaction));
    txids.push_back(txid(transaction).bytes);
    raws.emplace_back(transaction.raw.begin(), transaction.raw.end());
  }
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  const std::uint32_t position = 500;
  const TxIndex tx = *load_transaction(raws[position], kReply, store, problems);
  const BlockIndex index =
      store.intern_block(*parse_block_hash("00000000000000000c3dbe8b5bbe3d0bb2f6ab0e3c4b4ad2cfeba5b3ad3a8b1c"));
  const ByteView header = ByteView(block).first(kHeaderBytes);
  CHECK(check_header(store, index, header, kReply).error().code == Code::header_mismatch);
  HeaderBytes bytes{};
  std::copy(header.begin(), header.end(), bytes.begin());
  const BlockIndex real = store.intern_block(hash_header(bytes));
  const auto proof = build_proof(txids, position);
  CHECK(verify_proof(store, tx, real, proof).error().code == Code::missing_field);
  CHECK(check_header(store, real, header.first(79), kReply).error().code == Code::bad_length);
  REQUIRE(check_header(store, real, header, kReply));
  CHECK(store.block(real).basis == HeaderBasis::own_work);
  CHECK(store.block(real).time_s == 1440047432);

  auto wrong = proof;
  wrong.path[3][0] ^= 1;
  CHECK(verify_proof(store, tx, real, wrong).error().code == Code::merkle_mismatch);
  CHECK_FALSE(store.is_merkle_proven(tx));
  REQUIRE(verify_proof(store, tx, real, proof));
  CHECK(store.is_merkle_proven(tx));
  CHECK(store.position_in_block(tx) == position);
  CHECK(store.block_of(tx) == real);

  // A stated height at which such work is a joke takes the basis away again.
  store.block(real).height = 800000;
  settle_header_basis(store);
  CHECK(store.block(real).basis == HeaderBasis::none);
}

TEST_CASE("a transaction that could be a node of the tree is not proven by a path") {
  // One input with an empty signature script, one output with a script of four bytes: 64 bytes.
  const Bytes raw = from_hex("0100000001" + std::string(64, '1') +
                             "0000000000ffffffff010000000000000000"
                             "0451024e73"
                             "00000000");
  REQUIRE(raw.size() == kSizeOfMerkleNode);
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  const TxIndex tx = *load_transaction(raw, kReply, store, problems);
  const BlockIndex block = store.intern_block(BlockHash{});
  HeaderBytes header{};
  std::copy(store.txid(tx).bytes.begin(), store.txid(tx).bytes.end(), header.begin() + 36);
  store.block(block).header = header;  // made up: its root is the id itself
  CHECK(verify_proof(store, tx, block, MerkleProof{}).error().code == Code::merkle_mismatch);
  CHECK_FALSE(store.is_merkle_proven(tx));
}
