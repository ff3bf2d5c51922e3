// Bounds against every way in which the money of a small ledger can have gone.

#include "taint/bounds.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "unit/taint/by_hand.h"
#include "unit/taint/free_mixing.h"

namespace peelback::test {

namespace {

constexpr Method kConserving[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first};

std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

Question question_of(const MixingCase& made) {
  return {.starts = {start_at(made.ledger.txs[made.start.tx].name, static_cast<std::uint32_t>(made.start.vout), made.amount)}};
}

BoundsTarget target_of(const MixingCase& made, const Store& store, bool open_ended) {
  BoundsTarget target{.open_ended = open_ended};
  for (const LedgerPlace& place : made.targets) {
    const TxIndex tx = store.find(txid_of(made.ledger.txs[place.tx].name));
    if (tx.exists() && store.has_body(tx)) target.outputs.push_back(store.output(tx, static_cast<std::uint32_t>(place.vout)));
  }
  return target;
}

Bounds bounds_of(const MixingCase& made, const Store& store, bool open_ended) {
  const Question question = question_of(made);
  auto bounds = find_bounds(store, question, file_hints(store, question), target_of(made, store, open_ended));
  if (!bounds) FAIL(format_error(bounds.error()));
  return *bounds;
}

}  // namespace

TEST_CASE("with the whole ledger in sight, bounds are what some way of mixing reaches, and no way passes") {
  std::mt19937_64 random(2018);
  for (int round = 0; round < 4000; ++round) {
    const MixingCase made = random_mixing_case(random);
    const Store store = made.ledger.store();
    const Bounds bounds = bounds_of(made, store, false);
    const UnitRange every = try_every_way(made);
    INFO("round " << round);
    REQUIRE(bounds.start.units() == made.amount);
    REQUIRE(bounds.at_least.units() == every.least);
    REQUIRE(bounds.at_most.units() == every.most);
    REQUIRE(bounds.untraced.is_zero());
  }
}

TEST_CASE("hiding transactions only ever widens the bounds") {
  std::mt19937_64 random(126);
  int widened = 0;
  for (int round = 0; round < 6000; ++round) {
    MixingCase made = random_mixing_case(random);
    const UnitRange every = try_every_way(made);
    std::set<Place> in_sight;
    Ledger known = made.ledger;
    known.txs.clear();
    std::vector<bool> is_kept(made.ledger.txs.size());
    for (std::size_t t = 0; t < is_kept.size(); ++t) is_kept[t] = t == made.start.tx || below(random, 3) != 0;
    for (std::size_t t = 0; t < is_kept.size(); ++t) {
      if (!is_kept[t]) continue;
      Tx tx = made.ledger.txs[t];
      // As explorers give it: with the values of what it spends.
      for (In& input : tx.inputs) {
        const auto parent = std::find_if(made.ledger.txs.begin(), made.ledger.txs.end(), [&](const Tx& other) { return other.name == input.tx; });
        if (!input.stated) input.stated = parent->outputs[input.vout].value;
      }
      known.txs.push_back(tx);
    }
    const bool has_targets = std::all_of(made.targets.begin(), made.targets.end(), [&](const LedgerPlace& place) { return is_kept[place.tx]; });
    if (!has_targets) continue;
    known.blocks_are_complete = false;
    const Store store = known.store();
    for (const bool open_ended : {false, true}) {
      const Bounds bounds = bounds_of(made, store, open_ended);
      INFO("round " << round << (open_ended ? ", open-ended" : ""));
      REQUIRE(bounds.at_least.units() <= every.least);
      REQUIRE(bounds.at_most.units() >= every.most);
      REQUIRE(bounds.untraced.units() <= bounds.at_most.units());
      widened += bounds.at_most.units() > every.most ? 1 : 0;
    }
  }
  CHECK(widened > 100);
}

TEST_CASE("every rule that conserves lies between the bounds") {
  std::mt19937_64 random(8);
  for (int round = 0; round < 3000; ++round) {
    const RandomCase made = random_case(random);
    const Store store = made.ledger.store();
    for (const std::string target_address : {"ann", "bob"}) {
      const ScriptIndex script = store.find_script(script_of(target_address));
      if (!script.exists()) continue;
      BoundsTarget target{.open_ended = false};
      for (std::uint32_t i = 0; i < store.output_count(); ++i) {
        if (store.script(OutputIndex{i}) == script) target.outputs.push_back(OutputIndex{i});
      }
      Question question{.starts = made.starts};
      const TraceHints hints = file_hints(store, question);
      const auto bounds = find_bounds(store, question, hints, target);
      REQUIRE(bounds);
      for (const OutputIndex output : target.outputs) {
        question.not_followed.push_back({store.txid(store.tx_of(output)), store.vout_of(output)});
      }
      for (const Method method : kConserving) {
        question.method = method;
        const auto trail = trace(store, question, hints);
        REQUIRE(trail);
        U128 arrived = 0;
        for (const End& end : trail->ends) arrived += end.reason == EndReason::not_followed ? end.amount.units() : 0;
        INFO("round " << round << ", " << method_name(method) << ", " << target_address);
        REQUIRE(arrived >= bounds->at_least.units());
        REQUIRE(arrived <= bounds->at_most.units());
      }
    }
  }
}

TEST_CASE("coins that have not been followed may be later at the target, and are said to be untraced") {
  const Ledger ledger{.txs = {{.name = "theft", .inputs = {from_outside(10)}, .outputs = {{6}, {4, "exchange"}}, .height = 1},
                              {.name = "later", .inputs = {from_outside(9)}, .outputs = {{9, "exchange"}}, .height = 5}},
                      .blocks_are_complete = false};
  const Store store = ledger.store();
  const Question question{.starts = {start_at_tx("theft")}};
  const auto bounds_for = [&](BoundsTarget target) {
    const auto bounds = find_bounds(store, question, file_hints(store, question), target);
    REQUIRE(bounds);
    return *bounds;
  };
  const OutputIndex paid = store.output(store.find(txid_of("theft")), 1);
  const OutputIndex later = store.output(store.find(txid_of("later")), 0);

  const Bounds at_address = bounds_for({.outputs = {paid, later}});
  CHECK(at_address.at_least.units() == 4);
  CHECK(at_address.at_most.units() == 10);
  CHECK(at_address.untraced.units() == 6);

  const Bounds at_later_output = bounds_for({.outputs = {later}, .open_ended = false});
  CHECK(at_later_output.at_least.units() == 0);
  CHECK(at_later_output.at_most.units() == 9);

  const Bounds at_one_output = bounds_for({.outputs = {paid}, .open_ended = false});
  CHECK(at_one_output.at_least.units() == 4);
  CHECK(at_one_output.at_most.units() == 4);
}

TEST_CASE("what lies before an unexplored place cannot have got its coins") {
  const Ledger ledger{.txs = {{.name = "early", .inputs = {from_outside(9)}, .outputs = {{9, "exchange"}}, .height = 1},
                              {.name = "theft", .inputs = {from_outside(10)}, .outputs = {{10}}, .height = 2}},
                      .blocks_are_complete = false};
  const Store store = ledger.store();
  const Question question{.starts = {start_at_tx("theft")}};
  const BoundsTarget early{.outputs = {store.output(store.find(txid_of("early")), 0)}, .open_ended = false};
  const auto bounds = find_bounds(store, question, file_hints(store, question), early);
  REQUIRE(bounds);
  CHECK(bounds->at_most.is_zero());
}

TEST_CASE("coins behind a service are counted apart") {
  const Ledger ledger{.txs = {{.name = "theft", .inputs = {from_outside(10)}, .outputs = {{10}}, .height = 1},
                              {.name = "in", .inputs = {{.tx = "theft", .vout = 0}}, .outputs = {{7, "mixer"}, {3}}, .height = 2},
                              {.name = "out", .inputs = {{.tx = "in", .vout = 0}}, .outputs = {{7, "target"}}, .height = 3}}};
  const Store store = ledger.store();
  const Question question{.starts = {start_at_tx("theft")}};
  TraceHints hints = file_hints(store, question);
  hints.services.push_back({.script = store.find_script(script_of("mixer")), .reason = EndReason::mixer, .detail = "a mixer"});
  const BoundsTarget target{.outputs = {store.output(store.find(txid_of("out")), 0)}};
  const auto bounds = find_bounds(store, question, hints, target);
  REQUIRE(bounds);
  CHECK(bounds->at_most.is_zero());
  CHECK(bounds->behind_services.units() == 7);
}

}  // namespace peelback::test
