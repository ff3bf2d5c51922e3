#include "taint/account_fates.h"

#include <algorithm>

namespace peelback {

AccountFates::AccountFates(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints)
    : store_(store), limits_(question.limits), can_ask_(hints.can_ask), traits_(store, question, hints) {}

bool AccountFates::pools_coins(HoldingIndex holding, AccountTxIndex tx) const {
  if (traits_.is_continued(holding)) return false;
  return traits_.is_contract(holding) || traits_.busy_stats(holding) != nullptr || traits_.stop_at(holding, {}, tx) != nullptr;
}

// Where a source can be asked, an account is followed as far as everything that moved its money is known.
bool AccountFates::has_unknown_history(HoldingIndex holding, AccountTxIndex tx) const {
  if (!can_ask_) return false;
  const AccountIndex account = store_.account_of(holding);
  if (store_.stats(account) == nullptr) return true;
  const auto parts = store_.parts_of(store_.asset_of(holding));
  return std::any_of(parts.begin(), parts.end(), [&](HistoryPart part) {
    return !store_.part_cover_at(account, part, store_.transaction(tx).height);
  });
}

std::optional<EndReason> AccountFates::stop_of(const Payment& payment) const {
  const AccountStop* stop = traits_.stop_at(payment.to, payment.memo, payment.tx);
  if (stop != nullptr && stop->reason == EndReason::burnt) return EndReason::burnt;
  if (traits_.is_not_followed(payment.to)) return EndReason::not_followed;
  // What left the ledger is not there to be followed, wherever the trail starts.
  if (stop != nullptr && stop->reason == EndReason::converted) return EndReason::converted;
  const bool can_be_pooled = !payment.is_start && !traits_.is_continued(payment.to);
  if (can_be_pooled && stop != nullptr) return stop->reason;
  if (payment.depth >= limits_.max_hops && !traits_.is_expanded(payment.to)) return EndReason::limit;
  if (can_be_pooled && traits_.busy_stats(payment.to) != nullptr) return EndReason::busy;
  if (can_be_pooled && traits_.is_contract(payment.to)) {
    if (payment.passes_on) return std::nullopt;
    return EndReason::service;
  }
  if (has_unknown_history(payment.to, payment.tx)) return EndReason::open;
  return std::nullopt;
}

}  // namespace peelback
