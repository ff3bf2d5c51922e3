#pragma once
// The public evidence of a path (peelback-public-evidence/2), read: what a stranger has to check it with.

#include <optional>
#include <string>
#include <vector>

#include "chains/bitcoin_block.h"
#include "model/amount.h"

namespace peelback {

inline constexpr std::string_view kEvidenceFormat = "peelback-public-evidence/2";

/// What somebody calls a place: a claim, quoted.
struct EvidenceName {
  std::string text{};
  std::string source{};
};

/// One place of the published path, with one transaction that paid it: an output has one, an account may stand here several times.
struct EvidencePlace {
  std::string ref{};          // "bitcoin:<txid>:<vout>", "tron:<address>"
  std::string transaction{};  // the reference of that transaction: "bitcoin:<txid>"
  std::string asset{};        // "bitcoin:BTC"
  std::uint32_t hop = 0;      // 0: a start
  Amount value{};             // all that was paid, in base units
  std::vector<EvidenceName> names{};
};

/// Where a transaction stands in its chain, as far as somebody said.
struct EvidenceBlock {
  bitcoin::HeaderBytes header{};
  bitcoin::MerkleProof proof{};
  std::optional<std::uint32_t> height{};  // nothing in header or branch says it
};

struct EvidenceTransaction {
  std::string ref{};
  Chain chain{};
  Bytes32 hash{};  // that the reference states, in the order in which it is made
  Bytes raw{};     // what it is the hash of: on Bitcoin and its kin the serialisation without witnesses, on TRON and NEM what was signed
  std::optional<EvidenceBlock> block{};
  /// As the chain's explorers write it.
  std::string_view id() const { return std::string_view(ref).substr(ref.find(':') + 1); }
};

struct Evidence {
  std::vector<EvidencePlace> path{};
  std::vector<EvidenceTransaction> transactions{};  // by reference, ascending, each once
  /// Absent where the evidence does not hold it. Logarithmic.
  const EvidenceTransaction* find(std::string_view ref) const;
};

/// Reads hostile text. Every member is known and of its type; nothing is held against anything yet. Errors, with the member in
/// `where`: those of parse_json; unknown_format, unknown_field, missing_field, bad_type, bad_number, bad_hex, bad_length,
/// bad_reference, repeated_field (a transaction out of order, or twice), too_large (kMostEvidenceBytes, kMostEvidenceRows), unsupported (a
/// transaction of a chain whose ids this cannot recompute).
Result<Evidence> parse_evidence(std::string_view json);
inline constexpr std::size_t kMostEvidenceBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMostEvidenceRows = 4000;

}  // namespace peelback
