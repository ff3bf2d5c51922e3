#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "taint/fifo_ledger.h"
#include "taint/floor_share.h"
#include "taint/haircut_ledger.h"
#include "taint/whole_ledger.h"
#include "unit/taint/by_hand.h"

namespace peelback::test {

namespace {

using Segments = std::vector<Segment>;

// Two blocks: an outside coin of each payer pays a fee into the coinbase of block 2, which also creates 50.
// Stolen: the first payer's coin of 8. Its payment leaves 1 as fee, the other payment 2.
WholeLedger fee_ledger() {
  return {.first_tx = {0, 3, 6},
          .first_input = {0, 0, 0, 0, 0, 1, 2},
          .first_output = {0, 1, 2, 3, 5, 6, 7},
          .spent_output = {1, 2},
          .spent_value = {8, 9},
          .value = {50, 8, 9, 10, 43, 7, 7},
          .fee = {0, 0, 0, 0, 1, 2},
          .largest_sum = 53};
}

U128 sum(const std::vector<std::uint64_t>& list) {
  U128 total = 0;
  for (const std::uint64_t amount : list) total += amount;
  return total;
}

// Haircut, FIFO and poison of whole outputs, output by output and label by label. Returns how many stretches FIFO shared.
std::size_t check_against_trail(const Ledger& names, const std::vector<Start>& starts) {
  const Store store = names.store();
  const auto built = whole_ledger(store);
  if (!built) FAIL(format_error(built.error()));
  const WholeLedger& ledger = built->ledger;
  std::map<std::uint32_t, std::uint32_t> first_output_of;
  for (std::uint32_t row = 0; row < built->txs.size(); ++row) first_output_of[built->txs[row].value] = ledger.first_output[row];
  std::vector<LedgerStart> ledger_starts;
  for (const Start& start : starts) {
    ledger_starts.push_back({first_output_of.at(store.find(start.ref.txid).value) + start.ref.vout, start.label});
  }
  const FifoLedger fifo = fifo_ledger(ledger, ledger_starts, FeeRule::end);
  const LedgerTotals haircut = haircut_ledger(ledger, ledger_starts, FeeRule::end);
  REQUIRE(haircut.started == sum(haircut.unspent) + haircut.fees + haircut.burnt);

  using Held = std::map<std::uint32_t, U128>;  // by label
  const auto traced = [&](Method method) {
    const Question question{.method = method, .starts = starts};
    auto trail = trace(store, question, {.run_ends = store.run_ends()});
    if (!trail) FAIL(format_error(trail.error()));
    return std::move(trail).value();
  };
  const auto row_of = [&](const Place& place) { return first_output_of.at(place.tx.value) + store.vout_of(place.output); };
  const auto held_by = [&](const Trail& trail, Held& fees) {
    std::vector<Held> held(ledger.value.size());
    for (const End& end : trail.ends) {
      const Place& place = trail.places[end.place.value];
      (place.kind == PlaceKind::fee ? fees : held[row_of(place)])[end.label] += end.amount.units();
    }
    return held;
  };

  Held fifo_fees;
  const auto held_by_fifo = held_by(traced(Method::fifo), fifo_fees);
  Held haircut_fees;
  const auto held_by_haircut = held_by(traced(Method::haircut), haircut_fees);
  for (std::uint32_t output = 0; output < ledger.value.size(); ++output) {
    Held by_label;
    for (const Segment& segment : fifo.coins(ledger, output)) {
      if (segment.label != kOtherMoney) by_label[segment.label] += segment.amount;
    }
    REQUIRE(by_label == held_by_fifo[output]);
    U128 all = 0;
    for (const auto& [label, units] : held_by_haircut[output]) all += units;
    REQUIRE(haircut.unspent[output] == all);
  }
  for (const auto& [label, units] : fifo_fees) REQUIRE(fifo.fees[label] == units);

  // In a ledger of the largest amounts no label fits beside a cell's position.
  WholeLedger crowded = ledger;
  crowded.largest_sum = ~std::uint64_t{0} >> 1;
  const FifoLedger wide = fifo_ledger(crowded, ledger_starts, FeeRule::end);
  REQUIRE(wide.wide_contents.empty() == std::all_of(fifo.started.begin(), fifo.started.end(), [](U128 units) { return units == 0; }));
  REQUIRE(wide.fees == fifo.fees);
  for (std::uint32_t output = 0; output < ledger.value.size(); ++output) {
    REQUIRE(wide.coins(crowded, output) == fifo.coins(ledger, output));
  }
  U128 all_fees = 0;
  for (const auto& [label, units] : haircut_fees) all_fees += units;
  REQUIRE(haircut.fees == all_fees);

  const Trail poisoned = traced(Method::poison);
  std::vector<std::uint8_t> reached(ledger.value.size(), 0);
  for (const ReachRow& row : poisoned.reach) {
    const Place& place = poisoned.places[row.place.value];
    if (place.kind == PlaceKind::output) reached[row_of(place)] = 1;
  }
  REQUIRE(poison_ledger(ledger, ledger_starts) == reached);
  return fifo.references.size();
}

}  // namespace

TEST_CASE("fees go through the coinbase first, in the order of their transactions") {
  const WholeLedger ledger = fee_ledger();
  // Only the fee is stolen: the last unit of the coin, by a start on an output that pays nothing else.
  const LedgerStart starts[] = {{1, 1}};
  const FifoLedger fifo = fifo_ledger(ledger, starts, FeeRule::coinbase);
  CHECK(fifo.coins(ledger, 3) == Segments{{1, 1}});
  CHECK(fifo.coins(ledger, 4).empty());
  CHECK(fifo.coins(ledger, 5) == Segments{{1, 7}});
  // The haircut's one unit of 53 falls to the second output: floor(1*10/53) = 0, floor(1*53/53) = 1.
  const LedgerTotals haircut = haircut_ledger(ledger, starts, FeeRule::coinbase);
  CHECK(haircut.unspent[3] == 0);
  CHECK(haircut.unspent[4] == 1);
  CHECK(haircut.unspent[5] == 7);
  CHECK(haircut.fees == 0);
  CHECK(fifo_ledger(ledger, starts, FeeRule::end).fees[1] == 1);
  CHECK(haircut_ledger(ledger, starts, FeeRule::end).fees == 1);
}

TEST_CASE("what a coinbase leaves unclaimed is burnt") {
  WholeLedger ledger = fee_ledger();
  ledger.value[3] = 0;  // of the three units of fees the coinbase claims none, then one
  ledger.value[4] = 0;
  const LedgerStart starts[] = {{1, 1}};
  CHECK(fifo_ledger(ledger, starts, FeeRule::coinbase).burnt[1] == 1);
  CHECK(haircut_ledger(ledger, starts, FeeRule::coinbase).burnt == 1);
  ledger.value[4] = 1;
  CHECK(fifo_ledger(ledger, starts, FeeRule::coinbase).burnt[1] == 0);
  CHECK(fifo_ledger(ledger, starts, FeeRule::coinbase).coins(ledger, 4) == Segments{{1, 1}});
}

TEST_CASE("the whole ledger and the trail give the same answers") {
  std::mt19937_64 random(8);
  for (int round = 0; round < 2000; ++round) {
    RandomCase made = random_case(random);
    for (std::uint32_t height = made.ledger.txs.back().height; height > 0; --height) {
      const auto first = std::find_if(made.ledger.txs.begin(), made.ledger.txs.end(), [&](const Tx& tx) { return tx.height >= height; });
      made.ledger.txs.insert(first, Tx{"coinbase " + std::to_string(height), {}, {{50, "miner"}}, height});
    }
    std::vector<Start> starts;
    for (std::uint32_t label = 1; label <= 3; ++label) {
      const Tx& tx = made.ledger.txs[random() % made.ledger.txs.size()];
      starts.push_back(start_at(tx.name, static_cast<std::uint32_t>(random() % tx.outputs.size()), {}, label));
    }
    check_against_trail(made.ledger, starts);
  }
}

TEST_CASE("long lists of segments are shared without losing a unit") {
  std::mt19937_64 random(11);
  for (int round = 0; round < 20; ++round) {
    // Four hundred coins, every second one of one of three thefts, are thrown together, then split and joined on.
    Ledger ledger{{{"coinbase 1", {}, {{1, "miner"}}, 1}}};
    std::vector<Start> starts;
    Tx pool{.name = "pool"};
    std::uint64_t pooled = 0;
    for (std::uint32_t i = 0; i < 400; ++i) {
      const std::string name = "coin " + std::to_string(i);
      const std::uint64_t value = 1 + random() % 60;
      ledger.txs.push_back({name, {from_outside(value)}, {{value, "payer"}}, 1});
      if (i % 2 == 0) starts.push_back(start_at(name, 0, {}, 1 + i % 3));
      pool.inputs.push_back({.tx = name});
      pooled += value;
    }
    pool.outputs = {{pooled / 2, "a"}, {pooled - pooled / 2, "b"}};
    ledger.txs.push_back(pool);
    std::vector<std::pair<In, std::uint64_t>> coins = {{{"pool", 0}, pool.outputs[0].value}, {{"pool", 1}, pool.outputs[1].value}};
    for (int t = 0; t < 120; ++t) {
      Tx tx{.name = "t" + std::to_string(t)};
      std::uint64_t left = 0;
      for (std::uint64_t i = 1 + random() % 4; i-- > 0 && !coins.empty();) {
        const auto pick = static_cast<std::ptrdiff_t>(random() % coins.size());
        tx.inputs.push_back(coins[static_cast<std::size_t>(pick)].first);
        left += coins[static_cast<std::size_t>(pick)].second;
        coins.erase(coins.begin() + pick);
      }
      if (random() % 3 == 0) {
        tx.inputs.push_back(from_outside(30));
        left += 30;
      }
      const std::uint64_t outputs = 1 + random() % 3;
      for (std::uint32_t vout = 0; vout < outputs; ++vout) {
        const std::uint64_t value = vout + 1 == outputs ? left - left / 50 : random() % (left / 2 + 1);
        left -= value;
        tx.outputs.push_back({value, "x"});
        coins.push_back({{tx.name, vout}, value});
      }
      ledger.txs.push_back(tx);
    }
    CHECK(check_against_trail(ledger, starts) > 0);
  }
}

TEST_CASE("a ledger that cannot be divided is refused by the transaction's id") {
  const Ledger unknown{{{"coinbase", {}, {{50, "miner"}}, 1}, {"pay", {{.tx = "elsewhere"}}, {{9, "shop"}}, 1}}};
  const auto without_value = whole_ledger(unknown.store());
  REQUIRE_FALSE(without_value);
  CHECK(without_value.error().code == Code::missing_field);
  CHECK(without_value.error().where == txid_of("pay").to_text() + ".vin[0]");
  const Ledger creating{{{"coinbase", {}, {{50, "miner"}}, 1}, {"pay", {from_outside(8)}, {{9, "shop"}}, 1}}};
  CHECK(whole_ledger(creating.store()).error().code == Code::value_not_conserved);
}

TEST_CASE("the quick floor is the exact floor") {
  std::mt19937_64 random(10);
  for (int round = 0; round < 200'000; ++round) {
    const std::uint64_t whole = 1 + (random() >> (random() % 63));
    const std::uint64_t traced = random() % whole + (random() % 8 == 0 ? 1 : 0);
    const std::uint64_t part = random() % 16 == 0 ? whole : random() % whole;
    REQUIRE(FloorShare(traced, whole).of(part) == mul_div_floor_u64(traced, part, whole));
  }
}

}  // namespace peelback::test
