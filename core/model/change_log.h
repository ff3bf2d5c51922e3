#pragma once
// What changed in a store since some moment, for those who keep what they worked out from it.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/ids.h"

namespace peelback {

/// The latest changes, in bounded memory: 12 bytes for each of at most kMost. Of bulk loads it only remembers that there
/// was too much.
class ChangeLog {
 public:
  static constexpr std::size_t kMost = 4096;
  struct Change {
    TxIndex tx{};             // a fact about it, or about who spends its outputs; absent: of a script
    ScriptIndex script{};     // its statistics
    bool moves_coins = false; // of a transaction: its body, who spends its outputs, or its place in the chain
  };

  /// A moment, for since().
  std::uint64_t now() const { return first_ + changes_.size(); }
  /// Absent when not every change since then is listed.
  std::optional<std::span<const Change>> since(std::uint64_t moment) const {
    if (moment < first_) return std::nullopt;
    return std::span(changes_).subspan(static_cast<std::size_t>(moment - first_));
  }

  void add(Change change) {
    if (changes_.size() == kMost) forget();
    changes_.push_back(change);
  }
  /// Something changed that is listed nowhere.
  void forget() {
    first_ += changes_.size() + 1;
    changes_.clear();
  }

 private:
  std::uint64_t first_ = 0;  // the moment before the first listed change
  std::vector<Change> changes_;
};

}  // namespace peelback
