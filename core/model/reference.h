#pragma once
// References: chain slug, colon, the chain's own id (RULES.md §8).

#include <optional>
#include <string>
#include <variant>

#include "base/wide.h"
#include "model/chain.h"
#include "model/ids.h"

namespace peelback {

/// A reference taken apart: "bitcoin:<txid>", "bitcoin:<txid>:<vout>" or "bitcoin:<address>".
/// `id` is everything after the first colon as it was written; of the UTXO chains, txid and vout are parsed.
struct Ref {
  enum class Kind : std::uint8_t { transaction, output, address };
  Chain chain{};
  Kind kind{};
  std::string id{};
  TxId txid{};           // transaction and output
  std::uint32_t vout{};  // output
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

/// "bitcoin:<txid>:<vout>"
std::string output_ref(Chain chain, const TxId& txid, std::uint32_t vout);
/// "bitcoin:<txid>"
std::string transaction_ref(Chain chain, const TxId& txid);
/// "bitcoin:BTC"
std::string native_asset_ref(Chain chain);

}  // namespace peelback
