// All rules side by side: over real blocks, and on rows made by hand.

#include <catch2/catch.hpp>

#include "session/answers.h"
#include "session/bounds_document.h"
#include "session/comparison_document.h"
#include "support/files.h"
#include "unit/session/wording.h"

using namespace peelback;

namespace {

const std::string kCoinOfBlock9 = "bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0";

Session session_about_block_9(Method method, Direction direction = Direction::forward, FeeRule fees = FeeRule::end) {
  Session session;
  REQUIRE(session.open("firstblocks.blk", test::fixture("btc/firstblocks.blk")));
  Question question{.direction = direction, .method = method, .fees = fees};
  question.starts.push_back({.ref = *parse_ref(kCoinOfBlock9)});
  REQUIRE(session.ask({.question = question}));
  return session;
}

JsonValue parsed(const std::string& text) {
  std::vector<Problem> problems;
  return parse_json(as_bytes(text), problems).value();
}

// One place, and what three rules say of it; the last is poison.
struct ByHand {
  explicit ByHand(std::vector<std::optional<std::uint64_t>> amounts, std::optional<ToldBounds> bounds = {}) {
    const Method methods[] = {Method::fifo, Method::haircut, Method::poison};
    trails.resize(std::size(methods));
    ToldComparisonRow row{.bounds = bounds};
    for (std::size_t i = 0; i < trails.size(); ++i) {
      trails[i].method = methods[i];
      trails[i].assets = {native_asset(Chain::bitcoin)};
      trails[i].places.push_back({.ref = "bitcoin:ab:1", .key = "bitcoin:ab:1", .full_title = "1xyz"});
      row.by_rule.push_back(amounts[i] ? std::optional(ToldPart{0, Amount{*amounts[i]}}) : std::nullopt);
    }
    for (const ToldTrail& trail : trails) contexts.push_back({trail, replies, problems});
    rows = {row};
  }
  std::string sentence() const {
    const JsonValue view = parsed(write_comparison_view({contexts, rows}).value());
    return std::string(view.find("rows")->elements()[0].find("sentence")->text());
  }

  std::vector<ToldTrail> trails;
  ReplyTable replies;
  std::vector<Problem> problems;
  std::vector<TrailContext> contexts;
  std::vector<ToldComparisonRow> rows;
};

ToldBounds between(std::uint64_t least, std::uint64_t most) { return {Amount{least}, Amount{most}, {}}; }

}  // namespace

TEST_CASE("each rule's trail in a comparison is the document that the rule alone gives, byte for byte") {
  Session session = session_about_block_9(Method::fifo);
  const auto comparison = write_comparison(session);
  REQUIRE(comparison);
  std::size_t found = 0;
  for (const Method method : {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first, Method::poison}) {
    Session alone = session_about_block_9(method);
    const auto labels = alone.place_labels();
    REQUIRE(labels);
    ToldTrail trail = **alone.trail();
    for (ToldEnd& end : trail.ends) end.bounds.reset();  // a comparison has them in its table
    const auto document = write_trail_document({trail, alone.replies(), alone.problems(), *labels});
    REQUIRE(document);
    const std::string member = '"' + std::string(method_name(method)) + "\":" + document->substr(0, document->size() - 1);
    CAPTURE(method_name(method));
    CHECK(comparison->find(member) != std::string::npos);
    ++found;
  }
  CHECK(found == 6);
  CHECK(comparison->starts_with("{\"format\":\"peelback-comparison/1\",\"rules\":{\"dirty-first\":"));
  CHECK(comparison->back() == '\n');
}

