#include "taint/bounds.h"

#include <algorithm>
#include <map>

#include "base/sort.h"
#include "taint/max_flow.h"

namespace peelback {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;

enum class Fate : std::uint8_t { flows_on, target, unexplored, behind_service, known_end };

Fate fate_of(EndReason reason) {
  switch (reason) {
    case EndReason::unspent:
    case EndReason::fee:
    case EndReason::burnt: return Fate::known_end;
    case EndReason::service:
    case EndReason::busy:
    case EndReason::mixer:
    case EndReason::shielded: return Fate::behind_service;
    default: return Fate::unexplored;
  }
}

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

struct FlowRules {
  bool hidden_coins_come_back = false;
  bool later_starts_absorb = false;
};

// The reach graph as a network. Nodes: the source, the sink, one a transaction that spends coins in reach or makes an
// output of the target, one a start, and one for each moment at which hidden coins may come in.
class BoundsNetwork {
 public:
  BoundsNetwork(const Store& store, const Trail& reach, const BoundsTarget& target)
      : store_(store), reach_(reach), is_open_ended_(target.open_ended), fate_(reach.places.size(), Fate::flows_on), start_units_(reach.places.size(), 0) {
    for (const End& end : reach.ends) fate_[end.place.value] = fate_of(end.reason);
    find_places();
    for (const OutputIndex output : target.outputs) aim_at(output);
    sort_ascending(targets_beyond_reach_);
    targets_beyond_reach_.erase(std::unique(targets_beyond_reach_.begin(), targets_beyond_reach_.end()), targets_beyond_reach_.end());
    for (const StartReport& report : reach.starts) add_start(report);
    number_nodes();
    find_hidden_inputs();
  }

  Bounds bounds() const {
    Bounds bounds;
    U128 start = 0;
    for (const std::uint64_t units : start_units_) start += units;
    const auto to_target = [](Fate fate) { return fate == Fate::target; };
    const auto to_services = [](Fate fate) { return fate == Fate::behind_service; };
    const auto to_other_ends = [](Fate fate) { return fate != Fate::target && fate != Fate::flows_on; };
    const std::uint64_t seen = flow_to(to_target);
    bounds.transactions = spenders_.size();
    bounds.unexplored = static_cast<std::uint64_t>(std::count(fate_.begin(), fate_.end(), Fate::unexplored));
    const std::uint64_t most = bounds.unexplored == 0 ? seen : flow_to(to_target, {.hidden_coins_come_back = true});
    bounds.start = Amount{start};
    bounds.at_most = Amount{most};
    bounds.untraced = Amount{most - seen};
    bounds.at_least = Amount{start - flow_to(to_other_ends, {.later_starts_absorb = true})};
    bounds.behind_services = Amount{flow_to(to_services)};
    return bounds;
  }

 private:
  static constexpr std::uint32_t kSource = 0;
  static constexpr std::uint32_t kSink = 1;

  struct Spender {
    TxIndex tx{};
    std::uint32_t node = 0;
  };
  struct HiddenInput {
    std::uint64_t latest = 0;
    std::uint32_t node = 0;
    std::uint64_t value = 0;
  };

  void find_places() {
    place_of_output_.assign(store_.output_count(), kNone);
    for (std::uint32_t i = 0; i < reach_.places.size(); ++i) {
      if (reach_.places[i].output.exists()) place_of_output_[reach_.places[i].output.value] = i;
    }
  }

  void aim_at(OutputIndex output) {
    const std::uint32_t place = place_of_output_[output.value];
    if (place == kNone) {
      targets_beyond_reach_.push_back(output);
    } else {
      fate_[place] = Fate::target;
    }
  }

  // What a start asks for at one place, new or traced already, are its first units: of two starts the larger has both.
  void add_start(const StartReport& report) {
    std::map<std::uint32_t, std::uint64_t> asked;
    for (const auto* parts : {&report.added, &report.already_traced}) {
      for (const StartPart& part : *parts) asked[part.place.value] += static_cast<std::uint64_t>(part.amount.units());
    }
    for (const auto& [place, units] : asked) start_units_[place] = std::max(start_units_[place], units);
  }

  std::uint64_t value_of(std::uint32_t place) const { return static_cast<std::uint64_t>(reach_.places[place].value.units()); }

  void number_nodes() {
    node_of_tx_.assign(store_.tx_count(), kNone);
    node_count_ = 2;
    for (const Hop& hop : reach_.hops) number_tx(hop.tx);
    for (const OutputIndex output : targets_beyond_reach_) number_tx(store_.tx_of(output));
    node_of_start_.assign(reach_.places.size(), kNone);
    for (std::size_t i = 0; i < start_units_.size(); ++i) {
      if (start_units_[i] != 0) node_of_start_[i] = node_count_++;
    }
  }

  void number_tx(TxIndex tx) {
    if (node_of_tx_[tx.value] != kNone) return;
    node_of_tx_[tx.value] = node_count_;
    spenders_.push_back({tx, node_count_++});
  }

  // `counts`: the fates at which coins arrive.
  template <class Counts>
  std::uint64_t flow_to(Counts counts, FlowRules rules = {}) const {
    std::vector<std::uint64_t> pools;
    if (rules.hidden_coins_come_back) pools = pool_moments();
    FlowNetwork<std::uint64_t> network(node_count_ + static_cast<std::uint32_t>(pools.size()));
    for (std::uint32_t i = 0; i < reach_.places.size(); ++i) {
      add_place(network, i, node_ahead(i, counts, pools), rules);
    }
    if (rules.hidden_coins_come_back) add_pools(network, pools);
    return network.max_flow(kSource, kSink);
  }

