#pragma once
// What a reader of an article needs to check one published path, and nothing else of the case: its own transactions, the branches that
// place them in their blocks, those blocks' headers, and the claims of others on its places, with their sources. No histories of
// addresses, no requests and no hosts, no times of work, no names or notes of the reporter's, no dead ends.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "session/session.h"
#include "verifier/build.h"

namespace peelback {

/// Gathers the evidence for one path out of what its case rests on.
class PublicEvidence {
 public:
  /// `steps`: keys of places of the trail, start first, as paths are kept (Marks::paths). Errors as Session::trail(); usage for no
  /// step, or one that the trail does not hold; unsupported where all payments are on chains of accounts other
  /// than TRON and NEM, of whose ids nothing is recomputed yet.
  static Result<PublicEvidence> of_path(Session& session, std::span<const std::string> steps);

  /// Takes from a reply what it holds of the path's transactions: their bytes, as they come or put together from their fields, where
  /// they hash to the id, and their Merkle branches (Esplora's dialect). False where it held nothing of them.
  bool add_reply(std::string_view url, int status, ByteView body);
  /// Takes the same from a file: recorded replies, or raw blocks, framed or bare, binary or as hexadecimal text. A search of the bytes
  /// for each block of the path.
  bool add_file(ByteView bytes);

  /// peelback-public-evidence/2, read by verifier/evidence.h: {"disclaimer","format","missing":[references of transactions whose bytes
  /// were nowhere],"path":[{"asset","hop","labels","ref","transaction","value"}],"transactions":[{"block":{"branch","header","height",
  /// "position"} or null,"raw","ref"}]}: canonical JSON and a newline. "raw" is what the id is the hash of, so the same path gives
  /// the same bytes whatever form it was fetched in and in whatever order.
  Result<std::string> write() const;
  /// What a page needs inside to check all of it.
  VerifierBuild build() const;

 private:
  struct Step {
    std::string ref{};
    std::string transaction{};     // its reference
    std::string asset{};
    std::uint32_t hop = 0;
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
  };
  PublicEvidence() = default;
  void add_utxo(const ToldTx& told, const Store& store);
  void add_signed(const ToldTx& told);
  Transaction* find(const Bytes32& hash);
  bool take_signed(const JsonValue& value);
  bool take_answer(const Need& need, ByteView body, Chain chain);
  bool take_bytes(Transaction& transaction, ByteView raw);
  bool take_listed(ByteView body, Chain chain);
  bool take_proof(Transaction& transaction, const bitcoin::MerkleProof& proof);
  bool take_recorded(std::string_view lines);
  bool take_from_block(Transaction& transaction, ByteView block);

  std::vector<Step> steps_;
  std::vector<Transaction> transactions_;  // each once
};

}  // namespace peelback
