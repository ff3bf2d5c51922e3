#include "explorers/evm_columns.h"

#include <algorithm>

#include "base/loose_match.h"

namespace peelback {

namespace {

// In the order of EvmColumn.
constexpr std::string_view kNames[kEvmColumns] = {
    "hash", "transaction_hash", "block_number", "transaction_index", "block_timestamp", "from_address", "to_address", "value",
    "gas_price", "transaction_type", "receipt_gas_used", "receipt_status", "receipt_effective_gas_price",
    "receipt_contract_address", "receipt_l1_fee", "receipt_blob_gas_used", "receipt_blob_gas_price", "gas_used",
    "cumulative_gas_used", "status", "effective_gas_price", "l1_fee", "blob_gas_used", "blob_gas_price", "token_address",
    "log_index", "address", "topics", "data", "trace_address", "trace_type", "call_type", "error", "subtraces", "symbol",
    "decimals", "total_supply"};

}  // namespace

std::string_view evm_column_name(EvmColumn column) { return kNames[static_cast<std::size_t>(column)]; }

EvmCells::EvmCells(const TableHeader& header) {
  // The first lines of JSON may lack what is null in them: there the names that are known are read, and no others, as the file
  // spells those that it has.
  if (header.syntax == TableSyntax::json_lines) {
    for (const std::string_view name : kNames) {
      const auto spelled = std::find_if(header.names.begin(), header.names.end(), [&](const std::string& one) { return loosely_equal(one, name); });
      names_.emplace_back(spelled == header.names.end() ? name : std::string_view(*spelled));
    }
  } else {
    names_ = header.names;
  }
  for (std::size_t i = 0; i < kEvmColumns; ++i) {
    const auto found = std::find_if(names_.begin(), names_.end(), [&](const std::string& name) { return loosely_equal(name, kNames[i]); });
    places_[i] = found == names_.end() ? kNowhere : static_cast<std::size_t>(found - names_.begin());
  }
}

void EvmCells::take(const TableRows& rows) {
  cells_ = rows.cells();
  line_ = rows.line();
}

std::string_view EvmCells::operator[](EvmColumn column) const {
  const std::size_t place = places_[static_cast<std::size_t>(column)];
  return place == kNowhere ? std::string_view{} : cells_[place];
}

}  // namespace peelback
