#include "model/text_table.h"

#include <algorithm>
#include <cstring>

namespace peelback {

namespace {

// Eight bytes a step, and splitmix64's finaliser, without which ids that differ in their last bytes alone would crowd together.
std::uint32_t hash_of(std::string_view text) {
  std::uint64_t hash = text.size();
  while (!text.empty()) {
    std::uint64_t word = 0;
    const std::size_t length = std::min(text.size(), sizeof word);
    std::memcpy(&word, text.data(), length);
    text.remove_prefix(length);
    hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
    hash ^= hash >> 32;
  }
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<std::uint32_t>(hash ^ (hash >> 31));
}

}  // namespace

std::string_view TextTable::at(std::uint32_t row) const {
  const std::size_t begin = begins_[row];
  const std::size_t end = row + 1 < begins_.size() ? begins_[row + 1] : characters_.size();
  return {characters_.data() + begin, end - begin};
}

std::uint32_t TextTable::find(std::string_view text) const { return find(text, hash_of(text)); }

std::uint32_t TextTable::find(std::string_view text, std::uint32_t hash) const {
  if (slots_.empty()) return kNone;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t place = hash & mask;; place = (place + 1) & mask) {
    const Slot& slot = slots_[place];
    if (slot.row == kNone || (slot.hash == hash && at(slot.row) == text)) return slot.row;
  }
}

std::uint32_t TextTable::intern(std::string_view text) {
  const std::uint32_t hash = hash_of(text);
  if (const std::uint32_t known = find(text, hash); known != kNone) return known;
  const auto row = static_cast<std::uint32_t>(begins_.size());
  begins_.push_back(static_cast<std::uint32_t>(characters_.size()));
  characters_.insert(characters_.end(), text.begin(), text.end());
  if (begins_.size() * 4 > slots_.size() * 3) {
    std::vector<Slot> old(std::max<std::size_t>(64, slots_.size() * 2));
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.row != kNone) put_in_slot(slot);
    }
  }
  put_in_slot({row, hash});
  return row;
}

void TextTable::put_in_slot(const Slot& slot) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t place = slot.hash & mask;
  while (slots_[place].row != kNone) place = (place + 1) & mask;
  slots_[place] = slot;
}

}  // namespace peelback
