#include "model/text_table.h"

#include <algorithm>

namespace peelback {

namespace {

// FNV-1a, and splitmix64's finaliser, without which ids that differ in their last byte alone would crowd together.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31);
}

}  // namespace

std::string_view TextTable::at(std::uint32_t row) const {
  const std::size_t begin = begins_[row];
  const std::size_t end = row + 1 < begins_.size() ? begins_[row + 1] : characters_.size();
  return {characters_.data() + begin, end - begin};
}

std::uint32_t TextTable::find(std::string_view text) const {
  if (slots_.empty()) return kNone;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash_of(text) & mask;; slot = (slot + 1) & mask) {
    const std::uint32_t row = slots_[slot];
    if (row == kNone || at(row) == text) return row;
  }
}

std::uint32_t TextTable::intern(std::string_view text) {
  if (const std::uint32_t known = find(text); known != kNone) return known;
  const auto row = static_cast<std::uint32_t>(begins_.size());
  begins_.push_back(static_cast<std::uint32_t>(characters_.size()));
  characters_.insert(characters_.end(), text.begin(), text.end());
  if (begins_.size() * 4 > slots_.size() * 3) {
    slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), kNone);
    for (std::uint32_t old = 0; old < row; ++old) put_in_slot(old);
  }
  put_in_slot(row);
  return row;
}

void TextTable::put_in_slot(std::uint32_t row) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(at(row)) & mask;
  while (slots_[slot] != kNone) slot = (slot + 1) & mask;
  slots_[slot] = row;
}

}  // namespace peelback
