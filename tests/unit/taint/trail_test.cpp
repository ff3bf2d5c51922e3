#include <algorithm>
#include <catch2/catch.hpp>

#include "unit/taint/ledger.h"

namespace peelback::test {

namespace {

using Lines = std::vector<std::string>;

constexpr Method kConserving[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first};

Trail trail_of(const Store& store, const Question& question, const TraceHints& hints) {
  auto trail = trace(store, question, hints);
  if (!trail) FAIL(format_error(trail.error()));
  return std::move(trail).value();
}

Code error_of(const Store& store, const Question& question) {
  const auto trail = trace(store, question, file_hints(store, question));
  REQUIRE_FALSE(trail);
  return trail.error().code;
}

TraceHints explorer_hints(const Store& store, const Question& question) {
  TraceHints hints = file_hints(store, question);
  hints.can_ask = true;
  hints.run_ends.clear();
  return hints;
}

void know_address(Store& store, const std::string& address, std::uint64_t tx_count = 2) {
  store.add_address_stats(store.intern_script(script_of(address)), {.tx_count = tx_count});
}

void say_unspent(Store& store, std::string_view tx, std::size_t outputs) {
  std::vector<Problem> problems;
  store.add_outspends(store.find(txid_of(tx)), std::vector<OutspendDraft>(outputs), {}, 1000, problems);
}

// One theft, a merge with clean money, and a payment after it.
Ledger merge_ledger() {
  return {{{"theft", {from_outside(10)}, {{6, "thief"}, {4, "thief"}}, 1},
           {"join", {{"theft", 0}, {"theft", 1}}, {{9, "thief"}}, 2},
           {"merge", {{"join", 0}, from_outside(9)}, {{8, "shop"}, {8, "mule"}}, 3},
           {"late", {{"merge", 1}}, {{7, "somebody"}}, 4}}};
}

}  // namespace

TEST_CASE("places, hops and ends are numbered by starts, then by first reach") {
  const Ledger ledger = merge_ledger();
  const Store store = ledger.store();
  const Question question{.method = Method::fifo, .starts = {start_at_tx("theft")}};
  CHECK(text_of(ledger, store, trail_of(store, question, file_hints(store, question))) ==
        "place theft:0 depth 0 start 1=6\n"
        "place theft:1 depth 0 start 1=4\n"
        "place join:0 depth 1 1=9\n"
        "place join:fee depth 1 1=1\n"
        "place merge:0 depth 2 1=8\n"
        "place merge:1 depth 2 1=1\n"
        "place late:0 depth 3 1=1\n"
        "hop theft:0 theft:1 -> join:0 label 1 9 exact depth 1\n"
        "hop theft:0 theft:1 -> join:fee label 1 1 exact depth 1\n"
        "hop join:0 -> merge:0 label 1 8 rule depth 2\n"
        "hop join:0 -> merge:1 label 1 1 rule depth 2\n"
        "hop merge:1 -> late:0 label 1 1 rule depth 3\n"
        "end join:fee label 1 1 fee ()\n"
        "end merge:0 label 1 8 unspent () as of 4\n"
        "end late:0 label 1 1 unspent () as of 4\n"
        "start label 1 added theft:0 6 added theft:1 4\n"
        "audit 1 10 10\n");
}

TEST_CASE("starts come first in question order even where the chain has them later") {
  const Ledger ledger = merge_ledger();
  const Store store = ledger.store();
  const Question question{.method = Method::haircut, .starts = {start_at("merge", 0, {}, 2), start_at("theft", 1, {}, 1)}};
  const Trail trail = trail_of(store, question, file_hints(store, question));
  REQUIRE(trail.places.size() >= 2);
  CHECK(ref_name(ledger, store, trail.places[0]) == "merge:0");
  CHECK(ref_name(ledger, store, trail.places[1]) == "theft:1");
  CHECK(trail.places[0].depth == 0);
  // The hop into the start keeps its own depth, and hops of one transaction go by place.
  const auto hop = std::find_if(trail.hops.begin(), trail.hops.end(), [](const Hop& h) { return h.to == PlaceIndex{0U}; });
  REQUIRE(hop != trail.hops.end());
  CHECK(hop->depth == 2);
}

TEST_CASE("transactions of one block whose places are unknown are processed parents first") {
  // The names are such that the ids alone would put some children before their parents.
  Ledger ledger{{{"a", {from_outside(9)}, {{9, "x"}}, 1}}};
  for (char name = 'b'; name <= 'k'; ++name) {
    ledger.txs.push_back({std::string(1, name), {{std::string(1, static_cast<char>(name - 1)), 0}}, {{9, "x"}}, 2});
  }
  std::reverse(ledger.txs.begin() + 1, ledger.txs.end());
  for (const bool with_positions : {true, false}) {
    const Store store = ledger.store({}, with_positions);
    const Question question{.starts = {start_at("a", 0)}};
    const Trail trail = trail_of(store, question, file_hints(store, question));
    CHECK(end_lines(ledger, store, trail) == Lines{"k:0 9 unspent"});
    CHECK(trail.places.back().depth == 10);
  }
}

TEST_CASE("unconfirmed transactions come last and their hops are marked") {
  const Ledger ledger{{{"theft", {from_outside(9)}, {{5, "x"}, {4, "x"}}, 1},
                       {"waiting", {{"theft", 0}}, {{5, "x"}}, kUnconfirmed},
                       {"nowhere", {{"theft", 1}}, {{4, "x"}}, kNowhere}}};
  const Store store = ledger.store();
  const Question question{.starts = {start_at_tx("theft")}};
  const Trail trail = trail_of(store, question, file_hints(store, question));
  REQUIRE(trail.hops.size() == 2);
  CHECK(ref_name(ledger, store, trail.places[trail.hops[0].to.value]) == "nowhere:0");
  CHECK_FALSE(trail.hops[0].unconfirmed);
  CHECK(trail.hops[1].unconfirmed);
}

TEST_CASE("an amount is exact until other money joins, and another theft is other money") {
  const Ledger ledger{{{"one", {from_outside(5)}, {{5, "x"}}, 1},
                       {"two", {from_outside(5)}, {{5, "x"}}, 1},
                       {"alone", {{"one", 0}}, {{3, "x"}, {2, "x"}}, 2},
                       {"both", {{"alone", 0}, {"two", 0}}, {{8, "x"}}, 3}}};
  const Store store = ledger.store();
  for (const Method method : kConserving) {
    Question question{.method = method, .starts = {start_at("one", 0), start_at("two", 0, {}, 2)}};
    const Trail apart = trail_of(store, question, file_hints(store, question));
    for (const Hop& hop : apart.hops) {
      const bool is_before = ref_name(ledger, store, apart.places[hop.to.value]).rfind("alone", 0) == 0;
      CHECK((hop.basis == AmountBasis::exact) == is_before);
    }
    question.starts[1].label = 1;
    for (const Hop& hop : trail_of(store, question, file_hints(store, question)).hops) {
      CHECK(hop.basis == AmountBasis::exact);
    }
    // A start on part of an output is exact where it is, and mixed from its first payment on.
    question.starts = {start_at("one", 0, 3)};
    for (const Hop& hop : trail_of(store, question, file_hints(store, question)).hops) CHECK(hop.basis == AmountBasis::rule);
  }
}

TEST_CASE("with an explorer at hand, what is not known is open and says what would help") {
  const Ledger ledger{{{"theft", {from_outside(10)}, {{6, "thief"}, {4, "thief"}}, 1},
                       {"pay", {{"theft", 0}}, {{3, "shop"}, {2, "mule"}}, 2},
                       {"on", {{"pay", 0}}, {{3, "somebody"}}, 3}}};
  Store store = ledger.store();
  const Question question{.starts = {start_at_tx("theft")}};
  const TraceHints hints = explorer_hints(store, question);

  // pay:0 is spent, but its address may be a service; nobody was asked about pay:1 and theft:1.
  Trail trail = trail_of(store, question, hints);
  CHECK(end_lines(ledger, store, trail) ==
        Lines{"theft:1 4 open", "pay:0 3 open", "pay:1 2 open", "pay:fee 1 fee"});
  REQUIRE(trail.missing.size() == 3);
  CHECK(trail.missing[0].need == Need{.kind = Need::Kind::outspends, .txid = txid_of("theft")});
  CHECK(trail.missing[0].traced == Amount{4});
  CHECK(trail.missing[0].depth == 0);
  CHECK(trail.missing[1].need == Need{.kind = Need::Kind::address_stats, .script = script_of("shop")});
  CHECK(trail.missing[2].need == Need{.kind = Need::Kind::outspends, .txid = txid_of("pay")});
  CHECK(trail.missing[2].place.exists());

  know_address(store, "shop", 1001);
  say_unspent(store, "theft", 2);
  trail = trail_of(store, question, hints);
  CHECK(end_lines(ledger, store, trail) ==
        Lines{"theft:1 4 open", "pay:0 3 busy", "pay:1 2 open", "pay:fee 1 fee"});
  CHECK(trail.missing[0].need == Need{.kind = Need::Kind::tip});

  store.add_tip(700, 900);
  trail = trail_of(store, question, hints);
  CHECK(end_lines(ledger, store, trail)[0] == "theft:1 4 unspent");
  CHECK(trail.ends[0].as_of == AsOf{700, 900});
}

TEST_CASE("a spender that is only named is open, asked for, or given up with the reason") {
  const Ledger ledger{{{"theft", {from_outside(10)}, {{10, "thief"}}, 1},
                       {"pay", {{"theft", 0}}, {{9, "shop"}}, 2}}};
  Store store = ledger.store();
  std::vector<Problem> problems;
  const OutspendDraft spent[] = {{.spent = true, .spender = txid_of("elsewhere"), .vin = 0}};
  store.add_outspends(store.find(txid_of("pay")), spent, {}, 1000, problems);
  know_address(store, "shop");
  const Question question{.starts = {start_at("theft", 0)}};
  for (TraceHints hints : {file_hints(store, question), explorer_hints(store, question)}) {
    Trail trail = trail_of(store, question, hints);
    CHECK(end_lines(ledger, store, trail) == Lines{"pay:0 9 open", "pay:fee 1 fee"});
    REQUIRE(trail.missing.size() == 1);
    CHECK(trail.missing[0].need == Need{.kind = Need::Kind::transaction, .txid = txid_of("elsewhere")});
    hints.failed.push_back({trail.missing[0].need, "not found by the explorer"});
    trail = trail_of(store, question, hints);
    CHECK(end_lines(ledger, store, trail) == Lines{"pay:0 9 fetch_failed", "pay:fee 1 fee"});
    CHECK(trail.ends[0].detail == "not found by the explorer");
    CHECK(trail.missing.empty());
  }
}

TEST_CASE("unspent coins need to be unspent as of some block") {
  const Ledger ledger{{{"theft", {from_outside(10)}, {{10, "thief"}}, 1}}};
  Store store = ledger.store();
  const Question question{.starts = {start_at("theft", 0)}};
  TraceHints hints = file_hints(store, question);
  CHECK(trail_of(store, question, hints).ends[0].as_of == AsOf{1, 600});
  hints.run_ends.clear();
  CHECK(trail_of(store, question, hints).ends[0].reason == EndReason::out_of_data);
  say_unspent(store, "theft", 1);
  CHECK(trail_of(store, question, hints).ends[0].reason == EndReason::out_of_data);
  store.add_tip(9, 1000);
  CHECK(trail_of(store, question, hints).ends[0].as_of == AsOf{9, 1000});
}

TEST_CASE("a label stops payments made while it is valid") {
  const Ledger ledger{{{"theft", {from_outside(10)}, {{10, "thief"}}, 1},
                       {"early", {{"theft", 0}}, {{10, "wallet"}}, 2},
                       {"late", {{"early", 0}}, {{10, "wallet"}}, 5},
                       {"after", {{"late", 0}}, {{10, "thief"}}, 6}}};
  const Store store = ledger.store();
  const Question question{.starts = {start_at("theft", 0)}};
  TraceHints hints = file_hints(store, question);
  ServiceStop label{.script = store.find_script(script_of("wallet")), .reason = EndReason::mixer, .detail = "a mixer"};
  const auto last_end = [&] {
    hints.services = {label};
    return end_lines(ledger, store, trail_of(store, question, hints))[0];
  };
  CHECK(last_end() == "early:0 10 mixer");
  label.valid_from_s = 4 * 600;
  CHECK(last_end() == "late:0 10 mixer");
  label.valid_until_s = 4 * 600 + 1;
  CHECK(last_end() == "after:0 10 unspent");
}

TEST_CASE("a start is followed even out of a busy or labelled address") {
  const Ledger ledger{{{"theft", {from_outside(10)}, {{10, "crowd"}}, 1}, {"pay", {{"theft", 0}}, {{10, "mule"}}, 2}}};
  Store store = ledger.store();
  know_address(store, "crowd", 5000);
  const Question question{.starts = {start_at("theft", 0, 1)}, .limits = {.min_amount = Amount{1}}};
  TraceHints hints = file_hints(store, question);
  hints.services = {{.script = store.find_script(script_of("crowd")), .detail = "an exchange"}};
  CHECK(end_lines(ledger, store, trail_of(store, question, hints)) == Lines{"pay:0 1 unspent"});
}

TEST_CASE("a start that the store does not know is a missing fact, not an error") {
  const Ledger ledger{{{"other", {from_outside(10)}, {{10, "thief"}}, 1}}};
  const Store store = ledger.store();
  Question question{.starts = {start_at("unknown", 0), start_at("other", 0)}};
  TraceHints hints = file_hints(store, question);
  Trail trail = trail_of(store, question, hints);
  REQUIRE(trail.missing.size() == 1);
  CHECK(trail.missing[0].for_start);
  CHECK(trail.missing[0].need == Need{.kind = Need::Kind::transaction, .txid = txid_of("unknown")});
  CHECK(trail.starts[0].added.empty());
  CHECK(trail.starts[1].added.size() == 1);
  hints.failed.push_back({trail.missing[0].need, "no explorer knows it"});
  trail = trail_of(store, question, hints);
  CHECK(trail.missing.empty());
  REQUIRE(trail.problems.size() == 1);
  CHECK(trail.problems[0] == Problem{Code::not_found, "start[0]", "no explorer knows it"});
}

TEST_CASE("an address start asks for statistics, then for the history unless the address is busy") {
  const Ledger ledger{{{"in", {from_outside(10)}, {{10, "thief"}}, 1}, {"out", {{"in", 0}}, {{10, "shop"}}, 2}}};
  Store store = ledger.store();
  const Question question{.starts = {start_at_address("thief")}};
  TraceHints hints = explorer_hints(store, question);
  const auto first_need = [&] { return trail_of(store, question, hints).missing.at(0).need; };
  CHECK(first_need() == Need{.kind = Need::Kind::address_stats, .script = script_of("thief")});
  know_address(store, "thief", 2);
  CHECK(first_need() == Need{.kind = Need::Kind::address_history, .script = script_of("thief")});
  store.mark_history_complete(store.find_script(script_of("thief")));
  CHECK_FALSE(trail_of(store, question, hints).missing.at(0).for_start);
  know_address(store, "thief", 5000);
  const Trail trail = trail_of(store, question, hints);
  REQUIRE(trail.problems.size() == 1);
  CHECK(trail.problems[0].code == Code::too_large);
  CHECK(trail.starts[0].added.size() == 1);
}

TEST_CASE("an address that spends coins of an unknown parent needs that parent") {
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  const Bytes thief = script_of("thief");
  const Bytes shop = script_of("shop");
  const InputDraft inputs[] = {{.prevout = {txid_of("parent"), 3}, .spent = OutputDraft{10, thief}}};
  const OutputDraft outputs[] = {{9, shop}};
  store.add_transaction({.txid = txid_of("pay"), .inputs = inputs, .outputs = outputs}, {}, problems);
  const Question question{.starts = {start_at_address("thief")}};
  const Trail trail = trail_of(store, question, file_hints(store, question));
  REQUIRE(trail.missing.size() == 1);
  CHECK(trail.missing[0].need == Need{.kind = Need::Kind::transaction, .txid = txid_of("parent")});
}

TEST_CASE("an address start takes only what is spent within the window") {
  const Ledger ledger{{{"in", {from_outside(12)}, {{3, "thief"}, {4, "thief"}, {5, "thief"}}, 1},
                       {"before", {{"in", 0}}, {{3, "shop"}}, 2},
                       {"within", {{"in", 1}}, {{4, "shop"}}, 3},
                       {"after", {{"in", 2}}, {{5, "shop"}}, 4}}};
  const Store store = ledger.store();
  const Question question{.starts = {start_at_address("thief")}, .limits = {.since_s = 3 * 600, .until_s = 3 * 600}};
  CHECK(end_lines(ledger, store, trail_of(store, question, file_hints(store, question))) == Lines{"within:0 4 unspent"});
}

TEST_CASE("a start on coins that the trail had already stopped at sets them going again") {
  const Ledger ledger{{{"theft", {from_outside(10)}, {{10, "thief"}}, 1},
                       {"pay", {{"theft", 0}, from_outside(10)}, {{20, "mule"}}, 2},
                       {"on", {{"pay", 0}}, {{20, "shop"}}, 3}}};
  const Store store = ledger.store();
  Question question{.starts = {start_at("theft", 0), start_at_address("mule")}, .limits = {.max_hops = 1}};
  const Trail trail = trail_of(store, question, file_hints(store, question));
  CHECK(end_lines(ledger, store, trail) == Lines{"on:0 20 limit (hops)"});
  CHECK(trail.starts[1].added[0].amount == Amount{10});
  CHECK(trail.starts[1].already_traced[0].amount == Amount{10});
}

TEST_CASE("questions that cannot be meant are refused by their place") {
  const Ledger ledger{{{"theft", {from_outside(10)}, {{6, "a"}, {4, "b"}}, 1}}};
  const Store store = ledger.store();
  CHECK(error_of(store, {}) == Code::usage);
  CHECK(error_of(store, {.starts = {start_at("theft", 2)}}) == Code::bad_reference);
  CHECK(error_of(store, {.starts = {start_at("theft", 0, 7)}}) == Code::usage);
  CHECK(error_of(store, {.direction = Direction::backward, .method = Method::libr, .starts = {start_at("theft", 0)}}) == Code::usage);
  CHECK(error_of(store, {.direction = Direction::backward, .fees = FeeRule::coinbase, .starts = {start_at("theft", 0)}}) == Code::usage);
  CHECK(error_of(store, {.starts = {start_at("theft", 0, {}, 0)}}) == Code::usage);
  Start whole = start_at_tx("theft");
  whole.amount = Amount{3};
  CHECK(error_of(store, {.starts = {whole}}) == Code::usage);
  whole.deselected = {0};
  CHECK(trace(store, {.starts = {whole}}, file_hints(store, {.starts = {whole}})));
  Start elsewhere = start_at("theft", 0);
  elsewhere.ref.chain = Chain::litecoin;
  CHECK(error_of(store, {.starts = {elsewhere}}) == Code::usage);
  Start nobody = start_at_address("");
  const auto refused = trace(store, {.starts = {nobody}}, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::bad_address);
  CHECK(refused.error().where == "start[0].ref");
}

TEST_CASE("transactions that spend each other in a circle, which only forged ids can, end out of data") {
  const Ledger ledger{{{"theft", {from_outside(10)}, {{10, "thief"}}, 1},
                       {"egg", {{"theft", 0}, {"hen", 0}}, {{15, "x"}}, 2},
                       {"hen", {{"egg", 0}}, {{5, "x"}, {10, "x"}}, 2}}};
  const Store store = ledger.store();
  const Question question{.starts = {start_at("theft", 0)}};
  CHECK(end_lines(ledger, store, trail_of(store, question, file_hints(store, question))) == Lines{"theft:0 10 out_of_data"});
}

}  // namespace peelback::test
