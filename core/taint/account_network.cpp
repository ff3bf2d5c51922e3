#include "taint/account_network.h"

#include <algorithm>

#include "base/sort.h"
#include "taint/account_network_builder.h"
#include "taint/capped_sum.h"

namespace peelback {

Result<AccountNetwork> AccountNetwork::build(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                                             const AccountBoundsTarget* target, std::optional<std::uint32_t> label, RowOrder order) {
  return AccountNetworkBuilder(store, question, hints, target, label, order).build();
}

// ---- arcs that can be asked about ----
AccountNetwork::Arcs AccountNetwork::target_arcs() const {
  const auto end = ends_.find({.fate = Fate::target});
  return end == ends_.end() ? Arcs{} : Arcs{end->second.arc};
}

AccountNetwork::Arcs AccountNetwork::service_arcs() const {
  Arcs arcs;
  for (const auto& [key, end] : ends_) {
    if (key.fate == Fate::behind_service && end.is_reached) arcs.push_back(end.arc);
  }
  return arcs;
}

AccountNetwork::Arcs AccountNetwork::end_arcs(const AccountPlace& place, Fate fate) const {
  Arcs arcs;
  for (auto end = ends_.lower_bound({.holding = place.holding, .memo = MemoIndex{std::uint32_t{0}}, .tx = AccountTxIndex{std::uint32_t{0}}});
       end != ends_.end() && end->first.holding == place.holding; ++end) {
    const EndKey& key = end->first;
    if (key.kind != place.kind || key.fate != fate || key.conversion != kNone || !(key.tx == place.tx)) continue;
    if (!key.any_memo && !(key.memo == place.memo)) continue;
    arcs.push_back(end->second.arc);
  }
  return arcs;
}

AccountNetwork::Arcs AccountNetwork::arrival_arcs(const AccountPlace& place) const {
  Arcs arcs;
  for (const Payment& payment : payments_) {
    if (payment.kind == place.kind && payment.to == place.holding && payment.memo == place.memo) arcs.push_back(payment.arc);
  }
  return arcs;
}

template <class Visit>
void AccountNetwork::for_payments_of(const AccountHop& hop, const AccountPlace& to, Visit visit) const {
  auto payment = std::lower_bound(payments_.begin(), payments_.end(), hop.tx, [](const Payment& p, AccountTxIndex tx) { return p.tx < tx; });
  for (; payment != payments_.end() && payment->tx == hop.tx; ++payment) {
    const bool arrives = to.kind != AccountPlaceKind::account || (payment->to == to.holding && payment->memo == to.memo);
    if (arrives && payment->kind == to.kind && payment->movement == hop.movement) visit(*payment);
  }
}

AccountNetwork::Arcs AccountNetwork::hop_arcs(const AccountHop& hop, const AccountPlace& to) const {
  Arcs arcs;
  for_payments_of(hop, to, [&](const Payment& payment) { arcs.push_back(payment.arc); });
  return arcs;
}

bool AccountNetwork::is_disputed(const AccountHop& hop, const AccountPlace& to) const {
  bool is_disputed = false;
  for_payments_of(hop, to, [&](const Payment& payment) { is_disputed = is_disputed || payment.is_disputed; });
  return is_disputed;
}

// ---- flows ----
U128 AccountNetwork::capacity_of(const Arc& arc, View view) const {
  return arc.role == Role::supply ? legs_[arc.at].supply[static_cast<std::size_t>(view)] : arc.capacity;
}

U128 AccountNetwork::total(View view) const {
  U128 sum = started_total_;
  for (const Leg& leg : legs_) sum += leg.supply[static_cast<std::size_t>(view)];
  return sum;
}

// For each asset one for each moment at which hidden coins may come to a balance, and one after everything.
std::vector<AccountNetwork::Pool> AccountNetwork::pools() const {
  std::vector<Pool> pools{{target_asset_, kNone}};
  for (const Entry& entry : entries_) {
    pools.push_back({entry.asset, entry.at});
    pools.push_back({entry.asset, kNone});
  }
  for (const Arc& arc : arcs_) {
    if (arc.role == Role::unseen) pools.push_back({asset_of_end_[arc.to], kNone});
  }
  sort_ascending(pools);
  pools.erase(std::unique(pools.begin(), pools.end()), pools.end());
  return pools;
}

FlowNetwork<U128> AccountNetwork::network_for(const Arcs& arcs, View view, bool elsewhere) const {
  std::vector<Pool> pools;
  if (view == View::hidden) pools = this->pools();
  const auto pool_at = [&](AssetIndex asset, std::uint32_t moment) {
    return node_count_ + static_cast<std::uint32_t>(std::lower_bound(pools.begin(), pools.end(), Pool{asset, moment}) - pools.begin());
  };
  std::vector<bool> is_asked(arcs_.size(), false);
  for (const std::uint32_t arc : arcs) is_asked[arc] = true;
  FlowNetwork<U128> network(node_count_ + static_cast<std::uint32_t>(pools.size()));
  for (std::uint32_t i = 0; i < arcs_.size(); ++i) {
    const Arc& arc = arcs_[i];
    std::uint32_t to = arc.to;
    if (is_asked[i]) {
      if (elsewhere) continue;
      to = kSink;
    } else if (to == kSink) {
      if (!elsewhere) continue;
    } else if (arc.role == Role::displaced && view == View::least) {
      to = kSink;
    } else if (arc.role == Role::unseen && view == View::hidden && !is_asked[end_arc_of_node_[to]]) {
      to = pool_at(asset_of_end_[to], arc.at);
    }
    network.add_arc(arc.from, to, capacity_of(arc, view));
  }
  if (view == View::hidden) {
    for (const Entry& entry : entries_) network.add_arc(pool_at(entry.asset, entry.at), entry.node, entry.capacity);
    for (std::uint32_t i = 0; i + 1 < pools.size(); ++i) {
      if (pools[i].asset == pools[i + 1].asset) network.add_arc(node_count_ + i, node_count_ + i + 1, kU128Max);
    }
    const bool is_target = !arcs.empty() && arcs == target_arcs();
    if (is_target && (is_open_ended_ || may_miss_arrivals_)) network.add_arc(pool_at(target_asset_, kNone), kSink, kU128Max);
  }
  return network;
}

std::optional<U128> AccountNetwork::flow(const Arcs& arcs, View view, bool elsewhere, FlowWork& work) const {
  return work.next(kSource, kSink, [&] { return network_for(arcs, view, elsewhere); });
}

std::optional<U128> AccountNetwork::most_along(const Arcs& arcs, View view, FlowWork& work) const {
  return flow(arcs, view, false, work);
}

std::optional<U128> AccountNetwork::least_along(const Arcs& arcs, FlowWork& work) const {
  const auto elsewhere = flow(arcs, View::least, true, work);
  if (!elsewhere) return std::nullopt;
  return total(View::least) - *elsewhere;
}

bool AccountNetwork::settle_conversions(bool has_several_labels, FlowWork& work) {
  // What comes out of all conversions together must be countable, or the flows could not be.
  U128 room = kU128Max - started_total_;
  for (Leg& leg : legs_) {
    if (leg.gained > room) return false;
    room -= leg.gained;
    std::fill(std::begin(leg.supply), std::end(leg.supply), U128{0});  // whoever asks again begins with the first
  }
  for (std::size_t first = 0; first < legs_.size();) {
    Arcs arcs;
    bool is_reached = false;
    for (const auto& [key, end] : ends_) {
      if (key.conversion != legs_[first].conversion) continue;
      arcs.push_back(end.arc);
      is_reached = end.is_reached;
    }
    std::optional<U128> least = 0;
    std::optional<U128> seen = 0;
    if (is_reached) {
      seen = most_along(arcs, View::seen, work);
      least = seen ? least_along(arcs, work) : std::nullopt;
    }
    const auto most = has_reached_unexplored_ && seen ? most_along(arcs, View::hidden, work) : seen;
    if (!least || !seen || !most) return false;
    const std::uint32_t conversion = legs_[first].conversion;
    for (; first < legs_.size() && legs_[first].conversion == conversion; ++first) {
      Leg& leg = legs_[first];
      const auto out_of = [&](U128 given, auto mul_div) { return std::min(leg.room, mul_div(given, leg.gained, leg.given).value_or(leg.gained)); };
      leg.supply[static_cast<std::size_t>(View::seen)] = out_of(*seen, mul_div_ceil);
      leg.supply[static_cast<std::size_t>(View::hidden)] = out_of(*most, mul_div_ceil);
      const U128 must = leg.is_disputed ? 0 : out_of(*least, mul_div_floor);
      leg.supply[static_cast<std::size_t>(View::least)] = must - (has_several_labels && must > 0 ? 1 : 0);
    }
  }
  return true;
}

std::optional<MixingFlow<U128>> AccountNetwork::route(View view) const {
  if (has_overlap_) return std::nullopt;
  MixingFlow<U128> way(node_count_);
  for (const Arc& arc : arcs_) way.add_arc(arc.from, arc.to, arc.role == Role::displaced ? 0 : capacity_of(arc, view));
  if (!way.route(kSource, kSink)) return std::nullopt;
  return way;
}

// ---- what is known without flows ----
U128 AccountNetwork::ceiling() const {
  U128 sum = started_[target_asset_.value];
  for (const Leg& leg : legs_) {
    if (leg.asset == target_asset_) add_capped(sum, leg.gained);
  }
  return has_reached_unexplored_ ? sum : std::min(sum, target_room_);
}

}  // namespace peelback
