#include <catch2/catch.hpp>
#include <random>

#include "base/wide.h"

using namespace peelback;

namespace {

U128 wide(std::uint64_t hi, std::uint64_t lo) { return (static_cast<U128>(hi) << 64) | lo; }

// Schoolbook multiplication over 32-bit digits: nothing in common with the code under test.
U256 slow_product(U128 a, U128 b) {
  std::uint64_t digits[9] = {};
  for (int i = 0; i < 4; ++i) {
    std::uint64_t carry = 0;
    for (int j = 0; j < 4; ++j) {
      const auto x = static_cast<std::uint32_t>(a >> (32 * i));
      const auto y = static_cast<std::uint32_t>(b >> (32 * j));
      const std::uint64_t sum = digits[i + j] + static_cast<std::uint64_t>(x) * y + carry;
      digits[i + j] = sum & 0xffffffff;
      carry = sum >> 32;
    }
    digits[i + 4] += carry;
  }
  U256 out;
  for (int i = 7; i >= 4; --i) out.hi = (out.hi << 32) | digits[i];
  for (int i = 3; i >= 0; --i) out.lo = (out.lo << 32) | digits[i];
  return out;
}

}  // namespace

TEST_CASE("a product of two 128-bit numbers keeps all 256 bits") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 2000; ++i) {
    const U128 a = wide(random() >> (random() % 64), random());
    const U128 b = wide(random() >> (random() % 64), random());
    CHECK(mul_wide(a, b) == slow_product(a, b));
  }
  CHECK(mul_wide(kU128Max, kU128Max) == U256{kU128Max - 1, 1});
}

TEST_CASE("20 ETH of 20 ETH passes 2^128 and still divides exactly") {
  const U128 twenty_ether = static_cast<U128>(20) * 1'000'000'000'000'000'000U;
  const auto quotient = mul_div_floor(twenty_ether, twenty_ether, static_cast<U128>(3) * 1'000'000'000'000'000'000U);
  REQUIRE(quotient);
  CHECK(to_decimal(*quotient) == "133333333333333333333");
}

TEST_CASE("floor and ceiling of a quotient enclose the product") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 2000; ++i) {
    const U128 c = wide(random() >> (random() % 64), random()) | 1;
    const U128 a = wide(random() >> (random() % 64), random()) % c;
    const U128 b = wide(random() >> (random() % 64), random());
    const auto floor = mul_div_floor(a, b, c);
    const auto ceil = mul_div_ceil(a, b, c);
    REQUIRE(floor);
    REQUIRE(ceil);
    const U256 product = mul_wide(a, b);
    const U256 low = mul_wide(*floor, c);
    const bool is_exact = low == product;
    CHECK(*ceil == *floor + (is_exact ? 0U : 1U));
    CHECK((low.hi < product.hi || (low.hi == product.hi && low.lo <= product.lo)));
    const U256 high = mul_wide(*ceil, c);
    CHECK((high.hi > product.hi || (high.hi == product.hi && high.lo >= product.lo)));
  }
}

TEST_CASE("a quotient that does not fit, or a division by nothing, is absent") {
  CHECK_FALSE(mul_div_floor(kU128Max, 2, 1));
  CHECK_FALSE(mul_div_floor(1, 1, 0));
  CHECK_FALSE(mul_div_ceil(1, 1, 0));
  CHECK(mul_div_floor(kU128Max, kU128Max, kU128Max) == kU128Max);
}

TEST_CASE("decimal text goes there and back, and nothing else is taken for it") {
  CHECK(to_decimal(0) == "0");
  CHECK(to_decimal(kU128Max) == "340282366920938463463374607431768211455");
  CHECK(parse_decimal("340282366920938463463374607431768211455") == kU128Max);
  CHECK_FALSE(parse_decimal("340282366920938463463374607431768211456"));
  CHECK(parse_decimal("007") == U128{7});
  for (const auto* text : {"", "-1", "+1", "1.0", "1e3", " 1", "1 ", "0x10"}) CHECK_FALSE(parse_decimal(text));
  CHECK(parse_decimal_u64("18446744073709551615") == 18446744073709551615ULL);
  CHECK_FALSE(parse_decimal_u64("18446744073709551616"));
}

TEST_CASE("base units become coins without losing a digit") {
  CHECK(format_units(952451372, 8) == "9.52451372");
  CHECK(format_units(1, 8) == "0.00000001");
  CHECK(format_units(100000000, 8) == "1");
  CHECK(format_units(0, 8) == "0");
  CHECK(format_units(1000, 0) == "1000");
}
