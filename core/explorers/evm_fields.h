#pragma once
// Fields of an object of JSON-RPC that is put back into bytes, where one that is missing or ill-formed spoils the whole.

#include <algorithm>
#include <array>
#include <vector>

#include "explorers/evm_facts.h"

namespace peelback::evm_facts {

/// After a field that is missing or ill-formed ok() is false.
class NodeFields {
 public:
  explicit NodeFields(const JsonValue& object) : object_(object) {}
  bool ok() const { return ok_; }

  U128 number(std::string_view field) { return keep(number_at(object_, field)); }
  std::uint64_t u64(std::string_view field) {
    const U128 value = number(field);
    require(value <= 0xffff'ffff'ffff'ffff);
    return static_cast<std::uint64_t>(value);
  }
  Bytes32 word(std::string_view field) { return keep(evm::parse_quantity_word(text_of(object_, field))); }
  Bytes32 hash(std::string_view field) { return keep(evm::parse_hash(text_of(object_, field))); }
  Bytes data(std::string_view field) { return keep(evm::parse_data(text_of(object_, field))); }
  template <std::size_t kSize>
  std::array<std::uint8_t, kSize> array(std::string_view field) {
    const Bytes bytes = data(field);
    std::array<std::uint8_t, kSize> out{};
    require(bytes.size() == kSize);
    std::copy_n(bytes.begin(), std::min(bytes.size(), kSize), out.begin());
    return out;
  }
  evm::Address address(std::string_view field) { return keep(evm::parse_address(text_of(object_, field))); }
  /// Absent for null; to be there is required.
  std::optional<evm::Address> receiver(std::string_view field) {
    const JsonValue* value = object_.find(field);
    require(value != nullptr);
    if (value == nullptr || value->is(JsonValue::Kind::null) || value->text().empty()) return std::nullopt;
    return address(field);
  }
  /// Hashes in a list; an entry of another kind ends it.
  std::vector<Bytes32> hashes(std::string_view field) {
    std::vector<Bytes32> list;
    for (const JsonValue& entry : elements(field)) list.push_back(keep(evm::parse_hash(entry.text())));
    return list;
  }
  const std::vector<JsonValue>& elements(std::string_view field) {
    const JsonValue* value = object_.find(field);
    require(value != nullptr && value->is(JsonValue::Kind::array));
    return value == nullptr ? object_.elements() : value->elements();  // an object has none
  }
  /// Whether the field is there, and not null.
  bool has(std::string_view field) const {
    const JsonValue* value = object_.find(field);
    return value != nullptr && !value->is(JsonValue::Kind::null);
  }
  void require(bool holds) { ok_ = ok_ && holds; }

 private:
  template <class T>
  T keep(const Result<T>& result) {
    require(result.ok());
    return result ? *result : T{};
  }

  const JsonValue& object_;
  bool ok_ = true;
};

}  // namespace peelback::evm_facts
