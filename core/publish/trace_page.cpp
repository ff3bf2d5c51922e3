#include "publish/trace_page.h"

#include <algorithm>

#include "base/base64.h"
#include "base/hash.h"
#include "base/json_writer.h"
#include "publish/markup.h"
#include "publish/page_parts.h"
#include "publish/recheck.h"
#include "session/json_members.h"
#include "session/messages.h"
#include "session/svg.h"

namespace peelback {

namespace {

constexpr std::string_view kFormat = "peelback-publication/1";
constexpr std::uint32_t kNone = PublishedStep::kNone;
// Boxes that a phone shows before the reader asks for all.
constexpr std::size_t kBoxesOnPhone = 7;
// The wide drawing is shown where it stays readable: at four fifths of its own size.
constexpr double kLeastScale = 0.8;
constexpr double kLeastWidePx = 520;

std::string hash_source(std::string_view text) { return "'sha256-" + to_base64(sha256(as_bytes(text))) + '\''; }

void put_step(JsonWriter& json, const Publication& publication, const PublishedStep& step) {
  json.begin_object();
  put_text(json, "amount", step.amount);
  put_array(json, "amounts", [&] {
    for (const AssetAmount& amount : step.amounts) {
      json.begin_object();
      put_text(json, "asset", publication.wide.assets[amount.asset].ref);
      put_text(json, "units", format_units(amount.amount, 0));
      json.end_object();
    }
  });
  put_text(json, "check", check_name(step.check));
  put_array(json, "claims", [&] {
    for (const std::uint32_t claim : step.claims) json.integer(claim);
  });
  put_text(json, "end", step.end);
  put_text(json, "grade", trail_grade_name(step.grade));
  put_text(json, "held", to_decimal(step.held.units()));
  put_number(json, "hop", step.hop);
  put_number_or_null(json, "narrow_box", step.narrow_box == kNone ? std::nullopt : std::optional<std::uint64_t>(step.narrow_box));
  put_text(json, "payment", step.payment);
  put_text(json, "ref", step.ref);
  put_text(json, "reported", reported_or_empty(step));
  put_text(json, "sentence", step.sentence);
  put_text(json, "transaction", step.transaction);
  put_value(json, "value", step.value);
  put_text(json, "what", step.what);
  put_text(json, "when", step.when);
  put_number(json, "wide_box", step.wide_box);
  json.end_object();
}

class PageWriter {
 public:
  PageWriter(const Publication& publication, const PublishOptions& options, const PageEvidence& evidence)
      : publication_(publication), options_(options), evidence_(evidence), can_check_(evidence.can_check() && !options.is_withdrawn),
        page_(&publication.wording) {}

  std::string write() {
    style_ = house_style();
    page_.raw("<!doctype html>\n");
    page_.open("html", {{"lang", language_of(options_)}});
    put_head();
    page_.open("body");
    page_.open("main", {{"id", "peelback-" + publication_.id}});
    if (options_.is_withdrawn) {
      put_withdrawn();
    } else {
      put_story();
    }
    page_.close("main");
    page_.close("body");
    page_.close("html");
    return page_.take();
  }

