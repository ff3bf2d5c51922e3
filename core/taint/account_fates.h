#pragma once
// What becomes of a payment on a chain of accounts whatever part of it is traced: the stops of taint/account_trail.h that
// do not ask for amounts. AccountStops decides the same for coins that arrive, and says what to ask for next.

#include <optional>

#include "taint/account_traits.h"

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
  bool is_contract(HoldingIndex holding) const { return traits_.is_contract(holding); }
  bool is_continued(HoldingIndex holding) const { return traits_.is_continued(holding); }
  bool within_window(AccountTxIndex tx) const { return traits_.within_window(tx); }

 private:
  bool has_unknown_history(HoldingIndex holding, AccountTxIndex tx) const;

  const AccountStore& store_;
  const Limits& limits_;
  const bool can_ask_;
  const AccountTraits traits_;
};

}  // namespace peelback
