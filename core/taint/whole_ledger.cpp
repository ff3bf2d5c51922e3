#include "taint/whole_ledger.h"

#include <algorithm>
#include <string>

#include "taint/processing_order.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::uint64_t kMaxSum = ~std::uint64_t{0} >> 1;

class LedgerWriter {
 public:
  explicit LedgerWriter(const Store& store) : store_(store), row_of_output_(store.output_count(), kNone) {}

  Result<StoreLedger> build() {
    std::vector<TxIndex> txs;
    std::vector<std::uint32_t> row_of(store_.tx_count(), kNone);
    for (std::uint32_t i = 0; i < store_.tx_count(); ++i) {
      const BlockIndex block = store_.block_of(TxIndex{i});
      if (!store_.has_body(TxIndex{i}) || !block.exists() || !store_.block(block).complete) continue;
      row_of[i] = static_cast<std::uint32_t>(txs.size());
      txs.push_back(TxIndex{i});
    }
    for (const std::uint32_t row : processing_order(store_, txs, row_of)) built_.txs.push_back(txs[row]);
    if (built_.txs.size() != txs.size()) return Error{Code::unsupported, "", "transactions spend each other in a circle"};
    for (const TxIndex tx : built_.txs) number_outputs(tx);
    for (const TxIndex tx : built_.txs) {
      if (const auto done = add(tx); !done) return at(done.error(), store_.txid(tx).to_text());
    }
    ledger_.first_input.push_back(static_cast<std::uint32_t>(ledger_.spent_output.size()));
    ledger_.first_tx.push_back(static_cast<std::uint32_t>(built_.txs.size()));
    return std::move(built_);
  }

 private:
  void number_outputs(TxIndex tx) {
    if (ledger_.first_output.empty()) ledger_.first_output.push_back(0);
    const auto outputs = store_.outputs(tx);
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      row_of_output_[outputs[i].value] = static_cast<std::uint32_t>(ledger_.value.size());
      ledger_.value.push_back(store_.value(outputs[i]));
    }
    ledger_.first_output.push_back(static_cast<std::uint32_t>(ledger_.value.size()));
  }

  Result<Done> add(TxIndex tx) {
    const auto row = static_cast<std::uint32_t>(ledger_.fee.size());
    if (store_.block_of(tx) != block_) {
      // With two blocks of one height, or heights unknown, blocks may interleave: fees could not be told apart.
      if (!store_.is_coinbase(tx)) return Error{Code::unsupported, "", "its block does not begin with its coinbase"};
      block_ = store_.block_of(tx);
      block_fees_ = 0;
      ledger_.first_tx.push_back(row);
    }
    ledger_.first_input.push_back(static_cast<std::uint32_t>(ledger_.spent_output.size()));
    std::uint64_t spent = 0;
    const auto inputs = store_.inputs(tx);
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const auto value = store_.value(inputs[i]);
      const std::string where = "vin[" + std::to_string(i) + ']';
      if (!value) return Error{Code::missing_field, where, "the value of the input is not known"};
      if (*value > kMaxSum - spent) return Error{Code::too_large, where, "the input values pass 63 bits"};
      spent += *value;
      ledger_.spent_output.push_back(row_of_spent(inputs[i], *value));
      ledger_.spent_value.push_back(*value);
    }
    std::uint64_t paid = 0;
    for (std::uint32_t o = ledger_.first_output[row]; o < ledger_.first_output[row + 1]; ++o) {
      if (ledger_.value[o] > kMaxSum - paid) return Error{Code::too_large, "vout", "the output values pass 63 bits"};
      paid += ledger_.value[o];
    }
    if (!store_.is_coinbase(tx) && paid > spent) return Error{Code::value_not_conserved, "vout", "outputs exceed inputs"};
    const std::uint64_t fee = store_.is_coinbase(tx) ? 0 : spent - paid;
    if (fee > kMaxSum - block_fees_) return Error{Code::too_large, "fee", "the fees of its block pass 63 bits"};
    block_fees_ += fee;
    ledger_.fee.push_back(fee);
    ledger_.largest_sum = std::max({ledger_.largest_sum, spent, paid, block_fees_});
    return Done{};
  }

  std::uint32_t row_of_spent(InputIndex input, std::uint64_t value) {
    const OutputIndex output = store_.previous_output(input);
    if (output.exists() && row_of_output_[output.value] != kNone) return row_of_output_[output.value];
    ledger_.value.push_back(value);
    return static_cast<std::uint32_t>(ledger_.value.size() - 1);
  }

  const Store& store_;
  StoreLedger built_;
  WholeLedger& ledger_ = built_.ledger;
  std::vector<std::uint32_t> row_of_output_;
  BlockIndex block_{};
  std::uint64_t block_fees_ = 0;
};

}  // namespace

Result<StoreLedger> whole_ledger(const Store& store) { return LedgerWriter(store).build(); }

}  // namespace peelback
