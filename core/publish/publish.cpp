#include "publish/publish.h"

#include <array>

#include "base/delimited_text.h"
#include "base/json_writer.h"
#include "base/time.h"
#include "publish/claims_sheet.h"
#include "publish/recheck.h"
#include "session/json_members.h"
#include "session/messages.h"
#include "session/svg.h"

namespace peelback {

namespace {

constexpr std::array<Message, 12> kChartColumns = {Message::published_column_hop, Message::published_column_what, Message::published_column_amount,
                                                   Message::published_column_asset, Message::published_column_payment, Message::published_column_when, Message::published_column_block,
                                                   Message::published_column_there, Message::published_column_end, Message::published_column_grade,
                                                   Message::published_column_check, Message::published_column_transaction};
constexpr std::array<Message, 4> kValueColumns = {Message::published_column_value, Message::published_column_currency, Message::published_column_value_source,
                                                  Message::published_column_reported};
constexpr double kNarrowPx = 340;
constexpr std::array<std::string_view, 6> kRowKinds = {"sentence", "number", "step", "value", "name", "report"};

void put_findings(JsonWriter& json, const std::vector<PublishFinding>& findings) {
  put_array(json, "findings", [&] {
    for (const PublishFinding& finding : findings) {
      json.begin_object();
      put_text(json, "code", finding.code);
      put_flag(json, "refused", finding.weight == PublishFinding::Weight::refused);
      put_text(json, "sentence", finding.sentence);
      put_text(json, "subject", finding.subject);
      json.end_object();
    }
  });
}

void put_rows(JsonWriter& json, const std::vector<ClaimRow>& rows) {
  put_array(json, "rows", [&] {
    for (const ClaimRow& row : rows) {
      json.begin_object();
      put_text(json, "archive", row.archive);
      put_text(json, "date", row.date);
      put_text(json, "id", row.id);
      put_text(json, "kind", kRowKinds[static_cast<std::size_t>(row.kind)]);
      put_text(json, "known", row.known);
      put_text(json, "reply", row.reply);
      put_text(json, "source", row.source);
      put_text(json, "text", row.text);
      json.end_object();
    }
  });
}

// What can be left out.
void put_places(JsonWriter& json, const std::vector<PublishedStep>& steps) {
  put_array(json, "places", [&] {
    for (const PublishedStep& step : steps) {
      json.begin_object();
      put_text(json, "amount", step.amount);
      put_number(json, "hop", step.hop);
      put_text(json, "id", step.id);
      put_flag(json, "left_out", step.is_redacted);
      put_text(json, "what", step.what);
      json.end_object();
    }
  });
}

void put_files(JsonWriter& json, const std::vector<PublishedFile>& files) {
  put_array(json, "files", [&] {
    for (const PublishedFile& file : files) {
      json.begin_object();
      put_text(json, "form", file.form);
      put_text(json, "name", file.name);
      put_text(json, "text", file.text);
      put_text(json, "type", file.type);
      json.end_object();
    }
  });
}

// What the copy says in whose words, to be edited.
void put_sentences(JsonWriter& json, const std::vector<WordedSentence>& rows) {
  put_array(json, "sentences", [&] {
    for (const WordedSentence& row : rows) {
      json.begin_object();
      put_text(json, "example", row.example);
      put_text(json, "fault", row.fault);
      put_text(json, "made", row.made);
      put_text(json, "words", row.words);
      json.end_object();
    }
  });
}

}  // namespace

std::string write_chart_table(const Publication& publication) {
  std::string text;
  const auto add_headings = [&](std::span<const Message> columns) {
    for (const Message column : columns) {
      const std::string heading = publication.wording.tell(words(column));
      if (text.empty()) text = heading;
      else append_cell(text, heading);
    }
  };
  add_headings(kChartColumns);
  if (publication.has_values) add_headings(kValueColumns);
  text += "\r\n";
  for (const PublishedStep& step : publication.steps) {
    const auto add = [&](const AssetAmount* amount) {
      std::string line = std::to_string(step.hop);
      append_cell(line, step.what);
      const ShownAsset* asset = amount == nullptr ? nullptr : &publication.wide.assets[amount->asset];
      append_cell(line, asset == nullptr ? std::string() : format_units(amount->amount, asset->decimals));
      append_cell(line, asset == nullptr ? std::string_view() : std::string_view(asset->symbol));
      append_cell(line, step.payment.empty() || asset == nullptr ? std::string() : format_units(step.held.units(), asset->decimals));
      append_cell(line, step.moment.time_s ? format_utc(*step.moment.time_s) : std::string());
      append_cell(line, step.moment.height ? std::to_string(*step.moment.height) : std::string());
      for (const std::string* cell : {&step.when_there, &step.end, &step.grade_label, &step.check_label, &step.transaction}) append_cell(line, *cell);
      if (publication.has_values) {
        append_cell(line, step.value.number);
        append_cell(line, step.value.number.empty() ? std::string_view() : currency_info(step.value.rate->currency).code);
        append_cell(line, step.value.sentence);
        append_cell(line, reported_or_empty(step));
      }
      text += line + "\r\n";
    };
    if (step.amounts.empty()) add(nullptr);
    for (const AssetAmount& amount : step.amounts) add(&amount);
  }
  return text;
}

std::vector<PublishedFile> write_published_files(const Publication& publication, const PublishOptions& options, const PageEvidence& evidence) {
  const std::string name = "trace-" + publication.id;
  std::vector<PublishedFile> files;
  const auto add = [&](std::string_view form, std::string_view ending, std::string_view type, std::string text) {
    if (!text.empty()) files.push_back({form, name + std::string(ending), std::string(type), std::move(text)});
  };
  add("html", ".html", "text/html", write_trace_page(publication, options, evidence));
  if (options.is_withdrawn) return files;
  SvgForm form = drawing_form(publication.wording);
  form.notes = drawing_notes(publication, options);
  add("svg", "-wide.svg", "image/svg+xml", write_svg(publication.wide, form));
  form.least_width_px = kNarrowPx;
  add("narrow-svg", "-narrow.svg", "image/svg+xml", write_svg(publication.narrow, form));
  add("csv", ".csv", "text/csv", write_chart_table(publication));
  add("json", ".json", "application/json", write_publication(publication, options) + '\n');
  add("snippets", "-snippets.txt", "text/plain", write_snippets(publication, options));
  add("oembed", ".oembed.json", "application/json", write_oembed(publication, options));
  add("words", "-words.json", "application/json", write_words(publication.wording, options.lang));
  add("claims", "-claims.html", "text/html", write_claims_sheet(publication, options));
  add("evidence", ".evidence.json", "application/json", evidence.text);
  return files;
}

Result<std::string> PublishDesk::begin_evidence(std::string_view options_text) {
  if (!has_later_part()) return later_part_not_loaded();
  drop_evidence();
  const auto options = parse_publish_options(options_text);
  if (!options) return options.error();
  const auto publication = prepare_publication(session_, *options);
  if (!publication) return publication.error();
  auto gathered = PublicEvidence::of_path(session_, published_places(*publication));
  if (!gathered) return gathered.error();
  gathered_ = *std::move(gathered);
  return std::string("{}");
}

void PublishDesk::add_reply(std::string_view url, int status, ByteView body) {
  if (is_gathering()) gathered_->add_reply(url, status, body);
}

void PublishDesk::add_file(ByteView bytes) {
  if (is_gathering()) gathered_->add_file(bytes);
}

Result<std::string> PublishDesk::finish_evidence() {
  if (!is_gathering()) return Error{Code::usage, "", "no evidence was begun"};
  auto text = gathered_->write();
  if (!text) return text;
  evidence_ = *std::move(text);
  JsonWriter json;
  json.begin_object();
  put_text(json, "build", build_name(gathered_->build()));
  json.end_object();
  gathered_.reset();
  return json.finish();
}

void PublishDesk::drop_evidence() {
  gathered_.reset();
  evidence_.clear();
}

Result<std::string> PublishDesk::write(std::string_view options_text, ByteView verifier) {
  if (!has_later_part()) return later_part_not_loaded();
  const auto options = parse_publish_options(options_text);
  if (!options) return options.error();
  auto publication = prepare_publication(session_, *options);
  if (!publication) return publication.error();
  const PageEvidence evidence{evidence_, Bytes(verifier.begin(), verifier.end())};
  if (evidence.can_check()) collect_recheck_words(publication->wording);
  const auto findings = look_before_publishing(*publication, *options, session_);
  JsonWriter json;
  json.begin_object();
  put_files(json, is_refused(findings) ? std::vector<PublishedFile>() : write_published_files(*publication, *options, evidence));
  put_findings(json, findings);
  put_places(json, publication->steps);
  json.key("publication");
  json.raw(write_publication(*publication, *options));
  put_rows(json, claim_rows(*publication, *options));
  put_sentences(json, publication->wording.rows());
  json.end_object();
  return json.finish();
}

}  // namespace peelback
