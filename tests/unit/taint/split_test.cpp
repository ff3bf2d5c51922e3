#include <catch2/catch.hpp>
#include <random>

#include "taint/split.h"

namespace peelback {

namespace {

constexpr Method kConserving[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first};
using Segments = std::vector<Segment>;

Segments coins_of(const Splitter& splitter, std::size_t bucket) {
  const auto coins = splitter.coins(bucket);
  return Segments(coins.begin(), coins.end());
}

}  // namespace

TEST_CASE("FIFO keeps the order of coins inside an output, LIFO turns it round") {
  const Segments mixed = {{1, 2}, {kOtherMoney, 3}, {2, 4}};  // and 1 unit of other money behind them
  const SplitInput inputs[] = {{.value = 10, .coins = mixed}};
  const std::uint64_t outputs[] = {4, 6};
  Splitter splitter;
  REQUIRE(splitter.split(Method::fifo, {.inputs = inputs, .outputs = outputs}));
  CHECK(coins_of(splitter, 0) == Segments{{1, 2}});
  CHECK(coins_of(splitter, 1) == Segments{{kOtherMoney, 1}, {2, 4}});
  REQUIRE(splitter.split(Method::lifo, {.inputs = inputs, .outputs = outputs}));
  CHECK(coins_of(splitter, 0) == Segments{{kOtherMoney, 1}, {2, 3}});
  CHECK(coins_of(splitter, 1) == Segments{{2, 1}, {kOtherMoney, 3}, {1, 2}});
}

TEST_CASE("value that leaves to shielded pools is filled after the outputs and before the fee") {
  const Segments stolen = {{1, 5}};
  const SplitInput inputs[] = {{.value = 5, .coins = stolen}, {.value = 4}};  // the last input came out of a pool
  const std::uint64_t outputs[] = {3};
  const std::uint64_t pools[] = {2, 1};
  Splitter splitter;
  REQUIRE(splitter.split(Method::fifo, {.inputs = inputs, .outputs = outputs, .pools = pools}));
  REQUIRE(splitter.bucket_count() == 4);
  CHECK(splitter.fee_bucket() == 3);
  CHECK(splitter.value(3) == 3);
  CHECK(coins_of(splitter, 0) == Segments{{1, 3}});
  CHECK(coins_of(splitter, 1) == Segments{{1, 2}});
  CHECK(coins_of(splitter, 2).empty());
  CHECK(coins_of(splitter, 3).empty());
}

TEST_CASE("TIHO fills equal outputs from the lower vout, and the fee last however large it is") {
  const Segments stolen = {{1, 9}};
  const SplitInput inputs[] = {{.value = 9, .coins = stolen}, {.value = 20}};
  const std::uint64_t outputs[] = {2, 4, 4};
  Splitter splitter;
  REQUIRE(splitter.split(Method::tiho, {.inputs = inputs, .outputs = outputs}));
  CHECK(coins_of(splitter, 0) == Segments{{1, 1}});
  CHECK(coins_of(splitter, 1) == Segments{{1, 4}});
  CHECK(coins_of(splitter, 2) == Segments{{1, 4}});
  CHECK(coins_of(splitter, 3).empty());
}

TEST_CASE("a transaction of no value has shares of nothing") {
  const SplitInput inputs[] = {{.value = 0}};
  const std::uint64_t outputs[] = {0, 0};
  for (const Method method : kConserving) {
    Splitter splitter;
    REQUIRE(splitter.split(method, {.inputs = inputs, .outputs = outputs}));
    for (std::size_t bucket = 0; bucket < splitter.bucket_count(); ++bucket) CHECK(splitter.coins(bucket).empty());
  }
}

TEST_CASE("products beyond 64 bits are exact, sums beyond 64 bits are refused") {
  constexpr std::uint64_t kHuge = ~std::uint64_t{0};
  const Segments stolen = {{1, kHuge - 1}};
  const SplitInput inputs[] = {{.value = kHuge, .coins = stolen}};
  const std::uint64_t outputs[] = {kHuge / 2, kHuge / 2};
  Splitter splitter;
  REQUIRE(splitter.split(Method::haircut, {.inputs = inputs, .outputs = outputs}));
  // floor((2^64-2)(2^63-1)/(2^64-1)) = 2^63-2, for (2^64-2)/(2^64-1) falls just short of 1.
  CHECK(coins_of(splitter, 0) == Segments{{1, kHuge / 2 - 1}});
  CHECK(coins_of(splitter, 1) == Segments{{1, kHuge / 2}});
  CHECK(coins_of(splitter, 2) == Segments{{1, 1}});

  const SplitInput too_much[] = {{.value = kHuge}, {.value = 1}};
  const auto refused = splitter.split(Method::haircut, {.inputs = too_much, .outputs = outputs});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::too_large);
  const std::uint64_t too_many[] = {kHuge, 1};
  CHECK(splitter.split(Method::fifo, {.inputs = inputs, .outputs = too_many}).error().code == Code::too_large);
}

