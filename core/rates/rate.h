#pragma once
// A price with all that is needed to quote it, and the book in which the rates of a case stand.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rates/price.h"

namespace peelback {

/// How far a source stands behind a rate. Somebody's word in every case.
enum class RateGrade : std::uint8_t {
  stated,   // a price in this currency
  derived,  // from another currency's, by an exchange rate of a day that the source does not name
  doubted,  // the source calls its own price uncertain
};
/// "stated"
std::string_view rate_grade_name(RateGrade grade);

struct Rate {
  std::string asset{};         // "bitcoin:BTC", "ethereum:0xdac1…"
  Currency currency{};
  Price price{};               // of one whole coin
  std::int64_t at_s = 0;       // of a day its first second, UTC
  bool is_daily = false;       // holds for the UTC day, else for that moment of it
  std::string source{};        // foreign text, well-formed
  std::string url{};           // where it can be looked up; foreign text; empty: not said
  std::string licence{};       // foreign text; empty: not said
  std::int64_t taken_s = 0;    // when it was read there; 0: not known
  RateGrade grade = RateGrade::stated;
  bool operator==(const Rate&) const = default;
};

/// The UTC day of a time, as its first second.
std::int64_t day_of(std::int64_t unix_s);

class RateBook {
 public:
  /// Each once, whatever the order in which they come. n log n in all rates.
  void add(std::vector<Rate> rates);
  bool empty() const { return rates_.empty(); }
  /// By asset, currency, day; within a day as on_day() gives them.
  std::span<const Rate> all() const { return rates_; }

  /// The rates of the UTC day on which this time falls: those for the whole day first, then by moment, source and price. Never one
  /// of another day, and nothing in between two of them. Empty: none is known. Logarithmic.
  std::span<const Rate> on_day(std::string_view asset, Currency currency, std::int64_t unix_s) const;
  /// The one to count with: a whole day's, else that of the moment nearest to the time, the earlier of two. Null: none is known.
  const Rate* find(std::string_view asset, Currency currency, std::int64_t unix_s) const;

 private:
  std::vector<Rate> rates_;
};

}  // namespace peelback
