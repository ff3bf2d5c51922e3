#pragma once
// What becomes of a payment on a chain of accounts whatever part of it is traced: the stops of taint/account_trail.h that
// do not ask for amounts.

#include <optional>
#include <vector>

#include "taint/account_trail.h"

namespace peelback {

class AccountFates {
 public:
  AccountFates(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints);

  struct Payment {
    HoldingIndex to{};
    MemoIndex memo{};
    AccountTxIndex tx{};
    std::uint32_t depth = 0;
    bool is_start = false;
    bool passes_on = false;  // `to` pays some of the asset on in the same transaction
  };
  /// Why coins that arrive so are not followed; absent: they are. An account of whose history nothing is known is `open`
  /// where a source can be asked.
  std::optional<EndReason> stop_of(const Payment& payment) const;

  /// Whether an account pools coins, so that what comes out of it need not be what went in: a label, very many
  /// transactions, a contract; and the user does not continue past it.
  bool pools_coins(HoldingIndex holding, AccountTxIndex tx) const;
  bool is_contract(HoldingIndex holding) const;
  bool is_continued(HoldingIndex holding) const { return listed(continued_, holding); }
  bool within_window(AccountTxIndex tx) const;
  const std::vector<AccountIndex>& continued() const { return continued_; }

 private:
  bool listed(const std::vector<AccountIndex>& accounts, HoldingIndex holding) const;
  const AccountStop* label_at(HoldingIndex holding, MemoIndex memo, AccountTxIndex tx) const;
  bool is_busy(HoldingIndex holding) const;
  bool has_unknown_history(HoldingIndex holding, AccountTxIndex tx) const;

  const AccountStore& store_;
  const Limits limits_;
  const bool can_ask_;
  std::vector<AccountIndex> collapsed_;
  std::vector<AccountIndex> continued_;
  std::vector<AccountIndex> expanded_;
  std::vector<AccountStop> stops_;  // by account
};

}  // namespace peelback
