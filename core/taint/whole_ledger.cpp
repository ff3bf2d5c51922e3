#include "taint/whole_ledger.h"

#include <algorithm>
#include <string>

#include "taint/floor_share.h"
#include "taint/processing_order.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::uint64_t kMaxSum = ~std::uint64_t{0} >> 1;

/// The starts by output, handed out to the transactions as they pass.
class StartQueue {
 public:
  explicit StartQueue(std::span<const LedgerStart> starts) : starts_(starts.begin(), starts.end()) {
    std::stable_sort(starts_.begin(), starts_.end(),
                     [](const LedgerStart& a, const LedgerStart& b) { return a.output < b.output; });
  }
  /// Calls begin(start) for each start on the outputs of one transaction. A coinbase passes after its block, so each
  /// transaction looks up its own.
  template <class Begin>
  void begin_outputs(const WholeLedger& ledger, std::uint32_t tx, Begin begin) const {
    const std::uint32_t end = ledger.first_output[tx + 1];
    auto start = std::lower_bound(starts_.begin(), starts_.end(), ledger.first_output[tx],
                                  [](const LedgerStart& s, std::uint32_t output) { return s.output < output; });
    for (; start != starts_.end() && start->output < end; ++start) begin(*start);
  }
  std::uint32_t largest_label() const {
    std::uint32_t largest = 0;
    for (const LedgerStart& start : starts_) largest = std::max(largest, start.label);
    return largest;
  }

 private:
  std::vector<LedgerStart> starts_;
};

/// Calls spend(tx) for every transaction in processing order, and close(coinbase) after each block.
template <class Spend, class Close>
void for_each_in_order(const WholeLedger& ledger, Spend spend, Close close) {
  for (std::size_t block = 0; block + 1 < ledger.first_tx.size(); ++block) {
    for (std::uint32_t tx = ledger.first_tx[block] + 1; tx < ledger.first_tx[block + 1]; ++tx) spend(tx);
    close(ledger.first_tx[block]);
  }
}

std::uint64_t outputs_value(const WholeLedger& ledger, std::uint32_t tx) {
  std::uint64_t sum = 0;
  for (std::uint32_t o = ledger.first_output[tx]; o < ledger.first_output[tx + 1]; ++o) sum += ledger.value[o];
  return sum;
}

}  // namespace

LedgerTotals haircut_ledger(const WholeLedger& ledger, std::span<const LedgerStart> starts, FeeRule fees) {
  LedgerTotals result{.unspent = std::vector<std::uint64_t>(ledger.value.size(), 0)};
  const StartQueue queue(starts);
  auto& held = result.unspent;
  std::uint64_t block_fees = 0;         // of the block at hand, all and traced
  std::uint64_t block_traced_fees = 0;
  // Fills the outputs with their shares of `traced` and returns what remains for the last bucket.
  const auto fill = [&](std::uint32_t tx, std::uint64_t traced, std::uint64_t whole) {
    const FloorShare share(traced, whole);
    std::uint64_t filled = 0;
    std::uint64_t shared = 0;
    for (std::uint32_t o = ledger.first_output[tx]; o < ledger.first_output[tx + 1]; ++o) {
      filled += ledger.value[o];
      const std::uint64_t upto = share.of(filled);
      held[o] = upto - shared;
      shared = upto;
    }
    return traced - shared;
  };
  const auto begin = [&](const LedgerStart& start) {
    result.started += ledger.value[start.output] - held[start.output];
    held[start.output] = ledger.value[start.output];
  };
  for_each_in_order(
      ledger,
      [&](std::uint32_t tx) {
        std::uint64_t traced = 0;
        for (std::uint32_t i = ledger.first_input[tx]; i < ledger.first_input[tx + 1]; ++i) {
          std::uint64_t& coins = held[ledger.spent_output[i]];
          if (coins == 0) continue;
          traced += coins;
          coins = 0;
        }
        block_fees += ledger.fee[tx];
        if (traced > 0) block_traced_fees += fill(tx, traced, outputs_value(ledger, tx) + ledger.fee[tx]);
        queue.begin_outputs(ledger, tx, begin);
      },
      [&](std::uint32_t coinbase) {
        if (fees == FeeRule::end) {
          result.fees += block_traced_fees;
        } else if (block_traced_fees > 0) {
          const std::uint64_t whole = std::max(block_fees, outputs_value(ledger, coinbase));
          result.burnt += fill(coinbase, block_traced_fees, whole);
        }
        block_fees = 0;
        block_traced_fees = 0;
        queue.begin_outputs(ledger, coinbase, begin);
      });
  return result;
}

