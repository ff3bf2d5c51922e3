#pragma once
// The two programs that check a trace inside of a published page (wasm/): with hash functions alone, or with scrypt and signatures too.

#include <cstdint>
#include <string_view>

#include "model/chain.h"

namespace peelback {

enum class VerifierBuild : std::uint8_t { hash, full };

/// The smaller one that checks all that can be checked of a transaction on this chain, with its signatures where the evidence has
/// them apart (TRON, NEM).
VerifierBuild build_for(Chain chain, bool with_signatures = false);
/// "hash", "full": verifier_hash.wasm, verifier_full.wasm.
std::string_view build_name(VerifierBuild build);

/// Whether this program is the full one.
bool is_full_build();

}  // namespace peelback
