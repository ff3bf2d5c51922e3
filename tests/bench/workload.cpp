#include "bench/workload.h"

#include <algorithm>
#include <cmath>

namespace peelback::bench {

namespace {

constexpr std::uint32_t kTransactionsPerBlock = 2500;
constexpr std::uint64_t kSubsidy = 50 * 100'000'000ULL;
constexpr std::size_t kBootstrapBlocks = 8;  // their large coinbases can be spent at once
constexpr std::size_t kMaturity = 100;
constexpr std::uint32_t kMostOutputs = 300;
constexpr std::uint32_t kLatestOutputs = 50'000;
constexpr std::uint32_t kThefts[] = {53111, 64497, 79637, 92055, 104771, 112687, 126369, 139499, 152772, 163592};

// xorshift128+: small, seeded, the same everywhere.
class Random {
 public:
  std::uint64_t bits() {
    std::uint64_t a = state_[0];
    const std::uint64_t b = state_[1];
    state_[0] = b;
    a ^= a << 23;
    state_[1] = a ^ b ^ (a >> 18) ^ (b >> 5);
    return state_[1] + b;
  }
  double unit() { return static_cast<double>(bits() >> 11) * (1.0 / 9007199254740992.0); }
  double exponential() { return -natural_log(1 - unit()); }

 private:
  // libm's logarithms differ in the last bit between systems, and one bit makes another ledger. ln(2^e·m) by the
  // series of artanh, of basic operations only.
  static double natural_log(double x) {
    int exponent = 0;
    const double mantissa = std::frexp(x, &exponent);
    const double s = (mantissa - 1) / (mantissa + 1);
    double power = s;
    double sum = 0;
    for (int k = 1; k < 60; k += 2) {
      sum += power / k;
      power *= s * s;
    }
    return 2 * sum + exponent * 0.693147180559945309417;
  }
  std::uint64_t state_[2] = {0x9E3779B97F4A7C15ULL, 0xD1B54A32D192ED03ULL};
};

class Generator {
 public:
  Workload run(std::uint32_t transactions) {
    ledger_.first_input.push_back(0);
    ledger_.first_output.push_back(0);
    while (ledger_.tx_count() < transactions) {
      add_block(std::min(kTransactionsPerBlock, transactions - static_cast<std::uint32_t>(ledger_.tx_count())));
    }
    ledger_.first_tx.push_back(static_cast<std::uint32_t>(ledger_.tx_count()));
    choose_thefts();
    give_addresses();
    return std::move(workload_);
  }

 private:
  void add_block(std::uint32_t transactions) {
    ledger_.first_tx.push_back(static_cast<std::uint32_t>(ledger_.tx_count()));
    const std::size_t height = ledger_.first_tx.size();
    const auto coinbase_output = static_cast<std::uint32_t>(ledger_.value.size());
    const std::uint32_t coinbase_outputs = draw_coinbase_outputs(height);
    ledger_.value.resize(ledger_.value.size() + coinbase_outputs, 0);
    close_transaction(0, 0);
    std::uint64_t fees = 0;
    for (std::uint32_t k = 1; k < transactions && !spendable_.empty(); ++k) fees += add_payment();
    const std::uint64_t subsidies = height == 1 ? 200 : height <= kBootstrapBlocks ? 20 : 1;
    const std::uint64_t claimed = kSubsidy * subsidies + fees;
    const std::uint64_t each = claimed / coinbase_outputs;
    std::vector<std::uint32_t> made;
    for (std::uint32_t i = 0; i < coinbase_outputs; ++i) {
      ledger_.value[coinbase_output + i] = i == 0 ? claimed - each * (coinbase_outputs - 1) : each;
      made.push_back(coinbase_output + i);
    }
    ledger_.largest_sum = std::max(ledger_.largest_sum, claimed);
    coinbases_.push_back(made);
    if (height <= kBootstrapBlocks) {
      spendable_.insert(spendable_.end(), made.begin(), made.end());
    } else if (height > kBootstrapBlocks + kMaturity) {
      const auto& mature = coinbases_[height - kMaturity - 1];
      spendable_.insert(spendable_.end(), mature.begin(), mature.end());
    }
  }

  std::uint32_t draw_coinbase_outputs(std::size_t height) {
    if (height == 1) return 5000;
    if (height <= kBootstrapBlocks) return 500;
    const bool has_second = random_.bits() % 4 == 0;
    const bool is_pool = random_.bits() % 20 == 0;
    return 1U + (has_second ? 1U : 0U) + (is_pool ? 20U : 0U);
  }

  std::uint64_t add_payment() {
    const std::uint32_t input_count = draw_input_count();
    const std::uint32_t output_count = draw_output_count();
    std::uint64_t total = 0;
    for (std::uint32_t j = 0; j < input_count && !spendable_.empty(); ++j) total += spend_one();
    const std::uint64_t fee = std::min<std::uint64_t>(total / 10, 150 * (10 + input_count * 68 + output_count * 31) / 10 * 10);
    const auto first = static_cast<std::uint32_t>(ledger_.value.size());
    pay(total - fee, std::min(output_count, kMostOutputs));
    for (auto output = first; output < ledger_.value.size(); ++output) {
      if (ledger_.value[output] > 0) spendable_.push_back(output);
    }
    close_transaction(total, fee);
    return fee;
  }

  std::uint32_t draw_input_count() {
    const double r = random_.unit();
    if (r < 0.66) return 1;
    if (r < 0.83) return 2;
    return r < 0.985 ? 3 + static_cast<std::uint32_t>(random_.exponential() * 2.8)
                     : 18 + static_cast<std::uint32_t>(random_.exponential() * 30);
  }

