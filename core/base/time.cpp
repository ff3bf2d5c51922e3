#include "base/time.h"

#include <algorithm>
#include <chrono>

namespace peelback {

namespace {

std::optional<int> parse_digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// With zeros in front, up to `width` digits.
std::string padded(unsigned value, std::size_t width) {
  const std::string digits = std::to_string(value);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

}  // namespace

std::string format_utc(std::int64_t unix_s) {
  using namespace std::chrono;
  const sys_seconds moment{seconds{unix_s}};
  const auto day = floor<days>(moment);
  const year_month_day date{day};
  const auto second_of_day = static_cast<unsigned>((moment - day).count());
  std::string text = padded(static_cast<unsigned>(static_cast<int>(date.year())), 4);
  text += '-' + padded(static_cast<unsigned>(date.month()), 2);
  text += '-' + padded(static_cast<unsigned>(date.day()), 2);
  text += 'T' + padded(second_of_day / 3600, 2);
  text += ':' + padded(second_of_day / 60 % 60, 2);
  text += ':' + padded(second_of_day % 60, 2);
  return text + 'Z';
}

std::optional<std::int64_t> parse_utc(std::string_view text) {
  using namespace std::chrono;
  if (text.size() == 20 && text.back() == 'Z') text.remove_suffix(1);
  if (text.size() != 10 && text.size() != 19) return std::nullopt;
  if (text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = parse_digits(text.substr(0, 4));
  const auto m = parse_digits(text.substr(5, 2));
  const auto d = parse_digits(text.substr(8, 2));
  if (!y || !m || !d || *y < 1970) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  std::int64_t unix_s = sys_seconds{sys_days{date}}.time_since_epoch().count();
  if (text.size() == 19) {
    if ((text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':') return std::nullopt;
    const auto hour = parse_digits(text.substr(11, 2));
    const auto minute = parse_digits(text.substr(14, 2));
    const auto second = parse_digits(text.substr(17, 2));
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    unix_s += *hour * 3600 + *minute * 60 + *second;
  }
  return unix_s;
}

}  // namespace peelback
