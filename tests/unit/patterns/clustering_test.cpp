#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "patterns/clustering.h"
#include "patterns/coinjoin.h"
#include "unit/patterns/payments.h"

namespace peelback::test {

namespace {

ScriptIndex script_of(const Store& store, std::string_view name) { return store.find_script(script_named(name)); }

std::vector<ScriptIndex> scripts_of(const Store& store, std::initializer_list<std::string_view> names) {
  std::set<ScriptIndex> scripts;
  for (const auto name : names) scripts.insert(script_of(store, name));
  return {scripts.begin(), scripts.end()};
}

/// Five equal outputs of a Whirlpool pool's amount, from five payers.
TxIndex add_coinjoin(Payments& payments, std::string_view name, std::initializer_list<std::string_view> payers) {
  std::vector<Coin> from;
  for (const auto payer : payers) from.push_back({5'000'000, payer});
  std::vector<Coin> to;
  for (const auto payee : {"mixed a", "mixed b", "mixed c", "mixed d", "mixed e"}) to.push_back({5'000'000, payee});
  return payments.add(name, from, to);
}

}  // namespace

TEST_CASE("addresses that one transaction spends from are together, and so are those that join them by others") {
  Payments payments;
  const TxIndex first = payments.add("first", {{100, "a"}, {100, "b"}}, {{150, "shop"}});
  const TxIndex second = payments.add("second", {{100, "b"}, {100, "c"}}, {{150, "shop"}});
  payments.add("alone", {{100, "d"}, {100, "d"}}, {{150, "shop"}});
  const Store& store = payments.store();
  const SpentTogether found = find_spent_together(store, script_of(store, "a"));
  CHECK(found.others == scripts_of(store, {"b", "c"}));
  CHECK(found.direct == scripts_of(store, {"b"}));
  CHECK(found.evidence == std::vector{first});
  CHECK(found.further == std::vector{second});
  CHECK(found.coinjoin_like.empty());
  for (const auto* name : {"d", "shop"}) {
    const SpentTogether alone = find_spent_together(store, script_of(store, name));
    CHECK(alone.others.empty());
    CHECK(alone.evidence.empty());
    CHECK(alone.further.empty());
  }
}

TEST_CASE("a CoinJoin joins nobody, and is listed for those who paid in") {
  Payments payments;
  const TxIndex mix = add_coinjoin(payments, "mix", {"a", "b", "c", "d", "e"});
  const TxIndex own = payments.add("own", {{100, "a"}, {100, "savings"}}, {{150, "shop"}});
  const Store& store = payments.store();
  REQUIRE(find_coinjoin(store, mix));
  const SpentTogether found = find_spent_together(store, script_of(store, "a"));
  CHECK(found.others == scripts_of(store, {"savings"}));
  CHECK(found.evidence == std::vector{own});
  CHECK(found.coinjoin_like == std::vector{mix});
  CHECK(find_spent_together(store, script_of(store, "savings")).coinjoin_like.empty());
  CHECK(find_joint_spends(store).coinjoin_like == std::vector{mix});
}

TEST_CASE("an input of which nothing is known joins nothing") {
  Payments payments;
  payments.add("half known", {{100, "a"}, {std::nullopt, ""}}, {{150, "shop"}});
  const TxIndex spends = payments.add("two known", {{100, "a"}, {std::nullopt, ""}, {100, "b"}}, {{150, "shop"}});
  const SpentTogether found = find_spent_together(payments.store(), script_of(payments.store(), "a"));
  CHECK(found.others == scripts_of(payments.store(), {"b"}));
  CHECK(found.evidence == std::vector{spends});
}

TEST_CASE("clusters are what a search through the graph of joint spends finds") {
  std::mt19937 random(7);
  const auto below = [&](std::uint32_t end) { return static_cast<std::uint32_t>(random() % end); };
  for (int round = 0; round < 300; ++round) {
    const std::uint32_t addresses = 2 + below(25);
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < addresses; ++i) names.push_back("address " + std::to_string(i));
    Payments payments;
    for (std::uint32_t i = 0; i < 12; ++i) {
      std::vector<Coin> from;
      std::vector<Coin> to;
      for (std::uint32_t k = below(6) + 1; k > 0; --k) from.push_back({100'000, names[below(addresses)]});
      // Few different amounts: some are CoinJoin-like.
      for (std::uint32_t k = below(5) + 1; k > 0; --k) to.push_back({1000 + below(3), names[below(addresses)]});
      payments.add("payment " + std::to_string(i), from, to);
    }
    const Store& store = payments.store();
    const auto payers_of = [&](TxIndex tx) {
      std::set<ScriptIndex> payers;
      const auto inputs = store.inputs(tx);
      for (std::uint32_t k = 0; k < inputs.count; ++k) payers.insert(store.script(inputs[k]));
      return payers;
    };
    std::vector<std::set<ScriptIndex>> joint;
    for (std::uint32_t i = 0; i < store.tx_count(); ++i) {
      if (store.has_body(TxIndex{i}) && !find_coinjoin(store, TxIndex{i})) joint.push_back(payers_of(TxIndex{i}));
    }
    const auto clusters = cluster_by_inputs(find_joint_spends(store), store.script_count());
    for (std::uint32_t i = 0; i < store.script_count(); ++i) {
      std::set<ScriptIndex> reached{ScriptIndex{i}};
      for (std::size_t before = 0; before != reached.size();) {
        before = reached.size();
        for (const auto& payers : joint) {
          const bool touches = std::any_of(payers.begin(), payers.end(), [&](ScriptIndex s) { return reached.count(s) != 0; });
          if (touches) reached.insert(payers.begin(), payers.end());
        }
      }
      REQUIRE(clusters[i] == *reached.begin());
      const SpentTogether found = find_spent_together(store, ScriptIndex{i});
      reached.erase(ScriptIndex{i});
      REQUIRE(std::equal(found.others.begin(), found.others.end(), reached.begin(), reached.end()));
    }
  }
}

TEST_CASE("what may not be a CoinJoin is none") {
  std::mt19937 random(11);
  const auto below = [&](std::uint32_t end) { return static_cast<std::uint32_t>(random() % end); };
  std::vector<std::string> names;
  for (int i = 0; i < 200; ++i) names.push_back("payer " + std::to_string(i));
  std::size_t coinjoins = 0;
  for (int round = 0; round < 2000; ++round) {
    Payments payments;
    std::vector<Coin> from;
    std::vector<Coin> to;
    const bool falls = below(4) == 0;
    const std::uint32_t inputs = 1 + below(below(3) == 0 ? 70 : 12);
    for (std::uint32_t k = 0; k < inputs; ++k) from.push_back({falls ? 9'000'000 - k : 5'000'000 + below(3), names[below(200)]});
    const std::uint32_t outputs = 1 + below(24);
    for (std::uint32_t k = 0; k < outputs; ++k) {
      const std::uint64_t amounts[] = {5'000'000, 10'000'000, 1 + below(1000)};
      to.push_back({falls ? std::uint64_t{1} << (40 - k) : amounts[below(3)], names[below(200)]});
    }
    const TxIndex tx = payments.add("payment", from, to);
    const bool is_coinjoin = find_coinjoin(payments.store(), tx).has_value();
    if (is_coinjoin) ++coinjoins;
    if (!may_be_coinjoin(payments.store(), tx)) REQUIRE_FALSE(is_coinjoin);
  }
  CHECK(coinjoins > 50);
}

}  // namespace peelback::test
