// Bounds against every way in which the money of a small ledger can have gone.

#include "taint/bounds_search.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "unit/taint/by_hand.h"
#include "unit/taint/free_mixing.h"

namespace peelback::test {

namespace {

constexpr Method kConserving[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first};

std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

// Each start a theft of its own.
Question question_of(const MixingCase& made) {
  Question question;
  for (const auto& [place, units] : made.starts()) {
    question.starts.push_back(start_at(made.ledger.txs[place.tx].name, static_cast<std::uint32_t>(place.vout), units));
    question.starts.back().label = static_cast<std::uint32_t>(question.starts.size());
  }
  return question;
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

TEST_CASE("with several starts, bounds of all of them together are what some way of mixing reaches, and no way passes") {
  std::mt19937_64 random(2019);
  int several = 0;
  for (int round = 0; round < 3000; ++round) {
    MixingCase made = random_mixing_case(random);
    const auto& outputs = made.ledger.txs[made.start.tx].outputs;
    U128 started = made.amount;
    for (std::size_t vout = 0; vout < outputs.size(); ++vout) {
      if (vout == made.start.vout || outputs[vout].value == 0) continue;
      const std::uint64_t units = 1 + below(random, outputs[vout].value);
      made.more_starts[{made.start.tx, vout}] = units;
      started += units;
    }
    several += made.more_starts.empty() ? 0 : 1;
    const Bounds bounds = bounds_of(made, made.ledger.store(), false);
    const UnitRange every = try_every_way(made);
    INFO("round " << round);
    REQUIRE(bounds.start.units() == started);
    REQUIRE(bounds.at_least.units() == every.least);
    REQUIRE(bounds.at_most.units() == every.most);
  }
  CHECK(several > 500);
}

TEST_CASE("in slices of any size bounds are the same, and before they are done they say nothing false") {
  std::mt19937_64 random(77);
  int unfinished = 0;
  for (int round = 0; round < 1500; ++round) {
    const MixingCase made = random_mixing_case(random);
    Ledger known = made.ledger;
    known.blocks_are_complete = round % 2 == 0;
    const Store store = known.store();
    const Question question = question_of(made);
    const TraceHints hints = file_hints(store, question);
    const BoundsTarget target = target_of(made, store, round % 3 == 0);
    const auto whole = find_bounds(store, question, hints, target);
    REQUIRE(whole);
    auto search = BoundsSearch::begin(store, question, hints, target);
    REQUIRE(search);
    const std::uint64_t slice = 1 + below(random, 40);
    for (bool is_done = false; !is_done; is_done = search->advance(slice)) {
      ++unfinished;
      const Bounds& so_far = search->bounds();
      REQUIRE_FALSE(so_far.is_complete);
      REQUIRE(so_far.at_least.is_zero());
      REQUIRE_FALSE(so_far.at_most < whole->at_most);
      REQUIRE_FALSE(so_far.start < so_far.at_most);
    }
    const Bounds& done = search->bounds();
    INFO("round " << round);
    REQUIRE(done.is_complete);
    REQUIRE(done.at_least == whole->at_least);
    REQUIRE(done.at_most == whole->at_most);
    REQUIRE(done.untraced == whole->untraced);
    REQUIRE(done.behind_services == whole->behind_services);
  }
  CHECK(unfinished > 3000);
}

TEST_CASE("what bounds take as reach is the trail by poison: places, fates, spenders and starts") {
  std::mt19937_64 random(78);
  for (int round = 0; round < 3000; ++round) {
    const RandomCase made = random_case(random);
    const Store store = made.ledger.store();
    Question question{.method = Method::poison, .starts = made.starts};
    for (Start& start : question.starts) start.label = 1;
    if (round % 3 == 0) question.limits.max_hops = static_cast<std::uint32_t>(below(random, 4));
    TraceHints hints = file_hints(store, question);
    if (const ScriptIndex script = store.find_script(script_of("ann")); round % 4 == 0 && script.exists()) {
      hints.services.push_back({.script = script, .reason = EndReason::service, .detail = "a service"});
    }
    const auto trail = trace(store, question, hints);
    const auto reach = find_reach(store, question, hints);
    REQUIRE(trail.ok() == reach.ok());
    if (!trail) continue;
    const auto key_of = [](const PlaceKey& key) { return std::pair(key.tx.value, key.output.value); };
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<U128, Fate>> expected;
    for (const Place& place : trail->places) expected[key_of({place.tx, place.output})] = {place.value.units(), Fate::flows_on};
    for (const End& end : trail->ends) {
      const Place& place = trail->places[end.place.value];
      expected[key_of({place.tx, place.output})].second = fate_of(end.reason);
    }
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<U128, Fate>> found;
    for (const ReachPlace& place : reach->places) found[key_of(place.key)] = {place.value, place.fate};
    INFO("round " << round);
    REQUIRE(found.size() == reach->places.size());
    REQUIRE(found == expected);
    std::vector<TxIndex> spenders;
    for (const Hop& hop : trail->hops) {
      if (spenders.empty() || !(spenders.back() == hop.tx)) spenders.push_back(hop.tx);
    }
    REQUIRE(reach->spenders == spenders);
    U128 asked = 0;
    U128 reported = 0;
    for (const ReachStart& start : reach->starts) asked += start.units;
    for (const StartReport& report : trail->starts) {
      for (const auto* parts : {&report.added, &report.already_traced}) {
        for (const StartPart& part : *parts) reported += part.amount.units();
      }
    }
    REQUIRE(asked == reported);
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
