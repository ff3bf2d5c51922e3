#include "publish/claims_sheet.h"

#include <algorithm>

#include "publish/markup.h"
#include "session/messages.h"

namespace peelback {

namespace {

using State = RightOfReply::State;

constexpr std::string_view kStyle =
    "body{font:11pt/1.4 system-ui,sans-serif;margin:24px;color:#1a1c1f;background:#fff}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #999;padding:4px 6px;text-align:left;vertical-align:top;overflow-wrap:anywhere}tr{break-inside:avoid}"
    "@media print{body{margin:0}}";

std::string reply_text(const RightOfReply& reply) {
  switch (reply.state) {
    case State::asked: return say(Message::reply_asked, {{"asked", reply.asked}, {"deadline", reply.deadline}});
    case State::answered: return say(Message::reply_answered, {{"asked", reply.asked}, {"answer", reply.answer}});
    case State::refused: return say(Message::reply_refused, {{"asked", reply.asked}});
    case State::not_needed: return std::string(words(Message::reply_not_needed));
    case State::not_asked: break;
  }
  return std::string(words(Message::reply_not_asked));
}

std::string_view kind_text(ClaimRow::Kind kind) {
  switch (kind) {
    case ClaimRow::Kind::sentence: return words(Message::sheet_kind_sentence);
    case ClaimRow::Kind::step: return words(Message::sheet_kind_step);
    case ClaimRow::Kind::value: return words(Message::sheet_kind_value);
    case ClaimRow::Kind::name: break;
  }
  return words(Message::sheet_kind_name);
}

}  // namespace

std::vector<ClaimRow> claim_rows(const Publication& publication, const PublishOptions& options) {
  std::vector<ClaimRow> rows;
  const auto reply_to = [&](std::string_view row) {
    const auto found = std::find_if(options.replies.begin(), options.replies.end(), [&](const RightOfReply& reply) { return reply.row == row; });
    return found == options.replies.end() ? RightOfReply{} : *found;
  };
  const auto add_words = [&](std::string id, const std::string& text, bool is_own) {
    if (text.empty()) return;
    std::string archive = reply_to(id).archive;
    rows.push_back({.id = std::move(id), .text = text, .known = std::string(words(is_own ? Message::sheet_own_words : Message::sheet_from_data)),
                    .archive = std::move(archive)});
  };
  add_words("title", publication.title, !options.title.empty());
  add_words("caption", publication.caption, !options.caption.empty());
  add_words("alt_text", publication.alt_text, !options.alt_text.empty());
  for (std::size_t i = 0; i < publication.steps.size(); ++i) {
    const PublishedStep& step = publication.steps[i];
    std::string known = step.check_label.empty() ? step.grade_label : step.grade_label + "; " + step.check_label;
    if (step.is_edited) known = say(Message::sheet_edited, {{"known", known}});
    rows.push_back({.id = "step:" + std::to_string(i), .kind = ClaimRow::Kind::step, .text = step.sentence, .known = std::move(known), .source = step.transaction});
  }
  for (std::size_t i = 0; i < publication.steps.size(); ++i) {
    const PublishedStep& step = publication.steps[i];
    const auto add_value = [&](std::string_view kind, const std::string& text, std::string known, const std::string& source) {
      const std::string id = std::string(kind) + std::to_string(i);
      rows.push_back({.id = id, .kind = ClaimRow::Kind::value, .text = text, .known = std::move(known), .source = source, .archive = reply_to(id).archive});
    };
    const Rate* rate = step.value.rate;
    if (!step.value.text.empty()) add_value("value:", step.value.text, step.value.sentence, rate->url.empty() ? rate->source : rate->url);
    if (!step.reported.text.empty()) add_value("reported:", step.reported.text, reported_text(step.reported), step.reported.source);
  }
  for (const PublishedClaim& claim : publication.claims) {
    const RightOfReply reply = reply_to(claim.id);
    rows.push_back({.id = claim.id, .kind = ClaimRow::Kind::name, .text = claim.text, .known = claim.sentence, .source = claim.source,
                    .archive = reply.archive, .reply = reply_text(reply)});
  }
  return rows;
}

std::string write_claims_sheet(const Publication& publication, const PublishOptions& options) {
  Markup page;
  page.raw("<!doctype html>\n");
  page.open("html", {{"lang", "en"}});
  page.open("head");
  page.open("meta", {{"charset", "utf-8"}});
  page.open("meta", {{"name", "robots"}, {"content", "noindex"}});
  page.line("title", say(Message::sheet_title, {{"title", publication.title}}));
  page.open("style");
  page.raw(kStyle);
  page.close("style");
  page.close("head");
  page.open("body");
  page.line("h1", say(Message::sheet_title, {{"title", publication.title}}));
  page.line("p", words(Message::sheet_about));
  page.line("p", id_line(publication, options));
  page.open("table");
  page.open("tr");
  for (const Message column : {Message::sheet_column_kind, Message::sheet_column_text, Message::sheet_column_known, Message::sheet_column_source,
                               Message::sheet_column_archive, Message::sheet_column_reply}) {
    page.line("th", words(column), {{"scope", "col"}});
  }
  page.close("tr");
  for (const ClaimRow& row : claim_rows(publication, options)) {
    page.open("tr");
    for (const std::string_view cell : {kind_text(row.kind), std::string_view(row.text), std::string_view(row.known), std::string_view(row.source),
                                        std::string_view(row.archive), std::string_view(row.reply)}) {
      page.open("td");
      page.text(cell);
      page.close("td");
    }
    page.close("tr");
  }
  page.close("table");
  page.line("h2", words(Message::sheet_open));
  page.open("ul");
  if (publication.open_questions.empty()) page.line("li", words(Message::sheet_no_open));
  for (const std::string& question : publication.open_questions) page.line("li", question);
  page.close("ul");
  page.line("p", publication.disclaimer);
  page.close("body");
  page.close("html");
  return page.take();
}

}  // namespace peelback
