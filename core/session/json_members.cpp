#include "session/json_members.h"

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

void put_moment(JsonWriter& json, std::string_view key, const Store& store, TxIndex tx) {
  put_object(json, key, [&] {
    put_number_or_null(json, "height", store.height(tx));
    put_time_or_null(json, "time", store.time_s(tx));
    put_flag(json, "unconfirmed", store.is_unconfirmed(tx));
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
