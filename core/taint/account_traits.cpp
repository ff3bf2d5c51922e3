#include "taint/account_traits.h"

#include <algorithm>
#include <tuple>

#include "base/sort.h"
#include "taint/trail_parts.h"

namespace peelback {

std::vector<AccountIndex> accounts_named(const AccountStore& store, const std::vector<std::string>& names) {
  std::vector<AccountIndex> accounts;
  for (const std::string& name : names) {
    if (const AccountIndex account = store.find_account(name); account.exists()) accounts.push_back(account);
  }
  sort_ascending(accounts);
  return accounts;
}

AccountTraits::AccountTraits(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints)
    : store_(store),
      limits_(question.limits),
      not_followed_(accounts_named(store, question.not_followed)),
      continued_(accounts_named(store, question.continued)),
      expanded_(accounts_named(store, question.expanded)),
      stops_(hints.stops) {
  sort_by(stops_, [](const AccountStop& a, const AccountStop& b) {
    const bool any_tx_a = !a.tx.exists();
    const bool any_tx_b = !b.tx.exists();
    return std::tie(a.account.value, any_tx_a, a.tag, a.reason, a.detail) < std::tie(b.account.value, any_tx_b, b.tag, b.reason, b.detail);
  });
}

bool AccountTraits::is_listed(const std::vector<AccountIndex>& accounts, HoldingIndex holding) const {
  return std::binary_search(accounts.begin(), accounts.end(), store_.account_of(holding));
}

const AccountStats* AccountTraits::busy_stats(HoldingIndex holding) const {
  const AccountStats* stats = store_.stats(store_.account_of(holding));
  return stats != nullptr && stats->tx_count > limits_.busy_transactions ? stats : nullptr;
}

bool AccountTraits::within_window(AccountTxIndex tx) const { return is_within_window(limits_, store_.transaction(tx).time_s); }

const AccountStop* AccountTraits::stop_at(HoldingIndex holding, MemoIndex memo, AccountTxIndex tx) const {
  const AccountIndex account = store_.account_of(holding);
  const auto time_s = store_.transaction(tx).time_s;
  auto stop = std::lower_bound(stops_.begin(), stops_.end(), account,
                               [](const AccountStop& s, AccountIndex wanted) { return s.account < wanted; });
  for (; stop != stops_.end() && stop->account == account; ++stop) {
    if (stop->memo && *stop->memo != store_.memo_text(memo)) continue;
    if (stop->tx.exists() && stop->tx != tx) continue;
    if (holds_at(stop->valid_from_s, stop->valid_until_s, time_s)) return &*stop;
  }
  return nullptr;
}

}  // namespace peelback
