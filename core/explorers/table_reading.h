#pragma once
// What a table gave.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "explorers/transfer_columns.h"
#include "model/chain.h"
#include "model/reference.h"

namespace peelback {

/// Of blockchain-etl: ethereum-etl (docs/schema.md, November 2026) and bitcoin-etl (README.md), as files and as BigQuery's
/// crypto_ethereum and crypto_bitcoin export them.
enum class TableKind : std::uint8_t {
  none,
  transfers,            // timestamp, block, tx_hash, from, to, amount or value in USD, asset, labels; loosely named
  evm_transactions,     // ethereum-etl: hash, from_address, to_address, value, gas_price, receipt_gas_used, receipt_status
  evm_token_transfers,  // token_address, from_address, to_address, value, transaction_hash, log_index
  evm_traces,           // transaction_hash, trace_address, trace_type, call_type, value, error, status
  evm_logs,             // log_index, transaction_hash, address, topics, data
  evm_receipts,         // transaction_hash, gas_used, status, effective_gas_price
  evm_tokens,           // address, symbol, decimals
  output_transactions,  // bitcoin-etl: hash, inputs, outputs; NDJSON alone
};

/// "transfers", "ethereum-etl transactions", "bitcoin-etl transactions"; "none"
std::string_view table_kind_name(TableKind kind);

enum class TableSyntax : std::uint8_t { comma, semicolon, tab, json_lines };

/// What one table brought. Facts are in the store already; each names its lines by SourceRef ("/line/12").
struct TableReading {
  TableKind kind = TableKind::none;
  Chain chain{};
  std::uint64_t rows = 0;         // without the names of columns, empty lines and comments
  std::uint64_t rows_used = 0;    // that are facts now
  std::uint64_t rows_passed = 0;  // of a known form that moves nothing: approvals, rewards, failed calls, calls without value
  std::uint64_t transfers = 0;    // payments listed
  std::uint64_t transactions = 0; // that they are in
  bool zone_is_assumed = false;   // times that name no zone were taken for UTC
  /// References of the assets that were met, in the order of their rows. "ethereum:usd-value" counts in cents; see
  /// transfers_table.h for what other tables count in.
  std::vector<std::string> assets{};
  /// What the columns that name places say of them: once a place and name, in the order of rows. Hostile text.
  std::vector<NamedRef> labels{};
  TransferMapping mapping{};      // that was used; of transfers alone
  /// Rows that were not used, and what contradicts other facts: "line 12: amount", in the order of lines, at most
  /// kMaxTableProblems, then one that counts the others.
  std::vector<Problem> problems{};
};

inline constexpr std::size_t kMaxTableProblems = 100;
/// Of a table's first record; the names of its columns are short.
inline constexpr std::size_t kMaxHeaderBytes = std::size_t{64} << 10;
inline constexpr std::size_t kMaxColumns = 256;
/// A transaction names at most so many lines of one table as its source.
inline constexpr std::size_t kMaxLinesOfTransaction = 64;

}  // namespace peelback
