#pragma once
// bitcoin-etl's transactions as JSON lines (README.md, "transactions.json", November 2026; BigQuery's crypto_bitcoin and its
// kin export the same members).

#include <string_view>

#include "explorers/table_rows.h"
#include "model/store.h"

namespace peelback {

/// The id of every transaction is recomputed from its row: version, lock_time, inputs (spent_transaction_hash,
/// spent_output_index, script_hex, sequence) and outputs (value, script_hex). What the id does not cover (the block, values of
/// inputs) is the export's word. Rows whose fields hash to another id are not used (txid_mismatch): so are all that the
/// export holds in part, as Zcash's since its second version and Litecoin's with MWEB. Coinbases are passed over and counted
/// in one problem (unsupported): their id covers a script that the table leaves out.
/// Other problems: missing_field, bad_type, bad_hex, bad_number, block_mismatch; those of Store::add_transaction.
void read_bitcoin_etl(std::string_view text, ReplyIndex reply, Store& store, TableReading& reading, TableProblems& problems);

/// The address of the row's first output that has one; empty otherwise. It tells the chain.
std::string first_etl_address(std::string_view line);

}  // namespace peelback
