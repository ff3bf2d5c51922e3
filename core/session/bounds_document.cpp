#include "session/bounds_document.h"

#include "session/json_members.h"

namespace peelback {

Result<std::string> write_bounds(const BoundsAsked& asked, const Bounds& bounds) {
  JsonWriter json;
  const auto put_amount = [&](std::string_view key, Amount amount) { put_text(json, key, amount.to_text()); };
  json.begin_object();
  put_text(json, "asset", asked.asset.ref);
  put_amount("at_least", bounds.at_least);
  put_amount("at_most", bounds.at_most);
  put_amount("behind_services", bounds.behind_services);
  put_texts(json, "from", asked.from);
  if (!bounds.is_complete) put_flag(json, "is_complete", false);
  put_amount("start", bounds.start);
  put_texts(json, "to", asked.to);
  put_amount("untraced", bounds.untraced);
  json.end_object();
  auto text = json.finish();
  if (!text) return text.error();
  return *text + '\n';
}

}  // namespace peelback
