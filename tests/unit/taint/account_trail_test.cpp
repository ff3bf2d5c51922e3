#include <catch2/catch.hpp>

#include "taint/account_rules.h"
#include "unit/taint/account_ledger.h"

namespace peelback::test {

namespace {

AccountLedger small_ledger() {
  AccountLedger ledger;
  ledger.txs = {{.name = "theft", .height = 1, .rows = {{"victim", "thief", 10}}},
                {.name = "pay", .height = 3, .rows = {{"thief", "shop", 4}}}};
  ledger.balances = {{"victim", "coin", 10, {}}};
  return ledger;
}

AccountTrail trail_of(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints = {}) {
  auto trail = trace_accounts(store, question, hints);
  if (!trail) FAIL(format_error(trail.error()));
  return std::move(trail).value();
}

const AccountQuestion kTheft{.starts = {account_start_at_tx("theft")}};

}  // namespace

TEST_CASE("an account that can be asked about is asked for its statistics, then for its history") {
  AccountLedger ledger = small_ledger();
  ledger.unknown_histories = {"all"};
  AccountStore store = ledger.store();
  const AccountHints hints{.can_ask = true};
  AccountTrail trail = trail_of(store, kTheft, hints);
  REQUIRE(trail.ends.size() == 1);
  CHECK(trail.ends[0].reason == EndReason::open);
  REQUIRE(trail.missing.size() == 1);
  CHECK(trail.missing[0].need == AccountNeed{.kind = AccountNeed::Kind::stats, .id = "thief"});
  CHECK(trail.missing[0].traced == Amount{10});

  const AccountIndex thief = store.find_account("thief");
  store.set_stats(thief, {.tx_count = 2});
  trail = trail_of(store, kTheft, hints);
  CHECK(trail.missing[0].need == AccountNeed{.kind = AccountNeed::Kind::history, .id = "thief", .part = HistoryPart::transactions});

  store.mark_covered(thief, HistoryPart::transactions, {0, 2, 1200});
  store.mark_covered(thief, HistoryPart::internal, {0, 9, 5400});
  trail = trail_of(store, kTheft, hints);  // the payment in block 3 lies beyond what is known of the account
  REQUIRE(trail.ends.size() == 1);
  CHECK(trail.ends[0].reason == EndReason::open);
  CHECK(trail.missing[0].need.from_height == 3);

  store.mark_covered(thief, HistoryPart::transactions, {3, 9, 5400});
  trail = trail_of(store, kTheft, hints);
  REQUIRE(trail.ends.size() == 2);
  CHECK(trail.ends[0].reason == EndReason::unspent);
  CHECK(trail.ends[0].amount == Amount{6});
  CHECK(trail.ends[0].as_of == AsOf{9, 5400});
  CHECK(trail.missing[0].need.id == "shop");
}

TEST_CASE("coins that one transaction took out of the ledger end there, whatever else the account does and wherever the trail starts") {
  AccountLedger ledger = small_ledger();
  ledger.txs.push_back({.name = "again", .height = 4, .rows = {{"thief", "shop", 3}}});
  ledger.txs.push_back({.name = "on", .height = 5, .rows = {{"shop", "mall", 7}}});
  const AccountStore store = ledger.store();
  AccountHints hints;
  hints.stops.push_back({.account = store.find_account("shop"), .reason = EndReason::service, .detail = "a shop", .tag = 0});
  hints.stops.push_back({.account = store.find_account("shop"), .tx = store.find_tx("pay"), .reason = EndReason::converted, .detail = "into bitcoin"});
  const auto ends_at_shop = [&](const AccountQuestion& question) {
    std::string text;
    const AccountTrail trail = trail_of(store, question, hints);
    for (const AccountEnd& end : trail.ends) {
      if (place_name(store, trail.places[end.place.value]) == "shop") text += std::string(end_reason_name(end.reason)) + ' ' + end.amount.to_text() + ' ' + end.detail + '\n';
    }
    return text;
  };
  CHECK(ends_at_shop(kTheft) == "service 3 a shop\nconverted 4 into bitcoin\n");
  CHECK(ends_at_shop({.starts = {account_start_at_tx("pay")}}) == "converted 4 into bitcoin\n");
  AccountQuestion continued = kTheft;
  continued.continued = {"shop"};
  CHECK(ends_at_shop(continued).find("converted 4 into bitcoin\n") != std::string::npos);
}

TEST_CASE("what could not be fetched ends there and says why") {
  AccountLedger ledger = small_ledger();
  ledger.unknown_histories = {"all"};
  const AccountNeed need{.kind = AccountNeed::Kind::stats, .id = "thief"};
  const AccountTrail trail = trail_of(ledger.store(), kTheft, {.can_ask = true, .failed = {{need, "the explorer is down"}}});
  REQUIRE(trail.ends.size() == 1);
  CHECK(trail.ends[0].reason == EndReason::fetch_failed);
  CHECK(trail.ends[0].detail == "the explorer is down");
  CHECK(trail.missing.empty());
}

TEST_CASE("a start that is not in the store is a missing fact, not an error") {
  const AccountTrail trail = trail_of(small_ledger().store(), {.starts = {account_start_at_tx("elsewhere")}});
  REQUIRE(trail.missing.size() == 1);
  CHECK(trail.missing[0].for_start);
  CHECK(trail.missing[0].need.id == "elsewhere");
}

TEST_CASE("questions that cannot be meant are refused") {
  const AccountStore store = small_ledger().store();
  AccountQuestion question;
  CHECK(trace_accounts(store, question).error().code == Code::usage);
  question = kTheft;
  question.starts[0].amount = Amount{11};
  CHECK(trace_accounts(store, question).error().detail == "11 is more than the transfer's 10");
  question.starts[0].amount.reset();
  question.starts[0].movement = MovementPosition{MovementKind::internal, 9};
  CHECK(trace_accounts(store, question).error().code == Code::bad_reference);
}

TEST_CASE("an amount on accounts is exact until other money joins, and never behind an unknown opening") {
  AccountLedger ledger = small_ledger();
  ledger.txs.push_back({.name = "own", .height = 4, .rows = {{"outside", "thief", 5}}});
  ledger.txs.push_back({.name = "pay2", .height = 5, .rows = {{"thief", "shop", 6}}});
  const AccountTrail known = trail_of(ledger.store(), kTheft);
  REQUIRE(known.hops.size() == 2);
  CHECK(known.hops[0].basis == AmountBasis::exact);
  CHECK(known.hops[1].basis == AmountBasis::rule);
  ledger.unknown_histories = {"thief"};
  CHECK(trail_of(ledger.store(), kTheft).hops[0].basis == AmountBasis::rule);
}

TEST_CASE("the haircut of an account is exact where products pass 128 bits") {
  const U128 traced = (U128{1} << 100) + 7;
  const U128 other = (U128{1} << 101) - 3;
  const U128 debit = (U128{1} << 99) + 11;
  AccountCoins coins(Method::haircut);
  coins.put({}, other);
  const std::vector<CoinRun> stolen = {{1, traced}};
  coins.put(stolen, traced);
  const auto first = coins.take(debit);
  const auto second = coins.take(debit);
  REQUIRE(first.size() == 1);
  CHECK((first[0].amount == *mul_div_floor(traced, debit, traced + other)));
  // Two debits between credits share one cumulative floor.
  CHECK((first[0].amount + second[0].amount == *mul_div_floor(traced, 2 * debit, traced + other)));
}

TEST_CASE("a balance that would pass 128 bits is left out and named") {
  AccountLedger ledger = small_ledger();
  ledger.txs.push_back({.name = "spam", .height = 2, .rows = {{"outside", "thief", kU128Max, "SPAM"}, {"outside", "thief", 1, "SPAM"}}});
  const AccountTrail trail = trail_of(ledger.store(), kTheft);
  REQUIRE(trail.problems.size() == 1);
  CHECK(trail.problems[0].code == Code::too_large);
  CHECK(trail.ends.size() == 2);
}

}  // namespace peelback::test
