#pragma once
// Recorded and pasted answers of the account dialects: which question they answer.

#include "explorers/account_dialect.h"

namespace peelback {

struct AccountReply {
  /// Absent where neither the URL nor the answer says it: the caller's chain.
  std::optional<Chain> chain{};
  AccountNeed need{};
  AccountDialect dialect = AccountDialect::etherscan;
};

/// By the request: a whole URL, or a path below a provider's base URL; and what was posted. Keys are passed over.
/// Errors: unsupported, naming it, for what these dialects have and we do not ask, and for other chains; bad_address,
/// bad_hex, bad_number for a wrong parameter; unknown_format for anything else.
Result<AccountReply> account_reply_of(std::string_view url, std::string_view request_body);

/// A bare answer, by its shape: a transaction, a receipt, an account's list (of an account that is not said: `id` is
/// empty). Absent for anything else.
std::optional<AccountReply> recognise_account_reply(ByteView body);

}  // namespace peelback
