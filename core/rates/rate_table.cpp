#include "rates/rate_table.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/delimited_text.h"
#include "base/loose_match.h"
#include "base/time.h"
#include "base/utf8.h"
#include "rates/assets.h"

namespace peelback {

namespace {

using Found = DelimitedText::Found;

enum Column : std::size_t { asset, date, currency, price, source, url, licence, taken, kColumns };
constexpr std::array<std::string_view, kColumns> kNames = {"asset", "date", "currency", "price", "source", "url", "licence", "taken"};
constexpr std::size_t kNeeded = source + 1;
constexpr std::size_t kLongestDay = 10;

// Where each column stands; absent: nowhere.
using Positions = std::array<std::optional<std::size_t>, kColumns>;

Positions find_columns(std::span<const std::string_view> names) {
  Positions positions;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view name = loosely_equal(names[i], "license") ? kNames[licence] : names[i];
    const auto known = std::find_if(kNames.begin(), kNames.end(), [&](std::string_view column) { return loosely_equal(column, name); });
    if (known != kNames.end()) positions[static_cast<std::size_t>(known - kNames.begin())] = i;
  }
  return positions;
}

bool has_needed(const Positions& positions) {
  return std::all_of(positions.begin(), positions.begin() + kNeeded, [](const auto& position) { return position.has_value(); });
}

std::string_view without_mark(ByteView bytes) {
  std::string_view text = as_text(bytes);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return text;
}

class TableReader {
 public:
  explicit TableReader(std::string_view text) : cursor_(text, separator_of(text)) {}

  Result<RateTable> read() {
    while (!cursor_.at_end()) {
      const Found found = cursor_.next();
      if (found == Found::nothing) continue;
      if (!width_) {
        if (auto done = read_names(found); !done) return done.error();
        continue;
      }
      if (table_.rates.size() >= RateTable::kMostRows) {
        return Error{Code::too_large, line(), "more than " + std::to_string(RateTable::kMostRows) + " rates"};
      }
      if (auto done = read_row(found); !done) table_.problems.push_back(done.error());
    }
    if (!width_) return Error{Code::unknown_format, "", "no names of columns"};
    return std::move(table_);
  }

 private:
  std::string line() const { return "line " + std::to_string(cursor_.line()); }
  Error bad(Code code, Column column, std::string detail) const { return {code, line() + ", " + std::string(kNames[column]), std::move(detail)}; }

  Result<Done> read_names(Found found) {
    if (found == Found::cells) positions_ = find_columns(cursor_.cells());
    if (!has_needed(positions_)) return Error{Code::unknown_format, line(), "columns asset, date, currency, price and source were expected"};
    width_ = cursor_.cells().size();
    return Done{};
  }

  std::string_view cell(Column column) const {
    return positions_[column] ? trimmed(cursor_.cells()[*positions_[column]]) : std::string_view();
  }

  // Words of others, as far as they are text at all.
  std::string words(Column column) {
    std::string text = replace_ill_formed(as_bytes(cell(column)));
    if (text != cell(column)) table_.problems.push_back(bad(Code::bad_utf8, column, "ill-formed UTF-8 was replaced"));
    return text;
  }

  Result<Done> read_row(Found found) {
    if (found == Found::broken_quotes) return Error{Code::bad_length, line(), "a quote is never closed, or text follows after it"};
    if (cursor_.cells().size() != *width_) {
      return Error{Code::bad_length, line(), std::to_string(cursor_.cells().size()) + " cells under " + std::to_string(*width_) + " columns"};
    }
    for (std::size_t column = 0; column < kNeeded; ++column) {
      if (cell(static_cast<Column>(column)).empty()) return bad(Code::missing_field, static_cast<Column>(column), "the cell is empty");
    }
    Rate rate;
    const auto at_s = parse_utc(cell(date));
    if (!at_s) return bad(Code::bad_date, date, "a day as 2018-01-26 or a moment of it in UTC was expected");
    rate.is_daily = cell(date).size() <= kLongestDay;
    rate.at_s = *at_s;
    const auto known = find_currency(cell(currency));
    if (!known) return bad(Code::unsupported, currency, "a currency such as USD or EUR was expected");
    rate.currency = *known;
    const auto exact = parse_price(cell(price));
    if (!exact) return bad(exact.error().code, price, exact.error().detail);
    rate.price = *exact;
    if (!cell(taken).empty()) {
      const auto taken_s = parse_utc(cell(taken));
      if (!taken_s) return bad(Code::bad_date, taken, "a day as 2026-11-23 was expected");
      rate.taken_s = *taken_s;
    }
    std::vector<std::string> assets = assets_named(cell(asset));
    if (assets.empty()) return bad(Code::bad_reference, asset, "an asset such as bitcoin:BTC, ethereum:0x… or BTC was expected");
    rate.source = words(source);
    rate.url = words(url);
    rate.licence = words(licence);
    for (std::string& name : assets) {
      rate.asset = std::move(name);
      table_.rates.push_back(rate);
    }
    return Done{};
  }

  DelimitedText cursor_;
  Positions positions_;
  std::optional<std::size_t> width_;
  RateTable table_;
};

}  // namespace

bool is_rate_table(ByteView bytes) {
  const std::string_view text = without_mark(bytes);
  DelimitedText cursor(text, separator_of(text));
  while (!cursor.at_end()) {
    const Found found = cursor.next();
    if (found != Found::nothing) return found == Found::cells && has_needed(find_columns(cursor.cells()));
  }
  return false;
}

Result<RateTable> read_rate_table(ByteView bytes) { return TableReader(without_mark(bytes)).read(); }

}  // namespace peelback
