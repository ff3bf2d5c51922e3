// Trails backward: the rules on the ledger with its time reversed, held against money moved one unit at a time, and
// against where forward rules say that each unit came from.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <numeric>
#include <set>

#include "support/rounds.h"
#include "taint/split.h"
#include "unit/taint/by_hand.h"

namespace peelback::test {

namespace {

using Lines = std::vector<std::string>;

constexpr Method kConserving[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first};
constexpr int kCases = rounds(3000);

std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

// Some transactions that only outside money pays for become coinbases.
RandomCase random_case_with_coinbases(std::mt19937_64& random) {
  RandomCase made = random_case(random);
  for (Tx& tx : made.ledger.txs) {
    const bool is_fresh = std::all_of(tx.inputs.begin(), tx.inputs.end(), [](const In& input) { return input.stated.has_value(); });
    if (is_fresh && below(random, 2) == 0) tx.inputs.clear();
  }
  return made;
}

Question question_of(const RandomCase& made, Method method) {
  return {.direction = Direction::backward, .method = method, .starts = made.starts};
}

Trail trail_of(const Store& store, const Question& question) {
  auto trail = trace(store, question, file_hints(store, question));
  if (!trail) FAIL(format_error(trail.error()));
  return std::move(trail).value();
}

// The outputs that transactions spend, in the order of their inputs, by the names that ref_name() gives them.
struct SpentOutput {
  std::string name;
  std::uint64_t value;
  bool is_outside;
};
std::vector<std::vector<SpentOutput>> spent_outputs(const Ledger& ledger) {
  std::vector<std::vector<SpentOutput>> spent;
  std::uint32_t parents = 0;
  for (const Tx& tx : ledger.txs) {
    auto& list = spent.emplace_back();
    for (const In& input : tx.inputs) {
      if (input.stated) {
        list.push_back({txid_of(tx.name + " parent " + std::to_string(parents++)).to_text() + ":0", *input.stated, true});
        continue;
      }
      const auto parent = std::find_if(ledger.txs.begin(), ledger.txs.end(), [&](const Tx& t) { return t.name == input.tx; });
      list.push_back({input.tx + ':' + std::to_string(input.vout), parent->outputs[input.vout].value, false});
    }
  }
  return spent;
}

Answer trace_back_by_hand(const RandomCase& made, Method method) {
  const auto& txs = made.ledger.txs;
  const auto& starts = made.starts;
  const auto spent = spent_outputs(made.ledger);
  Answer answer;
  answer.added.resize(starts.size());
  answer.already_traced.resize(starts.size());
  std::vector<U128> left_of_start;
  for (const Start& start : starts) left_of_start.push_back(start.amount ? start.amount->units() : kU128Max);
  std::map<std::string, Tokens> held;
  for (std::size_t t = txs.size(); t-- > 0;) {
    const Tx& tx = txs[t];
    std::vector<Tokens> outputs;
    std::uint64_t paid = 0;
    for (std::uint32_t vout = 0; vout < tx.outputs.size(); ++vout) {
      Tokens tokens = held[tx.name + ':' + std::to_string(vout)];
      tokens.resize(tx.outputs[vout].value, kOtherMoney);
      paid += tokens.size();
      const auto begin_at = [&](std::size_t s, std::uint64_t units) {
        const std::uint64_t added = begin(method, tokens, units, starts[s].label);
        answer.added[s] += added;
        answer.already_traced[s] += units - added;
      };
      for (std::size_t s = 0; s < starts.size(); ++s) {
        const Ref& ref = starts[s].ref;
        if (ref.kind == Ref::Kind::address || !(ref.txid == txid_of(tx.name))) continue;
        if (ref.kind == Ref::Kind::output && ref.vout != vout) continue;
        if (ref.kind == Ref::Kind::transaction && tx.outputs[vout].address == "burn") continue;
        begin_at(s, starts[s].amount ? static_cast<std::uint64_t>(starts[s].amount->units()) : tokens.size());
      }
      for (std::size_t s = 0; s < starts.size(); ++s) {
        if (starts[s].ref.kind != Ref::Kind::address || starts[s].ref.id != tx.outputs[vout].address) continue;
        const auto units = static_cast<std::uint64_t>(std::min<U128>(left_of_start[s], tokens.size()));
        if (starts[s].amount) left_of_start[s] -= units;
        begin_at(s, units);
      }
      outputs.push_back(tokens);
    }
    if (tx.inputs.empty()) {
      for (std::size_t vout = 0; vout < outputs.size(); ++vout) add_ends(answer, tx.name + ':' + std::to_string(vout), outputs[vout]);
      continue;
    }
    std::vector<std::uint64_t> buckets;
    std::uint64_t value = 0;
    for (const SpentOutput& output : spent[t]) {
      buckets.push_back(output.value);
      value += output.value;
    }
    outputs.emplace_back(value - paid, kOtherMoney);  // the fee
    buckets.push_back(0);
    const auto divided = divide(method, outputs, buckets);
    for (std::size_t i = 0; i < spent[t].size(); ++i) {
      if (spent[t][i].is_outside) {
        add_ends(answer, spent[t][i].name, divided[i]);
      } else {
        held[spent[t][i].name] = divided[i];
      }
    }
  }
  return answer;
}

// Forward every unit that enters the ledger has a number of its own; where the started ones entered is where they came
// from.
std::map<std::string, std::uint64_t> provenance_by_hand(const RandomCase& made, Method method) {
  std::vector<std::string> origin_of = {""};
  const auto fresh = [&](const std::string& origin, std::uint64_t units) {
    Tokens tokens;
    for (; units > 0; --units) {
      tokens.push_back(static_cast<std::uint32_t>(origin_of.size()));
      origin_of.push_back(origin);
    }
    return tokens;
  };
  const auto spent = spent_outputs(made.ledger);
  std::map<std::string, Tokens> held;
  std::set<std::uint32_t> started;
  for (std::size_t t = 0; t < made.ledger.txs.size(); ++t) {
    const Tx& tx = made.ledger.txs[t];
    std::vector<Tokens> inputs;
    std::uint64_t left = 0;
    for (const SpentOutput& output : spent[t]) {
      inputs.push_back(output.is_outside ? fresh(output.name, output.value) : held[output.name]);
      left += output.value;
    }
    std::vector<std::uint64_t> buckets;
    for (const Out& output : tx.outputs) {
      buckets.push_back(output.value);
      left -= tx.inputs.empty() ? 0 : output.value;
    }
    buckets.push_back(left);
    std::vector<Tokens> outputs;
    if (!tx.inputs.empty()) outputs = divide(method, inputs, buckets);
    for (std::uint32_t vout = 0; vout < tx.outputs.size(); ++vout) {
      const std::string name = tx.name + ':' + std::to_string(vout);
      if (tx.inputs.empty()) outputs.push_back(fresh(name, tx.outputs[vout].value));
      const Tokens& tokens = held[name] = outputs[vout];
      for (const Start& start : made.starts) {
        const bool is_asked = start.ref.kind == Ref::Kind::address
                                  ? start.ref.id == tx.outputs[vout].address
                                  : start.ref.txid == txid_of(tx.name) && (start.ref.kind == Ref::Kind::output
                                                                               ? start.ref.vout == vout
                                                                               : tx.outputs[vout].address != "burn");
        if (!is_asked) continue;
        const std::uint64_t units = start.amount ? static_cast<std::uint64_t>(start.amount->units()) : tokens.size();
        started.insert(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(units));
      }
    }
  }
  std::map<std::string, std::uint64_t> came_from;
  for (const std::uint32_t unit : started) ++came_from[origin_of[unit]];
  return came_from;
}

}  // namespace

TEST_CASE("backward every conserving rule agrees with money moved back one unit at a time") {
  std::mt19937_64 random(20180126);
  std::size_t hops = 0;
  for (int round = 0; round < kCases; ++round) {
    const RandomCase made = random_case_with_coinbases(random);
    const Store store = made.ledger.store();
    for (const Method method : kConserving) {
      const Trail trail = trail_of(store, question_of(made, method));
      INFO("round " << round << ", " << method_name(method) << "\n" << text_of(made.ledger, store, trail));
      REQUIRE(trail.problems.empty());
      REQUIRE(answer_of(made, store, trail) == trace_back_by_hand(made, method));
      for (const AuditRow& row : trail.audit) REQUIRE(row.start == row.ends);
      for (const End& end : trail.ends) REQUIRE((end.reason == EndReason::coinbase || end.reason == EndReason::out_of_data));
      hops += trail.hops.size();
    }
  }
  CHECK(hops > rounds(30'000));
}

TEST_CASE("FIFO and LIFO backward say exactly where the same rule forward had each coin come from") {
  std::mt19937_64 random(1816);
  std::uint64_t traced = 0;
  for (int round = 0; round < kCases; ++round) {
    RandomCase made = random_case_with_coinbases(random);
    for (Start& start : made.starts) {
      start.label = 1;
      if (start.ref.kind == Ref::Kind::address) start.amount.reset();
    }
    const Store store = made.ledger.store();
    for (const Method method : {Method::fifo, Method::lifo}) {
      const Trail trail = trail_of(store, question_of(made, method));
      std::map<std::string, std::uint64_t> came_from;
      for (const End& end : trail.ends) {
        const auto units = static_cast<std::uint64_t>(end.amount.units());
        came_from[ref_name(made.ledger, store, trail.places[end.place.value])] += units;
        traced += units;
      }
      INFO("round " << round << ", " << method_name(method));
      REQUIRE(came_from == provenance_by_hand(made, method));
    }
  }
  CHECK(traced > rounds(20'000));
}

TEST_CASE("poison backward reaches every input of value before a traced coin, and nothing else") {
  std::mt19937_64 random(6);
  for (int round = 0; round < kCases; ++round) {
    RandomCase made = random_case_with_coinbases(random);
    std::erase_if(made.starts, [](const Start& start) { return start.ref.kind != Ref::Kind::output || (start.amount && start.amount->is_zero()); });
    if (made.starts.empty()) continue;
    made.starts.resize(1);
    const auto spent = spent_outputs(made.ledger);
    std::set<std::string> reached;
    for (std::size_t t = made.ledger.txs.size(); t-- > 0;) {
      const Tx& tx = made.ledger.txs[t];
      bool is_reached = false;
      for (std::uint32_t vout = 0; vout < tx.outputs.size(); ++vout) {
        const std::string name = tx.name + ':' + std::to_string(vout);
        const bool is_asked = made.starts[0].ref.txid == txid_of(tx.name) && made.starts[0].ref.vout == vout;
        if (is_asked && tx.outputs[vout].value > 0) reached.insert(name);
        is_reached = is_reached || reached.count(name) != 0;
      }
      for (const SpentOutput& output : spent[t]) {
        if (is_reached && output.value > 0) reached.insert(output.name);
      }
    }
    const Store store = made.ledger.store();
    const Trail trail = trail_of(store, question_of(made, Method::poison));
    std::set<std::string> found;
    for (const ReachRow& row : trail.reach) found.insert(ref_name(made.ledger, store, trail.places[row.place.value]));
    REQUIRE(found == reached);
    REQUIRE(trail.audit.empty());
  }
}

TEST_CASE("backward an explorer is asked for statistics first, then for the transaction that made an output") {
  const Ledger ledger{{{"mix", {{"pay", 0}, {"other", 0}}, {{9, "shop"}}, 3},
                       {"pay", {{"theft", 0}}, {{5, "thief"}}, 2},
                       {"other", {}, {{5, "miner"}}, 1}}};
  const Question question{.direction = Direction::backward, .method = Method::fifo, .starts = {start_at("mix", 0)}};
  Ledger known{{ledger.txs[0]}};
  known.txs[0].inputs[0].stated = 5;
  known.txs[0].inputs[1].stated = 5;
  Store store = known.store();
  TraceHints hints = file_hints(store, question);
  hints.can_ask = true;
  Trail trail = trace(store, question, hints).value();
  REQUIRE(trail.missing.size() == 1);  // both inputs are somebody's, as the sources state
  CHECK(trail.missing[0].need.kind == Need::Kind::address_stats);
  CHECK(trail.missing[0].traced == Amount{9});
  CHECK(script_of(store, trail.places[1]) == store.find_script(script_of("somebody")));
  CHECK(vout_of(store, trail.places[1]) == 0);

  store.add_address_stats(store.find_script(script_of("somebody")), {.tx_count = 2});
  trail = trace(store, question, hints).value();
  REQUIRE(trail.missing.size() == 2);
  CHECK(trail.missing[0].need.kind == Need::Kind::transaction);
  CHECK(trail.missing[0].need.txid == txid_of("pay"));
  CHECK(trail.missing[0].traced == Amount{5});
  CHECK(trail.missing[1].need.txid == txid_of("other"));
  CHECK(trail.missing[1].total == Amount{5});
  for (const End& end : trail.ends) CHECK(end.reason == EndReason::open);

  hints.failed = {{{.kind = Need::Kind::transaction, .txid = txid_of("other")}, "server gone"}};
  trail = trace(store, question, hints).value();
  REQUIRE(trail.ends.size() == 2);
  CHECK(trail.ends[1].reason == EndReason::fetch_failed);

  store.add_address_stats(store.find_script(script_of("somebody")), {.tx_count = 2000});
  trail = trace(store, question, hints).value();
  for (const End& end : trail.ends) CHECK(end.reason == EndReason::busy);
}

TEST_CASE("backward an input of unknown value is asked for by the transaction that made it") {
  Ledger ledger{{{"mix", {{"pay", 0}, {"other", 0}}, {{9, "shop"}}, 3}, {"other", {}, {{5, "miner"}}, 1}}};
  const Store store = ledger.store();
  const Question question{.direction = Direction::backward, .starts = {start_at("mix", 0)}};
  TraceHints hints = file_hints(store, question);
  CHECK(end_lines(ledger, store, trace(store, question, hints).value()) == Lines{"mix:0 9 out_of_data"});
  hints.can_ask = true;
  const Trail trail = trace(store, question, hints).value();
  CHECK(end_lines(ledger, store, trail) == Lines{"mix:0 9 open"});
  REQUIRE(trail.missing.size() == 1);
  CHECK(trail.missing[0].need.kind == Need::Kind::transaction);
  CHECK(trail.missing[0].need.txid == txid_of("pay"));
}

TEST_CASE("backward coins that two transactions claim are traced through one of them only") {
  const Ledger ledger{{{"mine", {}, {{10, "thief"}}, 1},
                       {"first", {{"mine", 0}}, {{10, "shop"}}, 2},
                       {"second", {{"mine", 0}}, {{10, "shop"}}, 2}}};
  const Store store = ledger.store();
  const Question question{.direction = Direction::backward, .starts = {start_at("first", 0), start_at("second", 0)}};
  const auto lines = end_lines(ledger, store, trail_of(store, question));
  REQUIRE(lines.size() == 2);
  CHECK(std::count(lines.begin(), lines.end(), "mine:0 10 coinbase") == 1);
  CHECK(std::count_if(lines.begin(), lines.end(), [](const std::string& line) { return line.find("out_of_data") != std::string::npos; }) == 1);

  // The same where nobody knows the transaction that made them.
  Ledger unknown{{ledger.txs[1], ledger.txs[2]}};
  for (Tx& tx : unknown.txs) tx.inputs[0].stated = 10;
  const Store partly = unknown.store();
  const auto partly_lines = end_lines(unknown, partly, trail_of(partly, question));
  CHECK(partly_lines.size() == 2);
}

TEST_CASE("backward transactions that spend each other in a circle end out of data") {
  const Ledger ledger{{{"pay", {{"egg", 1}}, {{5, "shop"}}, 3},
                       {"egg", {{"hen", 0}}, {{10, "x"}, {5, "x"}}, 2},
                       {"hen", {{"egg", 0}, {"theft", 0}}, {{15, "x"}}, 2},
                       {"theft", {}, {{10, "thief"}}, 1}}};
  const Store store = ledger.store();
  const Question question{.direction = Direction::backward, .starts = {start_at("pay", 0)}};
  CHECK(end_lines(ledger, store, trail_of(store, question)) == Lines{"egg:1 5 out_of_data"});
}

}  // namespace peelback::test
