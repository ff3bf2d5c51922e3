// What the user's hand does to a trail: continue past a stop, expand past a limit. Stories are in tests/scenarios.

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "unit/taint/by_hand.h"

namespace peelback::test {

namespace {

constexpr Method kConserving[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first};

Trail trail_of(const Store& store, const Question& question, const TraceHints& hints) {
  auto trail = trace(store, question, hints);
  if (!trail) FAIL(format_error(trail.error()));
  return std::move(trail).value();
}

// theft -> exchange -> (mule, exchange again) -> shop
Ledger exchange_ledger() {
  return {{{"theft", {from_outside(10)}, {{10, "thief"}}, 1},
           {"deposit", {{"theft", 0}}, {{10, "exchange"}}, 2},
           {"withdraw", {{"deposit", 0}}, {{6, "mule"}, {3, "exchange"}}, 3},
           {"spend", {{"withdraw", 0}}, {{6, "shop"}}, 4}}};
}

ServiceStop exchange(const Store& store) { return {.script = store.find_script(script_of("exchange")), .detail = "an exchange", .tag = 7}; }

// Every place and hop of the ledgers of this room, as a question's list.
std::vector<Outpoint> random_outpoints(const RandomCase& made, std::mt19937_64& random) {
  std::vector<Outpoint> list;
  for (const Tx& tx : made.ledger.txs) {
    for (std::uint32_t vout = 0; vout < tx.outputs.size(); ++vout) {
      if (random() % 3 == 0) list.push_back({txid_of(tx.name), vout});
    }
  }
  return list;
}

void limit_at_random(Limits& limits, std::mt19937_64& random) {
  limits.max_hops = static_cast<std::uint32_t>(random() % 5);
  limits.min_amount = Amount{random() % 4};
  limits.fan_out = static_cast<std::uint32_t>(random() % 3);
  limits.min_share_ppm = static_cast<std::uint32_t>(random() % 3) * 100'000;
  if (random() % 3 == 0) limits.until_s = static_cast<std::int64_t>(1 + random() % 4) * 600;
}

}  // namespace

TEST_CASE("hops behind a continued stop are inferred, never exact, and the places know it") {
  const Ledger ledger = exchange_ledger();
  const Store store = ledger.store();
  Question question{.starts = {start_at("theft", 0)}, .continued = {{txid_of("deposit"), 0}}};
  TraceHints hints = file_hints(store, question);
  hints.services = {exchange(store)};
  const Trail trail = trail_of(store, question, hints);
  REQUIRE(trail.hops.size() == 5);
  CHECK(trail.hops[0].grade == TrailGrade::observed);
  CHECK(trail.hops[0].basis == AmountBasis::exact);
  CHECK_FALSE(trail.places[trail.hops[0].to.value].beyond_stop);
  for (std::size_t i = 1; i < trail.hops.size(); ++i) {
    CHECK(trail.hops[i].grade == TrailGrade::inferred);
    CHECK(trail.hops[i].basis == AmountBasis::rule);
    CHECK(trail.places[trail.hops[i].to.value].beyond_stop);
  }
  CHECK(trail_grade_name(TrailGrade::inferred) == "inferred");
  CHECK(trail_grade_name(TrailGrade::observed) == "observed");
}

TEST_CASE("an end names the label that ended it by the caller's own number") {
  const Ledger ledger = exchange_ledger();
  const Store store = ledger.store();
  const Question question{.starts = {start_at("theft", 0)}};
  TraceHints hints = file_hints(store, question);
  hints.services = {exchange(store)};
  CHECK(trail_of(store, question, hints).ends[0].tag == 7);
  hints.services.clear();
  CHECK(trail_of(store, question, hints).ends[0].tag == kNoTag);
}

TEST_CASE("of several labels that hold, the one with the least number ends the trail") {
  const Ledger ledger = exchange_ledger();
  const Store store = ledger.store();
  const Question question{.starts = {start_at("theft", 0)}};
  TraceHints hints = file_hints(store, question);
  ServiceStop first = exchange(store);
  ServiceStop second = exchange(store);
  first.tag = 1;
  first.reason = EndReason::shielded;
  second.tag = 2;
  hints.services = {second, first};
  CHECK(trail_of(store, question, hints).ends[0].reason == EndReason::shielded);
  first.valid_from_s = 1'000'000;
  hints.services = {second, first};
  CHECK(trail_of(store, question, hints).ends[0].tag == 2);
}

TEST_CASE("an address that a label calls a service is not asked about, continued or not") {
  const Ledger ledger = exchange_ledger();
  const Store store = ledger.store();
  Question question{.starts = {start_at("theft", 0)}};
  TraceHints hints = file_hints(store, question);
  hints.can_ask = true;
  hints.services = {exchange(store)};
  CHECK(trail_of(store, question, hints).missing.empty());
  question.continued = {{txid_of("deposit"), 0}};
  const Trail trail = trail_of(store, question, hints);
  REQUIRE(trail.missing.size() == 1);
  CHECK(trail.missing[0].need == Need{.kind = Need::Kind::address_stats, .script = script_of("mule")});
}

TEST_CASE("nothing starts at a stop: a continued start is observed") {
  const Ledger ledger = exchange_ledger();
  const Store store = ledger.store();
  const Question question{.starts = {start_at("deposit", 0)}, .continued = {{txid_of("deposit"), 0}}};
  TraceHints hints = file_hints(store, question);
  hints.services = {exchange(store)};
  for (const Hop& hop : trail_of(store, question, hints).hops) CHECK(hop.grade == TrailGrade::observed);
}

TEST_CASE("a hop is inferred exactly when coins of its label came through a continued stop") {
  std::mt19937_64 random(21);
  int inferred = 0;
  for (int round = 0; round < 3000; ++round) {
    const RandomCase made = random_case(random);
    const Store store = made.ledger.store();
    Question question{.method = kConserving[round % 5], .starts = made.starts};
    question.continued = random_outpoints(made, random);
    TraceHints hints = file_hints(store, question);
    hints.services = {{.script = store.find_script(script_of("ann")), .detail = "ann"}};
    const Trail trail = trail_of(store, question, hints);
    std::vector<bool> is_guess(trail.places.size());  // coins that the place pays out are guesses
    for (std::size_t i = 0; i < trail.places.size(); ++i) {
      const Place& place = trail.places[i];
      const bool is_named = place.depth == 0;  // by a start, which is never at a stop
      if (is_named || !place.output.exists() || !(store.script(place.output) == hints.services[0].script)) continue;
      const Outpoint outpoint{store.txid(place.tx), store.vout_of(place.output)};
      is_guess[i] = std::find(question.continued.begin(), question.continued.end(), outpoint) != question.continued.end();
    }
    std::vector<bool> is_beyond(trail.places.size());
    for (const Hop& hop : trail.hops) {  // in processing order: a hop into a place stands before the hops out of it
      const auto sources = trail.sources_of(hop);
      const bool expected = std::any_of(sources.begin(), sources.end(), [&](PlaceIndex p) { return is_guess[p.value] || is_beyond[p.value]; });
      REQUIRE((hop.grade == TrailGrade::inferred) == expected);
      if (expected) REQUIRE(hop.basis == AmountBasis::rule);
      if (expected) is_beyond[hop.to.value] = true;
      inferred += expected ? 1 : 0;
    }
    for (std::size_t i = 0; i < trail.places.size(); ++i) REQUIRE(trail.places[i].beyond_stop == is_beyond[i]);
  }
  CHECK(inferred > 500);
}

TEST_CASE("what starts is what ends, whatever is continued, expanded and collapsed") {
  std::mt19937_64 random(22);
  for (int round = 0; round < 3000; ++round) {
    const RandomCase made = random_case(random);
    Store store = made.ledger.store();
    store.add_address_stats(store.intern_script(script_of("bob")), {.tx_count = 5000});
    Question question{.method = kConserving[round % 5], .starts = made.starts};
    limit_at_random(question.limits, random);
    question.continued = random_outpoints(made, random);
    question.expanded = random_outpoints(made, random);
    question.not_followed = random_outpoints(made, random);
    TraceHints hints = file_hints(store, question);
    hints.services = {{.script = store.intern_script(script_of("ann")), .detail = "ann"}};
    const Trail trail = trail_of(store, question, hints);
    for (const AuditRow& row : trail.audit) REQUIRE(row.start == row.ends);
    for (const End& end : trail.ends) {
      const Place& place = trail.places[end.place.value];
      if (!place.output.exists()) continue;
      const Outpoint outpoint{store.txid(place.tx), store.vout_of(place.output)};
      const auto is_in = [&](const std::vector<Outpoint>& list) { return std::find(list.begin(), list.end(), outpoint) != list.end(); };
      if (is_in(question.not_followed)) {
        REQUIRE((end.reason == EndReason::not_followed || end.reason == EndReason::burnt));
      }
      if (is_in(question.continued)) {
        REQUIRE_FALSE((end.reason == EndReason::service || end.reason == EndReason::busy));
      }
      if (is_in(question.expanded)) {
        REQUIRE_FALSE((end.reason == EndReason::limit || end.reason == EndReason::dust));
      }
    }
  }
}

TEST_CASE("expanding a place changes nothing but what lies behind it") {
  std::mt19937_64 random(23);
  int grown = 0;
  for (int round = 0; round < 3000; ++round) {
    RandomCase made = random_case(random);
    made.starts.resize(1);
    const Store store = made.ledger.store();
    Question question{.method = kConserving[round % 5], .starts = made.starts};
    limit_at_random(question.limits, random);
    const TraceHints hints = file_hints(store, question);
    const Trail before = trail_of(store, question, hints);
    const auto stopped = std::find_if(before.ends.begin(), before.ends.end(), [&](const End& end) {
      return end.reason == EndReason::limit || end.reason == EndReason::dust;
    });
    if (stopped == before.ends.end()) continue;
    const Place& place = before.places[stopped->place.value];
    question.expanded = {{store.txid(place.tx), store.vout_of(place.output)}};
    const Trail after = trail_of(store, question, hints);
    REQUIRE(after.places.size() >= before.places.size());
    for (const End& end : before.ends) {
      if (end.place == stopped->place) continue;
      const auto same_output = [&](const Place& p) {
        const Place& old = before.places[end.place.value];
        return p.tx == old.tx && p.output == old.output;
      };
      REQUIRE(std::any_of(after.places.begin(), after.places.end(), same_output));
    }
    grown += after.places.size() > before.places.size() ? 1 : 0;
  }
  CHECK(grown > 300);
}

TEST_CASE("a trail without the user's hand has neither inferred hops nor numbers of labels") {
  std::mt19937_64 random(24);
  for (int round = 0; round < 500; ++round) {
    const RandomCase made = random_case(random);
    const Store store = made.ledger.store();
    const Question question{.starts = made.starts};
    const Trail trail = trail_of(store, question, file_hints(store, question));
    for (const Hop& hop : trail.hops) REQUIRE(hop.grade == TrailGrade::observed);
    for (const End& end : trail.ends) REQUIRE(end.tag == kNoTag);
  }
}

}  // namespace peelback::test
