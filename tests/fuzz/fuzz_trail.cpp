// Ledgers, starts, limits and the user's hand from anywhere: every trail conserves, holds to its own rules, and neither
// paths nor heuristics fall over.

#include "patterns/change.h"
#include "patterns/coinjoin.h"
#include "support/dice.h"
#include "taint/paths.h"
#include "taint/reached.h"

using namespace peelback;
using test::Dice;
using test::require;

namespace {

TxId txid_of(std::uint8_t number) {
  TxId txid;
  txid.bytes[0] = number;
  return txid;
}

constexpr std::uint8_t kTransactions = 12;

// Parents may be later transactions, or none: forged ledgers with circles and double spends are wanted too.
Store made_ledger(Dice& dice) {
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  const Bytes scripts[] = {{0x51}, {0x52}, {0x6a}, {0x00, 0x01, 0x02}};
  for (std::uint8_t t = 0; t < kTransactions; ++t) {
    std::vector<InputDraft> inputs;
    std::vector<OutputDraft> outputs;
    for (std::uint8_t i = 0, count = dice.below(4); i < count; ++i) {
      inputs.push_back({.prevout = {txid_of(dice.below(kTransactions + 4)), dice.below(4)}});
      if (dice.below(3) == 0) inputs.back().spent = OutputDraft{dice.below(40), scripts[dice.below(4)]};
    }
    for (std::uint8_t o = 0, count = dice.below(5); o < count; ++o) outputs.push_back({dice.below(30), scripts[dice.below(4)]});
    store.add_transaction({.txid = txid_of(t), .coinbase = inputs.empty(), .inputs = inputs, .outputs = outputs}, {}, problems);
    if (dice.below(6) == 0) store.mark_unconfirmed(store.find(txid_of(t)));
  }
  return store;
}

std::vector<Outpoint> made_list(Dice& dice) {
  std::vector<Outpoint> list;
  for (std::uint8_t i = 0, count = dice.below(4); i < count; ++i) list.push_back({txid_of(dice.below(kTransactions)), dice.below(4)});
  return list;
}

Question made_question(Dice& dice) {
  Question question{.method = static_cast<Method>(dice.below(7))};
  for (std::uint8_t i = 0, count = static_cast<std::uint8_t>(1 + dice.below(3)); i < count; ++i) {
    Start start{.ref = {.kind = dice.below(2) == 0 ? Ref::Kind::output : Ref::Kind::transaction, .txid = txid_of(dice.below(kTransactions))}};
    start.ref.vout = dice.below(3);
    start.label = 1U + dice.below(3);
    if (start.ref.kind == Ref::Kind::output && dice.below(2) == 0) start.amount = Amount{dice.below(20)};
    question.starts.push_back(start);
  }
  question.limits.max_hops = dice.below(6);
  question.limits.min_amount = Amount{dice.below(5)};
  question.limits.min_share_ppm = dice.below(3) * 100'000U;
  question.limits.fan_out = dice.below(4);
  question.not_followed = made_list(dice);
  question.continued = made_list(dice);
  question.expanded = made_list(dice);
  return question;
}

void check_paths(const Trail& trail) {
  PathGraph graph{.amounts = trail.amounts};
  for (const Place& place : trail.places) graph.places.push_back({place.amounts, place.is_start, place.kind == PlaceKind::fee});
  std::vector<std::uint32_t> sources;
  for (const PlaceIndex source : trail.hop_sources) sources.push_back(source.value);
  graph.sources = sources;
  for (const Hop& hop : trail.hops) graph.hops.push_back({hop.from, hop.to.value, hop.label, hop.tx.value, hop.amount, hop.amount});
  for (std::uint32_t to = 0; to < trail.places.size(); ++to) {
    const auto path = path_to(graph, to);
    require(path.has_value());  // every coin came from a start
    require(path->places.back() == to && path->places.size() == path->hops.size() + 1);
  }
  const MainPath main = follow_main(graph, [](std::uint32_t) { return false; });
  require(main.path.hops.size() == main.choices.size());
  require(main.path.places.empty() == trail.places.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Dice dice(ByteView(data, size));
  const Store store = made_ledger(dice);
  const Question question = made_question(dice);
  TraceHints hints{.can_ask = dice.below(2) == 0};
  if (store.script_count() > 0) hints.services.push_back({.script = ScriptIndex{std::uint32_t{0}}, .detail = "a service"});
  const auto trail = trace(store, question, hints);
  if (trail) {
    check_paths(*trail);
    const auto answer = reached(store, question, hints, {.transactions = {txid_of(dice.below(kTransactions))}});
    require(answer.ok());
    for (const ReachedByRule& rule : answer->rules) require(rule.arrived.is_zero() || !(rule.start < rule.arrived));
  } else {
    require(trail.error().code != Code::conservation_broken);
  }
  for (std::uint32_t i = 0; i < store.tx_count(); ++i) {
    if (const auto finding = find_coinjoin(store, TxIndex{i})) require(store.inputs(TxIndex{i}).count > 1);
    require(find_change(store, TxIndex{i}).outputs.size() <= kMostOutputsWithChange);
  }
  return 0;
}
