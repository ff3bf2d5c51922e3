#pragma once
// Hexadecimal as people and nodes hand it on: broken over lines.

#include <optional>

#include "base/bytes.h"

namespace peelback {

/// The bytes of digits with blanks anywhere between them. Absent for anything else, and for no digits at all.
std::optional<Bytes> find_hex_text(ByteView text);

}  // namespace peelback
