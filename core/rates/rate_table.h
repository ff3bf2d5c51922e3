#pragma once
// Tables of rates that the reporter brings: CSV, with a line of names first.
//   asset,date,currency,price,source,url,licence,taken
//   bitcoin:BTC,2018-01-26,USD,11153.32,CryptoCompare daily close,https://…,CC BY 4.0,2026-11-23

#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "rates/rate.h"

namespace peelback {

/// Rows of a table, and those that do not stand, by line.
struct RateTable {
  static constexpr std::size_t kMostRows = 200'000;
  std::vector<Rate> rates{};
  std::vector<Problem> problems{};
};

/// Whether the first line names asset, date, currency, price and source among its columns, in any order and case.
bool is_rate_table(ByteView bytes);

/// `asset` is a reference ("ethereum:0x…"), or a symbol ("BTC"), which stands for the coin of every chain that has it. `date` is a UTC
/// day, whose rate holds for all of it, or a moment of it. `url`, `licence` (or `license`) and `taken` may be left out. A rate without a
/// source is none. Errors: unknown_format where is_rate_table() says no, too_large. Problems, with "line N, price": missing_field,
/// bad_date, bad_number, bad_reference, unsupported (a currency), bad_length (cells), bad_utf8.
Result<RateTable> read_rate_table(ByteView bytes);

}  // namespace peelback
