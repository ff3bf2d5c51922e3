#include "taint/bounds_network.h"

#include <algorithm>
#include <utility>

#include "base/sort.h"
#include "taint/max_flow.h"

namespace peelback {

namespace {

// When something happened, as far as it can be compared: (height, index in block), both ends of what is possible.
struct Moment {
  std::uint64_t earliest = 0;
  std::uint64_t latest = 0;
};

constexpr std::uint64_t kAfterEverything = 0xffffffffffffffff;
constexpr std::uint64_t kUnlimited = 0xffffffffffffffff;  // a bound that never binds: what leaves the source is far below

Moment moment_of(const Store& store, TxIndex tx) {
  const auto height = store.height(tx);
  if (!height) return {0, kAfterEverything};
  const std::uint64_t block = static_cast<std::uint64_t>(*height) << 32;
  if (const auto position = store.position_in_block(tx)) return {block | *position, block | *position};
  return {block, block | 0xffffffff};
}

// Whether every coin of a transaction is known back to the coinbase that made it, none of them by way of an unexplored
// place. Each transaction is settled once.
class Ancestry {
 public:
  Ancestry(const Store& store, const std::vector<bool>& is_unexplored)
      : store_(store), is_unexplored_(is_unexplored), state_(store.tx_count(), State::unasked) {}

  bool is_known(InputIndex input) {
    const TxIndex parent = store_.previous_tx(input);
    if (!parent.exists() || !is_closed(parent)) return false;
    const OutputIndex output = store_.previous_output(input);
    return output.exists() && !is_unexplored_[output.value];
  }

 private:
  enum class State : std::uint8_t { unasked, asked, closed, open };

  bool is_closed(TxIndex tx) {
    std::vector<TxIndex> path{tx};
    while (!path.empty()) {
      const TxIndex last = path.back();
      if (state_[last.value] == State::unasked) {
        state_[last.value] = State::asked;
        if (store_.has_body(last) && !store_.is_coinbase(last)) push_parents(last, path);
      } else {
        path.pop_back();
        if (state_[last.value] == State::asked) settle(last);
      }
    }
    return state_[tx.value] == State::closed;
  }

  void push_parents(TxIndex tx, std::vector<TxIndex>& path) const {
    const auto inputs = store_.inputs(tx);
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const TxIndex parent = store_.previous_tx(inputs[i]);
      if (parent.exists() && state_[parent.value] == State::unasked) path.push_back(parent);
    }
  }

  // A parent that is still being asked about goes in a circle, which only forged ids can: open.
  void settle(TxIndex tx) {
    bool closed = store_.has_body(tx);
    if (closed && !store_.is_coinbase(tx)) {
      const auto inputs = store_.inputs(tx);
      for (std::uint32_t i = 0; i < inputs.count && closed; ++i) {
        const OutputIndex output = store_.previous_output(inputs[i]);
        closed = output.exists() && !is_unexplored_[output.value] && state_[store_.tx_of(output).value] == State::closed;
      }
    }
    state_[tx.value] = closed ? State::closed : State::open;
  }

  const Store& store_;
  const std::vector<bool>& is_unexplored_;
  std::vector<State> state_;
};

}  // namespace

BoundsNetwork::BoundsNetwork(const Store& store, Reach reach, bool is_open_ended, std::optional<std::uint32_t> label)
    : store_(&store), reach_(std::move(reach)), is_open_ended_(is_open_ended), start_units_(reach_.places.size(), 0) {
  for (const ReachPlace& place : reach_.places) fate_.push_back(place.fate);
  find_places();
  // What starts ask for at one place are its first units: of two the larger has both.
  for (const ReachStart& start : reach_.starts) {
    if (!label || start.label == *label) start_units_[start.place] = std::max(start_units_[start.place], start.units);
  }
  number_nodes();
}

void BoundsNetwork::find_places() {
  place_of_output_.assign(store_->output_count(), kNone);
  for (std::uint32_t i = 0; i < reach_.places.size(); ++i) {
    const PlaceKey& key = reach_.places[i].key;
    if (key.output.exists()) {
      place_of_output_[key.output.value] = i;
    } else {
      fee_places_.push_back({key.tx, i});
    }
  }
  sort_by(fee_places_, [](const FeePlace& a, const FeePlace& b) { return a.tx < b.tx; });
}

std::uint32_t BoundsNetwork::place_of(const PlaceKey& key) const {
  if (key.output.exists()) return place_of_output_[key.output.value];
  const auto fee = std::lower_bound(fee_places_.begin(), fee_places_.end(), key.tx, [](const FeePlace& f, TxIndex tx) { return f.tx < tx; });
  return fee != fee_places_.end() && fee->tx == key.tx ? fee->place : kNone;
}

