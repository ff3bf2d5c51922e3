#pragma once
// Ids as they stand in references, and the words by which people call chains.

#include <optional>
#include <string>
#include <string_view>

#include "model/chain.h"

namespace peelback {

/// 64 hexadecimal digits.
bool is_hash_text(std::string_view word);
/// Whether the chain runs Ethereum's machine, with its addresses and hashes.
bool is_evm(Chain chain);

/// The reference of a hash (64 digits, with or without 0x) or of an address in its canonical form (RULES.md §8):
/// "bitcoin:<hash>", "ethereum:0x<hash>", "xrpl:<HASH>".
std::string canonical_ref(Chain chain, std::string_view id);

/// The chain that a word means, in any case: slugs, symbols, other names in use ("BTC", "xdai", "ripple").
std::optional<Chain> find_chain_by_word(std::string_view word);

}  // namespace peelback
