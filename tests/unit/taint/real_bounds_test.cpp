// Bounds over real blocks and over tables of real thefts: every rule that conserves lies between them.

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "chains/bitcoin_address.h"
#include "chains/bitcoin_blocks_file.h"
#include "explorers/tables.h"
#include "support/files.h"
#include "taint/compare.h"
#include "taint/reached.h"

namespace peelback::test {

namespace {

constexpr std::size_t kTargetsOfEach = 12;

Store store_of_blocks(const std::string& file) {
  Store store(Chain::bitcoin);
  REQUIRE(bitcoin::load_blocks(fixture(file), ReplyIndex{0u}, store));
  return store;
}

TraceHints hints_of(const Store& store, std::size_t starts) {
  return {.is_unspendable = bitcoin::is_provably_unspendable, .run_ends = store.run_ends(), .start_scripts = std::vector<Bytes>(starts)};
}

/// The first outputs that a transaction in the store spends, `count` of them, each a theft of its own.
Question question_about_spent_outputs(const Store& store, std::size_t count) {
  Question question{.limits = {.max_hops = 1000}};
  for (std::uint32_t i = 0; i < store.output_count() && question.starts.size() < count; ++i) {
    const OutputIndex output{i};
    if (store.spend(output).state != Spend::State::known || store.value(output) == 0) continue;
    const auto label = static_cast<std::uint32_t>(question.starts.size() + 1);
    question.starts.push_back({.ref = {.kind = Ref::Kind::output, .txid = store.txid(store.tx_of(output)), .vout = store.vout_of(output)}, .label = label});
  }
  return question;
}

/// The scripts that coins reach by any rule.
std::vector<ScriptIndex> scripts_in_reach(const Store& store, const Question& question, const TraceHints& hints) {
  const auto reach = find_reach(store, question, hints);
  REQUIRE(reach);
  std::vector<ScriptIndex> scripts;
  for (const ReachPlace& place : reach->places) {
    if (place.key.output.exists()) scripts.push_back(store.script(place.key.output));
  }
  std::sort(scripts.begin(), scripts.end());
  scripts.erase(std::unique(scripts.begin(), scripts.end()), scripts.end());
  return scripts;
}

std::vector<OutputIndex> outputs_of(const Store& store, ScriptIndex script) {
  std::vector<OutputIndex> outputs;
  for (std::uint32_t i = 0; i < store.output_count(); ++i) {
    if (store.script(OutputIndex{i}) == script) outputs.push_back(OutputIndex{i});
  }
  return outputs;
}

template <class Rules>
void check_rules(const Rules& rules, const Bounds& bounds) {
  CHECK(bounds.is_complete);
  for (const auto& rule : rules) {
    CAPTURE(method_name(rule.method), rule.arrived.to_text(), bounds.at_least.to_text(), bounds.at_most.to_text());
    CHECK_FALSE(rule.arrived < bounds.at_least);
    CHECK_FALSE(bounds.at_most < rule.arrived);
  }
}

struct Theft {
  const char* table;
  const char* sources;
  const char* terminals;
};
constexpr Theft kThefts[] = {{"lifi_2024.csv", "LIFI_source_addresses.csv", "LIFI_terminal_addresses.csv"},
                             {"harmony_bridge_2023.csv", "HB_source_addresses.csv", "HB_terminal_addresses.csv"},
                             {"atomic_wallet_2023.csv", "Atomic_source_addresses.csv", "Atomic_terminal_addresses.csv"}};

std::optional<Bytes> theft_file(const char* name) { return shared_data(std::string("hacks/mftracer/") + name); }

std::vector<std::string> words_of(const char* name) {
  std::istringstream text{std::string(as_text(theft_file(name).value()))};
  std::vector<std::string> words;
  for (std::string word; text >> word;) words.push_back(word);
  return words;
}

}  // namespace

TEST_CASE("over real blocks every rule that conserves lies between the bounds of every address in reach") {
  for (const auto& [file, starts] : {std::pair("btc/firstblocks.blk", 3), std::pair("btc/block370661.bin", 2)}) {
    const Store store = store_of_blocks(file);
    const Question question = question_about_spent_outputs(store, static_cast<std::size_t>(starts));
    REQUIRE(question.starts.size() == static_cast<std::size_t>(starts));
    const TraceHints hints = hints_of(store, question.starts.size());
    const auto scripts = scripts_in_reach(store, question, hints);
    REQUIRE(scripts.size() > 2);
    const std::size_t step = std::max<std::size_t>(1, scripts.size() / kTargetsOfEach);
    for (std::size_t i = 0; i < scripts.size(); i += step) {
      CAPTURE(file, i);
      const auto answer = reached(store, question, hints, {.scripts = {scripts[i]}});
      REQUIRE(answer);
      const auto bounds = find_bounds(store, question, hints, {.outputs = outputs_of(store, scripts[i])});
      REQUIRE(bounds);
      check_rules(answer->rules, *bounds);
    }
  }
}

TEST_CASE("over real blocks no rule's amount at any place where coins end leaves the range of that place") {
  for (const std::string file : {"btc/firstblocks.blk", "btc/block370661.bin"}) {
    const Store store = store_of_blocks(file);
    const Question question = question_about_spent_outputs(store, 2);
    const auto comparison = compare_rules(store, question, hints_of(store, question.starts.size()));
    REQUIRE(comparison);
    CHECK(comparison->unbounded == 0);
    for (const ComparisonRow& row : comparison->rows) {
      for (std::size_t rule = 0; rule < comparison->methods.size(); ++rule) {
        if (comparison->methods[rule] == Method::poison) continue;
        CHECK_FALSE(row.by_rule[rule].amount < row.range->at_least);
        CHECK_FALSE(row.range->at_most < row.by_rule[rule].amount);
      }
    }
  }
}

TEST_CASE("over the MFTracer cases every rule that conserves lies between the bounds of their terminals") {
  if (!theft_file(kThefts[0].table)) {
    WARN("skipped: the shared data is not here");
    return;
  }
  for (const Theft& theft : kThefts) {
    AccountStore store(Chain::ethereum);
    REQUIRE(read_account_table(*theft_file(theft.table), nullptr, ReplyIndex{0u}, store));
    AccountQuestion question{.limits = {.max_hops = 1000}};
    for (const std::string& source : words_of(theft.sources)) {
      question.starts.push_back({.kind = AccountStart::Kind::address, .id = source, .asset = "ethereum:usd-value"});
    }
    const AssetIndex asset = store.find_asset("ethereum:usd-value");
    const auto terminals = words_of(theft.terminals);
    std::size_t asked = 0;
    for (std::size_t i = 0; i < terminals.size(); i += 1 + terminals.size() / kTargetsOfEach) {
      const AccountIndex account = store.find_account(terminals[i]);
      if (!account.exists()) continue;
      CAPTURE(theft.table, terminals[i]);
      const AccountBoundsTarget target{.asset = asset, .accounts = {account}, .open_ended = false};
      const auto answer = reached(store, question, {}, target);
      REQUIRE(answer);
      const auto bounds = find_bounds(store, question, {}, target);
      REQUIRE(bounds);
      check_rules(answer->rules, *bounds);
      ++asked;
    }
    CHECK(asked > 3);
  }
}

}  // namespace peelback::test
