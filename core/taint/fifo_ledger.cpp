#include "taint/fifo_ledger.h"

#include <algorithm>
#include <bit>

#include "taint/ledger_pass.h"

namespace peelback {

namespace {

using Stretch = FifoLedger::Stretch;

/// Reads queues.
class Queues {
 public:
  explicit Queues(const FifoLedger& fifo)
      : fifo_(fifo), cells_(fifo.cells.data()), bits_(fifo.content_bits), labels_(static_cast<std::uint32_t>(fifo.started.size())) {}

  /// Where a cell begins in its queue, and by that where the one before it ends.
  std::uint64_t begin(std::uint32_t cell) const { return cells_[cell] >> bits_; }

  std::uint32_t content(std::uint32_t cell) const {
    const std::uint64_t mask = (std::uint64_t{1} << bits_) - 1;
    const std::uint64_t content = cells_[cell] & mask;
    return content != mask ? static_cast<std::uint32_t>(content) : wide_content(cell);
  }

  bool is_reference(std::uint32_t content) const { return content >= labels_; }

  /// The cell, of these, in which the coin before `stop` lies.
  std::uint32_t cell_before(std::uint64_t stop, std::uint32_t first, std::uint32_t last) const {
    const FifoLedger::Cell key = stop << bits_;
    // Halving without a branch that the processor would have to guess.
    for (std::uint32_t count = last - first + 1; count > 1;) {
      const std::uint32_t half = count / 2;
      first += cells_[first + half] < key ? half : 0;
      count -= half;
    }
    return first;
  }

  /// The first `units` coins of a stretch.
  Stretch front(Stretch stretch, std::uint64_t units) const {
    stretch.last = cell_before(stretch.position + units, stretch.first, stretch.last);
    return stretch;
  }

  /// A stretch without its first `units` coins. Precondition: there are more.
  Stretch behind(Stretch stretch, std::uint64_t units) const {
    stretch.position += units;
    stretch.first = cell_before(stretch.position + 1, stretch.first, stretch.last);
    return stretch;
  }

  /// `units` coins of what a reference stands for, from the position `from` of the reference's own queue on.
  Stretch part(std::uint32_t cell, std::uint64_t from, std::uint64_t units) const {
    return front(behind(fifo_.references[content(cell) - labels_], from - begin(cell)), units);
  }

  bool is_whole(std::uint32_t cell, std::uint64_t position, std::uint64_t stop) const {
    return position <= begin(cell) && begin(cell + 1) <= stop;
  }

  /// Whether a stolen coin is in the stretch, which ends before `stop`.
  bool has_stolen(const Stretch& stretch, std::uint64_t stop) const {
    // Of two neighbours at least one holds a stolen coin, when all of both is asked for.
    if (stretch.last - stretch.first > 2) return true;
    for (std::uint32_t cell = stretch.first; cell <= stretch.last; ++cell) {
      const std::uint32_t held = content(cell);
      if (held != kOtherMoney && (!is_reference(held) || is_whole(cell, stretch.position, stop))) return true;
    }
    // What is inside of cut references is looked up only where nothing else is stolen.
    for (std::uint32_t cell = stretch.first; cell <= stretch.last; ++cell) {
      if (content(cell) == kOtherMoney) continue;
      const std::uint64_t from = std::max(stretch.position, begin(cell));
      const std::uint64_t units = std::min(stop, begin(cell + 1)) - from;
      const Stretch inside = part(cell, from, units);
      if (has_stolen(inside, inside.position + units)) return true;
    }
    return false;
  }

  /// Calls visit(label, units) for each run of the first `units` units of a stretch; neighbours may carry one label.
  template <class Visit>
  void for_each_run(const Stretch& stretch, std::uint64_t units, Visit visit) const {
    struct Level {
      std::uint64_t position;
      std::uint64_t stop;
      std::uint32_t cell;
    };
    std::vector<Level> levels = {{stretch.position, stretch.position + units, stretch.first}};
    while (!levels.empty()) {
      Level& level = levels.back();
      if (level.position == level.stop) {
        levels.pop_back();
        continue;
      }
      const std::uint32_t cell = level.cell++;
      const std::uint64_t from = level.position;
      level.position = std::min(begin(cell + 1), level.stop);
      const std::uint64_t taken = level.position - from;
      const std::uint32_t held = content(cell);
      if (is_reference(held)) {
        const Stretch inside = part(cell, from, taken);
        levels.push_back({inside.position, inside.position + taken, inside.first});
      } else {
        visit(held, taken);
      }
    }
  }

 private:
  std::uint32_t wide_content(std::uint32_t cell) const {
    const auto& wide = fifo_.wide_contents;
    return std::lower_bound(wide.begin(), wide.end(), cell,
                            [](const FifoLedger::WideContent& row, std::uint32_t c) { return row.cell < c; })
        ->content;
  }