TEST_CASE("outputs above the inputs, coins above their output and LIBR are refused") {
  const Segments stolen = {{1, 5}};
  const SplitInput inputs[] = {{.value = 5, .coins = stolen}};
  const std::uint64_t outputs[] = {6};
  const std::uint64_t fitting[] = {5};
  const Segments too_many = {{1, 3}, {2, 3}};
  const SplitInput broken[] = {{.value = 5, .coins = too_many}};
  Splitter splitter;
  CHECK(splitter.split(Method::fifo, {.inputs = inputs, .outputs = outputs}).error().code == Code::value_not_conserved);
  CHECK(splitter.split(Method::fifo, {.inputs = broken, .outputs = fitting}).error().code == Code::conservation_broken);
  CHECK(splitter.split(Method::libr, {.inputs = inputs, .outputs = fitting}).error().code == Code::unsupported);
}

TEST_CASE("each label leaves a transaction with the units it brought, at any size") {
  std::mt19937_64 random(9);
  for (int round = 0; round < 20000; ++round) {
    const unsigned shift = static_cast<unsigned>(random() % 56);  // 2^62 and a few inputs at most: sums stay in 64 bits
    std::vector<Segments> coins(1 + random() % 4);
    std::vector<SplitInput> inputs;
    std::uint64_t value = 0;
    std::uint64_t brought[4] = {};
    for (Segments& list : coins) {
      std::uint64_t all = 0;
      for (std::uint32_t label = 1; label <= 3; ++label) {
        const std::uint64_t amount = (random() % 4 == 0 ? 0 : random() >> 4 >> shift) / 16;
        if (amount == 0) continue;
        list.push_back({label, amount});
        brought[label] += amount;
        all += amount;
      }
      all += (random() % 2) * (random() >> 5 >> shift) / 16;
      inputs.push_back({.value = all, .coins = list});
      value += all;
    }
    std::vector<std::uint64_t> outputs;
    std::uint64_t left = value;
    for (std::uint64_t i = random() % 5; i-- > 0;) {
      outputs.push_back(random() % (left + 1));
      left -= outputs.back();
    }
    for (const Method method : kConserving) {
      Splitter splitter;
      REQUIRE(splitter.split(method, {.inputs = inputs, .outputs = outputs}));
      std::uint64_t left_with[4] = {};
      for (std::size_t bucket = 0; bucket < splitter.bucket_count(); ++bucket) {
        std::uint64_t here = 0;
        for (const Segment& segment : splitter.coins(bucket)) {
          left_with[segment.label] += segment.amount;
          here += segment.amount;
        }
        REQUIRE(here <= splitter.value(bucket));
      }
      for (std::uint32_t label = 1; label <= 3; ++label) REQUIRE(left_with[label] == brought[label]);
    }
  }
}

}  // namespace peelback
