#include "session/ledgers.h"

#include "base/sort.h"
#include "session/account_part.h"

namespace peelback {

Store& Ledgers::utxo(Chain chain) { return utxo_.try_emplace(chain, chain).first->second; }

AccountStore& Ledgers::accounts(Chain chain) { return accounts_.try_emplace(chain, chain).first->second; }

const Store* Ledgers::find_utxo(Chain chain) const {
  const auto found = utxo_.find(chain);
  return found == utxo_.end() ? nullptr : &found->second;
}

const AccountStore* Ledgers::find_accounts(Chain chain) const {
  if (!has_accounts()) return nullptr;
  const auto found = accounts_.find(chain);
  return found == accounts_.end() ? nullptr : &found->second;
}

std::vector<Chain> Ledgers::chains() const {
  std::vector<Chain> chains;
  for (const auto& [chain, store] : utxo_) chains.push_back(chain);
  for (const auto& [chain, store] : accounts_) chains.push_back(chain);
  sort_ascending(chains);
  return chains;
}

std::vector<LedgerContents> Ledgers::contents() const {
  std::vector<LedgerContents> list;
  for (const Chain chain : chains()) {
    LedgerContents& row = list.emplace_back(LedgerContents{.chain = chain});
    if (const AccountStore* accounts = find_accounts(chain)) {
      for (std::uint32_t i = 0; i < accounts->tx_count(); ++i) {
        const AccountTransaction& tx = accounts->transaction(AccountTxIndex{i});
        row.transactions += tx.read || tx.claimed ? 1U : 0U;
      }
      row.transfers = accounts->movement_count();
    }
    if (const Store* store = find_utxo(chain)) {
      for (std::uint32_t i = 0; i < store->tx_count(); ++i) row.transactions += store->has_body(TxIndex{i}) ? 1U : 0U;
    }
  }
  return list;
}

}  // namespace peelback