  const FifoLedger& fifo_;
  const FifoLedger::Cell* cells_;
  int bits_;
  std::uint32_t labels_;
};

class FifoPass {
 public:
  FifoPass(const WholeLedger& ledger, FeeRule fees, FifoLedger& result)
      : ledger_(ledger), fee_rule_(fees), result_(result), cells_(result.cells),
        label_count_(static_cast<std::uint32_t>(result.started.size())) {}

  void run(std::span<const LedgerStart> starts) {
    for_each_in_order(
        ledger_, starts, [&](std::uint32_t tx) { pass(tx); }, [&](std::uint32_t coinbase) { close_block(coinbase); },
        [&](const LedgerStart& start) { begin(start); });
  }

 private:
  // Shorter stretches are copied cell by cell: a reference costs more than it saves. Copying also keeps references
  // shallow, for a part of a stretch that has become short gets rid of it.
  static constexpr std::uint32_t kCopiedCells = 32;
  static constexpr int kDeepestCopy = 32;

  void pass(std::uint32_t tx) {
    const std::uint32_t first = ledger_.first_input[tx];
    const std::uint32_t last = ledger_.first_input[tx + 1];
    std::uint32_t stolen = first;
    while (stolen < last && stretch_of(stolen) == FifoLedger::kNone) ++stolen;
    if (stolen < last) {
      const Stretch queue = last - first == 1 ? result_.stretches[stretch_of(first)] : write_queue(first, last);
      for (std::uint32_t i = stolen; i < last; ++i) forget(stretch_of(i));
      fill_outputs(tx, queue);
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
    return close_queue();
  }

  // ---- the queue that is being written ----
  void open_queue() {
    queue_ = cells_.size();
    length_ = 0;
    last_content_ = FifoLedger::kNone;
  }

  /// Precondition: the queue holds a coin.
  Stretch close_queue() {
    cells_.push_back(length_ << result_.content_bits);
    return {0, static_cast<std::uint32_t>(queue_), static_cast<std::uint32_t>(cells_.size() - 2)};
  }

  void append_run(std::uint32_t label, std::uint64_t units) {
    if (units == 0) return;
    if (label == last_content_) {
      length_ += units;
    } else {
      append_cell(label, units);
    }
  }

  void append_cell(std::uint32_t content, std::uint64_t units) {
    const std::uint64_t widest = (std::uint64_t{1} << result_.content_bits) - 1;
    if (content >= widest) result_.wide_contents.push_back({static_cast<std::uint32_t>(cells_.size()), content});
    cells_.push_back(length_ << result_.content_bits | std::min<std::uint64_t>(content, widest));
    length_ += units;
    last_content_ = content;
  }

  /// Copies the stretch cell by cell or, when it is long, refers to it.
  void append(const Stretch& stretch, std::uint64_t units, int depth = 0) {
    if (stretch.last - stretch.first >= kCopiedCells || depth == kDeepestCopy) {
      append_cell(label_count_ + static_cast<std::uint32_t>(result_.references.size()), units);
      result_.references.push_back(stretch);
      return;
    }
    const std::uint64_t stop = stretch.position + units;
    for (std::uint32_t cell = stretch.first; cell <= stretch.last; ++cell) {
      const Queues queues(result_);
      const std::uint32_t content = queues.content(cell);
      const std::uint64_t from = std::max(stretch.position, queues.begin(cell));
      const std::uint64_t taken = std::min(queues.begin(cell + 1), stop) - from;
      if (!queues.is_reference(content)) {
        append_run(content, taken);
      } else if (queues.is_whole(cell, stretch.position, stop)) {
        append_cell(content, taken);
      } else {
        append_part(queues.part(cell, from, taken), taken, depth + 1);
      }
    }
  }

  void append_part(const Stretch& part, std::uint64_t units, int depth) {
    if (Queues(result_).has_stolen(part, part.position + units)) {
      append(part, units, depth);
    } else {
      append_run(kOtherMoney, units);
    }
  }

  // ---- paying out ----
  /// Pays the outputs, then the fee, from the coins at hand.
  void fill_outputs(std::uint32_t tx, Stretch at) {
    const Queues queues(result_);
    const auto take = [&](std::uint64_t units) {
      const Stretch taken = queues.front(at, units);
      at.position += units;
      at.first = taken.last + (queues.begin(taken.last + 1) == at.position ? 1 : 0);
      return queues.has_stolen(taken, at.position) ? taken : Stretch{};
    };
    for (std::uint32_t o = ledger_.first_output[tx]; o < ledger_.first_output[tx + 1]; ++o) {
      if (ledger_.value[o] == 0) continue;
      if (const Stretch taken = take(ledger_.value[o]); is_stolen(taken)) hold(o, taken);
    }
    if (const std::uint64_t fee = ledger_.fee[tx]; fee > 0) pay_fee(take(fee), fee);
  }

  /// The default stretch stands for other money.
  static bool is_stolen(const Stretch& stretch) { return stretch.first != FifoLedger::kNone; }

  /// Rows of spent outputs are used again: few enough are in use at a time to stay in the processor's cache.
  void hold(std::uint32_t output, const Stretch& stretch) {
    std::uint32_t& row = result_.stretch_of[output];
    if (free_rows_.empty()) {
      row = static_cast<std::uint32_t>(result_.stretches.size());
      result_.stretches.push_back(stretch);
    } else {
      row = free_rows_.back();
      free_rows_.pop_back();
      result_.stretches[row] = stretch;
    }
  }

  void forget(std::uint32_t& row) {
    if (row != FifoLedger::kNone) free_rows_.push_back(row);
    row = FifoLedger::kNone;
  }

  void add_stolen(std::vector<U128>& sums, const Stretch& stretch, std::uint64_t units) const {
    Queues(result_).for_each_run(stretch, units, [&](std::uint32_t label, std::uint64_t amount) {
      if (label != kOtherMoney) sums[label] += amount;
    });
  }

  void pay_fee(const Stretch& stretch, std::uint64_t units) {
    if (fee_rule_ == FeeRule::end) {
      if (is_stolen(stretch)) add_stolen(result_.fees, stretch, units);
      return;
    }
    block_fees_ += units;
    if (is_stolen(stretch)) {
      fee_queue_.push_back({other_fees_, stretch, units});
      other_fees_ = 0;
    } else {
      other_fees_ += units;
    }
  }

  void close_block(std::uint32_t coinbase) {
    if (!fee_queue_.empty()) {
      open_queue();
      for (const Fee& fee : fee_queue_) {
        append_run(kOtherMoney, fee.other_before);
        append(fee.stretch, fee.units);
      }
      const std::uint64_t claimed = outputs_value(ledger_, coinbase);
      append_run(kOtherMoney, other_fees_ + std::max(claimed, block_fees_) - block_fees_);
      const Stretch queue = close_queue();
      fill_outputs(coinbase, queue);
      if (claimed < block_fees_) {
        const std::uint64_t unclaimed = block_fees_ - claimed;
        add_stolen(result_.burnt, Queues(result_).behind(queue, claimed), unclaimed);
      }
    }
    fee_queue_.clear();
    block_fees_ = 0;
    other_fees_ = 0;
  }

  void begin(const LedgerStart& start) {
    const std::uint64_t value = ledger_.value[start.output];
    if (value == 0) return;
    scratch_.clear();
    std::uint32_t& before = result_.stretch_of[start.output];
    if (before != FifoLedger::kNone) {
      Queues(result_).for_each_run(
          result_.stretches[before], value, [&](std::uint32_t label, std::uint64_t units) { scratch_.push_back({label, units}); });
    } else {
      scratch_.push_back({kOtherMoney, value});
    }
    forget(before);
    open_queue();
    for (const Segment& segment : scratch_) {
      const bool is_free = segment.label == kOtherMoney;
      append_run(is_free ? start.label : segment.label, segment.amount);
      if (is_free) result_.started[start.label] += segment.amount;
    }
    hold(start.output, close_queue());
  }

  struct Fee {
    std::uint64_t other_before;  // units of other money that were paid since the stolen fee before
    Stretch stretch;
    std::uint64_t units;
  };
  const WholeLedger& ledger_;
  const FeeRule fee_rule_;
  FifoLedger& result_;
  std::vector<FifoLedger::Cell>& cells_;
  const std::uint32_t label_count_;
  std::size_t queue_ = 0;           // where the queue that is being written begins
  std::uint64_t length_ = 0;        // its coins so far
  std::uint32_t last_content_ = 0;  // of its cells
  std::vector<std::uint32_t> free_rows_;
  std::vector<Fee> fee_queue_;      // of the block at hand
  std::uint64_t other_fees_ = 0;    // behind it
  std::uint64_t block_fees_ = 0;
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
  FifoLedger result{.content_bits = 64 - static_cast<int>(std::bit_width(ledger.largest_sum | 1)),
                    .stretch_of = std::vector<std::uint32_t>(ledger.value.size(), FifoLedger::kNone),
                    .started = std::vector<U128>(labels, 0),
                    .fees = std::vector<U128>(labels, 0),
                    .burnt = std::vector<U128>(labels, 0)};
  // Thefts that spread over a ledger leave about a cell for each output; growing there by copies costs an eighth of the pass.
  result.cells.reserve(ledger.value.size() + ledger.value.size() / 4);
  FifoPass(ledger, fees, result).run(starts);
  return result;
}

}  // namespace peelback
