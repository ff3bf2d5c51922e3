#pragma once
// Small choices out of the bytes of a fuzz target's input.

#include "base/bytes.h"
#include "model/amount.h"
#include "support/require.h"

namespace peelback::test {

/// Numbers out of the input; zeros once it is used up.
class Dice {
 public:
  explicit Dice(ByteView bytes) : bytes_(bytes) {}

  std::uint8_t below(std::uint8_t limit) { return static_cast<std::uint8_t>(byte() % limit); }
  bool one_in(std::uint8_t chances) { return below(chances) == 1; }

  /// Mostly small ones, for that is where rounding shows; some at any place of the 64 bits.
  std::uint64_t units64() {
    if (!one_in(6)) return below(30);
    const std::uint64_t border = std::uint64_t{1} << below(64);
    return border + below(5) - 2U;
  }
  /// Mostly below 30, some of up to 128 bits.
  Amount amount() {
    if (!one_in(12)) return Amount{below(30)};
    return Amount{kU128Max >> below(128)};
  }

 private:
  std::uint8_t byte() {
    if (bytes_.empty()) return 0;
    const std::uint8_t first = bytes_[0];
    bytes_ = bytes_.subspan(1);
    return first;
  }

  ByteView bytes_;
};

}  // namespace peelback::test
