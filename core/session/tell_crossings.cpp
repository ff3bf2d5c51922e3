#include <algorithm>
#include <tuple>

#include "base/sort.h"
#include "session/places.h"
#include "session/tell.h"

namespace peelback {

namespace {

class CrossingTeller {
 public:
  explicit CrossingTeller(ToldTrail& trail) : trail_(trail), chain_(trail.assets.front().chain) {}

  void tell(const Crossing& crossing) {
    for (const bool is_before : {false, true}) {
      const ToldCrossing row{.is_before = is_before, .crossing = crossing};
      const CrossingLeg& near = near_leg(trail_, row);
      if (near.chain != chain_) continue;
      if (!is_on_accounts(trail_.assets.front())) {
        tell_output(row, near);
      } else if (is_before) {
        tell_account_start(row, near);
      } else {
        tell_payment(row, near);
      }
    }
  }

 private:
  void tell_output(ToldCrossing row, const CrossingLeg& near) {
    if (near.ref.empty()) return;
    for (std::uint32_t i = 0; i < trail_.places.size(); ++i) {
      const ToldPlace& place = trail_.places[i];
      if (place.ref != near.ref || (row.is_before ? !place.is_start : !ends_here(i))) continue;
      row.place = i;
      add(row, traced_amount(trail_, place));
    }
  }

  bool ends_here(std::uint32_t place) const {
    const auto ends = trail_.ends_at(place);
    return std::any_of(ends.begin(), ends.end(), [](const ToldEnd& end) { return end.reason == EndReason::converted && !end.goes_on(); });
  }

  // A start at a payment, or at its transaction.
  void tell_account_start(ToldCrossing row, const CrossingLeg& near) {
    for (const ToldStart& start : trail_.starts) {
      if (start.asked.kind == Ref::Kind::address || start.asked.id != near.txid || start.added.empty()) continue;
      U128 sum = 0;
      for (const ToldPart& part : start.added) sum += part.amount.units();
      row.place = start.added.front().place;
      add(row, sum);
    }
  }

  // The payment between the trail and the vault: its hops, or the start itself.
  void tell_payment(ToldCrossing row, const CrossingLeg& near) {
    const std::string vault = std::string(chain_info(chain_).slug).append(1, ':').append(near.vault);
    U128 sum = 0;
    for (const ToldHop& hop : trail_.hops) {
      if (trail_.txs[hop.tx].id != near.txid || trail_.places[hop.to].ref != vault || trail_.assets[hop.to_asset].ref != near.asset.ref) continue;
      row.place = hop.to;
      sum += hop.to_amount.units();
    }
    for (const ToldStart& start : trail_.starts) {
      if (start.asked.kind == Ref::Kind::address || start.asked.id != near.txid) continue;
      for (const ToldPart& part : start.added) {
        if (trail_.places[part.place].ref != vault) continue;
        row.place = part.place;
        sum += part.amount.units();
      }
    }
    if (sum != 0) add(row, sum);
  }

  // Poison's amounts are values in reach, of which no part can be carried over.
  void add(ToldCrossing row, U128 traced) {
    row.traced = Amount{traced};
    const bool is_on = near_leg(trail_, row).txid == row.crossing.in.txid;
    const auto carried = is_on ? row.crossing.carried_on(traced) : row.crossing.carried_back(traced);
    if (carried && !trail_.is_poison()) row.carried = Amount{*carried};
    trail_.crossings.push_back(std::move(row));
  }

  ToldTrail& trail_;
  const Chain chain_;
};

}  // namespace

void tell_crossings(ToldTrail& trail, const std::vector<Crossing>& crossings) {
  CrossingTeller teller(trail);
  for (const Crossing& crossing : crossings) teller.tell(crossing);
  sort_by(trail.crossings, [](const ToldCrossing& a, const ToldCrossing& b) { return std::tie(a.place, a.is_before) < std::tie(b.place, b.is_before); });
}

}  // namespace peelback
