#include "rates/rate.h"

#include <algorithm>
#include <tuple>

#include "base/sort.h"

namespace peelback {

namespace {

constexpr std::int64_t kDay = 24 * 60 * 60;

// What a day's rates are looked up by.
struct DayKey {
  std::string_view asset{};
  Currency currency{};
  std::int64_t day = 0;
};

DayKey key_of(const Rate& rate) { return {rate.asset, rate.currency, day_of(rate.at_s)}; }

bool is_before(const DayKey& a, const DayKey& b) {
  return std::tie(a.asset, a.currency, a.day) < std::tie(b.asset, b.currency, b.day);
}

bool stands_before(const Rate& a, const Rate& b) {
  const DayKey key_a = key_of(a);
  const DayKey key_b = key_of(b);
  if (is_before(key_a, key_b) || is_before(key_b, key_a)) return is_before(key_a, key_b);
  if (a.is_daily != b.is_daily) return a.is_daily;
  return std::tie(a.at_s, a.source, a.price.scale, a.price.mantissa, a.url, a.taken_s, a.licence, a.grade) <
         std::tie(b.at_s, b.source, b.price.scale, b.price.mantissa, b.url, b.taken_s, b.licence, b.grade);
}

std::int64_t distance(const Rate& rate, std::int64_t unix_s) { return rate.at_s < unix_s ? unix_s - rate.at_s : rate.at_s - unix_s; }

}  // namespace

std::string_view rate_grade_name(RateGrade grade) {
  switch (grade) {
    case RateGrade::stated: return "stated";
    case RateGrade::derived: return "derived";
    case RateGrade::doubted: return "doubted";
  }
  return {};
}

std::int64_t day_of(std::int64_t unix_s) {
  const std::int64_t into_day = unix_s % kDay;
  return unix_s - (into_day < 0 ? into_day + kDay : into_day);
}

void RateBook::add(std::vector<Rate> rates) {
  for (Rate& rate : rates) rates_.push_back(std::move(rate));
  sort_by(rates_, stands_before);
  rates_.erase(std::unique(rates_.begin(), rates_.end()), rates_.end());
}

std::span<const Rate> RateBook::on_day(std::string_view asset, Currency currency, std::int64_t unix_s) const {
  const DayKey key{asset, currency, day_of(unix_s)};
  const auto first = std::lower_bound(rates_.begin(), rates_.end(), key, [](const Rate& rate, const DayKey& k) { return is_before(key_of(rate), k); });
  const auto last = std::upper_bound(first, rates_.end(), key, [](const DayKey& k, const Rate& rate) { return is_before(k, key_of(rate)); });
  return std::span(rates_).subspan(static_cast<std::size_t>(first - rates_.begin()), static_cast<std::size_t>(last - first));
}

const Rate* RateBook::find(std::string_view asset, Currency currency, std::int64_t unix_s) const {
  const auto rates = on_day(asset, currency, unix_s);
  if (rates.empty() || rates.front().is_daily) return rates.empty() ? nullptr : &rates.front();
  return &*std::min_element(rates.begin(), rates.end(), [&](const Rate& a, const Rate& b) { return distance(a, unix_s) < distance(b, unix_s); });
}

}  // namespace peelback
