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
    "@page{size:landscape;margin:12mm}@media print{body{margin:0;font-size:9pt}}";

std::string reply_text(const RightOfReply& reply) {
  switch (reply.state) {
    case State::asked: return say(Message::reply_asked, {{"asked", reply.asked}, {"deadline", reply.deadline}});
    case State::answered: return say(Message::reply_answered, {{"asked", reply.asked}, {"deadline", reply.deadline}, {"answer", reply.answer}});
    case State::refused: return say(Message::reply_refused, {{"asked", reply.asked}, {"deadline", reply.deadline}, {"answer", reply.answer}});
    case State::not_needed: return std::string(words(Message::reply_not_needed));
    case State::not_asked: break;
  }
  return std::string(words(Message::reply_not_asked));
}

std::string_view kind_text(ClaimRow::Kind kind) {
  switch (kind) {
    case ClaimRow::Kind::sentence: return words(Message::sheet_kind_sentence);
    case ClaimRow::Kind::number: return words(Message::sheet_kind_number);
    case ClaimRow::Kind::step: return words(Message::sheet_kind_step);
    case ClaimRow::Kind::value: return words(Message::sheet_kind_value);
    case ClaimRow::Kind::report: return words(Message::sheet_kind_report);
    case ClaimRow::Kind::name: break;
  }
  return words(Message::sheet_kind_name);
}

std::string day_or_empty(std::optional<std::int64_t> time_s) { return time_s ? format_date(*time_s) : std::string(); }

class RowsWriter {
 public:
  RowsWriter(const Publication& publication, const PublishOptions& options) : publication_(publication), options_(options) {}

  std::vector<ClaimRow> write() {
    put_sentences();
    for (std::size_t i = 0; i < publication_.wide.sums.size(); ++i) put_sum(publication_.wide.sums[i], "sum:" + std::to_string(i));
    for (std::size_t i = 0; i < publication_.steps.size(); ++i) put_step(publication_.steps[i], "step:" + std::to_string(i));
    for (std::size_t i = 0; i < publication_.steps.size(); ++i) put_values(publication_.steps[i], std::to_string(i));
    for (const PublishedClaim& claim : publication_.claims) put_claim(ClaimRow::Kind::name, claim.id, claim.text, claim.sentence, claim.source, day_or_empty(claim.dated_s));
    for (const PublishedReport& report : publication_.reports) put_claim(ClaimRow::Kind::report, report.id, report.sentence, report.source, report.url, report.dated);
    return std::move(rows_);
  }

 private:
  const RightOfReply* reply_to(std::string_view row) const {
    const auto found = std::find_if(options_.replies.begin(), options_.replies.end(), [&](const RightOfReply& reply) { return reply.row == row; });
    return found == options_.replies.end() ? nullptr : &*found;
  }

  std::string archive_of(std::string_view source) const {
    const RightOfReply* kept = reply_to(row_of_source(source));
    return kept == nullptr ? std::string() : kept->archive;
  }

  void put_made(ClaimRow::Kind kind, std::string id, std::string text) {
    if (text.empty()) return;
    rows_.push_back({.id = std::move(id), .kind = kind, .text = std::move(text), .known = std::string(words(Message::sheet_from_data)),
                     .source = std::string(words(Message::sheet_from_payments)), .date = publication_.as_of});
  }

  void put_words(std::string_view id, const std::string& text, bool is_own) {
    if (!is_own) return put_made(ClaimRow::Kind::sentence, std::string(id), text);
    rows_.push_back({.id = std::string(id), .text = text, .known = std::string(words(Message::sheet_own_words))});
  }

  void put_sentences() {
    put_words("title", publication_.title, !options_.title.empty());
    put_words("summary", publication_.summary, false);
    put_words("caption", publication_.caption, !options_.caption.empty());
    put_words("alt_text", publication_.alt_text, !options_.alt_text.empty());
    put_words("checked", publication_.checked, false);
    put_words("redacted", publication_.redacted, false);
    for (std::size_t i = 0; i < publication_.method.size(); ++i) put_words("method:" + std::to_string(i), publication_.method[i], false);
  }

