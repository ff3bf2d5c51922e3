#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "chain_files.h"
#include "chains/bitcoin_block.h"
#include "chains/bitcoin_blocks_file.h"
#include "chains/coin_rules.h"
#include "chains/header_basis.h"

using namespace peelback;
using namespace peelback::bitcoin;
using peelback::test::fixture;
using peelback::test::from_hex;

namespace {

const ReplyIndex kReply{std::uint32_t{0}};
constexpr std::size_t kFrameBytes = 8;

// The headers of the first 590 blocks of Bitcoin, by height.
std::vector<Bytes> first_headers() {
  const Bytes bytes = fixture("btc/firstblocks.blk");
  std::vector<Bytes> headers;
  for (std::size_t position = 0; position < bytes.size();) {
    const ByteView frame = ByteView(bytes).subspan(position);
    headers.emplace_back(frame.begin() + kFrameBytes, frame.begin() + kFrameBytes + kHeaderBytes);
    ByteReader reader(bytes, position + 4);
    position += kFrameBytes + *reader.u32_le("length");
  }
  return headers;
}

HeaderBytes as_header(ByteView bytes) {
  HeaderBytes header{};
  std::copy(bytes.begin(), bytes.end(), header.begin());
  return header;
}

BlockHash hash_of(ByteView header) { return hash_header(as_header(header)); }

void add(Store& store, ByteView header) { REQUIRE(check_header(store, store.intern_block(hash_of(header)), header, kReply)); }

Store store_of(std::span<const Bytes> headers) {
  Store store(Chain::bitcoin);
  for (const Bytes& header : headers) add(store, header);
  return store;
}

const Block& block_of(const Store& store, ByteView header) { return store.block(store.find_block(hash_of(header))); }

HeaderBasis basis_of(const Store& store, ByteView header) { return block_of(store, header).basis; }

// Height 500,000, of 18 December 2017.
const char* const kBlock500000 =
    "000000201929eb850a74427d0440cf6b518308837566cd6d0662790000000000000000001f6231ed3de07345b607ec2a39b2d01bec2fe10dfb7f516ba4958a42691c"
    "95316d0a385a459600185599fc5c";

}  // namespace

TEST_CASE("shipped checkpoints ascend, and on Bitcoin each hash holds the work of its time") {
  for (const Chain chain : {Chain::bitcoin, Chain::litecoin}) {
    const auto checkpoints = checkpoints_of(chain);
    REQUIRE(checkpoints.size() > 10);
    for (std::size_t i = 1; i < checkpoints.size(); ++i) {
      CHECK(checkpoints[i - 1].height < checkpoints[i].height);
      CHECK(checkpoints[i - 1].hash != checkpoints[i].hash);
    }
  }
  for (const Checkpoint& checkpoint : checkpoints_of(Chain::bitcoin)) {
    INFO(checkpoint.height);
    const U128 least = std::max<U128>(least_difficulty(coin_rules(Chain::bitcoin), checkpoint.height, 0), 1);
    CHECK((hash_number(checkpoint.hash).hi < (static_cast<U128>(1) << 96) / least));
  }
  CHECK(checkpoints_of(Chain::ethereum).empty());
}

