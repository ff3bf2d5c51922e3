#include <algorithm>
#include <catch2/catch.hpp>

#include "model/account_store.h"

namespace peelback {

namespace {

MovementDraft row(std::string_view from, std::string_view to, unsigned amount, std::uint32_t position, OrderBasis order) {
  return {.at = {MovementKind::token_log, position}, .order = order, .from = from, .to = to, .asset = AssetIndex{std::uint32_t{0}}, .amount = Amount{amount}};
}

constexpr auto kChain = OrderBasis::chain;
constexpr auto kProvider = OrderBasis::provider;

std::string rows_of(const AccountStore& store, std::string_view tx) {
  std::string text;
  for (const MovementIndex index : store.movements_of(store.find_tx(tx))) {
    const Movement& m = store.movement(index);
    text += std::string(store.account_text(m.from)) + m.amount.to_text() + (m.order == kChain ? "@" : "~") + std::to_string(m.at.position) + ' ';
  }
  return text;
}

}  // namespace

TEST_CASE("two equal rows of one list are two movements, equal rows of two lists are one") {
  AccountStore store(Chain::ethereum);
  std::vector<Problem> problems;
  const auto tx = store.intern_tx("t");
  const std::vector<MovementDraft> of_ann = {row("ann", "bob", 5, 0, kProvider), row("ann", "bob", 5, 1, kProvider)};
  const std::vector<MovementDraft> of_bob = {row("ann", "bob", 5, 0, kProvider), row("cyd", "bob", 1, 1, kProvider), row("ann", "bob", 5, 2, kProvider)};
  store.add_movements(tx, of_ann, problems);
  store.add_movements(tx, of_bob, problems);
  CHECK(rows_of(store, "t") == "ann5~0 ann5~1 cyd1~1 ");
  CHECK(problems.empty());
}

TEST_CASE("a row with the chain's position takes the place of one without, whichever comes first") {
  const std::vector<MovementDraft> listed = {row("ann", "bob", 5, 0, kProvider), row("ann", "bob", 5, 1, kProvider)};
  const std::vector<MovementDraft> receipt = {row("ann", "bob", 5, 17, kChain)};
  std::vector<Problem> problems;
  AccountStore one(Chain::ethereum);
  one.add_movements(one.intern_tx("t"), listed, problems);
  one.add_movements(one.intern_tx("t"), receipt, problems);
  AccountStore other(Chain::ethereum);
  other.add_movements(other.intern_tx("t"), receipt, problems);
  other.add_movements(other.intern_tx("t"), listed, problems);
  CHECK(rows_of(one, "t") == "ann5@17 ann5~1 ");
  CHECK(rows_of(other, "t") == rows_of(one, "t"));
}

TEST_CASE("two movements at one position are a contradiction, and the same one is kept in either order") {
  const std::vector<MovementDraft> first = {row("ann", "bob", 5, 3, kChain)};
  const std::vector<MovementDraft> second = {row("ann", "bob", 4, 3, kChain)};
  for (const bool turned : {false, true}) {
    AccountStore store(Chain::ethereum);
    std::vector<Problem> problems;
    store.add_movements(store.intern_tx("t"), turned ? second : first, problems);
    store.add_movements(store.intern_tx("t"), turned ? first : second, problems);
    CHECK(rows_of(store, "t") == "ann4@3 ");
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == Code::source_mismatch);
  }
}

TEST_CASE("a transaction is unconfirmed until a source knows its block, and failed when one says so") {
  AccountStore store(Chain::tron);
  std::vector<Problem> problems;
  const auto tx = store.add_transaction({.id = "t", .succeeded = true, .unconfirmed = true}, {}, problems);
  CHECK(store.transaction(tx).unconfirmed());
  store.add_transaction({.id = "t", .height = 7, .succeeded = false}, {}, problems);
  CHECK_FALSE(store.transaction(tx).unconfirmed());
  CHECK(store.transaction(tx).failed());
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].where == "t.succeeded");
}