std::vector<std::uint8_t> poison_ledger(const WholeLedger& ledger, std::span<const LedgerStart> starts) {
  std::vector<std::uint8_t> reached(ledger.value.size(), 0);
  const StartQueue queue(starts);
  const auto begin = [&](const LedgerStart& start) { reached[start.output] = ledger.value[start.output] > 0; };
  for_each_in_order(
      ledger,
      [&](std::uint32_t tx) {
        std::uint8_t any = 0;
        for (std::uint32_t i = ledger.first_input[tx]; i < ledger.first_input[tx + 1]; ++i) {
          any |= reached[ledger.spent_output[i]];
        }
        if (any != 0) {
          for (std::uint32_t o = ledger.first_output[tx]; o < ledger.first_output[tx + 1]; ++o) {
            reached[o] = ledger.value[o] > 0;
          }
        }
        queue.begin_outputs(ledger, tx, begin);
      },
      [&](std::uint32_t coinbase) { queue.begin_outputs(ledger, coinbase, begin); });
  return reached;
}

namespace {

struct PackedSegment {
  using Cell = std::uint64_t;
  static constexpr unsigned kAmountBits = 51;
  static constexpr std::uint64_t kAmounts = (std::uint64_t{1} << kAmountBits) - 1;
  static constexpr std::uint32_t kLabels = (1U << (64 - kAmountBits)) - 1;
  static Cell make(std::uint32_t label, std::uint64_t amount) { return std::uint64_t{label} << kAmountBits | amount; }
  static std::uint32_t label(Cell cell) { return static_cast<std::uint32_t>(cell >> kAmountBits); }
  static std::uint64_t amount(Cell cell) { return cell & kAmounts; }
  static std::vector<Cell>& cells(FifoLedger& ledger) { return ledger.packed; }
  static const std::vector<Cell>& cells(const FifoLedger& ledger) { return ledger.packed; }
};

struct WideSegment {
  using Cell = Segment;
  static Cell make(std::uint32_t label, std::uint64_t amount) { return {label, amount}; }
  static std::uint32_t label(const Cell& cell) { return cell.label; }
  static std::uint64_t amount(const Cell& cell) { return cell.amount; }
  static std::vector<Cell>& cells(FifoLedger& ledger) { return ledger.wide; }
  static const std::vector<Cell>& cells(const FifoLedger& ledger) { return ledger.wide; }
};

/// Walks over `units` units from `at` on, calling visit(label, amount) for each run; returns where it stopped.
template <class Form, class Visit>
FifoLedger::Slice walk(const typename Form::Cell* cells, FifoLedger::Slice at, std::uint64_t units, Visit visit) {
  while (units > 0) {
    const auto& cell = cells[at.first];
    const std::uint64_t left = Form::amount(cell) - at.skip;
    if (left > units) {
      visit(Form::label(cell), units);
      at.skip += units;
      break;
    }
    visit(Form::label(cell), left);
    units -= left;
    ++at.first;
    at.skip = 0;
  }
  return at;
}

template <class Form>
class FifoPass {
 public:
  FifoPass(const WholeLedger& ledger, const StartQueue& starts, FeeRule fees, FifoLedger& result)
      : ledger_(ledger), starts_(starts), fee_rule_(fees), result_(result), cells_(Form::cells(result)) {}

  void run() {
    for_each_in_order(
        ledger_, [&](std::uint32_t tx) { pass(tx); }, [&](std::uint32_t coinbase) { close_block(coinbase); });
  }

 private:
  static bool is_clean(const FifoLedger::Slice& slice) { return slice.first == FifoLedger::Slice::kNoStolenCoin; }

