#pragma once
// The REST interface of NEM's nodes, NIS1 (nis/docs and controllers of NemProject/nem v0.6.102; read 2026-11).
//
// A list of transactions comes newest first, a page at a time. A page is named by the id of the row before it, and ids are
// a node's own: all pages of a history come from one node. So that pages meet without a gap and a page of another node is
// noticed, each begins by repeating the last block of the page before. What a request's answer is to be held against stands
// behind '#', which is never sent: the height up to which the list is known to be complete, the first row that is due, how
// many rows came before. A recorded request keeps it, so a history can be read again in any order.
//
// Nodes forget which id is which transaction: after 36 hours by default.

#include "explorers/account_dialect.h"

namespace peelback {
class JsonValue;
}

namespace peelback::nis1 {

/// Rows that are asked for at once: the most that a node gives.
inline constexpr std::uint32_t kRowsPerPage = 100;
/// What a node gives that does not know `pageSize`.
inline constexpr std::uint32_t kDefaultRows = 25;

/// A history without a cursor asks for the newest block first, then for pages below it. One of HistoryPart::tokens, and a
/// transaction, go on to the definitions of the mosaics that were met, which tell divisibility and levy.
Result<AccountRequest> plan(const AccountNeed& need);

/// As decode_account_reply(). A page of another node's ids is source_mismatch.
Result<AccountReading> decode(const AccountNeed& need, int status, ByteView body, ReplyIndex reply,
                              std::int64_t fetched_at_s, AccountStore& store);

/// What a URL of such a node, or a path below its base URL, asks; and what was posted. Errors: unknown_format for no path of
/// a node's, unsupported for one that we do not ask; bad_address, bad_hex, bad_number, bad_json for a wrong parameter.
Result<AccountNeed> need_of_url(std::string_view url, std::string_view request_body);

/// A bare answer by its shape.
std::optional<AccountNeed> recognise_reply(const JsonValue& reply);

}  // namespace peelback::nis1
