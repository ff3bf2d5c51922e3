// The haircut at the borders of its arithmetic: quick below 2^52, 128-bit products from there on, and on accounts 256-bit
// products from 2^128 on. Expected numbers come from a division by hand, of one bit at a time.

#include <catch2/catch.hpp>
#include <random>

#include "taint/account_rules.h"
#include "taint/floor_share.h"
#include "taint/split.h"

namespace peelback {

namespace {

constexpr std::uint64_t kQuickBorder = std::uint64_t{1} << 52;
constexpr U128 kTwo64 = U128{1} << 64;

/// floor(a·b/c) for c > 0 and a ≤ c or b ≤ c: a is doubled and added bit by bit of b, and c is taken off as often as it
/// fits, so that nothing ever passes 2·c.
U128 divide_by_hand(U128 a, U128 b, U128 c) {
  if (a > c) std::swap(a, b);
  U128 quotient = 0;
  U128 remainder = 0;
  const auto add = [&](U128 more) {
    if (remainder >= c - more) {
      remainder -= c - more;
      ++quotient;
    } else {
      remainder += more;
    }
  };
  const bool whole = a == c;
  for (int bit = 127; bit >= 0 && !whole; --bit) {
    quotient *= 2;
    add(remainder);
    if ((b >> bit & 1) != 0) add(a);
  }
  return whole ? b : quotient;
}

/// The shares of the outputs, then of the fee.
std::vector<std::uint64_t> shares_by_hand(std::uint64_t traced, std::uint64_t value, const std::vector<std::uint64_t>& outputs) {
  std::vector<std::uint64_t> shares;
  std::uint64_t filled = 0;
  std::uint64_t shared = 0;
  for (const std::uint64_t output : outputs) {
    filled += output;
    const auto upto = static_cast<std::uint64_t>(divide_by_hand(traced, filled, value));
    shares.push_back(upto - shared);
    shared = upto;
  }
  shares.push_back(traced - shared);
  return shares;
}

std::uint64_t units_in(const Splitter& splitter, std::size_t bucket) {
  std::uint64_t units = 0;
  for (const Segment& segment : splitter.coins(bucket)) units += segment.amount;
  return units;
}

}  // namespace

TEST_CASE("a division by hand agrees with small numbers and with the whole") {
  for (std::uint64_t c = 1; c < 20; ++c) {
    for (std::uint64_t a = 0; a <= c; ++a) {
      for (std::uint64_t b = 0; b < 40; ++b) REQUIRE((divide_by_hand(a, b, c) == a * b / c));
    }
  }
  CHECK((divide_by_hand(kU128Max, kU128Max, kU128Max) == kU128Max));
  CHECK((divide_by_hand(kU128Max - 1, kU128Max, kU128Max) == kU128Max - 1));
}

TEST_CASE("the quick floor and the wide one meet at 2^52") {
  for (std::uint64_t whole = kQuickBorder - 3; whole <= kQuickBorder + 3; ++whole) {
    for (const std::uint64_t traced : {std::uint64_t{1}, std::uint64_t{3}, whole / 3, whole / 2, whole / 2 + 1, whole - 2, whole - 1, whole}) {
      for (const std::uint64_t part : {std::uint64_t{0}, std::uint64_t{1}, whole / 3, whole / 2, whole / 2 + 1, whole - 1, whole}) {
        INFO(traced << " · " << part << " / " << whole);
        REQUIRE(FloorShare(traced, whole).of(part) == divide_by_hand(traced, part, whole));
      }
    }
  }
}

TEST_CASE("a quotient that a double would round up is floored") {
  // (2^52−2)·(2^52−2) / (2^52−1) = 2^52−3 and 1/(2^52−1) more; doubles near it are whole numbers.
  const std::uint64_t whole = kQuickBorder - 1;
  CHECK(FloorShare(whole - 1, whole).of(whole - 1) == whole - 2);
  // (2^51)·(2^52−1) / 2^52 = 2^51 − 1/2.
  CHECK(FloorShare(kQuickBorder / 2, kQuickBorder).of(kQuickBorder - 1) == kQuickBorder / 2 - 1);
}

TEST_CASE("a transaction of 2^52 units is divided as one of a unit less or more") {
  std::mt19937_64 random(52);
  Splitter splitter;
  for (int round = 0; round < 5000; ++round) {
    const std::uint64_t value = kQuickBorder - 1 + static_cast<std::uint64_t>(round) % 3;
    const std::uint64_t traced = round % 2 == 0 ? random() % value : value - random() % 4;
    std::vector<std::uint64_t> outputs;
    for (std::uint64_t left = value; outputs.size() < 4; left -= outputs.back()) {
      outputs.push_back(random() % 3 == 0 ? left - std::min<std::uint64_t>(left, random() % 3) : random() % (left + 1));
    }
    const Segment stolen{1, traced};
    const SplitInput inputs[] = {{.value = value, .coins = std::span(&stolen, traced > 0 ? 1 : 0)}};
    REQUIRE(splitter.split(Method::haircut, {.inputs = inputs, .outputs = outputs}));
    const auto expected = shares_by_hand(traced, value, outputs);
    REQUIRE(splitter.bucket_count() == expected.size());
    for (std::size_t bucket = 0; bucket < expected.size(); ++bucket) REQUIRE(units_in(splitter, bucket) == expected[bucket]);
  }
}

TEST_CASE("products of 2^128 and one less and one more are exact") {
  struct Factors {
    U128 a;
    U128 b;
    U256 product;
  };
  // 2^128 + 1, the seventh Fermat number, is 59649589127497217 · 5704689200685129054721 (Morrison and Brillhart, 1970).
  const Factors at_the_border[] = {
      {kTwo64 - 1, kTwo64 + 1, {0, kU128Max}},
      {kTwo64, kTwo64, {1, 0}},
      {59649589127497217U, *parse_decimal("5704689200685129054721"), {1, 1}},
  };
  for (const auto& [a, b, product] : at_the_border) {
    REQUIRE(mul_wide(a, b) == product);
    for (const U128 whole : {b, b + 1, b + 2, 2 * b - 1, 2 * b, U128{3} * b, kU128Max - 1, kU128Max}) {
      REQUIRE((mul_div_floor(a, b, whole) == divide_by_hand(a, b, whole)));
    }
  }
}

TEST_CASE("a balance is divided exactly where its products pass 2^128") {
  // One payment of b out of a balance of which a is stolen; the next payment takes the rest, and with it the odd unit.
  const U128 large = *parse_decimal("5704689200685129054721");
  for (const auto& [stolen, paid] : {std::pair{kTwo64 - 1, kTwo64 + 1}, {kTwo64, kTwo64}, {U128{59649589127497217U}, large}}) {
    for (const U128 balance : {stolen + paid, stolen + paid + 1, 2 * (stolen + paid) - 1}) {
      AccountCoins coins(Method::haircut);
      const CoinRun theft{1, stolen};
      coins.put(std::span(&theft, 1), balance);
      const U128 first = traced_units(Method::haircut, coins.take(paid));
      CHECK((first == divide_by_hand(stolen, paid, balance)));
      CHECK((traced_units(Method::haircut, coins.take(balance - paid)) == stolen - first));
    }
  }
}

TEST_CASE("an exchange floors what it gives at any size") {
  const U128 twenty_ether = U128{20} * 1'000'000'000'000'000'000U;
  const CoinRun stolen{1, twenty_ether - 1};
  for (const U128 gained : {twenty_ether - 1, twenty_ether, twenty_ether + 1, kU128Max}) {
    const auto converted = convert_labels(std::span(&stolen, 1), twenty_ether, gained);
    CHECK((traced_units(Method::haircut, converted) == divide_by_hand(twenty_ether - 1, gained, twenty_ether)));
  }
}

}  // namespace peelback