  std::uint32_t draw_output_count() {
    const double r = random_.unit();
    if (r < 0.17) return 1;
    if (r < 0.88) return 2;
    return r < 0.985 ? 3 + static_cast<std::uint32_t>(random_.exponential() * 2.6)
                     : 16 + static_cast<std::uint32_t>(random_.exponential() * 22);
  }

  // Seven in ten coins spent are young ones.
  std::uint64_t spend_one() {
    const std::size_t count = spendable_.size();
    std::size_t pick = count;
    if (random_.unit() < 0.7) {
      const double age = random_.exponential() * 12000;
      if (age < static_cast<double>(count)) pick = count - 1 - static_cast<std::size_t>(age);
    }
    if (pick == count) pick = std::min(count - 1, static_cast<std::size_t>(random_.unit() * static_cast<double>(count)));
    const std::uint32_t output = spendable_[pick];
    spendable_[pick] = spendable_.back();
    spendable_.pop_back();
    ledger_.spent_output.push_back(output);
    ledger_.spent_value.push_back(ledger_.value[output]);
    return ledger_.value[output];
  }

  void pay(std::uint64_t amount, std::uint32_t output_count) {
    const std::size_t first = ledger_.value.size();
    weights_.clear();
    double all = 0;
    for (std::uint32_t j = 0; j < output_count; ++j) {
      double weight = random_.exponential();
      if (random_.unit() < 0.5) weight *= 0.1;
      weights_.push_back(weight);
      all += weight;
    }
    std::uint64_t paid = 0;
    for (std::uint32_t j = 0; j + 1 < output_count; ++j) {
      const auto value = static_cast<std::uint64_t>(static_cast<double>(amount) * (weights_[j] / all));
      paid += value;
      ledger_.value.push_back(value);
    }
    ledger_.value.push_back(amount - paid);
    std::swap(ledger_.value[first + random_.bits() % output_count], ledger_.value.back());
  }

  void close_transaction(std::uint64_t total, std::uint64_t fee) {
    ledger_.fee.push_back(fee);
    ledger_.first_input.push_back(static_cast<std::uint32_t>(ledger_.spent_output.size()));
    ledger_.first_output.push_back(static_cast<std::uint32_t>(ledger_.value.size()));
    ledger_.largest_sum = std::max(ledger_.largest_sum, total);
  }

  void choose_thefts() {
    for (const std::uint32_t of_a_million : kThefts) {
      auto tx = static_cast<std::uint32_t>(std::uint64_t{of_a_million} * ledger_.tx_count() / 1'000'000);
      while (ledger_.first_input[tx] == ledger_.first_input[tx + 1]) ++tx;  // not a coinbase
      workload_.stolen_txs.push_back(tx);
      const auto label = static_cast<std::uint32_t>(workload_.stolen_txs.size());
      for (auto o = ledger_.first_output[tx]; o < ledger_.first_output[tx + 1]; ++o) workload_.starts.push_back({o, label});
    }
  }

  // Every other output is paid to a new address, the others to that of one of the latest outputs: so some are used very
  // often. By numbers of their own, which leave the ledger as it is.
  void give_addresses() {
    Random random;
    for (std::size_t output = 0; output < ledger_.value.size(); ++output) {
      const std::size_t back = static_cast<std::size_t>(random.bits() % kLatestOutputs) + 1;
      const bool is_new = random.bits() % 2 == 0 || back > output;
      workload_.address.push_back(is_new ? workload_.address_count++ : workload_.address[output - back]);
    }
  }

  Workload workload_;
  WholeLedger& ledger_ = workload_.ledger;
  Random random_;
  std::vector<std::uint32_t> spendable_;
  std::vector<std::vector<std::uint32_t>> coinbases_;
  std::vector<double> weights_;
};

}  // namespace

Workload make_workload(std::uint32_t transactions) { return Generator().run(transactions); }

std::vector<std::uint8_t> to_bytes(const Workload& workload) {
  const WholeLedger& ledger = workload.ledger;
  Bytes bytes;
  put_bytes(bytes, as_bytes("PBLEDGER"));
  for (const std::size_t count : {ledger.first_tx.size() - 1, ledger.tx_count(), ledger.spent_output.size(),
                                  ledger.value.size(), workload.stolen_txs.size(), std::size_t{0}}) {
    put_u32_le(bytes, static_cast<std::uint32_t>(count));
  }
  for (const auto* column : {&ledger.value, &ledger.fee}) {
    for (const std::uint64_t row : *column) put_u64_le(bytes, row);
  }
  for (const auto* column : {&ledger.first_tx, &ledger.first_input, &ledger.first_output, &ledger.spent_output, &workload.stolen_txs,
                             &workload.address}) {
    for (const std::uint32_t row : *column) put_u32_le(bytes, row);
  }
  return bytes;
}

std::vector<std::uint8_t> to_dag_bytes(const Workload& workload) {
  const WholeLedger& ledger = workload.ledger;
  Bytes bytes;
  for (const std::size_t number : {std::size_t{0x44414731}, ledger.first_tx.size() - 1, ledger.tx_count(), ledger.spent_output.size(),
                                   ledger.value.size()}) {
    put_u32_le(bytes, static_cast<std::uint32_t>(number));
  }
  for (const auto* column : {&ledger.first_tx, &ledger.first_input, &ledger.first_output, &ledger.spent_output}) {
    for (const std::uint32_t row : *column) put_u32_le(bytes, row);
  }
  if (bytes.size() % 8 != 0) put_u32_le(bytes, 0);
  for (const std::uint64_t value : ledger.value) put_u64_le(bytes, value);
  return bytes;
}

}  // namespace peelback::bench
