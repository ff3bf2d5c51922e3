#pragma once
// A trail over accounts under construction: places, hops and ends as the walk finds them; at the end they are numbered,
// summed and audited.

#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "taint/account_rules.h"
#include "taint/account_trail.h"
#include "taint/trail_parts.h"

namespace peelback {

class AccountDraft {
 public:
  static constexpr std::uint32_t kNone = 0xffffffff;

  struct DraftPlace {
    AccountPlaceKind kind = AccountPlaceKind::account;
    HoldingIndex holding{};
    MemoIndex memo{};
    AccountTxIndex tx{};
    U128 value = 0;
    std::uint32_t depth = kNone;
    bool is_start = false;
    bool beyond_stop = false;
    std::vector<CoinRun> totals{};
  };

  AccountDraft(const AccountStore& store, const AccountQuestion& question);

  /// The place of this kind, holding, memo and transaction, new or old.
  std::uint32_t place_at(DraftPlace place);
  DraftPlace& operator[](std::uint32_t place) { return places_[place]; }
  void add_totals(DraftPlace& place, const std::vector<CoinRun>& coins);
  void report(std::uint32_t start, std::uint32_t place, U128 added, U128 already);

  /// Coins that end at a place.
  void book(std::uint32_t place, CoinRun coins, const Stop<AccountNeed>& stop) { booked_.push_back({place, coins, stop}); }
  /// Coins that leave their asset at a place, and those that come into another.
  void book_converted(std::uint32_t place, CoinRun coins) { converted_.push_back({place, coins}); }
  void note_converted_in(AssetIndex asset, CoinRun coins) { converted_in_[{coins.label, asset.value}] += coins.amount; }

  /// Where hops come from: for AccountHop::from.
  ListRange list_sources(std::span<const PlaceIndex> places);
  std::span<const PlaceIndex> sources(ListRange range) const {
    return std::span(trail_.hop_sources).subspan(range.first, range.count);
  }
  AccountHop& add_hop(const AccountHop& hop);

  void add_problem(Problem problem) { trail_.problems.push_back(std::move(problem)); }
  void add_missing(AccountMissing missing) { trail_.missing.push_back(std::move(missing)); }

  /// conservation_broken when the audit does not close.
  Result<AccountTrail> finish(std::vector<UnexplainedRow> unexplained);

 private:
  struct Booked {
    std::uint32_t place = 0;
    CoinRun coins{};
    Stop<AccountNeed> stop{};
  };
  void number_places();
  void write_ends();
  void write_missing();
  void write_reach();
  void sort_unexplained();
  std::optional<Error> audit();

  const AccountStore& store_;
  const Method method_;
  std::map<std::tuple<AccountPlaceKind, std::uint32_t, std::uint32_t, std::uint32_t>, std::uint32_t> place_of_;
  std::vector<DraftPlace> places_;
  std::vector<Booked> booked_;
  std::vector<std::pair<std::uint32_t, CoinRun>> converted_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, U128> converted_in_;  // by label and asset
  AccountTrail trail_;
};

using AccountDraftPlace = AccountDraft::DraftPlace;

}  // namespace peelback
