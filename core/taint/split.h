#pragma once
// How one UTXO transaction divides traced coins between its outputs and its fee (RULES.md §2). Pure: it knows amounts
// and labels, not transactions. Source of the rules: tracing literature as collected in RULES.md; FIFO is Clayton's case
// (Devaynes v Noble, 1816) as read by Anderson, Shumailov and Ahmed, "Making Bitcoin Legal" (2018).

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "model/question.h"

namespace peelback {

/// Label 0 is money that belongs to no theft; thefts are numbered from 1.
inline constexpr std::uint32_t kOtherMoney = 0;

/// A run of coins, in base units, that carry one label.
struct Segment {
  std::uint32_t label = kOtherMoney;
  std::uint64_t amount = 0;
  bool operator==(const Segment&) const = default;
};

/// Whether the rule knows an order of the coins inside an output (FIFO and LIFO), or only how many there are.
constexpr bool keeps_coin_order(Method method) { return method == Method::fifo || method == Method::lifo; }

/// One input. `coins` under FIFO and LIFO: its segments from the first unit on; what they do not cover is other money
/// behind them. Under the other rules: one segment a label, labels ascending, no other money.
struct SplitInput {
  std::uint64_t value = 0;
  std::span<const Segment> coins{};
};

/// A transaction as the rules see it. `outputs` in vout order; `pools` is value that leaves to shielded pools, in their
/// fixed order. Value that comes out of a pool is a last input without coins. What remains of the inputs is the fee.
struct SplitQuestion {
  std::span<const SplitInput> inputs{};
  std::span<const std::uint64_t> outputs{};
  std::span<const std::uint64_t> pools{};
};

/// Divides one transaction after another. It keeps working memory between calls, and nothing else.
class Splitter {
 public:
  /// Fills the buckets: the outputs, the pools, then the fee. Every rule but poison conserves each label to the unit.
  /// value_not_conserved when the buckets exceed the inputs; too_large when a sum passes 64 bits; conservation_broken
  /// when an input's coins exceed its value; unsupported for LIBR, which has no form on UTXO chains.
  /// Linear in segments and buckets; TIHO also sorts the buckets.
  Result<Done> split(Method method, const SplitQuestion& question);

  std::size_t bucket_count() const { return buckets_.size(); }
  /// The fee is the last bucket.
  std::size_t fee_bucket() const { return buckets_.size() - 1; }
  std::uint64_t value(std::size_t bucket) const { return buckets_[bucket].value; }
  /// In the form of SplitInput::coins, neighbours of one label joined, no other money at the end: empty when no traced
  /// coin arrived. Valid until the next split.
  std::span<const Segment> coins(std::size_t bucket) const {
    return std::span(coins_).subspan(buckets_[bucket].first, buckets_[bucket].count);
  }

 private:
  struct Bucket {
    std::uint64_t value = 0;
    std::size_t first = 0;
    std::size_t count = 0;
  };
  void fill_from_queue(std::span<const SplitInput> inputs, bool last_in_first);
  void fill_from_totals(std::span<const SplitInput> inputs, Method method, std::uint64_t inputs_value);
  void poison_all(std::span<const SplitInput> inputs);
  void share_out(Bucket& bucket, std::uint64_t share);

  std::vector<Bucket> buckets_;
  std::vector<Segment> coins_;
  std::vector<Segment> queue_;                // FIFO, LIFO: every segment in the order in which it is spent
  std::vector<Segment> totals_;               // the others: what is left of each label
  std::vector<std::uint32_t> by_descending_value_;
};

}  // namespace peelback
