#include <catch2/catch.hpp>

#include "model/account_store.h"

using namespace peelback;

namespace {

const SourceRef kSource{.reply = ReplyIndex{std::uint32_t{0}}};

AccountStore store_with(bool block_first, std::optional<std::int64_t> stated_time_s, std::vector<Problem>& problems) {
  AccountStore store(Chain::ethereum);
  if (block_first) store.add_block_time(7, 1'000, problems);
  store.add_transaction({.id = "a", .height = 7, .time_s = stated_time_s}, kSource, problems);
  if (!block_first) store.add_block_time(7, 1'000, problems);
  return store;
}

}  // namespace

TEST_CASE("a block's time is its transactions' time, whichever is told first") {
  for (const bool block_first : {true, false}) {
    std::vector<Problem> problems;
    const AccountStore silent = store_with(block_first, std::nullopt, problems);
    CHECK(silent.transaction(silent.find_tx("a")).time_s == 1'000);
    CHECK(problems.empty());
    const AccountStore other = store_with(block_first, 1'500, problems);
    CHECK(other.transaction(other.find_tx("a")).time_s == 1'000);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == Code::block_mismatch);
  }
}

TEST_CASE("of two times for one block the smaller is kept, and said") {
  AccountStore store(Chain::ethereum);
  std::vector<Problem> problems;
  store.add_block_time(7, 1'000, problems);
  store.add_block_time(7, 900, problems);
  store.add_block_time(7, 1'000, problems);
  CHECK(store.block_time(7) == 900);
  CHECK_FALSE(store.block_time(8).has_value());
  CHECK(problems.size() == 2);
}

TEST_CASE("a history ends at its last block's own time, once that is known") {
  AccountStore store(Chain::ethereum);
  std::vector<Problem> problems;
  const AccountIndex account = store.intern_account("0x1");
  store.mark_covered(account, HistoryPart::tokens, {0, 7, 500});
  CHECK(store.part_cover_at(account, HistoryPart::tokens, 3) == HistoryCover{0, 7, 500});
  store.add_block_time(7, 1'000, problems);
  CHECK(store.part_cover_at(account, HistoryPart::tokens, 3) == HistoryCover{0, 7, 1'000});
  CHECK(store.part_cover_at(account, HistoryPart::tokens, std::nullopt) == HistoryCover{0, 7, 1'000});
}

TEST_CASE("the newest balance seen is kept, of two at one time the smaller") {
  AccountStore store(Chain::ethereum);
  std::vector<Problem> problems;
  const HoldingIndex holding = store.intern_holding(store.intern_account("0x1"), store.native_asset());
  CHECK(store.balance_seen(holding) == nullptr);
  store.set_balance_seen(holding, {.amount = Amount{5}, .fetched_at_s = 20}, problems);
  store.set_balance_seen(holding, {.amount = Amount{1}, .fetched_at_s = 10}, problems);
  CHECK(store.balance_seen(holding)->amount == Amount{5});
  store.set_balance_seen(holding, {.amount = Amount{4}, .fetched_at_s = 20}, problems);
  CHECK(store.balance_seen(holding)->amount == Amount{4});
  store.set_balance_seen(holding, {.amount = Amount{9}, .fetched_at_s = 30}, problems);
  CHECK(store.balance_seen(holding)->amount == Amount{9});
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].detail == "two sources state different values: 4, 5");
}

TEST_CASE("a pointer goes through the envelope in which the rows stand") {
  const auto pointer = [](SourceRef::Form form) { return pointer_of({.form = form, .row = 7}, "/value"); };
  CHECK(pointer(SourceRef::Form::result) == "/result/value");
  CHECK(pointer(SourceRef::Form::result_row) == "/result/7/value");
  CHECK(pointer(SourceRef::Form::item_row) == "/items/7/value");
}

TEST_CASE("a cover that goes by times holds once their blocks are known, in any order") {
  struct Times {
    TimedCover cover;
    std::optional<HistoryCover> held;
  };
  const std::vector<Times> all = {
      {{.from_time_s = 0, .to_time_s = 90}, HistoryCover{0, 9, 90}},
      {{.from_time_s = 50, .to_time_s = 90}, HistoryCover{5, 9, 90}},
      {{.from_time_s = 50, .to_time_s = 90, .after_from = true}, HistoryCover{6, 9, 90}},
      {{.from_time_s = 50, .to_time_s = 90, .before_to = true}, HistoryCover{5, 8, 89}},
      {{.from_time_s = 50, .to_time_s = 50, .before_to = true}, std::nullopt},
      {{.from_time_s = 50, .to_time_s = 91}, std::nullopt},
      {{.from_time_s = 51, .to_time_s = 90}, std::nullopt},
  };
  for (const Times& times : all) {
    for (const bool cover_first : {true, false}) {
      AccountStore store(Chain::tron);
      std::vector<Problem> problems;
      const AccountIndex ann = store.intern_account("ann");
      if (cover_first) store.mark_covered_by_time(ann, HistoryPart::tokens, times.cover);
      store.add_block_time(9, 90, problems);
      store.add_block_time(5, 50, problems);
      if (!cover_first) store.mark_covered_by_time(ann, HistoryPart::tokens, times.cover);
      CHECK(store.part_cover_at(ann, HistoryPart::tokens, std::nullopt) == times.held);
      CHECK_FALSE(store.part_cover_at(ann, HistoryPart::internal, std::nullopt));
    }
  }
}

TEST_CASE("what lists show of an account adds up, each page once, and never lowers what is known") {
  AccountStore store(Chain::tron);
  const AccountIndex ann = store.intern_account("ann");
  const AccountIndex bob = store.intern_account("bob");
  store.set_stats(ann, {.fetched_at_s = 500, .at_least = true});
  store.add_listed(ann, HistoryPart::transactions, 0, {.tx_count = 200, .fetched_at_s = 10});
  store.add_listed(ann, HistoryPart::transactions, 0, {.tx_count = 150, .fetched_at_s = 11});
  store.add_listed(ann, HistoryPart::transactions, 70, {.tx_count = 30, .fetched_at_s = 12});
  store.add_listed(ann, HistoryPart::tokens, 0, {.tx_count = 5, .fetched_at_s = 9});
  store.add_listed(bob, HistoryPart::transactions, 0, {.tx_count = 1, .fetched_at_s = 9});
  CHECK(store.stats(ann)->tx_count == 235);
  CHECK(store.stats(ann)->fetched_at_s == 12);
  CHECK(store.stats(ann)->at_least);
  CHECK(store.stats(bob)->tx_count == 1);
}

TEST_CASE("an asset that moves as the coin does rests on the coin's lists") {
  AccountStore store(Chain::tron);
  std::vector<Problem> problems;
  const AssetIndex asset = store.add_asset("tron:1002000", "BTT", 6, problems);
  CHECK(store.parts_of(asset).size() == 1);
  store.set_moved_as_native(asset);
  CHECK(store.parts_of(asset).size() == store.parts_of(store.native_asset()).size());
  CHECK(store.parts_of(AssetIndex{}).size() == 1);
}
