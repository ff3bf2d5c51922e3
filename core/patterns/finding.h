#pragma once
// What a heuristic says: a code, what it is about, what was seen, and the limits that it was held to. Never a verdict.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/store.h"

namespace peelback {

/// A whole number by name. Names that end in `_sat` are satoshi, in `_ppm` millionths; the others count things.
struct NamedNumber {
  std::string_view name{};
  std::uint64_t value = 0;
  bool operator==(const NamedNumber&) const = default;
};

struct PatternFinding {
  std::string_view code{};                // "coinjoin_whirlpool"
  TxIndex tx{};
  std::vector<OutputIndex> subjects{};    // the outputs that it is about, by vout
  std::vector<NamedNumber> evidence{};    // what the transaction shows
  std::vector<NamedNumber> parameters{};  // what the heuristic asks for
};

/// The number of that name; absent when the list has none.
std::optional<std::uint64_t> find_number(std::span<const NamedNumber> numbers, std::string_view name);

}  // namespace peelback
