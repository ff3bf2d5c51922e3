#pragma once
// Protocol buffers' wire format (protobuf.dev, "Encoding", 2025): one message taken apart into its fields, no schema.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace peelback::protobuf {

struct Field {
  enum class Type : std::uint8_t { varint, fixed64, bytes, fixed32 };
  std::uint32_t number = 0;
  Type type = Type::varint;
  std::uint64_t value = 0;  // varint, fixed64, fixed32
  ByteView bytes{};         // into the message
};

/// In the order of the message; groups, which nobody writes any more, are unsupported. Other errors: truncated,
/// bad_number (a varint beyond 64 bits, field number 0).
Result<std::vector<Field>> parse_message(ByteView message);

/// Of a field that stands once; of several the last counts, as the format has it. Null where it is absent or of another
/// type.
const Field* find_field(std::span<const Field> fields, std::uint32_t number, Field::Type type);
/// Empty when absent.
ByteView bytes_of(std::span<const Field> fields, std::uint32_t number);
/// 0 when absent, as the format has it.
std::uint64_t number_of(std::span<const Field> fields, std::uint32_t number);

}  // namespace peelback::protobuf
