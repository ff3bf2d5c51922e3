// Any bytes as a table of rates, a price and a source's reply: nothing may crash, and what is read must be whole.

#include "base/bytes.h"
#include "rates/price_replies.h"
#include "rates/rate_table.h"

using namespace peelback;

namespace {

void check(bool holds) {
  if (!holds) __builtin_trap();
}

void check_rates(const std::vector<Rate>& rates) {
  RateBook book;
  book.add(rates);
  for (const Rate& rate : rates) {
    check(rate.price.mantissa > 0 && !rate.asset.empty() && !rate.source.empty());
    check(parse_price(format_price(rate.price)).value() == rate.price);
    check(book.find(rate.asset, rate.currency, rate.at_s) != nullptr);
    (void)value_half_even(kU128Max, 36, rate.price, 2);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  if (const auto table = read_rate_table(bytes)) check_rates(table->rates);
  for (const std::string_view url : {"/v1/historical-price?currency=EUR&timestamp=1", "/prices/historical/1/coingecko:nem"}) {
    if (const auto reading = decode_prices(url, 200, bytes, 0)) check_rates(reading->rates);
  }
  if (const auto price = parse_price(as_text(bytes))) check(parse_price(format_price(*price)).value() == *price);
  return 0;
}
