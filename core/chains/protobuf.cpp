#include "chains/protobuf.h"

#include <algorithm>

namespace peelback::protobuf {

namespace {

Result<std::uint64_t> read_varint(ByteReader& reader) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const auto byte = reader.u8("a varint");
    if (!byte) return byte.error();
    const std::uint64_t bits = *byte & 0x7fU;
    if (shift == 63 && bits > 1) break;
    value |= bits << shift;
    if ((*byte & 0x80U) == 0) return value;
  }
  return Error{Code::bad_number, "byte " + std::to_string(reader.position()), "a varint beyond 64 bits"};
}

Result<Field> read_field(ByteReader& reader) {
  constexpr std::uint64_t kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5;
  const std::string where = "byte " + std::to_string(reader.position());
  const auto key = read_varint(reader);
  if (!key) return key.error();
  if (*key >> 3 == 0 || *key >> 32 != 0) return Error{Code::bad_number, where, "not the number of a field"};
  Field field{.number = static_cast<std::uint32_t>(*key >> 3)};
  const auto keep = [&](Field::Type type, const auto& value) -> Result<Field> {
    if (!value) return value.error();
    field.type = type;
    field.value = *value;
    return field;
  };
  switch (*key & 7) {
    case kVarint: return keep(Field::Type::varint, read_varint(reader));
    case kFixed64: return keep(Field::Type::fixed64, reader.u64_le("a field"));
    case kFixed32: return keep(Field::Type::fixed32, reader.u32_le("a field"));
    case kBytes: break;
    default: return Error{Code::unsupported, where, "not a kind of field that is written"};
  }
  const auto length = read_varint(reader);
  if (!length) return length.error();
  const auto bytes = reader.take(*length, "a field");
  if (!bytes) return bytes.error();
  field.type = Field::Type::bytes;
  field.bytes = *bytes;
  return field;
}

}  // namespace

Result<std::vector<Field>> parse_message(ByteView message) {
  std::vector<Field> fields;
  ByteReader reader(message);
  while (!reader.at_end()) {
    const auto field = read_field(reader);
    if (!field) return field.error();
    fields.push_back(*field);
  }
  return fields;
}

const Field* find_field(std::span<const Field> fields, std::uint32_t number, Field::Type type) {
  const auto found = std::find_if(fields.rbegin(), fields.rend(),
                                  [&](const Field& field) { return field.number == number && field.type == type; });
  return found == fields.rend() ? nullptr : &*found;
}

ByteView bytes_of(std::span<const Field> fields, std::uint32_t number) {
  const Field* field = find_field(fields, number, Field::Type::bytes);
  return field == nullptr ? ByteView{} : field->bytes;
}

std::uint64_t number_of(std::span<const Field> fields, std::uint32_t number) {
  const Field* field = find_field(fields, number, Field::Type::varint);
  return field == nullptr ? 0 : field->value;
}

}  // namespace peelback::protobuf