  void pass(std::uint32_t tx) {
    const std::uint32_t first = ledger_.first_input[tx];
    const std::uint32_t last = ledger_.first_input[tx + 1];
    std::uint32_t stolen = first;
    while (stolen < last && is_clean(result_.unspent[ledger_.spent_output[stolen]])) ++stolen;
    if (stolen < last) {
      const bool is_single = last - first == 1;
      fill_outputs(tx, is_single ? result_.unspent[ledger_.spent_output[first]] : write_queue(first, last));
      for (std::uint32_t i = stolen; i < last; ++i) result_.unspent[ledger_.spent_output[i]] = {};
    } else if (fee_rule_ == FeeRule::coinbase) {
      pay_fee(kOtherMoney, ledger_.fee[tx]);
    }
    starts_.begin_outputs(ledger_, tx, [&](const LedgerStart& start) { begin(start); });
  }

  FifoLedger::Slice write_queue(std::uint32_t first, std::uint32_t last) {
    queue_begin_ = cells_.size();
    for (std::uint32_t i = first; i < last; ++i) {
      const std::uint32_t output = ledger_.spent_output[i];
      const FifoLedger::Slice slice = result_.unspent[output];
      if (is_clean(slice)) {
        append(kOtherMoney, ledger_.value[output]);
      } else {
        append_slice(slice, ledger_.value[output]);
      }
    }
    return {0, static_cast<std::uint32_t>(queue_begin_)};
  }

  /// Joins only with what is in the queue at hand.
  void append(std::uint32_t label, std::uint64_t amount) {
    if (amount == 0) return;
    if (cells_.size() > queue_begin_ && Form::label(cells_.back()) == label) {
      cells_.back() = Form::make(label, Form::amount(cells_.back()) + amount);
    } else {
      cells_.push_back(Form::make(label, amount));
    }
  }

  /// Inside a slice neighbours already differ: whole segments are copied as they are.
  void append_slice(FifoLedger::Slice at, std::uint64_t units) {
    for (bool is_first = true; units > 0; is_first = false) {
      const auto cell = cells_[at.first++];
      const std::uint64_t amount = std::min(units, Form::amount(cell) - at.skip);
      if (is_first) {
        append(Form::label(cell), amount);
      } else {
        cells_.push_back(Form::make(Form::label(cell), amount));
      }
      units -= amount;
      at.skip = 0;
    }
  }

  void fill_outputs(std::uint32_t tx, FifoLedger::Slice at) {
    const auto* cells = cells_.data();
    for (std::uint32_t o = ledger_.first_output[tx]; o < ledger_.first_output[tx + 1]; ++o) {
      std::uint32_t labels = 0;
      const auto behind = walk<Form>(cells, at, ledger_.value[o], [&](std::uint32_t label, std::uint64_t) { labels |= label; });
      if (labels != 0) result_.unspent[o] = at;
      at = behind;
    }
    walk<Form>(cells, at, ledger_.fee[tx], [&](std::uint32_t label, std::uint64_t amount) { pay_fee(label, amount); });
  }

  void pay_fee(std::uint32_t label, std::uint64_t amount) {
    if (fee_rule_ == FeeRule::end) {
      if (label != kOtherMoney) result_.fees[label] += amount;
      return;
    }
    if (amount == 0) return;
    block_fees_ += amount;
    fees_are_traced_ = fees_are_traced_ || label != kOtherMoney;
    if (!fee_queue_.empty() && fee_queue_.back().label == label) {
      fee_queue_.back().amount += amount;
    } else {
      fee_queue_.push_back({label, amount});
    }
  }

  void close_block(std::uint32_t coinbase) {
    if (fees_are_traced_) {
      queue_begin_ = cells_.size();
      for (const Segment& segment : fee_queue_) append(segment.label, segment.amount);
      const std::uint64_t claimed = outputs_value(ledger_, coinbase);
      if (claimed > block_fees_) append(kOtherMoney, claimed - block_fees_);
      const FifoLedger::Slice queue{0, static_cast<std::uint32_t>(queue_begin_)};
      fill_outputs(coinbase, queue);
      if (claimed < block_fees_) {
        const auto unclaimed = walk<Form>(cells_.data(), queue, claimed, [](std::uint32_t, std::uint64_t) {});
        walk<Form>(cells_.data(), unclaimed, block_fees_ - claimed, [&](std::uint32_t label, std::uint64_t amount) {
          if (label != kOtherMoney) result_.burnt[label] += amount;
        });
      }
    }
    fee_queue_.clear();
    block_fees_ = 0;
    fees_are_traced_ = false;
    starts_.begin_outputs(ledger_, coinbase, [&](const LedgerStart& start) { begin(start); });
  }

