#include "rates/price_replies.h"

#include <algorithm>

#include "base/sort.h"
#include "explorers/reply_text.h"
#include "explorers/url_text.h"
#include "model/reference.h"
#include "rates/assets.h"

namespace peelback {

namespace {

using Kind = JsonValue::Kind;

constexpr std::string_view kMempoolPath = "/v1/historical-price";
constexpr std::string_view kLlamaPath = "/prices/historical/";
constexpr std::uint64_t kLastSecond = 253'402'300'799;  // of the year 9999
constexpr std::int64_t kMidday = 12 * 60 * 60;
// A path may not grow without end: what one request asks of DefiLlama.
constexpr std::size_t kMostCoins = 40;
constexpr Price kSure = {9, 1};

constexpr SaidCode kSaid[] = {
    {"rate limit", Code::rate_limited},
    {"Too Many Requests", Code::rate_limited},
};

bool is_mempool(std::string_view path) { return path.ends_with(kMempoolPath); }
bool is_llama(std::string_view path) { return path.starts_with(kLlamaPath); }

// Of a price; later than what a date can be written of is none.
Result<std::int64_t> read_time(const JsonValue& row, std::string_view member) {
  const auto seconds = row.u64_at(member);
  if (!seconds) return seconds.error();
  if (*seconds > kLastSecond) return Error{Code::bad_number, std::string(member), "a Unix time in seconds was expected"};
  return static_cast<std::int64_t>(*seconds);
}

// The price in a member, as it is written. Sources write 0 or -1 where they know none.
Result<std::optional<Price>> read_price(const JsonValue& row, std::string_view member) {
  const auto value = row.at(member, Kind::number);
  if (!value) return value.error();
  const std::string_view text = (*value)->text();
  if (text.starts_with('-') || text.find_first_not_of("0.") == std::string_view::npos) return std::optional<Price>();
  const auto price = parse_price(text);
  if (!price) return at(price.error(), member);
  return std::optional(*price);
}

class Decoder {
 public:
  Decoder(std::string_view url, std::int64_t fetched_at_s) : url_(url), fetched_at_s_(fetched_at_s) {}

  Result<PriceReading> read_mempool(const JsonValue& answer) {
    const auto code = find_parameter(split_url(url_).query, "currency");
    const auto currency = find_currency(code.value_or("USD"));
    if (!currency) return Error{Code::unsupported, "currency", "a currency such as USD or EUR was expected"};
    const auto prices = answer.at("prices", Kind::array);
    if (!prices) return prices.error();
    for (std::size_t i = 0; i < (*prices)->elements().size(); ++i) {
      if (auto done = read_mempool_row((*prices)->elements()[i], *currency); !done) {
        reading_.problems.push_back(at(done.error(), "prices[" + std::to_string(i) + ']'));
      }
    }
    return std::move(reading_);
  }

  Result<PriceReading> read_llama(const JsonValue& answer) {
    const auto coins = answer.at("coins", Kind::object);
    if (!coins) return coins.error();
    for (const JsonMember& coin : (*coins)->members()) {
      if (auto done = read_coin(coin.key, coin.value); !done) reading_.problems.push_back(at(at(done.error(), coin.key), "coins"));
    }
    return std::move(reading_);
  }

 private:
  Rate rate_of(std::string_view source, Currency currency, const Price& price, std::int64_t at_s) const {
    return {.currency = currency, .price = price, .at_s = at_s, .source = std::string(source), .url = std::string(url_),
            .taken_s = fetched_at_s_};
  }

  Result<Done> read_mempool_row(const JsonValue& row, Currency currency) {
    const auto at_s = read_time(row, "time");
    if (!at_s) return at_s.error();
    const auto price = read_price(row, currency_info(currency).code);
    if (!price) return price.error();
    if (!*price) return Done{};
    const std::string_view host = host_of(url_);
    Rate rate = rate_of(host.empty() ? std::string_view("mempool.space") : host, currency, **price, *at_s);
    rate.asset = native_asset_ref(Chain::bitcoin);
    rate.grade = currency == Currency::usd ? RateGrade::stated : RateGrade::derived;
    reading_.rates.push_back(std::move(rate));
    return Done{};
  }

  Result<Done> read_coin(std::string_view name, const JsonValue& coin) {
    const auto at_s = read_time(coin, "timestamp");
    if (!at_s) return at_s.error();
    const auto price = read_price(coin, "price");
    if (!price) return price.error();
    if (!*price) return Done{};
    Rate rate = rate_of("DefiLlama", Currency::usd, **price, *at_s);
    if (coin.find("confidence") != nullptr) {
      const auto confidence = read_price(coin, "confidence");
      if (!confidence) return confidence.error();
      if (!*confidence || is_less(**confidence, kSure)) rate.grade = RateGrade::doubted;
    }
    for (std::string& asset : assets_of_llama_name(name)) {
      rate.asset = std::move(asset);
      reading_.rates.push_back(rate);
    }
    return Done{};
  }

  std::string_view url_;
  std::int64_t fetched_at_s_;
  PriceReading reading_;
};

PriceRequest llama_request(std::int64_t day_s, std::span<const std::string> assets) {
  PriceRequest request{.source = PriceSource::defillama, .day_s = day_s};
  std::vector<std::string> names;
  for (const std::string& asset : assets) names.push_back(llama_name_of(asset));
  sort_ascending(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  request.path = std::string(kLlamaPath).append(std::to_string(day_s + kMidday)).append(1, '/');
  for (const std::string& name : names) request.path.append(request.path.back() == '/' ? "" : ",").append(name);
  request.assets.assign(assets.begin(), assets.end());
  return request;
}

}  // namespace

std::string_view price_source_name(PriceSource source) { return source == PriceSource::mempool ? "mempool" : "defillama"; }

std::vector<PriceRequest> price_requests(std::int64_t day_s, Currency currency, std::vector<std::string> assets) {
  sort_ascending(assets);
  std::vector<PriceRequest> requests;
  const std::string bitcoin = native_asset_ref(Chain::bitcoin);
  if (std::find(assets.begin(), assets.end(), bitcoin) != assets.end()) {
    std::string path(kMempoolPath);
    path.append("?currency=").append(currency_info(currency).code).append("&timestamp=").append(std::to_string(day_s + kMidday));
    requests.push_back({.source = PriceSource::mempool, .path = std::move(path), .day_s = day_s, .assets = {bitcoin}});
  }
  if (currency != Currency::usd) return requests;
  std::erase_if(assets, [&](const std::string& asset) { return asset == bitcoin || llama_name_of(asset).empty(); });
  for (std::size_t i = 0; i < assets.size(); i += kMostCoins) {
    requests.push_back(llama_request(day_s, std::span(assets).subspan(i, std::min(kMostCoins, assets.size() - i))));
  }
  return requests;
}

bool is_price_path(std::string_view path_or_url) {
  const std::string_view path = split_url(path_or_url).path;
  return is_mempool(path) || is_llama(path);
}

Result<PriceReading> decode_prices(std::string_view url, int status, ByteView body, std::int64_t fetched_at_s) {
  const std::string_view path = split_url(url).path;
  if (!is_price_path(url)) return Error{Code::unknown_format, "", "no question about prices"};
  std::vector<Problem> problems;
  const auto answer = parse_answer(status, body, kSaid, problems);
  if (!answer) return answer.error();
  Decoder decoder(url, fetched_at_s);
  auto reading = is_mempool(path) ? decoder.read_mempool(*answer) : decoder.read_llama(*answer);
  if (reading) reading->problems.insert(reading->problems.begin(), problems.begin(), problems.end());
  return reading;
}

}  // namespace peelback
