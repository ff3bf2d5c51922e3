// What a payment's memo asks of THORChain, in words.

#include <catch2/catch.hpp>

#include "session/session.h"
#include "session/thorchain_text.h"

using namespace peelback;

namespace {

std::string sentence(std::string_view memo) { return thorchain_sentence(thorchain::parse_memo(memo).value()); }

}  // namespace

TEST_CASE("a swap is told with its asset, its address and the least that is asked for") {
  CHECK(sentence("=:e:0x8ba1f109551bD432803012645Ac136ddd64DBA72:1790000000/3/10:t:30") ==
        "This payment carries a THORChain memo: swap to ETH.ETH for 0x8ba1f109551bD432803012645Ac136ddd64DBA72, at least 17.9, in parts over "
        "time; brought by t. Anyone can write such a text.");
  CHECK(sentence("=:LTC.LTC") == "This payment carries a THORChain memo: swap to LTC.LTC. Anyone can write such a text.");
  CHECK(sentence("=:b:wolf:0") == "This payment carries a THORChain memo: swap to BTC.BTC for the THORName wolf. Anyone can write such a text.");
}

TEST_CASE("an outbound payment names what it answers") {
  const std::string id(64, 'A');
  CHECK(sentence("OUT:" + id) == "This payment carries a THORChain memo: it pays what the payment " + id + " asked for. Anyone can write such a text.");
  CHECK(sentence("REFUND:" + id) == "This payment carries a THORChain memo: it pays back the payment " + id + ". Anyone can write such a text.");
}

TEST_CASE("the memo of a transaction is found among its outputs") {
  Store store(Chain::bitcoin);
  const std::string_view text = "=:ETH.ETH:0x8ba1f109551bD432803012645Ac136ddd64DBA72:0";
  Bytes data{0x6a, static_cast<std::uint8_t>(text.size())};
  put_bytes(data, as_bytes(text));
  const Bytes vault{0x51};
  std::vector<Problem> problems;
  TxId txid;
  txid.bytes.fill(9);
  const OutputDraft outputs[] = {{100, vault}, {0, data}};
  const InputDraft inputs[] = {{.prevout = {TxId{}, 0}}};
  const TxIndex tx = store.add_transaction({.txid = txid, .inputs = inputs, .outputs = outputs}, {.reply = ReplyIndex{std::uint32_t{0}}}, problems);
  const auto memo = find_thorchain_memo(store, tx);
  REQUIRE(memo);
  CHECK(memo->asset->to_text() == "ETH.ETH");
  CHECK(thorchain_code(memo->action) == "thorchain_swap");
}

namespace {

// Made up: a payment of 3 BTC to a vault with a memo and change, and what Midgard says of it.
const std::string kVaultTx(64, '7');
const std::string kPaidTx(64, 'B');

Ledgers ledger_with_payment() {
  Ledgers ledgers;
  Store& store = ledgers.utxo(Chain::bitcoin);
  const Bytes vault{0x51};
  const Bytes change{0x52};
  std::vector<Problem> problems;
  const OutputDraft outputs[] = {{300'000'000, vault}, {50'000'000, change}};
  const InputDraft inputs[] = {{.prevout = {TxId{}, 0}, .spent = OutputDraft{360'000'000, change}}};
  store.add_transaction({.txid = parse_txid(kVaultTx).value(), .inputs = inputs, .outputs = outputs}, {.reply = ReplyIndex{std::uint32_t{0}}}, problems);
  return ledgers;
}

std::vector<ConvertedOutput> conversions_in(const Ledgers& ledgers, const std::vector<midgard::Action>& actions, Chain chain = Chain::bitcoin) {
  std::vector<SwapReport> reports;
  for (const midgard::Action& action : actions) reports.push_back({.action = action});
  return converted_outputs(chain, find_crossings(ledgers, reports), Direction::forward);
}

std::vector<midgard::Action> swaps(const std::string& amount = "300000000", const std::string& status = "success") {
  const std::string body = R"({"actions":[{"type":"swap","status":")" + status + R"(","date":"1710673264963705816","height":"1",)" + R"("in":[{"txID":")" +
                           kVaultTx + R"(","address":"bc1qthief","coins":[{"asset":"BTC.BTC","amount":")" + amount + R"("}]}],"out":[{"txID":")" + kPaidTx +
                           R"(","address":"0xto","coins":[{"asset":"ETH.ETH","amount":"5123000000"}]},{"txID":"","address":"thor1","coins":[{"asset":"THOR.RUNE","amount":"1"}],"affiliate":true}],"metadata":{}}],"meta":{}})";
  return midgard::decode(200, as_bytes(body)).value().actions;
}

