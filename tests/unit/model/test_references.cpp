#include <catch2/catch.hpp>

#include "model/question.h"
#include "model/reference.h"
#include "model/source.h"

using namespace peelback;

namespace {

const std::string kTxid = "20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f";

}  // namespace

TEST_CASE("references of a UTXO chain name transactions, outputs and addresses") {
  const auto output = parse_ref("bitcoin:" + kTxid + ":1");
  REQUIRE(output);
  CHECK(output->kind == Ref::Kind::output);
  CHECK(output->vout == 1);
  CHECK(output->to_text() == "bitcoin:" + kTxid + ":1");
  const auto transaction = parse_ref("litecoin:" + kTxid);
  REQUIRE(transaction);
  CHECK(transaction->kind == Ref::Kind::transaction);
  CHECK(transaction->chain == Chain::litecoin);
  const auto address = parse_ref("bitcoin:12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw");
  REQUIRE(address);
  CHECK(address->kind == Ref::Kind::address);
}

TEST_CASE("upper case in a transaction id is the same transaction") {
  std::string upper = kTxid;
  for (auto& c : upper) c = static_cast<char>(std::toupper(c));
  CHECK(parse_ref("bitcoin:" + upper)->to_text() == "bitcoin:" + kTxid);
}

TEST_CASE("what is no reference is refused by name") {
  for (const std::string& text : {std::string(), std::string("bitcoin"), std::string("bitcoin:"), "monero:" + kTxid,
                                  "bitcoin:" + kTxid + ":", "bitcoin:" + kTxid + ":-1", "bitcoin:" + kTxid + ":4294967296",
                                  std::string("bitcoin:<script>"), "bitcoin:" + std::string(200, 'a')}) {
    const auto ref = parse_ref(text);
    REQUIRE_FALSE(ref);
    CHECK(ref.error().code == Code::bad_reference);
  }
}

TEST_CASE("slugs, rules and chains are found by the names that documents use") {
  for (const auto& info : all_chains()) CHECK(find_chain(info.slug) == info.chain);
  for (const auto* name : {"fifo", "lifo", "haircut", "tiho", "dirty-first", "libr", "poison"}) {
    const auto method = find_method(name);
    REQUIRE(method);
    CHECK(method_name(*method) == name);
  }
  CHECK_FALSE(find_method("FIFO"));
}

TEST_CASE("ids are ordered as explorers print them") {
  TxId a;
  TxId b;
  a.bytes[31] = 1;  // printed first
  b.bytes[0] = 2;   // printed last
  CHECK(b < a);
  CHECK(b.to_text().substr(62) == "02");
}

TEST_CASE("a pointer leads to the field in the reply it came from") {
  CHECK(pointer_of({}, "/vout/1/value") == "/vout/1/value");
  CHECK(pointer_of({.form = SourceRef::Form::json_row, .row = 7}, "/vout/1/value") == "/7/vout/1/value");
  CHECK(pointer_of({.form = SourceRef::Form::raw_block, .row = 9, .index = 1}, "/vout/0/value") ==
        "/block/9/tx/1/vout/0/value");
}

TEST_CASE("amounts of money refuse to overflow or to go below nothing") {
  CHECK_FALSE(Amount{kU128Max}.plus(Amount{1}));
  CHECK_FALSE(Amount{1}.minus(Amount{2}));
  CHECK(Amount{2}.minus(Amount{2}) == Amount{});
  static_assert(!std::is_convertible_v<std::uint64_t, Amount>);
  static_assert(!std::is_convertible_v<TxIndex, OutputIndex>);
  static_assert(!std::is_convertible_v<TxId, BlockHash>);
}
