#include "taint/account_bounds.h"

#include <algorithm>

#include "base/sort.h"
#include "taint/account_bounds_search.h"

namespace peelback {

namespace {

using Arcs = AccountNetwork::Arcs;
using View = AccountNetwork::View;

constexpr RowOrder kOrders[] = {RowOrder::as_listed, RowOrder::reversed};

/// The wider of two: what holds in either order of rows.
AmountRange join(const AmountRange& a, const AmountRange& b) {
  const Amount most = std::max(a.at_most, b.at_most);
  const U128 seen = std::max(a.at_most.units() - a.untraced.units(), b.at_most.units() - b.untraced.units());
  return {std::min(a.at_least, b.at_least), most, Amount{most.units() - seen}};
}

std::optional<AmountRange> range_by_flows(const AccountNetwork& network, const Arcs& arcs, FlowWork& work) {
  const auto seen = network.most_along(arcs, View::seen, work);
  const auto most = seen && network.has_hidden_ways() ? network.most_along(arcs, View::hidden, work) : seen;
  const auto least = most ? network.least_along(arcs, work) : std::nullopt;
  if (!least) return std::nullopt;
  return AmountRange{Amount{*least}, Amount{*most}, Amount{*most - *seen}};
}

AccountBounds bounds_of(AccountNetwork& network, FlowWork& work) {
  AccountBounds bounds = network.facts();
  const bool is_settled = network.settle_conversions(false, work);
  const auto range = is_settled ? range_by_flows(network, network.target_arcs(), work) : std::nullopt;
  const auto behind = range ? network.most_along(network.service_arcs(), View::seen, work) : std::nullopt;
  if (!behind) {
    bounds.is_complete = false;
    bounds.at_most = Amount{network.ceiling()};
    return bounds;
  }
  bounds.at_least = range->at_least;
  bounds.at_most = range->at_most;
  bounds.untraced = range->untraced;
  bounds.behind_services = Amount{*behind};
  return bounds;
}

void widen(AccountBounds& bounds, const AccountBounds& other) {
  const AmountRange range = join({bounds.at_least, bounds.at_most, bounds.untraced}, {other.at_least, other.at_most, other.untraced});
  bounds.start = std::max(bounds.start, other.start);
  bounds.at_least = range.at_least;
  bounds.at_most = range.at_most;
  bounds.untraced = range.untraced;
  bounds.behind_services = std::max(bounds.behind_services, other.behind_services);
  bounds.transactions = std::max(bounds.transactions, other.transactions);
  bounds.unexplored = std::max(bounds.unexplored, other.unexplored);
  bounds.conversions = std::max(bounds.conversions, other.conversions);
  bounds.unknown_openings = std::max(bounds.unknown_openings, other.unknown_openings);
  bounds.is_complete = bounds.is_complete && other.is_complete;
}

/// Ranges of arcs in one order of rows, for the coins of one question.
class ArcRanges {
 public:
  static Result<ArcRanges> make(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                                std::optional<std::uint32_t> label, RowOrder order, bool has_several_labels, FlowWork& work) {
    auto network = AccountNetwork::build(store, question, hints, nullptr, label, order);
    if (!network) return network.error();
    return ArcRanges(std::move(network).value(), has_several_labels, work);
  }

  const AccountNetwork& network() const { return network_; }

  std::optional<AmountRange> of(const Arcs& arcs, FlowWork& work) {
    if (!is_settled_ || work.left == 0) return std::nullopt;
    if (arcs.size() != 1 || !least_way_ || !seen_way_) return range_by_flows(network_, arcs, work);
    const auto least = least_way_->least(arcs[0], work.left);
    const auto seen = least ? seen_way_->most(arcs[0], work.left) : std::nullopt;
    const auto most = seen && network_.has_hidden_ways() ? network_.most_along(arcs, View::hidden, work) : seen;
    if (!most) return std::nullopt;
    return AmountRange{Amount{*least}, Amount{*most}, Amount{*most - *seen}};
  }

 private:
  ArcRanges(AccountNetwork network, bool has_several_labels, FlowWork& work) : network_(std::move(network)) {
    is_settled_ = network_.settle_conversions(has_several_labels, work);
    if (!is_settled_) return;
    least_way_ = network_.route(View::least);
    seen_way_ = network_.route(View::seen);
  }

