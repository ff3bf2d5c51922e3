#pragma once
// References in their canonical form (RULES.md §8), whatever chain they are of.

#include "model/reference.h"

namespace peelback {

/// "bitcoin:BC1Q…" -> "bitcoin:bc1q…"; ids in the chain's own letters. A transaction's fee ("bitcoin:<txid>:fee") is a place too. bad_reference as parse_ref(); bad_address when
/// the chain has no such addresses, bad_checksum, unsupported for a test network's.
Result<std::string> canonical_reference(std::string_view text);

}  // namespace peelback
