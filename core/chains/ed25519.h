#pragma once
// The one equation that a signature on edwards25519 (RFC 8032, 5.1) has to satisfy. Nothing here is secret: time depends on the
// values. What hashes into the challenge is the scheme's.

#include "base/hash.h"

namespace peelback::ed25519 {

/// Whether S·B − h·A is the point that R encodes, with h = `challenge` modulo the group's order L. No cofactor is cleared: where
/// a key has a part of small order, this is the stricter of the two equations in use, and the one of NEM's nodes.
/// False where S is 0 or not below L (so that no second signature follows from one), where `key` encodes no point or is all
/// zeros, and where R is not in its one canonical encoding. A key's y may be given as y + p, as it may to NEM's nodes.
bool is_satisfied(const Bytes32& key, const Bytes32& r, const Bytes32& s, const Bytes64& challenge);

}  // namespace peelback::ed25519
