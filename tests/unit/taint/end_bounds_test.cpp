// Bounds of the ends of a trail, all in one network, against every way and against one maximum flow for each.

#include <algorithm>
#include <catch2/catch.hpp>

#include "taint/compare.h"
#include "unit/taint/by_hand.h"
#include "unit/taint/free_mixing.h"

namespace peelback::test {

namespace {

Question question_of(const MixingCase& made) {
  return {.starts = {start_at(made.ledger.txs[made.start.tx].name, static_cast<std::uint32_t>(made.start.vout), made.amount)}};
}

Trail trail_of(const Store& store, const Question& question) {
  auto trail = trace(store, question, file_hints(store, question));
  if (!trail) FAIL(format_error(trail.error()));
  return std::move(trail).value();
}

RangeList ranges_of(Result<RangeList> list) {
  if (!list) FAIL(format_error(list.error()));
  return std::move(list).value();
}

bool lies_in(Amount amount, const std::optional<AmountRange>& range) {
  return range && !(amount < range->at_least) && !(range->at_most < amount);
}

}  // namespace

TEST_CASE("an end's range is what every way of mixing brings there") {
  std::mt19937_64 random(41);
  for (int round = 0; round < 1500; ++round) {
    MixingCase made = random_mixing_case(random);
    const Store store = made.ledger.store();
    const Question question = question_of(made);
    const Trail trail = trail_of(store, question);
    const RangeList list = ranges_of(bound_ends(store, question, file_hints(store, question), trail));
    REQUIRE(list.unbounded == 0);
    for (std::size_t i = 0; i < trail.ends.size(); ++i) {
      const Place& place = trail.places[trail.ends[i].place.value];
      if (!place.output.exists()) continue;
      const TxId& txid = store.txid(place.tx);
      const auto tx = std::find_if(made.ledger.txs.begin(), made.ledger.txs.end(), [&](const Tx& t) { return txid_of(t.name) == txid; });
      made.targets = {{static_cast<std::size_t>(tx - made.ledger.txs.begin()), store.vout_of(place.output)}};
      const UnitRange every = try_every_way(made);
      INFO("round " << round << ", " << ref_name(made.ledger, store, place));
      REQUIRE(list.ranges[i]->at_least.units() == every.least);
      REQUIRE(list.ranges[i]->at_most.units() == every.most);
      REQUIRE(lies_in(trail.ends[i].amount, list.ranges[i]));
    }
  }
}

TEST_CASE("one network for all places says what a flow for each says, with hidden transactions too") {
  std::mt19937_64 random(42);
  for (int round = 0; round < 1500; ++round) {
    MixingCase made = random_mixing_case(random);
    Ledger known = made.ledger;
    known.blocks_are_complete = round % 2 == 0;
    if (round % 3 != 0) known.txs.erase(known.txs.begin() + static_cast<std::ptrdiff_t>(random() % known.txs.size()));
    const Store store = known.store();
    Question question{.starts = {start_at(made.ledger.txs[made.start.tx].name, static_cast<std::uint32_t>(made.start.vout), made.amount)}};
    if (round % 5 == 0) question.starts.push_back(start_at_tx(made.ledger.txs.back().name));
    std::vector<PlaceKey> keys;
    for (std::uint32_t i = 0; i < store.output_count(); ++i) keys.push_back({store.tx_of(OutputIndex{i}), OutputIndex{i}});
    const TraceHints hints = file_hints(store, question);
    const RangeList list = ranges_of(bound_places(store, question, hints, keys));
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto bounds = find_bounds(store, question, hints, {.outputs = {keys[i].output}, .open_ended = false});
      REQUIRE(bounds);
      INFO("round " << round << ", output " << i);
      REQUIRE(list.ranges[i]->at_least == bounds->at_least);
      REQUIRE(list.ranges[i]->at_most == bounds->at_most);
      REQUIRE(list.ranges[i]->untraced == bounds->untraced);
    }
  }
}

