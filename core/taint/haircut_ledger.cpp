#include "taint/haircut_ledger.h"

#include <algorithm>

#include "taint/floor_share.h"
#include "taint/ledger_pass.h"

namespace peelback {

LedgerTotals haircut_ledger(const WholeLedger& ledger, std::span<const LedgerStart> starts, FeeRule fees) {
  LedgerTotals result{.unspent = std::vector<std::uint64_t>(ledger.value.size(), 0)};
  auto& held = result.unspent;
  std::uint64_t block_fees = 0;         // of the block at hand, all and traced
  std::uint64_t block_traced_fees = 0;
  // Fills the outputs with their shares of `traced` and returns what remains for the last bucket.
  const auto fill = [&](std::uint32_t tx, std::uint64_t traced, std::uint64_t whole) {
    const FloorShare share(traced, whole);
    std::uint64_t filled = 0;
    std::uint64_t shared = 0;
    for (std::uint32_t o = ledger.first_output[tx]; o < ledger.first_output[tx + 1]; ++o) {
      filled += ledger.value[o];
      const std::uint64_t upto = share.of(filled);
      held[o] = upto - shared;
      shared = upto;
    }
    return traced - shared;
  };
  const auto begin = [&](const LedgerStart& start) {
    result.started += ledger.value[start.output] - held[start.output];
    held[start.output] = ledger.value[start.output];
  };
  for_each_in_order(
      ledger, starts,
      [&](std::uint32_t tx) {
        std::uint64_t traced = 0;
        for (std::uint32_t i = ledger.first_input[tx]; i < ledger.first_input[tx + 1]; ++i) {
          std::uint64_t& coins = held[ledger.spent_output[i]];
          if (coins == 0) continue;
          traced += coins;
          coins = 0;
        }
        block_fees += ledger.fee[tx];
        if (traced > 0) block_traced_fees += fill(tx, traced, outputs_value(ledger, tx) + ledger.fee[tx]);
      },
      [&](std::uint32_t coinbase) {
        if (fees == FeeRule::end) {
          result.fees += block_traced_fees;
        } else if (block_traced_fees > 0) {
          const std::uint64_t whole = std::max(block_fees, outputs_value(ledger, coinbase));
          result.burnt += fill(coinbase, block_traced_fees, whole);
        }
        block_fees = 0;
        block_traced_fees = 0;
      },
      begin);
  return result;
}

std::vector<std::uint8_t> poison_ledger(const WholeLedger& ledger, std::span<const LedgerStart> starts) {
  std::vector<std::uint8_t> reached(ledger.value.size(), 0);
  const auto begin = [&](const LedgerStart& start) { reached[start.output] = ledger.value[start.output] > 0; };
  for_each_in_order(
      ledger, starts,
      [&](std::uint32_t tx) {
        std::uint8_t any = 0;
        for (std::uint32_t i = ledger.first_input[tx]; i < ledger.first_input[tx + 1]; ++i) {
          any |= reached[ledger.spent_output[i]];
        }
        if (any != 0) {
          for (std::uint32_t o = ledger.first_output[tx]; o < ledger.first_output[tx + 1]; ++o) {
            reached[o] = ledger.value[o] > 0;
          }
        }
      },
      [](std::uint32_t) {}, begin);
  return reached;
}

}  // namespace peelback
