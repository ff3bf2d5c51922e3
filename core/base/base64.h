#pragma once
// Base64 (RFC 4648 §4, with padding) for bodies that are not text.

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace peelback {

std::string to_base64(ByteView bytes);
/// Exactly the canonical form: padding present, no white space, unused bits zero. Otherwise bad_length (not a multiple
/// of four) or unknown_format with the character's position in `where`.
Result<Bytes> parse_base64(std::string_view text);

}  // namespace peelback
