#pragma once
// Where chains that share Bitcoin's serialisation differ: their limits, their work, and Litecoin's pool of hidden coins.

#include <span>

#include "base/wide.h"
#include "chains/bitcoin_block.h"
#include "model/chain.h"
#include "model/store.h"

namespace peelback::bitcoin {

/// On and after the height, and at the latest from the time on, no header of the chain had less than this difficulty.
struct WorkFloor {
  std::uint32_t height;
  std::int64_t time_s;
  std::uint64_t difficulty;
};

struct CoinRules {
  std::array<std::uint8_t, 4> magic;      // before each block in files and messages
  BlockHash genesis;
  std::uint64_t max_money_sat;            // MAX_MONEY of the chain's node: no output, and no sum of outputs, is worth more
  std::uint32_t easiest_bits;             // the easiest target that the chain ever allowed
  std::uint32_t first_enforced_height;    // from which on a coinbase begins with its height (BIP34)
  std::span<const WorkFloor> work_floors; // ascending; far below what the chain had
  bool work_is_scrypt;                    // over the header, as against SHA-256d
  bool has_mweb;                          // LIP-0002 to LIP-0004: see mweb.h
};

/// Litecoin's, or Bitcoin's for every other chain.
const CoinRules& coin_rules(Chain chain);

/// Holds a header to its own target. pow_mismatch when the chain never allowed that target, or the work is not there. Of a
/// chain with scrypt it takes a millisecond.
Result<Done> check_header_work(Chain chain, const HeaderBytes& header);

/// The least difficulty that is plausible for a block of this height, or by its header's own time; 0 where nothing is known.
U128 least_difficulty(const CoinRules& rules, std::optional<std::uint32_t> height, std::int64_t time_s);
/// implausible_work at `bits` when a block's header, which must be there, states less than that.
Result<Done> check_plausible(Chain chain, const Block& block);

}  // namespace peelback::bitcoin
