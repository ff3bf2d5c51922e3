// Bounds against every way in which the money of a small ledger can have gone.

#include "taint/bounds.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "unit/taint/by_hand.h"

namespace peelback::test {

namespace {

constexpr Method kConserving[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first};

struct Place {
  std::size_t tx = 0;
  std::size_t vout = 0;
  bool operator==(const Place&) const = default;
  bool operator<(const Place& other) const { return std::tie(tx, vout) < std::tie(other.tx, other.vout); }
};

struct Case {
  Ledger ledger;
  Place start;
  std::uint64_t amount = 0;
  std::set<Place> targets;
};

std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

// Payments of single units between a few transactions, with self-spends, other money, fees, targets one behind another.
Case random_bounds_case(std::mt19937_64& random) {
  Case made;
  auto& txs = made.ledger.txs;
  std::vector<std::pair<In, std::uint64_t>> coins;
  const std::size_t count = 3 + below(random, 4);
  for (std::size_t t = 0; t < count; ++t) {
    Tx tx{.name = "t" + std::to_string(t), .height = static_cast<std::uint32_t>(1 + t)};
    std::uint64_t value = 0;
    const std::size_t inputs = t == 0 ? 1 : 1 + below(random, 2);
    for (std::size_t i = 0; i < inputs; ++i) {
      if (coins.empty() || (t > 0 && below(random, 5) == 0)) {
        const std::uint64_t fresh = 1 + below(random, 5);
        tx.inputs.push_back(from_outside(fresh));
        value += fresh;
      } else {
        const std::size_t chosen = below(random, coins.size());
        tx.inputs.push_back(coins[chosen].first);
        value += coins[chosen].second;
        coins.erase(coins.begin() + static_cast<std::ptrdiff_t>(chosen));
      }
    }
    const std::size_t outputs = 1 + below(random, 3);
    for (std::size_t o = 0; o < outputs; ++o) {
      const std::uint64_t paid = o + 1 == outputs ? value - std::min(value, below(random, 2)) : below(random, value + 1);
      value -= paid;
      if (paid > 0) coins.push_back({In{.tx = tx.name, .vout = static_cast<std::uint32_t>(o)}, paid});
      tx.outputs.push_back({paid, "somebody"});
    }
    txs.push_back(tx);
  }
  const auto any_output = [&] {
    const std::size_t t = below(random, count);
    return Place{t, below(random, txs[t].outputs.size())};
  };
  do {
    made.start = {below(random, 2), 0};
    made.start.vout = below(random, txs[made.start.tx].outputs.size());
    made.amount = txs[made.start.tx].outputs[made.start.vout].value;
  } while (made.amount == 0 && below(random, 50) != 0);
  if (made.amount == 0) return random_bounds_case(random);
  if (below(random, 3) == 0) made.amount = 1 + below(random, made.amount);
  made.targets.insert(any_output());
  if (below(random, 2) == 0) made.targets.insert(any_output());
  return made;
}

struct Range {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

// Every state that free mixing inside each transaction allows: how many of the stolen units lie at each output. A unit
// that arrives at a target stays there.
Range try_every_way(const Case& made) {
  const auto& txs = made.ledger.txs;
  using State = std::map<Place, std::uint64_t>;
  std::set<State> states{State{{made.start, made.amount}}};
  for (std::size_t t = 0; t < txs.size(); ++t) {
    std::set<State> next;
    for (const State& state : states) {
      State without = state;
      std::uint64_t stolen = 0;
      for (const In& input : txs[t].inputs) {
        const auto parent = std::find_if(txs.begin(), txs.end(), [&](const Tx& tx) { return tx.name == input.tx; });
        const Place spent{static_cast<std::size_t>(parent - txs.begin()), input.vout};
        const auto held = without.find(spent);
        if (held == without.end() || made.targets.count(spent) != 0) continue;
        stolen += held->second;
        without.erase(held);
      }
      std::uint64_t fee = 0;
      for (const In& input : txs[t].inputs) {
        const auto parent = std::find_if(txs.begin(), txs.end(), [&](const Tx& tx) { return tx.name == input.tx; });
        fee += input.stated ? *input.stated : parent->outputs[input.vout].value;
      }
      for (const Out& output : txs[t].outputs) fee -= output.value;
      // The outputs one after the other, the fee takes what is left.
      std::vector<std::pair<State, std::uint64_t>> open{{without, stolen}};
      for (std::size_t o = 0; o < txs[t].outputs.size(); ++o) {
        std::vector<std::pair<State, std::uint64_t>> filled;
        for (const auto& [partial, left] : open) {
          for (std::uint64_t units = 0; units <= std::min(left, txs[t].outputs[o].value); ++units) {
            State with = partial;
            if (units > 0) with[{t, o}] = units;
            filled.push_back({with, left - units});
          }
        }
        open.swap(filled);
      }
      for (const auto& [full, left] : open) {
        if (left <= fee) next.insert(full);
      }
    }
    states.swap(next);
    // A start is placed before its own transaction is processed: put back what the loop above does not know of.
    if (t == made.start.tx) {
      std::set<State> started;
      for (State state : states) {
        state[made.start] = made.amount;
        started.insert(state);
      }
      states.swap(started);
    }
  }
  Range range{.least = made.amount, .most = 0};
  for (const State& state : states) {
    std::uint64_t arrived = 0;
    for (const auto& [place, units] : state) arrived += made.targets.count(place) != 0 ? units : 0;
    range.least = std::min(range.least, arrived);
    range.most = std::max(range.most, arrived);
  }
  return range;
}

Question question_of(const Case& made) {
  return {.starts = {start_at(made.ledger.txs[made.start.tx].name, static_cast<std::uint32_t>(made.start.vout), made.amount)}};
}

BoundsTarget target_of(const Case& made, const Store& store, bool open_ended) {
  BoundsTarget target{.open_ended = open_ended};
  for (const Place& place : made.targets) {
    const TxIndex tx = store.find(txid_of(made.ledger.txs[place.tx].name));
    if (tx.exists() && store.has_body(tx)) target.outputs.push_back(store.output(tx, static_cast<std::uint32_t>(place.vout)));
  }
  return target;
}

Bounds bounds_of(const Case& made, const Store& store, bool open_ended) {
  const Question question = question_of(made);
  auto bounds = find_bounds(store, question, file_hints(store, question), target_of(made, store, open_ended));
  if (!bounds) FAIL(format_error(bounds.error()));
  return *bounds;
}

}  // namespace

TEST_CASE("with the whole ledger in sight, bounds are what some way of mixing reaches, and no way passes") {
  std::mt19937_64 random(2018);
  for (int round = 0; round < 4000; ++round) {
    const Case made = random_bounds_case(random);
    const Store store = made.ledger.store();
    const Bounds bounds = bounds_of(made, store, false);
    const Range every = try_every_way(made);
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
    Case made = random_bounds_case(random);
    const Range every = try_every_way(made);
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
    const bool has_targets = std::all_of(made.targets.begin(), made.targets.end(), [&](const Place& place) { return is_kept[place.tx]; });
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
