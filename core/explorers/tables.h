#pragma once
// Files that people bring: tables of transfers, and what blockchain-etl, BigQuery and Spark export, as CSV or as NDJSON (one
// JSON object a line). This is the door; the dialects are in transfers_table, evm_etl and bitcoin_etl.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "explorers/table_reading.h"
#include "explorers/transfer_columns.h"
#include "model/account_store.h"
#include "model/store.h"

namespace peelback {

/// What a table is, by the names of its columns alone; `none` for anything else. Looks at the first record only, and at no
/// more than kMaxHeaderBytes of it.
TableKind recognise_table(ByteView bytes);

/// Why delimited text is none of these: bad_utf8 for UTF-16, else unknown_format with the meaning that no column has. Absent for
/// tables, for other text, and for bytes that are none.
std::optional<Error> why_no_table(ByteView bytes);

/// What a reader is shown before a table is taken, and may correct.
struct TableShape {
  TableKind kind = TableKind::none;
  TableSyntax syntax = TableSyntax::comma;
  std::vector<std::string> header{};                  // as it stands, ill-formed UTF-8 replaced; hostile text
  std::vector<std::vector<std::string>> first_rows{};  // at most five, each as long as the header; cells cut to 80 bytes
  std::optional<Chain> chain{};  // that the addresses of the first rows fit; the likeliest of several. Absent: none fits
  TransferMapping mapping{};     // of transfers: what the columns are taken to mean; empty for other kinds
};

/// Errors: unknown_format when recognise_table() says none and no table can be seen; bad_utf8 for UTF-16. A table whose
/// columns mean nothing known is no error: its kind is `none`, and the mapping can say what they mean.
Result<TableShape> read_shape(ByteView bytes);

/// Reads a table of any kind of account chains into the store. `mapping` is for transfers alone: absent, the columns are
/// guessed as read_shape() shows them. The same bytes always give the same facts, in whatever order files arrive.
/// Errors: unknown_format, unsupported (a table of another ledger model), bad_utf8 (UTF-16), missing_field (a column that
/// must be there), bad_length (a mapping for another number of columns). Rows that cannot be used are problems; see
/// TableReading. n log n in the rows.
Result<TableReading> read_account_table(ByteView bytes, const TransferMapping* mapping, ReplyIndex reply, AccountStore& store);

/// The same for bitcoin-etl's transactions.
Result<TableReading> read_output_table(ByteView bytes, ReplyIndex reply, Store& store);

}  // namespace peelback
