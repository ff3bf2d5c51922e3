#pragma once
// JSON that a test knows to be right, as a tree.

#include <catch2/catch.hpp>

#include "base/json_reader.h"

namespace peelback::test {

inline JsonValue parsed(ByteView text) {
  std::vector<Problem> problems;
  auto value = parse_json(text, problems);
  if (!value) FAIL(format_error(value.error()));
  return *std::move(value);
}

}  // namespace peelback::test
