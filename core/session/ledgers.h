#pragma once
// The facts of every chain that a session met: one store a chain, of the kind that its ledger has.

#include <map>
#include <vector>

#include "model/account_store.h"
#include "model/store.h"

namespace peelback {

/// What is known of one chain: transactions themselves, not their ids alone.
struct LedgerContents {
  Chain chain{};
  std::size_t transactions = 0;
  std::size_t transfers = 0;  // payments of chains of accounts
};

class Ledgers {
 public:
  /// The chain's store, made when it is first asked for. Precondition: the chain has this kind of ledger.
  Store& utxo(Chain chain);
  AccountStore& accounts(Chain chain);
  /// Null when nothing of the chain is known, or when its ledger is of the other kind.
  const Store* find_utxo(Chain chain) const;
  const AccountStore* find_accounts(Chain chain) const;
  /// In the order of the plan.
  std::vector<Chain> chains() const;
  /// By chain, as chains(). Linear in the transactions.
  std::vector<LedgerContents> contents() const;

 private:
  std::map<Chain, Store> utxo_;
  std::map<Chain, AccountStore> accounts_;
};

}  // namespace peelback
