// The rates of a case: tables of them, and what sources of prices answered.

#include <algorithm>

#include "explorers/url_text.h"
#include "rates/rate_table.h"
#include "session/account_part.h"
#include "session/session.h"

namespace peelback {

// Of the chains whose assets it has a rate for.
Result<Opened> Session::open_rates(ByteView bytes) {
  auto table = read_rate_table(bytes);
  if (!table) return table.error();
  Opened opened{.kind = "rates", .problems = std::move(table->problems)};
  for (const Rate& rate : table->rates) {
    const auto chain = find_chain(cut_at(rate.asset, ':'));
    if (chain && std::find(opened.chains.begin(), opened.chains.end(), *chain) == opened.chains.end()) opened.chains.push_back(*chain);
  }
  rates_.add(std::move(table->rates));
  return opened;
}

Result<PriceReading> Session::give_prices(std::string_view url, int status, ByteView body, std::int64_t fetched_at_s) {
  if (!has_accounts()) return accounts_not_loaded("");
  auto reading = decode_prices(url, status, body, fetched_at_s);
  if (reading) rates_.add(reading->rates);
  return reading;
}

std::optional<ShownValues> Session::shown_values() const {
  if (!has_accounts() || !shown_currency_) return std::nullopt;
  return ShownValues{rates_, *shown_currency_};
}

}  // namespace peelback