TEST_CASE("by every rule that conserves, a comparison's column adds up to the start, and lies within the bounds") {
  Session session = session_about_block_9(Method::fifo);
  const JsonValue comparison = parsed(write_comparison(session).value());
  std::map<std::string, U128> sums;
  for (const JsonValue& row : comparison.find("table")->elements()) {
    for (const JsonMember& rule : row.find("per_rule")->members()) {
      const U128 amount = *parse_decimal(rule.value.text());
      sums[std::string(rule.key)] += amount;
      if (rule.key == "poison" || row.find("at_most")->text().empty()) continue;
      CHECK(amount >= *parse_decimal(row.find("at_least")->text()));
      CHECK(amount <= *parse_decimal(row.find("at_most")->text()));
    }
  }
  for (const auto& [rule, sum] : sums) {
    CAPTURE(rule);
    if (rule != "poison") CHECK(sum == U128{5'000'000'000});
  }
  CHECK(sums.size() == 6);
}

TEST_CASE("what is said of a row names least and most of the rules, and never calls poison an amount") {
  CHECK(ByHand({{5}, {5}, {900}}).sentence() == "By every rule 0.00000005 BTC of it ended at 1xyz.");
  CHECK(ByHand({{5}, {3}, {900}}).sentence() == "By the rules between 0.00000003 BTC and 0.00000005 BTC of it ended at 1xyz.");
  CHECK(ByHand({{5}, {}, {900}}).sentence() == "By the rules from none of it to 0.00000005 BTC ended at 1xyz.");
  CHECK(ByHand({{}, {}, {900}}).sentence() == "By the rules none of it ended at 1xyz, which is in reach.");
  CHECK(ByHand({{5}, {3}, {900}}, between(2, 8)).sentence() ==
        "By the rules between 0.00000003 BTC and 0.00000005 BTC of it ended at 1xyz; whatever the rule at least 0.00000002 BTC must have, "
        "and up to 0.00000008 BTC may have.");
  CHECK(ByHand({{5}, {}, {900}}, between(0, 8)).sentence() ==
        "By the rules from none of it to 0.00000005 BTC ended at 1xyz; the blockchain alone does not show that any of it must have, and "
        "up to 0.00000008 BTC may have.");
  CHECK(ByHand({{5}, {5}, {900}}, between(5, 5)).sentence() ==
        "By every rule 0.00000005 BTC of it ended at 1xyz; whatever the rule exactly 0.00000005 BTC must have.");
}

TEST_CASE("a comparison's table says null where nobody worked out what holds whatever the rule") {
  const ByHand made({{5}, {}, {900}});
  const auto text = write_comparison({made.contexts, made.rows});
  REQUIRE(text);
  CHECK(text->ends_with(R"("table":[{"asset":"bitcoin:BTC","at_least":null,"at_most":null,"per_rule":{"fifo":"5","haircut":"0","poison":"900"},)"
                        R"("place":"bitcoin:ab:1","untraced":null}],"unbounded":1,"unbounded_because":"work"})"
                        "\n"));
  CHECK(parsed(write_comparison_view({made.contexts, made.rows}).value()).find("sentence")->text() ==
        "0 of 1 place hold the same amount by every rule. For 1 place it was not worked out what holds whatever the rule.");
}

TEST_CASE("rules are compared backward and with fees that go on too, without bounds, and the document says why") {
  const auto refusal_of = [](Direction direction, FeeRule fees) {
    Session session = session_about_block_9(Method::fifo, direction, fees);
    const JsonValue comparison = parsed(write_comparison(session).value());
    const auto& table = comparison.find("table")->elements();
    REQUIRE_FALSE(table.empty());
    for (const JsonValue& row : table) CHECK(row.find("at_most")->is(JsonValue::Kind::null));
    CHECK(comparison.find("rules")->members().size() == 6);
    CHECK(comparison.u64_at("unbounded").value() == table.size());
    return std::string(comparison.find("unbounded_because")->text());
  };
  CHECK(refusal_of(Direction::backward, FeeRule::end) == "backward");
  CHECK(refusal_of(Direction::forward, FeeRule::coinbase) == "fees");
  Session forward = session_about_block_9(Method::fifo);
  const JsonValue comparison = parsed(write_comparison(forward).value());
  CHECK(comparison.u64_at("unbounded").value() == 0);
  CHECK(comparison.find("unbounded_because") == nullptr);
}

TEST_CASE("bounds are written as the command's answer") {
  const BoundsAsked asked{.from = {"bitcoin:aa:0"}, .to = {"bitcoin:1abc", "bitcoin:1xyz"}, .asset = native_asset(Chain::bitcoin)};
  const auto text = write_bounds(asked, {.start = Amount{10}, .at_least = Amount{2}, .at_most = Amount{7}, .untraced = Amount{1}, .behind_services = Amount{3}});
  REQUIRE(text);
  CHECK(*text == R"({"asset":"bitcoin:BTC","at_least":"2","at_most":"7","behind_services":"3","from":["bitcoin:aa:0"],"start":"10",)"
                 R"("to":["bitcoin:1abc","bitcoin:1xyz"],"untraced":"1"})"
                 "\n");
  const auto unfinished = write_bounds(asked, {.start = Amount{10}, .at_most = Amount{7}, .is_complete = false});
  REQUIRE(unfinished);
  CHECK(unfinished->find(R"("is_complete":false)") != std::string::npos);
}
