#include "taint/whole_ledger.h"

#include <algorithm>
#include <array>
#include <string>

#include "taint/floor_share.h"
#include "taint/processing_order.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::uint64_t kMaxSum = ~std::uint64_t{0} >> 1;

std::vector<LedgerStart> by_output(std::span<const LedgerStart> starts) {
  std::vector<LedgerStart> sorted(starts.begin(), starts.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const LedgerStart& a, const LedgerStart& b) { return a.output < b.output; });
  return sorted;
}

/// Calls spend(tx) for every transaction in processing order, close(coinbase) after each block, and after each of them
/// begin(start) for the starts on its outputs.
template <class Spend, class Close, class Begin>
void for_each_in_order(const WholeLedger& ledger, std::span<const LedgerStart> starts, Spend spend, Close close, Begin begin) {
  const auto sorted = by_output(starts);
  std::size_t next = 0;
  const auto starts_of = [&](std::uint32_t tx) {
    const std::size_t first = next;
    while (next < sorted.size() && sorted[next].output < ledger.first_output[tx + 1]) ++next;
    return std::span<const LedgerStart>(sorted).subspan(first, next - first);
  };
  for (std::size_t block = 0; block + 1 < ledger.first_tx.size(); ++block) {
    const std::uint32_t coinbase = ledger.first_tx[block];
    const auto coinbase_starts = starts_of(coinbase);
    for (std::uint32_t tx = coinbase + 1; tx < ledger.first_tx[block + 1]; ++tx) {
      spend(tx);
      for (const LedgerStart& start : starts_of(tx)) begin(start);
    }
    close(coinbase);
    for (const LedgerStart& start : coinbase_starts) begin(start);
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
      ledger, starts,
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
      },
      begin);
  return result;
}

std::vector<std::uint8_t> poison_ledger(const WholeLedger& ledger, std::span<const LedgerStart> starts) {
  std::vector<std::uint8_t> reached(ledger.value.size(), 0);
  const auto begin = [&](const LedgerStart& start) { reached[start.output] = ledger.value[start.output] > 0; };
  for_each_in_order(
      ledger, starts,
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
      },
      [](std::uint32_t) {}, begin);
  return reached;
}

namespace {

using Cell = FifoLedger::Cell;
using Stretch = FifoLedger::Stretch;

/// Reads queues.
class Queues {
 public:
  explicit Queues(const FifoLedger& fifo) : cells_(fifo.cells.data()), references_(fifo.references.data()) {}

  static bool is_reference(const Cell& cell) { return (cell.content & Cell::kReference) != 0; }
  /// The stretch that a reference stands for.
  const Stretch& target(const Cell& cell) const { return references_[cell.content & ~Cell::kReference]; }

  /// `units` further on in the same queue.
  Stretch behind(Stretch at, std::uint64_t units) const {
    at.skip += units;
    while (at.skip > 0 && at.skip >= cells_[at.first].units) at.skip -= cells_[at.first++].units;
    return at;
  }

  /// Whether a stolen coin is among the first `units` units of a stretch. `at` moves on behind them.
  bool pass_stolen(Stretch& at, std::uint64_t units) const {
    struct Cut {
      Stretch part;
      std::uint64_t units;
    };
    std::array<Cut, 2> cuts{};  // references of which only a part is asked for: the first cell and the last
    std::size_t cut_count = 0;
    bool any = false;
    while (units > 0) {
      const Cell& cell = cells_[at.first];
      const std::uint64_t taken = std::min(units, cell.units - at.skip);
      if (is_reference(cell) && taken < cell.units) {
        cuts[cut_count++] = {at, taken};
      } else {
        any = any || cell.content != kOtherMoney;
      }
      units -= taken;
      at = at.skip + taken == cell.units ? Stretch{0, at.first + 1} : Stretch{at.skip + taken, at.first};
    }
    // What is inside of cut references is looked up only where nothing else is stolen.
    for (std::size_t i = 0; i < cut_count && !any; ++i) {
      const auto& [part, part_units] = cuts[i];
      any = has_stolen(behind(target(cells_[part.first]), part.skip), part_units);
    }
    return any;
  }

  bool has_stolen(Stretch at, std::uint64_t units) const { return pass_stolen(at, units); }

  /// Calls visit(label, units) for each run of the first `units` units of a stretch; neighbours may carry one label.
  template <class Visit>
  void for_each_run(const Stretch& stretch, std::uint64_t units, Visit visit) const {
    struct Level {
      Stretch at;
      std::uint64_t units;
    };
    std::vector<Level> levels = {{stretch, units}};
    while (!levels.empty()) {
      Level& level = levels.back();
      if (level.units == 0) {
        levels.pop_back();
        continue;
      }
      const Cell& cell = cells_[level.at.first];
      const std::uint64_t skip = level.at.skip;
      const std::uint64_t taken = std::min(cell.units - skip, level.units);
      level.units -= taken;
      level.at = {0, level.at.first + 1};
      if (is_reference(cell)) {
        levels.push_back({behind(target(cell), skip), taken});
      } else {
        visit(cell.content, taken);
      }
    }
  }

