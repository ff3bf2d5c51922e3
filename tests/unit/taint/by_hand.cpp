#include "unit/taint/by_hand.h"

#include <algorithm>
#include <deque>
#include <set>

#include "taint/split.h"
#include "unit/taint/tokens.h"

namespace peelback::test {

namespace {

Tokens tokens_of(const Counts& counts, std::uint64_t value) {
  Tokens tokens;
  for (const auto& [label, units] : counts) tokens.insert(tokens.end(), units, label);
  tokens.resize(value, kOtherMoney);
  return tokens;
}

}  // namespace

std::vector<Tokens> divide(Method method, const std::vector<Tokens>& inputs, const std::vector<std::uint64_t>& buckets) {
  std::vector<Tokens> result(buckets.size());
  std::deque<std::uint32_t> queue;
  for (const Tokens& tokens : inputs) queue.insert(queue.end(), tokens.begin(), tokens.end());
  if (keeps_coin_order(method)) {
    for (std::size_t b = 0; b < buckets.size(); ++b) {
      for (std::uint64_t unit = 0; unit < buckets[b]; ++unit) {
        result[b].push_back(method == Method::fifo ? queue.front() : queue.back());
        method == Method::fifo ? queue.pop_front() : queue.pop_back();
      }
    }
    return result;
  }
  Counts left = count(Tokens(queue.begin(), queue.end()));
  const std::uint64_t traced = sum(left);
  std::vector<std::uint64_t> shares(buckets.size());
  std::vector<std::size_t> turn(buckets.size());
  for (std::size_t b = 0; b < buckets.size(); ++b) turn[b] = b;
  if (method == Method::haircut) {
    std::uint64_t credit = 0;
    for (std::size_t b = 0; b < buckets.size(); ++b) {
      for (std::uint64_t unit = 0; unit < buckets[b]; ++unit) {
        credit += traced;
        if (credit < queue.size()) continue;
        credit -= queue.size();
        ++shares[b];
      }
    }
  } else {
    if (method == Method::tiho) {
      std::stable_sort(turn.begin(), turn.end() - 1, [&](std::size_t a, std::size_t b) { return buckets[a] > buckets[b]; });
    }
    std::uint64_t unassigned = traced;
    for (const std::size_t b : turn) {
      while (shares[b] < buckets[b] && unassigned > 0) {
        ++shares[b];
        --unassigned;
      }
    }
  }
  for (const std::size_t b : turn) result[b] = tokens_of(hand_out(left, shares[b]), buckets[b]);
  return result;
}

std::uint64_t begin(Method method, Tokens& tokens, std::uint64_t units, std::uint32_t label) {
  std::uint64_t added = 0;
  // Without coin order the traced coins of an output stand first.
  if (!keeps_coin_order(method)) tokens = tokens_of(count(tokens), tokens.size());
  for (std::uint64_t unit = 0; unit < units; ++unit) {
    if (tokens[unit] != kOtherMoney) continue;
    tokens[unit] = label;
    ++added;
  }
  if (!keeps_coin_order(method)) tokens = tokens_of(count(tokens), tokens.size());
  return added;
}

void add_ends(Answer& answer, const std::string& place, const Tokens& tokens) {
  for (const auto& [label, units] : count(tokens)) answer.ends[place + " label " + std::to_string(label)] += units;
}

RandomCase random_case(std::mt19937_64& random) {
  RandomCase result;
  auto& txs = result.ledger.txs;
  const std::vector<std::string> addresses = {"ann", "bob", "cyd", "burn"};
  struct Coin {
    In input;
    std::uint64_t value;
  };
  std::vector<Coin> coins;
  std::uint32_t height = 1;
  const std::size_t count = 2 + below(random, 12);
  for (std::size_t t = 0; t < count; ++t) {
    if (below(random, 3) == 0) ++height;
    Tx tx{.name = "t" + std::to_string(t), .height = height};
    std::uint64_t value = 0;
    const std::size_t inputs = 1 + below(random, 3);
    for (std::size_t i = 0; i < inputs; ++i) {
      if (coins.empty() || below(random, 4) == 0) {
        const std::uint64_t fresh = below(random, 12);
        tx.inputs.push_back(from_outside(fresh));
        value += fresh;
        continue;
      }
      // The newest coins are spent most, so that trails grow long.
      const std::size_t pick = coins.size() - 1 - std::min<std::size_t>(coins.size() - 1, below(random, 4));
      tx.inputs.push_back(coins[pick].input);
      value += coins[pick].value;
      coins.erase(coins.begin() + static_cast<std::ptrdiff_t>(pick));
    }
    std::uint64_t left = value - std::min(value, below(random, 4));
    const std::size_t outputs = 1 + below(random, 4);
    for (std::uint32_t vout = 0; vout < outputs; ++vout) {
      const std::uint64_t amount = vout + 1 == outputs && below(random, 3) > 0 ? left : below(random, left + 1);
      left -= amount;
      const std::string& address = addresses[std::min<std::size_t>(below(random, 10) / 3, 3)];
      tx.outputs.push_back({amount, address});
      if (address != "burn") coins.push_back({{.tx = tx.name, .vout = vout}, amount});
    }
    txs.push_back(tx);
  }
  const std::size_t starts = 1 + below(random, 3);
  for (std::size_t s = 0; s < starts; ++s) {
    const auto label = static_cast<std::uint32_t>(1 + below(random, 3));
    const Tx& tx = txs[below(random, 1 + txs.size() / 2)];
    const auto kind = below(random, 4);
    if (kind == 0) {
      result.starts.push_back(start_at_tx(tx.name, label));
    } else if (kind == 1) {
      result.starts.push_back(start_at_address(addresses[below(random, 3)], {}, label));
      if (below(random, 2) == 0) result.starts.back().amount = Amount{1 + below(random, 15)};
    } else {
      const auto vout = static_cast<std::uint32_t>(below(random, tx.outputs.size()));
      result.starts.push_back(start_at(tx.name, vout, {}, label));
      if (below(random, 2) == 0) result.starts.back().amount = Amount{below(random, tx.outputs[vout].value + 1)};
    }
  }
  return result;
}

Answer trace_by_hand(const RandomCase& random_case, Method method) {
  const auto& starts = random_case.starts;
  Answer answer;
  answer.added.resize(starts.size());
  answer.already_traced.resize(starts.size());
  std::map<std::string, Tokens> unspent;
  std::map<std::string, std::string> address_of;
  std::vector<U128> left_of_start;
  for (const Start& start : starts) left_of_start.push_back(start.amount ? start.amount->units() : kU128Max);
  const auto begin_at = [&](Tokens& tokens, std::size_t s, std::uint64_t units) {
    const std::uint64_t added = begin(method, tokens, units, starts[s].label);
    answer.added[s] += added;
    answer.already_traced[s] += units - added;
  };
  for (const Tx& tx : random_case.ledger.txs) {
    std::vector<Tokens> inputs;
    std::uint64_t value = 0;
    for (const In& input : tx.inputs) {
      if (input.stated) {
        inputs.emplace_back(*input.stated, kOtherMoney);
      } else {
        const std::string name = input.tx + ':' + std::to_string(input.vout);
        inputs.push_back(unspent[name]);
        unspent.erase(name);
        for (std::size_t s = 0; s < starts.size(); ++s) {
          if (starts[s].ref.kind != Ref::Kind::address || starts[s].ref.id != address_of[name]) continue;
          const auto units = static_cast<std::uint64_t>(std::min<U128>(left_of_start[s], inputs.back().size()));
          if (starts[s].amount) left_of_start[s] -= units;
          begin_at(inputs.back(), s, units);
        }
      }
      value += inputs.back().size();
    }
    std::vector<std::uint64_t> buckets;
    for (const Out& output : tx.outputs) {
      buckets.push_back(output.value);
      value -= output.value;
    }
    buckets.push_back(value);
    const auto divided = divide(method, inputs, buckets);
    add_ends(answer, tx.name + ":fee", divided.back());
    for (std::uint32_t vout = 0; vout < tx.outputs.size(); ++vout) {
      const std::string name = tx.name + ':' + std::to_string(vout);
      Tokens& tokens = unspent[name] = divided[vout];
      address_of[name] = tx.outputs[vout].address;
      for (std::size_t s = 0; s < starts.size(); ++s) {
        const Ref& ref = starts[s].ref;
        if (ref.kind == Ref::Kind::address || !(ref.txid == txid_of(tx.name))) continue;
        if (ref.kind == Ref::Kind::output && ref.vout != vout) continue;
        if (ref.kind == Ref::Kind::transaction && address_of[name] == "burn") continue;
        begin_at(tokens, s, starts[s].amount ? static_cast<std::uint64_t>(starts[s].amount->units()) : tokens.size());
      }
    }
  }
  for (const auto& [name, tokens] : unspent) add_ends(answer, name, tokens);
  return answer;
}

Answer answer_of(const RandomCase& random_case, const Store& store, const Trail& trail) {
  Answer answer;
  for (const End& end : trail.ends) {
    const std::string place = ref_name(random_case.ledger, store, trail.places[end.place.value]);
    answer.ends[place + " label " + std::to_string(end.label)] += static_cast<std::uint64_t>(end.amount.units());
  }
  sum_up_starts(trail.starts, answer.added, answer.already_traced);
  return answer;
}

}  // namespace peelback::test
