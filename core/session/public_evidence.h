#pragma once
// What a reader of an article needs to check one published path, and nothing else of the case: its own transactions with their
// signatures and receipts, the branches and proofs that place them in their blocks, those blocks' headers and the lines of headers that
// join them to a block that everybody knows, and the claims of others on its places, with their sources. No histories of addresses, no
// requests and no hosts, no times of work, no names or notes of the reporter's, no dead ends.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "session/evm_blocks.h"
#include "session/session.h"
#include "verifier/build.h"
#include "verifier/evidence.h"

namespace peelback {

/// One payment to a place: an output was paid once, and holds that; an account by every payment that brought it traced coins.
struct PaidBy {
  std::uint32_t tx = 0;  // of ToldTrail::txs
  MovementIndex movement{};
  Amount value{};
};
/// In the trail's order; none for a start that nobody is known to have paid. Linear in the hops.
std::vector<PaidBy> payments_to(const ToldTrail& trail, std::uint32_t place);

/// Gathers the evidence for one path out of what its case rests on.
class PublicEvidence {
 public:
  /// `steps`: keys of places of the trail, start first, as paths are kept (Marks::paths). Errors as Session::trail(); usage for no
  /// step, or one that the trail does not hold; unsupported where no step was paid by a transaction.
  static Result<PublicEvidence> of_path(Session& session, std::span<const std::string> steps);

  /// Takes from a reply what it holds of the path's transactions: their bytes, as they come or put together from their fields, where
  /// they hash to the id, their signatures, their Merkle branches (Esplora's dialect), receipts, and of a node's blocks all
  /// transactions and receipts. False where it held nothing of them.
  bool add_reply(std::string_view url, int status, ByteView body);
  /// Takes the same from a file: recorded replies, or raw blocks, framed or bare, binary or as hexadecimal text. A search of the bytes
  /// for each block of the path.
  bool add_file(ByteView bytes);

  /// peelback-public-evidence/3, read by verifier/evidence.h: {"disclaimer","format","headers":[{"bytes","chain"}],"missing":
  /// [references of transactions whose bytes were nowhere],"path":[{"asset","form","hop","is_payer","labels","ref","transaction",
  /// "value"}],
  /// "transactions":[{"block","raw","receipt","ref","signatures"}]}, "block" null, {"branch","header","height","position"} or, on
  /// Ethereum's kin, {"header","position","receipt_proof","transaction_proof"}; "receipt" there alone, "signatures" on TRON and NEM
  /// alone: canonical JSON and a newline. "raw" is what the id is the hash of, so the same path gives the same bytes whatever form it
  /// was fetched in and in whatever order.
  Result<std::string> write() const;
  /// What a page needs inside to check all of it.
  VerifierBuild build() const;

 private:
  struct Step {
    std::string ref{};
    std::string transaction{};     // its reference
    std::string asset{};
    PaymentForm form{};
    std::uint32_t hop = 0;
    bool is_payer = false;         // EvidencePlace::is_payer
    Amount value{};
    std::vector<Label> labels{};   // of others
  };
  struct Transaction {
    Chain chain{};
    std::string ref{};
    Bytes32 hash{};                               // EvidenceTransaction::hash
    std::optional<std::uint32_t> height{};
    std::optional<bitcoin::HeaderBytes> header{};
    Bytes raw{};                                  // empty: nowhere yet
    std::optional<bitcoin::MerkleProof> proof{};  // that leads to the header
    Bytes receipt{};
    std::vector<EvidenceSignature> signatures{};
  };
  PublicEvidence() = default;
  void add_utxo(const ToldTx& told, const Store& store);
  void add_line(const Store& store, BlockIndex block);
  bool add_line_between(const Store& store, BlockIndex later, const BlockHash& earlier);
  void add_signed(const ToldTx& told);
  Transaction* find(const Bytes32& hash);
  bool take_signed(const JsonValue& value);
  bool take_object(const JsonValue& object);
  bool take_raw(const Bytes32& hash, Bytes raw, std::vector<EvidenceSignature> signatures);
  bool take_receipt(const JsonValue& object);
  bool take_answer(const Need& need, ByteView body, Chain chain);
  bool take_bytes(Transaction& transaction, ByteView raw);
  bool take_listed(ByteView body, Chain chain);
  bool take_proof(Transaction& transaction, const bitcoin::MerkleProof& proof);
  bool take_recorded(std::string_view lines);
  bool take_document(ByteView body);
  bool take_from_block(Transaction& transaction, ByteView block);
  void write_lines(JsonWriter& json) const;
  void write_transaction(JsonWriter& json, const Transaction& transaction) const;

  std::vector<Step> steps_;
  std::vector<Transaction> transactions_;  // each once
  Chain chain_of_lines_{};
  std::vector<bitcoin::HeaderBytes> lines_{};  // each once
  EvmBlocks blocks_{};
};

}  // namespace peelback
