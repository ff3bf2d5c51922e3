#include "session/json_members.h"

namespace peelback {

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