  AccountNetwork network_;
  bool is_settled_ = false;
  std::optional<MixingFlow<U128>> least_way_;
  std::optional<MixingFlow<U128>> seen_way_;
};

/// What is asked of one label: an end or a hop of the trail, and the row of the answer.
struct Asked {
  std::uint32_t label = 0;
  std::uint32_t index = 0;
  std::uint32_t row = 0;
};

bool has_several_labels(const AccountQuestion& question) {
  return std::any_of(question.starts.begin(), question.starts.end(),
                     [&](const AccountStart& start) { return start.label != question.starts[0].label; });
}

/// Whether coins of another theft can be among those that the label starts with: they were in the balance.
bool shares_starts(const AccountTrail& reach, std::uint32_t label) {
  const auto has_others = [&](HoldingIndex holding) {
    return std::any_of(reach.places.begin(), reach.places.end(), [&](const AccountPlace& place) {
      const auto amounts = reach.amounts_of(place);
      return place.holding == holding && std::any_of(amounts.begin(), amounts.end(), [&](const LabelAmount& a) { return a.label != label; });
    });
  };
  for (const StartReport& report : reach.starts) {
    if (report.label != label) continue;
    if (!report.already_traced.empty()) return true;
    for (const StartPart& part : report.added) {
      if (has_others(reach.places[part.place.value].holding)) return true;
    }
  }
  return false;
}

/// Whether coins of another theft can be paid in place of what a conversion gives the label: they were in the balance that pays it.
bool shares_conversions(const AccountTrail& reach, std::uint32_t label) {
  std::vector<MovementIndex> given;
  for (const AccountHop& hop : reach.hops) {
    if (hop.is_conversion && hop.label == label) given.push_back(hop.movement);
  }
  sort_ascending(given);
  return std::any_of(reach.hops.begin(), reach.hops.end(), [&](const AccountHop& hop) {
    return !hop.is_conversion && hop.label != label && hop.movement.exists() && std::binary_search(given.begin(), given.end(), hop.movement);
  });
}

/// Puts the ends or the hops of a trail to a network.
class Asker {
 public:
  Asker(const AccountTrail& trail, bool asks_ends) : trail_(trail), asks_ends_(asks_ends) {}

  std::uint32_t label_of(std::uint32_t index) const { return asks_ends_ ? trail_.ends[index].label : trail_.hops[index].label; }

  /// An amount that is a fact. The order of a provider's rows is none.
  std::optional<Amount> exact(std::uint32_t index) const {
    if (has_provider_order()) return std::nullopt;
    if (!asks_ends_) {
      const AccountHop& hop = trail_.hops[index];
      return hop.basis == AmountBasis::exact ? std::optional(hop.to_amount) : std::nullopt;
    }
    const AccountEnd& end = trail_.ends[index];
    const AccountPlace& place = trail_.places[end.place.value];
    if (!ends_where_it_arrives(end, place) || place.is_start || place.amounts.count != 1) return std::nullopt;
    if (!(trail_.amounts_of(place)[0].amount == end.amount)) return std::nullopt;
    const bool is_exact = std::all_of(trail_.hops.begin(), trail_.hops.end(), [&](const AccountHop& hop) {
      return !(hop.to == end.place) || hop.basis == AmountBasis::exact;
    });
    return is_exact ? std::optional(end.amount) : std::nullopt;
  }

  std::optional<AmountRange> ask(std::uint32_t index, ArcRanges& ranges, FlowWork& work) const {
    const AccountNetwork& network = ranges.network();
    if (!asks_ends_) {
      const AccountHop& hop = trail_.hops[index];
      const AccountPlace& to = trail_.places[hop.to.value];
      auto range = ranges.of(network.hop_arcs(hop, to), work);
      // What began with the payment did not come by the hop, and of a disputed one all can be the other's.
      if (range && (to.is_start || network.is_disputed(hop, to))) range->at_least = Amount{};
      return range;
    }
    const AccountEnd& end = trail_.ends[index];
    const AccountPlace& place = trail_.places[end.place.value];
    // Small amounts end where larger ones go on: of what arrives all can be such, and none must.
    const bool is_of_the_rule = end.reason == EndReason::dust || (end.reason == EndReason::limit && end.detail != "time");
    const Arcs arcs = is_of_the_rule ? network.arrival_arcs(place) : network.end_arcs(place, fate_of(end.reason));
    auto range = ranges.of(arcs, work);
    if (range && (is_of_the_rule || shares_balance(place) || shares_fate(end))) range->at_least = Amount{};
    return range;
  }

