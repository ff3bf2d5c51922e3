#pragma once
// "Paste what you have": what a text of any length names on any chain of the plan.

#include <string>
#include <string_view>
#include <vector>

#include "model/chain.h"

namespace peelback {

struct Candidate {
  Chain chain{};
  std::string ref{};  // canonical (RULES.md §8); empty for test networks, wrong checksums and blocks
};

struct Finding {
  enum class Kind : std::uint8_t { address, transaction, output, block };
  enum class Checksum : std::uint8_t { none, ok, wrong };
  Kind kind{};
  std::string text{};       // as it stands in the text; a whole link where the id stood in one
  std::size_t offset = 0;   // bytes
  std::size_t length = 0;   // bytes
  std::vector<Candidate> candidates{};  // the chains that it fits, likeliest first; one where it is certain; none where
                                        // it is certain and of no chain of the plan (`detail` says of which)
  Checksum checksum = Checksum::none;
  std::string detail{};     // one plain sentence, where there is something to explain
  bool testnet = false;
  bool certain = true;      // false where only the length and the letters speak for it
  std::uint32_t count = 1;  // how often it stands in the text
};

std::string_view kind_name(Finding::Kind kind);              // "address"
std::string_view checksum_name(Finding::Checksum checksum);  // "wrong"

/// Addresses, transaction ids, outpoints (txid:n), blocks where a link or the words say so, and links to the explorers
/// of explorer_links.cpp, by place in the text, each once. A link decides the chain of the id inside it, and of the
/// same id elsewhere in the text. A wrong checksum is reported only where length, first characters and letters are an
/// address's: words and identifiers that merely look like one are passed over. Whether a chain can be followed is
/// chain_info(chain).followed; nothing is called invalid because it cannot. UTF-8; characters beyond ASCII part words.
/// Near linear in the text.
std::vector<Finding> recognise(std::string_view text);

}  // namespace peelback
