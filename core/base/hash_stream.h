#pragma once
// SHA-256 of bytes that come in pieces.

#include <array>

#include "base/bytes.h"

namespace peelback {

class Sha256 {
 public:
  Sha256();
  void add(ByteView bytes);
  /// Of all that was added; nothing may be added afterwards.
  Bytes32 finish();

 private:
  alignas(8) std::array<std::uint8_t, 104> state_;
};

}  // namespace peelback
