#include "base/json_value.h"

#include <algorithm>
#include <charconv>

namespace peelback {

std::string_view json_kind_text(JsonValue::Kind kind) {
  switch (kind) {
    case JsonValue::Kind::null:
      return "null";
    case JsonValue::Kind::boolean:
      return "true or false";
    case JsonValue::Kind::number:
      return "a number";
    case JsonValue::Kind::string:
      return "a string";
    case JsonValue::Kind::array:
      return "a list";
    case JsonValue::Kind::object:
      return "an object";
  }
  return "nothing";
}

const JsonValue* JsonValue::find(std::string_view path) const {
  const JsonValue* value = this;
  while (!path.empty()) {
    if (path.front() == '[') {
      const std::size_t close = path.find(']');
      if (close == std::string_view::npos) return nullptr;
      const auto row = parse_decimal_u64(path.substr(1, close - 1));
      if (!row || *row >= value->elements_.size()) return nullptr;
      value = &value->elements_[static_cast<std::size_t>(*row)];
      path.remove_prefix(close + 1);
    } else {
      const std::size_t end = std::min(path.find_first_of(".["), path.size());
      const auto key = path.substr(0, end);
      const auto member = std::find_if(value->members_.begin(), value->members_.end(),
                                       [&](const JsonMember& m) { return m.key == key; });
      if (member == value->members_.end()) return nullptr;
      value = &member->value;
      path.remove_prefix(end);
    }
    if (path.starts_with('.')) path.remove_prefix(1);
  }
  return value;
}

Result<const JsonValue*> JsonValue::at(std::string_view path) const {
  if (const JsonValue* value = find(path)) return value;
  return Error{Code::missing_field, std::string(path), ""};
}

Result<const JsonValue*> JsonValue::at(std::string_view path, Kind kind) const {
  const JsonValue* value = find(path);
  if (value == nullptr)
    return Error{Code::missing_field, std::string(path), "expected " + std::string(json_kind_text(kind))};
  if (value->kind_ == kind) return value;
  return Error{
      Code::bad_type, std::string(path),
      "expected " + std::string(json_kind_text(kind)) + ", found " + std::string(json_kind_text(value->kind_))};
}

Result<std::string_view> JsonValue::string_at(std::string_view path) const {
  const auto value = at(path, Kind::string);
  if (!value) return value.error();
  return (*value)->text();
}

Result<bool> JsonValue::bool_at(std::string_view path) const {
  const auto value = at(path, Kind::boolean);
  if (!value) return value.error();
  return (*value)->boolean();
}

Result<std::uint64_t> JsonValue::u64_at(std::string_view path) const {
  const auto value = at(path, Kind::number);
  if (!value) return value.error();
  if (const auto number = parse_decimal_u64((*value)->text())) return *number;
  return Error{Code::bad_number, std::string(path),
               std::string((*value)->text()) + " is not an integer from 0 to 2^64 - 1"};
}

Result<std::int64_t> JsonValue::i64_at(std::string_view path) const {
  const auto value = at(path, Kind::number);
  if (!value) return value.error();
  const std::string_view text = (*value)->text();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size()) return number;
  return Error{Code::bad_number, std::string(path), std::string(text) + " is not an integer of 64 bits"};
}

Result<U128> JsonValue::amount_at(std::string_view path) const {
  const auto value = at(path);
  if (!value) return value.error();
  if (!(*value)->is(Kind::number) && !(*value)->is(Kind::string)) return at(path, Kind::number).error();
  if (const auto number = parse_decimal((*value)->text())) return *number;
  return Error{Code::bad_number, std::string(path),
               std::string((*value)->text()) + " is not an integer from 0 to 2^128 - 1"};
}

}  // namespace peelback
