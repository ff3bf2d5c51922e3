#pragma once
// Lists of payments that state what each was worth, and not in which coins.

#include <string_view>

namespace peelback {

/// Behind the chain in the reference of such a list's asset, which counts in cents; with the suffix in 10^-18 dollars.
inline constexpr std::string_view kUsdValue = "usd-value";
inline constexpr std::string_view kFineUsdValue = "usd-value.d18";

/// Whether amounts of this asset ("ethereum:usd-value") are values and not coins. From values no lower bound follows: each was
/// rounded, prices move between a payment in and the payment on, and one sum can be of several coins. An account that gets 1 ETH
/// of the start (1,000.00 that day) and had 1 ETH of its own pays 1 ETH on at 1,500.00: more than the start's coins were worth came
/// from there, and it may be none of them.
constexpr bool is_stated_value(std::string_view asset) {
  const std::string_view id = asset.substr(asset.find(':') + 1);
  return id == kUsdValue || id == kFineUsdValue;
}

}  // namespace peelback
