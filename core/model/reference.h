#pragma once
// References: chain slug, colon, the chain's own id (RULES.md §8).

#include <optional>
#include <string>
#include <variant>

#include "base/wide.h"
#include "model/chain.h"
#include "model/ids.h"

namespace peelback {

/// What made value move. Within one transaction and asset movements are taken in this order, then by position.
enum class MovementKind : std::uint8_t {
  top_level,  // the transaction's own value
  internal,   // by a contract, in trace order
  token_log,  // by an event, in log order
  fee,        // beside the transaction's fee: after all transfers
};

struct MovementPosition {
  MovementKind kind = MovementKind::top_level;
  std::uint32_t position = 0;  // trace index, log index, or row
  bool operator==(const MovementPosition&) const = default;
};

/// A reference taken apart: "bitcoin:<txid>", "bitcoin:<txid>:<vout>", "bitcoin:<address>", "ethereum:<tx hash>", and one
/// transfer of a transaction: "ethereum:<tx hash>:value", "…:internal:3" (trace index), "…:log:7" (log index).
/// `id` is what stands after the first colon as it was written; of a transfer the transaction's. Of the UTXO chains, txid
/// and vout are parsed.
struct Ref {
  enum class Kind : std::uint8_t { transaction, output, address, transfer };
  Chain chain{};
  Kind kind{};
  std::string id{};
  TxId txid{};           // UTXO chains: transaction and output
  std::uint32_t vout{};  // output
  MovementPosition position{};  // transfer
  std::string to_text() const;
};

/// A name that somebody gives to a place, beside the place's canonical reference. Foreign text.
struct NamedRef {
  std::string ref{};
  std::string name{};
  bool operator==(const NamedRef&) const = default;
};

/// bad_reference when there is no known slug before the colon, or when the rest is neither an id nor a possible address.
/// The checksum of an address is the chain's business, not looked at here.
Result<Ref> parse_ref(std::string_view text);

/// "value", "internal:3", "log:7": a transfer's place in its transaction, as references have it.
std::string movement_text(const MovementPosition& position);

/// "bitcoin:<txid>:<vout>"
std::string output_ref(Chain chain, const TxId& txid, std::uint32_t vout);
/// "bitcoin:<txid>"
std::string transaction_ref(Chain chain, const TxId& txid);
/// "bitcoin:BTC"
std::string native_asset_ref(Chain chain);

}  // namespace peelback
