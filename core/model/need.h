#pragma once
// A question to a source, free of any wire dialect. core/explorers turns it into a path and the answer into facts.

#include <string>

#include "model/ids.h"

namespace peelback {

struct Need {
  enum class Kind : std::uint8_t {
    transaction,      // txid
    raw_transaction,  // txid: the bytes, to tell which field of a contradicted reply is wrong
    outspends,        // txid: who spent each output
    address_stats,    // script
    address_history,  // script; after `cursor` when that is set
    merkle_proof,     // txid
    block_header,     // block
    block_at_height,  // height: the id of the block there, to hold against another source's
    tip,              // the chain's height now
  };
  Kind kind{};
  TxId txid{};
  BlockHash block{};
  Bytes script{};
  Bytes32 script_hash{};  // instead of `script`, where only its SHA-256 is known (Esplora's /scripthash paths)
  TxId cursor{};          // all zero: the first page
  std::uint32_t height{};
  bool operator==(const Need&) const = default;
};

}  // namespace peelback
