// A session that follows coins and dollars over TRON: it asks, a made-up TronGrid answers, until nothing is wanted.

#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "base/json_reader.h"
#include "session/account_cards.h"
#include "session/session.h"
#include "support/files.h"
#include "support/tron_grid.h"

using namespace peelback;
using test::tron_account;
using test::TronGrid;

namespace {

constexpr std::uint8_t kVictim = 1, kThief = 2, kMule = 3, kShop = 4, kPool = 8, kUsd = 9, kHotWallet = 20;

Session asking(const std::string& ref, const std::string& asset = "") {
  Session session;
  QuestionAsked asked{.request_limit = 500};
  asked.question.starts.push_back({.ref = *parse_ref(ref), .asset = asset});
  const auto done = session.ask(asked);
  INFO((done ? "" : format_error(done.error())));
  REQUIRE(done);
  return session;
}

/// Answers wants until none is left; gives what was asked.
std::vector<std::string> answer_all(Session& session, const TronGrid& grid) {
  std::vector<std::string> paths;
  for (auto wants = session.wants(4); !wants.empty() && paths.size() < 400; wants = session.wants(4)) {
    for (const Want& want : wants) {
      paths.push_back(want.path);
      const std::string body = grid.answer(want.path);
      const auto given = session.give(want.id, "api.trongrid.io", 200, as_bytes(body), 1'700'000'000);
      INFO(want.path);
      REQUIRE(given);
      CHECK(given->accepted);
    }
  }
  return paths;
}

/// "account amount reason", sorted.
std::set<std::string> ends_of(Session& session) {
  const auto trail = session.trail();
  if (!trail) FAIL(format_error(trail.error()));
  std::set<std::string> ends;
  for (const ToldEnd& end : (*trail)->ends)
    ends.insert((*trail)->places[end.place].ref + " " + end.amount.to_text() + " " + std::string(end_reason_name(end.reason)));
  return ends;
}

}  // namespace

TEST_CASE("stolen TRX is followed over TRON until nothing more is wanted") {
  TronGrid grid;
  const std::string theft = grid.pay(10, kVictim, kThief, 1000);
  grid.pay(12, kThief, kMule, 700, 40);
  grid.call(14, kMule, kPool, {}, {{kPool, kShop, 5}}, 20, false, 300);  // fails: it pays its fee alone
  grid.pay(16, kMule, kShop, 680);
  Session session = asking("tron:" + theft);
  const auto paths = answer_all(session, grid);
  CHECK(paths.front() == "/wallet/gettransactionbyid?value=" + theft);
  CHECK(session.count_wants() == 0);
  std::set<std::string> reasons;
  const auto trail = session.trail();
  REQUIRE(trail);
  U128 sum = 0;
  for (const ToldEnd& end : (*trail)->ends) {
    sum += end.amount.units();
    reasons.insert(std::string(end_reason_name(end.reason)));
  }
  CHECK(sum == 1000);
  CHECK(reasons == std::set<std::string>{"fee", "unspent"});
  for (const std::string& path : paths) CHECK(path.find("apikey") == std::string::npos);
}

TEST_CASE("the same TRX trail comes from the recording of its answers, in any order") {
  TronGrid grid;
  const std::string theft = grid.pay(10, kVictim, kThief, 1000);
  grid.pay(12, kThief, kMule, 700, 40);
  grid.pay(16, kMule, kShop, 680);
  Session asked = asking("tron:" + theft);
  std::vector<std::string> lines;
  for (const std::string& path : answer_all(asked, grid)) {
    lines.push_back(R"({"fetched_at":"2023-11-14T22:13:20Z","url":"https://api.trongrid.io)" + path + R"(","json":)" + grid.answer(path) + "}");
  }
  const auto ends = ends_of(asked);
  for (std::size_t turn = 0; turn < 4; ++turn) {
    std::rotate(lines.begin(), lines.begin() + 3, lines.end());
    std::string file;
    for (const std::string& line : lines) file += line + "\n";
    Session opened;
    const auto done = opened.open("trace.jsonl", as_bytes(file));
    REQUIRE(done);
    CHECK(done->problems.empty());
    QuestionAsked question;
    question.question.starts.push_back({.ref = *parse_ref("tron:" + theft)});
    REQUIRE(opened.ask(question));
    CHECK(ends_of(opened) == ends);
  }
}

TEST_CASE("stolen dollars are followed by their contract's events and lists") {
  TronGrid grid;
  const std::string theft = grid.call(10, kVictim, kUsd, {{kUsd, kVictim, kThief, 5000}});
  grid.call(12, kThief, kUsd, {{kUsd, kThief, kMule, 3000}}, {}, 13);
  grid.call(14, kMule, kUsd, {{kUsd, kMule, kShop, 1000}});
  const std::string asset = "tron:" + tron_account(kUsd);
  Session session = asking("tron:" + theft, asset);
  answer_all(session, grid);
  CHECK(session.count_wants() == 0);
  const auto trail = session.trail();
  REQUIRE(trail);
  std::map<std::string, U128> kept;
  for (const ToldEnd& end : (*trail)->ends) {
    CHECK(end_reason_name(end.reason) == "unspent");
    REQUIRE(end.as_of);
    CHECK(end.as_of->height == grid.tip);
    kept[(*trail)->places[end.place].address] += end.amount.units();
  }
  CHECK(kept == std::map<std::string, U128>{{tron_account(kThief), 2000}, {tron_account(kMule), 2000}, {tron_account(kShop), 1000}});
}

TEST_CASE("an exchange's hot wallet is not paged through: it ends busy, with at least what was counted") {
  TronGrid grid;
  grid.tip = 5000;
  const std::string theft = grid.pay(5, kVictim, kThief, 1000);
  grid.pay(10, kThief, kHotWallet, 1000);
  for (std::uint32_t i = 0; i < 1500; ++i) grid.pay(11 + i, kShop, kHotWallet, 1);
  Session session = asking("tron:" + theft);
  const auto paths = answer_all(session, grid);
  CHECK(paths.size() < 20);
  const auto trail = session.trail();
  REQUIRE(trail);
  REQUIRE((*trail)->ends.size() == 1);
  CHECK(end_reason_name((*trail)->ends[0].reason) == "busy");
  CHECK((*trail)->ends[0].detail.starts_with("at least 1"));
}

TEST_CASE("a contract of TRON that gives nothing back ends the trail") {
  TronGrid grid;
  const std::string theft = grid.pay(5, kVictim, kThief, 1000);
  grid.call(10, kThief, kPool, {}, {}, 0, true, 1000);
  Session session = asking("tron:" + theft);
  answer_all(session, grid);
  CHECK(ends_of(session) == std::set<std::string>{"tron:" + tron_account(kPool) + " 1000 service"});
}

TEST_CASE("recorded dollars that came in are traced to whom they were paid on, and their ids hold") {
  const std::string usdt = "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
  Session session;
  const auto opened = session.open("made_up_trace.jsonl", test::fixture("tron/made_up_trace.jsonl"));
  REQUIRE(opened);
  CHECK(opened->problems.empty());
  QuestionAsked asked;
  asked.question.starts.push_back({.ref = *parse_ref("tron:05397e25951025b7e8ff428fb7521890c2ccc1fb4e6a0a21a47acedab94eaa23"), .asset = usdt});
  REQUIRE(session.ask(asked));
  CHECK(session.count_wants() == 0);
  CHECK(ends_of(session) == std::set<std::string>{"tron:TXVj38D1XR3TPgSHTCZGC8wkLDAGqF1oqx 41499389 unspent"});
}

TEST_CASE("a history of several pages is read to its end before its coins are called unspent") {
  TronGrid grid;
  grid.rows_per_page = 3;
  const std::string theft = grid.pay(5, kVictim, kThief, 1000);
  for (std::uint32_t i = 0; i < 9; ++i) grid.pay(20 + i, kShop, kThief, 1);
  grid.pay(200, kThief, kMule, 1009);
  Session session = asking("tron:" + theft);
  answer_all(session, grid);
  const auto trail = session.trail();
  REQUIRE(trail);
  REQUIRE((*trail)->ends.size() == 1);
  CHECK((*trail)->places[(*trail)->ends[0].place].address == tron_account(kMule));
  CHECK((*trail)->ends[0].as_of->height == grid.tip);
}

TEST_CASE("an account's card on TRON counts apart what somebody else put into its history") {
  constexpr std::uint8_t kFriend = test::kImitated, kImitator = test::kImitating, kStranger = 30, kFake = 31;
  TronGrid grid;
  grid.pay(10, kVictim, kFriend, 500);
  grid.call(11, kVictim, kUsd, {{kUsd, kVictim, kFriend, 9}});
  grid.call(12, kShop, kUsd, {{kUsd, kShop, kVictim, 40}});
  grid.call(13, kStranger, kUsd, {{kUsd, kVictim, kImitator, 0}});
  grid.call(14, kImitator, kFake, {{kFake, kImitator, kVictim, 1000}});
  grid.pay(15, kImitator, kVictim, 1);
  grid.call(16, kStranger, kFake, {{kFake, kStranger, kVictim, 7}});
  Session session;
  const Ref victim = *parse_ref("tron:" + tron_account(kVictim));
  REQUIRE(session.look_up(victim));
  answer_all(session, grid);
  const auto text = write_account_card(session, victim);
  REQUIRE(text);
  std::vector<Problem> problems;
  const auto card = parse_json(as_bytes(*text), problems);
  REQUIRE(card);
  CHECK(*card->u64_at("hidden.count") == 4);
  std::vector<std::string> hidden;
  for (const JsonValue& transfer : card->find("hidden.transfers")->elements()) {
    std::string signs;
    for (const JsonValue& sign : transfer.find("signs")->elements()) signs += std::string(sign.text()) + ' ';
    hidden.push_back(signs);
  }
  CHECK(hidden == std::vector<std::string>{"unknown_token ", "imitates ", "imitates unknown_token ", "imitates zero_value "});
  CHECK(*card->u64_at("spent_count") == 2);
  CHECK(*card->u64_at("received_count") == 1);
}

namespace {

/// The story that the page is tested with: coins and dollars are stolen, dollars by an allowance, and somebody writes into the
/// victim's history.
TronGrid story() {
  constexpr std::uint8_t kFriend = test::kImitated, kImitator = test::kImitating, kStranger = 30;
  TronGrid grid;
  grid.pay(10, kVictim, kFriend, 5'000'000);
  grid.call(11, kVictim, kUsd, {{kUsd, kVictim, kFriend, 9'000'000}});
  grid.pay(20, kVictim, kThief, 1'000'000'000);
  grid.call(21, kThief, kUsd, {{kUsd, kVictim, kThief, 5'000'000'000}});
  grid.pay(24, kThief, kMule, 700'000'000, 1'100'000);
  grid.call(25, kThief, kUsd, {{kUsd, kThief, kMule, 3'000'000'000}}, {}, 13'000'000);
  grid.call(30, kMule, kUsd, {{kUsd, kMule, kShop, 1'000'000'000}});
  grid.pay(31, kMule, kShop, 650'000'000);
  grid.call(40, kStranger, kUsd, {{kUsd, kVictim, kImitator, 0}});
  grid.pay(41, kImitator, kVictim, 1);
  return grid;
}

/// Every request of these sessions and its answer, as recorded replies.
std::string recorded(const TronGrid& grid) {
  std::set<std::string> paths;
  const auto note = [&](Session session) {
    for (const std::string& path : answer_all(session, grid)) paths.insert(path);
  };
  const auto looking_up = [](const std::string& ref) {
    Session session;
    REQUIRE(session.look_up(*parse_ref(ref)));
    return session;
  };
  note(looking_up("tron:" + tron_account(kVictim)));
  for (const std::string& id : {grid.id_at(20), grid.id_at(21)}) {
    note(looking_up("tron:" + id));
    note(asking("tron:" + id));
  }
  std::string lines;
  for (const std::string& path : paths) {
    lines += R"({"url":"https://api.trongrid.io)" + path + R"(","method":"GET","status":200,"json":)" + grid.answer(path) + "}\n";
  }
  return lines;
}

}  // namespace

TEST_CASE("the replies that the page is tested with are those of this made-up chain") {
  const std::string lines = recorded(story());
  const auto kept = test::fixture("tron/made_up_theft.jsonl");
  CHECK((lines == as_text(kept)));
}
