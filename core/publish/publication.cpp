#include "publish/publication.h"

#include <algorithm>

#include "base/hash.h"
#include "base/sort.h"
#include "base/time.h"
#include "publish/method_note.h"
#include "session/account_part.h"
#include "session/article.h"
#include "session/claims_text.h"
#include "session/explorer_pages.h"
#include "session/places.h"
#include "session/public_evidence.h"
#include "session/reports.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

using Kind = PictureNode::Kind;

constexpr std::uint32_t kNone = PublishedStep::kNone;
constexpr std::uint32_t kNarrowBoxes = 3;
constexpr std::uint32_t kWideBoxes = 6;
constexpr std::uint32_t kPathBoxes = 2;  // the path's own and one for all others
constexpr std::uint32_t kNarrowPx = 340;
constexpr std::uint32_t kWidePx = 1000;
constexpr double kWidestAcrossPx = 1100;  // a wider picture is unreadable in a column of text: it runs down instead
constexpr std::size_t kIdLength = 8;
constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kDay = 86400;

// "14 January 2023 08:30 (Tokyo, UTC+09:00)"
std::string moment_there(std::int64_t time_s, const PublishOptions& options) {
  const std::int64_t local_s = time_s + options.zone_minutes * kMinute;
  const auto two = [](std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  const std::int64_t offset = options.zone_minutes < 0 ? -options.zone_minutes : options.zone_minutes;
  std::string text = format_date(local_s) + ' ' + format_utc(local_s).substr(11, 5) + " (";
  if (!options.zone.empty()) text += options.zone + ", ";
  return text + "UTC" + (options.zone_minutes < 0 ? '-' : '+') + two(offset / 60) + ':' + two(offset % 60) + ')';
}

std::string grade_label(TrailGrade grade, const PublishOptions& options) {
  switch (grade) {
    case TrailGrade::observed: return std::string(words(Message::published_observed));
    case TrailGrade::inferred: return std::string(words(Message::published_inferred));
    case TrailGrade::claimed: break;
  }
  if (options.according_to.empty()) return std::string(words(Message::published_claimed));
  return say(Message::published_claimed_by, {{"who", options.according_to}});
}

class Preparer {
 public:
  Preparer(Session& session, const ToldTrail& trail, const PublishOptions& options)
      : session_(session), trail_(trail), options_(options) {}

  Result<Publication> prepare() {
    auto context = picture_context(session_);
    if (!context) return context.error();
    const auto labels = shown_labels(context->labels);
    context->labels = labels;
    // Notes never leave the case; what was hidden stays hidden.
    Marks marks = session_.marks();
    marks.notes.clear();
    if (options_.without_names) marks.names.clear();
    context->marks = &marks;
    if (auto done = draw(*context); !done) return done.error();
    if (auto done = name(*context); !done) return done.error();
    quote_reports();
    for (std::size_t i = 0; i < out_.wide.nodes.size(); ++i) tell_step(static_cast<std::uint32_t>(i), *context);
    sort_by(out_.steps, [](const PublishedStep& a, const PublishedStep& b) { return a.hop < b.hop; });
    redact(out_.wide);
    redact(out_.narrow);
    tell_checks();
    const MethodContext method{trail_, session_.replies(), out_.wide, options_};
    out_.method = method_note(method);
    tell_values();
    out_.open_questions = unfollowed_sentences(trail_);
    out_.as_of = as_of_text(method);
    word(labels);
    return std::move(out_);
  }

 private:
  // Names that only the reporter has given, or a file without an address, have no source that a reader could open.
  std::vector<std::vector<Label>> shown_labels(std::span<const std::vector<Label>> all) const {
    std::vector<std::vector<Label>> shown(all.begin(), all.end());
    if (!options_.without_names) return shown;
    for (auto& labels : shown) std::erase_if(labels, [](const Label& label) { return label.kind == LabelKind::own || !is_link(label.source); });
    return shown;
  }

  // With values in the copy's own currency, whatever the page shows.
  Result<Done> draw(const PictureContext& seen) {
    const PictureContext context{seen.trail, seen.ledgers, seen.labels, seen.book, seen.marks, shown_values()};
    for (const std::string& key : options_.path) {
      if (find_place(trail_, key) == ToldPlace::kNoTx) return Error{Code::not_found, key, "this place of the path is not in the trail"};
    }
    const bool is_path = !options_.path.empty();
    PictureOptions narrow{.orientation = Orientation::down, .fold = Fold::hop, .max_boxes = std::min(is_path ? kPathBoxes : kNarrowBoxes, options_.boxes > 0 ? options_.boxes : kNarrowBoxes),
                          .most_width_px = kNarrowPx, .path = options_.path};
    auto drawn = draw_picture(context, narrow);
    // Hops meet in one row where ways are of different length. A drawing that is wider than a telephone is shown smaller than can be read.
    while (drawn && drawn->width_px > kNarrowPx && narrow.max_boxes > 1) {
      --narrow.max_boxes;
      drawn = draw_picture(context, narrow);
    }
    if (!drawn) return drawn.error();
    out_.narrow = *std::move(drawn);
    const std::uint32_t boxes = options_.boxes > 0 ? options_.boxes : is_path ? kPathBoxes : kWideBoxes;
    PictureOptions wide{.orientation = Orientation::right, .fold = Fold::hop, .max_boxes = boxes, .path = options_.path};
    drawn = draw_picture(context, wide);
    if (drawn && drawn->width_px > kWidestAcrossPx) {
      wide.orientation = Orientation::down;
      wide.most_width_px = kWidePx;
      drawn = draw_picture(context, wide);
    }
    if (!drawn) return drawn.error();
    out_.wide = *std::move(drawn);
    return Done{};
  }

  Result<Done> name(const PictureContext& context) {
    const auto document = write_trail(session_);
    if (!document) return document.error();
    const Bytes32 hash = sha256(as_bytes(*document));
    out_.trail_sha256 = to_hex(hash);
    out_.id = options_.id.empty() ? out_.trail_sha256.substr(0, kIdLength) : options_.id;
    const Article article = write_article({trail_, context.labels, session_.lists_dated_s()});
    for (const ArticleHop& hop : article.hops) sentences_.emplace_back(hop.id, hop.sentence);
    const auto given_or = [](const std::string& given, const std::string& made) { return given.empty() ? made : given; };
    // Words made from the data name places: where some are left out, only the numbers are told.
    const bool is_whole = options_.redacted.empty();
    out_.summary = is_whole ? article.summary : std::string();
    out_.title = given_or(options_.title, article.title);
    out_.caption = given_or(options_.caption, is_whole ? article.caption : article.disclaimer);
    out_.alt_text = given_or(options_.alt_text, is_whole ? article.alt_text : article.title);
    out_.disclaimer = article.disclaimer;
    out_.credit = options_.credit;
    for (Picture* picture : {&out_.wide, &out_.narrow}) {
      picture->title = out_.title;
      picture->summary = out_.alt_text;
    }
    return Done{};
  }

  void quote_reports() {
    for (const ReportedStep& step : options_.reported) {
      if (step.words.empty()) continue;
      out_.reports.push_back({.id = "reported:" + std::to_string(out_.reports.size()),
                              .sentence = say(Message::published_reported, {{"when", step.when}, {"words", step.words}, {"source", step.source}, {"date", step.dated}}),
                              .source = step.source, .url = step.url, .dated = step.dated});
    }
  }

  // What stands on the other side of a crossing would tell what the place is.
  bool is_redacted(const PictureNode& node) const {
    const std::string id = node.crossing == kNone ? node.id : "place:" + trail_.places[trail_.crossings[node.crossing].place].key;
    return std::find(options_.redacted.begin(), options_.redacted.end(), id) != options_.redacted.end();
  }

  std::uint32_t narrow_box_of(const PictureNode& node) const {
    const auto& boxes = out_.narrow.nodes;
    const auto same = std::find_if(boxes.begin(), boxes.end(), [&](const PictureNode& other) { return other.id == node.id; });
    return same == boxes.end() ? kNone : static_cast<std::uint32_t>(same - boxes.begin());
  }

  // What is at a start is known by the payments out of it: where somebody claims all of them, it is claimed.
  TrailGrade grade_of(std::uint32_t box) const {
    const PictureNode& node = out_.wide.nodes[box];
    if (node.kind != Kind::start) return node.grade;
    std::optional<TrailGrade> surest;
    for (const PictureEdge& edge : out_.wide.edges) {
      if (edge.from == box) surest = std::min(surest.value_or(edge.grade), edge.grade);
    }
    return surest == TrailGrade::claimed ? TrailGrade::claimed : node.grade;
  }

  void tell_step(std::uint32_t box, const PictureContext& context) {
    const PictureNode& node = out_.wide.nodes[box];
    if (node.kind == Kind::junction || node.kind == Kind::input) return;
    PublishedStep step{.id = node.id, .wide_box = box, .narrow_box = narrow_box_of(node), .hop = node.hop, .amount = node.amount_label, .amounts = node.amounts,
                       .grade = grade_of(box), .grade_label = grade_label(grade_of(box), options_), .check = node.check};
    if (is_redacted(node)) {
      step.is_redacted = true;
      step.what = words(Message::published_left_out);
      step.sentence = say(Message::published_left_out_of_hop, {{"hop", format_count(node.hop)}, {"amount", node.amount_label}});
      hide(node);
      out_.steps.push_back(std::move(step));
      return;
    }
    step.what = node.title;
    step.sentence = node.sentence;
    step.end = node.end_label;
    if (node.place != PictureNode::kNone) tell_place(step, node.place);
    if (node.tx != PictureNode::kNone && node.count == 1) tell_transaction(step, trail_.txs[node.tx]);
    for (const Label& label : node.place == PictureNode::kNone || context.labels.empty() ? std::span<const Label>() : std::span<const Label>(context.labels[node.place])) {
      step.claims.push_back(claim_of(label));
      break;  // the one that names the place
    }
    out_.steps.push_back(std::move(step));
  }

  void tell_place(PublishedStep& step, std::uint32_t index) const {
    const ToldPlace& place = trail_.places[index];
    if (!place.address.empty()) step.what = place.address;
    if (place.kind == ToldPlace::Kind::output || place.kind == ToldPlace::Kind::account) step.key = place.key;
    if (const auto payments = payments_to(trail_, index); !step.key.empty() && !payments.empty()) {
      step.ref = place.ref;
      for (const PaidBy& paid : payments) step.held = step.held.plus(paid.value).value_or(step.held);
    }
    if (!place.is_start && place.kind == ToldPlace::Kind::output) step.payment = format_money(trail_.asset_of(place), place.value.units());
    const std::string id = "place:" + place.key;
    const ReportedValue* reported = session_.marks().reported_of(id);
    if (options_.fiat && reported != nullptr) step.reported = *reported;
    const auto told = std::find_if(sentences_.begin(), sentences_.end(), [&](const auto& row) { return row.first == id; });
    if (told != sentences_.end()) step.sentence = told->second;
  }

  void tell_transaction(PublishedStep& step, const ToldTx& tx) const {
    step.transaction = tx.id;
    step.check = tx.check;
    step.check_label = tx.check_label;
    step.when = moment_text(tx.moment);
    step.moment = tx.moment;
    const auto pages = transaction_pages(tx.chain, tx.id);
    if (!pages.empty()) step.link = pages.front().url;
    if (const auto values = shown_values(); has_accounts() && values && step.amounts.size() == 1) {
      step.value = values->value_of(out_.wide.assets[step.amounts.front().asset], step.amounts.front().amount, tx.moment);
    }
    if (!tx.moment.time_s || (options_.zone.empty() && options_.zone_minutes == 0)) return;
    step.when_there = moment_there(*tx.moment.time_s, options_);
    step.is_other_day = *tx.moment.time_s / kDay != (*tx.moment.time_s + options_.zone_minutes * kMinute) / kDay;
  }

  std::optional<ShownValues> shown_values() const {
    if (!has_accounts() || !options_.fiat) return std::nullopt;
    return ShownValues{session_.rates(), *options_.fiat};
  }

  // By which rates, whose they are, and that they are none of today's.
  void tell_values() {
    std::vector<std::string> sources;
    for (const PublishedStep& step : out_.steps) {
      if (step.value.rate != nullptr) sources.push_back(source_text(*step.value.rate));
      out_.has_values = out_.has_values || !step.value.sentence.empty() || !step.reported.text.empty();
    }
    if (!out_.has_values) return;
    sort_ascending(sources);
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    std::string all;
    for (const std::string& source : sources) all.append(all.empty() ? "" : "; ").append(source);
    out_.method.push_back(say(Message::published_values, {{"currency", currency_info(*options_.fiat).code}, {"sources", all}}));
  }

  // What the reporter calls so: the name itself stays out of the row's id, so that it can be removed from a case for good.
  std::string ref_named(std::string_view text) const {
    const auto& names = session_.marks().names;
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& name) { return name.second == text; });
    return found == names.end() ? std::string() : found->first;
  }

  std::uint32_t claim_of(const Label& label) {
    const bool is_own = label.kind == LabelKind::own;
    std::string id = is_own ? "own:" + ref_named(label.text) : "name:" + label.text + '|' + label.source;
    const auto known = std::find_if(out_.claims.begin(), out_.claims.end(), [&](const PublishedClaim& claim) { return claim.id == id; });
    if (known != out_.claims.end()) return static_cast<std::uint32_t>(known - out_.claims.begin());
    out_.claims.push_back({.id = std::move(id), .text = label.text, .sentence = label_sentence(label), .source = label.source,
                           .has_link = is_link(label.source), .is_own = is_own,
                           .is_sanction = label.category == LabelCategory::sanctions, .dated_s = label.dated_s});
    return static_cast<std::uint32_t>(out_.claims.size() - 1);
  }

  // ---- what is left out ----

  void hide(const PictureNode& node) {
    const auto add = [&](std::string_view text) {
      if (!text.empty()) out_.hidden_texts.emplace_back(text);
    };
    add(node.ref);
    for (const Label& label : node.labels) add(label.text);
    if (node.place == PictureNode::kNone) return;
    const ToldPlace& place = trail_.places[node.place];
    add(place.address);
    add(place.memo);
  }

  void redact(Picture& picture) {
    std::uint64_t count = 0;
    for (PictureNode& node : picture.nodes) {
      if (!is_redacted(node)) continue;
      ++count;
      node.title = words(Message::published_left_out);
      node.subtitle.clear();
      node.end_label.clear();
      node.end_short.clear();
      node.labels.clear();
      node.ref.clear();
      node.sentence = say(Message::published_left_out_of_hop, {{"hop", format_count(node.hop)}, {"amount", node.amount_label}});
    }
    for (PictureEdge& edge : picture.edges) {
      if (is_redacted(picture.nodes[edge.from]) || is_redacted(picture.nodes[edge.to])) edge.sentence = edge.amount_label;
    }
    // From here on nothing tells where a box came from.
    for (PictureNode& node : picture.nodes) node.id.clear();
    for (PictureEdge& edge : picture.edges) edge.id.clear();
    if (count > 0) out_.redacted = say(Message::published_redacted, {{"places", format_count(count)}});
  }

  void tell_checks() {
    std::size_t payments = 0;
    std::size_t verified = 0;
    std::vector<std::string_view> seen;
    for (const PublishedStep& step : out_.steps) {
      if (step.hop == 0 || step.transaction.empty() || std::find(seen.begin(), seen.end(), step.transaction) != seen.end()) continue;
      seen.push_back(step.transaction);
      ++payments;
      verified += step.check == Check::verified ? 1U : 0U;
      out_.unchecked += step.check == Check::trusted ? 1U : 0U;
    }
    out_.checked = say(Message::published_checked, {{"checked", format_count(verified)}, {"payments", format_count(payments)}});
  }

  // ---- in the words of the sheet ----

  // Who says it, and in which words, is quoted: whatever of it a sentence holds.
  void lock(Wording& wording, std::span<const std::vector<Label>> labels) const {
    wording.lock(out_.id, "id");
    for (const auto& of_place : labels) {
      for (const Label& label : of_place) {
        wording.lock(label.text, "name");
        wording.lock(label.pack, "source");
        wording.lock(label.category_text, "quote");
      }
    }
    for (const PublishedStep& step : out_.steps) {
      wording.lock(step.transaction, "id");
      if (step.wide_box != kNone && out_.wide.nodes[step.wide_box].place != PictureNode::kNone) wording.lock(step.what, "id");
    }
    for (const PublishedClaim& claim : out_.claims) {
      wording.lock(claim.text, "name");
      wording.lock(claim.source, "source");
    }
    for (const Picture* picture : {&out_.wide, &out_.narrow}) {
      for (const ShownAsset& asset : picture->assets) wording.lock_unit(asset.symbol);
    }
    const ReplyTable& replies = session_.replies();
    for (std::size_t i = 0; i < replies.size(); ++i) {
      const std::string& host = replies.at(ReplyIndex{static_cast<std::uint32_t>(i)}).provider;
      if (host.find('.') != std::string::npos) wording.lock(host, "source");
    }
  }

  template <class Visit>
  void each_text(Visit visit) {
    for (std::string* text : {&out_.title, &out_.summary, &out_.caption, &out_.alt_text, &out_.disclaimer, &out_.checked, &out_.redacted, &out_.as_of}) visit(*text);
    for (PublishedStep& step : out_.steps) {
      for (std::string* text : {&step.what, &step.sentence, &step.amount, &step.payment, &step.when, &step.when_there, &step.end, &step.grade_label, &step.check_label,
                                &step.value.sentence}) visit(*text);
    }
    for (PublishedClaim& claim : out_.claims) visit(claim.sentence);
    for (std::vector<std::string>* lines : {&out_.method, &out_.open_questions}) {
      for (std::string& line : *lines) visit(line);
    }
    for (Picture* picture : {&out_.wide, &out_.narrow}) {
      for (PictureNode& node : picture->nodes) {
        for (std::string* text : {&node.title, &node.subtitle, &node.amount_label, &node.end_label, &node.end_short, &node.sentence}) visit(*text);
      }
      for (PictureEdge& edge : picture->edges) {
        for (std::string* text : {&edge.amount_label, &edge.sentence}) visit(*text);
      }
      for (PictureSum& sum : picture->sums) visit(sum.label);
      for (std::string* text : {&picture->title, &picture->summary, &picture->sums_sentence}) visit(*text);
    }
  }

  // What the page says around the trail: the catalogue's words from `published_report` on, and those with something filled in.
  void collect_page_words(Wording& wording) const {
    for (const MessageTemplate& message : later_message_templates()) {
      const bool is_of_page = message.message >= Message::published_report && message.message <= Message::published_caption_credit;
      const bool is_plain = message.text.find('{') == std::string_view::npos;
      if (is_of_page && is_plain) wording.collect(message.text);
    }
    wording.collect(say(Message::published_step, {{"step", "{step}"}, {"of", "{of}"}}));
    wording.collect(id_line(out_, options_));
    if (options_.version > 1) wording.collect(say(Message::published_version, {{"version", std::to_string(options_.version)}, {"change", options_.change}}));
    if (options_.is_withdrawn) wording.collect(say(Message::published_withdrawn, {{"change", options_.change}}));
    if (!options_.credit.empty()) wording.collect(say(Message::published_caption_credit, {{"credit", options_.credit}}));
    for (const Message legend : {Message::legend_inferred, Message::legend_claimed}) {
      if (out_.wide.grade != TrailGrade::observed) wording.collect(words(legend));
    }
  }

  void word(std::span<const std::vector<Label>> labels) {
    Wording wording(options_);
    lock(wording, labels);
    wording.settle();
    each_text([&](const std::string& text) { wording.collect(text); });
    collect_page_words(wording);
    std::vector<std::string> before;
    for (const PublishedStep& step : out_.steps) before.push_back(step.sentence);
    each_text([&](std::string& text) { text = wording.tell(text); });
    for (std::size_t i = 0; i < before.size(); ++i) out_.steps[i].is_edited = out_.steps[i].sentence != before[i];
    out_.wording = std::move(wording);
  }

  Session& session_;
  const ToldTrail& trail_;
  const PublishOptions& options_;
  std::vector<std::pair<std::string, std::string>> sentences_;  // by id of a box
  Publication out_;
};

}  // namespace

