#pragma once
// Every way in which the money of a small UTXO ledger can have gone, by trying all of them.

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "unit/taint/ledger.h"

namespace peelback::test {

struct LedgerPlace {
  std::size_t tx = 0;
  std::size_t vout = 0;
  bool operator==(const LedgerPlace&) const = default;
  bool operator<(const LedgerPlace& other) const { return std::tie(tx, vout) < std::tie(other.tx, other.vout); }
};

struct MixingCase {
  Ledger ledger;
  LedgerPlace start;
  std::uint64_t amount = 0;
  std::map<LedgerPlace, std::uint64_t> more_starts;  // at other outputs of the same transaction
  std::set<LedgerPlace> targets;
  std::map<LedgerPlace, std::uint64_t> starts() const;
};

struct UnitRange {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

/// Payments of single units between a few transactions, with self-spends, other money, fees, targets one behind another.
MixingCase random_mixing_case(std::mt19937_64& random);

/// How many of the stolen units can lie at the targets in the end. A unit that arrives at one stays there.
UnitRange try_every_way(const MixingCase& made);

}  // namespace peelback::test