Trail trail_from(const Ledgers& ledgers, Direction direction, std::vector<ConvertedOutput> conversions) {
  Question question{.direction = direction, .method = Method::fifo};
  question.starts.push_back({.ref = parse_ref("bitcoin:" + kVaultTx + ":0").value()});
  const auto trail = trace(*ledgers.find_utxo(Chain::bitcoin), question, {.conversions = std::move(conversions), .start_scripts = {Bytes{}}});
  REQUIRE(trail);
  return *trail;
}

}  // namespace

TEST_CASE("what Midgard says of a swap ends the trail where it was paid, and names the other leg") {
  const Ledgers ledgers = ledger_with_payment();
  const auto conversions = conversions_in(ledgers, swaps());
  REQUIRE(conversions.size() == 1);
  CHECK(conversions[0].output.vout == 0);
  CHECK(conversions[0].detail == "51.23 ETH.ETH, paid to 0xto in 0x" + std::string(64, 'b') + ", as THORChain's Midgard says");
  const Trail trail = trail_from(ledgers, Direction::forward, conversions);
  REQUIRE(trail.ends.size() == 1);
  CHECK(trail.ends[0].reason == EndReason::converted);
  CHECK(trail.ends[0].amount.units() == 300'000'000);
  CHECK(trail.ends[0].detail == conversions[0].detail);
}

TEST_CASE("without Midgard's word, or with one about another amount, the memo ends nothing") {
  const Ledgers ledgers = ledger_with_payment();
  CHECK(conversions_in(ledgers, swaps("299999999")).empty());
  CHECK(conversions_in(ledgers, swaps("300000000", "pending")).empty());
  CHECK(conversions_in(ledgers, {}).empty());
  CHECK(conversions_in(ledgers, swaps(), Chain::litecoin).empty());
  CHECK(trail_from(ledgers, Direction::forward, {}).ends[0].reason == EndReason::out_of_data);
}

TEST_CASE("two outputs of the amount leave open which one went to the vault") {
  Ledgers ledgers;
  Store& store = ledgers.utxo(Chain::bitcoin);
  const Bytes script{0x51};
  std::vector<Problem> problems;
  const OutputDraft outputs[] = {{300'000'000, script}, {300'000'000, script}};
  const InputDraft inputs[] = {{.prevout = {TxId{}, 0}}};
  store.add_transaction({.txid = parse_txid(kVaultTx).value(), .inputs = inputs, .outputs = outputs}, {.reply = ReplyIndex{std::uint32_t{0}}}, problems);
  CHECK(conversions_in(ledgers, swaps()).empty());
}

TEST_CASE("words in Midgard's answer cannot hide or turn text") {
  auto turned = swaps();
  turned[0].out[0].address = "0xto\xE2\x80\xAE evil";
  const auto conversions = conversions_in(ledger_with_payment(), turned);
  REQUIRE(conversions.size() == 1);
  CHECK(conversions[0].detail.find("\xE2\x80\xAE") == std::string::npos);
}

TEST_CASE("a session reads Midgard's answer from a recording, and its sums close") {
  Session session;
  std::string body = R"({\"actions\":[],\"meta\":{}})";
  REQUIRE(session.open("midgard", as_bytes(R"({"url":"https://gateway.liquify.com/chain/thorchain_midgard/v2/actions?txid=)" + kVaultTx + R"(","body":")" + body + "\"}\n")));
  const auto bare = session.open("answer", as_bytes(R"({"actions":[],"meta":{}})"));
  REQUIRE(bare);
  CHECK(bare->kind == "midgard-reply");
}
