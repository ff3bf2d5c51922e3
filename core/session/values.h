#pragma once
// What amounts were worth on the day on which they were paid, by the rates of the case. For reading beside the amounts, which stay
// exact; no sum, rule or bound knows of them.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rates/price_replies.h"
#include "session/marks.h"
#include "session/told_trail.h"

namespace peelback {

class Session;

/// An amount's value on its day. `text` and `number` are empty where no rate of that day is known, and of coins that are meant to be
/// a dollar: they stand in their own unit.
struct ToldValue {
  std::string text{};         // "≈ $1,234", from 1,000 on without cents
  std::string sentence{};     // with day and source; "no rate known for 2018-01-26"; of a dollar coin its price, where that left 0.99 to 1.01
  std::string number{};       // "1233.57": rounded once, half to even, to the currency's smallest coin
  const Rate* rate = nullptr; // that it was counted with; lives as long as the book is not added to
};

/// One payment of several that are valued together.
struct ValuedPart {
  std::uint32_t asset = 0;  // of the trail
  U128 amount = 0;
  ToldMoment moment{};
};

/// The rates of a case, and the currency in which they are shown.
struct ShownValues {
  const RateBook& rates;
  Currency currency{};

  ToldValue value_of(const ShownAsset& asset, U128 amount, const ToldMoment& moment) const;
  /// What the payments were worth together, each on its own day and rounded as it stands in the table. Where some have no rate the
  /// text says of how much, where all of them have none only that; coins that are meant to be a dollar stand in their own unit, and
  /// by themselves have no text. `rate` and `number` only of a single payment.
  ToldValue value_of_parts(std::span<const ShownAsset> assets, std::span<const ValuedPart> parts) const;
  /// The same as value_of() by every other rate of the day, each a sentence.
  std::vector<std::string> others(const ShownAsset& asset, U128 amount, const ToldMoment& moment) const;
};

/// Who says so, once for all days: "CryptoCompare daily close, CC BY 4.0, taken 2026-11-23".
std::string source_text(const Rate& rate);

/// "about $532 million, according to …, 26 January 2018".
std::string reported_text(const ReportedValue& reported);

/// Of a table's row: {"number","sentence","text"}, or null where there is nothing to be said.
void put_value(JsonWriter& json, std::string_view key, const ToldValue& value);

/// What would have to be asked so that every dated payment of the trail has a rate of its day. In the order of days.
std::vector<PriceRequest> wanted_prices(const ToldTrail& trail, const ShownValues& values);

/// {"currency","known","requests":[{"assets","day","path","source"}]}: how many rates are known in all, and what could be asked. `assets`
/// by their symbols, `source` "mempool" or "defillama". Errors as Session::trail(), but without a question nothing is asked.
Result<std::string> write_values(Session& session);

/// {"format":"peelback-rates/1","rates":[{"asset","at","currency","daily","grade","licence","price","source","taken","url"}]}: the rates
/// of a case, canonical JSON and a newline.
std::string write_rates(const RateBook& rates);

}  // namespace peelback
