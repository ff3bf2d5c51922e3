#include "patterns/coinjoin.h"

#include <algorithm>
#include <array>
#include <bitset>

#include "base/sort.h"
#include "patterns/script_template.h"

namespace peelback {

namespace {

constexpr auto kWhirlpoolPoolsSat = std::to_array<std::uint64_t>({100'000, 1'000'000, 5'000'000, 50'000'000});
constexpr std::size_t kWhirlpoolLeast = 5;
constexpr std::size_t kWhirlpoolMost = 10;
constexpr std::uint64_t kWhirlpoolFeeSat = 110'000;
constexpr std::size_t kWasabi1LeastEqual = 10;
constexpr std::uint64_t kWasabi1BaseSat = 10'000'000;
constexpr std::uint64_t kWasabi1PrecisionSat = 2'000'000;
constexpr std::size_t kWasabi1LeastSingle = 2;
constexpr std::size_t kWasabi2LeastInputs = 50;
constexpr std::uint64_t kWasabi2LeastSat = 5000;
constexpr std::uint64_t kWasabi2SharePpm = 800'000;
constexpr std::size_t kGuardLeastInputs = 2;
constexpr std::size_t kGuardLeastOutputs = 3;
constexpr std::size_t kJoinMarketLeastPayers = 3;

constexpr NamedNumber kWhirlpoolParameters[] = {
    {"least_inputs", kWhirlpoolLeast}, {"most_inputs", kWhirlpoolMost}, {"pool_fee_sat", kWhirlpoolFeeSat}};
constexpr NamedNumber kWasabi2Parameters[] = {{"least_inputs", kWasabi2LeastInputs}, {"standard_share_ppm", kWasabi2SharePpm}};
constexpr NamedNumber kWasabi1Parameters[] = {
    {"least_equal_outputs", kWasabi1LeastEqual}, {"base_sat", kWasabi1BaseSat}, {"precision_sat", kWasabi1PrecisionSat}};
constexpr NamedNumber kJoinMarketParameters[] = {{"least_payers", kJoinMarketLeastPayers}};
constexpr NamedNumber kGuardParameters[] = {{"least_inputs", kGuardLeastInputs}, {"least_outputs", kGuardLeastOutputs}};

// Amounts that wallets send as the least that is relayed: equal for another reason.
bool is_dust_amount(std::uint64_t value) { return value == 546 || value == 2730; }

// WabiSabi's standard amounts: 2^k, 3^k, 2·3^k, 10^k, 2·10^k and 5·10^k. Source: WalletWasabi
// DenominationFactory.CreateDefaultDenominations, read 2026-11.
bool is_standard_amount(std::uint64_t value) {
  if (value < kWasabi2LeastSat) return false;
  const auto is_power_of = [](std::uint64_t base, std::uint64_t rest) {
    while (rest % base == 0) rest /= base;
    return rest == 1;
  };
  const auto is_multiple = [&](std::uint64_t base, std::uint64_t factor) {
    return value % factor == 0 && is_power_of(base, value / factor);
  };
  return is_power_of(2, value) || is_power_of(3, value) || is_multiple(3, 2) || is_power_of(10, value) ||
         is_multiple(10, 2) || is_multiple(10, 5);
}

// What the heuristics look at, gathered once.
struct Shape {
  struct Payment {
    std::uint64_t value = 0;
    OutputIndex output{};
  };
  std::vector<Payment> payments{};           // by vout
  std::vector<std::uint64_t> input_values{}; // those known, in vin order
  std::vector<ScriptIndex> payers{};         // different input scripts that are known
  std::size_t inputs = 0;
  bool all_p2wpkh = true;                    // inputs that are known, and outputs
  bool all_p2wpkh_or_p2tr = true;
  bool one_template = true;
  std::vector<Payment> by_value{};           // the payments by rising value, then vout
  std::size_t equal_first = 0;               // in by_value: the value that occurs most, of several the largest
  std::size_t equal_count = 0;
  std::size_t single_count = 0;              // values that occur once

  std::size_t outputs() const { return payments.size(); }
  std::uint64_t equal_value() const { return by_value[equal_first].value; }
  std::vector<OutputIndex> equal_outputs() const {
    std::vector<OutputIndex> list;
    for (std::size_t i = equal_first; i < equal_first + equal_count; ++i) list.push_back(by_value[i].output);
    return list;
  }
};

class ShapeReader {
 public:
  ShapeReader(const Store& store, TxIndex tx) : store_(store) {
    const auto inputs = store.inputs(tx);
    shape_.inputs = inputs.count;
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      if (const auto value = store.value(inputs[i])) shape_.input_values.push_back(*value);
      const ScriptIndex script = store.script(inputs[i]);
      if (!script.exists()) continue;
      shape_.payers.push_back(script);
      look_at(script);
    }
    sort_ascending(shape_.payers);
    shape_.payers.erase(std::unique(shape_.payers.begin(), shape_.payers.end()), shape_.payers.end());
    const auto outputs = store.outputs(tx);
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      shape_.payments.push_back({store.value(outputs[i]), outputs[i]});
      look_at(store.script(outputs[i]));
    }
    count_values();
  }

  Shape take() { return std::move(shape_); }

 private:
  void look_at(ScriptIndex script) {
    const ScriptTemplate seen = script_template(store_.script_bytes(script));
    if (!template_) template_ = seen;
    shape_.one_template = shape_.one_template && *template_ == seen;
    shape_.all_p2wpkh = shape_.all_p2wpkh && seen == ScriptTemplate::p2wpkh;
    shape_.all_p2wpkh_or_p2tr = shape_.all_p2wpkh_or_p2tr && (seen == ScriptTemplate::p2wpkh || seen == ScriptTemplate::p2tr);
  }

  void count_values() {
    shape_.by_value = shape_.payments;
    const auto& list = shape_.by_value;
    sort_by(shape_.by_value, [](const Shape::Payment& a, const Shape::Payment& b) { return a.value < b.value; });
    for (std::size_t first = 0, last = 0; first < list.size(); first = last) {
      while (last < list.size() && list[last].value == list[first].value) ++last;
      if (last - first == 1) ++shape_.single_count;
      if (last - first < shape_.equal_count) continue;
      shape_.equal_first = first;
      shape_.equal_count = last - first;
    }
  }

  const Store& store_;
  std::optional<ScriptTemplate> template_;
  Shape shape_;
};

bool falls(const std::vector<std::uint64_t>& values) {
  return std::is_sorted(values.rbegin(), values.rend());
}

bool is_whirlpool(const Shape& shape) {
  const std::uint64_t pool = shape.equal_value();
  if (!shape.all_p2wpkh || shape.equal_count != shape.outputs() || shape.inputs != shape.outputs()) return false;
  if (shape.inputs < kWhirlpoolLeast || shape.inputs > kWhirlpoolMost) return false;
  if (std::find(kWhirlpoolPoolsSat.begin(), kWhirlpoolPoolsSat.end(), pool) == kWhirlpoolPoolsSat.end()) return false;
  bool any_remixed = shape.input_values.size() < shape.inputs;
  for (const std::uint64_t value : shape.input_values) {
    if (value < pool || value - pool > kWhirlpoolFeeSat) return false;
    any_remixed = any_remixed || value == pool;
  }
  return any_remixed;
}

std::vector<OutputIndex> standard_outputs(const Shape& shape) {
  std::vector<OutputIndex> list;
  for (const auto& payment : shape.payments) {
    if (is_standard_amount(payment.value)) list.push_back(payment.output);
  }
  return list;
}

bool is_wasabi_2(const Shape& shape) {
  if (!shape.all_p2wpkh_or_p2tr || shape.inputs < kWasabi2LeastInputs || !falls(shape.input_values)) return false;
  std::vector<std::uint64_t> values;
  for (const auto& payment : shape.payments) values.push_back(payment.value);
  return falls(values) && standard_outputs(shape).size() * 1'000'000 > shape.outputs() * kWasabi2SharePpm;
}

bool is_wasabi_1(const Shape& shape) {
  const std::uint64_t base = shape.equal_value();
  return shape.all_p2wpkh && shape.equal_count >= kWasabi1LeastEqual && shape.inputs >= shape.equal_count &&
         base >= kWasabi1BaseSat - kWasabi1PrecisionSat && base <= kWasabi1BaseSat + kWasabi1PrecisionSat &&
         shape.single_count >= kWasabi1LeastSingle;
}

bool passes_guard(const Store& store, const Shape& shape) {
  if (shape.inputs < kGuardLeastInputs || shape.outputs() < kGuardLeastOutputs) return false;
  const std::size_t payers = (shape.outputs() + 1) / 2;
  if (shape.equal_count != payers || shape.payers.size() < payers) return false;
  if (shape.equal_value() == 0 || is_dust_amount(shape.equal_value())) return false;
  std::vector<ScriptIndex> payees;
  for (const OutputIndex output : shape.equal_outputs()) payees.push_back(store.script(output));
  sort_ascending(payees);
  return std::adjacent_find(payees.begin(), payees.end()) == payees.end();
}

// Few of those that differ are taken for equal: each value has a bit of its own but for chance.
bool may_have_equal_outputs(const Store& store, IndexRange<OutputIndex> outputs) {
  constexpr std::uint64_t kGoldenRatio = 0x9e3779b97f4a7c15ULL;
  std::bitset<1 << 14> seen;
  for (std::uint32_t i = 0; i < outputs.count; ++i) {
    const auto bit = static_cast<std::size_t>((store.value(outputs[i]) * kGoldenRatio) >> 50);
    if (seen[bit]) return true;
    seen[bit] = true;
  }
  return false;
}

bool input_values_fall(const Store& store, IndexRange<InputIndex> inputs) {
  std::optional<std::uint64_t> last;
  for (std::uint32_t i = 0; i < inputs.count; ++i) {
    const auto value = store.value(inputs[i]);
    if (value && last && *last < *value) return false;
    if (value) last = value;
  }
  return true;
}

bool is_joinmarket(const Shape& shape) {
  return shape.one_template && shape.equal_count >= kJoinMarketLeastPayers &&
         shape.single_count == shape.outputs() - shape.equal_count;
}

}  // namespace

// All but WabiSabi's need two equal outputs, and at least half as many inputs as outputs or as many as Wasabi 1's.
bool may_be_coinjoin(const Store& store, TxIndex tx) {
  const auto inputs = store.inputs(tx);
  const auto outputs = store.outputs(tx);
  if (inputs.count >= kWasabi2LeastInputs && input_values_fall(store, inputs)) return true;
  if (inputs.count < kGuardLeastInputs || outputs.count < kGuardLeastOutputs) return false;
  const bool has_payers = inputs.count >= (outputs.count + 1) / 2 || inputs.count >= kWasabi1LeastEqual;
  return has_payers && may_have_equal_outputs(store, outputs);
}

std::optional<PatternFinding> find_coinjoin(const Store& store, TxIndex tx) {
  if (!store.has_body(tx) || store.is_coinbase(tx) || store.outputs(tx).empty()) return std::nullopt;
  const Shape shape = ShapeReader(store, tx).take();
  PatternFinding finding{.tx = tx, .subjects = shape.equal_outputs()};
  const auto call_it = [&](std::string_view code, std::span<const NamedNumber> parameters) {
    finding.code = code;
    finding.parameters.assign(parameters.begin(), parameters.end());
  };
  if (is_whirlpool(shape)) {
    call_it("coinjoin_whirlpool", kWhirlpoolParameters);
  } else if (is_wasabi_2(shape)) {
    call_it("coinjoin_wasabi_2", kWasabi2Parameters);
    finding.subjects = standard_outputs(shape);
  } else if (is_wasabi_1(shape)) {
    call_it("coinjoin_wasabi_1", kWasabi1Parameters);
  } else if (!passes_guard(store, shape)) {
    return std::nullopt;
  } else if (is_joinmarket(shape)) {
    call_it("coinjoin_joinmarket", kJoinMarketParameters);
  } else {
    call_it("coinjoin_equal_outputs", kGuardParameters);
  }
  finding.evidence = {{"inputs", shape.inputs},
                      {"input_scripts", shape.payers.size()},
                      {"outputs", shape.outputs()},
                      {"equal_outputs", shape.equal_count},
                      {"equal_value_sat", shape.equal_value()}};
  return finding;
}

}  // namespace peelback
