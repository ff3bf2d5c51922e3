// Real blocks: everything that a block commits to is computed again from what an explorer states.

#include <catch2/catch.hpp>
#include <filesystem>

#include "chains/evm_sender.h"
#include "chains/evm_trie.h"
#include "chains/rlp.h"
#include "evm_json.h"

using namespace peelback;
using namespace peelback::evm;

namespace {

struct Block {
  BlockHeader header{};
  std::vector<Transaction> transactions{};
};

// [header, transactions, ommers], as nodes hand blocks to each other; several one after another.
std::vector<Block> blocks_in(ByteView bytes) {
  std::vector<Block> blocks;
  rlp::Reader file(bytes);
  while (!file.at_end()) {
    rlp::Reader parts = file.list("block");
    Block& block = blocks.emplace_back();
    block.header = test::taken(decode_header(parts.next("header").whole), "header");
    rlp::Reader transactions = parts.list("transactions");
    while (!transactions.at_end()) {
      block.transactions.push_back(
          test::taken(decode_transaction(transactions.next("transaction").whole), "transaction"));
    }
    parts.leave(transactions, "transactions");
    parts.list("ommers");
    file.leave(parts, "block");
  }
  REQUIRE(file.ok());
  return blocks;
}

void check_raw_blocks(ByteView bytes) {
  for (const Block& block : blocks_in(bytes)) {
    CAPTURE(block.header.number);
    CHECK(check_transactions(block.header, block.transactions));
    for (const Transaction& transaction : block.transactions) {
      CHECK(recover_sender(transaction));
      CHECK(decode_transaction(encode(transaction)).value() == transaction);
    }
  }
}

void check_stated_block(const JsonValue& json) {
  const BlockHeader header = test::header_of(json);
  CHECK(hash_text(block_hash(header)) == test::text_of(json, "hash"));
  CHECK(decode_header(encode(header)).value() == header);
  std::vector<Transaction> transactions;
  for (const JsonValue& stated : json.find("transactions")->elements()) {
    transactions.push_back(test::transaction_of(stated));
    const Transaction& transaction = transactions.back();
    CHECK(hash_text(transaction_id(transaction)) == test::text_of(stated, "hash"));
    CHECK(to_text(test::taken(recover_sender(transaction), "sender")) == test::text_of(stated, "from"));
    CHECK(decode_transaction(encode(transaction)).value() == transaction);
    if (const JsonValue* raw = test::find(stated, "raw")) CHECK(encode(transaction) == parse_data(raw->text()).value());
  }
  CHECK(check_transactions(header, transactions));
  if (transactions.empty()) return;
  transactions.pop_back();
  CHECK(check_transactions(header, transactions).error().code == Code::merkle_mismatch);
}

std::vector<std::filesystem::path> shared_files(std::string_view folder, std::string_view name_part) {
  std::vector<std::filesystem::path> paths;
  const auto place = std::filesystem::path(PEELBACK_SHARED_DATA) / "eth" / folder;
  if (!std::filesystem::exists(place)) return paths;
  for (const auto& entry : std::filesystem::directory_iterator(place)) {
    if (entry.path().filename().string().find(name_part) != std::string::npos) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

TEST_CASE("the first blocks of Ethereum hash into each other, from a checkpoint") {
  const auto blocks = blocks_in(test::fixture("eth/blocks0to10.bin"));
  REQUIRE(blocks.size() == 11);
  CHECK(hash_text(block_hash(blocks[0].header)) ==
        "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3");
  CHECK(basis_of(Chain::ethereum, blocks[0].header).value() == HeaderBasis::checkpoint);
  CHECK(basis_of(Chain::ethereum, blocks[1].header).value() == HeaderBasis::one_source);
  CHECK(basis_of(Chain::polygon, blocks[0].header).value() == HeaderBasis::one_source);
  for (std::size_t i = 1; i < blocks.size(); ++i) CHECK(blocks[i].header.parent == block_hash(blocks[i - 1].header));

  BlockHeader forged = blocks[0].header;
  forged.gas_limit += 1;
  CHECK(basis_of(Chain::ethereum, forged).error().code == Code::header_mismatch);
}

TEST_CASE("raw blocks before and after EIP-155 hold the transactions that their headers commit to") {
  check_raw_blocks(test::fixture("eth/block1346406.bin"));
  const Bytes later = test::fixture("eth/block3346406.bin");
  check_raw_blocks(later);
  const auto blocks = blocks_in(later);
  REQUIRE(blocks.size() == 1);
  const auto& transactions = blocks[0].transactions;
  CHECK(
      std::any_of(transactions.begin(), transactions.end(), [](const Transaction& t) { return replay_chain(t) == 1; }));
}

TEST_CASE("a block as an explorer states it, with its receipts, is computed again in all its parts") {
  const JsonValue reply = test::json_of(test::fixture("eth/block484944.json"));
  const JsonValue& json = test::result_of(reply);
  check_stated_block(json);
  const BlockHeader header = test::header_of(json);
  std::vector<Receipt> receipts;
  Bloom all{};
  for (int i = 0; i < 4; ++i) {
    const JsonValue stated = test::json_of(test::fixture("eth/block484944_receipt" + std::to_string(i) + ".json"));
    receipts.push_back(test::receipt_of(test::result_of(stated)));
    const Bloom bloom = bloom_of(receipts.back().logs);
    CHECK("0x" + to_hex(bloom) == test::text_of(test::result_of(stated), "logsBloom"));
    for (std::size_t byte = 0; byte < all.size(); ++byte) all[byte] |= bloom[byte];
    CHECK(decode_receipt(encode(receipts.back())).value() == receipts.back());
  }
  CHECK(all == header.logs_bloom);
  CHECK(check_receipts(header, receipts));

  // One receipt alone, proved against the header: a wrong amount does not pass.
  std::vector<Bytes> encoded;
  for (const Receipt& receipt : receipts) encoded.push_back(encode(receipt));
  const TrieProof proof = build_list_proof(encoded, 1);
  const auto proved = check_proof(header.receipts_root, list_key(1), proof);
  REQUIRE(proved);
  CHECK(decode_receipt(**proved).value() == receipts[1]);
  receipts[1].logs[0].data.back() ^= 1;
  CHECK(check_receipts(header, receipts).error() ==
        Error{Code::merkle_mismatch, "receiptsRoot",
              "the list has another root, " +
                  hash_text(list_root(std::vector<Bytes>{encoded[0], encode(receipts[1]), encoded[2], encoded[3]}))});
}

TEST_CASE("a receipt whose filter is not that of its logs is refused") {
  Receipt receipt{.type = TransactionType::dynamic_fee, .succeeded = true, .cumulative_gas_used = 21000};
  receipt.logs.push_back({.address = {}, .topics = {Bytes32{1}}, .data = {1, 2}});
  Bytes bytes = encode(receipt);
  CHECK(decode_receipt(bytes).value() == receipt);
  bytes[100] ^= 1;
  CHECK(decode_receipt(bytes).error().where == "logsBloom");
  CHECK(decode_receipt(test::from_hex("7ec0")).error().code == Code::unsupported);
  receipt.logs[0].topics.resize(5);
  CHECK(decode_receipt(encode(receipt)).error().code == Code::bad_length);
  CHECK(decode_receipt(test::from_hex("c302c0c0")).error() ==
        Error{Code::bad_number, "byte 1", "status is neither 0 nor 1 nor a state root"});
}

TEST_CASE("a header is read with the fields of every fork, in their order, and with no others") {
  BlockHeader header;
  const auto survives = [&] { return decode_header(encode(header)).value() == header; };
  CHECK(survives());
  header.base_fee_wei = 7;
  CHECK(survives());
  header.withdrawals_root = Bytes32{1};
  CHECK(survives());
  header.blob_gas_used = 0;
  CHECK_FALSE(decode_header(encode(header)));
  header.excess_blob_gas = 393216;
  header.parent_beacon_root = Bytes32{2};
  CHECK(survives());
  header.requests_hash = Bytes32{3};
  CHECK(survives());
  const Bytes bytes = encode(header);
  Bytes items(bytes.begin() + 3, bytes.end());
  rlp::put_number(items, 1);
  Bytes longer;
  rlp::put_list(longer, items);
  CHECK(decode_header(longer).error().code == Code::trailing_bytes);
}

TEST_CASE("recorded blocks of Ethereum are computed again in all their parts") {
  const auto blocks = shared_files("blocks", ".json");
  const auto older = shared_files("ethereum-etl", "_true.json");
  if (blocks.empty()) WARN("skipped: no blocks in " PEELBACK_SHARED_DATA);
  for (const auto* paths : {&blocks, &older}) {
    for (const auto& path : *paths) {
      CAPTURE(path.filename());
      const JsonValue reply = test::json_of(test::read_file(path));
      check_stated_block(test::result_of(reply));
    }
  }
}

TEST_CASE("recorded raw blocks hold the transactions that their headers commit to") {
  const auto paths = shared_files("raw", ".bin");
  if (paths.empty()) WARN("skipped: no raw blocks in " PEELBACK_SHARED_DATA);
  for (const auto& path : paths) {
    CAPTURE(path.filename());
    check_raw_blocks(test::read_file(path));
  }
}
