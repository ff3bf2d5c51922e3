// Public evidence: what a reader needs for one path, and not a byte of the rest of the case.

#include <algorithm>
#include <catch2/catch.hpp>

#include "explorers/recorded.h"
#include "unit/session/case_packing.h"
#include "session/public_evidence.h"
#include "support/files.h"

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

TEST_CASE("public evidence holds the path's transactions as they came, their proofs, and claims with their sources") {
  const std::string text = evidence_of(replies_of_case());
  CHECK(text.find("\\\"locktime\\\": 399983") != std::string::npos);
  CHECK(text.find("block_height") != std::string::npos);
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
