#pragma once
// Byte strings, each kept once, numbered in the order in which they were first met.

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace peelback {

class TextTable {
 public:
  static constexpr std::uint32_t kNone = 0xffffffff;

  /// The number of the text, new or old. Expected time linear in the text.
  std::uint32_t intern(std::string_view text);
  /// kNone when the text was never met.
  std::uint32_t find(std::string_view text) const;
  /// Valid until the next intern().
  std::string_view at(std::uint32_t row) const;
  std::size_t size() const { return begins_.size(); }

 private:
  struct Slot {
    std::uint32_t row = kNone;
    std::uint32_t hash = 0;  // of its text: most others are told apart without being looked at
  };
  std::uint32_t find(std::string_view text, std::uint32_t hash) const;
  void put_in_slot(const Slot& slot);

  std::vector<std::uint32_t> begins_;  // into characters_; a text ends where the next begins
  std::vector<char> characters_;
  std::vector<Slot> slots_;            // open addressing, a power of two
};

}  // namespace peelback
