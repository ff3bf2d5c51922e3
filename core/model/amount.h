#pragma once
// Money: unsigned integers in an asset's base unit (satoshi, wei, microXEM). There is no floating point here.

#include <optional>

#include "base/wide.h"

namespace peelback {

/// An amount in base units of one asset. Which asset is said by where it stands: sums over assets are keyed by asset.
class Amount {
 public:
  constexpr Amount() = default;
  explicit constexpr Amount(U128 base_units) : units_(base_units) {}
  constexpr U128 units() const { return units_; }
  constexpr bool is_zero() const { return units_ == 0; }
  /// Absent on overflow of 128 bits.
  constexpr std::optional<Amount> plus(Amount other) const {
    if (units_ > kU128Max - other.units_) return std::nullopt;
    return Amount{units_ + other.units_};
  }
  /// Absent when the result would be negative.
  constexpr std::optional<Amount> minus(Amount other) const {
    if (units_ < other.units_) return std::nullopt;
    return Amount{units_ - other.units_};
  }
  constexpr bool operator==(const Amount&) const = default;
  constexpr bool operator<(const Amount& other) const { return units_ < other.units_; }
  std::string to_text() const { return to_decimal(units_); }

 private:
  U128 units_ = 0;
};

}  // namespace peelback
