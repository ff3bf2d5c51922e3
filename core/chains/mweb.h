#pragma once
// Litecoin's MimbleWimble extension blocks (LIP-0002 to LIP-0004): coins go in by an output with witness version 9, and one
// transaction at the end of each block, the HogEx, pays the coins that come out. Between the two nothing can be seen.

#include "base/bytes.h"

namespace peelback::mweb {

/// Whether the coins of an output are inside: those on their way in (witness version 9 with a kernel's id), and the sum of
/// all that are in (version 8, the first output of each HogEx).
bool is_inside(ByteView script);

/// Whether an address names a place inside, by its prefix alone: "ltcmweb1…". Such a one stands in no block.
bool is_stealth_address(std::string_view text);

}  // namespace peelback::mweb
