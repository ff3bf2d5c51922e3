// Public evidence of paths on chains of accounts: what replies hold of their transactions, and what a stranger makes of it.

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/json_reader.h"
#include "session/public_evidence.h"
#include "support/files.h"
#include "verifier/check.h"

using namespace peelback;

namespace {

using State = CheckLine::State;

const std::string kExplorer = "devchain/theft_explorer.jsonl";
const std::string kNode = "devchain/theft_node.jsonl";

std::string story(const std::string& what) {
  std::vector<Problem> problems;
  const auto told = parse_json(test::fixture("devchain/theft.json"), problems);
  REQUIRE(told);
  return std::string(*told->string_at(what));
}

/// A trail over recorded replies, and every account of it that was paid.
struct Followed {
  Session session{};
  std::vector<std::string> steps{};

  Followed(const std::vector<std::string>& files, const std::string& start, Direction direction = Direction::forward) {
    for (const std::string& file : files) REQUIRE(session.open(file, test::fixture(file)));
    QuestionAsked asked;
    asked.question.direction = direction;
    asked.question.starts.push_back({.ref = *parse_ref(start)});
    const auto done = session.ask(asked);
    if (!done) FAIL(format_error(done.error()));
    const auto trail = session.trail();
    if (!trail) FAIL(format_error(trail.error()));
    for (const ToldPlace& place : (*trail)->places) {
      if (place.kind == ToldPlace::Kind::account) steps.push_back(place.key);
    }
    REQUIRE(steps.size() > 2);
  }

