#pragma once
// Members of a JSON object, one line each. Keys ascend, as JsonWriter checks.

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "base/time.h"

namespace peelback {

struct AssetAmount;
struct ShownAsset;
struct ToldMoment;

void put_text(JsonWriter& json, std::string_view key, std::string_view text);
void put_flag(JsonWriter& json, std::string_view key, bool value);
void put_number(JsonWriter& json, std::string_view key, std::uint64_t value);
void put_null(JsonWriter& json, std::string_view key);
/// Empty text is null.
void put_text_or_null(JsonWriter& json, std::string_view key, std::string_view text);
void put_number_or_null(JsonWriter& json, std::string_view key, std::optional<std::uint64_t> value);
/// ISO 8601 UTC, or null.
void put_time_or_null(JsonWriter& json, std::string_view key, std::optional<std::int64_t> unix_s);

void put_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts);

/// [{"code","detail","where"}], as trail documents carry problems.
void put_problems(JsonWriter& json, std::string_view key, const std::vector<Problem>& problems);
/// One error with its sentence: {"code","detail","sentence","where"}, as the page shows it.
void write_error(JsonWriter& json, const Error& error);

/// {"height","time","unconfirmed"}, each null where it is not known.
void put_moment(JsonWriter& json, std::string_view key, const ToldMoment& moment);

/// "money": the first of the amounts, null where there is none; "more": the others. Each as write_money().
void put_amounts(JsonWriter& json, std::span<const ShownAsset> assets, std::span<const AssetAmount> amounts);

/// The object or array that `write` fills.
template <class Write>
void put_object(JsonWriter& json, std::string_view key, Write write) {
  json.key(key);
  json.begin_object();
  write();
  json.end_object();
}

template <class Write>
void put_array(JsonWriter& json, std::string_view key, Write write) {
  json.key(key);
  json.begin_array();
  write();
  json.end_array();
}

}  // namespace peelback
