#pragma once
// Words as people write them in tables.

#include <string>
#include <string_view>

namespace peelback {

/// Whether two words are the same but for upper case and anything that is neither a letter nor a digit of ASCII:
/// "TX_Hash" and "tx hash", "Darknet-Market" and "darknet market". Bytes beyond ASCII must be the same.
bool loosely_equal(std::string_view a, std::string_view b);

/// What loosely_equal() compares: "TX_Hash" as "txhash".
std::string without_looks(std::string_view word);

}  // namespace peelback