 private:
  void put_head() {
    const std::string policy = "default-src 'none'; script-src " + hash_source(kTracePageScript) + check_policy() + "; style-src " + hash_source(kTracePageStyle) + ' ' +
                               hash_source(style_) + "; img-src data:; base-uri 'none'; form-action 'none'";
    page_.open("head");
    page_.open("meta", {{"charset", "utf-8"}});
    page_.open("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy}});
    page_.open("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    page_.open("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
    page_.open("link", {{"rel", "icon"}, {"href", "data:,"}});  // else a browser asks the host for one
    if (options_.names_person || options_.is_withdrawn) page_.open("meta", {{"name", "robots"}, {"content", "noindex"}});
    page_.open("meta", {{"name", "description"}, {"content", publication_.alt_text}});
    page_.line("title", publication_.title);
    page_.open("style");
    page_.raw(kTracePageStyle);
    page_.close("style");
    page_.open("style");
    page_.raw(style_);
    page_.close("style");
    page_.close("head");
  }

  std::string check_policy() const {
    return can_check_ ? ' ' + hash_source(kCheckScript) + " 'wasm-unsafe-eval'" : std::string();
  }

  // What differs from page to page: the house's face and colour, and from where on the wide drawing is shown.
  std::string house_style() const {
    const double wide_px = std::max(publication_.wide.width_px * kLeastScale, kLeastWidePx);
    std::string style = "@media (min-width: " + std::to_string(static_cast<int>(wide_px)) + "px), print { .wide svg { max-width: " + std::to_string(static_cast<int>(publication_.wide.width_px) + 20) + "px; } .wide { display: block; } .narrow, .whole + label { display: none !important; } }";
    if (!options_.font.empty()) style += " body { font-family: " + options_.font + ", system-ui, sans-serif; }";
    if (!options_.colour.empty()) style += " main { border-top-color: " + options_.colour + "; }";
    return style;
  }

  void put_withdrawn() {
    page_.line("h1", publication_.title);
    page_.line("p", say(Message::published_withdrawn, {{"change", options_.change}}), {{"class", "change"}});
    put_footer();
  }

  void put_story() {
    page_.line("h1", publication_.title);
    if (options_.version > 1) {
      page_.line("p", say(Message::published_version, {{"version", std::to_string(options_.version)}, {"change", options_.change}}), {{"class", "change"}});
    }
    page_.line("p", publication_.summary);
    put_reports();
    put_figure();
    put_stepper();
    put_table();
    put_list(Message::published_checks, {publication_.checked, publication_.redacted, publication_.as_of});
    if (can_check_) put_check();
    put_claims();
    put_list(Message::published_method, publication_.method);
    put_footer();
    put_data(kPublicationTag, write_publication(publication_, options_));
    if (!evidence_.text.empty()) put_data(kEvidenceTag, evidence_.text);
    put_script(kTracePageScript);
    if (can_check_) {
      put_data(R"(<script type="application/json" id="check-words">)", write_recheck_words(publication_.wording));
      put_data(R"(<script type="text/plain" id="verifier">)", to_base64(evidence_.verifier));
      put_script(kCheckScript);
    }
  }

  // Until its script runs it says that scripts are needed.
  void put_check() {
    page_.open("section", {{"id", "check"}});
    page_.line("h2", words(Message::recheck_title));
    page_.raw("<p hidden>" + escape_xml(publication_.wording.tell(words(Message::recheck_about))) + "</p>");
    page_.line("p", words(Message::recheck_needs));
    page_.raw("<button type=\"button\" hidden>" + escape_xml(publication_.wording.tell(words(Message::recheck_title))) + "</button>");
    page_.raw("<p role=\"status\"></p><ol></ol>");
    page_.line("p", words(Message::recheck_never));
    page_.close("section");
  }

  void put_figure() {
    const bool has_many = publication_.narrow.nodes.size() > kBoxesOnPhone;
    page_.open("figure", {{"class", has_many ? "many" : "few"}});
    if (has_many) {
      page_.open("input", {{"type", "checkbox"}, {"class", "whole"}, {"id", "whole"}, {"aria-label", words(Message::published_whole)}});
      page_.line("label", words(Message::published_whole), {{"for", "whole"}});
    }
    put_drawing("narrow", publication_.narrow);
    put_drawing("wide", publication_.wide);
    page_.line("figcaption", publication_.caption);
    page_.close("figure");
  }

  void put_drawing(std::string_view name, const Picture& picture) {
    page_.open("div", {{"class", name}});
    SvgForm form = drawing_form(publication_.wording);
    form.least_width_px = 0;
    form.stands_alone = false;
    form.id_prefix = name == "wide" ? "wide-" : "narrow-";
    page_.raw(write_svg(picture, form));
    page_.close("div");
  }

  void put_stepper() {
    page_.raw("<div class=\"steps\" id=\"steps\" hidden data-words=\"" + escape_xml(publication_.wording.tell(say(Message::published_step, {{"step", "{step}"}, {"of", "{of}"}}))) + "\">");
    page_.line("button", words(Message::published_previous), {{"type", "button"}});
    page_.line("button", words(Message::published_next), {{"type", "button"}});
    page_.raw("<span></span><p aria-live=\"polite\"></p>");
    page_.close("div");
  }

  void put_table() {
    page_.open("details");
    page_.line("summary", words(Message::published_table));
    page_.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", words(Message::published_table)}});
    page_.open("table");
    page_.open("thead");
    page_.open("tr");
    for (const Message column : {Message::published_column_hop, Message::published_column_what, Message::published_column_amount,
                                 Message::published_column_payment, Message::published_column_when, Message::published_column_end,
                                 Message::published_column_grade, Message::published_column_check}) {
      page_.line("th", words(column), {{"scope", "col"}});
    }
    for (const Message column : {Message::line_value, Message::line_reported}) {
      if (publication_.has_values) page_.line("th", words(column), {{"scope", "col"}});
    }
    page_.close("tr");
    page_.close("thead");
    page_.open("tbody");
    for (const PublishedStep& step : publication_.steps) put_row(step);
    page_.close("tbody");
    page_.close("table");
    page_.close("div");
    page_.close("details");
  }

  void put_cell(std::string_view text) {
    page_.open("td");
    page_.text(text);
    page_.close("td");
  }

  void put_row(const PublishedStep& step) {
    page_.open("tr");
    put_cell(std::to_string(step.hop));
    put_cell(step.what);
    put_cell(step.amount);
    put_cell(step.payment);
    std::string when = step.when;
    if (!step.when_there.empty()) when += "; " + step.when_there;
    if (step.is_other_day) when.append(" (").append(publication_.wording.tell(words(Message::published_other_day))).append(1, ')');
    put_cell(when);
    put_cell(step.end);
    put_cell(step.grade_label);
    page_.open("td");
    page_.text(step.check_label);
    if (!step.link.empty()) {
      page_.text(" ");
      page_.line("a", words(Message::published_payment_page), {{"href", step.link}, {"rel", "noopener noreferrer"}, {"target", "_blank"}, {"title", step.transaction}});
    }
    page_.close("td");
    if (publication_.has_values) {
      put_cell(step.value.sentence);
      put_cell(reported_or_empty(step));
    }
    page_.close("tr");
  }

  void put_list(Message title, const std::vector<std::string>& lines) {
    page_.line("h2", words(title));
    page_.open("ul");
    for (const std::string& line : lines) page_.line("li", line);
    page_.close("ul");
  }

  // Before the picture, and marked as what it is: nobody has read it from a blockchain.
  void put_reports() {
    if (publication_.reports.empty()) return;
    page_.line("h2", words(Message::published_reports));
    page_.open("ul", {{"class", "reports"}});
    for (const PublishedReport& report : publication_.reports) put_cited(report.sentence, report.url);
    page_.close("ul");
  }

  void put_cited(std::string_view sentence, std::string_view url) {
    page_.open("li");
    page_.text(sentence);
    if (!url.empty()) {
      page_.text(" ");
      page_.line("a", words(Message::published_source), {{"href", url}, {"rel", "noopener noreferrer"}, {"target", "_blank"}});
    }
    page_.close("li");
  }

  void put_claims() {
    if (publication_.claims.empty()) return;
    page_.line("h2", words(Message::published_names));
    page_.open("ul");
    for (const PublishedClaim& claim : publication_.claims) put_cited(claim.sentence, claim.has_link ? std::string_view(claim.source) : std::string_view());
    page_.close("ul");
  }

  void put_footer() {
    page_.open("footer");
    page_.line("p", publication_.disclaimer);
    if (!publication_.credit.empty()) page_.line("p", say(Message::published_caption_credit, {{"credit", publication_.credit}}));
    page_.open("p");
    page_.text(id_line(publication_, options_));
    if (!options_.corrections.empty()) {
      page_.text(" · ");
      const bool is_mail = !options_.corrections.starts_with("https://");
      page_.line("a", words(Message::published_report), {{"href", (is_mail ? "mailto:" : "") + options_.corrections}, {"rel", "noopener noreferrer"}});
    }
    page_.close("p");
    page_.close("footer");
  }

  // Nothing in it can end the element.
  void put_data(std::string_view tag, std::string_view json) {
    page_.raw(tag);
    for (auto mark = json.find('<'); mark != std::string_view::npos; mark = json.find('<')) {
      page_.raw(json.substr(0, mark));
      page_.raw("\\u003c");
      json.remove_prefix(mark + 1);
    }
    page_.raw(json);
    page_.close("script");
  }

  void put_script(std::string_view script) {
    page_.open("script");
    page_.raw(script);
    page_.close("script");
  }

  const Publication& publication_;
  const PublishOptions& options_;
  const PageEvidence& evidence_;
  const bool can_check_;
  std::string style_;
  Markup page_;
};

}  // namespace

std::string write_publication(const Publication& publication, const PublishOptions& options) {
  JsonWriter json;
  json.begin_object();
  put_text(json, "alt_text", publication.alt_text);
  put_text(json, "as_of", publication.as_of);
  put_text(json, "caption", publication.caption);
  put_text(json, "checked", publication.checked);
  put_array(json, "claims", [&] {
    for (const PublishedClaim& claim : publication.claims) {
      json.begin_object();
      put_text(json, "sentence", claim.sentence);
      put_text(json, "source", claim.source);
      put_text(json, "text", claim.text);
      json.end_object();
    }
  });
  put_text(json, "credit", publication.credit);
  put_text(json, "disclaimer", publication.disclaimer);
  put_text(json, "format", kFormat);
  put_text(json, "id", publication.id);
  put_texts(json, "method", publication.method);
  put_text(json, "redacted", publication.redacted);
  put_array(json, "reports", [&] {
    for (const PublishedReport& report : publication.reports) {
      json.begin_object();
      put_text(json, "sentence", report.sentence);
      put_text(json, "source", report.source);
      put_text(json, "url", report.url);
      json.end_object();
    }
  });
  put_array(json, "steps", [&] {
    for (const PublishedStep& step : publication.steps) put_step(json, publication, step);
  });
  put_text(json, "summary", publication.summary);
  put_text(json, "title", publication.title);
  put_text(json, "trail_sha256", publication.trail_sha256);
  put_number(json, "version", options.version);
  json.end_object();
  return json.take();
}

std::string write_trace_page(const Publication& publication, const PublishOptions& options, const PageEvidence& evidence) {
  return PageWriter(publication, options, evidence).write();
}

}  // namespace peelback
