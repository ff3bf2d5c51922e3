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
  void put_in_slot(std::uint32_t row);

  std::vector<std::uint32_t> begins_;  // into characters_; a text ends where the next begins
  std::vector<char> characters_;
  std::vector<std::uint32_t> slots_;   // open addressing, a power of two
};

}  // namespace peelback
