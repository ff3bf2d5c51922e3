#pragma once
// The two programs that check a trace inside of a published page (wasm/): with hash functions alone, or with scrypt too.

#include <cstdint>
#include <string_view>

#include "model/chain.h"

namespace peelback {

enum class VerifierBuild : std::uint8_t { hash, full };

/// The smaller one that checks all of this chain that can be checked.
VerifierBuild build_for(Chain chain);
/// "hash", "full": verifier_hash.wasm, verifier_full.wasm.
std::string_view build_name(VerifierBuild build);

/// Whether this program is the full one.
bool is_full_build();

}  // namespace peelback
