#pragma once
// The public evidence of a path (peelback-public-evidence/3), read: what a stranger has to check it with.

#include <optional>
#include <string>
#include <vector>

#include "chains/bitcoin_block.h"
#include "chains/evm_trie.h"
#include "model/amount.h"

namespace peelback {

inline constexpr std::string_view kEvidenceFormat = "peelback-public-evidence/3";
/// The format before, which is read too: it has no forms, receipts, signatures or lines of headers.
inline constexpr std::string_view kEvidenceFormatBefore = "peelback-public-evidence/2";

/// What somebody calls a place: a claim, quoted.
struct EvidenceName {
  std::string text{};
  std::string source{};
};

/// Where an amount stands.
enum class PaymentForm : std::uint8_t {
  output,   // in an output of the transaction
  ordered,  // in the fields that the sender signed
  event,    // in an event that a token's contract wrote into the receipt
  untold,   // in nothing that a chain commits to: what a contract's calls moved inside
};
inline constexpr std::size_t kPaymentForms = 4;
/// "event"
std::string_view payment_form_name(PaymentForm form);

/// One place of the published path, with one payment that it got: an output has one, an account may stand here several times.
struct EvidencePlace {
  std::string ref{};          // "bitcoin:<txid>:<vout>", "tron:<address>"
  std::string transaction{};  // the reference of that transaction: "bitcoin:<txid>"
  std::string asset{};        // "bitcoin:BTC"
  PaymentForm form{};
  std::uint32_t hop = 0;      // 0: a start
  bool is_payer = false;      // the path runs back, and this account made the payment
  Amount value{};             // all that was paid, in base units
  std::vector<EvidenceName> names{};
};

/// Where a transaction of the Bitcoin family stands in its chain, as far as somebody said.
struct EvidenceBlock {
  bitcoin::HeaderBytes header{};
  bitcoin::MerkleProof proof{};
  std::optional<std::uint32_t> height{};  // nothing in header or branch says it
};

/// Where a transaction of Ethereum's kin stands: the proofs lead from the header's roots to its bytes and to its receipt.
struct EvidenceEvmBlock {
  Bytes header{};  // RLP
  std::uint32_t position{};
  evm::TrieProof transaction_proof{};
  evm::TrieProof receipt_proof{};  // empty: that the receipt is the block's own is somebody's word
};

/// One signature, and what it signs where that is not the transaction itself (a cosigner's on NEM).
struct EvidenceSignature {
  Bytes raw{};
  Bytes signature{};
  bool operator==(const EvidenceSignature&) const = default;
};

struct EvidenceTransaction {
  std::string ref{};
  Chain chain{};
  Bytes32 hash{};  // that the reference states, in the order in which it is made
  Bytes raw{};     // what it is the hash of: on Bitcoin and its kin the serialisation without witnesses, on TRON and NEM what was signed
  std::optional<EvidenceBlock> block{};
  std::optional<EvidenceEvmBlock> evm_block{};
  Bytes receipt{};                              // of Ethereum's kin; empty: not there
  std::vector<EvidenceSignature> signatures{};  // of TRON and NEM
  /// As the chain's explorers write it.
  std::string_view id() const { return std::string_view(ref).substr(ref.find(':') + 1); }
};

/// Headers that join blocks of the path to a block that everybody knows.
struct EvidenceHeaders {
  Chain chain{};
  std::vector<bitcoin::HeaderBytes> headers{};
};

struct Evidence {
  std::vector<EvidenceHeaders> headers{};  // of each chain once
  std::vector<EvidencePlace> path{};
  std::vector<EvidenceTransaction> transactions{};  // by reference, ascending, each once
  /// Absent where the evidence does not hold it. Logarithmic.
  const EvidenceTransaction* find(std::string_view ref) const;
  /// The first of the path; null where there is none. Linear.
  const EvidencePlace* find_place(std::string_view ref, std::string_view asset) const;
  /// How many payments of the path are the same as this one, itself among them: so often the transaction must pay it.
  std::size_t count_equal(const EvidencePlace& place) const;
};

/// Reads hostile text. Every member is known and of its type; nothing is held against anything yet. Errors, with the member in
/// `where`: those of parse_json; unknown_format, unknown_field, missing_field, bad_type, bad_number, bad_hex, bad_length,
/// bad_reference, repeated_field (a transaction out of order, or twice; a chain's headers twice), too_large (kMostEvidenceBytes,
/// kMostEvidenceRows), unsupported (a transaction of a chain whose ids this cannot recompute; a part that its chain does not have).
Result<Evidence> parse_evidence(std::string_view json);
inline constexpr std::size_t kMostEvidenceBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMostEvidenceRows = 4000;

}  // namespace peelback
