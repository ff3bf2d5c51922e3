#pragma once
// blockchain-etl's tables of Ethereum and its kin (ethereum-etl, docs/schema.md, November 2026; BigQuery's crypto_ethereum has
// the same columns and its own way of writing times). Amounts are base units, in digits or hexadecimal.
//
//   transactions     the top-level value, and the fee: receipt_gas_used times receipt_effective_gas_price (else gas_price),
//                    with receipt_l1_fee and the gas of blobs where they are due. Without those columns no fee is stated
//   receipts         fee and success, likewise
//   token_transfers  in log order. ethereum-etl lists ERC-721 transfers too, with the piece's number as value: nothing in
//                    the table tells them apart
//   logs             ERC-20 Transfer events, and those by which the chain's wrapped native coin is wrapped and unwrapped; all
//                    others are passed over
//   traces           calls, creations and selfdestructs with value. delegatecall, callcode and staticcall move none; a call
//                    that failed drops its whole subtree. Positions are the chain's (preorder, the root is 0) where the table
//                    holds all traces of the transaction, by its `subtraces`; else the order is the provider's. Rewards
//                    are in no transaction and passed over
//   tokens           symbols and decimals

#include "explorers/table_rows.h"
#include "model/account_store.h"

namespace peelback {

/// Which of these tables has columns of these names (without_looks()); `none` otherwise.
TableKind recognise_evm_etl(std::span<const std::string> plain_names);

/// Rows that lack what their table must say, or hold it in another form, are problems. A value of more than 128 bits is
/// too_large: no amount holds it.
void read_evm_etl(TableKind kind, std::string_view text, const TableHeader& header, ReplyIndex reply, AccountStore& store,
                  TableReading& reading, TableProblems& problems);

}  // namespace peelback
