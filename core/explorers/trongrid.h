#pragma once
// TRON by TronGrid: its lists of an account's transactions (v1), and the nodes behind it (java-tron's HTTP interface).
// Sources: developers.tron.network "TronGrid v1 API" and "FullNode HTTP API", java-tron's servlets, what replies look
// like: recorded ones. Read 2026-11. Everything is asked by GET, so that no browser sends a request ahead.
//
// A list is asked for in ascending order up to the newest block that is final, in windows of time: after a full page it
// goes on at the block of that page's last row, which is read again whole. Where one block fills a page, the pages within
// it are turned by TronGrid's mark (`fingerprint`), which holds for the same parameters alone. What a page covers is said
// in times, by its request and its rows; a block's height comes with the rows and with the newest block.
//
// TronGrid states no number of transactions: rows are counted as they are read, "at least".

#include "base/json_reader.h"
#include "explorers/account_dialect.h"

namespace peelback::trongrid {

/// The most that it gives.
inline constexpr std::size_t kRowsPerPage = 200;

/// The part `internal` is the part `transactions`: one list has both.
Result<AccountRequest> plan(const AccountNeed& need);

/// As decode_account_reply().
Result<AccountReading> decode(const AccountNeed& need, int status, ByteView body, ReplyIndex reply,
                              std::int64_t fetched_at_s, AccountStore& store);

/// What a path asks, without its host: the inverse of plan(); for what nodes are asked by POST, `request_body` too.
/// Errors: as account_reply_of(); unknown_format for what is no path of TRON's.
Result<AccountNeed> need_of_path(std::string_view path, std::string_view query, std::string_view request_body);

/// A bare answer by its shape.
std::optional<AccountNeed> recognise_reply(const JsonValue& reply);

}  // namespace peelback::trongrid
