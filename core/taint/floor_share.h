#pragma once
// floor(traced · part / whole) for one transaction and many parts: the cumulative floors of the haircut, exactly.

#include "base/wide.h"

namespace peelback {

/// Precondition: traced ≤ whole, whole > 0, part ≤ whole.
class FloorShare {
 public:
  FloorShare(std::uint64_t traced, std::uint64_t whole)
      : traced_(traced), whole_(whole), ratio_(to_double(traced) / to_double(whole)) {}

  std::uint64_t of(std::uint64_t part) const {
    if (whole_ >= kExactInDouble) return mul_div_floor_u64(traced_, part, whole_);
    // A 128-bit division takes several times as long, most of all in WebAssembly. The double gives the quotient or a
    // neighbour of it; the remainder, which then fits 64 bits even though the products wrap, says which.
    auto quotient = static_cast<std::uint64_t>(static_cast<std::int64_t>(ratio_ * to_double(part)));
    auto remainder = static_cast<std::int64_t>(traced_ * part - quotient * whole_);
    const auto whole = static_cast<std::int64_t>(whole_);
    for (; remainder < 0; remainder += whole) --quotient;
    for (; remainder >= whole; remainder -= whole) ++quotient;
    return quotient;
  }

 private:
  // Signed conversions are one instruction, unsigned ones a branch. Only used where the top bit is clear.
  static double to_double(std::uint64_t value) { return static_cast<double>(static_cast<std::int64_t>(value)); }

  static constexpr std::uint64_t kExactInDouble = std::uint64_t{1} << 52;
  std::uint64_t traced_;
  std::uint64_t whole_;
  double ratio_;
};

}  // namespace peelback
