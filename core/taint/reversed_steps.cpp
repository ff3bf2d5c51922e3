#include "taint/reversed_steps.h"

#include <algorithm>
#include <utility>

namespace peelback {

namespace {

using Kind = AccountStep::Kind;

class Mirror {
 public:
  explicit Mirror(const AccountSteps& ledger) : ledger_(ledger) {
    for (const Opening& opening : ledger.openings) balances_.push_back(opening.amount);
  }

  AccountSteps write() {
    out_.problems = ledger_.problems;
    out_.has_provider_order = ledger_.has_provider_order;
    out_.changes = ledger_.changes;
    for (ChangeStep& change : out_.changes) change.gained = !change.gained;
    for (const Conversion& conversion : ledger_.conversions) out_.conversions.push_back(turned(conversion));
    for (const AccountStep& step : ledger_.steps) mirror(step);
    write_backward();
    for (std::size_t i = 0; i < balances_.size(); ++i) out_.openings.push_back({ledger_.openings[i].is_known, balances_[i]});
    return std::move(out_);
  }

 private:
  static Conversion turned(const Conversion& conversion) {
    Conversion turned{.is_wrap = conversion.is_wrap, .is_declared = conversion.is_declared};
    if (conversion.legs.size() != 1) return turned;
    turned.from = conversion.legs[0].to;
    turned.given = conversion.legs[0].gained;
    turned.legs = {{conversion.from, conversion.given}};
    return turned;
  }

  /// Writes what the step is backward, behind the corrections that it brought: all of it is turned round later.
  void mirror(const AccountStep& step) {
    if (step.kind == Kind::reading) return correct(step.from, step.amount, step.tx);
    if (step.kind == Kind::exchange) {
      for (const ChangeStep& change : ledger_.changes_of(step)) {
        if (!change.gained) debit(change.holding, change.amount, step.tx);
      }
      for (const ChangeStep& change : ledger_.changes_of(step)) {
        if (change.gained) balances_[change.holding.value] += change.amount;
      }
      mirrored_.push_back(step);
      return;
    }
    if (step.from.exists()) debit(step.from, step.amount, step.tx);
    if (step.to.exists()) balances_[step.to.value] += step.amount;
    AccountStep back = step;
    std::swap(back.from, back.to);
    back.memo = {};
    back.kind = kind_of(step);
    mirrored_.push_back(back);
  }

  Kind kind_of(const AccountStep& step) const {
    switch (step.kind) {
      case Kind::set_off: return Kind::transfer;  // other money for who paid it
      case Kind::transfer: return !step.from.exists() && !step.movement.exists() ? Kind::set_off : Kind::transfer;
      case Kind::convert_out:
      case Kind::convert_in:
        if (ledger_.conversions[step.conversion].legs.size() != 1) return Kind::transfer;
        return step.kind == Kind::convert_out ? Kind::convert_in : Kind::convert_out;
      case Kind::fee:
      case Kind::exchange:
      case Kind::reading:
      case Kind::end: break;
    }
    return step.kind;
  }

  void debit(HoldingIndex holding, U128 amount, AccountTxIndex tx) {
    if (balances_[holding.value] < amount) correct(holding, amount, tx);
    balances_[holding.value] -= amount;
  }

  void correct(HoldingIndex holding, U128 balance, AccountTxIndex tx) {
    mirrored_.push_back({.kind = Kind::reading, .tx = tx, .from = holding, .amount = balances_[holding.value]});
    balances_[holding.value] = balance;
  }

  /// Transactions from the last to the first, the steps of each turned round, its end behind them.
  void write_backward() {
    std::size_t first = 0;
    AccountStep end{.kind = Kind::end};
    const auto close = [&] {
      if (!end.tx.exists()) return;
      mark_passing_on(std::span(out_.steps).subspan(first));
      out_.steps.push_back(std::exchange(end, {.kind = Kind::end}));
    };
    for (auto step = mirrored_.rbegin(); step != mirrored_.rend(); ++step) {
      if (!(step->tx == end.tx)) close();
      if (step->kind == Kind::end) {
        end = *step;
        first = out_.steps.size();
      } else {
        out_.steps.push_back(*step);
      }
    }
    close();
  }

  const AccountSteps& ledger_;
  std::vector<U128> balances_;          // by holding, as the ledger goes forward
  std::vector<AccountStep> mirrored_;   // still in forward order
  AccountSteps out_;
};

}  // namespace

AccountSteps reversed_steps(const AccountSteps& ledger) { return Mirror(ledger).write(); }

}  // namespace peelback
