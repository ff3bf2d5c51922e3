#include "taint/account_stops.h"

#include <algorithm>
#include <string>
#include <tuple>

namespace peelback {

std::vector<AccountIndex> accounts_named(const AccountStore& store, const std::vector<std::string>& names) {
  std::vector<AccountIndex> accounts;
  for (const std::string& name : names) {
    if (const AccountIndex account = store.find_account(name); account.exists()) accounts.push_back(account);
  }
  sort_ascending(accounts);
  return accounts;
}

AccountStops::AccountStops(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                           const AccountSteps& ledger)
    : store_(store),
      question_(question),
      hints_(hints),
      ledger_(ledger),
      collapsed_(accounts_named(store, question.not_followed)),
      continued_(accounts_named(store, question.continued)),
      expanded_(accounts_named(store, question.expanded)),
      stops_(hints.stops),
      asked_total_(store.asset_count()) {
  sort_by(stops_, [](const AccountStop& a, const AccountStop& b) {
    const bool any_tx_a = !a.tx.exists();
    const bool any_tx_b = !b.tx.exists();
    return std::tie(a.account.value, any_tx_a, a.tag, a.reason, a.detail) < std::tie(b.account.value, any_tx_b, b.tag, b.reason, b.detail);
  });
}

void AccountStops::ask_for(AssetIndex asset, U128 amount) {
  U128& total = asked_total_[asset.value];
  total = amount > kU128Max - total ? kU128Max : total + amount;
}

bool AccountStops::within_window(AccountTxIndex tx) const {
  return is_within_window(question_.limits, store_.transaction(tx).time_s);
}

// ---- whether to go on ----
bool AccountStops::listed(const std::vector<AccountIndex>& accounts, HoldingIndex holding) const {
  return std::binary_search(accounts.begin(), accounts.end(), store_.account_of(holding));
}

const AccountStats* AccountStops::busy_stats(HoldingIndex holding) const {
  const AccountStats* stats = store_.stats(store_.account_of(holding));
  return stats != nullptr && stats->tx_count > question_.limits.busy_transactions ? stats : nullptr;
}

const AccountStop* AccountStops::stop_at(const AccountDraftPlace& place, AccountTxIndex tx) const {
  const AccountIndex account = store_.account_of(place.holding);
  const auto time_s = store_.transaction(tx).time_s;
  auto stop = std::lower_bound(stops_.begin(), stops_.end(), account,
                               [](const AccountStop& s, AccountIndex wanted) { return s.account < wanted; });
  for (; stop != stops_.end() && stop->account == account; ++stop) {
    if (stop->memo && *stop->memo != store_.memo_text(place.memo)) continue;
    if (stop->tx.exists() && stop->tx != tx) continue;
    if (holds_at(stop->valid_from_s, stop->valid_until_s, time_s)) return &*stop;
  }
  return nullptr;
}

bool AccountStops::would_end(const AccountDraftPlace& place, const AccountStep& step) const {
  return stop_at(place, step.tx) != nullptr || busy_stats(step.to) != nullptr || is_contract(step.to);
}

std::optional<Stop<AccountNeed>> AccountStops::held_at(const AccountDraftPlace& place, const Arrival& arrival,
                                                       const AccountStep& step) const {
  const bool is_start = arrival.is_start;
  const Limits& limits = question_.limits;
  const bool is_continued = listed(continued_, step.to);
  const bool is_bounded = !listed(expanded_, step.to);
  if (const AccountStop* stop = stop_at(place, step.tx); stop != nullptr && stop->reason == EndReason::burnt) {
    // Nobody can have its key: what it pays out is made by the chain or the token's contract.
    const bool is_backward = question_.direction == Direction::backward;
    return Stop<AccountNeed>{.reason = is_backward ? EndReason::mint : EndReason::burnt, .detail = stop->detail, .tag = stop->tag};
  }
  if (listed(collapsed_, step.to)) return Stop<AccountNeed>{.reason = EndReason::not_followed};
  // What left the ledger is not there to be followed, wherever the trail starts.
  if (const AccountStop* stop = stop_at(place, step.tx); stop != nullptr && stop->reason == EndReason::converted) {
    return Stop<AccountNeed>{.reason = stop->reason, .detail = stop->detail};
  }
  if (!is_start && !is_continued) {
    if (const AccountStop* stop = stop_at(place, step.tx)) return Stop<AccountNeed>{.reason = stop->reason, .detail = stop->detail, .tag = stop->tag};
  }
  if (!is_start && is_bounded) {
    const AssetIndex asset = store_.asset_of(step.to);
    if (arrival.traced < minimum_of(asset)) return Stop<AccountNeed>{.reason = EndReason::dust};
    const auto least = mul_div_ceil(asked_total_[asset.value], limits.min_share_ppm, 1'000'000);
    if (arrival.traced < least.value_or(kU128Max)) return Stop<AccountNeed>{.reason = EndReason::limit, .detail = "share"};
  }
  if (is_bounded && arrival.depth >= limits.max_hops) return Stop<AccountNeed>{.reason = EndReason::limit, .detail = "hops"};
  if (!is_start && !is_continued) {
    if (const AccountStats* stats = busy_stats(step.to)) {
      return Stop<AccountNeed>{.reason = EndReason::busy, .detail = std::string(stats->at_least ? "at least " : "").append(std::to_string(stats->tx_count)).append(" transactions")};
    }
    if (is_contract(step.to)) {
      // What a contract does with coins, it does in the transaction: its own history is not asked for.
      if (step.passes_on) return std::nullopt;
      return Stop<AccountNeed>{.reason = EndReason::service, .detail = "contract"};
    }
  }
  return unknown_history(step.to, step.tx);
}

U128 AccountStops::minimum_of(AssetIndex asset) const {
  for (const AssetMinimum& minimum : question_.minimums) {
    if (minimum.asset == store_.asset(asset).reference) return minimum.amount.units();
  }
  for (const AccountStart& start : question_.starts) {
    const AssetIndex asked = start.asset.empty() ? store_.native_asset() : store_.find_asset(start.asset);
    if (asked == asset) return question_.limits.min_amount.units();
  }
  return 0;
}

std::optional<Stop<AccountNeed>> AccountStops::unknown_history(HoldingIndex holding, AccountTxIndex tx) const {
  if (!hints_.can_ask) return std::nullopt;
  const AccountIndex account = store_.account_of(holding);
  const std::string name(store_.account_text(account));
  if (store_.stats(account) == nullptr) return wait_for({.kind = AccountNeed::Kind::stats, .id = name});
  for (const HistoryPart part : store_.parts_of(store_.asset_of(holding))) {
    const auto cover = store_.part_cover_at(account, part, store_.transaction(tx).height);
    const auto rest = std::find_if(hints_.unfinished.begin(), hints_.unfinished.end(), [&](const AccountNeed& need) { return need.id == name && need.part == part; });
    if (rest != hints_.unfinished.end()) return wait_for(*rest);
    if (cover && (cover->from_height == 0 || ledger_.openings[holding.value].is_known)) continue;
    const auto first_run = store_.part_cover_at(account, part, 0);
    return wait_for({.kind = AccountNeed::Kind::history, .id = name, .part = part, .from_height = first_run ? first_run->to_height + 1 : 0});
  }
  return std::nullopt;
}

Stop<AccountNeed> AccountStops::wait_for(AccountNeed need) const {
  if (const AccountFailure* failure = failure_of(need)) return {.reason = EndReason::fetch_failed, .detail = failure->reason};
  return {.reason = EndReason::open, .need = std::move(need)};
}

const AccountFailure* AccountStops::failure_of(const AccountNeed& need) const {
  const AccountFailure* first = nullptr;
  for (const AccountFailure& failure : hints_.failed) {
    if (failure.need == need && (first == nullptr || failure.reason < first->reason)) first = &failure;
  }
  return first;
}

}  // namespace peelback
