#include "unit/taint/free_mixing.h"

#include <algorithm>
#include <map>

namespace peelback::test {

namespace {

std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

}  // namespace

MixingCase random_mixing_case(std::mt19937_64& random) {
  MixingCase made;
  auto& txs = made.ledger.txs;
  std::vector<std::pair<In, std::uint64_t>> coins;
  const std::size_t count = 3 + below(random, 4);
  for (std::size_t t = 0; t < count; ++t) {
    Tx tx{.name = "t" + std::to_string(t), .height = static_cast<std::uint32_t>(1 + t)};
    std::uint64_t value = 0;
    const std::size_t inputs = t == 0 ? 1 : 1 + below(random, 2);
    for (std::size_t i = 0; i < inputs; ++i) {
      if (coins.empty() || (t > 0 && below(random, 5) == 0)) {
        const std::uint64_t fresh = 1 + below(random, 5);
        tx.inputs.push_back(from_outside(fresh));
        value += fresh;
      } else {
        const std::size_t chosen = below(random, coins.size());
        tx.inputs.push_back(coins[chosen].first);
        value += coins[chosen].second;
        coins.erase(coins.begin() + static_cast<std::ptrdiff_t>(chosen));
      }
    }
    const std::size_t outputs = 1 + below(random, 3);
    for (std::size_t o = 0; o < outputs; ++o) {
      const std::uint64_t paid = o + 1 == outputs ? value - std::min(value, below(random, 2)) : below(random, value + 1);
      value -= paid;
      if (paid > 0) coins.push_back({In{.tx = tx.name, .vout = static_cast<std::uint32_t>(o)}, paid});
      tx.outputs.push_back({paid, "somebody"});
    }
    txs.push_back(tx);
  }
  const auto any_output = [&] {
    const std::size_t t = below(random, count);
    return LedgerPlace{t, below(random, txs[t].outputs.size())};
  };
  do {
    made.start = {below(random, 2), 0};
    made.start.vout = below(random, txs[made.start.tx].outputs.size());
    made.amount = txs[made.start.tx].outputs[made.start.vout].value;
  } while (made.amount == 0 && below(random, 50) != 0);
  if (made.amount == 0) return random_mixing_case(random);
  if (below(random, 3) == 0) made.amount = 1 + below(random, made.amount);
  made.targets.insert(any_output());
  if (below(random, 2) == 0) made.targets.insert(any_output());
  return made;
}

std::map<LedgerPlace, std::uint64_t> MixingCase::starts() const {
  std::map<LedgerPlace, std::uint64_t> all = more_starts;
  all[start] = amount;
  return all;
}

// Every state that free mixing inside each transaction allows: how many of the stolen units lie at each output.
UnitRange try_every_way(const MixingCase& made) {
  const auto& txs = made.ledger.txs;
  using State = std::map<LedgerPlace, std::uint64_t>;
  std::set<State> states{State{made.starts()}};
  for (std::size_t t = 0; t < txs.size(); ++t) {
    std::set<State> next;
    for (const State& state : states) {
      State without = state;
      std::uint64_t stolen = 0;
      for (const In& input : txs[t].inputs) {
        const auto parent = std::find_if(txs.begin(), txs.end(), [&](const Tx& tx) { return tx.name == input.tx; });
        const LedgerPlace spent{static_cast<std::size_t>(parent - txs.begin()), input.vout};
        const auto held = without.find(spent);
        if (held == without.end() || made.targets.count(spent) != 0) continue;
        stolen += held->second;
        without.erase(held);
      }
      std::uint64_t fee = 0;
      for (const In& input : txs[t].inputs) {
        const auto parent = std::find_if(txs.begin(), txs.end(), [&](const Tx& tx) { return tx.name == input.tx; });
        fee += input.stated ? *input.stated : parent->outputs[input.vout].value;
      }
      for (const Out& output : txs[t].outputs) fee -= output.value;
      // The outputs one after the other, the fee takes what is left.
      std::vector<std::pair<State, std::uint64_t>> open{{without, stolen}};
      for (std::size_t o = 0; o < txs[t].outputs.size(); ++o) {
        std::vector<std::pair<State, std::uint64_t>> filled;
        for (const auto& [partial, left] : open) {
          for (std::uint64_t units = 0; units <= std::min(left, txs[t].outputs[o].value); ++units) {
            State with = partial;
            if (units > 0) with[{t, o}] = units;
            filled.push_back({with, left - units});
          }
        }
        open.swap(filled);
      }
      for (const auto& [full, left] : open) {
        if (left <= fee) next.insert(full);
      }
    }
    states.swap(next);
    // A start is placed before its own transaction is processed: put back what the loop above does not know of.
    if (t == made.start.tx) {
      std::set<State> started;
      for (State state : states) {
        for (const auto& [place, units] : made.starts()) state[place] = units;
        started.insert(state);
      }
      states.swap(started);
    }
  }
  UnitRange range;
  for (const auto& start : made.starts()) range.least += start.second;
  for (const State& state : states) {
    std::uint64_t arrived = 0;
    for (const auto& [place, units] : state) arrived += made.targets.count(place) != 0 ? units : 0;
    range.least = std::min(range.least, arrived);
    range.most = std::max(range.most, arrived);
  }
  return range;
}

}  // namespace peelback::test