 private:
  bool has_provider_order() const {
    return std::any_of(trail_.hops.begin(), trail_.hops.end(), [](const AccountHop& hop) { return hop.by_provider; });
  }

  static bool ends_where_it_arrives(const AccountEnd& end, const AccountPlace& place) {
    if (place.kind != AccountPlaceKind::account) return true;
    switch (end.reason) {
      case EndReason::service: return end.tag != kNoTag;
      case EndReason::mixer:
      case EndReason::shielded:
      case EndReason::busy:
      case EndReason::burnt:
      case EndReason::not_followed: return true;
      default: return false;
    }
  }

  bool shares_balance(const AccountPlace& place) const {
    if (place.kind != AccountPlaceKind::account) return false;
    return std::count_if(trail_.places.begin(), trail_.places.end(), [&](const AccountPlace& other) {
             return other.kind == place.kind && other.holding == place.holding;
           }) > 1;
  }

  /// The network knows fates, not their details: coins of one of two such ends can be the other's.
  bool shares_fate(const AccountEnd& end) const {
    return std::count_if(trail_.ends.begin(), trail_.ends.end(), [&](const AccountEnd& other) {
             return other.place == end.place && other.label == end.label && fate_of(other.reason) == fate_of(end.reason);
           }) > 1;
  }

