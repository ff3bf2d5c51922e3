#include "taint/account_stops.h"

#include <algorithm>
#include <string>

#include "taint/capped_sum.h"

namespace peelback {

AccountStops::AccountStops(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                           const AccountSteps& ledger)
    : store_(store),
      question_(question),
      hints_(hints),
      ledger_(ledger),
      traits_(store, question, hints),
      asked_total_(store.asset_count()) {}

void AccountStops::ask_for(AssetIndex asset, U128 amount) {
  add_capped(asked_total_[asset.value], amount);
}

bool AccountStops::would_end(const AccountDraftPlace& place, const AccountStep& step) const {
  return traits_.stop_at(place.holding, place.memo, step.tx) != nullptr || traits_.busy_stats(step.to) != nullptr || is_contract(step.to);
}

std::optional<Stop<AccountNeed>> AccountStops::held_at(const AccountDraftPlace& place, const Arrival& arrival,
                                                       const AccountStep& step) const {
  const Limits& limits = question_.limits;
  const AccountStop* stop = traits_.stop_at(place.holding, place.memo, step.tx);
  const bool is_bounded = !is_expanded(step.to);
  const bool can_be_pooled = !arrival.is_start && !is_continued(step.to);
  if (stop != nullptr && stop->reason == EndReason::burnt) {
    // Nobody can have its key: what it pays out is made by the chain or the token's contract.
    const bool is_backward = question_.direction == Direction::backward;
    return Stop<AccountNeed>{.reason = is_backward ? EndReason::mint : EndReason::burnt, .detail = stop->detail, .tag = stop->tag};
  }
  if (traits_.is_not_followed(step.to)) return Stop<AccountNeed>{.reason = EndReason::not_followed};
  // What left the ledger is not there to be followed, wherever the trail starts.
  if (stop != nullptr && stop->reason == EndReason::converted) return Stop<AccountNeed>{.reason = stop->reason, .detail = stop->detail};
  if (can_be_pooled && stop != nullptr) return Stop<AccountNeed>{.reason = stop->reason, .detail = stop->detail, .tag = stop->tag};
  if (!arrival.is_start && is_bounded) {
    const AssetIndex asset = store_.asset_of(step.to);
    if (arrival.traced < minimum_of(asset)) return Stop<AccountNeed>{.reason = EndReason::dust};
    const auto least = mul_div_ceil(asked_total_[asset.value], limits.min_share_ppm, 1'000'000);
    if (arrival.traced < least.value_or(kU128Max)) return Stop<AccountNeed>{.reason = EndReason::limit, .detail = "share"};
  }
  if (is_bounded && arrival.depth >= limits.max_hops) return Stop<AccountNeed>{.reason = EndReason::limit, .detail = "hops"};
  if (can_be_pooled) {
    if (const AccountStats* stats = traits_.busy_stats(step.to)) {
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
