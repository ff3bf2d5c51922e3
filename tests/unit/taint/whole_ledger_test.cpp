#include <catch2/catch.hpp>

#include "taint/floor_share.h"
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
          .value = {50, 8, 9, 10, 43, 7, 7},
          .fee = {0, 0, 0, 0, 1, 2},
          .largest_sum = 53};
}

U128 sum(const std::vector<std::uint64_t>& list) {
  U128 total = 0;
  for (const std::uint64_t amount : list) total += amount;
  return total;
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
    made.starts.clear();
    const Store store = made.ledger.store();
    const auto built = whole_ledger(store);
    if (!built) FAIL(format_error(built.error()));
    const WholeLedger& ledger = built->ledger;
    std::vector<LedgerStart> starts;
    for (std::uint32_t label = 1; label <= 3; ++label) {
      const auto row = static_cast<std::uint32_t>(random() % built->txs.size());
      const auto vout = static_cast<std::uint32_t>(random() % store.outputs(built->txs[row]).count);
      starts.push_back({ledger.first_output[row] + vout, round % 2 == 0 ? label : label + 100'000});
      Start start{.ref = {.kind = Ref::Kind::output, .txid = store.txid(built->txs[row]), .vout = vout}};
      start.label = starts.back().label;
      made.starts.push_back(start);
    }
    const FifoLedger fifo = fifo_ledger(ledger, starts, FeeRule::end);
    CHECK((round % 2 == 0 ? fifo.wide.empty() : fifo.packed.empty()));
    const LedgerTotals haircut = haircut_ledger(ledger, starts, FeeRule::end);
    const auto poison = poison_ledger(ledger, starts);
    for (const Method method : {Method::fifo, Method::haircut, Method::poison}) {
      const Question question{.method = method, .starts = made.starts};
      const auto trail = trace(store, question, {.run_ends = store.run_ends()});
      REQUIRE(trail);
      std::vector<std::map<std::uint32_t, U128>> held(ledger.value.size());
      std::vector<std::uint8_t> reached(ledger.value.size(), 0);
      U128 fees = 0;
      const auto row_of = [&](PlaceIndex place) {
        const OutputIndex output = trail->places[place.value].output;
        const auto tx = std::find(built->txs.begin(), built->txs.end(), store.tx_of(output)) - built->txs.begin();
        return ledger.first_output[static_cast<std::size_t>(tx)] + store.vout_of(output);
      };
      for (const End& end : trail->ends) {
        if (end.reason == EndReason::fee) fees += end.amount.units();
        else held[row_of(end.place)][end.label] += end.amount.units();
      }
      for (const ReachRow& row : trail->reach) {
        if (trail->places[row.place.value].kind == PlaceKind::output) reached[row_of(row.place)] = 1;
      }
      if (method == Method::poison) {
        REQUIRE(poison == reached);
        continue;
      }
      for (std::uint32_t o = 0; o < ledger.value.size(); ++o) {
        U128 all = 0;
        for (const auto& [label, amount] : held[o]) all += amount;
        if (method == Method::haircut) {
          REQUIRE(haircut.unspent[o] == all);
          continue;
        }
        std::map<std::uint32_t, U128> by_label;
        for (const Segment& segment : fifo.coins(ledger, o)) {
          if (segment.label != kOtherMoney) by_label[segment.label] += segment.amount;
        }
        REQUIRE(by_label == held[o]);
      }
      if (method == Method::haircut) {
        REQUIRE(haircut.fees == fees);
        REQUIRE(haircut.started == sum(haircut.unspent) + haircut.fees + haircut.burnt);
      }
    }
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
