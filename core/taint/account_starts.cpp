#include "taint/account_starts.h"

#include <algorithm>
#include <tuple>

#include "taint/account_stops.h"
#include "taint/capped_sum.h"
#include "taint/split.h"

namespace peelback {

namespace {

class Planner {
 public:
  Planner(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints, const AccountSteps& ledger,
          const AccountStops& stops)
      : store_(store),
        question_(question),
        hints_(hints),
        ledger_(ledger),
        stops_(stops),
        is_backward_(question.direction == Direction::backward),
        first_step_(store.tx_count(), AccountStep::kNone) {}

  Result<AccountStarts> plan() {
    if (question_.starts.empty()) return Error{Code::usage, "start", "no start is given"};
    for (std::uint32_t i = 0; i < ledger_.steps.size(); ++i) {
      const AccountTxIndex tx = ledger_.steps[i].tx;
      if (tx.exists() && first_step_[tx.value] == AccountStep::kNone) first_step_[tx.value] = i;
    }
    for (std::uint32_t i = 0; i < question_.starts.size(); ++i) {
      if (const auto done = plan_start(i); !done) return at(done.error(), "start[" + std::to_string(i) + "]");
    }
    sort_by(plan_.steps, [](const AccountStarts::AtStep& a, const AccountStarts::AtStep& b) {
      return std::tie(a.step, a.start) < std::tie(b.step, b.start);
    });
    return std::move(plan_);
  }

 private:
  Result<Done> plan_start(std::uint32_t index) {
    const AccountStart& start = question_.starts[index];
    if (start.label == kOtherMoney) return Error{Code::usage, "label", "labels are numbered from 1"};
    const AssetIndex asset = start.asset.empty() ? store_.native_asset() : store_.find_asset(start.asset);
    if (start.kind == AccountStart::Kind::address) return plan_address(index, asset);
    const AccountTxIndex tx = store_.find_tx(start.id);
    if (!tx.exists() || first_step_[tx.value] == AccountStep::kNone) {
      want(index, {.kind = AccountNeed::Kind::transaction, .id = start.id});
      return Done{};
    }
    return plan_transaction(index, tx, asset);
  }

  Result<Done> plan_transaction(std::uint32_t index, AccountTxIndex tx, AssetIndex asset) {
    const AccountStart& start = question_.starts[index];
    const AccountIndex sender = store_.transaction(tx).sender;
    std::vector<std::uint32_t> of_asset;
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t i = first_step_[tx.value]; ledger_.steps[i].kind != AccountStep::Kind::end; ++i) {
      const AccountStep& step = ledger_.steps[i];
      if (step.kind == AccountStep::Kind::exchange && !start.movement) {
        plan_exchange(index, i, sender, asset);
      } else if (step.kind != AccountStep::Kind::transfer || !step.movement.exists()) {
        continue;
      } else if (start.movement) {
        if (store_.movement(step.movement).at == *start.movement) chosen.push_back(i);
      } else if (store_.asset_of(step.from.exists() ? step.from : step.to) == asset) {
        of_asset.push_back(i);
        if (const HoldingIndex payer = payer_of(step); payer.exists() && store_.account_of(payer) == sender) chosen.push_back(i);
      }
    }
    // By an allowance, or out of a contract that it calls, a sender moves what is somebody else's.
    if (chosen.empty()) chosen = out_of_givers(of_asset);
    if (start.movement && chosen.empty()) {
      return Error{Code::bad_reference, "movement", "no such transfer moves anything in this transaction"};
    }
    if (start.amount && !chosen.empty()) {
      if (chosen.size() != 1) return Error{Code::usage, "amount", "an amount needs one transfer, not " + std::to_string(chosen.size())};
      const U128 moved = ledger_.steps[chosen[0]].amount;
      if (start.amount->units() > moved) {
        return Error{Code::usage, "amount", start.amount->to_text() + " is more than the transfer's " + to_decimal(moved)};
      }
    }
    for (const std::uint32_t step : chosen) {
      plan_.steps.push_back({.step = step, .start = index});
      ask_for(store_.movement(ledger_.steps[step].movement).asset, asked_of(index, ledger_.steps[step].amount));
    }
    return Done{};
  }

  /// Backward steps run the other way.
  HoldingIndex payer_of(const AccountStep& step) const { return is_backward_ ? step.to : step.from; }
  HoldingIndex payee_of(const AccountStep& step) const { return is_backward_ ? step.from : step.to; }

