#include "taint/split.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "base/sort.h"
#include "taint/floor_share.h"

namespace peelback {

namespace {

constexpr std::uint64_t kMax64 = ~std::uint64_t{0};

bool add_to(std::uint64_t& sum, std::uint64_t amount) {
  if (amount > kMax64 - sum) return false;
  sum += amount;
  return true;
}

}  // namespace

Result<Done> Splitter::split(Method method, const SplitQuestion& question) {
  const auto inputs = question.inputs;
  std::uint64_t inputs_value = 0;
  buckets_.clear();
  coins_.clear();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!add_to(inputs_value, inputs[i].value)) return Error{Code::too_large, "vin", "the input values pass 64 bits"};
    std::uint64_t traced = 0;
    bool fits = true;
    for (const Segment& segment : inputs[i].coins) {
      // Under poison each label may reach the whole value: labels overlap there.
      fits = method == Method::poison ? segment.amount <= inputs[i].value : add_to(traced, segment.amount);
      if (!fits) break;
    }
    if (!fits || traced > inputs[i].value) {
      return Error{Code::conservation_broken, "vin[" + std::to_string(i) + "]", "more coins are traced than there are"};
    }
  }
  std::uint64_t spent = 0;
  for (const auto values : {question.outputs, question.pools}) {
    for (const std::uint64_t value : values) {
      if (!add_to(spent, value)) return Error{Code::too_large, "vout", "the output values pass 64 bits"};
      buckets_.push_back({.value = value});
    }
  }
  if (spent > inputs_value) {
    return Error{Code::value_not_conserved, "vout",
                 "outputs of " + std::to_string(spent) + " exceed inputs of " + std::to_string(inputs_value)};
  }
  buckets_.push_back({.value = inputs_value - spent});
  switch (method) {
    case Method::fifo: fill_from_queue(inputs, false); break;
    case Method::lifo: fill_from_queue(inputs, true); break;
    case Method::haircut:
    case Method::tiho:
    case Method::dirty_first: fill_from_totals(inputs, method, inputs_value); break;
    case Method::poison: poison_all(inputs); break;
    case Method::libr: return Error{Code::unsupported, "method", "LIBR is defined for accounts only"};
  }
  return Done{};
}

void Splitter::fill_from_queue(std::span<const SplitInput> inputs, bool last_in_first) {
  queue_.clear();
  for (const SplitInput& input : inputs) {
    std::uint64_t other = input.value;
    for (const Segment& segment : input.coins) {
      queue_.push_back(segment);
      other -= segment.amount;
    }
    if (other > 0) queue_.push_back({kOtherMoney, other});
  }
  if (last_in_first) std::reverse(queue_.begin(), queue_.end());
  auto next = queue_.begin();
  for (Bucket& bucket : buckets_) {
    bucket.first = coins_.size();
    for (std::uint64_t need = bucket.value; need > 0;) {
      const std::uint64_t taken = std::min(need, next->amount);
      if (coins_.size() > bucket.first && coins_.back().label == next->label) {
        coins_.back().amount += taken;
      } else if (taken > 0) {
        coins_.push_back({next->label, taken});
      }
      need -= taken;
      next->amount -= taken;
      if (next->amount == 0) ++next;
    }
    if (coins_.size() > bucket.first && coins_.back().label == kOtherMoney) coins_.pop_back();
    bucket.count = coins_.size() - bucket.first;
  }
}

void Splitter::fill_from_totals(std::span<const SplitInput> inputs, Method method, std::uint64_t inputs_value) {
  totals_.clear();
  for (const SplitInput& input : inputs) {
    for (const Segment& segment : input.coins) {
      const auto place = std::find_if(totals_.begin(), totals_.end(),
                                      [&](const Segment& total) { return total.label >= segment.label; });
      if (place != totals_.end() && place->label == segment.label) {
        place->amount += segment.amount;
      } else {
        totals_.insert(place, segment);
      }
    }
  }
  const std::uint64_t traced = std::accumulate(totals_.begin(), totals_.end(), std::uint64_t{0},
                                               [](std::uint64_t sum, const Segment& s) { return sum + s.amount; });
  if (traced == 0) return;
  if (method == Method::haircut) {
    const FloorShare floor_of(traced, inputs_value);
    std::uint64_t filled = 0;
    std::uint64_t shared = 0;
    for (Bucket& bucket : buckets_) {
      filled += bucket.value;
      const std::uint64_t upto = floor_of.of(filled);
      share_out(bucket, upto - shared);
      shared = upto;
    }
    return;
  }
  by_descending_value_.resize(buckets_.size());
  std::iota(by_descending_value_.begin(), by_descending_value_.end(), 0U);
  if (method == Method::tiho) {
    sort_by(std::span(by_descending_value_).first(by_descending_value_.size() - 1),  // the fee stays last
            [&](std::uint32_t a, std::uint32_t b) { return buckets_[a].value > buckets_[b].value; });
  }
  std::uint64_t left = traced;
  for (const std::uint32_t index : by_descending_value_) {
    const std::uint64_t share = std::min(left, buckets_[index].value);
    share_out(buckets_[index], share);
    left -= share;
  }
}

// Divides a bucket's share over what is left of each label, by cumulative floors in label order: labels then always sum
// to the answer for one label, and no label gives more than it has.
void Splitter::share_out(Bucket& bucket, std::uint64_t share) {
  bucket.first = coins_.size();
  if (share > 0) {
    std::uint64_t left = 0;
    for (const Segment& total : totals_) left += total.amount;
    std::uint64_t upto_label = 0;
    std::uint64_t given = 0;
    for (Segment& total : totals_) {
      upto_label += total.amount;
      const std::uint64_t upto = mul_div_floor_u64(share, upto_label, left);
      if (upto > given) coins_.push_back({total.label, upto - given});
      total.amount -= upto - given;
      given = upto;
    }
  }
  bucket.count = coins_.size() - bucket.first;
}

void Splitter::poison_all(std::span<const SplitInput> inputs) {
  totals_.clear();
  for (const SplitInput& input : inputs) {
    for (const Segment& segment : input.coins) {
      if (segment.amount > 0) totals_.push_back({segment.label, 0});
    }
  }
  sort_by(totals_, [](const Segment& a, const Segment& b) { return a.label < b.label; });
  totals_.erase(std::unique(totals_.begin(), totals_.end()), totals_.end());
  for (Bucket& bucket : buckets_) {
    bucket.first = coins_.size();
    if (bucket.value > 0) {
      for (const Segment& reached : totals_) coins_.push_back({reached.label, bucket.value});
    }
    bucket.count = coins_.size() - bucket.first;
  }
}

}  // namespace peelback
