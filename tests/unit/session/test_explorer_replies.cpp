// A session that asks an explorer: what it wants, in which order, and what it makes of each answer.
// The transaction is a recorded reply of mempool.space; answers about who spent it are made up and say so.

#include <catch2/catch.hpp>

#include "explorers/recorded.h"
#include "session/asked_json.h"
#include "session/page_api.h"
#include "session/picture.h"
#include "session/session.h"
#include "support/files.h"

using namespace peelback;

namespace {

const std::string kTxid = "0b6461de422c46a221db99608fcbe0326e4f2325ebf2a47c9faf660ed61ee6a4";

Bytes recorded_transaction() { return test::fixture("mempool_space/simple-legacy-p2pkh.json"); }

Session asking_about(const std::string& ref, std::uint64_t request_limit = 100) {
  Session session;
  QuestionAsked asked{.request_limit = request_limit};
  asked.question.starts.push_back({.ref = *parse_ref(ref)});
  REQUIRE(session.ask(asked));
  return session;
}

std::vector<std::string> paths_of(const std::vector<Want>& wants) {
  std::vector<std::string> paths;
  for (const Want& want : wants) paths.push_back(want.path);
  return paths;
}

Given give(Session& session, const std::string& id, int status, ByteView body) {
  const auto given = session.give(id, "explorer.example", status, body, 1'500'000'000);
  if (!given) FAIL(format_error(given.error()));
  return *given;
}

std::string reason_of_only_end(Session& session) {
  const auto trail = session.trail();
  REQUIRE(trail);
  REQUIRE((*trail)->ends.size() == 1);
  return std::string(end_reason_name((*trail)->ends[0].reason));
}

// Start, tip and transaction given: the output waits for its outspends.
Session with_start_known() {
  Session session = asking_about("bitcoin:" + kTxid + ":0");
  session.wants(10);
  give(session, "/blocks/tip/height", 200, as_bytes("500000"));
  give(session, "/tx/" + kTxid, 200, recorded_transaction());
  return session;
}

}  // namespace

TEST_CASE("the tip and the start are wanted first, and each want is handed out once") {
  Session session = asking_about("bitcoin:" + kTxid + ":0");
  CHECK(paths_of(session.wants(10)) == std::vector<std::string>{"/blocks/tip/height", "/tx/" + kTxid});
  CHECK(session.wants(10).empty());
  CHECK(session.in_flight() == 2);
}

TEST_CASE("an output that an explorer calls unspent ends unspent as of the tip") {
  Session session = with_start_known();
  CHECK(reason_of_only_end(session) == "open");
  const auto wants = session.wants(10);
  REQUIRE(paths_of(wants) == std::vector<std::string>{"/tx/" + kTxid + "/outspends"});
  CHECK(wants[0].purpose == Want::Purpose::trace);
  const std::string made_up = R"([{"spent":false},{"spent":false}])";
  CHECK(give(session, wants[0].id, 200, as_bytes(made_up)).accepted);
  CHECK(reason_of_only_end(session) == "unspent");
  CHECK((*session.trail())->ends[0].as_of->height == 500000);
}

TEST_CASE("checks are wanted once the trail waits for nothing") {
  Session session = with_start_known();
  give(session, session.wants(10)[0].id, 200, as_bytes(R"([{"spent":false},{"spent":false}])"));
  const auto wants = session.wants(10);
  REQUIRE(wants.size() == 2);
  CHECK(wants[0].path == "/tx/" + kTxid + "/merkle-proof");
  CHECK(wants[0].purpose == Want::Purpose::check);
  CHECK(wants[1].path.starts_with("/block/"));
}

TEST_CASE("a source that asks to slow down is asked again, and giving up is booked as such") {
  Session session = with_start_known();
  const auto want = session.wants(10).at(0);
  for (const auto& [status, body] : {std::pair(429, "{\"error\":\"Too Many Requests\"}"), std::pair(500, "oops"), std::pair(200, "<html>captcha</html>"), std::pair(200, "")}) {
    const Given given = give(session, want.id, status, as_bytes(body));
    CHECK_FALSE(given.accepted);
    CHECK(given.retry);
    CHECK(given.problems.size() == 1);
  }
  CHECK(reason_of_only_end(session) == "open");
  REQUIRE(session.fail(want.id, "explorer.example: no answer"));
  CHECK(reason_of_only_end(session) == "fetch_failed");
  CHECK(session.wants(10).size() == 2);  // checks of what is known; the failed want is not asked by itself again
  session.retry_failed();
  CHECK(paths_of(session.wants(10)).front() == want.path);
}

TEST_CASE("a transaction that the explorer does not know is said to be unknown, not retried") {
  Session session = asking_about("bitcoin:" + kTxid + ":0");
  session.wants(10);
  const Given given = give(session, "/tx/" + kTxid, 404, as_bytes("Transaction not found"));
  CHECK(given.accepted);
  CHECK_FALSE(given.retry);
  CHECK(given.problems[0].code == Code::not_found);
}

TEST_CASE("an outspends list that does not fit proves nothing, and its output does not end unspent") {
  Session session = with_start_known();
  const Given given = give(session, session.wants(10).at(0).id, 200, as_bytes(R"([{"spent":false}])"));
  CHECK_FALSE(given.problems.empty());
  CHECK(reason_of_only_end(session) == "fetch_failed");
}

TEST_CASE("a request budget ends the asking, and what is open stays open") {
  Session session = asking_about("bitcoin:" + kTxid + ":0", 2);
  session.wants(10);
  give(session, "/blocks/tip/height", 200, as_bytes("500000"));
  give(session, "/tx/" + kTxid, 200, recorded_transaction());
  CHECK(session.wants(10).empty());
  CHECK(session.count_wants() == 0);
  CHECK(reason_of_only_end(session) == "open");
}

TEST_CASE("another session over the same replies goes on where this one is: what was given up stays so, and requests count on") {
  Session session = with_start_known();
  const auto wants = session.wants(10);
  REQUIRE(wants.size() == 1);
  REQUIRE(session.fail(wants[0].id, "explorer.example: no answer"));
  REQUIRE(reason_of_only_end(session) == "fetch_failed");
  const auto asked = write_asked(session.asked_so_far());
  REQUIRE(asked);
  CHECK(*asked == R"({"failed":[{"reason":"explorer.example: no answer","want":"/tx/)" + kTxid +
                      R"(/outspends"}],"has_asked":true,"requests":3,"requests_of_question":3})");

  Session other;
  const auto before = parse_asked(*asked);
  REQUIRE(before);
  other.go_on_from(*before);
  for (const auto& [path, body] : {std::pair<std::string, Bytes>("/blocks/tip/height", Bytes{'5', '0', '0', '0', '0', '0'}), {"/tx/" + kTxid, recorded_transaction()}}) {
    const std::string line = format_recorded_line({.url = "https://explorer.example/api" + path, .status = 200, .body = body, .fetched_at_s = 1'500'000'000});
    REQUIRE(other.open("replies.jsonl", as_bytes(line)));
  }
  REQUIRE(other.ask(session.question()));
  CHECK(reason_of_only_end(other) == "fetch_failed");
  CHECK(other.failed_wants() == session.failed_wants());
  CHECK(write_asked(other.asked_so_far()).value() == *asked);
  CHECK(paths_of(other.wants(10)) == paths_of(session.wants(10)));
  CHECK((*other.trail())->ends[0].detail == (*session.trail())->ends[0].detail);
}

TEST_CASE("what came of asking is refused with the member that is wrong") {
  CHECK(parse_asked("{}").error().where == "failed");
  CHECK(parse_asked(R"({"failed":[]})").error().where == "has_asked");
  CHECK(parse_asked(R"({"failed":[],"has_asked":false,"requests":-1})").error().code == Code::bad_number);
  CHECK(parse_asked(R"({"failed":[{"want":"x"}],"has_asked":false,"requests":1,"requests_of_question":1})").error().where == "reason");
  CHECK(parse_asked("[").error().code == Code::bad_json);
  PageApi api;
  CHECK(api.go_on_from("{}").find("missing_field") != std::string::npos);
}

TEST_CASE("a question that is asked anew counts its own requests, whoever made the ones before") {
  Session other;
  other.go_on_from({.requests = 5, .requests_of_question = 3});
  QuestionAsked asked{.request_limit = 4};
  asked.question.starts.push_back({.ref = *parse_ref("bitcoin:" + kTxid + ":0")});
  REQUIRE(other.ask(asked));
  CHECK(other.wants(10).size() == 1);  // the fourth of the question
  REQUIRE(other.ask(asked));
  CHECK(other.wants(10).size() == 1);
  CHECK(other.requests_made() == 7);
}

TEST_CASE("replies nobody asked for are refused") {
  Session session;
  CHECK(session.give("/tx/" + kTxid, "explorer.example", 200, recorded_transaction(), 0).error().code == Code::usage);
  CHECK(session.fail("/tx/" + kTxid, "no").error().code == Code::usage);
}

TEST_CASE("chains that are not followed yet are named, and wrong addresses explained") {
  Session session;
  const auto xrpl = session.look_up(*parse_ref("xrpl:rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"));
  CHECK(xrpl.error().code == Code::unsupported);
  CHECK(xrpl.error().detail.find("XRP Ledger") != std::string::npos);
  CHECK(session.look_up(*parse_ref("bitcoin:12t9YDPgwueZ9NyMgw519p7AA8isjr6SMx")).error().code == Code::bad_checksum);
}

TEST_CASE("an address is looked up by its statistics and its newest page, and a busy one is not paged through") {
  Session session;
  REQUIRE(session.look_up(*parse_ref("bitcoin:12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw")));
  const auto wants = session.wants(10);
  REQUIRE(wants.size() == 2);
  CHECK(wants[0].path == "/address/12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw");
  CHECK(wants[0].purpose == Want::Purpose::card);
  CHECK(wants[1].path == "/address/12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw/txs");
}

TEST_CASE("a busy start is not followed: the reporter picks the payment") {
  Session session = asking_about("bitcoin:12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw");
  session.wants(10);
  const std::string made_up =
      R"({"address":"12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw","chain_stats":{"funded_txo_count":2000,"funded_txo_sum":5,"spent_txo_count":2000,"spent_txo_sum":5,"tx_count":4000},"mempool_stats":{"funded_txo_count":0,"funded_txo_sum":0,"spent_txo_count":0,"spent_txo_sum":0,"tx_count":0}})";
  give(session, "/address/12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw", 200, as_bytes(made_up));
  REQUIRE(session.busy_starts().size() == 1);
  for (const Want& want : session.wants(10)) CHECK(want.path.find("/txs") == std::string::npos);
}

TEST_CASE("a picture of nothing claims nothing") {
  Session session = asking_about("bitcoin:" + kTxid + ":0");
  const auto picture = draw_picture({**session.trail(), session.ledgers()}, {});
  REQUIRE(picture);
  CHECK(picture->nodes.empty());
  CHECK(picture->badge == Check::trusted);
  CHECK(picture->sums.empty());
  CHECK(picture->title == "The start is not known yet");
}

TEST_CASE("what arrives as nonsense comes back as one clear error in an envelope") {
  PageApi api;
  for (const auto* json : {"", "{", "[]", "{\"method\":1}", "\xff"}) {
    const std::string envelope = api.ask(json);
    CHECK(envelope.starts_with(R"({"error":{"code":")"));
    CHECK(envelope.ends_with(R"("ok":false})"));
  }
  CHECK(api.picture("{}").find(R"("ok":false)") != std::string::npos);
  CHECK(api.trail_bytes().empty());
  CHECK(api.open("nothing", {}).find("truncated") != std::string::npos);
  CHECK(api.details("place:bitcoin:nothing").find(R"("ok":false)") != std::string::npos);
}

TEST_CASE("a recorded line opens as the reply that it was") {
  const Bytes body = recorded_transaction();
  const std::string line = PageApi::recorded_line("bitcoin", "https://mempool.space/api/tx/" + kTxid, "", 200, "2026-11-22T12:00:00Z", body);
  Session session;
  const auto opened = session.open("replies.jsonl", as_bytes(line + line));
  REQUIRE(opened);
  CHECK(opened->kind == "recorded-replies");
  CHECK(opened->transactions == 1);
  CHECK(opened->problems.empty());
}

TEST_CASE("files that are nothing we know are refused by what was expected") {
  Session session;
  for (const auto* text : {"hello", "[1,2,3]", "{\"a\":1}", "deadbeef", "\x01\x02\x03"}) {
    const auto opened = session.open("file", as_bytes(text));
    CAPTURE(text);
    REQUIRE_FALSE(opened);
    CHECK_FALSE(opened.error().detail.empty());
  }
}
