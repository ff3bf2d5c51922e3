#include "session/money_text.h"

#include "base/time.h"
#include "model/reference.h"
#include "session/messages.h"

namespace peelback {

namespace {

std::string with_symbol(std::string number, const ShownAsset& asset) {
  number += ' ';
  number += asset.symbol;
  return number;
}

std::string group_integer_part(const std::string& number) {
  const auto point = number.find('.');
  if (point == std::string::npos) return group_thousands(number);
  return group_thousands(number.substr(0, point)) + number.substr(point);
}

// Rounds base units to `digits` significant decimal digits, halves up.
U128 round_to_significant(U128 units, std::size_t digits) {
  const std::size_t length = to_decimal(units).size();
  if (length <= digits) return units;
  U128 step = 1;
  for (std::size_t i = 0; i < length - digits; ++i) step *= 10;
  const U128 rest = units % step;
  return rest >= step - rest ? units - rest + step : units - rest;
}

}  // namespace

std::string group_thousands(std::string digits) {
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

ShownAsset native_asset(Chain chain) {
  const ChainInfo& info = chain_info(chain);
  return {.ref = native_asset_ref(chain), .symbol = std::string(info.symbol), .decimals = info.decimals, .chain = chain, .is_native = true};
}

std::string format_money(const ShownAsset& asset, U128 base_units) {
  return with_symbol(group_integer_part(format_units(base_units, asset.decimals)), asset);
}

std::string format_money_short(const ShownAsset& asset, U128 base_units) {
  const unsigned decimals = asset.decimals;
  const U128 rounded = round_to_significant(base_units, 3);
  const std::string coins = format_units(rounded, decimals);
  const std::size_t integer_digits = std::min(coins.find('.'), coins.size());
  if (integer_digits > 9) return with_symbol(group_integer_part(format_units(rounded, decimals + 9)) + "bn", asset);
  if (integer_digits > 6) return with_symbol(format_units(rounded, decimals + 6) + "m", asset);
  return with_symbol(group_integer_part(coins), asset);
}

std::string format_count(std::uint64_t count) { return group_thousands(to_decimal(count)); }

std::string format_base_units(const ShownAsset& asset, U128 base_units) {
  const Message unit = !asset.is_native                 ? Message::unit_base
                       : asset.decimals == 18           ? Message::unit_wei
                       : asset.chain == Chain::bitcoin  ? Message::unit_satoshi
                                                        : Message::unit_base;
  return say(unit, {{"units", group_thousands(to_decimal(base_units))}});
}

std::string format_date(std::int64_t unix_s) {
  const std::string iso = format_utc(unix_s);
  std::string_view months = words(Message::months);  // "|January|…"
  for (int month = (iso[5] - '0') * 10 + (iso[6] - '0'); month > 0; --month) months.remove_prefix(months.find('|') + 1);
  const std::string_view day = std::string_view(iso).substr(iso[8] == '0' ? 9 : 8, iso[8] == '0' ? 1 : 2);
  return say(Message::date, {{"day", day}, {"month", months.substr(0, months.find('|'))}, {"year", iso.substr(0, 4)}});
}

void write_money(JsonWriter& json, const ShownAsset& asset, U128 base_units) {
  json.begin_object();
  json.key("asset");
  json.string(asset.ref);
  json.key("short");
  json.string(format_money_short(asset, base_units));
  json.key("text");
  json.string(format_money(asset, base_units));
  json.key("units");
  json.string(to_decimal(base_units));
  json.end_object();
}

std::string format_short_id(std::string_view id) {
  if (id.size() <= 15) return std::string(id);
  return std::string(id.substr(0, 6)) + "…" + std::string(id.substr(id.size() - 6));
}

}  // namespace peelback
