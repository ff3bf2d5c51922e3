#pragma once
// What the models that move money one unit at a time share: labels counted, shares handed out by turns, starts summed up.

#include <cstdint>
#include <map>
#include <random>
#include <vector>

#include "taint/split.h"
#include "taint/trail.h"

namespace peelback::test {

inline std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

using Counts = std::map<std::uint32_t, std::uint64_t>;  // units of each label

/// Without other money. `tokens` holds the label of each unit.
template <class List>
Counts count(const List& tokens) {
  Counts counts;
  for (const std::uint32_t label : tokens) {
    if (label != kOtherMoney) ++counts[label];
  }
  return counts;
}

inline std::uint64_t sum(const Counts& counts) {
  std::uint64_t total = 0;
  for (const auto& [label, units] : counts) total += units;
  return total;
}

/// Hands out `share` of the units that are left of the labels, evenly along the row of all of them.
inline Counts hand_out(Counts& left, std::uint64_t share) {
  const std::uint64_t all = sum(left);
  Counts given;
  std::uint64_t credit = 0;
  for (auto& [label, units] : left) {
    const std::uint64_t there = units;
    for (std::uint64_t unit = 0; unit < there; ++unit) {
      credit += share;
      if (credit < all) continue;
      credit -= all;
      ++given[label];
      --units;
    }
  }
  return given;
}

/// Appends to `added` and `already_traced` what each start added and found traced already.
inline void sum_up_starts(const std::vector<StartReport>& starts, std::vector<std::uint64_t>& added,
                          std::vector<std::uint64_t>& already_traced) {
  const auto total = [](const std::vector<StartPart>& parts) {
    std::uint64_t units = 0;
    for (const StartPart& part : parts) units += static_cast<std::uint64_t>(part.amount.units());
    return units;
  };
  for (const StartReport& start : starts) {
    added.push_back(total(start.added));
    already_traced.push_back(total(start.already_traced));
  }
}

}  // namespace peelback::test
