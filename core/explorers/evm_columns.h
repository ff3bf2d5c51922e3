#pragma once
// The columns of ethereum-etl's tables that are read here.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "explorers/table_rows.h"

namespace peelback {

enum class EvmColumn : std::uint8_t {
  hash, transaction_hash, block_number, transaction_index, block_timestamp, from_address, to_address, value, gas_price,
  transaction_type, receipt_gas_used, receipt_status, receipt_effective_gas_price, receipt_contract_address, receipt_l1_fee,
  receipt_blob_gas_used, receipt_blob_gas_price, gas_used, cumulative_gas_used, status, effective_gas_price, l1_fee,
  blob_gas_used, blob_gas_price, token_address, log_index, address, topics, data, trace_address, trace_type, call_type,
  error, subtraces, symbol, decimals, total_supply,
};
inline constexpr std::size_t kEvmColumns = static_cast<std::size_t>(EvmColumn::total_supply) + 1;

/// "receipt_gas_used"
std::string_view evm_column_name(EvmColumn column);

/// One row's cells by meaning, in whatever order the table has its columns.
class EvmCells {
 public:
  explicit EvmCells(const TableHeader& header);
  /// What TableRows is to read.
  const std::vector<std::string>& names() const { return names_; }
  void take(const TableRows& rows);
  std::uint32_t line() const { return line_; }
  /// Empty where the table has no such column.
  std::string_view operator[](EvmColumn column) const;

 private:
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
  std::vector<std::string> names_;
  std::array<std::size_t, kEvmColumns> places_{};
  std::span<const std::string_view> cells_{};
  std::uint32_t line_ = 0;
};

}  // namespace peelback
