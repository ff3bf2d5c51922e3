#pragma once
// scrypt (RFC 7914), by libtorsion (MIT). A library of its own: a program that checks no scrypt work links none of it.

#include <optional>

#include "base/bytes.h"

namespace peelback {

/// scrypt with N = 1024, r = 1, p = 1, the bytes as their own salt: the number that Litecoin's proof of work is about.
/// Takes 128 KiB of memory and about a millisecond. Absent when there is no memory.
std::optional<Bytes32> scrypt_1024(ByteView bytes);

}  // namespace peelback