  PublicEvidence evidence() {
    auto made = PublicEvidence::of_path(session, steps);
    if (!made) FAIL(format_error(made.error()));
    return *std::move(made);
  }
};

std::string written(const PublicEvidence& evidence) {
  const auto text = evidence.write();
  if (!text) FAIL(format_error(text.error()));
  return *text;
}

CheckReport checked(const std::string& evidence) {
  const auto report = check_evidence(evidence);
  if (!report) FAIL(format_error(report.error()));
  for (const CheckedPlace& place : report->places) {
    for (const CheckLine& line : place.lines) {
      CAPTURE(place.ref, aspect_name(line.aspect), line.expected, line.found);
      CHECK(line.state != State::differs);
    }
  }
  return *report;
}

std::size_t count(const CheckReport& report, Aspect aspect, State state) {
  std::size_t count = 0;
  for (const CheckedPlace& place : report.places) {
    for (const CheckLine& line : place.lines) count += line.aspect == aspect && line.state == state ? 1U : 0U;
  }
  return count;
}

std::vector<std::string> lines_of(const std::string& file) {
  std::vector<std::string> lines;
  const Bytes bytes = test::fixture(file);
  std::string_view rest = as_text(bytes);
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace

TEST_CASE("of a theft on Ethereum every payment is recomputed out of what a node said of whole blocks") {
  Followed theft({kExplorer}, "ethereum:" + story("txs.theft"));
  PublicEvidence evidence = theft.evidence();
  CHECK(evidence.add_file(test::fixture(kExplorer)));
  CHECK(evidence.build() == VerifierBuild::full);
  const std::string text = written(evidence);
  CHECK(text.find("\"missing\":[]") != std::string::npos);
  const CheckReport report = checked(text);
  const std::size_t places = report.places.size();
  for (const Aspect aspect : {Aspect::id, Aspect::signer, Aspect::branch, Aspect::receipt, Aspect::outcome, Aspect::height}) {
    CAPTURE(aspect_name(aspect));
    CHECK(count(report, aspect, State::ok) == places);
  }
  CHECK(count(report, Aspect::ordered, State::ok) > 2);  // coins
  CHECK(count(report, Aspect::event, State::ok) > 0);    // tokens, behind a swap
  CHECK(count(report, Aspect::ordered, State::word) > 0);  // what a contract passed on inside
  CHECK(count(report, Aspect::ordered, State::ok) + count(report, Aspect::event, State::ok) + count(report, Aspect::ordered, State::word) == places);
  CHECK(count(report, Aspect::paid_by, State::ok) > 0);
  CHECK(count(report, Aspect::basis, State::word) == places);  // a development chain's header is nobody's checkpoint

  SECTION("the same whoever said it, and in whatever order") {
    PublicEvidence other = theft.evidence();
    CHECK(other.add_file(test::fixture(kNode)));
    CHECK(written(other) == text);
    std::vector<std::string> lines = lines_of(kExplorer);
    std::reverse(lines.begin(), lines.end());
    PublicEvidence backwards = theft.evidence();
    for (const std::string& line : lines) backwards.add_file(as_bytes(line));
    CHECK(written(backwards) == text);
  }
  SECTION("without the blocks' other parts a payment rests on one word, and its bytes are still recomputed") {
    PublicEvidence other = theft.evidence();
    for (const std::string& line : lines_of(kNode)) {
      if (line.find("transactionsRoot") == std::string::npos) other.add_file(as_bytes(line));
    }
    const CheckReport less = checked(written(other));
    CHECK(count(less, Aspect::id, State::ok) == places);
    CHECK(count(less, Aspect::branch, State::not_checked) == places);
    CHECK(count(less, Aspect::receipt, State::word) == places);
    CHECK(count(less, Aspect::event, State::ok) == 0);
    CHECK(count(less, Aspect::event, State::word) == count(report, Aspect::event, State::ok));
  }
  SECTION("it holds no address's history, no request and nobody's clock") {
    for (const std::string& word : {std::string("dev-chain.test"), std::string("startblock"), std::string("2024-03-01"), story("people.poisoner").substr(2)}) {
      CAPTURE(word);
      CHECK(text.find(word) == std::string::npos);
    }
  }
  SECTION("a transaction's own bytes, as a node gives them, are as good") {
    const auto whole = parse_evidence(text);
    PublicEvidence raw = theft.evidence();
    const EvidenceTransaction& first = whole->transactions.front();
    CHECK(raw.add_reply("/", 200, as_bytes(R"({"id":1,"jsonrpc":"2.0","result":"0x)" + to_hex(first.raw) + "\"}")));
    CHECK(written(raw).find(to_hex(first.raw)) != std::string::npos);
    CHECK_FALSE(raw.add_reply("/", 200, as_bytes(R"({"id":1,"jsonrpc":"2.0","result":"0x1b"})")));
  }
}

TEST_CASE("a path on Ethereum that runs back is checked by who paid") {
  Followed theft({kExplorer}, "ethereum:" + story("txs.deposit"), Direction::backward);
  PublicEvidence evidence = theft.evidence();
  CHECK(evidence.add_file(test::fixture(kExplorer)));
  const CheckReport report = checked(written(evidence));
  CHECK(count(report, Aspect::ordered, State::ok) + count(report, Aspect::event, State::ok) > 1);
}

TEST_CASE("a bare answer of a node in a file is as good as a recorded one") {
  Followed theft({kExplorer}, "ethereum:" + story("txs.theft"));
  PublicEvidence evidence = theft.evidence();
  for (const std::string& line : lines_of(kNode)) {
    std::vector<Problem> problems;
    const auto reply = parse_json(as_bytes(line), problems);
    REQUIRE(reply);
    if (const auto body = reply->string_at("body")) evidence.add_file(as_bytes("  \n" + std::string(*body) + "\n"));
  }
  CHECK(written(evidence).find("\"missing\":[]") != std::string::npos);
  CHECK(evidence.build() == VerifierBuild::full);
}

TEST_CASE("of a theft on NEM the ids, the amounts and whose money it was are recomputed") {
  Followed theft({"nem/made_up_theft.jsonl"}, [] {
    // The first payment that the recorded lists hold: its id stands in the first request for a transaction.
    const Bytes bytes = test::fixture("nem/made_up_theft.jsonl");
    const std::string_view text = as_text(bytes);
    const auto at = text.find("/transaction/get?hash=");
    REQUIRE(at != std::string_view::npos);
    return "nem:" + std::string(text.substr(at + 22, 64));
  }());
  PublicEvidence evidence = theft.evidence();
  CHECK(evidence.add_file(test::fixture("nem/made_up_theft.jsonl")));
  CHECK(evidence.build() == VerifierBuild::hash);  // its transactions are signed by nobody
  const CheckReport report = checked(written(evidence));
  CHECK(count(report, Aspect::id, State::ok) == report.places.size());
  CHECK(count(report, Aspect::ordered, State::ok) == report.places.size());
  CHECK(count(report, Aspect::paid_by, State::ok) > 0);
  CHECK(count(report, Aspect::signer, State::not_checked) == report.places.size());
}
