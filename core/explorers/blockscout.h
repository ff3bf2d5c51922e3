#pragma once
// Blockscout's REST interface, v2 (its OpenAPI documents up to v12; read 2026-11). Numbers are strings of decimal
// digits, addresses are objects, lists come newest first with what their next page is asked by (`next_page_params`):
// all of it is sent back as it came, which serves both versions of its paging. Such a list does not say up to which
// block it goes, so it covers none: histories are asked for by the compatible interface beside it (etherscan.h).

#include "explorers/account_dialect.h"

namespace peelback::blockscout {

Result<AccountRequest> plan(const AccountEndpoint& endpoint, const AccountNeed& need);

/// As decode_account_reply().
Result<AccountReading> decode(const AccountNeed& need, int status, ByteView body, ReplyIndex reply,
                              std::int64_t fetched_at_s, AccountStore& store);

/// What a path from "/v2/" on asks. Errors: as account_reply_of().
Result<AccountNeed> need_of_path(std::string_view path, std::string_view query);

}  // namespace peelback::blockscout
