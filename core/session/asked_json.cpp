#include "session/asked_json.h"

#include "base/json_reader.h"
#include "session/json_members.h"

namespace peelback {

Result<std::string> write_asked(const Session::AskedSoFar& asked) {
  JsonWriter json;
  json.begin_object();
  put_array(json, "failed", [&] {
    for (const auto& [want, reason] : asked.failed) {
      json.begin_object();
      put_text(json, "reason", reason);
      put_text(json, "want", want);
      json.end_object();
    }
  });
  put_flag(json, "has_asked", asked.has_asked);
  put_number(json, "requests", asked.requests);
  put_number(json, "requests_of_question", asked.requests_of_question);
  json.end_object();
  return json.finish();
}

Result<Session::AskedSoFar> parse_asked(std::string_view text) {
  std::vector<Problem> problems;
  const auto json = parse_json(as_bytes(text), problems);
  if (!json) return json.error();
  const auto failed = json->at("failed", JsonValue::Kind::array);
  if (!failed) return failed.error();
  const auto has_asked = json->bool_at("has_asked");
  if (!has_asked) return has_asked.error();
  const auto requests = json->u64_at("requests");
  if (!requests) return requests.error();
  const auto of_question = json->u64_at("requests_of_question");
  if (!of_question) return of_question.error();
  Session::AskedSoFar asked{.requests = static_cast<std::size_t>(*requests), .requests_of_question = static_cast<std::size_t>(*of_question),
                            .has_asked = *has_asked};
  for (const JsonValue& row : (*failed)->elements()) {
    const auto want = row.string_at("want");
    if (!want) return want.error();
    const auto reason = row.string_at("reason");
    if (!reason) return reason.error();
    asked.failed.emplace_back(*want, *reason);
  }
  return asked;
}

}  // namespace peelback