  /// Of these steps, which are all of one asset in one transaction, those of whoever gets none of it there: what is handed on
  /// is not taken twice.
  std::vector<std::uint32_t> out_of_givers(const std::vector<std::uint32_t>& steps) const {
    const auto gets_some = [&](HoldingIndex holding) {
      return std::any_of(steps.begin(), steps.end(), [&](std::uint32_t i) { return payee_of(ledger_.steps[i]) == holding; });
    };
    std::vector<std::uint32_t> chosen;
    for (const std::uint32_t i : steps) {
      const HoldingIndex payer = payer_of(ledger_.steps[i]);
      if (payer.exists() && !gets_some(payer)) chosen.push_back(i);
    }
    return chosen;
  }

  void plan_exchange(std::uint32_t index, std::uint32_t step, AccountIndex sender, AssetIndex asset) {
    const HoldingIndex holding = sender.exists() && asset.exists() ? store_.find_holding(sender, asset) : HoldingIndex{};
    for (const ChangeStep& change : ledger_.changes_of(ledger_.steps[step])) {
      if (!holding.exists() || change.holding != holding || change.gained != is_backward_) continue;
      if (is_backward_) {
        plan_.steps.push_back({.step = step, .start = index, .to = holding});
      } else {
        plan_.debits.push_back({holding, ledger_.steps[step].tx, index});
      }
      ask_for(asset, asked_of(index, change.amount));
    }
  }

  Result<Done> plan_address(std::uint32_t index, AssetIndex asset) {
    const AccountStart& start = question_.starts[index];
    const AccountIndex account = store_.find_account(start.id);
    if (hints_.can_ask) want_history(index, start, account, asset);
    if (!account.exists() || !asset.exists()) return Done{};
    const HoldingIndex holding = store_.find_holding(account, asset);
    if (!holding.exists()) return Done{};
    plan_.debits.push_back({.holding = holding, .start = index});
    U128 spent = 0;
    const auto add = [&](const AccountStep& step, U128 amount) {
      if (stops_.within_window(step.tx)) add_capped(spent, amount);
    };
    for (const AccountStep& step : ledger_.steps) {
      if (step.kind == AccountStep::Kind::reading) continue;
      if (step.from == holding) add(step, step.amount);
      for (const ChangeStep& change : ledger_.changes_of(step)) {
        if (change.holding == holding && !change.gained) add(step, change.amount);
      }
    }
    ask_for(asset, asked_of(index, spent));
    return Done{};
  }

  void ask_for(AssetIndex asset, U128 amount) { plan_.asked.push_back({asset, amount}); }

  /// What the start asks for of this many units.
  U128 asked_of(std::uint32_t index, U128 units) const {
    const auto& amount = question_.starts[index].amount;
    return amount ? std::min(amount->units(), units) : units;
  }

  void want_history(std::uint32_t index, const AccountStart& start, AccountIndex account, AssetIndex asset) {
    const AccountStats* stats = account.exists() ? store_.stats(account) : nullptr;
    if (stats == nullptr) return want(index, {.kind = AccountNeed::Kind::stats, .id = start.id});
    if (stats->tx_count > question_.limits.busy_transactions) {
      plan_.problems.push_back({Code::too_large, "start[" + std::to_string(index) + "]",
                                 "the account has " + std::to_string(stats->tx_count) +
                                     " transactions, probably a service: its history is not asked for"});
      return;
    }
    const HoldingIndex holding = asset.exists() ? store_.find_holding(account, asset) : HoldingIndex{};
    if (holding.exists() && store_.cover_at(holding, std::nullopt)) return;
    for (const HistoryPart part : store_.parts_of(asset)) {
      want(index, {.kind = AccountNeed::Kind::history, .id = start.id, .part = part});
    }
  }

  void want(std::uint32_t index, AccountNeed need) {
    if (const AccountFailure* failure = stops_.failure_of(need)) {
      plan_.problems.push_back({Code::not_found, "start[" + std::to_string(index) + "]", failure->reason});
    } else {
      plan_.missing.push_back({.need = std::move(need), .for_start = true});
    }
  }

  const AccountStore& store_;
  const AccountQuestion& question_;
  const AccountHints& hints_;
  const AccountSteps& ledger_;
  const AccountStops& stops_;
  const bool is_backward_;
  std::vector<std::uint32_t> first_step_;  // by transaction
  AccountStarts plan_;
};

}  // namespace

std::vector<AccountTxIndex> start_transactions(const AccountStore& store, const AccountQuestion& question) {
  std::vector<AccountTxIndex> txs;
  for (const AccountStart& start : question.starts) {
    if (start.kind != AccountStart::Kind::transaction) continue;
    if (const AccountTxIndex tx = store.find_tx(start.id); tx.exists()) txs.push_back(tx);
  }
  return txs;
}

Result<AccountStarts> plan_account_starts(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                                          const AccountSteps& ledger, const AccountStops& stops) {
  return Planner(store, question, hints, ledger, stops).plan();
}

}  // namespace peelback
