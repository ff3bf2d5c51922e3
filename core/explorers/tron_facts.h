#pragma once
// TRON's transactions as nodes and TronGrid state them, held against the bytes that their ids are the hashes of.

#include <optional>
#include <string>
#include <vector>

#include "base/json_reader.h"
#include "chains/tron_transaction.h"
#include "explorers/evm_facts.h"

namespace peelback::tron_facts {

/// An address in any of TRON's forms, canonical. missing_field, also for null and ""; bad_address, bad_checksum.
Result<std::string> address_at(const JsonValue& object, std::string_view field);
/// An id of a transaction: 64 digits. missing_field, bad_type, bad_hex.
Result<std::string> id_at(const JsonValue& object, std::string_view field);
/// A time in milliseconds, cut to seconds. missing_field, bad_number.
Result<std::int64_t> time_at(const JsonValue& object, std::string_view field);

/// The reference of a TRC-10 asset, "tron:1002000"; what it calls itself is not known here.
AssetIndex add_asset(AccountStore& store, std::string_view id, std::string_view symbol, std::optional<unsigned> decimals,
                     std::vector<Problem>& problems);

/// Admits a transaction object (`txID`, `raw_data`, `raw_data_hex`, `signature`, `ret`, and what lists add: block, time,
/// fee, internal transactions) and gives it back. Where the bytes are there the facts come from them: fields that differ
/// are listed with both values (txid_mismatch), and a transaction whose bytes do not hash to its id is not believed in
/// anything. Errors: those of the fields and of tron::parse_raw(); txid_mismatch.
struct Admitted {
  AccountTxIndex tx{};
  tron::Transaction transaction{};
};
Result<Admitted> admit_transaction(const JsonValue& object, const SourceRef& source, const std::string& path,
                                   evm_facts::Collector& facts);

/// Internal transactions of one that was admitted, in either of their shapes: a node's (`callValueInfo`) or TronGrid's
/// (`data.call_value`). `is_whole`: all of them, in the chain's order. A row that is none is lost.
void admit_calls(AccountTxIndex tx, const std::vector<JsonValue>& calls, bool is_whole, const std::string& path,
                 evm_facts::Collector& facts);

/// One event of a node's list of them.
void admit_event(AccountTxIndex tx, const JsonValue& log, std::uint32_t index, const std::string& path,
                 evm_facts::Collector& facts);

/// One row of a list of TRC-20 transfers, with the transaction under `detail` where the list has it.
std::optional<Error> admit_transfer(const JsonValue& row, const SourceRef& source, const std::string& path,
                                    evm_facts::Collector& facts);

}  // namespace peelback::tron_facts
