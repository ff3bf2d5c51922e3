#include "session/across.h"

#include "session/crossings_json.h"
#include "session/json_members.h"

namespace peelback {

namespace {

struct Waiting {
  QuestionAsked question{};
  std::size_t from_trail = 0;
  std::size_t crossing = 0;
};

std::optional<QuestionAsked> question_beyond(const QuestionAsked& asked, const CrossingStart& start) {
  const auto ref = parse_ref(start.ref);
  if (!ref || !start.is_stored) return std::nullopt;
  QuestionAsked beyond{.request_limit = asked.request_limit, .check_payments = asked.check_payments};
  beyond.question.direction = start.direction;
  beyond.question.method = asked.question.method;
  beyond.question.limits = asked.question.limits;
  beyond.question.limits.min_amount = Amount{};
  beyond.question.starts.push_back({.ref = *ref, .asset = start.asset, .amount = start.amount});
  return beyond;
}

}  // namespace

Result<std::vector<TrailAcross>> follow_across(Session& session, std::size_t most, const std::function<Result<std::string>(Session&)>& tell) {
  std::vector<Waiting> waiting{{.question = session.question()}};
  std::vector<TrailAcross> trails;
  for (std::size_t next = 0; next < waiting.size() && trails.size() < most; ++next) {
    const Waiting one = waiting[next];
    if (const auto done = session.ask(one.question); !done) return done.error();
    const auto trail = session.trail();
    if (!trail) return trail.error();
    auto text = tell(session);
    if (!text) return text.error();
    for (std::size_t i = 0; i < (*trail)->crossings.size(); ++i) {
      const ToldCrossing& row = (*trail)->crossings[i];
      const auto start = row.is_before ? std::nullopt : start_beyond(**trail, row);
      auto beyond = start ? question_beyond(one.question, *start) : std::nullopt;
      if (beyond) waiting.push_back({*std::move(beyond), trails.size(), i});
    }
    trails.push_back({*std::move(text), one.from_trail, one.crossing});
  }
  if (const auto done = session.ask(waiting.front().question); !done) return done.error();
  return trails;
}

std::string write_across(std::span<const TrailAcross> trails) {
  JsonWriter json;
  json.begin_object();
  put_text(json, "format", "peelback-crossings/1");
  put_array(json, "joins", [&] {
    for (std::size_t i = 1; i < trails.size(); ++i) {
      json.begin_object();
      put_number(json, "crossing", trails[i].crossing);
      put_number(json, "from", trails[i].from_trail);
      put_number(json, "to", i);
      json.end_object();
    }
  });
  put_array(json, "trails", [&] {
    for (const TrailAcross& trail : trails) json.raw(std::string_view(trail.text).substr(0, trail.text.find_last_not_of('\n') + 1));
  });
  json.end_object();
  return json.take() + '\n';
}

}  // namespace peelback
