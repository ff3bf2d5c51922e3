#include "taint/reached.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "unit/taint/by_hand.h"

namespace peelback::test {

namespace {

Reached answer_of(const Store& store, const Question& question, const Targets& targets) {
  auto answer = reached(store, question, file_hints(store, question), targets);
  if (!answer) FAIL(format_error(answer.error()));
  return std::move(answer).value();
}

const ReachedByRule& by(const Reached& answer, Method method) {
  return *std::find_if(answer.rules.begin(), answer.rules.end(), [&](const ReachedByRule& rule) { return rule.method == method; });
}

// 4 stolen coins and 6 others; 5 to the shop, 5 on to the mule, who pays the shop again.
Ledger shop_ledger() {
  return {{{"theft", {from_outside(10)}, {{4, "thief"}, {6, "victim"}}, 1},
           {"pay", {{"theft", 0}, from_outside(6)}, {{5, "shop"}, {5, "mule"}}, 2},
           {"again", {{"pay", 1}}, {{3, "shop"}, {1, "mule"}}, 3},
           {"round", {{"pay", 0}}, {{5, "shop"}}, 4}}};
}

Targets the_shop(const Store& store) { return {.scripts = {store.find_script(script_of("shop"))}}; }

}  // namespace

TEST_CASE("every rule says how much arrived, money that goes round is not added twice") {
  const Ledger ledger = shop_ledger();
  const Store store = ledger.store();
  const Reached answer = answer_of(store, {.starts = {start_at("theft", 0)}}, the_shop(store));
  REQUIRE(answer.rules.size() == 5);
  CHECK(by(answer, Method::fifo).arrived == Amount{4});     // all four to pay:0
  CHECK(by(answer, Method::lifo).arrived == Amount{3});     // four to pay:1, the last of them go first: three to again:0
  CHECK(by(answer, Method::haircut).arrived == Amount{3});  // two and two, and one of those to again:0
  CHECK(answer.in_reach);
  REQUIRE(answer.arrivals.size() == 1);
  CHECK(store.txid(answer.arrivals[0].tx) == txid_of("pay"));
  CHECK(answer.arrivals[0].amount == Amount{4});
}

TEST_CASE("a target is an address, an output or a whole transaction with its fee") {
  const Ledger ledger = shop_ledger();
  const Store store = ledger.store();
  const Question question{.starts = {start_at("theft", 0)}};
  CHECK(by(answer_of(store, question, {.outputs = {{txid_of("again"), 0}}}), Method::lifo).arrived == Amount{3});
  const Reached through = answer_of(store, question, {.transactions = {txid_of("again")}});
  CHECK(by(through, Method::lifo).arrived == Amount{4});
  CHECK(by(through, Method::fifo).arrived.is_zero());
  CHECK(by(answer_of(store, question, {.transactions = {txid_of("pay")}}), Method::haircut).arrived == Amount{4});
  CHECK(answer_of(store, question, {.transactions = {txid_of("nobody knows it")}}).arrivals.empty());
}

TEST_CASE("an address that none of it can have reached is out of reach") {
  const Ledger ledger = shop_ledger();
  const Store store = ledger.store();
  const Reached answer = answer_of(store, {.starts = {start_at("theft", 0)}}, {.scripts = {store.find_script(script_of("victim"))}});
  CHECK_FALSE(answer.in_reach);
  CHECK(answer.arrivals.empty());
  for (const ReachedByRule& rule : answer.rules) CHECK(rule.arrived.is_zero());
}

TEST_CASE("what was not followed is counted by why") {
  const Ledger ledger = shop_ledger();
  const Store store = ledger.store();
  Question question{.starts = {start_at("theft", 0)}, .not_followed = {{txid_of("pay"), 1}}};
  const ReachedByRule lifo = by(answer_of(store, question, the_shop(store)), Method::lifo);
  CHECK(lifo.start == Amount{4});
  CHECK(lifo.arrived.is_zero());
  CHECK(lifo.ended(EndReason::not_followed) == Amount{4});
  CHECK(lifo.not_followed() == Amount{4});
  const ReachedByRule fifo = by(answer_of(store, question, the_shop(store)), Method::fifo);
  CHECK(fifo.not_followed().is_zero());
}

TEST_CASE("coins that start at a target have arrived, and what arrives small or collapsed has arrived too") {
  const Ledger ledger = shop_ledger();
  const Store store = ledger.store();
  CHECK(by(answer_of(store, {.starts = {start_at("pay", 0)}}, the_shop(store)), Method::fifo).arrived == Amount{5});
  Question question{.starts = {start_at("theft", 0)}, .limits = {.min_amount = Amount{100}}, .not_followed = {{txid_of("pay"), 0}}};
  CHECK(by(answer_of(store, question, the_shop(store)), Method::fifo).arrived == Amount{4});
}

TEST_CASE("where the question's own rule brings nothing, the way of another rule is told") {
  const Ledger ledger = shop_ledger();
  const Store store = ledger.store();
  const Question question{.method = Method::fifo, .starts = {start_at("theft", 0)}};
  const Targets again{.outputs = {{txid_of("again"), 0}}};
  const Reached answer = answer_of(store, question, again);
  CHECK(by(answer, Method::fifo).arrived.is_zero());
  CHECK(answer.method == Method::lifo);
  REQUIRE(answer.arrivals.size() == 1);
  CHECK(ref_name(ledger, store, answer.trail.places[answer.arrivals[0].place.value]) == "again:0");
}

TEST_CASE("asking about nothing is a usage error") {
  const Store store = shop_ledger().store();
  const Question question{.starts = {start_at("theft", 0)}};
  const auto answer = reached(store, question, file_hints(store, question), {});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Code::usage);
}

TEST_CASE("what arrived and what ended elsewhere is the start, and poison knows of every arrival") {
  std::mt19937_64 random(31);
  int arrived = 0;
  for (int round = 0; round < 500; ++round) {
    const RandomCase made = random_case(random);
    const Store store = made.ledger.store();
    Question question{.starts = made.starts, .limits = {.fan_out = static_cast<std::uint32_t>(random() % 3)}};
    question.method = round % 2 == 0 ? Method::haircut : Method::poison;
    const Targets targets{.scripts = {store.find_script(script_of("bob"))}};
    if (!targets.scripts[0].exists()) continue;
    const Reached answer = answer_of(store, question, targets);
    for (const ReachedByRule& rule : answer.rules) {
      U128 sum = rule.arrived.units();
      for (const Amount amount : rule.ends) sum += amount.units();
      REQUIRE(sum == rule.start.units());
      // A fan-out is taken by each rule's own largest, so that poison's trail may pass by.
      if (question.limits.fan_out == 0 && !rule.arrived.is_zero()) REQUIRE(answer.in_reach);
      arrived += rule.arrived.is_zero() ? 0 : 1;
    }
    REQUIRE(answer.arrivals.empty() == answer.trail.places.empty());
    U128 by_place = 0;
    for (const Arrival& arrival : answer.arrivals) {
      REQUIRE(answer.trail.places[arrival.place.value].tx == arrival.tx);
      REQUIRE(answer.trail.places[arrival.place.value].output == arrival.output);
      by_place += arrival.amount.units();
    }
    if (answer.method != Method::poison) REQUIRE(by_place == by(answer, answer.method).arrived.units());
  }
  CHECK(arrived > 300);
}

}  // namespace peelback::test