 private:
  const Cell* cells_;
  const Stretch* references_;
};

class FifoPass {
 public:
  FifoPass(const WholeLedger& ledger, FeeRule fees, FifoLedger& result)
      : ledger_(ledger), fee_rule_(fees), result_(result), cells_(result.cells) {}

  void run(std::span<const LedgerStart> starts) {
    for_each_in_order(
        ledger_, starts, [&](std::uint32_t tx) { pass(tx); }, [&](std::uint32_t coinbase) { close_block(coinbase); },
        [&](const LedgerStart& start) { begin(start); });
  }

 private:
  // Shorter stretches are copied cell by cell: a reference costs more than it saves. Copying also keeps references
  // shallow, for a part of a stretch that has become short gets rid of it.
  static constexpr std::uint32_t kCopiedCells = 64;
  static constexpr int kDeepestCopy = 32;

  void pass(std::uint32_t tx) {
    const std::uint32_t first = ledger_.first_input[tx];
    const std::uint32_t last = ledger_.first_input[tx + 1];
    std::uint32_t stolen = first;
    while (stolen < last && stretch_of(stolen) == FifoLedger::kNone) ++stolen;
    if (stolen < last) {
      fill_outputs(tx, last - first == 1 ? result_.stretches[stretch_of(first)] : write_queue(first, last));
      for (std::uint32_t i = stolen; i < last; ++i) stretch_of(i) = FifoLedger::kNone;
    } else if (fee_rule_ == FeeRule::coinbase) {
      pay_fee({}, ledger_.fee[tx]);
    }
  }

  std::uint32_t& stretch_of(std::uint32_t input) { return result_.stretch_of[ledger_.spent_output[input]]; }

  Stretch write_queue(std::uint32_t first, std::uint32_t last) {
    open_queue();
    for (std::uint32_t i = first; i < last; ++i) {
      const std::uint64_t value = ledger_.spent_value[i];
      if (stretch_of(i) == FifoLedger::kNone) {
        append_run(kOtherMoney, value);
      } else {
        append(result_.stretches[stretch_of(i)], value);
      }
    }
    return whole_queue();
  }

  // ---- the queue that is being written ----
  void open_queue() { queue_ = cells_.size(); }
  Stretch whole_queue() const { return {0, static_cast<std::uint32_t>(queue_)}; }

  void append_run(std::uint32_t label, std::uint64_t units) {
    if (units == 0) return;
    if (cells_.size() > queue_ && cells_.back().content == label) {
      cells_.back().units += units;
    } else {
      cells_.push_back({units, label});
    }
  }

  /// Copies the stretch cell by cell, or, when it turns out long, undoes that and refers to it.
  void append(const Stretch& stretch, std::uint64_t units, int depth = 0) {
    const std::size_t before = cells_.size();
    const Cell last = before > queue_ ? cells_.back() : Cell{};
    Stretch at = stretch;
    for (std::uint64_t left = units; left > 0; at = {0, at.first + 1}) {
      if (at.first - stretch.first == kCopiedCells || depth == kDeepestCopy) {
        cells_.resize(before);
        if (before > queue_) cells_.back() = last;
        refer_to(stretch, units);
        return;
      }
      const Cell cell = cells_[at.first];
      const std::uint64_t taken = std::min(left, cell.units - at.skip);
      left -= taken;
      if (!Queues::is_reference(cell)) {
        append_run(cell.content, taken);
      } else if (taken == cell.units) {
        cells_.push_back(cell);
      } else {
        append_part(cell, at.skip, taken, depth + 1);
      }
    }
  }

  void append_part(const Cell& reference, std::uint64_t skip, std::uint64_t units, int depth) {
    const Queues queues(result_);
    const Stretch part = queues.behind(queues.target(reference), skip);
    if (queues.has_stolen(part, units)) {
      append(part, units, depth);
    } else {
      append_run(kOtherMoney, units);
    }
  }

  void refer_to(const Stretch& stretch, std::uint64_t units) {
    cells_.push_back({units, Cell::kReference | static_cast<std::uint32_t>(result_.references.size())});
    result_.references.push_back(stretch);
  }