  void put_sum(const PictureSum& sum, std::string id) {
    put_made(ClaimRow::Kind::number, std::move(id), format_money(publication_.wide.assets[sum.amount.asset], sum.amount.amount) + ' ' + sum.label);
  }

  void put_step(const PublishedStep& step, std::string id) {
    std::string known = step.check_label.empty() ? step.grade_label : step.grade_label + "; " + step.check_label;
    if (step.is_edited) known = say(Message::sheet_edited, {{"known", known}});
    const std::string date = step.when_there.empty() ? step.when : step.when + "; " + step.when_there;
    rows_.push_back({.id = std::move(id), .kind = ClaimRow::Kind::step, .text = step.sentence, .known = std::move(known), .source = step.transaction, .date = date});
  }

  void put_value(std::string id, std::string text, std::string known, const std::string& source, std::string date) {
    rows_.push_back({.id = std::move(id), .kind = ClaimRow::Kind::value, .text = std::move(text), .known = std::move(known), .source = source,
                     .date = std::move(date), .archive = archive_of(source)});
  }

  void put_values(const PublishedStep& step, const std::string& number) {
    const Rate* rate = step.value.rate;
    if (!step.value.text.empty()) put_value("value:" + number, step.value.text, step.value.sentence, rate->url.empty() ? rate->source : rate->url, day_or_empty(rate->at_s));
    if (!step.reported.text.empty()) put_value("reported:" + number, step.reported.text, reported_text(step.reported), step.reported.source, step.reported.dated);
  }

  // Of somebody who is named, or names others: with what came of asking.
  void put_claim(ClaimRow::Kind kind, const std::string& id, const std::string& text, const std::string& known, const std::string& source, std::string date) {
    const RightOfReply* reply = reply_to(id);
    rows_.push_back({.id = id, .kind = kind, .text = text, .known = known, .source = source, .date = std::move(date),
                     .archive = reply == nullptr || reply->archive.empty() ? archive_of(source) : reply->archive,
                     .reply = reply_text(reply == nullptr ? RightOfReply{} : *reply)});
  }

  const Publication& publication_;
  const PublishOptions& options_;
  std::vector<ClaimRow> rows_;
};

}  // namespace

std::string row_of_source(std::string_view source) { return "source:" + std::string(source); }

std::vector<ClaimRow> claim_rows(const Publication& publication, const PublishOptions& options) { return RowsWriter(publication, options).write(); }

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
  page.open("thead");
  page.open("tr");
  for (const Message column : {Message::sheet_column_kind, Message::sheet_column_text, Message::sheet_column_known, Message::sheet_column_source,
                               Message::sheet_column_date, Message::sheet_column_archive, Message::sheet_column_reply}) {
    page.line("th", words(column), {{"scope", "col"}});
  }
  page.close("tr");
  page.close("thead");
  page.open("tbody");
  for (const ClaimRow& row : claim_rows(publication, options)) {
    const bool lacks_archive = row.archive.empty() && is_link(row.source);
    page.open("tr");
    for (const std::string_view cell : {kind_text(row.kind), std::string_view(row.text), std::string_view(row.known), std::string_view(row.source),
                                        std::string_view(row.date), lacks_archive ? words(Message::sheet_no_archive) : std::string_view(row.archive),
                                        std::string_view(row.reply)}) {
      page.open("td");
      page.text(cell);
      page.close("td");
    }
    page.close("tr");
  }
  page.close("tbody");
  page.close("table");
  page.line("h2", words(Message::sheet_open));
  page.open("ul");
  if (publication.open_questions.empty() && publication.unchecked == 0) page.line("li", words(Message::sheet_no_open));
  for (const std::string& question : publication.open_questions) page.line("li", question);
  if (publication.unchecked > 0) page.line("li", say(Message::finding_unchecked, {{"count", format_count(publication.unchecked)}}));
  page.close("ul");
  page.line("p", publication.disclaimer);
  page.close("body");
  page.close("html");
  return page.take();
}

}  // namespace peelback
