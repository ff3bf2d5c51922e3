#pragma once
// What the columns of a table of transfers mean: guessed from their names, shown, corrected.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace peelback {

enum class TransferColumn : std::uint8_t {
  passed_over,
  time,        // ISO 8601 with or without a zone, or Unix seconds or milliseconds
  block,       // its height
  tx_hash,
  from,
  to,
  amount,      // a decimal number of whole coins: "1.5"
  base_units,  // an integer: wei, satoshi
  usd_value,   // a decimal number of dollars
  asset,       // a contract's address or a symbol
  symbol,      // beside the contract
  decimals,    // of the token
  from_label,
  to_label,
  memo,        // destination tag or message
};
inline constexpr std::size_t kTransferColumns = static_cast<std::size_t>(TransferColumn::memo) + 1;

/// "time", "tx_hash", "usd_value"; "" for passed_over
std::string_view column_name(TransferColumn column);

struct TransferMapping {
  std::vector<TransferColumn> columns{};  // one for each column of the header; none but passed_over twice
  std::string asset{};                    // contract or symbol of rows that name none
  std::optional<unsigned> decimals{};     // of tokens of which no column and no chain says so; at most 36
  bool operator==(const TransferMapping&) const = default;
};

/// By names, loosely matched: "Tx_hash", "transaction hash" and "TXID" are one. Of several names for one meaning the best
/// counts, and of several amounts the one that needs least else: base units, an amount whose asset a column names, dollars.
TransferMapping guess_mapping(std::span<const std::string> header);

/// Whether transfers can be read so. missing_field: no tx_hash, from, to, no amount, neither time nor block;
/// repeated_field: a meaning twice, or two of amount, base_units and usd_value; bad_length: another number of columns;
/// bad_number: more than 36 decimals.
Result<Done> check_mapping(const TransferMapping& mapping, std::size_t columns);

/// {"asset":"","columns":[{"means":"time","name":"Timestamp"},…],"decimals":6,"format":"peelback-columns/1"}, canonical;
/// `decimals` is left out where there are none, "means" is "" for a column that is passed over.
std::string mapping_json(const TransferMapping& mapping, std::span<const std::string> header);
/// The same back. unknown_format; the codes of parse_json and check_mapping; missing_field where the columns' names are not
/// those of the header, one by one; bad_type for a meaning that is not known.
Result<TransferMapping> parse_mapping(std::string_view json, std::span<const std::string> header);

}  // namespace peelback