  // Where the coins of a place go on to; kNone: nowhere that counts.
  template <class Counts>
  std::uint32_t node_ahead(std::uint32_t place, Counts counts, const std::vector<std::uint64_t>& pools) const {
    const Fate fate = fate_[place];
    if (fate == Fate::flows_on) return node_of_tx_[store_.spend(reach_.places[place].output).tx.value];
    if (counts(fate)) return kSink;
    if (fate != Fate::unexplored || pools.empty()) return kNone;
    const std::uint64_t earliest = moment_of(store_, reach_.places[place].tx).earliest;
    const auto pool = std::lower_bound(pools.begin(), pools.end(), earliest);
    return node_count_ + static_cast<std::uint32_t>(pool - pools.begin());
  }

  void add_place(FlowNetwork<std::uint64_t>& network, std::uint32_t index, std::uint32_t ahead, FlowRules rules) const {
    const std::uint32_t maker = node_of_tx_[reach_.places[index].tx.value];
    const std::uint32_t start = node_of_start_[index];
    if (start == kNone) {
      if (ahead != kNone) network.add_arc(maker, ahead, value_of(index));
      return;
    }
    const std::uint64_t units = start_units_[index];
    network.add_arc(kSource, start, units);
    if (ahead != kNone) network.add_arc(start, ahead, value_of(index));
    if (maker == kNone) return;
    network.add_arc(maker, rules.later_starts_absorb ? kSink : start, units);
    network.add_arc(maker, start, value_of(index) - units);
  }

  // ---- hidden coins ----
  void find_hidden_inputs() {
    std::vector<bool> is_unexplored(store_.output_count(), false);
    for (std::size_t i = 0; i < fate_.size(); ++i) {
      const OutputIndex output = reach_.places[i].output;
      if (output.exists() && fate_[i] == Fate::unexplored) is_unexplored[output.value] = true;
    }
    Ancestry ancestry(store_, is_unexplored);
    for (const Spender& spender : spenders_) {
      const std::uint64_t latest = moment_of(store_, spender.tx).latest;
      const auto inputs = store_.inputs(spender.tx);
      for (std::uint32_t i = 0; i < inputs.count; ++i) {
        const OutputIndex output = store_.previous_output(inputs[i]);
        const std::uint32_t place = output.exists() ? place_of_output_[output.value] : kNone;
        const bool is_in_sight = place == kNone ? ancestry.is_known(inputs[i]) : fate_[place] != Fate::unexplored;
        if (!is_in_sight) hidden_inputs_.push_back({latest, spender.node, store_.value(inputs[i]).value_or(kUnlimited)});
      }
    }
    sort_by(hidden_inputs_, [](const HiddenInput& a, const HiddenInput& b) { return a.latest < b.latest; });
  }

  // A pool for each moment at which an input of unknown origin is spent, in order, and one after everything. Hidden
  // coins enter the first pool that may be later than them, and flow from each into the next.
  std::vector<std::uint64_t> pool_moments() const {
    std::vector<std::uint64_t> pools;
    for (const HiddenInput& input : hidden_inputs_) {
      if (pools.empty() || pools.back() != input.latest) pools.push_back(input.latest);
    }
    if (pools.empty() || pools.back() != kAfterEverything) pools.push_back(kAfterEverything);
    return pools;
  }

  void add_pools(FlowNetwork<std::uint64_t>& network, const std::vector<std::uint64_t>& pools) const {
    std::uint32_t pool = node_count_;
    for (const HiddenInput& input : hidden_inputs_) {
      while (pools[pool - node_count_] != input.latest) ++pool;
      network.add_arc(pool, input.node, input.value);
    }
    const std::uint32_t last = node_count_ + static_cast<std::uint32_t>(pools.size()) - 1;
    for (std::uint32_t i = node_count_; i < last; ++i) network.add_arc(i, i + 1, kUnlimited);
    if (is_open_ended_) network.add_arc(last, kSink, kUnlimited);
    for (const OutputIndex output : targets_beyond_reach_) {
      network.add_arc(node_of_tx_[store_.tx_of(output).value], kSink, store_.value(output));
    }
  }

  const Store& store_;
  const Trail& reach_;
  const bool is_open_ended_;
  std::vector<Fate> fate_;                      // of each place
  std::vector<std::uint64_t> start_units_;      // of each place
  std::vector<std::uint32_t> place_of_output_;  // of each output of the store
  std::vector<OutputIndex> targets_beyond_reach_;
  std::vector<Spender> spenders_;
  std::vector<std::uint32_t> node_of_tx_;
  std::vector<std::uint32_t> node_of_start_;
  std::vector<HiddenInput> hidden_inputs_;      // by moment
  std::uint32_t node_count_ = 0;
};

}  // namespace

Result<Bounds> find_bounds(const Store& store, const Question& question, const TraceHints& hints, const BoundsTarget& target) {
  // Poison goes wherever any rule can: its trail is the reach graph, with the reason why each place was left.
  Question everything = question;
  everything.method = Method::poison;
  everything.limits.min_amount = Amount{};
  everything.limits.min_share_ppm = 0;
  everything.limits.fan_out = 0;
  const auto reach = trace(store, everything, hints);
  if (!reach) return reach.error();
  return BoundsNetwork(store, *reach, target).bounds();
}

}  // namespace peelback
