#pragma once
// Traces as ethereum-etl lists them: rows of a tree that its addresses spell out.

#include <optional>
#include <string_view>
#include <vector>

#include "explorers/account_table.h"
#include "explorers/evm_columns.h"

namespace peelback {

struct TraceFacts {
  std::uint32_t path_begin = 0;
  std::uint32_t path_size = 0;
  bool is_call = true;
  bool moves_value = false;
  bool failed = false;
  std::optional<std::uint32_t> subtraces{};
};

/// Gathers the traces of a table; finish() gives each transaction's payments to the table in trace order.
class EvmTraces {
 public:
  EvmTraces(AccountTable& table, TableReading& reading) : table_(table), reading_(reading) {}
  /// "0,1", "[0, 1]"; empty for the root. False for anything else.
  bool set_path(TraceFacts& trace, std::string_view text);
  void add(const AccountRow& row, const TraceFacts& trace);
  void finish();

 private:
  std::span<const std::uint32_t> path(std::uint32_t row) const;
  bool is_child(std::uint32_t child, std::uint32_t parent) const;
  void drop_repeated(std::vector<std::uint32_t>& order);
  bool holds_all(std::span<const std::uint32_t> traces) const;
  void put_transaction(std::span<const std::uint32_t> traces);

  AccountTable& table_;
  TableReading& reading_;
  std::vector<std::uint32_t> path_numbers_;
  std::vector<AccountRow> rows_;
  std::vector<TraceFacts> traces_;
};

}  // namespace peelback
