#include "session/json_members.h"

#include "session/told_trail.h"

namespace peelback {

void put_text(JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key);
  json.string(text);
}

void put_flag(JsonWriter& json, std::string_view key, bool value) {
  json.key(key);
  json.boolean(value);
}

void put_number(JsonWriter& json, std::string_view key, std::uint64_t value) {
  json.key(key);
  json.integer(value);
}

void put_null(JsonWriter& json, std::string_view key) {
  json.key(key);
  json.null();
}

void put_text_or_null(JsonWriter& json, std::string_view key, std::string_view text) {
  if (text.empty()) return put_null(json, key);
  put_text(json, key, text);
}

void put_number_or_null(JsonWriter& json, std::string_view key, std::optional<std::uint64_t> value) {
  if (!value) return put_null(json, key);
  put_number(json, key, *value);
}

void put_time_or_null(JsonWriter& json, std::string_view key, std::optional<std::int64_t> unix_s) {
  if (!unix_s) return put_null(json, key);
  put_text(json, key, format_utc(*unix_s));
}

void put_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  put_array(json, key, [&] {
    for (const std::string& text : texts) json.string(text);
  });
}

void put_problems(JsonWriter& json, std::string_view key, const std::vector<Problem>& problems) {
  put_array(json, key, [&] {
    for (const Problem& problem : problems) {
      json.begin_object();
      put_text(json, "code", code_name(problem.code));
      put_text(json, "detail", problem.detail);
      put_text(json, "where", problem.where);
      json.end_object();
    }
  });
}

void put_moment(JsonWriter& json, std::string_view key, const ToldMoment& moment) {
  put_object(json, key, [&] {
    put_number_or_null(json, "height", moment.height);
    put_time_or_null(json, "time", moment.time_s);
    put_flag(json, "unconfirmed", moment.unconfirmed);
  });
}

void put_amounts(JsonWriter& json, std::span<const ShownAsset> assets, std::span<const AssetAmount> amounts) {
  const auto write = [&](const AssetAmount& row) { write_money(json, assets[row.asset], row.amount); };
  json.key("money");
  if (amounts.empty()) {
    json.null();
  } else {
    write(amounts.front());
  }
  put_array(json, "more", [&] {
    for (std::size_t i = 1; i < amounts.size(); ++i) write(amounts[i]);
  });
}

void write_error(JsonWriter& json, const Error& error) {
  json.begin_object();
  put_text(json, "code", code_name(error.code));
  put_text(json, "detail", error.detail);
  put_text(json, "sentence", code_sentence(error.code));
  put_text(json, "where", error.where);
  json.end_object();
}

}  // namespace peelback
