// Litecoin in a session: a real block, and the pool in which its coins cannot be followed. The answers about who spent what are
// made up and say so; the peg-in is one of Litecoin's test network, whose form is the same.

#include <catch2/catch.hpp>

#include "chains/mweb.h"
#include "session/page_api.h"
#include "session/session.h"
#include "support/files.h"
#include "taint/trail.h"

using namespace peelback;

namespace {

const std::string kPegIn = "84b7ea499d5650cc220afac8b972527cef10ed402da5a5b000f994199044f450";
const std::string kPegInBody =
    R"({"txid":"84b7ea499d5650cc220afac8b972527cef10ed402da5a5b000f994199044f450","version":2,"locktime":2215583,"vin":[{"txid":"a1d69bbd66e5a7c51425b2bf3f212e368b3fbe200b46059f7dd1ce00dfc0cfd4","vout":0,"prevout":{"scriptpubkey":"0014183f6003be696c1619b80b744c4ba7e6470b38d6","value":92000000},"scriptsig":"","is_coinbase":false,"sequence":4294967294}],"vout":[{"scriptpubkey":"592056961cee5a05f60a40f4730bef10786b0b54e42e460ee9102b2756b69efe3721","value":91996202}],"status":{"confirmed":true,"block_height":2383210,"block_hash":"07693de9a2f95417539c071c43c8b1324d257c5799939e1df26196a1324d44b2","block_time":1670551800}})";

Session asking_about(const std::string& ref) {
  Session session;
  QuestionAsked asked{.request_limit = 100};
  asked.question.starts.push_back({.ref = *parse_ref(ref)});
  REQUIRE(session.ask(asked));
  return session;
}

}  // namespace

TEST_CASE("a block of Litecoin opens as what it is, and its payments are checked") {
  Session session;
  const auto opened = session.open("block", test::fixture("ltc/block2383209_without_extension.bin"));
  REQUIRE(opened);
  CHECK(opened->kind == "litecoin-blocks");
  CHECK(opened->chains == std::vector{Chain::litecoin});
  CHECK(opened->transactions == 8);
  QuestionAsked asked;
  asked.question.starts.push_back({.ref = *parse_ref("litecoin:1e447efc190e81933c59652f8bfd3ee9a09405dba4a7480f5f27cec7fa954b88")});
  REQUIRE(session.ask(asked));
  const auto trail = session.trail();
  REQUIRE(trail);
  REQUIRE((*trail)->places.size() == 1);
  CHECK((*trail)->places[0].address == "MU5iLJNz5m4MAEtmjz5nbdJicJkdiHWnQR");
  CHECK((*trail)->txs[0].check_label == "Payment checked: it is in Litecoin block 2,383,209");
  CHECK((*trail)->assets[0].symbol == "LTC");
  CHECK((*trail)->ends[0].reason == EndReason::unspent);
}

TEST_CASE("Litecoin is asked about by its own paths, and ids do not fall on Bitcoin's") {
  Session session = asking_about("litecoin:" + kPegIn + ":0");
  const auto wants = session.wants(10);
  REQUIRE(wants.size() == 2);
  CHECK(wants[0].chain == Chain::litecoin);
  CHECK(wants[0].id == "litecoin:/blocks/tip/height");
  CHECK(wants[0].path == "/blocks/tip/height");
  CHECK(wants[1].path == "/tx/" + kPegIn);
}

