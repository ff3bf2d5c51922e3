// A made-up payment into THORChain, asked about as the page asks, and followed on the other ledger: its Bitcoin side is made up, the
// payment out of it is the staged theft of the development chain.

#include <catch2/catch.hpp>

#include <algorithm>

#include "explorers/recorded.h"
#include "session/crossings_json.h"
#include "session/details.h"
#include "session/picture.h"
#include "session/reports.h"
#include "session/table.h"
#include "support/files.h"
#include "support/json.h"

using namespace peelback;
using test::parsed;

namespace {

struct Story {
  JsonValue json = parsed(test::fixture("thorchain/made_up_swap.json"));
  std::string text(const std::string& name) const { return std::string(*json.string_at(name)); }
  std::string start() const { return "bitcoin:" + text("theft") + ":0"; }
  std::string paid_in() const { return "bitcoin:" + text("swap") + ":0"; }
  std::string paid_out() const { return "ethereum:" + text("ethereumPayment"); }
};

std::vector<RecordedReply> recorded(const std::string& file) {
  std::vector<RecordedReply> replies;
  const Bytes bytes = test::fixture(file);
  for (std::string_view text = as_text(bytes); !text.empty();) {
    const std::size_t end = text.find('\n');
    std::vector<Problem> problems;
    const auto reply = parse_recorded_line(as_bytes(text.substr(0, end)), problems);
    REQUIRE(reply);
    replies.push_back(*reply);
    text.remove_prefix(end + 1);
  }
  return replies;
}

const std::vector<RecordedReply>& replies() {
  static const std::vector<RecordedReply> all = [] {
    auto list = recorded("thorchain/made_up_swap.jsonl");
    for (auto& reply : recorded("devchain/theft_explorer.jsonl")) list.push_back(std::move(reply));
    return list;
  }();
  return all;
}

const RecordedReply* find_reply(const Want& want) {
  const auto found = std::find_if(replies().begin(), replies().end(), [&](const RecordedReply& reply) { return reply.url.ends_with(want.path) && !want.path.empty(); });
  return found == replies().end() ? nullptr : &*found;
}

/// Answers until nothing is wanted; how many wants went to a Midgard.
std::size_t answer_all(Session& session) {
  std::size_t to_midgard = 0;
  for (auto wants = session.wants(6); !wants.empty(); wants = session.wants(6)) {
    for (const Want& want : wants) {
      to_midgard += want.of_thorchain ? 1U : 0U;
      const RecordedReply* reply = find_reply(want);
      if (reply == nullptr) {
        REQUIRE(session.fail(want.id, "not recorded"));
        continue;
      }
      const auto given = session.give(want.id, "replay.test", reply->status, reply->body, reply->fetched_at_s);
      REQUIRE(given);
      CHECK(given->accepted);
    }
  }
  return to_midgard;
}

QuestionAsked question_from(const std::string& ref, std::optional<Amount> amount = {}, Direction direction = Direction::forward) {
  Question question{.direction = direction, .method = Method::fifo};
  question.starts.push_back({.ref = parse_ref(ref).value(), .amount = amount});
  return {.question = question, .check_payments = false};
}

Session followed(std::optional<Amount> amount = {}) {
  Session session;
  session.use_endpoint({.dialect = AccountDialect::etherscan, .chain = Chain::ethereum});
  REQUIRE(session.ask(question_from(Story{}.start(), amount)));
  CHECK(answer_all(session) == 0);
  return session;
}

void ask_midgard(Session& session) {
  REQUIRE(session.ask_thorchain(parse_ref("bitcoin:" + Story{}.text("swap")).value()));
  CHECK(answer_all(session) == 1);
}

void look_up_payment(Session& session) {
  REQUIRE(session.look_up(parse_ref(Story{}.paid_out()).value()));
  answer_all(session);
}

const ToldTrail& trail_of(Session& session) {
  const auto trail = session.trail();
  if (!trail) FAIL(format_error(trail.error()));
  return **trail;
}

const ToldCrossing& only_crossing(Session& session) {
  const ToldTrail& trail = trail_of(session);
  REQUIRE(trail.crossings.size() == 1);
  return trail.crossings[0];
}

constexpr U128 kWei = 1'000'000'000'000'000'000;

/// A page of so many actions that concern nobody.
std::string page(std::size_t rows, const std::string& token) {
  std::string body = R"({"actions":[)";
  for (std::size_t i = 0; i < rows; ++i) {
    body += std::string(i == 0 ? "" : ",") + R"({"type":"send","status":"success","date":"1","height":")" + std::to_string(i) + R"(","in":[],"out":[],"metadata":{}})";
  }
  return body + R"(],"meta":{"nextPageToken":")" + token + "\"}}";
}

}  // namespace

