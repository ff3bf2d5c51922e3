#pragma once
// The Etherscan dialect: Etherscan V2 (`chainid`, with the user's key), Routescan (keyless), Blockscout's compatible
// interface. Sources: docs.etherscan.io, routescan.io/documentation, docs.blockscout.com "RPC endpoints"; what replies
// look like: recorded ones. Read 2026-11.
//
// Numbers are strings of decimal digits; errors come with status 200; an empty list comes as an error in words. A list
// is asked for in ascending order up to a stated block, a page at a time: after a full page it goes on at the block of
// that page's last row, so that no window of rows ends it. A page covers the blocks from where it starts to where the
// next one does.

#include "base/json_reader.h"
#include "explorers/account_dialect.h"

namespace peelback::etherscan {

/// Rows that are asked for at once: what every provider of the dialect gives (Etherscan, free of charge, since 2026-07).
inline constexpr std::uint32_t kRowsPerPage = 1000;
/// Pages times rows that a list may reach into.
inline constexpr std::uint32_t kWindowRows = 10'000;
/// The newest blocks are left out of a history: explorers list them a little later than their nodes know them.
inline constexpr std::uint32_t kUnsettledBlocks = 12;

/// A history without a cursor asks for the tip first, then for that block's time, then for pages up to it.
Result<AccountRequest> plan(const AccountEndpoint& endpoint, const AccountNeed& need);

/// As decode_account_reply().
Result<AccountReading> decode(const AccountNeed& need, int status, ByteView body, ReplyIndex reply,
                              std::int64_t fetched_at_s, AccountStore& store);

/// What the query of a URL asks, whatever stands before it: the inverse of plan(). Errors: as account_reply_of().
Result<AccountNeed> need_of_query(std::string_view query);

/// A bare answer by its shape.
std::optional<AccountNeed> recognise_reply(const JsonValue& reply);

}  // namespace peelback::etherscan
