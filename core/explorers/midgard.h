#pragma once
// Midgard, THORChain's index (MAYAChain runs the same): what became of a payment to THORChain, by the id of the payment or of
// what was paid for it. Source: thorchain/midgard, openapi/openapi.yaml 2.34.2 and docs; read 2026-11.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/wide.h"
#include "chains/thorchain_memo.h"

namespace peelback::midgard {

/// Whether a URL or a path asks Midgard for actions.
bool is_path(std::string_view path_or_url);
/// Whether a bare reply is one of Midgard's, by its shape. Linear in the body.
bool is_reply(ByteView body);

/// The path and query of a URL that is_path(), below the base URL.
std::string path_in(std::string_view path_or_url);
/// The path of the page that the token of an answer to `path` names; empty without a token, or where it is no such token.
std::string next_path(std::string_view path, std::string_view token);

/// "/v2/actions?txid=8DA8…": an id with or without 0x, in any case. usage for what is no id of 64 digits.
Result<std::string> path_of(std::string_view txid);

struct Coin {
  thorchain::Asset asset{};
  U128 amount_e8 = 0;  // in units of 10^-8, whatever the asset's own
  bool operator==(const Coin&) const = default;
};

/// One payment into THORChain, or out of it.
struct Transfer {
  std::string txid{};  // 64 capital digits; empty: in THORChain's own books, on no chain
  std::string address{};
  std::vector<Coin> coins{};
  bool is_affiliate = false;  // the share of who brought the swap
  bool operator==(const Transfer&) const = default;
};

/// What THORChain says that it did.
struct Action {
  enum class Status : std::uint8_t { success, pending, failed };
  std::size_t row = 0;  // in its answer
  std::string type{};  // "swap", "refund", "addLiquidity", "send", …
  Status status{};
  std::int64_t time_s = 0;
  std::uint64_t height = 0;  // THORChain's
  std::vector<Transfer> in{};
  std::vector<Transfer> out{};
  std::string memo{};  // foreign text
  std::string reason{};  // of a refund; foreign text
  /// Whether they say the same, wherever it stands.
  bool operator==(const Action& other) const;
};

struct Reading {
  std::vector<Action> actions{};
  std::string next_page{};          // nextPageToken; empty: none. It stands on the last page too:
  bool is_full = false;             // as many rows as a page can have, so more may follow
  std::vector<Problem> problems{};  // rows that do not stand, by field path
};

/// Errors, where the reply gave nothing: rate_limited, refused, server_error, network_failure, not_found; truncated, bad_json,
/// too_deep, bad_type, missing_field. An id that THORChain never met gives no action. Linear in the body.
Result<Reading> decode(int status, ByteView body);

/// Base units of an asset with so many decimals, for an amount in 10^-8: 1.79 ETH is 179000000 here and 1.79 · 10^18 there. What
/// is finer than the asset's unit is dropped. Absent beyond 128 bits.
std::optional<U128> to_base_units_floor(U128 amount_e8, unsigned decimals);

}  // namespace peelback::midgard
