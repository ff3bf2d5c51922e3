#include "bench/fixed_subjects.h"

#include <cstring>

#include "base/hash.h"
#include "explorers/esplora.h"
#include "support/files.h"
#include "support/trace_like_dag.h"

namespace peelback::bench {

namespace {

constexpr std::uint64_t kSeed = 1;
constexpr std::size_t kLeaves = 4096;
constexpr std::size_t kPayments = 100;

void put_double(Bytes& out, double number) {
  std::uint64_t bits = 0;
  static_assert(sizeof bits == sizeof number);
  std::memcpy(&bits, &number, sizeof bits);
  put_u64_le(out, bits);
}

std::vector<bitcoin::Transaction> transactions_of(ByteView block) {
  ByteReader reader(block, bitcoin::kHeaderBytes);
  const auto count = static_cast<std::size_t>(reader.compact_size("transactions").value());
  std::vector<bitcoin::Transaction> transactions(count);
  for (auto& transaction : transactions) (void)bitcoin::parse_transaction(reader, transaction).value();
  return transactions;
}

Bytes32 hash_of_position(std::size_t position) {
  Bytes bytes;
  put_u64_le(bytes, position);
  return sha256d(bytes);
}

}  // namespace

// ---- a picture ----

Picture make_picture(std::uint32_t places) {
  Picture picture{.nodes = std::vector<LayoutNode>(places, {.width_px = 60, .height_px = 20})};
  for (const auto& edge : test::make_trace_like_dag(kSeed, places).edges) {
    picture.edges.push_back({.from = edge.from, .to = edge.to, .width_px = 2});
  }
  return picture;
}

void draw(Picture& picture) { picture.layout = lay_out(picture.nodes, picture.edges).value(); }

std::string answer_of(const Picture& picture) {
  const Layout& layout = picture.layout;
  Bytes coordinates;
  for (const auto* column : {&layout.cross_px, &layout.along_px}) {
    for (const double coordinate : *column) put_double(coordinates, coordinate);
  }
  for (const LayoutPoint& point : layout.points) {
    put_double(coordinates, point.cross_px);
    put_double(coordinates, point.along_px);
  }
  return "{\"crossings\":" + std::to_string(layout.crossings) + ",\"cross_px\":" + std::to_string(layout.extent_cross_px) +
         ",\"along_px\":" + std::to_string(layout.extent_along_px) + ",\"coordinates\":\"" + to_hex(sha256(coordinates)) + "\"}";
}

// ---- payments ----

Payments make_payments() {
  Payments payments{.block = test::fixture("btc/block370661.bin")};
  const auto transactions = transactions_of(payments.block);
  std::vector<Bytes32> leaves;
  for (const auto& transaction : transactions) leaves.push_back(bitcoin::txid(transaction).bytes);
  while (leaves.size() < kLeaves) leaves.push_back(hash_of_position(leaves.size()));
  payments.root = bitcoin::merkle_root(leaves).root;
  for (std::size_t i = 0; i < kPayments; ++i) {
    const std::size_t position = i * transactions.size() / kPayments;
    payments.list.push_back({transactions[position], bitcoin::build_proof(leaves, static_cast<std::uint32_t>(position))});
  }
  return payments;
}

void check(Payments& payments) {
  payments.proven = 0;
  for (std::size_t i = 0; i < kChecks; ++i) {
    const auto& [transaction, proof] = payments.list[i % payments.list.size()];
    const auto root = bitcoin::fold_proof(bitcoin::txid(transaction), proof);
    if (root && *root == payments.root) ++payments.proven;
  }
}

std::string answer_of(const Payments& payments) {
  return "{\"proven\":" + std::to_string(payments.proven) + ",\"root\":\"" + to_hex(payments.root) + "\"}";
}

// ---- a page ----

Page make_page() { return {.body = test::fixture("mempool_space/satoshi-genesis-txs.json")}; }

void decode(Page& page) {
  const Need history{.kind = Need::Kind::address_history};
  for (std::uint32_t i = 0; i < kPages; ++i) {
    page.store.emplace(Chain::bitcoin);
    const auto reading = esplora::decode(history, 200, page.body, ReplyIndex{0U}, 0, *page.store);
    page.facts = reading ? reading->facts : 0;
  }
}

std::string answer_of(const Page& page) {
  U128 value_sat = 0;
  for (std::uint32_t o = 0; o < page.store->output_count(); ++o) value_sat += page.store->value(OutputIndex{o});
  return "{\"transactions\":" + std::to_string(page.facts) + ",\"value\":\"" + to_decimal(value_sat) + "\"}";
}

}  // namespace peelback::bench
