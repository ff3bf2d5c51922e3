// Fees that go on through the coinbase of their block, held against the passes over whole ledgers.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "taint/fifo_ledger.h"
#include "taint/haircut_ledger.h"
#include "taint/whole_ledger.h"
#include "unit/taint/by_hand.h"

namespace peelback::test {

namespace {

using Lines = std::vector<std::string>;

constexpr Method kConserving[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first};

std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

// Every block begins with a coinbase that claims more or less than the fees; what it claims is spent in the last block.
RandomCase random_blocks(std::mt19937_64& random) {
  RandomCase made = random_case(random);
  auto& txs = made.ledger.txs;
  const std::uint32_t last = txs.back().height;
  std::vector<Tx> spends;
  for (std::uint32_t height = last; height > 0; --height) {
    Tx coinbase{"coinbase " + std::to_string(height), {}, {}, height};
    for (std::uint64_t outputs = 1 + below(random, 2); outputs > 0; --outputs) coinbase.outputs.push_back({below(random, 6), "miner"});
    for (std::uint32_t vout = 0; vout < coinbase.outputs.size(); ++vout) {
      const std::uint64_t value = coinbase.outputs[vout].value;
      if (below(random, 2) == 0) continue;
      spends.push_back({coinbase.name + " spent " + std::to_string(vout), {{coinbase.name, vout}, from_outside(2)}, {{value, "shop"}, {1, "miner"}}, last + 1});
    }
    const auto first = std::find_if(txs.begin(), txs.end(), [&](const Tx& tx) { return tx.height >= height; });
    txs.insert(first, coinbase);
  }
  txs.push_back({"coinbase " + std::to_string(last + 1), {}, {{below(random, 20), "miner"}}, last + 1});
  txs.insert(txs.end(), spends.begin(), spends.end());
  return made;
}

Trail trail_of(const Store& store, const Question& question) {
  auto trail = trace(store, question, file_hints(store, question));
  if (!trail) FAIL(format_error(trail.error()));
  return std::move(trail).value();
}

}  // namespace

TEST_CASE("fees through the coinbase end where the passes over the whole ledger end them") {
  std::mt19937_64 random(50);
  U128 went_through = 0;
  for (int round = 0; round < 2000; ++round) {
    const RandomCase made = random_blocks(random);
    const Store store = made.ledger.store();
    const auto built = whole_ledger(store);
    if (!built) FAIL(format_error(built.error()));
    const WholeLedger& ledger = built->ledger;
    std::map<std::uint32_t, std::uint32_t> first_output_of;
    for (std::uint32_t row = 0; row < built->txs.size(); ++row) first_output_of[built->txs[row].value] = ledger.first_output[row];
    std::vector<Start> starts;
    std::vector<LedgerStart> ledger_starts;
    for (std::uint32_t label = 1; label <= 2; ++label) {
      const Tx& tx = made.ledger.txs[below(random, made.ledger.txs.size())];
      const auto vout = static_cast<std::uint32_t>(below(random, tx.outputs.size()));
      starts.push_back(start_at(tx.name, vout, {}, label));
      ledger_starts.push_back({first_output_of.at(store.find(txid_of(tx.name)).value) + vout, label});
    }
    using Held = std::map<std::uint32_t, U128>;  // by label
    const auto held_by = [&](Method method, Held& burnt) {
      const Trail trail = trail_of(store, {.method = method, .fees = FeeRule::coinbase, .starts = starts});
      REQUIRE(trail.problems.empty());
      std::vector<Held> held(ledger.value.size());
      for (const End& end : trail.ends) {
        const Place& place = trail.places[end.place.value];
        if (place.kind == PlaceKind::fee) {
          REQUIRE(end.reason == EndReason::burnt);
          burnt[end.label] += end.amount.units();
        } else {
          held[first_output_of.at(place.tx.value) + store.vout_of(place.output)][end.label] += end.amount.units();
        }
      }
      for (const Hop& hop : trail.hops) {
        if (store.is_coinbase(hop.tx)) went_through += hop.amount.units();
      }
      return held;
    };
    INFO("round " << round);
    const FifoLedger fifo = fifo_ledger(ledger, ledger_starts, FeeRule::coinbase);
    Held burnt;
    const auto held = held_by(Method::fifo, burnt);
    for (std::uint32_t output = 0; output < ledger.value.size(); ++output) {
      Held by_label;
      for (const Segment& segment : fifo.coins(ledger, output)) {
        if (segment.label != kOtherMoney) by_label[segment.label] += segment.amount;
      }
      REQUIRE((by_label == held[output]));
    }
    for (std::uint32_t label = 1; label < fifo.burnt.size(); ++label) REQUIRE((fifo.burnt[label] == burnt[label]));

    const LedgerTotals haircut = haircut_ledger(ledger, ledger_starts, FeeRule::coinbase);
    Held lost;
    const auto shared = held_by(Method::haircut, lost);
    for (std::uint32_t output = 0; output < ledger.value.size(); ++output) {
      U128 all = 0;
      for (const auto& [label, units] : shared[output]) all += units;
      REQUIRE((haircut.unspent[output] == all));
    }
    REQUIRE((haircut.burnt == lost[1] + lost[2]));
  }
  CHECK(went_through > 2000);
}

TEST_CASE("with fees through the coinbase what starts is what ends under every rule and limit") {
  std::mt19937_64 random(51);
  for (int round = 0; round < 2000; ++round) {
    RandomCase made = random_blocks(random);
    if (below(random, 4) == 0) std::erase_if(made.ledger.txs, [](const Tx& tx) { return tx.name == "coinbase 2"; });
    const Store store = made.ledger.store();
    Question question{.method = kConserving[round % 5], .fees = FeeRule::coinbase, .starts = made.starts};
    if (below(random, 2) == 0) question.limits.max_hops = static_cast<std::uint32_t>(below(random, 7));
    if (below(random, 3) == 0) question.limits.min_amount = Amount{below(random, 3)};
    if (below(random, 3) == 0) question.limits.fan_out = static_cast<std::uint32_t>(below(random, 3));
    if (below(random, 3) == 0) question.limits.until_s = static_cast<std::int64_t>(below(random, 6)) * 600;
    const Trail trail = trail_of(store, question);
    for (const AuditRow& row : trail.audit) REQUIRE(row.start == row.ends);
  }
}

TEST_CASE("where the block is not whole a fee ends as ever, and the block is named once") {
  const Ledger ledger{{{"theft", {}, {{9, "thief"}, {9, "thief"}}, 1},
                       {"pay", {{"theft", 0}}, {{8, "shop"}}, 2},
                       {"more", {{"theft", 1}}, {{7, "shop"}}, 2}}};
  const Store store = ledger.store();
  const Question question{.fees = FeeRule::coinbase, .starts = {start_at_tx("theft")}};
  const Trail trail = trail_of(store, question);
  CHECK(end_lines(ledger, store, trail) == Lines{"pay:0 8 unspent", "pay:fee 1 fee", "more:0 7 unspent", "more:fee 2 fee"});
  REQUIRE(trail.problems.size() == 1);
  CHECK(trail.problems[0].code == Code::missing_field);
  CHECK(trail.problems[0].where == store.block(store.block_of(store.find(txid_of("pay")))).hash.to_text());
  CHECK_FALSE(may_follow_fees(store, trail));
}

TEST_CASE("following fees is offered where coins went into fees and every such block is whole") {
  Ledger ledger{{{"theft", {}, {{9, "thief"}}, 1}, {"coinbase", {}, {{51, "miner"}}, 2}, {"pay", {{"theft", 0}}, {{8, "shop"}}, 2}}};
  Question question{.starts = {start_at("theft", 0)}};
  const Store whole = ledger.store();
  CHECK(may_follow_fees(whole, trail_of(whole, question)));
  question.fees = FeeRule::coinbase;
  const Trail trail = trail_of(whole, question);
  CHECK(end_lines(ledger, whole, trail) == Lines{"pay:0 8 unspent", "coinbase:0 1 unspent"});
  REQUIRE(trail.hops.size() == 3);
  CHECK(trail.hops[2].depth == 2);
  question.method = Method::poison;  // never goes through the coinbase
  CHECK(trail_of(whole, question).reach.size() == 3);

  question = {.starts = {start_at("theft", 0)}};
  ledger.txs[2].outputs[0].value = 9;  // no fee
  const Store without_fee = ledger.store();
  CHECK_FALSE(may_follow_fees(without_fee, trail_of(without_fee, question)));
  ledger.txs[2].outputs[0].value = 8;
  const Store without_positions = ledger.store({}, false);
  CHECK_FALSE(may_follow_fees(without_positions, trail_of(without_positions, question)));
  ledger.txs.push_back({"strange", {{.tx = "elsewhere"}}, {{1, "x"}}, 2});  // an input of unknown value
  const Store in_part = ledger.store();
  CHECK_FALSE(may_follow_fees(in_part, trail_of(in_part, question)));
}

}  // namespace peelback::test
