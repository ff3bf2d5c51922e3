#pragma once
// Fixtures, and the larger data that the project does not carry.

#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace peelback::test {

inline std::optional<Bytes> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return Bytes(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

/// A file of tests/fixtures; the test cannot do without it.
inline Bytes fixture(const std::string& name) { return read_file(std::string(PEELBACK_FIXTURES) + "/" + name).value(); }

/// A file of the optional data folder. Absent: the test says so and is over.
inline std::optional<Bytes> shared_data(const std::string& name) {
  return read_file(std::string(PEELBACK_SHARED_DATA) + "/" + name);
}

}  // namespace peelback::test
