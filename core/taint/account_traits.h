#pragma once
// What is said of accounts, whatever comes to them: by the user, by labels, by their statistics. The trail asks it with the
// amounts that arrive (account_stops.h), the bounds for any amount (account_fates.h).

#include <string>
#include <vector>

#include "taint/account_trail.h"

namespace peelback {

/// Accounts of a list that the store has met, ascending.
std::vector<AccountIndex> accounts_named(const AccountStore& store, const std::vector<std::string>& names);

class AccountTraits {
 public:
  AccountTraits(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints);

  bool is_not_followed(HoldingIndex holding) const { return is_listed(not_followed_, holding); }
  bool is_continued(HoldingIndex holding) const { return is_listed(continued_, holding); }
  bool is_expanded(HoldingIndex holding) const { return is_listed(expanded_, holding); }
  bool is_contract(HoldingIndex holding) const { return store_.nature(store_.account_of(holding)) == AccountNature::contract; }
  /// Null unless the account has more transactions than the question calls busy.
  const AccountStats* busy_stats(HoldingIndex holding) const;
  bool within_window(AccountTxIndex tx) const;
  /// The stop that holds for a payment to the account; null when none does.
  const AccountStop* stop_at(HoldingIndex holding, MemoIndex memo, AccountTxIndex tx) const;

 private:
  bool is_listed(const std::vector<AccountIndex>& accounts, HoldingIndex holding) const;

  const AccountStore& store_;
  const Limits& limits_;
  const std::vector<AccountIndex> not_followed_;
  const std::vector<AccountIndex> continued_;
  const std::vector<AccountIndex> expanded_;
  std::vector<AccountStop> stops_;  // by account
};

}  // namespace peelback
