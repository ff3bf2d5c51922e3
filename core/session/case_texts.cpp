#include "session/case_texts.h"

#include <algorithm>

#include "model/reference.h"
#include "session/json_members.h"
#include "session/messages.h"
#include "session/places.h"
#include "session/trail_document.h"
#include "session/trail_sums.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

bool is_followed_to_its_end(EndReason reason) {
  switch (reason) {
    case EndReason::open:
    case EndReason::limit:
    case EndReason::dust:
    case EndReason::not_followed:
    case EndReason::fetch_failed:
    case EndReason::out_of_data:
    case EndReason::busy: return false;
    default: return true;
  }
}

void put_chosen(JsonWriter& json, std::string_view key, Chain chain, const std::vector<Outpoint>& outputs, const std::vector<std::string>& accounts) {
  put_array(json, key, [&] {
    for (const Outpoint& output : outputs) json.string(transaction_ref(chain, output.txid) + ':' + std::to_string(output.vout));
    for (const std::string& account : accounts) json.string(account);
  });
}

void put_asked_limits(JsonWriter& json, const QuestionAsked& asked) {
  const Limits& limits = asked.question.limits;
  put_object(json, "limits", [&] {
    put_number(json, "busy_transactions", limits.busy_transactions);
    put_number(json, "fan_out", limits.fan_out);
    put_number(json, "max_hops", limits.max_hops);
    put_text(json, "min_amount", limits.min_amount.to_text());
    if (limits.min_share_ppm != 0) put_number(json, "min_share_ppm", limits.min_share_ppm);
    put_number(json, "requests", asked.request_limit);
    put_time_or_null(json, "since", limits.since_s);
    put_time_or_null(json, "until", limits.until_s);
  });
}

void put_start(JsonWriter& json, const Start& start) {
  json.begin_object();
  if (start.amount) put_text(json, "amount", start.amount->to_text());
  if (!start.asset.empty()) put_text(json, "asset", start.asset);
  if (!start.deselected.empty()) {
    put_array(json, "deselected", [&] {
      for (const std::uint32_t vout : start.deselected) json.integer(vout);
    });
  }
  if (start.label != 1) put_number(json, "label", start.label);
  put_text(json, "ref", start.ref.to_text());
  json.end_object();
}

}  // namespace

std::string write_question_asked(const QuestionAsked& asked) {
  const Question& question = asked.question;
  const Chain chain = question.starts.empty() ? Chain::bitcoin : question.starts.front().ref.chain;
  JsonWriter json;
  json.begin_object();
  put_flag(json, "check_payments", asked.check_payments);
  put_chosen(json, "continued", chain, question.continued, asked.accounts.continued);
  put_text(json, "direction", question.direction == Direction::backward ? "backward" : "forward");
  put_chosen(json, "expanded", chain, question.expanded, asked.accounts.expanded);
  put_text(json, "fees", question.fees == FeeRule::coinbase ? "coinbase" : "end");
  put_asked_limits(json, asked);
  put_text(json, "method", method_name(question.method));
  put_chosen(json, "not_followed", chain, question.not_followed, asked.accounts.not_followed);
  put_array(json, "start", [&] {
    for (const Start& start : question.starts) put_start(json, start);
  });
  json.end_object();
  return json.take();
}

std::string write_method(const Session& session) {
  JsonWriter json;
  json.begin_object();
  put_text(json, "format", "peelback-method/1");
  put_texts(json, "hidden", session.marks().hidden);
  json.key("question");
  json.raw(write_question_asked(session.question()));
  put_text(json, "rule", method_text(session.question().question.method));
  put_text(json, "version", kVersion);
  json.end_object();
  return json.take() + '\n';
}

Result<std::string> write_open_questions(Session& session) {
  const auto traced = session.trail();
  if (!traced) return traced.error();
  const ToldTrail& trail = **traced;
  std::string text = "# " + std::string(words(Message::open_questions)) + "\n\n";
  if (!trail.is_poison()) {
    for (const EndSum& sum : sum_ends(trail)) {
      if (!is_followed_to_its_end(sum.reason)) text += "- " + end_sum_text(trail, sum) + "\n";
    }
  }
  text += '\n';
  for (const ToldEnd& end : trail.ends) {
    if (is_followed_to_its_end(end.reason)) continue;
    text += "- " + trail.places[end.place].ref + ": " + end_label(trail, end) + "\n";
  }
  for (const std::string& sentence : unexplained_sentences(trail)) text += "- " + sentence + "\n";
  return text + '\n' + std::string(words(Message::never_checked)) + '\n';
}

}  // namespace peelback
