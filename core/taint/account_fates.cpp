#include "taint/account_fates.h"

#include <algorithm>
#include <tuple>

#include "base/sort.h"

namespace peelback {

namespace {

std::vector<AccountIndex> find_accounts(const AccountStore& store, const std::vector<std::string>& names) {
  std::vector<AccountIndex> accounts;
  for (const std::string& name : names) accounts.push_back(store.find_account(name));
  sort_ascending(accounts);
  return accounts;
}

}  // namespace

AccountFates::AccountFates(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints)
    : store_(store),
      limits_(question.limits),
      can_ask_(hints.can_ask),
      collapsed_(find_accounts(store, question.not_followed)),
      continued_(find_accounts(store, question.continued)),
      expanded_(find_accounts(store, question.expanded)),
      stops_(hints.stops) {
  sort_by(stops_, [](const AccountStop& a, const AccountStop& b) {
    return std::tie(a.account.value, a.tag, a.reason, a.detail) < std::tie(b.account.value, b.tag, b.reason, b.detail);
  });
}

bool AccountFates::listed(const std::vector<AccountIndex>& accounts, HoldingIndex holding) const {
  return std::binary_search(accounts.begin(), accounts.end(), store_.account_of(holding));
}

bool AccountFates::is_contract(HoldingIndex holding) const {
  return store_.nature(store_.account_of(holding)) == AccountNature::contract;
}

bool AccountFates::is_busy(HoldingIndex holding) const {
  const AccountStats* stats = store_.stats(store_.account_of(holding));
  return stats != nullptr && stats->tx_count > limits_.busy_transactions;
}

bool AccountFates::within_window(AccountTxIndex tx) const {
  const auto time_s = store_.transaction(tx).time_s;
  if (!time_s) return !limits_.until_s;
  return (!limits_.since_s || *time_s >= *limits_.since_s) && (!limits_.until_s || *time_s <= *limits_.until_s);
}

const AccountStop* AccountFates::label_at(HoldingIndex holding, MemoIndex memo, AccountTxIndex tx) const {
  const AccountIndex account = store_.account_of(holding);
  const auto time_s = store_.transaction(tx).time_s;
  auto stop = std::lower_bound(stops_.begin(), stops_.end(), account,
                               [](const AccountStop& s, AccountIndex wanted) { return s.account < wanted; });
  for (; stop != stops_.end() && stop->account == account; ++stop) {
    const bool begun = !stop->valid_from_s || !time_s || *stop->valid_from_s <= *time_s;
    const bool ended = stop->valid_until_s && (!time_s || *stop->valid_until_s < *time_s);
    if (begun && !ended && (!stop->memo || *stop->memo == store_.memo_text(memo))) return &*stop;
  }
  return nullptr;
}

bool AccountFates::pools_coins(HoldingIndex holding, AccountTxIndex tx) const {
  if (is_continued(holding)) return false;
  return is_contract(holding) || is_busy(holding) || label_at(holding, {}, tx) != nullptr;
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
  const AccountStop* label = label_at(payment.to, payment.memo, payment.tx);
  if (label != nullptr && label->reason == EndReason::burnt) return EndReason::burnt;
  if (listed(collapsed_, payment.to)) return EndReason::not_followed;
  const bool can_be_pooled = !payment.is_start && !is_continued(payment.to);
  if (can_be_pooled && label != nullptr) return label->reason;
  if (payment.depth >= limits_.max_hops && !listed(expanded_, payment.to)) return EndReason::limit;
  if (can_be_pooled && is_busy(payment.to)) return EndReason::busy;
  if (can_be_pooled && is_contract(payment.to)) {
    if (payment.passes_on) return std::nullopt;
    return EndReason::service;
  }
  if (has_unknown_history(payment.to, payment.tx)) return EndReason::open;
  return std::nullopt;
}

}  // namespace peelback
