#pragma once
// What a reader of an article needs to check one published path, and nothing else of the case: its own transactions, their proofs and
// their blocks' headers, and the claims of others on its places, with their sources. No histories of addresses, no requests and no
// hosts, no times of work, no names or notes of the reporter's, no dead ends.

#include <span>
#include <string>
#include <vector>

#include "session/session.h"

namespace peelback {

/// Gathers the evidence for one path out of the replies of its case. On Bitcoin.
class PublicEvidence {
 public:
  /// `steps`: keys of places of the trail, start first, as paths are kept (Marks::paths). Errors as Session::trail(); usage for no
  /// step, or one that the trail does not hold; unsupported on chains of accounts, whose replies list more than one payment.
  static Result<PublicEvidence> of_path(Session& session, std::span<const std::string> steps);

  /// Takes a reply that answers for a transaction of the path, its proof or its block's header; false for every other. The same
  /// answer twice counts once.
  bool add_reply(std::string_view url, int status, ByteView body);

  /// {"chain","disclaimer","format":"peelback-public-evidence/1","headers":[hexadecimal],"missing":[refs of transactions without a
  /// reply],"path":[{"labels","ref","transaction"}],"proofs":[{"body","transaction"}],"transactions":[{"body","ref"}]}: canonical
  /// JSON and a newline, the same whatever the order of the replies. Bodies are texts as they came.
  Result<std::string> write() const;

 private:
  struct Step {
    std::string ref{};
    std::string transaction{};     // its reference
    std::vector<Label> labels{};   // of others
  };
  struct Part {
    std::string about{};  // a transaction's reference, or a block's id
    std::string body{};
  };
  PublicEvidence() = default;
  static void keep(std::vector<Part>& parts, std::string about, ByteView body);

  Chain chain_{};
  std::vector<Step> steps_;
  std::vector<TxId> transactions_;
  std::vector<BlockHash> blocks_;
  std::vector<Part> bodies_;
  std::vector<Part> proofs_;
  std::vector<Part> headers_;
};

}  // namespace peelback
