#pragma once
// What the details of payments, accounts, outputs and lists of them have in common.

#include <string>
#include <string_view>
#include <vector>

#include "session/details_page.h"

namespace peelback {

class DetailsLines {
 public:
  DetailsLines(Session& session, const ToldTrail& trail, DetailsPage& page, std::string_view id)
      : session_(session), trail_(trail), page_(page), id_(id) {}

 protected:
  static constexpr std::uint32_t kNone = ToldPlace::kNoTx;
  /// Of many payments or places the largest are listed; the table has them all.
  static constexpr std::size_t kMostListed = 50;

  Error unknown() const { return {Code::bad_reference, std::string(id_), "names nothing in this trail"}; }
  Chain chain() const { return trail_.assets.front().chain; }
  std::string money(std::uint32_t asset, U128 amount) const { return format_money(trail_.assets[asset], amount); }
  std::string money(const ToldPlace& place, U128 amount) const { return money(place.asset, amount); }
  /// Without an id where there is none.
  ToldTx tx_at(std::uint32_t tx) const { return tx == kNone ? ToldTx{} : trail_.txs[tx]; }
  std::vector<std::uint32_t> hops_to(std::uint32_t place) const;
  static std::vector<ToldSource> cite(const Store& store, TxIndex tx, std::string_view field);

  void begin_transaction(std::string_view ref, const ToldTx& tx);
  void put_counted_line(const ToldPlace& place, U128 traced, bool exact);
  /// What the traced coins were worth on their day: as somebody reported it, and by each source of rates.
  void put_value_lines(const ToldPlace& place, U128 traced, const ToldMoment& moment);
  void put_end_lines(std::uint32_t place);

  Session& session_;
  const ToldTrail& trail_;
  DetailsPage& page_;
  std::string_view id_;
};

}  // namespace peelback
