#pragma once
// Isotonic regression: the nearest non-decreasing sequence.

#include <cstddef>
#include <span>
#include <vector>

namespace peelback {

/// Pools of equal value met while fitting; kept by the caller so that many small fits allocate once.
struct IsotonicPool {
  double weighted_sum = 0;
  double weight = 0;
  std::size_t end = 0;
};

/// Replaces `values` by the non-decreasing sequence x that minimises Σ weight·(x − value)². Weights are positive.
/// {3, 1, 2} with equal weights becomes {2, 2, 2}.
/// Linear time. Source: pool adjacent violators, Ayer et al., Annals of Mathematical Statistics 26(4), 1955.
void fit_isotonic(std::span<double> values, std::span<const double> weights, std::vector<IsotonicPool>& pools);

}  // namespace peelback
