#pragma once
// Amounts and dates as people read them. Everything here is for eyes only; documents carry base units.

#include <string>

#include "base/json_writer.h"
#include "base/wide.h"
#include "model/chain.h"

namespace peelback {

/// An asset as a reader sees it. The symbol is fit to be shown; a token that is on no list of known ones carries the start of
/// its contract behind the name that it gives itself, since anybody can call a token "USDT".
struct ShownAsset {
  std::string ref{};     // "ethereum:0xdac1…", "bitcoin:BTC"
  std::string symbol{};  // "USDT"
  unsigned decimals = 0;
  Chain chain{};
  bool is_native = false;
};
ShownAsset native_asset(Chain chain);

/// Every digit, thousands apart: 952451372 satoshi -> "9.52451372 BTC"; 120000000000 -> "1,200 BTC".
std::string format_money(const ShownAsset& asset, U128 base_units);
/// Three significant digits, the nearest (halves up): "9.52 BTC", "12,300 BTC", "1.23m XEM". Never "0" for a positive
/// amount.
std::string format_money_short(const ShownAsset& asset, U128 base_units);
/// "12345" -> "12,345".
std::string group_thousands(std::string digits);
/// 12345 -> "12,345".
std::string format_count(std::uint64_t count);
/// "945,341,372 satoshi"; "base units" where the asset has no word of its own.
std::string format_base_units(const ShownAsset& asset, U128 base_units);
/// 1636588800 -> "11 November 2021", in UTC; years 1970 to 9999.
std::string format_date(std::int64_t unix_s);

/// {"asset","short","text","units"}
void write_money(JsonWriter& json, const ShownAsset& asset, U128 base_units);

/// The first and last six characters of an address or id; NEM-style groups come with NEM.
std::string format_short_id(std::string_view id);

}  // namespace peelback
