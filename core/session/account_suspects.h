#pragma once
// Transfers in an account's history that somebody else may have put there, so that an address is taken for a known one or
// a token for money (address poisoning). They are folded and counted, with what speaks against each; none is left out.

#include <string_view>
#include <vector>

#include "labels/label_book.h"
#include "model/account_store.h"

namespace peelback {

class AccountSuspects {
 public:
  /// Of this account; linear in the store's movements. On chains where only an account's owner can write into its history, or
  /// where we know no tokens, nothing is suspect: on Ethereum and its kin and on TRON it is.
  AccountSuspects(const AccountStore& store, AccountIndex account, const LabelBook& labels);

  /// What speaks against a transfer of the account that it did not sign itself: "imitates" (the other party looks like
  /// somebody whom the account paid), "unknown_token" (neither one of the well-known tokens, nor labelled, nor ever sent by the
  /// account itself), "zero_value". In this order; empty: nothing. Linear in whom the account paid.
  std::vector<std::string_view> signs_of(const Movement& transfer) const;

 private:
  bool is_own(const Movement& movement) const;
  std::string_view other_party(const Movement& movement) const;
  bool is_known(AssetIndex asset) const;

  const AccountStore& store_;
  AccountIndex account_;
  const LabelBook& labels_;
  bool is_watched_ = false;
  bool knows_own_ = false;  // its transactions are listed: what has no sender is none of them
  std::vector<std::string_view> paid_{};
  std::vector<bool> sent_{};  // by asset: the account itself sent some
};

}  // namespace peelback
