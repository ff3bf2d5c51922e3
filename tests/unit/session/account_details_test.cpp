// Details, paths and cards on a chain of accounts, over made-up rows as ethereum-etl writes them: a theft of a token, paid on in
// three payments, and some of it back.

#include <catch2/catch.hpp>

#include "base/json_reader.h"
#include "session/cards.h"
#include "session/details.h"
#include "session/path_json.h"
#include "session/picture.h"
#include "session/reports.h"
#include "session/session.h"

using namespace peelback;

namespace {

std::string id(char digit, std::size_t digits) { return "0x" + std::string(digits, digit); }
const std::string kToken = id('d', 40);
const std::string kSafe = id('1', 40);
const std::string kFirst = id('2', 40);
const std::string kSecond = id('3', 40);
const std::string kThird = id('4', 40);

std::string transfer(char tx, unsigned block, const std::string& from, const std::string& to, std::uint64_t amount, unsigned log) {
  return kToken + ',' + from + ',' + to + ',' + std::to_string(amount) + ',' + id(tx, 64) + ',' + std::to_string(log) + ',' + std::to_string(block) + '\n';
}

std::string transaction(char tx, unsigned block, const std::string& from, bool succeeded) {
  return id(tx, 64) + ',' + std::to_string(block) + ",0," + from + ',' + kToken + ",0,21000,10,1683029999,21000," + (succeeded ? "1" : "0") + ",10\n";
}

Session made_up() {
  Session session;
  std::string transfers = "token_address,from_address,to_address,value,transaction_hash,log_index,block_number\n";
  transfers += transfer('a', 10, kSafe, kFirst, 1000, 5) + transfer('b', 11, kFirst, kSecond, 300, 1) + transfer('c', 12, kFirst, kSecond, 200, 2) +
               transfer('e', 13, kFirst, kSecond, 100, 3) + transfer('f', 14, kSecond, kFirst, 50, 4) + transfer('0', 15, kSecond, kThird, 400, 6);
  const auto opened = session.open("token_transfers.csv", as_bytes(transfers));
  if (!opened) FAIL(format_error(opened.error()));
  std::string transactions =
      "hash,block_number,transaction_index,from_address,to_address,value,gas,gas_price,block_timestamp,receipt_gas_used,receipt_status,"
      "receipt_effective_gas_price\n";
  transactions += transaction('a', 10, kSafe, true) + transaction('9', 16, kThird, false);
  REQUIRE(session.open("transactions.csv", as_bytes(transactions)));
  return session;
}

Session traced(Method method = Method::fifo) {
  Session session = made_up();
  Question question{.method = method};
  question.starts = {{.ref = *parse_ref("ethereum:" + id('a', 64) + ":log:5"), .asset = "ethereum:" + kToken}};
  const auto asked = session.ask({.question = question});
  if (!asked) FAIL(format_error(asked.error()));
  const auto trail = session.trail();
  if (!trail) FAIL(format_error(trail.error()));
  REQUIRE((*trail)->places.size() == 3);
  return session;
}

JsonValue read(const Result<std::string>& json) {
  if (!json) FAIL(format_error(json.error()));
  std::vector<Problem> problems;
  return parse_json(as_bytes(*json), problems).value();
}

std::string text_of(const JsonValue& value, std::string_view key) { return std::string(value.find(key)->text()); }

// The text of the first line of this name; "-" where there is none.
std::string line_of(const JsonValue& details, std::string_view name) {
  for (const JsonValue& line : details.find("lines")->elements()) {
    if (text_of(line, "name") == name) return text_of(line, "text");
  }
  return "-";
}

std::string place(const std::string& account) { return "place:ethereum:" + account + '/' + kToken; }

}  // namespace

TEST_CASE("an account's details list the payments that brought the coins, each with its bytes") {
  Session session = traced();
  const JsonValue details = read(write_details(session, place(kSecond)));
  CHECK(text_of(details, "ref") == "ethereum:" + kSecond);
  CHECK(text_of(details, "key") == "ethereum:" + kSecond + '/' + kToken);
  CHECK(line_of(details, "Token contract") == kToken);
  std::size_t payments = 0;
  for (const JsonValue& line : details.find("lines")->elements()) {
    if (text_of(line, "text").find(", in transaction ") == std::string::npos) continue;
    ++payments;
    REQUIRE(line.find("sources")->elements().size() == 1);
    CHECK(text_of(line.find("sources")->elements()[0], "path") == "token_transfers.csv");
  }
  CHECK(payments == 3);
  CHECK(text_of(details, "sentence").find("in 3 payments") != std::string::npos);
}

TEST_CASE("a line between two accounts opens to its payments, and one payment says who paid, in which token and when") {
  Session session = traced();
  const JsonValue line = read(write_details(session, place(kFirst) + '>' + place(kSecond)));
  CHECK(text_of(line, "kind") == "hop");
  CHECK(text_of(line, "sentence").starts_with("3 payments to "));
  CHECK(line.find("lines")->elements().size() == 3);
  const JsonValue payment = read(write_details(session, place(kSecond) + '>' + place(kThird)));
  CHECK(line_of(payment, "From").find(kSecond.substr(2)) != std::string::npos);
  CHECK(line_of(payment, "Transaction") == id('0', 64));
  CHECK(line_of(payment, "Token contract") == kToken);
  CHECK_FALSE(text_of(payment, "citation").empty());
}