TEST_CASE("the header of a checkpoint rests on it") {
  const Bytes header = from_hex(kBlock500000);
  Store store = store_of(std::vector<Bytes>{header});
  settle_header_basis(store);
  CHECK(block_of(store, header).basis == HeaderBasis::checkpoint);
  CHECK(block_of(store, header).checkpoint == 500'000);
  CHECK(find_contradicted_checkpoints(store).empty());
}

TEST_CASE("an ancestor of a checkpoint rests on it, and a header that follows it, over unbroken links alone") {
  const auto headers = first_headers();
  const std::vector<Checkpoint> checkpoints{{100, hash_of(headers[100])}, {300, hash_of(headers[300])}};
  // Without the first block, and with gaps at 50 and 400.
  std::vector<Bytes> some;
  for (std::size_t height = 1; height < 500; ++height) {
    if (height != 50 && height != 400) some.push_back(headers[height]);
  }
  Store store = store_of(some);
  settle_header_basis(store, checkpoints);
  CHECK(basis_of(store, headers[49]) == HeaderBasis::own_work);
  CHECK(basis_of(store, headers[51]) == HeaderBasis::checkpoint);
  CHECK(block_of(store, headers[51]).checkpoint == 100);
  CHECK(block_of(store, headers[100]).checkpoint == 100);
  CHECK(block_of(store, headers[101]).checkpoint == 300);
  CHECK(basis_of(store, headers[399]) == HeaderBasis::checkpoint);
  CHECK(block_of(store, headers[399]).checkpoint == 300);
  CHECK(basis_of(store, headers[401]) == HeaderBasis::own_work);

  SECTION("whatever the order in which they came") {
    std::mt19937 random(7);
    for (int round = 0; round < 5; ++round) {
      std::shuffle(some.begin(), some.end(), random);
      Store other = store_of(some);
      settle_header_basis(other, checkpoints);
      for (const Bytes& header : some) {
        REQUIRE(basis_of(other, header) == basis_of(store, header));
        REQUIRE(block_of(other, header).checkpoint == block_of(store, header).checkpoint);
      }
    }
  }
  SECTION("a line from the first block is said as such") {
    add(store, headers[0]);
    add(store, headers[50]);
    settle_header_basis(store, checkpoints);
    CHECK(basis_of(store, headers[0]) == HeaderBasis::genesis);
    CHECK(basis_of(store, headers[300]) == HeaderBasis::genesis);
    CHECK(basis_of(store, headers[401]) == HeaderBasis::own_work);
  }
}

TEST_CASE("another block at a checkpoint's height is a contradiction, said with both hashes") {
  const auto headers = first_headers();
  Store store = store_of(headers);
  std::vector<Problem> problems;
  store.settle_heights(problems);
  const BlockHash other = hash_of(headers[7]);
  const std::vector<Checkpoint> checkpoints{{300, other}};
  settle_header_basis(store, checkpoints);
  // What is known at 300 is said to be at 7, and 300 is another: both are named.
  const auto found = find_contradicted_checkpoints(store, checkpoints);
  REQUIRE(found.size() == 2);
  CHECK(found[0].code == Code::checkpoint_mismatch);
  CHECK(found[0].where == other.to_text());
  CHECK(found[1].where == hash_of(headers[300]).to_text());
  CHECK(found[1].detail == "said to be block 300; the checkpoint " + other.to_text() + " is block 300");
  CHECK(basis_of(store, headers[6]) == HeaderBasis::genesis);
  CHECK(basis_of(store, headers[7]) == HeaderBasis::none);
  CHECK(basis_of(store, headers[8]) == HeaderBasis::own_work);
  CHECK(basis_of(store, headers[300]) == HeaderBasis::none);
  CHECK(basis_of(store, headers[301]) == HeaderBasis::own_work);
}

TEST_CASE("a header behind a checkpoint needs a target that the difficulty rule permits") {
  constexpr std::uint32_t kBits = 0x1b04864c;
  constexpr std::uint32_t kHeight = 2016 * 50;
  CHECK(is_permitted_target(kBits, kBits, kHeight + 1, kEasiestBits));
  CHECK_FALSE(is_permitted_target(kBits, kBits - 1, kHeight + 1, kEasiestBits));
  CHECK(is_permitted_target(kBits, kBits - 1, kHeight, kEasiestBits));
  const std::uint32_t easier = 0x1b121930;  // 4 times 0x04864c
  CHECK(is_permitted_target(kBits, easier, kHeight, kEasiestBits));
  CHECK_FALSE(is_permitted_target(kBits, easier + 1, kHeight, kEasiestBits));
  const std::uint32_t harder = 0x1b012193;  // a quarter
  CHECK(is_permitted_target(kBits, harder, kHeight, kEasiestBits));
  CHECK_FALSE(is_permitted_target(kBits, harder - 1, kHeight, kEasiestBits));
  CHECK_FALSE(is_permitted_target(kBits, kEasiestBits, kHeight, kEasiestBits));
  CHECK_FALSE(is_permitted_target(kBits, 0, kHeight, kEasiestBits));
  // Litecoin's targets begin easier than Bitcoin's ever were.
  CHECK(is_permitted_target(0x1e0ffff0, 0x1e03fffc, kHeight, coin_rules(Chain::litecoin).easiest_bits));
  CHECK_FALSE(is_permitted_target(0x1e0ffff0, 0x1e03fffb, kHeight, coin_rules(Chain::litecoin).easiest_bits));
}
