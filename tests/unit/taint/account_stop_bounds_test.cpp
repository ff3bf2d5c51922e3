// A stop that holds for one transaction, in the bounds as in the trail.

#include <catch2/catch.hpp>

#include "taint/account_bounds.h"
#include "unit/taint/account_ledger.h"

namespace peelback::test {

namespace {

// Of what the thief pays the shop, "deposit" leaves the ledger; the shop pays all of it on.
const AccountLedger kLedger{.txs = {{.name = "theft", .rows = {{"victim", "thief", 10}}},
                                    {.name = "deposit", .height = 2, .rows = {{"thief", "shop", 4}}},
                                    {.name = "buy", .height = 3, .rows = {{"thief", "shop", 3}}},
                                    {.name = "on", .height = 4, .rows = {{"shop", "bob", 7}}}}};

AccountBounds bounds_of_bob(const std::string& start) {
  const AccountStore store = kLedger.store();
  AccountHints hints;
  hints.stops.push_back({.account = store.find_account("shop"), .tx = store.find_tx("deposit"), .reason = EndReason::converted, .detail = "into bitcoin"});
  const auto bounds = find_bounds(store, {.starts = {account_start_at_tx(start)}}, hints,
                                  {.asset = store.native_asset(), .accounts = {store.find_account("bob")}, .open_ended = false});
  REQUIRE(bounds);
  return *bounds;
}

}  // namespace

TEST_CASE("a payment that left the ledger bounds nothing else that the account was paid") {
  const AccountBounds bounds = bounds_of_bob("theft");
  CHECK(bounds.at_least.to_text() == "3");
  CHECK(bounds.at_most.to_text() == "3");
}

TEST_CASE("coins that leave the ledger where the trail starts reach nobody in it") {
  CHECK(bounds_of_bob("deposit").at_most.to_text() == "0");
}

}  // namespace peelback::test
