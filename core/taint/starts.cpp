#include "taint/starts.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "base/sort.h"
#include "taint/split.h"
#include "taint/trail_parts.h"

namespace peelback {

namespace {

class Planner {
 public:
  Planner(const Store& store, const Question& question, const TraceHints& hints)
      : store_(store), question_(question), hints_(hints) {}

  Result<PlannedStarts> plan() {
    if (question_.starts.empty()) return Error{Code::usage, "start", "no start is given"};
    for (std::uint32_t i = 0; i < question_.starts.size(); ++i) {
      if (const auto done = plan_one(i); !done) return at(done.error(), "start[" + std::to_string(i) + "]");
    }
    for (auto* list : {&plan_.outputs, &plan_.receipts}) {
      sort_by(*list, [](const PlannedStarts::AtOutput& a, const PlannedStarts::AtOutput& b) {
        return std::tie(a.output.value, a.start) < std::tie(b.output.value, b.start);
      });
    }
    sort_by(plan_.spends, [](const auto& a, const auto& b) {
      return std::tie(a.input.value, a.start) < std::tie(b.input.value, b.start);
    });
    return std::move(plan_);
  }

 private:
  Result<Done> plan_one(std::uint32_t index) {
    const Start& start = question_.starts[index];
    if (start.ref.chain != store_.chain()) return Error{Code::usage, "ref", "the store holds another chain"};
    if (start.label == kOtherMoney) return Error{Code::usage, "label", "labels are numbered from 1"};
    if (start.ref.kind == Ref::Kind::address) return plan_address(index);
    const TxIndex tx = store_.find(start.ref.txid);
    if (!tx.exists() || !store_.has_body(tx)) {
      want(index, {.kind = Need::Kind::transaction, .txid = start.ref.txid});
      return Done{};
    }
    return start.ref.kind == Ref::Kind::output ? plan_output(index, tx) : plan_transaction(index, tx);
  }

  Result<Done> plan_output(std::uint32_t index, TxIndex tx) {
    const Start& start = question_.starts[index];
    const OutputIndex output = store_.output(tx, start.ref.vout);
    if (!output.exists()) {
      return Error{Code::bad_reference, "ref",
                   "output " + std::to_string(start.ref.vout) + " is asked for, the transaction has " +
                       std::to_string(store_.outputs(tx).count)};
    }
    return add_output(index, output);
  }

  Result<Done> plan_transaction(std::uint32_t index, TxIndex tx) {
    const Start& start = question_.starts[index];
    std::vector<OutputIndex> chosen;
    const auto outputs = store_.outputs(tx);
    for (std::uint32_t vout = 0; vout < outputs.count; ++vout) {
      const OutputIndex output = outputs[vout];
      const auto& deselected = start.deselected;
      if (std::find(deselected.begin(), deselected.end(), vout) != deselected.end()) continue;
      if (store_.value(output) == 0) continue;
      if (hints_.is_unspendable && hints_.is_unspendable(store_.script_bytes(store_.script(output)))) continue;
      chosen.push_back(output);
    }
    if (start.amount && chosen.size() != 1) {
      return Error{Code::usage, "amount", "an amount needs one chosen output, not " + std::to_string(chosen.size())};
    }
    for (const OutputIndex output : chosen) {
      if (const auto done = add_output(index, output); !done) return done;
    }
    return Done{};
  }

  Result<Done> add_output(std::uint32_t index, OutputIndex output) {
    const std::uint64_t value = store_.value(output);
    const Amount amount = question_.starts[index].amount.value_or(Amount{value});
    if (amount.units() > value) {
      return Error{Code::usage, "amount", amount.to_text() + " is more than the output's " + std::to_string(value)};
    }
    plan_.outputs.push_back({output, index});
    plan_.asked_total += amount.units();
    return Done{};
  }

  Result<Done> plan_address(std::uint32_t index) {
    if (index >= hints_.start_scripts.size() || hints_.start_scripts[index].empty()) {
      return Error{Code::bad_address, "ref", "the address stands for no script"};
    }
    const Bytes& bytes = hints_.start_scripts[index];
    const ScriptIndex script = store_.find_script(bytes);
    want_history(index, script, bytes);
    if (!script.exists()) return Done{};
    const U128 moved = question_.direction == Direction::backward ? plan_receipts(index, script) : plan_spends(index, script);
    const auto& amount = question_.starts[index].amount;
    plan_.asked_total += amount ? std::min(amount->units(), moved) : moved;
    return Done{};
  }

  U128 plan_receipts(std::uint32_t index, ScriptIndex script) {
    U128 received = 0;
    for (std::uint32_t i = 0; i < store_.output_count(); ++i) {
      const OutputIndex output{i};
      if (store_.script(output) != script || store_.value(output) == 0) continue;
      if (!spends_within_window(store_, question_.limits, store_.tx_of(output))) continue;
      plan_.receipts.push_back({output, index});
      received += store_.value(output);
    }
    return received;
  }

  U128 plan_spends(std::uint32_t index, ScriptIndex script) {
    U128 spent = 0;
    for (std::uint32_t i = 0; i < store_.input_count(); ++i) {
      const InputIndex input{i};
      if (store_.script(input) != script || !spends_within_window(store_, question_.limits, store_.tx_of(input))) continue;
      const OutputIndex output = store_.previous_output(input);
      if (!output.exists()) {
        want(index, {.kind = Need::Kind::transaction, .txid = store_.txid(store_.previous_tx(input))});
      } else if (store_.spend(output).input == input && store_.value(output) > 0) {
        plan_.spends.push_back({input, index});
        spent += store_.value(output);
      }
    }
    return spent;
  }

  void want_history(std::uint32_t index, ScriptIndex script, const Bytes& bytes) {
    if (!hints_.can_ask) return;
    const AddressStats* stats = script.exists() ? store_.address_stats(script) : nullptr;
    if (stats == nullptr) {
      want(index, {.kind = Need::Kind::address_stats, .script = bytes});
    } else if (stats->tx_count > question_.limits.busy_transactions) {
      plan_.problems.push_back({Code::too_large, "start[" + std::to_string(index) + "]",
                                "the address has " + std::to_string(stats->tx_count) +
                                    " transactions, probably a service: its history is not asked for"});
    } else if (!store_.is_history_complete(script)) {
      want(index, {.kind = Need::Kind::address_history, .script = bytes});
    }
  }

  void want(std::uint32_t index, Need need) {
    const auto failed = std::find_if(hints_.failed.begin(), hints_.failed.end(), [&](const FailedFetch& fetch) {
      return fetch.need.kind == need.kind && fetch.need.txid == need.txid && fetch.need.script == need.script;
    });
    if (failed != hints_.failed.end()) {
      plan_.problems.push_back({Code::not_found, "start[" + std::to_string(index) + "]", failed->reason});
    } else {
      plan_.missing.push_back({.need = std::move(need), .for_start = true});
    }
  }

  const Store& store_;
  const Question& question_;
  const TraceHints& hints_;
  PlannedStarts plan_;
};

}  // namespace

Result<PlannedStarts> plan_starts(const Store& store, const Question& question, const TraceHints& hints) {
  return Planner(store, question, hints).plan();
}

bool spends_within_window(const Store& store, const Limits& limits, TxIndex spender) {
  if (!limits.since_s && !limits.until_s) return true;  // spares a look-up for each spend of most questions
  return is_within_window(limits, store.time_s(spender));
}

}  // namespace peelback
