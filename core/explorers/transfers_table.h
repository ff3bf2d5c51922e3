#pragma once
// Tables of transfers that people made: timestamp, block, tx_hash, from, to, amount or value in USD, asset, from_label,
// to_label, in any order and loosely named (RULES.md §9). Their facts are claimed: somebody says so (DESIGN.md §1).
//
// What an amount counts in. Nothing is rounded, and what a file says never depends on another file:
//   dollars            <chain>:usd-value, in cents; where a value of the file is finer than a cent, the file's values are of
//                      <chain>:usd-value.d18 instead, in 10^-18 dollars
//   the native coin    <chain>:ETH, in its base unit; a finer amount is refused
//   a token's contract <chain>:<contract>, in base units: given so, or with its decimals stated by a column or the mapping;
//                      whole coins without decimals are of <chain>:<contract>.d18, in 10^-18 coins
//   a token's symbol   <chain>:<symbol>, in 10^-18 coins; base units need their decimals stated
//   no asset           <chain>:unnamed, likewise
// Amounts finer than 10^-18 are refused.

#include "explorers/table_rows.h"
#include "model/account_store.h"

namespace peelback {

/// Reads the rows behind the header by a mapping that check_mapping() took. A row without a time and a block, or with a bad
/// cell where something is needed, is not used: missing_field, bad_hex, bad_address, bad_checksum, bad_date, bad_number,
/// too_large. Payments stand in the order of their rows (OrderBasis::provider). On Ethereum's machine a token's
/// payments from and to address zero mint and burn.
void read_transfers(std::string_view text, const TableHeader& header, const TransferMapping& mapping, ReplyIndex reply,
                    AccountStore& store, TableReading& reading, TableProblems& problems);

}  // namespace peelback