void BoundsNetwork::number_nodes() {
  node_of_tx_.assign(store_->tx_count(), kNone);
  node_of_start_.assign(reach_.places.size(), kNone);
  node_count_ = 2;
  for (const TxIndex tx : reach_.spenders) {
    const auto inputs = store_->inputs(tx);
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const OutputIndex output = store_->previous_output(inputs[i]);
      if (output.exists() && place_of_output_[output.value] != kNone) number_start(place_of_output_[output.value]);
    }
    number_tx(tx);
  }
  for (const ReachStart& start : reach_.starts) number_start(start.place);
  for (const ReachPlace& place : reach_.places) {
    spender_.push_back(place.fate == Fate::flows_on ? node_of_tx_[store_->spend(place.key.output).tx.value] : kNone);
  }
}

void BoundsNetwork::number_start(std::uint32_t place) {
  if (start_units_[place] != 0 && node_of_start_[place] == kNone) node_of_start_[place] = node_count_++;
}

void BoundsNetwork::number_tx(TxIndex tx) {
  if (node_of_tx_[tx.value] != kNone) return;
  node_of_tx_[tx.value] = node_count_;
  spenders_.push_back({tx, node_count_++});
}

void BoundsNetwork::aim_at(std::span<const PlaceKey> target) {
  for (const std::uint32_t place : aimed_) fate_[place] = reach_.places[place].fate;
  aimed_.clear();
  targets_beyond_reach_.clear();
  const std::uint32_t known_nodes = node_count_;
  for (const PlaceKey& key : target) {
    if (const std::uint32_t place = place_of(key); place != kNone) {
      if (fate_[place] != Fate::target) aimed_.push_back(place);
      fate_[place] = Fate::target;
    } else if (key.output.exists()) {
      targets_beyond_reach_.push_back(key.output);
      number_tx(key.tx);
    }
  }
  sort_ascending(targets_beyond_reach_);
  targets_beyond_reach_.erase(std::unique(targets_beyond_reach_.begin(), targets_beyond_reach_.end()), targets_beyond_reach_.end());
  if (unexplored() > 0 && (!has_hidden_inputs_ || node_count_ != known_nodes)) find_hidden_inputs();
}

U128 BoundsNetwork::start() const {
  U128 start = 0;
  for (const std::uint64_t units : start_units_) start += units;
  return start;
}

std::uint64_t BoundsNetwork::unexplored() const {
  return static_cast<std::uint64_t>(std::count(fate_.begin(), fate_.end(), Fate::unexplored));
}

U128 BoundsNetwork::target_value() const {
  U128 value = 0;
  for (const std::uint32_t place : aimed_) value += value_of(place);
  return value;
}

bool BoundsNetwork::has_any(Fates counted) const {
  return std::any_of(fate_.begin(), fate_.end(), [&](Fate fate) { return (counted & fates(fate)) != 0; });
}

FlowNetwork<std::uint64_t> BoundsNetwork::flow_to(Fates counted, Rules rules) const {
  if (!rules.later_starts_absorb && !rules.hidden_coins_come_back && !has_any(counted)) return FlowNetwork<std::uint64_t>(2);
  std::vector<std::uint64_t> pools;
  if (rules.hidden_coins_come_back) pools = pool_moments();
  FlowNetwork<std::uint64_t> network(node_count_ + static_cast<std::uint32_t>(pools.size()));
  for (std::uint32_t i = 0; i < reach_.places.size(); ++i) {
    const std::uint32_t ahead = node_ahead(i, counted, pools);
    const std::uint32_t maker = maker_of(i);
    const std::uint32_t start = node_of_start_[i];
    if (start == kNone) {
      if (ahead != kNone && maker != kNone) network.add_arc(maker, ahead, value_of(i));
      continue;
    }
    const std::uint64_t units = start_units_[i];
    network.add_arc(kSource, start, units);
    if (ahead != kNone) network.add_arc(start, ahead, value_of(i));
    if (maker == kNone) continue;
    network.add_arc(maker, rules.later_starts_absorb ? kSink : start, units);
    network.add_arc(maker, start, value_of(i) - units);
  }
  if (rules.hidden_coins_come_back) add_pools(network, pools);
  return network;
}

std::optional<std::uint64_t> BoundsNetwork::flow_to(Fates counted, Rules rules, std::uint64_t& work_left) const {
  return flow_to(counted, rules).max_flow(kSource, kSink, work_left);
}

