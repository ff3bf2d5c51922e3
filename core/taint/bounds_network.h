#pragma once
// Everything downstream of the starts on a UTXO chain as a network of coins: what bounds are computed in (RULES.md §6).

#include <optional>
#include <span>
#include <vector>

#include "taint/max_flow.h"
#include "taint/mixing_flow.h"
#include "taint/reach_places.h"

namespace peelback {

/// A set of fates.
using Fates = std::uint8_t;
constexpr Fates fates(Fate fate) { return static_cast<Fates>(1U << static_cast<unsigned>(fate)); }
inline constexpr Fates kOtherEnds = fates(Fate::unexplored) | fates(Fate::behind_service) | fates(Fate::known_end);

/// Nodes: the source, the sink, one a transaction that spends coins in reach or makes an output of the target, one a
/// start, and one for each moment at which hidden coins may come in. They are numbered along the way, so that the networks
/// in which none come in need no sorting.
class BoundsNetwork {
 public:
  /// With `label` only that theft's coins start; the others are other money.
  BoundsNetwork(const Store& store, Reach reach, bool is_open_ended, std::optional<std::uint32_t> label = {});

  /// Coins absorbed at these from now on, in place of the former target.
  void aim_at(std::span<const PlaceKey> target);

  U128 start() const;
  std::uint64_t value_of(std::uint32_t place) const { return reach_.places[place].value; }
  std::uint64_t transactions() const { return spenders_.size(); }
  std::uint64_t unexplored() const;
  /// The value of the target's places that coins reach.
  U128 target_value() const;

  struct Rules {
    bool hidden_coins_come_back = false;
    bool later_starts_absorb = false;
  };
  /// The network whose maximum flow from kSource to kSink is the most that can arrive at places of these fates.
  FlowNetwork<std::uint64_t> flow_to(Fates counted, Rules rules) const;
  /// That flow; absent when the work runs out.
  std::optional<std::uint64_t> flow_to(Fates counted, Rules rules, std::uint64_t& work_left) const;

  /// The whole of the starts on its way to all ends, and the arc of each place of the reach. Absent where one start lies
  /// downstream of another: not all of it finds room then.
  struct Routed {
    MixingFlow<std::uint64_t> flow;
    std::vector<std::uint32_t> arc_of_place;
  };
  std::optional<Routed> route() const;

  /// Position in Reach::places; kNone when no coins reach it.
  std::uint32_t place_of(const PlaceKey& key) const;
  static constexpr std::uint32_t kNone = 0xffffffff;
  static constexpr std::uint32_t kSource = 0;
  static constexpr std::uint32_t kSink = 1;

 private:
  struct Spender {
    TxIndex tx{};
    std::uint32_t node = 0;
  };
  struct HiddenInput {
    std::uint64_t latest = 0;
    std::uint32_t node = 0;
    std::uint32_t place = kNone;  // that it spends, if it is in reach
    std::uint64_t value = 0;
  };
  struct FeePlace {
    TxIndex tx{};
    std::uint32_t place = 0;
  };

  bool has_any(Fates counted) const;
  void find_places();
  void number_nodes();
  void number_start(std::uint32_t place);
  void number_tx(TxIndex tx);
  void find_hidden_inputs();
  std::uint32_t maker_of(std::uint32_t place) const { return node_of_tx_[reach_.places[place].key.tx.value]; }
  std::uint32_t node_ahead(std::uint32_t place, Fates counted, const std::vector<std::uint64_t>& pools) const;
  std::vector<std::uint64_t> pool_moments() const;
  void add_pools(FlowNetwork<std::uint64_t>& network, const std::vector<std::uint64_t>& pools) const;

  const Store* store_;
  Reach reach_;                                 // the fate of each place is that without a target
  bool is_open_ended_;
  std::vector<Fate> fate_;
  std::vector<std::uint32_t> aimed_;            // places of the target
  std::vector<OutputIndex> targets_beyond_reach_;
  std::vector<std::uint64_t> start_units_;      // of each place
  std::vector<std::uint32_t> place_of_output_;  // of each output of the store
  std::vector<FeePlace> fee_places_;            // by transaction
  std::vector<Spender> spenders_;
  std::vector<std::uint32_t> node_of_tx_;
  std::vector<std::uint32_t> node_of_start_;    // of each place
  std::vector<std::uint32_t> spender_;          // of each place that flows on: the node where its coins go
  std::vector<HiddenInput> hidden_inputs_;      // by moment
  bool has_hidden_inputs_ = false;
  std::uint32_t node_count_ = 0;
};

}  // namespace peelback