TEST_CASE("what a call hands to a bridge is kept beside the payments, and two texts are a contradiction in either order") {
  for (const bool turned : {false, true}) {
    AccountStore store(Chain::ethereum);
    std::vector<Problem> problems;
    store.add_transaction({.id = "t"}, {}, problems);
    const auto tx = store.find_tx("t");
    CHECK(store.call_memo(tx).empty());
    CHECK(store.txs_with_call_memo().empty());
    store.add_transaction({.id = "t", .call_memo = turned ? "=:c:b" : "=:b:a"}, {}, problems);
    store.add_transaction({.id = "t"}, {}, problems);
    CHECK(problems.empty());
    store.add_transaction({.id = "t", .call_memo = turned ? "=:b:a" : "=:c:b"}, {}, problems);
    CHECK(store.call_memo(tx) == "=:b:a");
    CHECK(store.txs_with_call_memo() == std::vector{tx});
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].where == "t.call_memo");
  }
}

TEST_CASE("what sources state differently is named whole, whichever of them came first") {
  const std::vector<AccountTransactionDraft> stated{
      {.id = "a", .height = 9, .sender = "0xb", .fee = Amount{21}}, {.id = "a", .height = 7, .sender = "0xa", .fee = Amount{21}}, {.id = "a", .height = 8, .sender = "0xb"}};
  std::vector<std::size_t> order{0, 1, 2};
  do {
    AccountStore store(Chain::ethereum);
    std::vector<Problem> problems;
    for (const std::size_t i : order) store.add_transaction(stated[i], {.reply = ReplyIndex{i}}, problems);
    // The last word on a field has all of them.
    const auto last_on = [&](std::string_view field) {
      const auto found = std::find_if(problems.rbegin(), problems.rend(), [&](const Problem& problem) { return problem.where.ends_with(field); });
      return found == problems.rend() ? std::string() : found->detail;
    };
    CHECK(last_on("height") == "two sources state different values: 7, 8, 9");
    CHECK(last_on("sender") == "two sources state different values: 0xa, 0xb");
    CHECK(last_on("fee").empty());
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("two heights of one transaction are a block_mismatch") {
  AccountStore store(Chain::nem);
  std::vector<Problem> problems;
  const auto tx = store.add_transaction({.id = "t", .height = 8}, {}, problems);
  store.add_transaction({.id = "t", .height = 7}, {}, problems);
  CHECK(store.transaction(tx).height == 7);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == Code::block_mismatch);
}

TEST_CASE("a native balance is covered where both of its lists are, a token's where its own is") {
  AccountStore store(Chain::ethereum);
  std::vector<Problem> problems;
  const auto ann = store.intern_account("ann");
  const auto coin = store.intern_holding(ann, store.native_asset());
  const auto token = store.intern_holding(ann, store.add_asset("ethereum:0xa", "A", 6, problems));
  store.mark_covered(ann, HistoryPart::transactions, {0, 10, 100});
  CHECK_FALSE(store.cover_at(coin, 3));
  store.mark_covered(ann, HistoryPart::internal, {0, 4, 40});
  store.mark_covered(ann, HistoryPart::internal, {9, 12, 120});
  CHECK(store.cover_at(coin, 3) == HistoryCover{0, 4, 40});
  CHECK_FALSE(store.cover_at(coin, 6));
  store.mark_covered(ann, HistoryPart::internal, {5, 8, 80});
  CHECK(store.cover_at(coin, 6) == HistoryCover{0, 10, 100});
  CHECK_FALSE(store.cover_at(token, 3));
}

TEST_CASE("every asset, account and memo is kept once") {
  AccountStore store(Chain::xrpl);
  CHECK(store.asset(store.native_asset()).reference == "xrpl:XRP");
  CHECK(store.intern_account("rA") == store.intern_account("rA"));
  CHECK_FALSE(store.find_account("rB").exists());
  for (int i = 0; i < 1000; ++i) store.intern_account("account " + std::to_string(i));
  CHECK(store.account_text(store.find_account("account 777")) == "account 777");
  CHECK(store.account_count() == 1001);
}

TEST_CASE("a transaction is only claimed until any other source states it, whichever comes first") {
  for (const bool turned : {false, true}) {
    AccountStore store(Chain::ethereum);
    std::vector<Problem> problems;
    const auto add = [&](bool claimed) {
      return store.add_transaction({.id = "t", .height = 7, .claimed = claimed}, {.row = claimed}, problems);
    };
    const auto tx = add(!turned);
    CHECK(store.transaction(tx).only_claimed() != turned);
    add(turned);
    CHECK(!store.transaction(tx).only_claimed());
    CHECK(store.transaction(tx).claimed);
  }
}

TEST_CASE("claimed payments are counted once, and as checked once their transaction was read") {
  const std::vector<MovementDraft> table = {row("ann", "bob", 5, 0, kProvider), row("ann", "bob", 5, 1, kProvider),
                                            row("cyd", "bob", 1, 2, kProvider)};
  const std::vector<MovementDraft> longer = {row("ann", "bob", 5, 4, kProvider), row("ann", "bob", 5, 5, kProvider),
                                             row("ann", "bob", 5, 6, kProvider)};
  const std::vector<MovementDraft> receipt = {row("ann", "bob", 5, 17, kChain), row("bob", "dan", 9, 18, kChain)};
  for (unsigned order = 0; order < 6; ++order) {
    AccountStore store(Chain::ethereum);
    std::vector<Problem> problems;
    const auto tx = store.intern_tx("t");
    for (unsigned step = 0; step < 3; ++step) {
      const unsigned which = (order / 2 + (order % 2 == 0 ? step : 3 - step)) % 3;
      const bool claimed = which < 2;
      store.add_transaction({.id = "t", .claimed = claimed}, {.row = which}, problems);
      store.add_movements(tx, which == 0 ? table : which == 1 ? longer : receipt, problems, claimed);
      const bool was_read = store.transaction(tx).read;
      const PaymentChecks checks = checked_payments(store);
      CHECK(checks.checked == (was_read ? checks.claimed : 0));
    }
    CHECK(checked_payments(store).claimed == 4);
    CHECK(store.movements_of(tx).size() == 5);
  }
}

// A table says that coins moved, not that a call inside the transaction moved them.
TEST_CASE("a coin payment that a table claims and a list of calls states is one payment, in every order") {
  const auto coin = [](std::string_view from, std::string_view to, unsigned units, MovementKind kind, std::uint32_t position, OrderBasis order) {
    return MovementDraft{.at = {kind, position}, .order = order, .from = from, .to = to, .asset = AssetIndex{std::uint32_t{0}}, .amount = Amount{units}};
  };
  using enum MovementKind;
  const std::vector<MovementDraft> table = {coin("eve", "ann", 5, top_level, 0, kProvider), coin("eve", "ann", 5, top_level, 1, kProvider),
                                            coin("ann", "bob", 7, top_level, 2, kProvider), coin("cyd", "dan", 9, top_level, 3, kProvider)};
  const std::vector<MovementDraft> value = {coin("ann", "bob", 7, top_level, 0, kChain)};
  const std::vector<MovementDraft> listed = {coin("eve", "ann", 5, internal, 0, kProvider)};
  const std::vector<MovementDraft> traced = {coin("eve", "ann", 5, internal, 3, kChain), coin("eve", "ann", 5, internal, 4, kChain),
                                             coin("eve", "ann", 5, internal, 8, kChain), coin("ann", "bob", 7, internal, 9, kChain)};
  const std::vector<MovementDraft>* lists[] = {&table, &value, &listed, &traced};
  std::vector<unsigned> order = {0, 1, 2, 3};
  do {
    AccountStore store(Chain::ethereum);
    std::vector<Problem> problems;
    const auto tx = store.intern_tx("t");
    for (const unsigned which : order) store.add_movements(tx, *lists[which], problems, which == 0);
    std::vector<std::pair<unsigned, MovementPosition>> left;
    for (const auto index : store.movements_of(tx)) {
      const Movement& movement = store.movement(index);
      left.emplace_back(static_cast<unsigned>(movement.amount.units()), movement.at);
    }
    // Two payments of 7, the transaction's own and a call's, stay two.
    CHECK(left == std::vector<std::pair<unsigned, MovementPosition>>{{7, {top_level, 0}}, {9, {top_level, 3}}, {5, {internal, 3}}, {5, {internal, 4}}, {5, {internal, 8}}, {7, {internal, 9}}});
    CHECK(checked_payments(store).claimed == 4);
    CHECK(problems.empty());
  } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace peelback