// Where the coins of a place go on to; kNone: nowhere that counts.
std::uint32_t BoundsNetwork::node_ahead(std::uint32_t place, Fates counted, const std::vector<std::uint64_t>& pools) const {
  const Fate fate = fate_[place];
  if (fate == Fate::flows_on) return spender_[place];
  if ((counted & fates(fate)) != 0) return kSink;
  if (fate != Fate::unexplored || pools.empty()) return kNone;
  const std::uint64_t earliest = moment_of(*store_, reach_.places[place].key.tx).earliest;
  const auto pool = std::lower_bound(pools.begin(), pools.end(), earliest);
  return node_count_ + static_cast<std::uint32_t>(pool - pools.begin());
}

std::optional<BoundsNetwork::Routed> BoundsNetwork::route() const {
  Routed routed{MixingFlow<std::uint64_t>(node_count_), {}};
  for (std::uint32_t i = 0; i < reach_.places.size(); ++i) {
    const std::uint32_t ahead = reach_.places[i].fate == Fate::flows_on ? spender_[i] : kSink;
    const std::uint32_t maker = maker_of(i);
    const std::uint32_t start = node_of_start_[i];
    if (start == kNone && maker == kNone) {  // another theft's start
      routed.arc_of_place.push_back(kNone);
      continue;
    }
    if (start != kNone) {
      if (maker != kNone) return std::nullopt;
      routed.flow.add_arc(kSource, start, start_units_[i]);
    }
    routed.arc_of_place.push_back(routed.flow.add_arc(start == kNone ? maker : start, ahead, value_of(i)));
  }
  if (!routed.flow.route(kSource, kSink)) return std::nullopt;
  return routed;
}

void BoundsNetwork::find_hidden_inputs() {
  has_hidden_inputs_ = true;
  hidden_inputs_.clear();
  std::vector<bool> is_unexplored(store_->output_count(), false);
  for (const ReachPlace& place : reach_.places) {
    if (place.key.output.exists() && place.fate == Fate::unexplored) is_unexplored[place.key.output.value] = true;
  }
  Ancestry ancestry(*store_, is_unexplored);
  for (const Spender& spender : spenders_) {
    const std::uint64_t latest = moment_of(*store_, spender.tx).latest;
    const auto inputs = store_->inputs(spender.tx);
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const OutputIndex output = store_->previous_output(inputs[i]);
      const std::uint32_t place = output.exists() ? place_of_output_[output.value] : kNone;
      const bool is_in_sight = place == kNone ? ancestry.is_known(inputs[i]) : reach_.places[place].fate != Fate::unexplored;
      if (!is_in_sight) hidden_inputs_.push_back({latest, spender.node, place, store_->value(inputs[i]).value_or(kUnlimited)});
    }
  }
  sort_by(hidden_inputs_, [](const HiddenInput& a, const HiddenInput& b) { return a.latest < b.latest; });
}

// A pool for each moment at which an input of unknown origin is spent, in order, and one after everything. Hidden coins
// enter the first pool that may be later than them, and flow from each into the next.
std::vector<std::uint64_t> BoundsNetwork::pool_moments() const {
  std::vector<std::uint64_t> pools;
  for (const HiddenInput& input : hidden_inputs_) {
    if (pools.empty() || pools.back() != input.latest) pools.push_back(input.latest);
  }
  if (pools.empty() || pools.back() != kAfterEverything) pools.push_back(kAfterEverything);
  return pools;
}

void BoundsNetwork::add_pools(FlowNetwork<std::uint64_t>& network, const std::vector<std::uint64_t>& pools) const {
  std::uint32_t pool = node_count_;
  for (const HiddenInput& input : hidden_inputs_) {
    while (pools[pool - node_count_] != input.latest) ++pool;
    const bool is_absorbed = input.place != kNone && fate_[input.place] == Fate::target;
    if (!is_absorbed) network.add_arc(pool, input.node, input.value);
  }
  const std::uint32_t last = node_count_ + static_cast<std::uint32_t>(pools.size()) - 1;
  for (std::uint32_t i = node_count_; i < last; ++i) network.add_arc(i, i + 1, kUnlimited);
  if (is_open_ended_) network.add_arc(last, kSink, kUnlimited);
  for (const OutputIndex output : targets_beyond_reach_) {
    network.add_arc(node_of_tx_[store_->tx_of(output).value], kSink, store_->value(output));
  }
}

}  // namespace peelback
