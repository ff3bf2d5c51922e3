#pragma once
// The Esplora dialect (blockstream.info, mempool.space, litecoinspace.org, an electrs of one's own): what to ask, and what the
// answers say. Source: Blockstream/esplora API.md and Blockstream/electrs src/rest.rs, mempool/electrs for its paging; read
// 2026-11.

#include <optional>
#include <string>
#include <vector>

#include "base/wide.h"
#include "chains/bitcoin_block.h"
#include "model/need.h"
#include "model/store.h"

namespace peelback::esplora {

/// How a provider turns the pages of an address history.
enum class Paging : std::uint8_t {
  chain,       // /txs/chain/{last seen txid}
  after_txid,  // /txs?after_txid={last seen txid}
};

/// Confirmed transactions on a full page. A page with fewer is the last.
inline constexpr std::size_t kConfirmedPerPage = 25;

/// The path below a provider's base URL, e.g. "/tx/{txid}/outspends". Scripts without an address (P2PK, bare multisig)
/// are asked for as /scripthash/{sha256}. /outspend/{n} is never asked: it answers {"spent":false} for transactions
/// that it does not know.
std::string path_of(const Need& need, Paging paging, Chain chain = Chain::bitcoin);

/// The inverse, for recorded replies: a path or a whole URL, with any prefix before the dialect's own part.
/// unsupported, naming it, for what the dialect has and we do not ask, for mempool's /v1 extras, and for other networks
/// and chains; bad_hex, bad_number, bad_address for a wrong parameter; unknown_format for anything else.
Result<Need> need_of_path(std::string_view path_or_url, Chain chain = Chain::bitcoin);

/// The chain that a recorded reply is of: its host's, where this version follows that, else the one whose form an address in the
/// path has, else Bitcoin.
Chain chain_of_path(std::string_view path_or_url);

/// A Merkle proof as given, until the header that it must lead to is there.
struct ProofClaim {
  TxId txid{};
  std::uint32_t height{};
  bitcoin::MerkleProof proof{};
};

struct Reading {
  /// Transactions, spends of an output, address statistics, headers, heights that the reply gave and that were
  /// admitted.
  std::size_t facts = 0;
  /// What was not, by field path; and contradictions that the store found.
  std::vector<Problem> problems{};
  /// Whether nothing of the reply was lost. A history is complete when each of its pages is and the last has no `next`.
  bool complete = true;
  /// The page that follows, or the header that a proof needs.
  std::optional<Need> next{};
  /// Transactions whose fields do not hash to their stated id: their raw bytes (/hex) tell which field is wrong.
  std::vector<TxId> contradicted{};
  /// What the outputs of rows that were not admitted hold, in satoshi, as far as it could be read.
  U128 value_lost_sat = 0;
  /// Set when the header is not in the store yet: give it to settle_proof() when one arrives.
  std::optional<ProofClaim> proof{};
};

/// Turns one answer into facts. The status is looked at before the body. Transactions are admitted when their fields
/// hash to the id that they state. Giving the same answer again changes nothing; order does not matter.
/// Errors, where the reply gave nothing: rate_limited (429); not_found (404, and 422 for a cursor that the explorer
/// does not know: begin the history again); too_large (more outputs or history than the explorer lists); refused (other
/// 4xx, a web page such as a captcha, a text where JSON is due); server_error (5xx); network_failure (no status);
/// unknown_format (404 with a web page: not an Esplora address); truncated (an empty body, or JSON that ends too
/// early); bad_json, too_deep; bad_type (another shape); bad_hex, bad_number, bad_length (text answers); txid_mismatch,
/// header_mismatch, pow_mismatch, bad_address (the answer is about something else).
/// Linear in the body.
Result<Reading> decode(const Need& need, int status, ByteView body, ReplyIndex reply, std::int64_t fetched_at_s,
                       Store& store);

/// The proof in an answer, which leads to some root. Errors: json's, missing_field, bad_type, bad_number, bad_hex, merkle_mismatch.
Result<ProofClaim> read_proof(const TxId& txid, ByteView body, std::vector<Problem>& problems);

/// Holds a claim to the header of its transaction's block. True once it is settled: proven, or contradicted and listed
/// (merkle_mismatch). False while the transaction or the header is missing. Linear in the blocks when the transaction's
/// block is not known.
bool settle_proof(const ProofClaim& claim, Store& store, std::vector<Problem>& problems);

/// Names every field in which a transaction of the explorer's JSON (one object, or a list that contains it) differs
/// from its raw bytes: `vout[1].value`: "the explorer says 945341373, the transaction's bytes say 945341372". Each is
/// txid_mismatch. Errors: those of the bytes, of the JSON; not_found when the JSON does not have the transaction.
Result<std::vector<Problem>> compare_with_raw(ByteView json_body, ByteView raw, Chain chain = Chain::bitcoin);

/// What a bare reply answers, by its shape: a transaction, a list of transactions (a history of an address that is not
/// said: its script stays empty), an address card. Absent for anything else.
std::optional<Need> recognise_reply(ByteView body);
/// The chain whose form the first address in a reply has; Bitcoin where there is none.
Chain chain_of_reply(ByteView body);

}  // namespace peelback::esplora
