#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "layout/isotonic.h"
#include "support/trace_like_dag.h"

using namespace peelback;
using namespace peelback::test;

namespace {

std::vector<double> fitted(std::vector<double> values, const std::vector<double>& weights) {
  std::vector<IsotonicPool> pools;
  fit_isotonic(values, weights, pools);
  return values;
}

double cost(const std::vector<double>& fit, const std::vector<double>& values, const std::vector<double>& weights) {
  double sum = 0;
  for (std::size_t i = 0; i < fit.size(); ++i) sum += weights[i] * (fit[i] - values[i]) * (fit[i] - values[i]);
  return sum;
}

// The best fit is constant on blocks at their means: try every way to cut the sequence into blocks.
double least_cost(const std::vector<double>& values, const std::vector<double>& weights) {
  const std::size_t n = values.size();
  double least = 1e300;
  for (std::uint32_t cuts = 0; cuts < (1u << (n - 1)); ++cuts) {
    std::vector<double> fit;
    bool ordered = true;
    for (std::size_t begin = 0; begin < n;) {
      std::size_t end = begin + 1;
      while (end < n && (cuts >> (end - 1) & 1u) == 0) ++end;
      double sum = 0, weight = 0;
      for (std::size_t i = begin; i < end; ++i) {
        sum += weights[i] * values[i];
        weight += weights[i];
      }
      ordered = ordered && (fit.empty() || fit.back() <= sum / weight);
      fit.resize(end, sum / weight);
      begin = end;
    }
    if (ordered && cost(fit, values, weights) < least) least = cost(fit, values, weights);
  }
  return least;
}

}  // namespace

TEST_CASE("isotonic regression leaves an ordered sequence alone") {
  CHECK(fitted({1, 2, 2, 5}, {1, 3, 1, 2}) == std::vector<double>{1, 2, 2, 5});
  CHECK(fitted({}, {}).empty());
}

TEST_CASE("isotonic regression pools what is out of order at the weighted mean") {
  CHECK(fitted({3, 1, 2}, {1, 1, 1}) == std::vector<double>{2, 2, 2});
  CHECK(fitted({4, 1}, {1, 2}) == std::vector<double>{2, 2});
  CHECK(fitted({0, 5, 3, 9}, {1, 1, 1, 1}) == std::vector<double>{0, 4, 4, 9});
}

TEST_CASE("isotonic regression is non-decreasing and as near as any sequence of blocks") {
  SplitMix64 random(1);
  for (int round = 0; round < 500; ++round) {
    std::vector<double> values, weights;
    const std::uint64_t n = 1 + random.below(9);
    for (std::uint64_t i = 0; i < n; ++i) {
      values.push_back(static_cast<double>(random.below(40)) - 20);
      weights.push_back(static_cast<double>(1 + random.below(8)) / 2);
    }
    const std::vector<double> fit = fitted(values, weights);
    for (std::size_t i = 1; i < fit.size(); ++i) REQUIRE(fit[i - 1] <= fit[i]);
    REQUIRE(cost(fit, values, weights) == Approx(least_cost(values, weights)).margin(1e-9));
  }
}