  // ---- paying out ----
  void fill_outputs(std::uint32_t tx, Stretch at) {
    const Queues queues(result_);
    for (std::uint32_t o = ledger_.first_output[tx]; o < ledger_.first_output[tx + 1]; ++o) {
      if (ledger_.value[o] == 0) continue;
      const Stretch begin = at;
      if (queues.pass_stolen(at, ledger_.value[o])) hold(o, begin);
    }
    const std::uint64_t fee = ledger_.fee[tx];
    if (fee > 0) pay_fee(queues.has_stolen(at, fee) ? at : Stretch{}, fee);
  }

  void hold(std::uint32_t output, const Stretch& stretch) {
    result_.stretch_of[output] = static_cast<std::uint32_t>(result_.stretches.size());
    result_.stretches.push_back(stretch);
  }

  void add_stolen(std::vector<U128>& sums, const Stretch& stretch, std::uint64_t units) const {
    Queues(result_).for_each_run(stretch, units, [&](std::uint32_t label, std::uint64_t amount) {
      if (label != kOtherMoney) sums[label] += amount;
    });
  }

  /// The default stretch stands for other money.
  void pay_fee(const Stretch& stretch, std::uint64_t units) {
    const bool is_stolen = stretch.first != FifoLedger::kNone;
    if (fee_rule_ == FeeRule::end) {
      if (is_stolen) add_stolen(result_.fees, stretch, units);
      return;
    }
    block_fees_ += units;
    fees_are_stolen_ = fees_are_stolen_ || is_stolen;
    fee_queue_.push_back({stretch, units});
  }

  void close_block(std::uint32_t coinbase) {
    if (fees_are_stolen_) {
      open_queue();
      for (const Fee& fee : fee_queue_) {
        if (fee.stretch.first == FifoLedger::kNone) {
          append_run(kOtherMoney, fee.units);
        } else {
          append(fee.stretch, fee.units);
        }
      }
      const std::uint64_t claimed = outputs_value(ledger_, coinbase);
      if (claimed > block_fees_) append_run(kOtherMoney, claimed - block_fees_);
      const Stretch queue = whole_queue();
      fill_outputs(coinbase, queue);
      if (claimed < block_fees_) {
        const std::uint64_t unclaimed = block_fees_ - claimed;
        add_stolen(result_.burnt, Queues(result_).behind(queue, claimed), unclaimed);
      }
    }
    fee_queue_.clear();
    block_fees_ = 0;
    fees_are_stolen_ = false;
  }

  void begin(const LedgerStart& start) {
    const std::uint64_t value = ledger_.value[start.output];
    if (value == 0) return;
    scratch_.clear();
    if (const std::uint32_t before = result_.stretch_of[start.output]; before != FifoLedger::kNone) {
      Queues(result_).for_each_run(
          result_.stretches[before], value, [&](std::uint32_t label, std::uint64_t units) { scratch_.push_back({label, units}); });
    } else {
      scratch_.push_back({kOtherMoney, value});
    }
    open_queue();
    for (const Segment& segment : scratch_) {
      const bool is_free = segment.label == kOtherMoney;
      append_run(is_free ? start.label : segment.label, segment.amount);
      if (is_free) result_.started[start.label] += segment.amount;
    }
    hold(start.output, whole_queue());
  }

  struct Fee {
    Stretch stretch;
    std::uint64_t units;
  };
  const WholeLedger& ledger_;
  const FeeRule fee_rule_;
  FifoLedger& result_;
  std::vector<Cell>& cells_;
  std::size_t queue_ = 0;       // where the queue that is being written begins
  std::vector<Fee> fee_queue_;  // of the block at hand
  std::uint64_t block_fees_ = 0;
  bool fees_are_stolen_ = false;
  std::vector<Segment> scratch_;
};

}  // namespace

std::vector<Segment> FifoLedger::coins(const WholeLedger& ledger, std::uint32_t output) const {
  std::vector<Segment> list;
  if (stretch_of[output] == kNone) return list;
  Queues(*this).for_each_run(stretches[stretch_of[output]], ledger.value[output], [&](std::uint32_t label, std::uint64_t units) {
    if (!list.empty() && list.back().label == label) {
      list.back().amount += units;
    } else {
      list.push_back({label, units});
    }
  });
  if (list.back().label == kOtherMoney) list.pop_back();
  return list;
}

FifoLedger fifo_ledger(const WholeLedger& ledger, std::span<const LedgerStart> starts, FeeRule fees) {
  std::size_t labels = 1;
  for (const LedgerStart& start : starts) labels = std::max(labels, start.label + std::size_t{1});
  FifoLedger result{.stretch_of = std::vector<std::uint32_t>(ledger.value.size(), FifoLedger::kNone),
                    .started = std::vector<U128>(labels, 0),
                    .fees = std::vector<U128>(labels, 0),
                    .burnt = std::vector<U128>(labels, 0)};
  FifoPass(ledger, fees, result).run(starts);
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
      ledger_.spent_value.push_back(*value);
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
