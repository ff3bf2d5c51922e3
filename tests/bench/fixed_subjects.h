#pragma once
// What is measured at one size, however large the ledger: a picture to lay out, payments to check, a page of an
// explorer to decode. Each keeps the outcome of its last run, and sums it up as a JSON object.

#include <optional>
#include <string>
#include <vector>

#include "chains/bitcoin_block.h"
#include "layout/layered.h"
#include "model/store.h"

namespace peelback::bench {

/// A seeded graph shaped like a trail, in boxes of one size.
struct Picture {
  std::vector<LayoutNode> nodes{};
  std::vector<LayoutEdge> edges{};
  Layout layout{};
};
Picture make_picture(std::uint32_t places);
void draw(Picture& picture);
/// With a hash over every coordinate: two builds that agree drew the same to the bit.
std::string answer_of(const Picture& picture);

struct Payment {
  bitcoin::Transaction transaction{};  // its views lie in Payments::block
  bitcoin::MerkleProof proof{};
};

/// A hundred transactions spread over a real block, with proofs of twelve levels. The block's own tree has ten: its ids
/// are the first leaves of one with 4096, the others are hashes of their positions.
struct Payments {
  Bytes block{};
  std::vector<Payment> list{};
  Bytes32 root{};
  std::uint32_t proven = 0;
};
Payments make_payments();
/// A thousand checks, ten of each payment: its id from its fields, the root from the id.
inline constexpr std::uint32_t kChecks = 1000;
void check(Payments& payments);
std::string answer_of(const Payments& payments);

/// A recorded page of an address history: 50 transactions in 217 KB.
struct Page {
  Bytes body{};
  std::optional<Store> store{};
  std::size_t facts = 0;
};
Page make_page();
/// So many times, into an empty store each time. The transactions' ids are recomputed.
inline constexpr std::uint32_t kPages = 20;
void decode(Page& page);
std::string answer_of(const Page& page);

}  // namespace peelback::bench
