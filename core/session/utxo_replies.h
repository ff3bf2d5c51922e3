#pragma once
// What explorers of one UTXO chain answered, beyond the facts themselves: pages of histories, replies that contradict their
// own transaction id, proofs that wait for their header.

#include <map>
#include <optional>
#include <vector>

#include "explorers/esplora.h"
#include "model/need.h"
#include "taint/trail.h"

namespace peelback {

class UtxoReplies {
 public:
  /// How many of an address's pages are in, and whether they are all.
  struct History {
    std::size_t pages = 0;
    bool complete = false;
  };

  /// Decodes an answer into the store. Errors as esplora::decode(). `later` gets what only several replies together show;
  /// their places are whole.
  Result<esplora::Reading> take(const Need& need, const Reply& reply, ReplyIndex index, ByteView body, Store& store,
                                std::vector<Problem>& later);
  History history_of(const Store& store, ByteView script) const;
  /// The question that brings a missing fact nearer: instead of a transaction that contradicts itself its raw bytes, of a
  /// history the first page that is not in. Absent when no question would.
  std::optional<Need> next_need(const Store& store, const Need& missing) const;

 private:
  struct Page {
    bool whole = true;  // nothing of it was lost
    std::optional<TxId> next{};
  };

  void remember_history(const Need& need, const esplora::Reading& reading, Store& store);
  void remember_contradiction(const Need& need, const esplora::Reading& reading, ByteView body, Chain chain, std::vector<Problem>& later);
  void name_wrong_fields(const TxId& txid, Chain chain, std::vector<Problem>& later) const;

  std::map<std::uint32_t, std::map<Bytes32, Page>> histories_;  // by script's index, then by cursor
  std::map<Bytes32, Bytes> contradicted_;                       // by txid: the reply that contradicts itself
  std::map<Bytes32, Bytes> raw_transactions_;                   // by txid: the bytes that were fetched to tell
  std::vector<esplora::ProofClaim> claims_;                     // proofs whose header is not here yet
};

/// Below a provider's base URL.
std::string need_path(Chain chain, const Need& need);
/// The session's word for a need: its path, on other chains than Bitcoin behind the chain's slug.
std::string need_id(Chain chain, const Need& need);

}  // namespace peelback
