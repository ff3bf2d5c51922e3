#pragma once
// Writes peelback-labels/1 (bundled_labels.h), so that packs that were read are looked up like the bundled set.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "labels/bundled_labels.h"
#include "labels/label.h"

namespace peelback {

/// Byte strings, each held once, by number in the order of their first appearance.
class Interned {
 public:
  std::uint32_t add(ByteView bytes);
  std::uint32_t count() const { return static_cast<std::uint32_t>(ends_.size()); }
  const Bytes& bytes() const { return bytes_; }
  /// Where each ends in bytes(); it begins where the one before ends.
  const std::vector<std::uint32_t>& ends() const { return ends_; }

 private:
  ByteView at(std::uint32_t index) const;
  /// The slot that holds these bytes, else a free one; null where too many others crowd.
  std::uint32_t* find_slot(ByteView bytes);
  void grow();

  Bytes bytes_;
  std::vector<std::uint32_t> ends_;
  std::vector<std::uint32_t> slots_;  // number + 1 by hash; 0: free
};

class LabelsWriter {
 public:
  /// Claims are added pack by pack: `pack` is a row of the packs given to finish() and never falls. Of the label, kind,
  /// licence and pack come from there. The same claim twice on one place counts once. At most 2^24 places.
  void add(std::uint16_t pack, std::string_view ref, const Label& label);
  /// The file. The labels and addresses of each pack are counted here.
  Bytes finish(std::vector<LabelPackInfo> packs, std::optional<std::int64_t> dated_s);

 private:
  struct Entry {
    LabelKey key{};
    std::uint16_t pack = 0;
    std::uint32_t claim = 0;
  };
  Interned strings_;
  Interned claims_;
  std::vector<Entry> entries_;
};

}  // namespace peelback
