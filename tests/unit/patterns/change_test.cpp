#include <catch2/catch.hpp>

#include "chains/bitcoin_blocks_file.h"
#include "patterns/change.h"
#include "patterns/coinjoin.h"
#include "support/files.h"
#include "unit/patterns/payments.h"

namespace peelback::test {

namespace {

constexpr std::uint64_t kCoin = 100'000'000;

std::uint32_t change_vout(const Payments& payments, const ChangeFinding& finding) {
  REQUIRE(finding.verdict == ChangeVerdict::found);
  return payments.store().vout_of(finding.change);
}

ChangeSign only_sign(const ChangeFinding& finding) {
  REQUIRE(finding.outputs.size() == 1);
  REQUIRE(finding.outputs[0].signs.size() == 1);
  return finding.outputs[0].signs[0];
}

}  // namespace

TEST_CASE("an output to an address that the payment spends from is change by address reuse") {
  Payments payments;
  const TxIndex tx = payments.add("pay", {{10 * kCoin, "alice"}}, {{3'123'456, "bob"}, {996'870'000, "alice"}});
  const ChangeFinding finding = find_change(payments.store(), tx);
  CHECK(change_vout(payments, finding) == 1);
  CHECK(only_sign(finding) == ChangeSign::address_reuse);
}

TEST_CASE("of the first payment in Bitcoin, 10 BTC to Hal Finney, the 40 BTC that went back are change") {
  Store store(Chain::bitcoin);
  REQUIRE(bitcoin::load_blocks(fixture("btc/firstblocks.blk"), ReplyIndex{std::uint32_t{0}}, store));
  const TxIndex tx = store.find(parse_txid("f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16").value());
  REQUIRE(tx.exists());
  const ChangeFinding finding = find_change(store, tx);
  REQUIRE(finding.verdict == ChangeVerdict::found);
  CHECK(store.value(finding.change) == 40 * kCoin);
  CHECK(only_sign(finding) == ChangeSign::address_reuse);
  for (std::uint32_t i = 0; i < store.tx_count(); ++i) CHECK_FALSE(find_coinjoin(store, TxIndex{i}));
}

TEST_CASE("the one output of the inputs' type of address is change by script type") {
  Payments payments;
  const TxIndex tx = payments.add("pay", {{10 * kCoin, "alice"}}, {{3'123'456, "3bob"}, {996'870'001, "fresh"}});
  const ChangeFinding finding = find_change(payments.store(), tx);
  CHECK(change_vout(payments, finding) == 1);
  CHECK(only_sign(finding) == ChangeSign::script_type);
}

TEST_CASE("beside a round payment the other output is change") {
  Payments payments;
  const TxIndex tx = payments.add("pay", {{10 * kCoin, "alice"}}, {{996'870'001, "fresh"}, {3'000'000, "bob"}});
  const ChangeFinding finding = find_change(payments.store(), tx);
  CHECK(change_vout(payments, finding) == 0);
  CHECK(only_sign(finding) == ChangeSign::round_payment);
}

TEST_CASE("change smaller than every input is optimal change, of one input alone it tells nothing") {
  Payments payments;
  const TxIndex two = payments.add("two", {{500'001, "alice"}, {400'001, "alice again"}}, {{800'001, "bob"}, {99'999, "fresh"}});
  const ChangeFinding finding = find_change(payments.store(), two);
  CHECK(change_vout(payments, finding) == 1);
  CHECK(only_sign(finding) == ChangeSign::optimal_change);
  const TxIndex one = payments.add("one", {{900'002, "alice"}}, {{800'001, "carol"}, {99'999, "dave"}});
  CHECK(find_change(payments.store(), one).verdict == ChangeVerdict::no_sign);
}

TEST_CASE("the only address that nobody paid before is change, later payments to it do not matter") {
  Payments payments;
  payments.add("earlier", {{900'002, "somebody"}}, {{800'001, "shop"}});
  const TxIndex tx = payments.add("pay", {{900'002, "alice"}}, {{800'001, "shop"}, {99'999, "fresh"}});
  payments.add("later", {{900'002, "somebody else"}}, {{800'001, "fresh"}});
  const ChangeFinding finding = find_change(payments.store(), tx);
  CHECK(change_vout(payments, finding) == 1);
  CHECK(only_sign(finding) == ChangeSign::fresh_address);
}

TEST_CASE("signs for different outputs are conflicting, and both are named") {
  Payments payments;
  const TxIndex tx = payments.add("pay", {{10 * kCoin, "alice"}}, {{3'000'000, "alice"}, {996'870'001, "fresh"}});
  const ChangeFinding finding = find_change(payments.store(), tx);
  CHECK(finding.verdict == ChangeVerdict::conflicting);
  CHECK_FALSE(finding.change.exists());
  REQUIRE(finding.outputs.size() == 2);
  CHECK(finding.outputs[0].signs == std::vector{ChangeSign::address_reuse});
  CHECK(finding.outputs[1].signs == std::vector{ChangeSign::round_payment});
}

TEST_CASE("several signs for one output stand together in one order") {
  Payments payments;
  payments.add("earlier", {{900'002, "somebody"}}, {{800'001, "3shop"}});
  const TxIndex tx = payments.add("pay", {{2 * kCoin, "alice"}, {2 * kCoin, "alice"}}, {{3 * kCoin, "3shop"}, {99'990'000, "alice"}});
  const ChangeFinding finding = find_change(payments.store(), tx);
  CHECK(change_vout(payments, finding) == 1);
  CHECK(finding.outputs[0].signs == std::vector{ChangeSign::address_reuse, ChangeSign::script_type, ChangeSign::round_payment,
                                                ChangeSign::optimal_change});
}

TEST_CASE("data and empty outputs are no candidates") {
  Payments payments;
  const TxIndex tx = payments.add("pay", {{10 * kCoin, "alice"}}, {{0, "data"}, {0, "nobody"}, {996'870'001, "alice"}});
  CHECK(find_change(payments.store(), tx).verdict == ChangeVerdict::one_output);
}

TEST_CASE("what nobody says of an input silences the signs that need it") {
  Payments payments;
  const TxIndex tx = payments.add("pay", {{500'001, "alice"}, {}}, {{800'001, "3bob"}, {99'999, "fresh"}});
  CHECK(find_change(payments.store(), tx).verdict == ChangeVerdict::no_sign);
}

TEST_CASE("a coinbase, a payment to many and a CoinJoin have no change to tell") {
  Payments payments;
  const TxIndex coinbase = payments.add("coinbase", {}, {{50 * kCoin, "miner"}, {kCoin, "pool"}});
  CHECK(find_change(payments.store(), coinbase).verdict == ChangeVerdict::not_a_payment);
  const std::vector<Coin> many(kMostOutputsWithChange + 1, Coin{1'234'567, "somebody"});
  const TxIndex payout = payments.add("payout", {{10 * kCoin, "alice"}}, many);
  CHECK(find_change(payments.store(), payout).verdict == ChangeVerdict::many_outputs);
  const TxIndex mixed = payments.add("mixed", {{150, "a"}, {140, "b"}}, {{100, "x"}, {100, "y"}, {50, "a"}, {40, "b"}});
  CHECK(find_change(payments.store(), mixed).verdict == ChangeVerdict::coinjoin_like);
}

}  // namespace peelback::test