TEST_CASE("a memo is an offer: Midgard is not asked before somebody presses, and nothing ends there") {
  Session session = followed();
  CHECK(session.count_wants() == 0);
  const auto json = parsed(as_bytes(*write_crossings(session)));
  CHECK(json.find("offers")->elements().size() == 1);
  CHECK(*json.find("offers")->elements()[0].string_at("ref") == "bitcoin:" + Story{}.text("swap"));
  CHECK(json.find("crossings")->elements().empty());
  CHECK(trail_of(session).crossings.empty());
}

TEST_CASE("Midgard's word ends the trail where it was paid in, and names the other side with its own unit") {
  Session session = followed();
  ask_midgard(session);
  const ToldCrossing& row = only_crossing(session);
  CHECK_FALSE(row.is_before);
  CHECK(row.crossing.grade == TrailGrade::claimed);
  CHECK(row.traced.units() == 2'500'000'000);
  CHECK(row.carried == Amount{400 * kWei});
  const ToldTrail& trail = trail_of(session);
  CHECK(trail.places[row.place].ref == Story{}.paid_in());
  REQUIRE(trail.audit.size() == 1);
  CHECK(trail.audit[0].converted_out.units() == 2'500'000'000);
  CHECK(trail.audit[0].start == *trail.audit[0].ends.plus(trail.audit[0].converted_out));
  const auto json = parsed(as_bytes(*write_crossings(session)));
  CHECK(json.find("offers")->elements().empty());
  const JsonValue& start = *json.find("crossings")->elements()[0].find("start");
  CHECK(*start.string_at("ref") == Story{}.paid_out());
  CHECK(*start.bool_at("is_stored") == false);
}

TEST_CASE("once the other payment is there too, the crossing is worked out and the way across starts at the payment itself") {
  Session session = followed();
  ask_midgard(session);
  look_up_payment(session);
  CHECK(only_crossing(session).crossing.grade == TrailGrade::inferred);
  const auto start = start_beyond(trail_of(session), only_crossing(session));
  REQUIRE(start);
  CHECK(start->ref == Story{}.paid_out() + ":value");
  CHECK(start->is_stored);
  CHECK_FALSE(start->amount);
  CHECK(start->direction == Direction::forward);
}

TEST_CASE("the second trail starts with its part, says where it continues from, and its sums are exact") {
  Session session = followed(Amount{U128{1'000'000'000}});
  ask_midgard(session);
  look_up_payment(session);
  const auto start = start_beyond(trail_of(session), only_crossing(session));
  REQUIRE(start);
  CHECK(start->amount == Amount{160 * kWei});  // 10 of the 25 bitcoin that were paid in for 400 ether
  REQUIRE(session.ask(question_from(start->ref, start->amount)));
  answer_all(session);
  const ToldCrossing& back = only_crossing(session);
  CHECK(back.is_before);
  CHECK(back.traced.units() == 160 * kWei);
  CHECK(back.carried == Amount{U128{1'000'000'000}});
  for (const ToldAudit& row : trail_of(session).audit) CHECK(*row.start.plus(row.converted_in) == *row.ends.plus(row.converted_out));
  const auto way_back = start_beyond(trail_of(session), back);
  REQUIRE(way_back);
  CHECK(way_back->ref == Story{}.paid_in());
  CHECK(way_back->direction == Direction::backward);
}

TEST_CASE("backward, the payment out leads to the payment in") {
  Session session;
  session.use_endpoint({.dialect = AccountDialect::etherscan, .chain = Chain::ethereum});
  REQUIRE(session.ask(question_from(Story{}.paid_out(), {}, Direction::backward)));
  REQUIRE(session.ask_thorchain(parse_ref(Story{}.paid_out()).value()));
  const auto wants = session.wants(1);
  REQUIRE(wants.size() == 1);
  CHECK(wants[0].of_thorchain);
  const auto reply = std::find_if(replies().begin(), replies().end(), [](const RecordedReply& r) { return r.url.find("/v2/actions") != std::string::npos; });
  REQUIRE(session.give(wants[0].id, "replay.test", 200, reply->body, 1));
  answer_all(session);
  const ToldCrossing& row = only_crossing(session);
  CHECK_FALSE(row.is_before);
  CHECK(row.crossing.grade == TrailGrade::claimed);
  CHECK(row.traced.units() == 400 * kWei);
  CHECK(row.carried == Amount{U128{2'500'000'000}});
  const auto start = start_beyond(trail_of(session), row);
  REQUIRE(start);
  CHECK(start->ref == "bitcoin:" + Story{}.text("swap"));
  CHECK(start->direction == Direction::backward);
  for (const ToldAudit& audit : trail_of(session).audit) CHECK(*audit.start.plus(audit.converted_in) == *audit.ends.plus(audit.converted_out));
}

TEST_CASE("picture, table, details and document have the crossing with both amounts and its grade") {
  Session session = followed();
  ask_midgard(session);
  const auto context = picture_context(session);
  REQUIRE(context);
  const auto picture = draw_picture(*context, {});
  REQUIRE(picture);
  const auto node = std::find_if(picture->nodes.begin(), picture->nodes.end(), [](const PictureNode& n) { return n.kind == PictureNode::Kind::swap; });
  REQUIRE(node != picture->nodes.end());
  CHECK(node->title == "25 BTC");
  CHECK(node->subtitle == "400 ETH");
  CHECK(node->grade == TrailGrade::claimed);
  CHECK(picture->grade == TrailGrade::claimed);
  const auto edge = std::find_if(picture->edges.begin(), picture->edges.end(), [&](const PictureEdge& e) { return &picture->nodes[e.to] == &*node; });
  REQUIRE(edge != picture->edges.end());
  CHECK(edge->grade == TrailGrade::claimed);
  CHECK(picture->nodes[edge->from].ref == Story{}.paid_in());
  const auto table = parsed(as_bytes(*write_table(session)));
  const JsonValue& row = table.find("rows")->elements().back();
  CHECK(*row.string_at("kind") == "conversion");
  CHECK(*row.string_at("grade") == "claimed");
  CHECK(*row.string_at("given.text") == "25 BTC");
  CHECK(*row.string_at("money.text") == "400 ETH");
  CHECK(*row.string_at("tx") == Story{}.paid_out());
  const auto details = write_details(session, node->id);
  REQUIRE(details);
  CHECK(details->find("As THORChain's Midgard says") == std::string::npos);
  CHECK(details->find("as THORChain's Midgard says") != std::string::npos);
  CHECK(write_details(session, edge->id));
  for (const std::optional<Currency> currency : {std::optional<Currency>(), std::optional(Currency::usd)}) {
    session.show_values_in(currency);
    const auto csv = write_csv(session);
    REQUIRE(csv);
    const auto header_cells = std::count(csv->begin(), csv->begin() + static_cast<std::ptrdiff_t>(csv->find("\r\n")), ',');
    const std::string last = csv->substr(csv->rfind("\r\n", csv->size() - 3) + 2);
    CHECK(last.find("2500000000,25,BTC,bitcoin:BTC,400000000000000000000,400,ETH,ethereum:ETH") != std::string::npos);
    CHECK(std::count(last.begin(), last.end(), ',') == header_cells);
  }
  session.show_values_in({});
  const auto document = parsed(as_bytes(*write_trail(session)));
  const JsonValue& crossing = document.find("crossings")->elements()[0];
  CHECK(*crossing.string_at("grade") == "claimed");
  CHECK(*crossing.string_at("in.amount") == "2500000000");
  CHECK(*crossing.string_at("out.amount") == "400000000000000000000");
  CHECK(*crossing.find("source")->elements()[0].string_at("pointer") == "/actions/0");
}

TEST_CASE("no order of the replies changes the document") {
  const Story story;
  const auto document_of = [&](const std::vector<std::size_t>& order) {
    Session session;
    for (const std::size_t i : order) {
      const std::string line = format_recorded_line(replies()[i]) + '\n';
      REQUIRE(session.open("reply", as_bytes(line)));
    }
    REQUIRE(session.ask(question_from(story.start())));
    return write_trail(session).value();
  };
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < replies().size(); ++i) {
    const std::string& url = replies()[i].url;
    const bool is_of_payment = url.find("/btc/api") != std::string::npos || url.find("/v2/actions") != std::string::npos ||
                               url.find("eth_getTransactionByHash&txhash=" + story.text("ethereumPayment")) != std::string::npos;
    if (is_of_payment) order.push_back(i);
  }
  const std::string expected = document_of(order);
  CHECK(expected.find("\"crossings\"") != std::string::npos);
  std::reverse(order.begin(), order.end());
  CHECK(document_of(order) == expected);
  for (std::size_t turn = 0; turn < order.size(); ++turn) {
    std::rotate(order.begin(), order.begin() + 1, order.end());
    CHECK(document_of(order) == expected);
  }
}

TEST_CASE("Midgard's pages are asked for one after the other, while they are full") {
  Session session;
  REQUIRE(session.ask_thorchain(parse_ref("bitcoin:" + Story{}.text("swap")).value()));
  auto wants = session.wants(6);
  REQUIRE(wants.size() == 1);
  const std::string first = wants[0].path;
  REQUIRE(session.give(wants[0].id, "m", 200, as_bytes(page(50, "151")), 1));
  wants = session.wants(6);
  REQUIRE(wants.size() == 1);
  CHECK(wants[0].path == first + "&nextPageToken=151");
  REQUIRE(session.give(wants[0].id, "m", 200, as_bytes(page(50, "152&x=1")), 1));
  CHECK(session.wants(6).empty());
  REQUIRE(session.ask_thorchain(parse_ref("bitcoin:" + Story{}.text("theft")).value()));
  wants = session.wants(6);
  REQUIRE(session.give(wants[0].id, "m", 200, as_bytes(page(3, "151")), 1));
  CHECK(session.wants(6).empty());
}

TEST_CASE("a page that names itself as its next one is not asked for again") {
  Session session;
  REQUIRE(session.ask_thorchain(parse_ref("bitcoin:" + Story{}.text("swap")).value()));
  std::size_t asked = 0;
  for (auto wants = session.wants(6); !wants.empty(); wants = session.wants(6)) {
    ++asked;
    REQUIRE(session.give(wants[0].id, "m", 200, as_bytes(page(50, "7")), 1));
  }
  CHECK(asked == 2);
}

TEST_CASE("every failure of Midgard's is told, and what may pass is asked again") {
  const auto given = [](int status, const std::string& body) {
    Session session;
    REQUIRE(session.ask_thorchain(parse_ref("bitcoin:" + Story{}.text("swap")).value()));
    return session.give(session.wants(1).at(0).id, "m", status, as_bytes(body), 1).value();
  };
  CHECK(given(429, "Too Many Requests").retry);
  CHECK(given(503, "busy").retry);
  CHECK(given(200, "<!doctype html>").retry);
  CHECK(given(404, "no such thing").accepted);
  CHECK_FALSE(given(200, "[]").accepted);
  CHECK(given(200, R"({"actions":[],"meta":{}})").accepted);
  CHECK(given(429, "").problems[0].code == Code::rate_limited);
}

TEST_CASE("a Midgard that gave no answer can be asked once more") {
  Session session;
  const Ref swap = parse_ref("bitcoin:" + Story{}.text("swap")).value();
  REQUIRE(session.ask_thorchain(swap));
  const std::string id = session.wants(1).at(0).id;
  REQUIRE(session.fail(id, "no answer"));
  CHECK(session.count_wants() == 0);
  REQUIRE(session.ask_thorchain(swap));
  CHECK(session.wants(1).at(0).id == id);
}

TEST_CASE("what is no transaction cannot be asked about") {
  Session session;
  CHECK(session.ask_thorchain(parse_ref("bitcoin:12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw").value()).error().code == Code::usage);
}
