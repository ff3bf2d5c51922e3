#pragma once
// Multi-input clustering: addresses that transactions spend from together. A heuristic, never a fact.

#include <cstdint>
#include <span>
#include <vector>

#include "model/store.h"

namespace peelback {

/// Transactions that spend from several addresses (scripts), in flat columns. All inputs of a transaction have to be signed,
/// so one holder probably has all the keys. That is wrong where several people sign together: CoinJoin-like transactions
/// (may_be_coinjoin(), find_coinjoin()), of which one would join strangers for good, are left out and listed. What else is
/// signed together (payjoin, shared custody, batches of a service) is not noticed.
/// Sources: Meiklejohn et al., "A Fistful of Bitcoins" (IMC 2013), heuristic 1; BlockSci (Kalodner et al., USENIX Security
/// 2020) for leaving CoinJoins out. Both read 2026-11.
struct JointSpends {
  std::vector<TxIndex> txs{};            // ascending
  std::vector<std::uint32_t> first{};    // of each, then the end: into payers
  std::vector<ScriptIndex> payers{};     // of its inputs in vin order, those that are known; at least two differ
  std::vector<TxIndex> coinjoin_like{};  // left out, ascending

  std::span<const ScriptIndex> payers_of(std::size_t row) const { return std::span(payers).subspan(first[row], first[row + 1] - first[row]); }
};

/// Linear in the store's inputs and in the outputs of transactions with several.
JointSpends find_joint_spends(const Store& store);

/// By script, of so many: the smallest script of its cluster, which is itself when it was never spent from together with
/// another. In effect linear: a forest of disjoint sets with path halving (Tarjan & van Leeuwen 1984).
std::vector<ScriptIndex> cluster_by_inputs(const JointSpends& spends, std::size_t scripts);

/// What is spent together with one address, in one transaction or by way of others. All lists ascend.
struct SpentTogether {
  std::vector<ScriptIndex> others{};     // the rest of its cluster
  std::vector<ScriptIndex> direct{};     // those that share a transaction with the address itself
  std::vector<TxIndex> evidence{};       // transactions that spend from the address and from others
  std::vector<TxIndex> further{};        // that spend from several others of the cluster
  std::vector<TxIndex> coinjoin_like{};  // left out, although they spend from the address and from others
};

/// Everything is empty where the address was never spent from together with another. Linear in the store.
SpentTogether find_spent_together(const Store& store, ScriptIndex script);

}  // namespace peelback
