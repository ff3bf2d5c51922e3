#include "session/money_text.h"

#include "model/reference.h"

namespace peelback {

namespace {

std::string group_thousands(std::string digits) {
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string with_symbol(std::string number, Chain chain) {
  number += ' ';
  number += chain_info(chain).symbol;
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

std::string format_money(Chain chain, U128 base_units) {
  return with_symbol(group_integer_part(format_units(base_units, chain_info(chain).decimals)), chain);
}

std::string format_money_short(Chain chain, U128 base_units) {
  const unsigned decimals = chain_info(chain).decimals;
  const U128 rounded = round_to_significant(base_units, 3);
  const std::string coins = format_units(rounded, decimals);
  const std::size_t integer_digits = std::min(coins.find('.'), coins.size());
  if (integer_digits > 9) return with_symbol(group_integer_part(format_units(rounded, decimals + 9)) + "bn", chain);
  if (integer_digits > 6) return with_symbol(format_units(rounded, decimals + 6) + "m", chain);
  return with_symbol(group_integer_part(coins), chain);
}

std::string format_count(std::uint64_t count) { return group_thousands(to_decimal(count)); }

void write_money(JsonWriter& json, Chain chain, U128 base_units) {
  json.begin_object();
  json.key("asset");
  json.string(native_asset_ref(chain));
  json.key("short");
  json.string(format_money_short(chain, base_units));
  json.key("text");
  json.string(format_money(chain, base_units));
  json.key("units");
  json.string(to_decimal(base_units));
  json.end_object();
}

std::string format_short_id(std::string_view id) {
  if (id.size() <= 15) return std::string(id);
  return std::string(id.substr(0, 6)) + "…" + std::string(id.substr(id.size() - 6));
}

}  // namespace peelback
