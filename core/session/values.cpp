#include "session/values.h"

#include <algorithm>
#include <map>

#include "base/sort.h"
#include "base/time.h"
#include "chains/evm_tokens.h"
#include "chains/tron_tokens.h"
#include "labels/shown_text.h"
#include "session/json_members.h"
#include "session/messages.h"
#include "session/money_text.h"
#include "session/session.h"

namespace peelback {

namespace {

constexpr std::size_t kDayLength = 10;    // "2018-01-26"
constexpr std::size_t kMinuteLength = 5;  // "12:00"
constexpr std::size_t kMostSourceCharacters = 200;
// From here on cents say nothing.
constexpr U128 kLeastWhole = 1000;

std::string day_text(std::int64_t unix_s) { return format_utc(unix_s).substr(0, kDayLength); }

// Coins that are meant to be worth a dollar, by their contract alone: anybody can call a token so.
bool is_dollar_coin(const ShownAsset& asset) {
  const std::string_view id = std::string_view(asset.ref).substr(asset.ref.find(':') + 1);
  if (asset.chain == Chain::tron) return tron::find_known_token(id) != nullptr && id != tron::kWrappedCoin;
  const auto contract = evm::parse_address(id);
  const evm::KnownToken* known = contract ? evm::find_known_token(asset.chain, *contract) : nullptr;
  return known != nullptr && known->role == evm::TokenRole::dollar;
}

// "12.30", of the currency's smallest coins.
std::string digits_of(const CurrencyInfo& currency, U128 minor) {
  if (currency.minor_digits == 0) return group_thousands(to_decimal(minor));
  std::string digits = to_decimal(minor);
  digits.insert(0, currency.minor_digits + 1 - std::min<std::size_t>(digits.size(), currency.minor_digits + 1), '0');
  const std::string_view all = digits;
  const std::size_t point = all.size() - currency.minor_digits;
  return std::string(all.substr(0, point)).append(1, '.').append(all.substr(point));
}

std::string with_sign(const CurrencyInfo& currency, std::string digits) { return std::string(currency.sign).append(digits); }

// "$1,234" or "$12.30"; each rounded once, from the exact product. Less than the smallest coin is said to be that.
std::string value_text(const ShownAsset& asset, U128 amount, const Rate& rate, U128 minor) {
  const CurrencyInfo& currency = currency_info(rate.currency);
  if (minor == 0 && amount > 0) return say(Message::value_below, {{"value", with_sign(currency, digits_of(currency, 1))}});
  const auto whole = value_half_even(amount, asset.decimals, rate.price, 0);
  const bool is_small = !whole || *whole < kLeastWhole;
  return say(Message::value_about, {{"value", with_sign(currency, is_small ? digits_of(currency, minor) : group_thousands(to_decimal(*whole)))}});
}

// The same of a sum of values that were rounded to the smallest coin each.
std::string sum_text(const CurrencyInfo& currency, U128 minor) {
  U128 unit = 1;
  for (unsigned i = 0; i < currency.minor_digits; ++i) unit *= 10;
  const U128 whole = minor / unit + ((minor % unit) * 2 >= unit && unit > 1 ? 1U : 0U);
  return say(Message::value_about, {{"value", with_sign(currency, whole < kLeastWhole ? digits_of(currency, minor) : group_thousands(to_decimal(whole)))}});
}

std::string grade_text(RateGrade grade) {
  switch (grade) {
    case RateGrade::derived: return std::string(words(Message::rate_derived));
    case RateGrade::doubted: return std::string(words(Message::rate_doubted));
    case RateGrade::stated: break;
  }
  return {};
}

std::string source_told(const Rate& rate, const std::string& time, std::string_view link) {
  const auto shown = [](std::string_view text) { return shown_text(text, kMostSourceCharacters).text; };
  return say(Message::value_source, {{"name", shown(rate.source)},
                                     {"time", time},
                                     {"grade", grade_text(rate.grade)},
                                     {"link", shown(link)},
                                     {"licence", shown(rate.licence)},
                                     {"taken", rate.taken_s == 0 ? std::string() : day_text(rate.taken_s)}});
}

std::string source_of(const Rate& rate) {
  return source_told(rate, rate.is_daily ? std::string() : format_utc(rate.at_s).substr(kDayLength + 1, kMinuteLength), rate.url);
}

ToldValue value_by(const Rate& rate, const ShownAsset& asset, U128 amount) {
  const unsigned digits = currency_info(rate.currency).minor_digits;
  ToldValue told{.rate = &rate};
  const auto minor = value_half_even(amount, asset.decimals, rate.price, digits);
  if (!minor) return told;
  told.number = format_units(*minor, digits);
  told.text = value_text(asset, amount, rate, *minor);
  told.sentence = say(Message::value_of_day, {{"value", told.text}, {"day", day_text(rate.at_s)}, {"source", source_of(rate)}});
  return told;
}

// A dollar coin stands in its own unit; said is only that its price was another that day.
ToldValue peg_note(const ShownAsset& asset, const Rate* rate) {
  if (rate == nullptr || !is_off_peg(rate->price)) return {};
  return {.sentence = say(Message::value_off_peg, {{"symbol", asset.symbol}, {"price", format_price(rate->price)},
                                                   {"day", day_text(rate->at_s)}, {"source", source_of(*rate)}}),
          .rate = rate};
}

}  // namespace

ToldValue ShownValues::value_of(const ShownAsset& asset, U128 amount, const ToldMoment& moment) const {
  if (!moment.time_s) return {.sentence = std::string(words(Message::value_without_time))};
  if (is_dollar_coin(asset)) return peg_note(asset, rates.find(asset.ref, Currency::usd, *moment.time_s));
  const Rate* rate = rates.find(asset.ref, currency, *moment.time_s);
  if (rate == nullptr) return {.sentence = say(Message::value_unknown, {{"day", day_text(*moment.time_s)}})};
  return value_by(*rate, asset, amount);
}

ToldValue ShownValues::value_of_parts(std::span<const ShownAsset> assets, std::span<const ValuedPart> parts) const {
  if (parts.size() == 1) {
    ToldValue only = value_of(assets[parts.front().asset], parts.front().amount, parts.front().moment);
    const bool is_unknown = only.text.empty() && !is_dollar_coin(assets[parts.front().asset]);
    if (is_unknown) only.text = words(Message::value_none);
    return only;
  }
  const CurrencyInfo& info = currency_info(currency);
  U128 minor = 0;
  std::vector<AssetAmount> unpriced;
  std::vector<AssetAmount> dollars;
  std::vector<std::string> sources;
  for (const ValuedPart& part : parts) {
    const ShownAsset& asset = assets[part.asset];
    const Rate* rate = is_dollar_coin(asset) || !part.moment.time_s ? nullptr : rates.find(asset.ref, currency, *part.moment.time_s);
    const auto value = rate == nullptr ? std::nullopt : value_half_even(part.amount, asset.decimals, rate->price, info.minor_digits);
    if (!value || *value > kU128Max - minor) {
      add_amount(is_dollar_coin(asset) ? dollars : unpriced, part.asset, part.amount);
      continue;
    }
    minor += *value;
    sources.push_back(source_text(*rate));
  }
  if (sources.empty()) return {.text = unpriced.empty() ? std::string() : std::string(words(Message::value_none))};
  const auto told_amounts = [&](std::span<const AssetAmount> amounts) {
    std::string text;
    for (const AssetAmount& row : amounts) text.append(text.empty() ? "" : " + ").append(format_money_short(assets[row.asset], row.amount));
    return text;
  };
  ToldValue told;
  told.text = say(Message::value_partly, {{"value", sum_text(info, minor)}, {"unpriced", told_amounts(unpriced)}, {"dollars", told_amounts(dollars)}});
  sort_ascending(sources);
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  std::string all;
  for (const std::string& source : sources) all.append(all.empty() ? "" : "; ").append(source);
  told.sentence = say(Message::value_of_days, {{"value", told.text}, {"sources", all}});
  return told;
}

std::vector<std::string> ShownValues::others(const ShownAsset& asset, U128 amount, const ToldMoment& moment) const {
  std::vector<std::string> sentences;
  if (!moment.time_s || is_dollar_coin(asset)) return sentences;
  const Rate* counted = rates.find(asset.ref, currency, *moment.time_s);
  for (const Rate& rate : rates.on_day(asset.ref, currency, *moment.time_s)) {
    if (&rate != counted) sentences.push_back(value_by(rate, asset, amount).sentence);
  }
  return sentences;
}

std::string source_text(const Rate& rate) { return source_told(rate, {}, {}); }

std::string reported_text(const ReportedValue& reported) {
  return say(Message::value_reported, {{"text", reported.text}, {"source", reported.source}, {"date", reported.dated}});
}

void put_value(JsonWriter& json, std::string_view key, const ToldValue& value) {
  if (value.sentence.empty()) return put_null(json, key);
  put_object(json, key, [&] {
    put_text(json, "number", value.number);
    put_text(json, "sentence", value.sentence);
    put_text(json, "text", value.text);
  });
}

std::vector<PriceRequest> wanted_prices(const ToldTrail& trail, const ShownValues& values) {
  std::map<std::int64_t, std::vector<std::string>> by_day;
  const auto want = [&](std::uint32_t asset, std::uint32_t tx) {
    if (tx == ToldPlace::kNoTx || !trail.txs[tx].moment.time_s) return;
    const std::int64_t day = day_of(*trail.txs[tx].moment.time_s);
    const ShownAsset& shown = trail.assets[asset];
    const Currency currency = is_dollar_coin(shown) ? Currency::usd : values.currency;
    auto& assets = by_day[day];
    const bool is_listed = std::find(assets.begin(), assets.end(), shown.ref) != assets.end();
    if (currency == values.currency && !is_listed && values.rates.on_day(shown.ref, currency, day).empty()) assets.push_back(shown.ref);
  };
  for (const ToldPlace& place : trail.places) {
    if (place.is_start) want(place.asset, place.tx);
  }
  for (const ToldHop& hop : trail.hops) want(hop.to_asset, hop.tx);
  std::vector<PriceRequest> requests;
  for (auto& [day, assets] : by_day) {
    for (PriceRequest& request : price_requests(day, values.currency, std::move(assets))) requests.push_back(std::move(request));
  }
  return requests;
}

Result<std::string> write_values(Session& session) {
  const auto values = session.shown_values();
  std::vector<PriceRequest> requests;
  if (values && session.has_question()) {
    const auto trail = session.trail();
    if (!trail) return trail.error();
    requests = wanted_prices(**trail, *values);
  }
  JsonWriter json;
  json.begin_object();
  put_text_or_null(json, "currency", values ? currency_info(values->currency).code : std::string_view());
  put_number(json, "known", session.rates().all().size());
  put_array(json, "requests", [&] {
    for (const PriceRequest& request : requests) {
      json.begin_object();
      put_texts(json, "assets", request.assets);
      put_text(json, "day", day_text(request.day_s));
      put_text(json, "path", request.path);
      put_text(json, "source", price_source_name(request.source));
      json.end_object();
    }
  });
  json.end_object();
  return json.finish();
}

std::string write_rates(const RateBook& rates) {
  JsonWriter json;
  json.begin_object();
  put_text(json, "format", "peelback-rates/1");
  put_array(json, "rates", [&] {
    for (const Rate& rate : rates.all()) {
      json.begin_object();
      put_text(json, "asset", rate.asset);
      put_text(json, "at", format_utc(rate.at_s));
      put_text(json, "currency", currency_info(rate.currency).code);
      put_flag(json, "daily", rate.is_daily);
      put_text(json, "grade", rate_grade_name(rate.grade));
      put_text(json, "licence", rate.licence);
      put_text(json, "price", format_price(rate.price));
      put_text(json, "source", rate.source);
      put_time_or_null(json, "taken", rate.taken_s == 0 ? std::nullopt : std::optional(rate.taken_s));
      put_text(json, "url", rate.url);
      json.end_object();
    }
  });
  json.end_object();
  return json.take() + '\n';
}

}  // namespace peelback
