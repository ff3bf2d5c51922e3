#pragma once
// Sources that say what a coin cost, and when: mempool.space for bitcoin, DefiLlama for everything else.
// Sources: mempool/mempool, backend/src/api/bitcoin routes (historical-price); defillama.com/docs/api (prices/historical); read 2026-11.

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "rates/rate.h"

namespace peelback {

enum class PriceSource : std::uint8_t { mempool, defillama };
/// "mempool"
std::string_view price_source_name(PriceSource source);

/// One question to a source. The middle of a UTC day is asked about, so that a source learns days and coins, not payments.
struct PriceRequest {
  PriceSource source{};
  std::string path{};  // below the source's base URL
  std::int64_t day_s = 0;
  std::vector<std::string> assets{};
};

/// What is to be asked for the rates of these assets on this day, as few requests as possible. Assets that no source quotes in the
/// currency are passed over: only bitcoin is, but in dollars.
std::vector<PriceRequest> price_requests(std::int64_t day_s, Currency currency, std::vector<std::string> assets);

/// Whether a URL or a path asks one of the sources.
bool is_price_path(std::string_view path_or_url);

struct PriceReading {
  std::vector<Rate> rates{};
  std::vector<Problem> problems{};  // by field path
};

/// What a reply to this URL says. mempool.space gives the newest price not after the moment asked about; of its currencies other than
/// the dollar some are worked out from it, which is said (RateGrade::derived); its table of today's exchange rates is not looked at.
/// DefiLlama gives dollars, each with its own moment; below a confidence of 0.9 the rate is doubted; a coin that it does not know is
/// left out. Neither gives a rate where it says 0 or less. Errors: unknown_format for another URL; those of parse_answer();
/// missing_field, bad_type.
Result<PriceReading> decode_prices(std::string_view url, int status, ByteView body, std::int64_t fetched_at_s);

}  // namespace peelback
