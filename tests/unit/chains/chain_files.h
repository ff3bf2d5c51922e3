#pragma once
// Recorded bytes for the tests of this room.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace peelback::test {

inline Bytes read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline Bytes fixture(const std::string& name) {
  return read_file(std::filesystem::path(PEELBACK_FIXTURES) / name);
}

/// The raw blocks of the optional data folder, sorted by name; none when the folder is absent.
inline std::vector<std::filesystem::path> shared_blocks() {
  std::vector<std::filesystem::path> paths;
  const std::filesystem::path folder = std::filesystem::path(PEELBACK_SHARED_DATA) / "btc" / "blocks";
  if (!std::filesystem::exists(folder)) return paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".undo.bin") || !(name.ends_with(".bin") || name.ends_with(".blk"))) continue;
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

inline Bytes from_hex(std::string_view text) {
  return *parse_hex(text);
}

}  // namespace peelback::test
