#pragma once
// Whether traced coins that arrive are followed into and through an account: what is said of it, the question's limits, and
// how much of its history is known.

#include <optional>
#include <vector>

#include "taint/account_draft.h"
#include "taint/account_steps.h"
#include "taint/account_traits.h"

namespace peelback {

class AccountStops {
 public:
  AccountStops(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints, const AccountSteps& ledger);

  /// Coins that the starts ask for, or that a conversion brought into an asset: what Limits::min_share_ppm is a share of.
  void ask_for(AssetIndex asset, U128 amount);

  bool is_continued(HoldingIndex holding) const { return traits_.is_continued(holding); }
  bool is_expanded(HoldingIndex holding) const { return traits_.is_expanded(holding); }
  bool is_contract(HoldingIndex holding) const { return traits_.is_contract(holding); }
  bool within_window(AccountTxIndex tx) const { return traits_.within_window(tx); }

  struct Arrival {
    U128 traced = 0;
    std::uint32_t depth = 0;
    bool is_start = false;
  };
  /// Why coins that a step brings to a place are left there; absent when they go on.
  std::optional<Stop<AccountNeed>> held_at(const AccountDraftPlace& place, const Arrival& arrival, const AccountStep& step) const;
  /// Whether the place would end the trail if the user had not continued past it.
  bool would_end(const AccountDraftPlace& place, const AccountStep& step) const;
  /// Where a source can be asked, an account is followed as far as everything that moved its money is known.
  std::optional<Stop<AccountNeed>> unknown_history(HoldingIndex holding, AccountTxIndex tx) const;
  const AccountFailure* failure_of(const AccountNeed& need) const;

 private:
  U128 minimum_of(AssetIndex asset) const;
  Stop<AccountNeed> wait_for(AccountNeed need) const;

  const AccountStore& store_;
  const AccountQuestion& question_;
  const AccountHints& hints_;
  const AccountSteps& ledger_;
  const AccountTraits traits_;
  std::vector<U128> asked_total_;  // by asset
};

}  // namespace peelback
