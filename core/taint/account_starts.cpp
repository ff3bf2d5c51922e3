#include "taint/account_starts.h"

#include <algorithm>
#include <tuple>

#include "base/sort.h"
#include "taint/split.h"

namespace peelback {

namespace {

using AtStep = PlannedAccountStarts::AtStep;

Result<Done> plan_transaction(const AccountStore& store, const AccountStart& start, std::uint32_t index, AssetIndex asset,
                              const AccountSteps& ledger, PlannedAccountStarts& plan) {
  const AccountTxIndex tx = store.find_tx(start.id);
  if (!tx.exists()) return Done{};
  const AccountIndex sender = store.transaction(tx).sender;
  const HoldingIndex losing = sender.exists() && asset.exists() ? store.find_holding(sender, asset) : HoldingIndex{};
  bool is_there = false;
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t i = 0; i < ledger.steps.size(); ++i) {
    const AccountStep& step = ledger.steps[i];
    if (!(step.tx == tx)) continue;
    is_there = true;
    if (step.kind == AccountStep::Kind::exchange && !start.movement) {
      for (std::uint32_t c = 0; c < step.change_count; ++c) {
        const ChangeStep& change = ledger.changes[step.first_change + c];
        if (losing.exists() && change.holding == losing && !change.gained) plan.debits.push_back({losing, tx, index});
      }
    } else if (step.kind == AccountStep::Kind::transfer && step.movement.exists()) {
      const bool is_named = start.movement ? store.movement(step.movement).at == *start.movement
                                           : step.from.exists() && store.account_of(step.from) == sender && store.asset_of(step.from) == asset;
      if (is_named) chosen.push_back(i);
    }
  }
  if (is_there && start.movement && chosen.empty()) {
    return Error{Code::bad_reference, "movement", "no such transfer moves anything in this transaction"};
  }
  if (start.amount && chosen.size() > 1) return Error{Code::usage, "amount", "an amount needs one transfer, not " + std::to_string(chosen.size())};
  if (start.amount && chosen.size() == 1 && start.amount->units() > ledger.steps[chosen[0]].amount) {
    return Error{Code::usage, "amount", start.amount->to_text() + " is more than the transfer's " + to_decimal(ledger.steps[chosen[0]].amount)};
  }
  for (const std::uint32_t step : chosen) plan.steps.push_back({step, index});
  return Done{};
}

}  // namespace

std::vector<AccountTxIndex> start_transactions(const AccountStore& store, const AccountQuestion& question) {
  std::vector<AccountTxIndex> txs;
  for (const AccountStart& start : question.starts) {
    if (start.kind != AccountStart::Kind::transaction) continue;
    if (const AccountTxIndex tx = store.find_tx(start.id); tx.exists()) txs.push_back(tx);
  }
  return txs;
}

Result<PlannedAccountStarts> plan_account_starts(const AccountStore& store, const AccountQuestion& question,
                                                 const AccountSteps& ledger) {
  if (question.starts.empty()) return Error{Code::usage, "start", "no start is given"};
  PlannedAccountStarts plan;
  for (std::uint32_t i = 0; i < question.starts.size(); ++i) {
    const AccountStart& start = question.starts[i];
    const AssetIndex asset = start.asset.empty() ? store.native_asset() : store.find_asset(start.asset);
    if (start.label == kOtherMoney) return Error{Code::usage, "start[" + std::to_string(i) + "].label", "labels are numbered from 1"};
    if (start.kind == AccountStart::Kind::transaction) {
      const auto done = plan_transaction(store, start, i, asset, ledger, plan);
      if (!done) return at(done.error(), "start[" + std::to_string(i) + "]");
      continue;
    }
    const AccountIndex account = store.find_account(start.id);
    const HoldingIndex holding = account.exists() && asset.exists() ? store.find_holding(account, asset) : HoldingIndex{};
    if (holding.exists()) plan.debits.push_back({.holding = holding, .start = i});
  }
  sort_by(plan.steps, [](const AtStep& a, const AtStep& b) { return std::tie(a.step, a.start) < std::tie(b.step, b.start); });
  return plan;
}

}  // namespace peelback