  void begin(const LedgerStart& start) {
    const std::uint64_t value = ledger_.value[start.output];
    if (value == 0) return;
    FifoLedger::Slice& slice = result_.unspent[start.output];
    const FifoLedger::Slice before = slice;
    queue_begin_ = cells_.size();
    slice = {0, static_cast<std::uint32_t>(queue_begin_)};
    if (is_clean(before)) {
      append(start.label, value);
      result_.started[start.label] += value;
      return;
    }
    scratch_.clear();
    walk<Form>(cells_.data(), before, value, [&](std::uint32_t label, std::uint64_t amount) { scratch_.push_back({label, amount}); });
    for (const Segment& segment : scratch_) {
      const bool is_free = segment.label == kOtherMoney;
      append(is_free ? start.label : segment.label, segment.amount);
      if (is_free) result_.started[start.label] += segment.amount;
    }
  }

  const WholeLedger& ledger_;
  const StartQueue& starts_;
  const FeeRule fee_rule_;
  FifoLedger& result_;
  std::vector<typename Form::Cell>& cells_;
  std::size_t queue_begin_ = 0;
  std::vector<Segment> fee_queue_;  // of the block at hand
  std::uint64_t block_fees_ = 0;
  bool fees_are_traced_ = false;
  std::vector<Segment> scratch_;
};

}  // namespace

std::vector<Segment> FifoLedger::coins(const WholeLedger& ledger, std::uint32_t output) const {
  std::vector<Segment> list;
  if (unspent[output].first == Slice::kNoStolenCoin) return list;
  const auto add = [&](std::uint32_t label, std::uint64_t amount) { list.push_back({label, amount}); };
  if (packed.empty()) {
    walk<WideSegment>(wide.data(), unspent[output], ledger.value[output], add);
  } else {
    walk<PackedSegment>(packed.data(), unspent[output], ledger.value[output], add);
  }
  if (list.back().label == kOtherMoney) list.pop_back();
  return list;
}

FifoLedger fifo_ledger(const WholeLedger& ledger, std::span<const LedgerStart> starts, FeeRule fees) {
  const StartQueue queue(starts);
  const std::size_t labels = queue.largest_label() + std::size_t{1};
  FifoLedger result{.unspent = std::vector<FifoLedger::Slice>(ledger.value.size()),
                    .started = std::vector<U128>(labels, 0),
                    .fees = std::vector<U128>(labels, 0),
                    .burnt = std::vector<U128>(labels, 0)};
  if (queue.largest_label() <= PackedSegment::kLabels && ledger.largest_sum <= PackedSegment::kAmounts) {
    FifoPass<PackedSegment>(ledger, queue, fees, result).run();
  } else {
    FifoPass<WideSegment>(ledger, queue, fees, result).run();
  }
  return result;
}

namespace {

class StoreColumns {
 public:
  explicit StoreColumns(const Store& store) : store_(store), row_of_output_(store.output_count(), kNone) {}

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
    }
    std::uint64_t paid = 0;
    for (std::uint32_t o = ledger_.first_output[row]; o < ledger_.first_output[row + 1]; ++o) {
      if (ledger_.value[o] > kMaxSum - paid) return Error{Code::too_large, "vout", "the output values pass 63 bits"};
      paid += ledger_.value[o];
    }
    if (!store_.is_coinbase(tx) && paid > spent) return Error{Code::value_not_conserved, "vout", "outputs exceed inputs"};
    ledger_.fee.push_back(store_.is_coinbase(tx) ? 0 : spent - paid);
    ledger_.largest_sum = std::max(ledger_.largest_sum, std::max(spent, paid));
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
};

}  // namespace

Result<StoreLedger> whole_ledger(const Store& store) { return StoreColumns(store).build(); }

}  // namespace peelback
