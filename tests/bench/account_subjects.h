#pragma once
// A made-up ledger of accounts: people who pay on parts of what they hold, a few of them most of the time, and ten thefts.
// Deterministic, the same natively and in WebAssembly.

#include <string>
#include <vector>

#include "taint/account_trail.h"

namespace peelback::bench {

struct Transfer {
  std::uint32_t from = 0;   // an account's number; kMint: the units are new
  std::uint32_t to = 0;
  std::uint64_t units = 0;
};
inline constexpr std::uint32_t kMint = 0xffffffff;

struct AccountWorkload {
  std::vector<Transfer> transfers{};  // one a transaction, in order
  std::vector<std::uint32_t> thefts{};  // rows of `transfers`; label n is the nth
};

/// Linear in `transfers`. Nobody pays what he does not hold.
AccountWorkload make_account_workload(std::uint32_t transfers);

/// Little-endian, for an implementation in another language to read: the number of transfers and of thefts, then a row of
/// 32 bits from, 32 bits to and 64 bits of units each, then the thefts.
std::vector<std::uint8_t> to_bytes(const AccountWorkload& workload);

AccountStore store_of(const AccountWorkload& workload);

AccountTrail trail_of(const AccountStore& store, const AccountWorkload& workload, Method method);

/// How many accounts hold stolen units at the end, and how many units of each theft.
std::string totals_of(const AccountTrail& trail);

}  // namespace peelback::bench
