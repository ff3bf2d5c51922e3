#pragma once
// One word, read as an address of whichever chain has such addresses.

#include <optional>

#include "chains/recognise.h"

namespace peelback {

struct AddressReading {
  std::vector<Chain> chains{};
  std::string canonical{};  // as it stands in a reference behind the chain
  Finding::Checksum checksum{};
  std::string detail{};
  bool testnet = false;
  bool certain = true;
};

/// Letters and digits alone, TRON's in hexadecimal (41…) too; NEM and Symbol addresses may have hyphens, cash addresses their prefix. Absent when no
/// chain has addresses of that shape. A wrong checksum is read only where the shape is exact.
std::optional<AddressReading> read_address(std::string_view word);

}  // namespace peelback