Result<Publication> prepare_publication(Session& session, const PublishOptions& options) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  if ((*trail)->places.empty()) return Error{Code::not_found, "", "nothing is known of the start yet"};
  return Preparer(session, **trail, options).prepare();
}

std::string reported_or_empty(const PublishedStep& step) { return step.reported.text.empty() ? std::string() : reported_text(step.reported); }

std::vector<std::string> published_places(const Publication& publication) {
  std::vector<std::string> keys;
  for (const PublishedStep& step : publication.steps) {
    if (!step.key.empty()) keys.push_back(step.key);
  }
  return keys;
}

SvgForm drawing_form(const Wording& wording) {
  return {.legend_inferred = wording.tell(words(Message::legend_inferred)), .legend_claimed = wording.tell(words(Message::legend_claimed)),
          .disclaimer = wording.tell(words(Message::disclaimer))};
}

std::string id_line(const Publication& publication, const PublishOptions& options) {
  return say(Message::published_id, {{"id", publication.id}, {"version", std::to_string(options.version)}, {"url", options.page_url}});
}

std::vector<std::string> drawing_notes(const Publication& publication, const PublishOptions& options) {
  std::vector<std::string> notes;
  const auto add = [&](const std::string& text) {
    if (!text.empty()) notes.push_back(text);
  };
  add(publication.checked);
  add(publication.redacted);
  for (const PublishedReport& report : publication.reports) add(report.sentence);
  for (const PublishedClaim& claim : publication.claims) {
    if (!claim.is_own) add(claim.sentence);
  }
  add(publication.as_of);
  add(publication.credit);
  add(publication.wording.tell(id_line(publication, options)));
  return notes;
}

}  // namespace peelback
