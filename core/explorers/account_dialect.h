#pragma once
// What every wire dialect about chains of accounts shares: what can be asked, how a request and what was read of its
// answer look. Nothing here names a key: the transport adds it behind the path, so that no need, error or problem, and
// no recorded path, ever holds one.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "model/account_question.h"
#include "model/account_store.h"

namespace peelback {

enum class AccountDialect : std::uint8_t {
  etherscan,   // Etherscan V2, Routescan, Blockscout's compatible interface
  blockscout,  // Blockscout's REST interface, v2; histories by its compatible one
  evm_rpc,     // JSON-RPC of a node
  trongrid,    // TronGrid's lists, and the HTTP interface of TRON's nodes
  nis1,        // a node of NEM
};

/// By the name that the page has for it: "evm_rpc".
std::optional<AccountDialect> find_account_dialect(std::string_view name);

/// How one provider speaks a dialect.
struct AccountEndpoint {
  AccountDialect dialect = AccountDialect::etherscan;
  Chain chain = Chain::ethereum;
  bool names_chain = false;  // Etherscan V2: `chainid` is a parameter of every request
};

/// What is to be sent; the provider's base URL goes before the path.
struct AccountRequest {
  std::string path{};  // with its query; may be empty for a node's single address
  std::string body{};  // JSON to be posted; empty: a GET
  std::string_view method() const { return body.empty() ? "GET" : "POST"; }
  bool operator==(const AccountRequest&) const = default;
};

/// What one answer gave.
struct AccountReading {
  /// Transactions, movements, token transfers, statistics, natures, block times that the answer gave and that were
  /// admitted.
  std::size_t facts = 0;
  /// Whether nothing of the answer was lost. A need is answered when all of its answers, from the first through every
  /// `next`, are complete.
  bool complete = true;
  /// What must be asked after this to answer the need: the next page, the receipt of the transaction, ...
  std::optional<AccountNeed> next{};
  /// The newest block that histories are asked up to, where the answer settled it: others can begin there, see up_to().
  std::optional<std::uint32_t> settled_height{};
  /// What was not admitted, by field path; and contradictions that the store found.
  std::vector<Problem> problems{};
  /// Ids of transactions whose fields hash to their id, and whose sender is the one who signed.
  std::vector<std::string> verified{};
  /// Ids of transactions whose fields do not hash to their id, or that another key signed. Nothing of them is believed.
  std::vector<std::string> contradicted{};
};

/// How sources about the chain speak unless it is said otherwise.
AccountDialect usual_dialect(Chain chain);

/// Whether the dialect can answer needs of the kind at all; of histories those of the part.
bool answers(AccountDialect dialect, AccountNeed::Kind kind, HistoryPart part = HistoryPart::transactions);

/// The request for the need, or for the page that its cursor names. Errors: unsupported (the dialect does not answer
/// it, or not for this chain), usage (a cursor that no decoder of the dialect gave).
Result<AccountRequest> plan(const AccountEndpoint& endpoint, const AccountNeed& need);

/// Turns one answer into facts about the store's chain. The status is looked at before the body. The same answer again
/// changes nothing, and order does not matter: the blocks that a history covers are read off the request and its answer
/// alone.
/// Errors, where the answer gave nothing: rate_limited (429, and the same in words under any status); not_found;
/// too_large (the source's window of rows); refused (a key that is missing or wrong, other 4xx, a web page such as a
/// captcha, a text where JSON is due); server_error (5xx, a time-out in words); network_failure (no status); truncated,
/// bad_json, too_deep; bad_type, missing_field (another shape); txid_mismatch, bad_address (the answer is about
/// something else); unsupported.
/// n log n in the answer.
Result<AccountReading> decode_account_reply(AccountDialect dialect, const AccountNeed& need, int status, ByteView body,
                                            ReplyIndex reply, std::int64_t fetched_at_s, AccountStore& store);

/// The account's history up to this block, where the tip is already known: saves asking for it again.
AccountNeed up_to(AccountNeed history, std::uint32_t to_height);

}  // namespace peelback