TEST_CASE("what came by one payment between accounts whatever the rule stands in its details") {
  Session session = traced();
  const JsonValue payment = read(write_details(session, place(kSecond) + '>' + place(kThird)));
  const auto& ranges = payment.find("ranges")->elements();
  REQUIRE(ranges.size() == 1);
  CHECK(text_of(*ranges[0].find("most"), "units") == "400");
  CHECK_FALSE(text_of(ranges[0], "sentence").empty());
  const JsonValue several = read(write_details(session, place(kFirst) + '>' + place(kSecond)));
  CHECK(several.find("ranges")->elements().empty());
}

TEST_CASE("every box and line of a picture of accounts has details, and links to explorers of its chain") {
  Session session = traced(Method::haircut);
  const auto context = picture_context(session);
  REQUIRE(context);
  for (const Fold fold : {Fold::hop, Fold::parent}) {
    const auto picture = draw_picture(*context, {.fold = fold, .max_boxes = 2});
    REQUIRE(picture);
    std::vector<std::string> ids;
    for (const PictureNode& node : picture->nodes) ids.push_back(node.id);
    for (const PictureEdge& edge : picture->edges) ids.push_back(edge.id);
    for (const std::string& one : ids) {
      CAPTURE(one);
      const auto details = write_details(session, one);
      if (!details) FAIL(format_error(details.error()));
      CHECK(details->find("https://etherscan.io/") != std::string::npos);
      CHECK(details->find("Completeness") != std::string::npos);
    }
  }
}

TEST_CASE("a path runs over payments in the order in which they were made") {
  Session session = traced();
  const JsonValue path = read(write_path_to(session, R"({"to":")" + place(kThird).substr(6) + R"("})"));
  REQUIRE(path.find("steps")->elements().size() == 3);
  CHECK(text_of(path.find("steps")->elements()[1], "key") == place(kSecond).substr(6));
  const JsonValue by_address = read(write_path_to(session, R"({"to":"ethereum:)" + kThird + R"("})"));
  CHECK(text_of(by_address, "sentence") == text_of(path, "sentence"));
  const JsonValue main = read(write_main_path(session, "{}"));
  CHECK(main.find("steps")->elements().size() == 3);
  CHECK(text_of(main.find("steps")->elements()[1], "why") == "The largest of the payments on from there.");
  CHECK(write_path_to(session, R"({"from":"ethereum:)" + kThird + R"(","to":"ethereum:)" + kFirst + R"("})").error().code == Code::not_found);
}

TEST_CASE("the card of an account counts its payments and names its token, and each payment can be a start") {
  const Session session = made_up();
  const JsonValue card = read(write_address_card(session, *parse_ref("ethereum:" + kSecond)));
  CHECK(text_of(card, "ledger") == "account");
  CHECK(card.u64_at("received_count").value() == 3);
  CHECK(card.u64_at("spent_count").value() == 2);
  const auto& transfers = card.find("transfers")->elements();
  REQUIRE(transfers.size() == 5);
  CHECK(text_of(transfers[0], "direction") == "out");
  CHECK(text_of(transfers[0], "ref") == "ethereum:" + id('0', 64) + ":log:6");
  CHECK(text_of(transfers[0], "position") == "log:6");
  CHECK(text_of(transfers[0], "token") == "ethereum:" + kToken);
  CHECK(text_of(*transfers[0].find("money"), "units") == "400");
  CHECK(read(write_address_card(session, *parse_ref("ethereum:" + id('7', 40)))).find("known")->boolean() == false);
}

TEST_CASE("the card of a transaction says whether it succeeded, who sent it and what its fee was") {
  const Session session = made_up();
  const JsonValue good = read(write_transaction_card(session, *parse_ref("ethereum:" + id('a', 64))));
  CHECK(text_of(good, "status") == "succeeded");
  CHECK(good.find("transfers")->elements().size() == 1);
  CHECK(text_of(*good.find("fee"), "units") == "210000");
  const JsonValue bad = read(write_transaction_card(session, *parse_ref("ethereum:" + id('9', 64))));
  CHECK(text_of(bad, "status") == "failed");
  CHECK(bad.find("transfers")->elements().empty());
  CHECK_FALSE(text_of(bad, "sender").empty());
  const JsonValue unknown = read(write_transaction_card(session, *parse_ref("ethereum:" + id('8', 64))));
  CHECK(unknown.find("known")->boolean() == false);
}

TEST_CASE("what was checked on a chain of accounts is never more than the sources' word") {
  Session session = traced();
  const JsonValue report = read(write_check_report(session));
  const JsonValue& counts = *report.find("counts");
  CHECK(counts.u64_at("verified").value() == 0);
  CHECK(counts.u64_at("trusted").value() + counts.u64_at("cross_checked").value() == report.find("transactions")->elements().size());
  CHECK(text_of(report, "sentence").find("Every id was recomputed") == std::string::npos);
}