TEST_CASE("coins that go into the MWEB end there, and nobody is asked who spent them") {
  Session session = asking_about("litecoin:" + kPegIn + ":0");
  session.wants(10);
  REQUIRE(session.give("litecoin:/blocks/tip/height", "litecoinspace.org", 200, as_bytes("2383300"), 1'700'000'000));
  const auto given = session.give("litecoin:/tx/" + kPegIn, "litecoinspace.org", 200, as_bytes(kPegInBody), 1'700'000'000);
  REQUIRE(given);
  CHECK(given->facts == 1);
  const auto trail = session.trail();
  REQUIRE(trail);
  REQUIRE((*trail)->ends.size() == 1);
  CHECK((*trail)->ends[0].reason == EndReason::shielded);
  CHECK((*trail)->ends[0].detail == "Litecoin's MWEB");
  CHECK((*trail)->places[0].title == "Litecoin's MWEB");
  for (const Want& want : session.wants(10)) CHECK(want.path.find("outspends") == std::string::npos);
}

TEST_CASE("backward, coins that came out of the MWEB come from there, not from those who went in") {
  // Made up: a HogEx that keeps 900 in the pool, pays 100 out, and takes in the pool's 980 and a peg-in of 20.
  Store store(Chain::litecoin);
  const auto script = [](std::uint8_t opcode) {
    Bytes bytes{opcode, 32};
    bytes.resize(34, 7);
    return bytes;
  };
  const Bytes pool = script(0x58);
  const Bytes way_in = script(0x59);
  const Bytes payee{0x51};
  const auto id = [](std::uint8_t byte) {
    TxId txid;
    txid.bytes.fill(byte);
    return txid;
  };
  std::vector<Problem> problems;
  const SourceRef source{.reply = ReplyIndex{std::uint32_t{0}}, .form = SourceRef::Form::raw_tx};
  const InputDraft inputs[] = {{.prevout = {id(1), 0}, .spent = OutputDraft{980, pool}}, {.prevout = {id(2), 0}, .spent = OutputDraft{20, way_in}}};
  const OutputDraft outputs[] = {{900, pool}, {100, payee}};
  store.add_transaction({.txid = id(3), .inputs = inputs, .outputs = outputs}, source, problems);
  Question question{.direction = Direction::backward, .method = Method::fifo};
  question.starts.push_back({.ref = *parse_ref("litecoin:" + id(3).to_text() + ":1")});
  const TraceHints hints{.is_in_pool = mweb::is_inside, .pool_name = "the pool", .start_scripts = {Bytes{}}};
  const auto trail = trace(store, question, hints);
  REQUIRE(trail);
  REQUIRE(trail->places.size() == 1);
  REQUIRE(trail->ends.size() == 1);
  CHECK(trail->ends[0].reason == EndReason::shielded);
  CHECK(trail->ends[0].amount.units() == 100);
  CHECK(trail->ends[0].detail == "the pool");
}

TEST_CASE("an address of Litecoin has a card, in either of its forms") {
  Session session;
  REQUIRE(session.look_up(*parse_ref("litecoin:LcUDBbXnZkT1yPys6thFBHpazBNTZDTMPU")));
  const auto wants = session.wants(10);
  REQUIRE(wants.size() == 2);
  CHECK(wants[0].path == "/address/LcUDBbXnZkT1yPys6thFBHpazBNTZDTMPU");
  const auto refused = session.look_up(*parse_ref("litecoin:ltcmweb1qqwkdldufg0enxpphwc8rwucc9ru6h43x5uklzm78ektgmufmw3j6kqu76qqw66w204vn7zddfgmnyq9ujugjvx4t2mhuqkuj5h4tgd8cvs6gg076"));
  CHECK(refused.error().code == Code::unsupported);
}

TEST_CASE("a recording of Litecoin's explorer is read into Litecoin") {
  std::string body;
  for (const char c : kPegInBody) body += c == '"' ? std::string("\\\"") : std::string(1, c);
  const std::string line = R"({"body":")" + body + R"(","chain":"litecoin","method":"GET","status":200,"url":"http://127.0.0.1:3000/tx/)" + kPegIn + "\"}\n";
  Session session;
  REQUIRE(session.open("recording", as_bytes(line)));
  CHECK(session.store().tx_count() == 0);
  const Store* litecoin = session.ledgers().find_utxo(Chain::litecoin);
  REQUIRE(litecoin != nullptr);
  CHECK(litecoin->has_body(litecoin->find(*parse_txid(kPegIn))));
}