  const AccountTrail& trail_;
  const bool asks_ends_;
};

Result<RangeList> bound_all(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints, const Asker& asker,
                            std::vector<Asked> asked, std::uint64_t most_work) {
  FlowWork work(most_work);
  RangeList answer;
  answer.ranges.resize(asked.size());
  std::erase_if(asked, [&](const Asked& one) {
    const auto amount = asker.exact(one.index);
    if (amount) answer.ranges[one.row] = {*amount, *amount, {}};
    return amount.has_value();
  });
  sort_by(asked, [](const Asked& a, const Asked& b) { return a.label < b.label; });
  const bool has_labels = has_several_labels(question);
  for (auto first = asked.begin(); first != asked.end();) {
    const std::uint32_t label = first->label;
    bool is_shared = false;
    if (has_labels) {
      AccountQuestion everything = question;
      everything.method = Method::poison;
      const auto reach = trace_accounts(store, everything, hints);
      if (!reach) return reach.error();
      is_shared = shares_starts(*reach, label) || shares_conversions(*reach, label);
    }
    const auto last = std::find_if(first, asked.end(), [&](const Asked& one) { return one.label != label; });
    for (const RowOrder order : kOrders) {
      auto ranges = ArcRanges::make(store, question, hints, label, order, has_labels, work);
      if (!ranges) return ranges.error();
      for (auto one = first; one != last; ++one) {
        auto& range = answer.ranges[one->row];
        if (order != kOrders[0] && !range) continue;
        const auto found = asker.ask(one->index, *ranges, work);
        range = found && range ? join(*range, *found) : found;
        if (range && is_shared) range->at_least = Amount{};
      }
      if (!ranges->network().has_provider_order()) break;
    }
    first = last;
  }
  answer.unbounded = static_cast<std::uint64_t>(std::count(answer.ranges.begin(), answer.ranges.end(), std::nullopt));
  return answer;
}

/// Every way in which coins can end at a place.
Arcs all_end_arcs(const AccountNetwork& network, const AccountPlace& place) {
  Arcs arcs;
  for (const Fate fate : {Fate::known_end, Fate::unexplored, Fate::behind_service}) {
    const Arcs more = network.end_arcs(place, fate);
    arcs.insert(arcs.end(), more.begin(), more.end());
  }
  return arcs;
}

/// For each place whether another one is of the same balance: which memo's coins are left there is a convention.
std::vector<bool> sharing_balances(const std::vector<AccountPlaceKey>& places) {
  std::vector<HoldingIndex> holdings;
  for (const AccountPlaceKey& place : places) {
    if (place.kind == AccountPlaceKind::account) holdings.push_back(place.holding);
  }
  sort_ascending(holdings);
  std::vector<bool> is_shared;
  for (const AccountPlaceKey& place : places) {
    const auto range = std::equal_range(holdings.begin(), holdings.end(), place.holding);
    is_shared.push_back(place.kind == AccountPlaceKind::account && range.second - range.first > 1);
  }
  return is_shared;
}

}  // namespace

Result<AccountBoundsSearch> AccountBoundsSearch::begin(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                                                       const AccountBoundsTarget& target) {
  if (!target.asset.exists() || target.accounts.empty()) return Error{Code::usage, "to", "no account was asked about"};
  AccountBoundsSearch search;
  for (const RowOrder order : kOrders) {
    auto network = AccountNetwork::build(store, question, hints, &target, {}, order);
    if (!network) return network.error();
    const bool is_only_one = !network->has_provider_order();
    search.orders_.push_back({std::move(network).value(), FlowWork(0)});
    if (is_only_one) break;
  }
  search.advance(0);
  return search;
}

bool AccountBoundsSearch::advance(std::uint64_t work) {
  std::optional<AccountBounds> bounds;
  for (InOrder& order : orders_) {
    order.work.start_again(work);
    const AccountBounds found = bounds_of(order.network, order.work);
    work = order.work.left;
    if (bounds) {
      widen(*bounds, found);
    } else {
      bounds = found;
    }
  }
  bounds_ = *bounds;
  return bounds_.is_complete || work > 0;
}

Result<AccountBounds> find_bounds(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                                  const AccountBoundsTarget& target, std::uint64_t most_work) {
  auto search = AccountBoundsSearch::begin(store, question, hints, target);
  if (!search) return search.error();
  search->advance(most_work);
  return search->bounds();
}

Result<RangeList> bound_ends(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                             const AccountTrail& trail, std::uint64_t most_work) {
  const Asker asker(trail, true);
  std::vector<Asked> asked;
  for (std::uint32_t i = 0; i < trail.ends.size(); ++i) asked.push_back({asker.label_of(i), i, i});
  return bound_all(store, question, hints, asker, std::move(asked), most_work);
}

Result<RangeList> bound_hops(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                             const AccountTrail& trail, const std::vector<std::uint32_t>& hops, std::uint64_t most_work) {
  const Asker asker(trail, false);
  std::vector<Asked> asked;
  for (const std::uint32_t hop : hops) asked.push_back({asker.label_of(hop), hop, static_cast<std::uint32_t>(asked.size())});
  return bound_all(store, question, hints, asker, std::move(asked), most_work);
}

Result<RangeList> bound_places(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                               const std::vector<AccountPlaceKey>& places, std::uint64_t most_work) {
  FlowWork work(most_work);
  RangeList answer;
  answer.ranges.resize(places.size());
  const std::vector<bool> balances_with_memos = sharing_balances(places);
  for (const RowOrder order : kOrders) {
    auto ranges = ArcRanges::make(store, question, hints, {}, order, false, work);
    if (!ranges) return ranges.error();
    for (std::size_t i = 0; i < places.size(); ++i) {
      auto& range = answer.ranges[i];
      if (order != kOrders[0] && !range) continue;
      const AccountPlaceKey& key = places[i];
      const AccountPlace place{.kind = key.kind, .holding = key.holding, .memo = key.memo, .tx = key.tx};
      const auto found = ranges->of(all_end_arcs(ranges->network(), place), work);
      range = found && range ? join(*range, *found) : found;
      if (range && balances_with_memos[i]) range->at_least = Amount{};
    }
    if (!ranges->network().has_provider_order()) break;
  }
  answer.unbounded = static_cast<std::uint64_t>(std::count(answer.ranges.begin(), answer.ranges.end(), std::nullopt));
  return answer;
}

}  // namespace peelback
