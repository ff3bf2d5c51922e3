// Public evidence: what a reader needs for one path, and not a byte of the rest of the case.

#include <algorithm>
#include <catch2/catch.hpp>

#include "chains/bitcoin_block.h"
#include "explorers/recorded.h"
#include "session/public_evidence.h"
#include "support/files.h"
#include "support/tron_grid.h"
#include "unit/session/case_packing.h"
#include "verifier/check.h"
#include "verifier/evidence.h"

using namespace peelback;

namespace {

const std::string kTxid = "0b6461de422c46a221db99608fcbe0326e4f2325ebf2a47c9faf660ed61ee6a4";
const std::string kStart = "bitcoin:" + kTxid + ":0";

// A session in which more was asked, marked and noted than one path needs.
Session working_session() {
  Session session;
  const std::string lines = test::recorded_replies();
  REQUIRE(session.open("replies.jsonl", as_bytes(lines)));
  Question question{.method = Method::fifo};
  question.starts.push_back({.ref = *parse_ref(kStart)});
  REQUIRE(session.ask({.question = question}));
  const auto place = session.trail();
  REQUIRE(place);
  const std::string address = (*place)->places.front().address;
  const std::string list = "address,label,category,source,chain\n" + address + ",Example Exchange,exchange,https://example.org/list,BTC\n";
  REQUIRE(session.open_labels("list.csv", as_bytes(list)));
  const std::string marks = R"({"names":[{"ref":"bitcoin:)" + address + R"(","text":"my informant"}],"notes":[{"id":"place:)" + kStart + R"(","text":"what the source said"}]})";
  auto read = parse_marks(marks);
  if (!read) FAIL(format_error(read.error()));
  session.mark(*std::move(read));
  return session;
}

std::vector<RecordedReply> replies_of_case() {
  std::vector<RecordedReply> replies;
  std::string lines = test::recorded_replies();
  for (std::size_t end = lines.find('\n'); end != std::string::npos; end = lines.find('\n')) {
    std::vector<Problem> problems;
    auto reply = parse_recorded_line(as_bytes(lines.substr(0, end)), problems);
    REQUIRE(reply);
    replies.push_back(*std::move(reply));
    lines.erase(0, end + 1);
  }
  const auto add = [&](const std::string& path, std::string_view body) {
    replies.push_back({.url = "https://mempool.space/api" + path, .body = Bytes(body.begin(), body.end()), .fetched_at_s = 1'700'000'400});
  };
  add("/address/1BoatSLRHtKNngkdXEeobR76b53LETtpyT/txs", "[\"a history of an address\"]");
  add("/tx/" + kTxid + "/merkle-proof", R"({"block_height":399991,"merkle":[],"pos":0})");
  return replies;
}

std::string evidence_of(const std::vector<RecordedReply>& replies) {
  Session session = working_session();
  const std::string steps[] = {kStart};
  auto evidence = PublicEvidence::of_path(session, steps);
  if (!evidence) FAIL(format_error(evidence.error()));
  for (const RecordedReply& reply : replies) evidence->add_reply(reply.url, reply.status, reply.body);
  const auto text = evidence->write();
  if (!text) FAIL(format_error(text.error()));
  return *text;
}

}  // namespace

TEST_CASE("public evidence holds the bytes of the path's transactions, and claims with their sources") {
  const std::string text = evidence_of(replies_of_case());
  const auto evidence = parse_evidence(text);
  REQUIRE(evidence);
  REQUIRE(evidence->transactions.size() == 1);
  CHECK(evidence->path.front().value == Amount{39'852'779});
  CHECK(check_evidence(text)->count(CheckLine::State::differs) == 0);
  CHECK(text.find("Example Exchange") != std::string::npos);
  CHECK(text.find("https://example.org/list") != std::string::npos);
  CHECK(text.find(kStart) != std::string::npos);
  CHECK(text.find("\"missing\":[]") != std::string::npos);
  CHECK(text.find("This shows payments between addresses") != std::string::npos);
}

TEST_CASE("public evidence holds nothing else of the case") {
  const std::string text = evidence_of(replies_of_case());
  for (const char* word : {"a history of an address", "outspends", "mempool.space", "2023-11-14", "1700000", "800000", "my informant", "what the source said",
                           "0bf67b1f05326afbd613e11631a2b86466ac7e255499f6286e31b9d7d889cee7", "fetched", "question"}) {
    CAPTURE(word);
    CHECK(text.find(word) == std::string::npos);
  }
}

TEST_CASE("public evidence is the same in whatever order replies come, and names what is missing") {
  std::vector<RecordedReply> replies = replies_of_case();
  const std::string text = evidence_of(replies);
  std::reverse(replies.begin(), replies.end());
  replies.push_back(replies.front());
  CHECK(evidence_of(replies) == text);
  CHECK(evidence_of({}).find("\"missing\":[\"bitcoin:" + kTxid + "\"]") != std::string::npos);
}

TEST_CASE("a path that the trail does not hold has no evidence") {
  Session session = working_session();
  const std::string elsewhere[] = {"bitcoin:" + std::string(64, 'a') + ":0"};
  CHECK(PublicEvidence::of_path(session, elsewhere).error().code == Code::usage);
  CHECK(PublicEvidence::of_path(session, {}).error().code == Code::usage);
}

namespace {

// Of the first payment, out of raw blocks: whole, or as what an explorer says of them.
struct FirstPayment {
  Session session{};
  std::vector<std::string> steps{};
};

FirstPayment first_payment() {
  FirstPayment first;
  REQUIRE(first.session.open("firstblocks.blk", test::fixture("btc/firstblocks.blk")));
  Question question{.method = Method::fifo};
  question.starts.push_back({.ref = *parse_ref("bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0")});
  REQUIRE(first.session.ask({.question = question}));
  const auto trail = first.session.trail();
  REQUIRE(trail);
  for (const ToldPlace& place : (*trail)->places) {
    if (!place.is_fee()) first.steps.push_back(place.key);
  }
  return first;
}

std::string written(const PublicEvidence& evidence) {
  const auto text = evidence.write();
  if (!text) FAIL(format_error(text.error()));
  return *text;
}

}  // namespace

TEST_CASE("out of raw blocks every payment of a path is recomputed down to its block's work") {
  FirstPayment first = first_payment();
  auto evidence = PublicEvidence::of_path(first.session, first.steps);
  REQUIRE(evidence);
  const Bytes blocks = test::fixture("btc/firstblocks.blk");
  CHECK(evidence->add_file(blocks));
  const std::string text = written(*evidence);
  const auto report = check_evidence(text);
  REQUIRE(report);
  CHECK(report->places.size() == first.steps.size());
  CHECK(report->count(CheckLine::State::differs) == 0);
  for (const CheckedPlace& place : report->places) {
    for (const CheckLine& line : place.lines) {
      CAPTURE(place.ref, aspect_name(line.aspect));
      const bool must_hold = line.aspect == Aspect::id || line.aspect == Aspect::amount || line.aspect == Aspect::branch || line.aspect == Aspect::work;
      CHECK((!must_hold || line.state == CheckLine::State::ok));
    }
  }

  SECTION("the same blocks as hexadecimal text broken over lines give the same evidence") {
    auto other = PublicEvidence::of_path(first.session, first.steps);
    std::string digits = to_hex(blocks);
    for (std::size_t i = 80; i < digits.size(); i += 81) digits.insert(i, 1, '\n');
    CHECK(other->add_file(as_bytes(digits)));
    CHECK(written(*other) == text);
  }
  SECTION("an explorer's raw transactions and proofs give the same evidence") {
    auto other = PublicEvidence::of_path(first.session, first.steps);
    const auto whole = parse_evidence(text);
    for (const EvidenceTransaction& transaction : whole->transactions) {
      const std::string path = "/tx/" + std::string(transaction.id());
      std::string merkle;
      for (const Bytes32& node : transaction.block->proof.path) merkle += std::string(merkle.empty() ? "" : ",") + '"' + TxId{node}.to_text() + '"';
      const std::string proof = R"({"block_height":)" + std::to_string(*transaction.block->height) + R"(,"merkle":[)" + merkle + R"(],"pos":)" +
                                std::to_string(transaction.block->proof.position) + '}';
      CHECK(other->add_reply(path + "/merkle-proof", 200, as_bytes(proof)));
      CHECK(other->add_reply(path + "/hex", 200, as_bytes(to_hex(transaction.raw))));
      CHECK_FALSE(other->add_reply(path + "/hex", 404, as_bytes(to_hex(transaction.raw))));
    }
    CHECK(written(*other) == text);
  }
  SECTION("other files and wrong answers add nothing") {
    auto other = PublicEvidence::of_path(first.session, first.steps);
    const std::string nothing = written(*other);
    CHECK_FALSE(other->add_file(test::fixture("btc/block370661.bin")));
    CHECK_FALSE(other->add_file(ByteView(blocks).first(100)));
    CHECK_FALSE(other->add_file({}));
    const std::string id(parse_evidence(text)->transactions.back().id());
    CHECK_FALSE(other->add_reply("/tx/" + id + "/hex", 200, as_bytes(to_hex(parse_evidence(text)->transactions.front().raw))));
    CHECK_FALSE(other->add_reply("/tx/" + id + "/merkle-proof", 200, as_bytes(R"({"block_height":1,"merkle":[],"pos":0,"more":[]})")));
    CHECK(written(*other) == nothing);
  }
}

TEST_CASE("on TRON the ids of a path are recomputed, and what was ordered to be paid") {
  test::TronGrid grid;
  const std::string theft = grid.pay(10, 1, 2, 1000);
  grid.pay(12, 2, 3, 700, 40);
  Session session;
  QuestionAsked asked{.request_limit = 500};
  asked.question.starts.push_back({.ref = *parse_ref("tron:" + theft)});
  REQUIRE(session.ask(asked));
  std::vector<std::pair<std::string, std::string>> replies;
  for (auto wants = session.wants(4); !wants.empty(); wants = session.wants(4)) {
    for (const Want& want : wants) {
      replies.emplace_back(want.path, grid.answer(want.path));
      REQUIRE(session.give(want.id, "api.trongrid.io", 200, as_bytes(replies.back().second), 1'700'000'000));
    }
  }
  const auto trail = session.trail();
  REQUIRE(trail);
  std::vector<std::string> steps;
  for (const ToldPlace& place : (*trail)->places) {
    if (place.kind == ToldPlace::Kind::account) steps.push_back(place.key);
  }
  REQUIRE(steps.size() >= 2);
  auto evidence = PublicEvidence::of_path(session, steps);
  if (!evidence) FAIL(format_error(evidence.error()));
  for (const auto& [path, body] : replies) evidence->add_reply(path, 200, as_bytes(body));
  CHECK(evidence->build() == VerifierBuild::hash);
  const std::string text = written(*evidence);
  const auto report = check_evidence(text);
  if (!report) FAIL(format_error(report.error()));
  CHECK(report->count(CheckLine::State::differs) == 0);
  std::size_t amounts = 0;
  for (const CheckedPlace& place : report->places) {
    for (const CheckLine& line : place.lines) amounts += line.aspect == Aspect::ordered && line.state == CheckLine::State::ok ? 1U : 0U;
  }
  CHECK(amounts == 1);  // the start is what the question names: no hop leads to it
  CAPTURE(text);
  for (const std::string_view mark : {"\"raw\":\"5", "\"value\":\"7"}) {
    std::string changed = text;
    const auto at = changed.find(mark);
    REQUIRE(at != std::string::npos);
    changed[at + mark.size() - 1] = '1';
    CHECK(check_evidence(changed)->count(CheckLine::State::differs) > 0);
  }
}

TEST_CASE("recorded replies in a file are as good as replies") {
  Session session = working_session();
  const std::string steps[] = {kStart};
  auto evidence = PublicEvidence::of_path(session, steps);
  REQUIRE(evidence);
  CHECK(evidence->add_file(as_bytes(test::recorded_replies())));
  CHECK(parse_evidence(written(*evidence))->transactions.size() == 1);
}
