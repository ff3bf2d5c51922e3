#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/sort.h"

using peelback::sort_ascending;
using peelback::sort_by;

namespace {

/// Few keys, so that there are many ties; `place` tells those with one key apart.
struct Row {
  unsigned key = 0;
  std::size_t place = 0;
  std::string name{};
  bool operator==(const Row&) const = default;
};

std::vector<Row> some_rows(std::size_t count, unsigned keys, std::mt19937& random) {
  std::vector<Row> rows(count);
  for (std::size_t i = 0; i < count; ++i) {
    rows[i] = {static_cast<unsigned>(random() % keys), i, "row " + std::to_string(i)};
  }
  return rows;
}

bool key_less(const Row& a, const Row& b) {
  return a.key < b.key;
}

}  // namespace

TEST_CASE("sort_by gives the very order of std::stable_sort, whatever the length and the ties") {
  std::mt19937 random(1);
  for (std::size_t count = 0; count <= 200; ++count) {
    for (const unsigned keys : {1U, 2U, 7U, 1000U}) {
      auto rows = some_rows(count, keys, random);
      auto expected = rows;
      std::stable_sort(expected.begin(), expected.end(), key_less);
      sort_by(rows, key_less);
      REQUIRE(rows == expected);
    }
  }
}

TEST_CASE("sort_by sorts long, ascending and descending rows") {
  std::mt19937 random(2);
  auto rows = some_rows(5'000, 300, random);
  auto expected = rows;
  std::stable_sort(expected.begin(), expected.end(), key_less);
  sort_by(rows, key_less);
  REQUIRE(rows == expected);
  sort_by(rows, key_less);
  CHECK(rows == expected);
  std::reverse(rows.begin(), rows.end());
  std::stable_sort(expected.begin(), expected.end(), [](const Row& a, const Row& b) { return a.place < b.place; });
  sort_by(rows, [](const Row& a, const Row& b) { return a.place < b.place; });
  CHECK(rows == expected);
}

TEST_CASE("sort_by compares no more often than n log n") {
  std::mt19937 random(3);
  for (const std::size_t count : {100U, 1'000U, 1U << 14U}) {
    auto rows = some_rows(count, 1U << 30U, random);
    std::size_t compared = 0;
    double most = 0;
    for (std::size_t n = 1; n < count; n *= 2) most += static_cast<double>(count);
    sort_by(rows, [&](const Row& a, const Row& b) {
      ++compared;
      return a.key < b.key;
    });
    CHECK(static_cast<double>(compared) <= 1.25 * most);
  }
}

TEST_CASE("sort_by sees its captures, sorts a part of a vector, and items that only move") {
  const std::vector<int> rank = {3, 1, 2, 0};
  std::vector<unsigned> places = {9, 0, 1, 2, 3, 9};
  sort_by(std::span(places).subspan(1, 4), [&](unsigned a, unsigned b) { return rank[a] < rank[b]; });
  CHECK(places == std::vector<unsigned>{9, 3, 1, 2, 0, 9});

  std::vector<std::unique_ptr<int>> owned;
  for (const int value : {2, 3, 1}) owned.push_back(std::make_unique<int>(value));
  sort_by(owned, [](const auto& a, const auto& b) { return *a < *b; });
  CHECK(*owned[0] == 1);
  CHECK(*owned[1] == 2);
  CHECK(*owned[2] == 3);
}

TEST_CASE("sort_ascending sorts by operator<") {
  std::vector<std::string> names = {"c", "a", "b", "a"};
  sort_ascending(names);
  CHECK(names == std::vector<std::string>{"a", "a", "b", "c"});
}
