#pragma once
// A whole ledger walked once, block by block.

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "taint/whole_ledger.h"

namespace peelback {

inline std::vector<LedgerStart> starts_by_output(std::span<const LedgerStart> starts) {
  std::vector<LedgerStart> sorted(starts.begin(), starts.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const LedgerStart& a, const LedgerStart& b) { return a.output < b.output; });
  return sorted;
}

/// Calls spend(tx) for every transaction in processing order, close(coinbase) after each block, and after each of them
/// begin(start) for the starts on its outputs.
template <class Spend, class Close, class Begin>
void for_each_in_order(const WholeLedger& ledger, std::span<const LedgerStart> starts, Spend spend, Close close, Begin begin) {
  const auto sorted = starts_by_output(starts);
  std::size_t next = 0;
  const auto starts_of = [&](std::uint32_t tx) {
    const std::size_t first = next;
    while (next < sorted.size() && sorted[next].output < ledger.first_output[tx + 1]) ++next;
    return std::span<const LedgerStart>(sorted).subspan(first, next - first);
  };
  for (std::size_t block = 0; block + 1 < ledger.first_tx.size(); ++block) {
    const std::uint32_t coinbase = ledger.first_tx[block];
    const auto coinbase_starts = starts_of(coinbase);
    for (std::uint32_t tx = coinbase + 1; tx < ledger.first_tx[block + 1]; ++tx) {
      spend(tx);
      for (const LedgerStart& start : starts_of(tx)) begin(start);
    }
    close(coinbase);
    for (const LedgerStart& start : coinbase_starts) begin(start);
  }
}

inline std::uint64_t outputs_value(const WholeLedger& ledger, std::uint32_t tx) {
  std::uint64_t sum = 0;
  for (std::uint32_t o = ledger.first_output[tx]; o < ledger.first_output[tx + 1]; ++o) sum += ledger.value[o];
  return sum;
}

}  // namespace peelback
