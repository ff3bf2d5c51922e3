#include <algorithm>

#include "base/json_writer.h"
#include "base/time.h"
#include "publish/markup.h"
#include "publish/publish.h"
#include "session/json_members.h"
#include "session/messages.h"

namespace peelback {

namespace {

// The page on a phone of 360 px, by trace_page.css: characters in a line at least, and how high a line is. A frame that is too
// high shows white, one that is too low hides lines where no script tells its height.
struct Face {
  std::size_t characters = 34;
  double line_px = 24;
};
constexpr Face kTitleFace{24, 27};
constexpr Face kTextFace{34, 24};
constexpr Face kItemFace{30, 24};
constexpr Face kSmallFace{38, 21};
constexpr double kPhonePx = 340;
constexpr double kFoldedPicturePx = 660;
constexpr std::size_t kBoxesOnPhone = 7;
constexpr double kControlsPx = 260;     // steps, the table's line, the switch of a folded picture, margins
constexpr double kSectionPx = 52;
constexpr std::uint32_t kPictureWidthPx = 1200;
constexpr std::size_t kMostTableRows = 20;

double height_of(std::string_view text, const Face& face) {
  return static_cast<double>((text.size() + face.characters - 1) / face.characters) * face.line_px;
}

double height_of(const std::vector<std::string>& items) {
  double height = kSectionPx;
  for (const std::string& item : items) height += height_of(item, kItemFace);
  return height;
}

// Of the page at 360 px, with the table closed.
std::int64_t frame_height(const Publication& publication) {
  const Picture& picture = publication.narrow;
  const double drawn = picture.height_px * std::min(1.0, kPhonePx / picture.width_px);
  double height = picture.nodes.size() > kBoxesOnPhone ? std::min(drawn, kFoldedPicturePx) : drawn;
  double sentence = 0;
  for (const PublishedStep& step : publication.steps) sentence = std::max(sentence, height_of(step.sentence, kTextFace));
  std::vector<std::string> claims;
  for (const PublishedClaim& claim : publication.claims) claims.push_back(claim.sentence);
  height += kControlsPx + sentence + height_of(publication.title, kTitleFace) + height_of(publication.summary, kTextFace) +
            height_of(publication.caption, kSmallFace) + height_of({publication.checked, publication.redacted, publication.as_of}) +
            height_of(publication.method) + height_of(publication.disclaimer, kSmallFace) + kSectionPx;
  if (!claims.empty()) height += height_of(claims);
  std::vector<std::string> reports;
  for (const PublishedReport& report : publication.reports) reports.push_back(report.sentence);
  if (!reports.empty()) height += height_of(reports);
  return static_cast<std::int64_t>(height);
}

std::string file_at(const Publication& publication, const PublishOptions& options, std::string_view ending) {
  std::string url = options.page_url;
  if (!url.ends_with('/')) url += '/';
  return url.append("trace-").append(publication.id).append(ending);
}

std::string frame(const Publication& publication, const PublishOptions& options) {
  const std::string id = "peelback-" + publication.id;
  const std::string page = file_at(publication, options, ".html");
  Markup out;
  out.open("iframe", {{"id", id}, {"src", page + "#view=auto&lang=" + std::string(language_of(options))}, {"title", publication.title}, {"aria-describedby", id + "-alt"},
                      {"width", "100%"}, {"height", std::to_string(frame_height(publication))}, {"style", "width:0;min-width:100%;border:0"}, {"scrolling", "no"},
                      {"loading", "lazy"}, {"sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"},
                      {"referrerpolicy", "no-referrer"}});
  out.close("iframe");
  out.line("p", publication.alt_text, {{"id", id + "-alt"}, {"hidden", ""}});
  out.open("noscript");
  out.open("a", {{"href", page}});
  out.open("img", {{"src", file_at(publication, options, ".png")}, {"width", std::to_string(kPictureWidthPx)}, {"alt", publication.alt_text}});
  out.close("a");
  out.close("noscript");
  out.raw("<script>addEventListener(\"message\",e=>{let d=e.data;if(d&&d.type===\"peelback:height\"&&d.v===1)for(let f of "
          "document.querySelectorAll(\"iframe[id^=peelback-]\"))if(f.contentWindow===e.source){let h=+d.height;if(h>80&&h<8000)"
          "f.style.height=Math.ceil(h)+\"px\"}})</script>\n");
  return out.take();
}

std::string figure(const Publication& publication, const PublishOptions& options) {
  const std::string picture = options.page_url.empty() ? "trace-" + publication.id + ".png" : file_at(publication, options, ".png");
  Markup out;
  out.open("figure");
  if (!options.page_url.empty()) out.open("a", {{"href", file_at(publication, options, ".html")}});
  out.open("img", {{"src", picture}, {"width", std::to_string(kPictureWidthPx)}, {"alt", publication.alt_text}});
  if (!options.page_url.empty()) out.close("a");
  out.line("figcaption", publication.caption);
  out.close("figure");
  out.open("table");
  const std::size_t rows = std::min(publication.steps.size(), kMostTableRows);
  for (std::size_t i = 0; i < rows; ++i) {
    const PublishedStep& step = publication.steps[i];
    out.open("tr");
    for (const std::string* cell : {&step.what, &step.amount, &step.when, &step.end}) {
      out.open("td");
      out.text(*cell);
      out.close("td");
    }
    out.close("tr");
  }
  out.close("table");
  return out.take();
}

// For hosts that let pages bring elements: the figure stands until it comes into view, and where scripts do not run.
constexpr std::string_view kElement =
    "<script>customElements.get(\"peelback-trail\")||customElements.define(\"peelback-trail\",class extends HTMLElement{connectedCallback(){"
    "new IntersectionObserver((seen,watch)=>{if(!seen.some(e=>e.isIntersecting))return;watch.disconnect();let f=document.createElement(\"iframe\");"
    "f.title=this.getAttribute(\"data-title\");f.setAttribute(\"sandbox\",\"allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads\");"
    "f.referrerPolicy=\"no-referrer\";f.style.cssText=\"width:0;min-width:100%;border:0\";f.height=this.getAttribute(\"height\");"
    "addEventListener(\"message\",m=>{let d=m.data;if(m.source===f.contentWindow&&d&&d.type===\"peelback:height\"&&d.v===1){let h=+d.height;"
    "if(h>80&&h<8000)f.style.height=Math.ceil(h)+\"px\"}});f.src=this.getAttribute(\"src\");this.replaceChildren(f)}).observe(this)}})</script>\n";

std::string element(const Publication& publication, const PublishOptions& options) {
  Markup out;
  out.open("peelback-trail", {{"src", file_at(publication, options, ".html")}, {"data-title", publication.title}, {"height", std::to_string(frame_height(publication))}});
  out.raw(figure(publication, options));
  out.close("peelback-trail");
  out.raw(kElement);
  return out.take();
}

std::string amp_frame(const Publication& publication, const PublishOptions& options) {
  Markup out;
  out.open("amp-iframe", {{"layout", "responsive"}, {"width", "360"}, {"height", std::to_string(frame_height(publication))}, {"sandbox", "allow-scripts allow-popups"},
                          {"resizable", ""}, {"src", file_at(publication, options, ".html")}});
  const std::string whole = publication.wording.tell(words(Message::published_whole));
  out.open("amp-img", {{"placeholder", ""}, {"layout", "fill"}, {"src", file_at(publication, options, ".png")}, {"alt", publication.alt_text}});
  out.close("amp-img");
  out.line("div", whole, {{"overflow", ""}, {"tabindex", "0"}, {"role", "button"}, {"aria-label", whole}});
  out.close("amp-iframe");
  return out.take();
}

}  // namespace

std::string write_snippets(const Publication& publication, const PublishOptions& options) {
  std::string text;
  const auto add = [&](Message heading, const std::string& snippet) {
    text.append("== ").append(words(heading)).append(" ==\n\n").append(snippet).append("\n");
  };
  add(Message::snippet_words, publication.alt_text + "\n\n" + publication.caption + "\n\n" + publication.credit + "\n");
  if (options.page_url.empty()) {
    text.append(words(Message::snippet_later)).append("\n\n");
  } else {
    add(Message::snippet_frame, frame(publication, options));
    add(Message::snippet_amp, amp_frame(publication, options));
    add(Message::snippet_element, element(publication, options));
  }
  add(Message::snippet_figure, figure(publication, options));
  return text;
}

std::string write_oembed(const Publication& publication, const PublishOptions& options) {
  if (options.page_url.empty()) return {};
  JsonWriter json;
  json.begin_object();
  json.key("height");
  json.integer(frame_height(publication));
  put_text(json, "html", frame(publication, options));
  put_text(json, "provider_name", publication.credit.empty() ? std::string_view("Peelback") : std::string_view(publication.credit));
  put_text(json, "thumbnail_url", file_at(publication, options, ".png"));
  put_number(json, "thumbnail_width", kPictureWidthPx);
  put_text(json, "title", publication.title);
  put_text(json, "type", "rich");
  put_text(json, "version", "1.0");
  put_number(json, "width", kPictureWidthPx);
  json.end_object();
  return json.take() + '\n';
}

}  // namespace peelback
