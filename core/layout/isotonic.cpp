#include "layout/isotonic.h"

namespace peelback {

void fit_isotonic(std::span<double> values, std::span<const double> weights, std::vector<IsotonicPool>& pools) {
  pools.clear();
  for (std::size_t i = 0; i < values.size(); ++i) {
    IsotonicPool pool{weights[i] * values[i], weights[i], i + 1};
    // Means are compared without dividing: a/b > c/d is a·d > c·b for positive weights.
    while (!pools.empty() && pools.back().weighted_sum * pool.weight > pool.weighted_sum * pools.back().weight) {
      pool.weighted_sum += pools.back().weighted_sum;
      pool.weight += pools.back().weight;
      pools.pop_back();
    }
    pools.push_back(pool);
  }
  std::size_t i = 0;
  double floor_value = 0;
  for (std::size_t p = 0; p < pools.size(); ++p) {
    const double mean = pools[p].weighted_sum / pools[p].weight;
    // The division may round a mean below its predecessor's by the last bit.
    floor_value = p == 0 || mean > floor_value ? mean : floor_value;
    for (; i < pools[p].end; ++i) values[i] = floor_value;
  }
}

}  // namespace peelback
