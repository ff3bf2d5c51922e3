// Thousands of random small ledgers: what must hold of every one of them.

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <set>

#include "support/rounds.h"
#include "unit/taint/by_hand.h"

namespace peelback::test {

namespace {

constexpr Method kConserving[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first};
constexpr int kCases = rounds(3000);

constexpr Direction kBothWays[] = {Direction::forward, Direction::backward};

Question question_of(const RandomCase& random_case, Method method, Direction direction = Direction::forward) {
  return {.direction = direction, .method = method, .starts = random_case.starts};
}

Trail trail_of(const Store& store, const Question& question) {
  auto trail = trace(store, question, file_hints(store, question));
  if (!trail) FAIL(format_error(trail.error()));
  return std::move(trail).value();
}

}  // namespace

TEST_CASE("every conserving rule agrees with money moved one unit at a time") {
  std::mt19937_64 random(20180126);
  for (int round = 0; round < kCases; ++round) {
    const RandomCase made = random_case(random);
    const Store store = made.ledger.store();
    for (const Method method : kConserving) {
      const Trail trail = trail_of(store, question_of(made, method));
      INFO("round " << round << ", " << method_name(method));
      REQUIRE(trail.problems.empty());
      REQUIRE(answer_of(made, store, trail) == trace_by_hand(made, method));
    }
  }
}

TEST_CASE("what starts is what ends, label by label") {
  std::mt19937_64 random(2);
  for (int round = 0; round < 2 * kCases; ++round) {
    const RandomCase made = random_case(random);
    const Store store = made.ledger.store();
    Question question = question_of(made, kConserving[round % 5], kBothWays[round / 5 % 2]);
    question.limits.max_hops = static_cast<std::uint32_t>(random() % 5);
    question.limits.min_amount = Amount{random() % 4};
    question.limits.fan_out = static_cast<std::uint32_t>(random() % 3);
    question.limits.min_share_ppm = static_cast<std::uint32_t>(random() % 3) * 100'000;
    if (random() % 3 == 0) question.limits.since_s = static_cast<std::int64_t>(random() % 5) * 600;
    if (random() % 3 == 0) question.limits.until_s = static_cast<std::int64_t>(random() % 6) * 600;
    if (random() % 3 == 0) question.not_followed = {{txid_of("t1"), 0}};
    if (random() % 3 == 0) question.expanded = {{txid_of("t2"), 0}};
    const Trail trail = trail_of(store, question);
    for (const AuditRow& row : trail.audit) REQUIRE(row.start == row.ends);
    for (const Place& place : trail.places) {
      U128 traced = 0;
      for (const LabelAmount& amount : trail.amounts_of(place)) traced += amount.amount.units();
      REQUIRE(traced > 0);
      REQUIRE(traced <= place.value.units());
    }
  }
}

TEST_CASE("thefts traced together sum to the answer for one theft, place by place") {
  std::mt19937_64 random(3);
  for (int round = 0; round < kCases; ++round) {
    const RandomCase made = random_case(random);
    RandomCase merged = made;
    for (Start& start : merged.starts) start.label = 1;
    const Store store = made.ledger.store();
    for (const Method method : kConserving) {
      Question apart_question = question_of(made, method);
      Question together_question = question_of(merged, method);
      for (Question* question : {&apart_question, &together_question}) {
        question->limits.min_amount = Amount{static_cast<U128>(round % 3)};
        question->limits.fan_out = static_cast<std::uint32_t>(round % 4);
      }
      const Trail apart = trail_of(store, apart_question);
      const Trail together = trail_of(store, together_question);
      REQUIRE(apart.places.size() == together.places.size());
      for (std::size_t i = 0; i < apart.places.size(); ++i) {
        U128 traced = 0;
        for (const LabelAmount& amount : apart.amounts_of(apart.places[i])) traced += amount.amount.units();
        REQUIRE(apart.places[i].output == together.places[i].output);
        REQUIRE(together.amounts_of(together.places[i])[0].amount == Amount{traced});
      }
    }
  }
}

TEST_CASE("the order in which facts arrive changes nothing") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 2000; ++round) {
    RandomCase made = random_case(random);
    const Direction direction = kBothWays[round / 6 % 2];
    // Parents outside of the ledger are numbered as their children arrive; backward they are places with names.
    const auto is_outside = [](const In& input) { return input.stated.has_value(); };
    for (Tx& tx : made.ledger.txs) {
      if (direction == Direction::backward && std::any_of(tx.inputs.begin(), tx.inputs.end(), is_outside)) tx.inputs.clear();
    }
    std::vector<std::size_t> order(made.ledger.txs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random);
    const bool with_positions = round % 2 == 0;
    const Store in_order = made.ledger.store({}, with_positions);
    const Store shuffled = made.ledger.store(order, with_positions);
    const Method method = round % 6 == 5 ? Method::poison : kConserving[round % 6];
    const Question question = question_of(made, method, direction);
    REQUIRE(text_of(made.ledger, in_order, trail_of(in_order, question)) ==
            text_of(made.ledger, shuffled, trail_of(shuffled, question)));
  }
}

