#include "patterns/change.h"

#include <algorithm>
#include <optional>

#include "base/sort.h"
#include "patterns/coinjoin.h"
#include "patterns/script_template.h"

namespace peelback {

namespace {

constexpr std::uint8_t kOpReturn = 0x6a;
constexpr ChangeSign kSigns[] = {ChangeSign::address_reuse, ChangeSign::script_type, ChangeSign::round_payment,
                                 ChangeSign::optimal_change, ChangeSign::fresh_address};

struct Candidate {
  OutputIndex output{};
  ScriptIndex script{};
  std::uint64_t value = 0;
  bool is_seen_before = false;
  std::vector<ChangeSign> signs{};
};

class ChangeFinder {
 public:
  ChangeFinder(const Store& store, TxIndex tx) : store_(store), tx_(tx) {
    const auto outputs = store.outputs(tx);
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      const ScriptIndex script = store.script(outputs[i]);
      const ByteView bytes = store.script_bytes(script);
      const std::uint64_t value = store.value(outputs[i]);
      if (value == 0 || (!bytes.empty() && bytes[0] == kOpReturn)) continue;
      candidates_.push_back({.output = outputs[i], .script = script, .value = value});
    }
  }

  std::size_t count() const { return candidates_.size(); }

  std::vector<ChangeSigns> signs() {
    look_at_inputs();
    look_for_earlier_use();
    for (const ChangeSign sign : kSigns) mark_only(sign);
    std::vector<ChangeSigns> list;
    for (Candidate& candidate : candidates_) {
      if (!candidate.signs.empty()) list.push_back({candidate.output, std::move(candidate.signs)});
    }
    return list;
  }

 private:
  /// A sign that fits several outputs tells nothing.
  void mark_only(ChangeSign sign) {
    Candidate* only = nullptr;
    for (Candidate& candidate : candidates_) {
      if (!fits(sign, candidate)) continue;
      if (only != nullptr) return;
      only = &candidate;
    }
    if (only != nullptr) only->signs.push_back(sign);
  }

  bool fits(ChangeSign sign, const Candidate& candidate) const {
    switch (sign) {
      case ChangeSign::address_reuse: return is_payer(candidate.script);
      case ChangeSign::script_type: return input_template_ && script_template(store_.script_bytes(candidate.script)) == *input_template_;
      case ChangeSign::round_payment: return candidate.value % kRoundSat != 0;
      case ChangeSign::optimal_change: return smallest_input_ && candidate.value < *smallest_input_;
      case ChangeSign::fresh_address: return !candidate.is_seen_before && !any_reused_;
    }
    return false;
  }

  void look_at_inputs() {
    const auto inputs = store_.inputs(tx_);
    bool all_scripts_known = true;
    bool all_values_known = true;
    bool one_template = true;
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const auto value = store_.value(inputs[i]);
      all_values_known = all_values_known && value;
      if (value) smallest_input_ = std::min(*value, smallest_input_.value_or(*value));
      const ScriptIndex script = store_.script(inputs[i]);
      all_scripts_known = all_scripts_known && script.exists();
      if (!script.exists()) continue;
      payers_.push_back(script);
      const ScriptTemplate seen = script_template(store_.script_bytes(script));
      one_template = one_template && seen == input_template_.value_or(seen);
      input_template_ = seen;
    }
    sort_ascending(payers_);
    any_reused_ = std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& c) { return is_payer(c.script); });
    if (!all_values_known) smallest_input_.reset();
    if (!all_scripts_known || !one_template || input_template_ == ScriptTemplate::other) input_template_.reset();
  }

  bool is_payer(ScriptIndex script) const { return std::binary_search(payers_.begin(), payers_.end(), script); }

  /// By height and index in the block; what has no place in the chain is not earlier.
  bool is_earlier(TxIndex other) const {
    const auto height = store_.height(other);
    const auto own_height = store_.height(tx_);
    if (!height || other == tx_) return false;
    if (!own_height) return true;
    if (*height != *own_height) return *height < *own_height;
    const auto position = store_.position_in_block(other);
    const auto own_position = store_.position_in_block(tx_);
    return position && own_position && *position < *own_position;
  }

  void look_for_earlier_use() {
    const auto see = [&](ScriptIndex script, TxIndex tx) {
      for (Candidate& candidate : candidates_) {
        if (candidate.script == script && !candidate.is_seen_before) candidate.is_seen_before = is_earlier(tx);
      }
    };
    for (std::uint32_t i = 0; i < store_.output_count(); ++i) see(store_.script(OutputIndex{i}), store_.tx_of(OutputIndex{i}));
    for (std::uint32_t i = 0; i < store_.input_count(); ++i) see(store_.script(InputIndex{i}), store_.tx_of(InputIndex{i}));
  }

  const Store& store_;
  const TxIndex tx_;
  std::vector<Candidate> candidates_;  // by vout
  std::vector<ScriptIndex> payers_;    // ascending
  bool any_reused_ = false;            // an output pays one of them
  std::optional<ScriptTemplate> input_template_;
  std::optional<std::uint64_t> smallest_input_;
};

}  // namespace

std::string_view change_sign_name(ChangeSign sign) {
  switch (sign) {
    case ChangeSign::address_reuse: return "address_reuse";
    case ChangeSign::script_type: return "script_type";
    case ChangeSign::round_payment: return "round_payment";
    case ChangeSign::optimal_change: return "optimal_change";
    case ChangeSign::fresh_address: return "fresh_address";
  }
  return {};
}

ChangeFinding find_change(const Store& store, TxIndex tx) {
  ChangeFinding finding{.tx = tx};
  if (!store.has_body(tx) || store.is_coinbase(tx)) return finding;
  ChangeFinder finder(store, tx);
  if (find_coinjoin(store, tx)) {
    finding.verdict = ChangeVerdict::coinjoin_like;
  } else if (finder.count() < 2) {
    finding.verdict = ChangeVerdict::one_output;
  } else if (finder.count() > kMostOutputsWithChange) {
    finding.verdict = ChangeVerdict::many_outputs;
  } else {
    finding.outputs = finder.signs();
    finding.verdict = finding.outputs.empty() ? ChangeVerdict::no_sign
                      : finding.outputs.size() > 1 ? ChangeVerdict::conflicting : ChangeVerdict::found;
    if (finding.verdict == ChangeVerdict::found) finding.change = finding.outputs.front().output;
  }
  return finding;
}

}  // namespace peelback
