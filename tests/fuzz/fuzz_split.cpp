// One transaction and one balance divided by every rule, with amounts of any size: each label leaves with the units it
// brought, nothing gets more than it holds, and the quick floor is the exact one.

#include "support/dice.h"
#include "taint/account_rules.h"
#include "taint/floor_share.h"
#include "taint/split.h"

using namespace peelback;
using test::Dice;
using test::require;

namespace {

constexpr std::uint32_t kLabels = 4;  // other money and three thefts
using Units = std::vector<U128>;      // by label

Units units_of(std::span<const Segment> coins) {
  Units units(kLabels, 0);
  for (const Segment& segment : coins) units[segment.label] += segment.amount;
  return units;
}

void add_thefts(Units& sum, const Units& units) {
  for (std::uint32_t label = 1; label < kLabels; ++label) sum[label] += units[label];
}

/// Coins of an output as the rule keeps them: in their order, or one segment a label.
std::vector<Segment> made_coins(Dice& dice, Method method, std::uint64_t& value) {
  std::vector<Segment> coins;
  const std::uint8_t count = dice.below(5);
  for (std::uint8_t i = 0; i < count; ++i) {
    const std::uint32_t label = keeps_coin_order(method) ? dice.below(kLabels) : i + 1U;
    const std::uint64_t units = dice.units64();
    if (label >= kLabels || units == 0 || units > ~std::uint64_t{0} - value) continue;
    coins.push_back({label, units});
    value += units;
  }
  return coins;
}

void check_split(Dice& dice) {
  const auto method = static_cast<Method>(dice.below(7));
  std::vector<std::vector<Segment>> coins;
  std::vector<std::uint64_t> values;
  Units brought(kLabels, 0);
  for (std::uint8_t i = 0, count = dice.below(5); i < count; ++i) {
    std::uint64_t value = 0;
    coins.push_back(made_coins(dice, method, value));
    add_thefts(brought, units_of(coins.back()));
    const std::uint64_t other = dice.units64();
    values.push_back(other > ~std::uint64_t{0} - value ? value : value + other);
  }
  std::vector<SplitInput> inputs;
  for (std::size_t i = 0; i < coins.size(); ++i) inputs.push_back({.value = values[i], .coins = coins[i]});
  std::vector<std::uint64_t> buckets[2];
  for (auto& list : buckets) {
    for (std::uint8_t i = 0, count = dice.below(5); i < count; ++i) list.push_back(dice.units64());
  }
  Splitter splitter;
  const auto done = splitter.split(method, {.inputs = inputs, .outputs = buckets[0], .pools = buckets[1]});
  if (!done) {
    require(done.error().code != Code::conservation_broken);
    return;
  }
  Units left_with(kLabels, 0);
  U128 paid = 0;
  for (std::size_t bucket = 0; bucket < splitter.bucket_count(); ++bucket) {
    const Units units = units_of(splitter.coins(bucket));
    add_thefts(left_with, units);
    paid += splitter.value(bucket);
    U128 held = 0;
    for (const U128 of_label : units) {
      require(of_label <= splitter.value(bucket));
      held += of_label;
    }
    require(method == Method::poison || held <= splitter.value(bucket));
  }
  U128 value = 0;
  for (const std::uint64_t input : values) value += input;
  require(paid == value);
  require(method == Method::poison || left_with == brought);
}

void check_balance(Dice& dice) {
  const auto method = static_cast<Method>(dice.below(7));
  AccountCoins coins(method);
  for (int i = 0; i < 24; ++i) {
    if (dice.below(2) == 0) {
      const U128 amount = dice.amount().units() >> 5;
      if (amount > kU128Max - coins.balance()) continue;
      std::vector<CoinRun> runs;
      label_first_units(method, runs, amount, dice.below(2) == 0 ? amount : amount / 2, 1U + dice.below(3));
      coins.put(runs, amount);
      continue;
    }
    const std::vector<CoinRun> before(coins.totals().begin(), coins.totals().end());
    const U128 balance = coins.balance();
    const U128 amount = balance / (1U + dice.below(4));
    const auto taken = label_totals(coins.take(amount));
    require(coins.balance() == balance - amount);
    if (method == Method::poison) continue;
    std::vector<CoinRun> together = taken;
    together.insert(together.end(), coins.totals().begin(), coins.totals().end());
    require(traced_units(method, taken) <= amount);
    require(label_totals(together) == before);
    require(traced_units(method, coins.totals()) <= coins.balance());
  }
}

void check_shares(Dice& dice) {
  std::vector<CoinRun> left;
  U128 all = 0;
  for (std::uint32_t label = 1; label < kLabels; ++label) {
    const U128 units = dice.amount().units() >> 2;
    if (units == 0) continue;
    left.push_back({label, units});
    all += units;
  }
  const auto before = left;
  const auto divisor = static_cast<U128>(1U + dice.below(4));
  auto given = share_out(left, all / divisor);
  require(traced_units(Method::haircut, given) == all / divisor);
  given.insert(given.end(), left.begin(), left.end());
  require(label_totals(given) == before);
  const U128 gained = dice.amount().units();
  if (all > 0) require(traced_units(Method::haircut, convert_labels(before, all, gained)) == gained);
}

void check_floor(Dice& dice) {
  const std::uint64_t whole = dice.units64();
  if (whole == 0 || whole >> 63 != 0) return;
  const std::uint64_t traced = dice.units64() % (whole + 1);
  const std::uint64_t part = dice.units64() % (whole + 1);
  require(mul_div_floor(traced, part, whole) == U128{FloorShare(traced, whole).of(part)});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Dice dice(ByteView(data, size));
  check_split(dice);
  check_balance(dice);
  check_shares(dice);
  check_floor(dice);
  return 0;
}