TEST_CASE("an amount marked exact is the same under every rule") {
  std::mt19937_64 random(5);
  int exact_hops = 0;
  for (int round = 0; round < 2 * kCases; ++round) {
    const RandomCase made = random_case(random);
    const Store store = made.ledger.store();
    const Direction direction = kBothWays[round % 2];
    const auto exact = [&](Method method) {
      std::set<std::string> rows;
      const Trail trail = trail_of(store, question_of(made, method, direction));
      for (const Hop& hop : trail.hops) {
        if (hop.basis != AmountBasis::exact) continue;
        rows.insert(ref_name(made.ledger, store, trail.places[hop.to.value]) + ' ' + std::to_string(hop.label) + ' ' + hop.amount.to_text());
      }
      return rows;
    };
    // Several starts may divide an output between two labels in different ways; one theft cannot.
    if (made.starts.size() > 1) continue;
    const auto by_fifo = exact(Method::fifo);
    for (const Method method : kConserving) REQUIRE(exact(method) == by_fifo);
    exact_hops += static_cast<int>(by_fifo.size());
  }
  CHECK(exact_hops > rounds(300));
}

TEST_CASE("poison reaches every output of value behind a stolen coin, and nothing else") {
  std::mt19937_64 random(6);
  for (int round = 0; round < kCases; ++round) {
    RandomCase made = random_case(random);
    std::erase_if(made.starts, [](const Start& start) { return start.ref.kind == Ref::Kind::address; });
    if (made.starts.empty()) continue;
    made.starts.resize(1);
    const Start& start = made.starts[0];
    std::set<std::string> reached;
    for (const Tx& tx : made.ledger.txs) {
      std::uint64_t inputs_value = 0;
      bool is_reached = false;
      for (const In& input : tx.inputs) {
        is_reached = is_reached || reached.count(input.tx + ':' + std::to_string(input.vout)) != 0;
        if (input.stated) inputs_value += *input.stated;
        for (const Tx& parent : made.ledger.txs) {
          if (!input.stated && parent.name == input.tx) inputs_value += parent.outputs[input.vout].value;
        }
      }
      for (std::uint32_t vout = 0; vout < tx.outputs.size(); ++vout) {
        const Out& output = tx.outputs[vout];
        inputs_value -= output.value;
        const bool is_asked = start.ref.txid == txid_of(tx.name) &&
                              (start.ref.kind == Ref::Kind::output ? start.ref.vout == vout && (!start.amount || !start.amount->is_zero())
                                                                   : output.address != "burn");
        if (output.value > 0 && (is_reached || is_asked)) reached.insert(tx.name + ':' + std::to_string(vout));
      }
      if (is_reached && inputs_value > 0) reached.insert(tx.name + ":fee");
    }
    const Store store = made.ledger.store();
    const Trail trail = trail_of(store, question_of(made, Method::poison));
    std::set<std::string> found;
    for (const ReachRow& row : trail.reach) found.insert(ref_name(made.ledger, store, trail.places[row.place.value]));
    REQUIRE(found == reached);
    REQUIRE(trail.audit.empty());
  }
}

}  // namespace peelback::test