TEST_CASE("of several thefts each end's amount lies in its label's own range, under every rule") {
  std::mt19937_64 random(43);
  for (int round = 0; round < 1500; ++round) {
    const RandomCase made = random_case(random);
    const Store store = made.ledger.store();
    Question question{.starts = made.starts};
    const TraceHints hints = file_hints(store, question);
    for (const Method method : {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first}) {
      question.method = method;
      const Trail trail = trail_of(store, question);
      const RangeList list = ranges_of(bound_ends(store, question, hints, trail));
      for (std::size_t i = 0; i < trail.ends.size(); ++i) {
        INFO("round " << round << ", " << method_name(method) << ", " << ref_name(made.ledger, store, trail.places[trail.ends[i].place.value]) << ": "
                      << trail.ends[i].amount.to_text() << " in " << list.ranges[i]->at_least.to_text() << " to " << list.ranges[i]->at_most.to_text());
        REQUIRE(lies_in(trail.ends[i].amount, list.ranges[i]));
      }
      std::vector<std::uint32_t> hops;
      for (std::uint32_t i = 0; i < trail.hops.size(); ++i) hops.push_back(i);
      const RangeList of_hops = ranges_of(bound_hops(store, question, hints, trail, hops));
      for (std::size_t i = 0; i < hops.size(); ++i) {
        REQUIRE(lies_in(trail.hops[i].amount, of_hops.ranges[i]));
      }
    }
  }
}

TEST_CASE("work that runs out is said, and says nothing false") {
  const Ledger ledger{.txs = {{.name = "theft", .inputs = {from_outside(10)}, .outputs = {{6}, {4}}, .height = 1},
                              {.name = "mix", .inputs = {{.tx = "theft", .vout = 0}, from_outside(3)}, .outputs = {{5, "ann"}, {4, "bob"}}, .height = 2}}};
  const Store store = ledger.store();
  const Question question{.starts = {start_at_tx("theft")}};
  const TraceHints hints = file_hints(store, question);
  const Trail trail = trail_of(store, question);
  const RangeList none = ranges_of(bound_ends(store, question, hints, trail, 0));
  CHECK(none.unbounded == 2);
  CHECK(none.ranges[0] == AmountRange{Amount{4}, Amount{4}, {}});  // the output that stayed whole needs no work
  const OutputIndex ann = store.output(store.find(txid_of("mix")), 0);
  const auto bounds = find_bounds(store, question, hints, {.outputs = {ann}, .open_ended = false}, 1);
  REQUIRE(bounds);
  CHECK_FALSE(bounds->is_complete);
  CHECK(bounds->at_least.is_zero());
  CHECK(bounds->at_most.units() == 5);
}

TEST_CASE("all rules side by side: a row a place, a column a rule, and each column sums up to the start") {
  const Ledger ledger{.txs = {{.name = "theft", .inputs = {from_outside(10)}, .outputs = {{6}, {4, "eve"}}, .height = 1},
                              {.name = "mix", .inputs = {from_outside(3), {.tx = "theft", .vout = 0}}, .outputs = {{5, "ann"}, {4, "bob"}}, .height = 2}}};
  const Store store = ledger.store();
  const Question question{.starts = {start_at_tx("theft")}};
  const auto comparison = compare_rules(store, question, file_hints(store, question));
  REQUIRE(comparison);
  REQUIRE(comparison->methods.size() == 6);
  REQUIRE(comparison->rows.size() == 3);
  CHECK(comparison->unbounded == 0);
  for (std::size_t rule = 0; rule + 1 < comparison->methods.size(); ++rule) {
    U128 sum = 0;
    for (const ComparisonRow& row : comparison->rows) sum += row.by_rule[rule].amount.units();
    INFO(method_name(comparison->methods[rule]));
    CHECK(sum == 10);
  }
  const auto row = std::find_if(comparison->rows.begin(), comparison->rows.end(), [&](const ComparisonRow& r) {
    return r.place.output == store.output(store.find(txid_of("mix")), 0);
  });
  REQUIRE(row != comparison->rows.end());
  CHECK(row->by_rule[0].amount.units() == 2);  // FIFO: three units of other money first
  CHECK(row->by_rule[1].amount.units() == 5);  // LIFO
  CHECK(row->by_rule[2].amount.units() == 3);  // haircut: floor(6·5/9)
  CHECK(row->by_rule[5].amount.units() == 5);  // poison: all of it in reach
  CHECK(row->range == AmountRange{Amount{2}, Amount{5}, {}});
}

}  // namespace peelback::test
