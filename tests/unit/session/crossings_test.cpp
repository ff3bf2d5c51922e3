// Coins that go into THORChain on one ledger and come out on another: which payments belong together, and what that rests on.

#include <catch2/catch.hpp>

#include <algorithm>

#include "base/hash.h"
#include "chains/bitcoin_address.h"
#include "session/crossings.h"

using namespace peelback;

namespace {

// Made up; ids and addresses are nobody's.
const std::string kIn(64, '7');
const std::string kOut(64, 'B');
const std::string kOutHash = "0x" + std::string(64, 'b');
const std::string kReceiver = "0x8ba1f109551bd432803012645ac136ddd64dba72";
const std::string kVault = "0x1111111111111111111111111111111111111111";
constexpr std::int64_t kPaid_s = 1'710'673'000;
constexpr U128 kMilli = 1'000'000'000'000'000;  // of an ether, in wei

struct Payment {
  std::string memo{};
  std::int64_t time_s = kPaid_s;
  U128 amount = 0;
  std::string to = kReceiver;
};

void pay_in(Ledgers& ledgers, const Payment& payment) {
  Store& store = ledgers.utxo(Chain::bitcoin);
  std::vector<Problem> problems;
  Bytes data{0x6a, static_cast<std::uint8_t>(payment.memo.size())};
  put_bytes(data, as_bytes(payment.memo));
  const Bytes vault{0x51};
  const Bytes change{0x52};
  const OutputDraft outputs[] = {{static_cast<std::uint64_t>(payment.amount), vault}, {50'000'000, change}, {0, data}};
  const InputDraft inputs[] = {{.prevout = {TxId{}, 0}, .spent = OutputDraft{400'000'000, change}}};
  const std::size_t count = payment.memo.empty() ? 2 : 3;
  const TxIndex tx = store.add_transaction({.txid = parse_txid(kIn).value(), .inputs = inputs, .outputs = std::span(outputs).first(count)},
                                           {.reply = ReplyIndex{std::uint32_t{0}}}, problems);
  const BlockIndex block = store.intern_block(BlockHash{sha256d(as_bytes("block"))});
  store.block(block).height = 835'000;
  store.block(block).time_s = payment.time_s;
  store.place(tx, block, 1, problems);
}

void pay_out(Ledgers& ledgers, const Payment& payment, const std::string& hash = kOutHash) {
  AccountStore& store = ledgers.accounts(Chain::ethereum);
  std::vector<Problem> problems;
  const AccountTxIndex tx = store.add_transaction({.id = hash, .height = 19'450'000, .index = 3, .time_s = payment.time_s, .succeeded = true, .sender = kVault, .call_memo = payment.memo},
                                                  {.reply = ReplyIndex{std::uint32_t{0}}}, problems);
  const MovementDraft drafts[] = {{.from = kVault, .to = payment.to, .asset = store.native_asset(), .amount = Amount{payment.amount}}};
  store.add_movements(tx, drafts, problems);
}

const Payment kPaidIn{.memo = "=:ETH.ETH:" + kReceiver + ":0", .amount = 300'000'000};
const Payment kPaidOut{.memo = "OUT:" + kIn, .time_s = kPaid_s + 600, .amount = 51'230 * kMilli};

std::string coin(const std::string& asset, const std::string& amount) { return R"([{"asset":")" + asset + R"(","amount":")" + amount + "\"}]"; }

std::string transfer(const std::string& txid, const std::string& address, const std::string& coins, bool affiliate = false) {
  return R"({"txID":")" + txid + R"(","address":")" + address + R"(","coins":)" + coins + (affiliate ? R"(,"affiliate":true})" : "}");
}

std::vector<SwapReport> told(const std::string& outs, const std::string& type = "swap", const std::string& status = "success") {
  const std::string body = R"({"actions":[{"type":")" + type + R"(","status":")" + status + R"(","date":"1710673264963705816","height":"1","in":[)" +
                           transfer(kIn, "bc1qthief", coin("BTC.BTC", "300000000")) + R"(],"out":[)" + outs + R"(],"metadata":{}}],"meta":{}})";
  std::vector<SwapReport> reports;
  auto reading = midgard::decode(200, as_bytes(body)).value();
  for (auto& action : reading.actions) {
    reports.push_back({.action = std::move(action), .cited = {{ReplyIndex{std::uint32_t{0}}, "/actions/0"}}});
  }
  return reports;
}

const std::string kOneOut = transfer(kOut, kReceiver, coin("ETH.ETH", "5123000000"));

TrailGrade grade_of(const Ledgers& ledgers, const std::vector<SwapReport>& reports) {
  const auto crossings = find_crossings(ledgers, reports);
  REQUIRE(crossings.size() == 1);
  CHECK(crossings[0].in.amount == 300'000'000);
  CHECK(crossings[0].out.amount == 51'230 * kMilli);
  return crossings[0].grade;
}

}  // namespace

TEST_CASE("Midgard's word alone is a claim, with both amounts in their own units") {
  const auto crossings = find_crossings(Ledgers{}, told(kOneOut));
  REQUIRE(crossings.size() == 1);
  const Crossing& crossing = crossings[0];
  CHECK(crossing.grade == TrailGrade::claimed);
  CHECK(crossing.is_said);
  CHECK(crossing.in.chain == Chain::bitcoin);
  CHECK(crossing.in.txid == kIn);
  CHECK(crossing.in.asset.ref == "bitcoin:BTC");
  CHECK(crossing.in.amount == 300'000'000);
  CHECK(crossing.out.chain == Chain::ethereum);
  CHECK(crossing.out.txid == kOutHash);
  CHECK(crossing.out.asset.ref == "ethereum:ETH");
  CHECK(crossing.out.amount == 51'230 * kMilli);
  CHECK(crossing.in.ref.empty());
}

TEST_CASE("one stored payment does not lift the claim") {
  Ledgers ledgers;
  pay_in(ledgers, kPaidIn);
  const auto crossings = find_crossings(ledgers, told(kOneOut));
  REQUIRE(crossings.size() == 1);
  CHECK(crossings[0].grade == TrailGrade::claimed);
  CHECK(crossings[0].in.ref == "bitcoin:" + kIn + ":0");
}

TEST_CASE("it is observed where the stored payments' memos name each other, with Midgard's word or without") {
  Ledgers ledgers;
  pay_in(ledgers, kPaidIn);
  pay_out(ledgers, kPaidOut);
  CHECK(grade_of(ledgers, told(kOneOut)) == TrailGrade::observed);
  CHECK(grade_of(ledgers, {}) == TrailGrade::observed);
  CHECK(find_crossings(ledgers, {})[0].in.ref == "bitcoin:" + kIn + ":0");
  CHECK(find_crossings(ledgers, {})[0].out.ref == "ethereum:" + kOutHash + ":value");
}

TEST_CASE("it is inferred where both are stored within a day, and not both memos are there") {
  SECTION("as Midgard says") {
    Ledgers ledgers;
    pay_in(ledgers, {.amount = 300'000'000});
    pay_out(ledgers, {.time_s = kPaid_s + 86'400, .amount = 51'230 * kMilli});
    CHECK(grade_of(ledgers, told(kOneOut)) == TrailGrade::inferred);
    CHECK(find_crossings(ledgers, {}).empty());
  }
  SECTION("as the first memo asks") {
    Ledgers ledgers;
    pay_in(ledgers, kPaidIn);
    pay_out(ledgers, {.time_s = kPaid_s + 600, .amount = 51'230 * kMilli});
    CHECK(grade_of(ledgers, {}) == TrailGrade::inferred);
  }
  SECTION("a THORName in place of an address names nobody by itself") {
    Ledgers ledgers;
    pay_in(ledgers, {.memo = "=:ETH.ETH:wolf:0", .amount = 300'000'000});
    pay_out(ledgers, kPaidOut);
    CHECK(grade_of(ledgers, told(kOneOut)) == TrailGrade::inferred);
    CHECK(find_crossings(ledgers, {}).empty());
  }
}

TEST_CASE("what came too late, too early, to somebody else, or less than was asked for is not paired") {
  Ledgers ledgers;
  pay_in(ledgers, {.memo = "=:ETH.ETH:" + kReceiver + ":5000000000", .amount = 300'000'000});
  SECTION("late") { pay_out(ledgers, {.time_s = kPaid_s + 86'401, .amount = 51'230 * kMilli}); }
  SECTION("early") { pay_out(ledgers, {.time_s = kPaid_s - 1, .amount = 51'230 * kMilli}); }
  SECTION("elsewhere") { pay_out(ledgers, {.time_s = kPaid_s + 600, .amount = 51'230 * kMilli, .to = kVault}); }
  SECTION("less") { pay_out(ledgers, {.time_s = kPaid_s + 600, .amount = 49'999 * kMilli}); }
  SECTION("two of them") {
    pay_out(ledgers, {.time_s = kPaid_s + 600, .amount = 51'230 * kMilli});
    pay_out(ledgers, {.time_s = kPaid_s + 700, .amount = 51'230 * kMilli}, "0x" + std::string(64, 'c'));
  }
  CHECK(find_crossings(ledgers, {}).empty());
}

TEST_CASE("a memo that names somebody else's payment is no answer to it") {
  Ledgers ledgers;
  pay_in(ledgers, kPaidIn);
  pay_out(ledgers, {.memo = "OUT:" + std::string(64, 'A'), .time_s = kPaid_s + 90'000, .amount = 51'230 * kMilli});
  CHECK(grade_of(ledgers, told(kOneOut)) == TrailGrade::claimed);
  Ledgers forged;
  pay_in(forged, {.memo = kPaidIn.memo, .amount = 300'000'000});
  pay_out(forged, {.memo = kPaidOut.memo, .time_s = kPaid_s + 600, .amount = 51'230 * kMilli, .to = "0x2222222222222222222222222222222222222222"});
  CHECK(find_crossings(forged, {}).empty());
}

TEST_CASE("the share of who brought the swap is nobody's coins") {
  const auto crossings = find_crossings(Ledgers{}, told(kOneOut + ',' + transfer("", "thor1", coin("THOR.RUNE", "5"), true)));
  REQUIRE(crossings.size() == 1);
  CHECK(crossings[0].got == 51'230 * kMilli);
}

TEST_CASE("a swap that is paid in several parts shares the coins by cumulative floors, to the last unit") {
  const std::string outs = transfer(std::string(64, 'B'), kReceiver, coin("ETH.ETH", "100000001")) + ',' + transfer(std::string(64, 'C'), kReceiver, coin("ETH.ETH", "200000002")) +
                           ',' + transfer(std::string(64, 'D'), kReceiver, coin("ETH.ETH", "400000004"));
  const auto crossings = find_crossings(Ledgers{}, told(outs));
  REQUIRE(crossings.size() == 3);
  for (const U128 traced : {U128{0}, U128{1}, U128{7}, U128{123'456'789}, U128{299'999'999}, U128{300'000'000}}) {
    U128 sum = 0;
    for (const Crossing& crossing : crossings) {
      const auto carried = crossing.carried_on(traced);
      REQUIRE(carried);
      CHECK(*carried <= crossing.out.amount);
      sum += *carried;
    }
    CHECK(sum == mul_div_floor(traced, crossings[0].got, 300'000'000));
  }
  CHECK(crossings[2].carried_back(crossings[0].got) == 300'000'000);
}

TEST_CASE("a refund is told as one, and is observed where the payment back names the payment") {
  const std::string back = transfer(kOut, "bc1qthief", coin("BTC.BTC", "299990000"));
  const auto crossings = find_crossings(Ledgers{}, told(back, "refund"));
  REQUIRE(crossings.size() == 1);
  CHECK(crossings[0].is_refund);
  CHECK(crossings[0].grade == TrailGrade::claimed);
  CHECK(crossings[0].out.asset.ref == "bitcoin:BTC");
}

TEST_CASE("what has not succeeded, and what is no swap, crosses nothing") {
  CHECK(find_crossings(Ledgers{}, told(kOneOut, "swap", "pending")).empty());
  CHECK(find_crossings(Ledgers{}, told(kOneOut, "swap", "failed")).empty());
  CHECK(find_crossings(Ledgers{}, told(kOneOut, "addLiquidity")).empty());
}

TEST_CASE("what came out inside THORChain is on no chain") {
  const auto crossings = find_crossings(Ledgers{}, told(transfer("", "thor1", coin("THOR.RUNE", "700000000"))));
  REQUIRE(crossings.size() == 1);
  CHECK_FALSE(crossings[0].out.chain);
  CHECK(crossings[0].out.asset_name == "THOR.RUNE");
}

TEST_CASE("a token counts in THORChain's unit until a source describes it") {
  const std::string usdc = "ETH.USDC-0XA0B86991C6218B36C1D19D4A2E9EB0CE3606EB48";
  const auto reports = told(transfer(kOut, kReceiver, coin(usdc, "1234567800")));
  const auto plain = find_crossings(Ledgers{}, reports);
  REQUIRE(plain.size() == 1);
  CHECK(plain[0].out.asset.ref == "ethereum:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48");
  CHECK(plain[0].out.amount == 1'234'567'800);
  CHECK_FALSE(plain[0].out.is_native_unit);
  Ledgers ledgers;
  std::vector<Problem> problems;
  ledgers.accounts(Chain::ethereum).add_asset("ethereum:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", "USDC", 6, problems);
  const auto described = find_crossings(ledgers, reports);
  CHECK(described[0].out.amount == 12'345'678);
  CHECK(described[0].out.is_native_unit);
}

TEST_CASE("the order of what Midgard says does not show") {
  const std::string outs = transfer(std::string(64, 'B'), kReceiver, coin("ETH.ETH", "100000001")) + ',' + transfer(std::string(64, 'C'), "ltc1", coin("LTC.LTC", "5"));
  auto reports = told(outs);
  for (auto& more : told(kOneOut, "refund")) reports.push_back(more);
  for (auto& more : told(transfer(std::string(64, 'D'), "bc1q", coin("BTC.BTC", "7")))) reports.push_back(more);
  Ledgers ledgers;
  pay_in(ledgers, kPaidIn);
  const auto key = [&](std::vector<SwapReport> list) {
    std::string text;
    for (const Crossing& crossing : find_crossings(ledgers, list)) text += crossing.in.txid + crossing.out.txid + to_decimal(crossing.out.amount) + to_decimal(crossing.got_before) + '\n';
    return text;
  };
  std::vector<std::size_t> order{0, 1, 2};
  const std::string expected = key(reports);
  do {
    std::vector<SwapReport> turned;
    for (const std::size_t i : order) turned.push_back(reports[i]);
    CHECK(key(turned) == expected);
  } while (std::next_permutation(order.begin(), order.end()));
}
