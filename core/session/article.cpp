#include "session/article.h"

#include <algorithm>

#include "base/sort.h"
#include "session/claims_text.h"
#include "session/json_members.h"
#include "session/places.h"

namespace peelback {

namespace {

// Screen readers and content systems cut longer ones.
constexpr std::size_t kAltTextLength = 300;
constexpr std::size_t kEndsInAltText = 3;

class ArticleWriter {
 public:
  explicit ArticleWriter(const ArticleContext& context)
      : context_(context), store_(context.store), question_(context.question), trail_(context.trail) {}

  Article write() {
    Article article{.disclaimer = std::string(words(Message::disclaimer))};
    article.summary = trail_summary(store_, question_, trail_);
    if (trail_.places.empty()) {
      article.title = words(Message::title_unknown);
      article.caption = article.disclaimer;
      article.alt_text = article.summary;
      return article;
    }
    amount_ = format_money(store_.chain(), start_amount(trail_));
    article.title = say(Message::title, {{"amount", amount_}});
    article.caption = caption();
    article.alt_text = alt_text();
    for (std::uint32_t i = 0; i < trail_.places.size(); ++i) {
      if (trail_.places[i].is_start) article.hops.push_back(tell_start(PlaceIndex{i}));
    }
    for (const Hop& hop : trail_.hops) article.hops.push_back(tell_hop(hop));
    return article;
  }

 private:
  std::span<const Label> labels_of(PlaceIndex place) const {
    return place.value < context_.labels.size() ? std::span<const Label>(context_.labels[place.value]) : std::span<const Label>{};
  }

  std::string caption() const {
    std::uint32_t first = Block::kUnknownHeight;
    std::uint32_t last = 0;
    for (const Hop& hop : trail_.hops) {
      const auto height = store_.height(hop.tx);
      if (!height) continue;
      first = std::min(first, *height);
      last = std::max(last, *height);
    }
    const bool has_height = first != Block::kUnknownHeight;
    return say(Message::caption,
               {{"amount", amount_},
                {"start", start_title(store_, question_, trail_)},
                {"transactions", format_count(count_transactions(trail_))},
                {"rule", method_text(question_.method)},
                {"chain", chain_info(store_.chain()).name},
                {"first", has_height ? say(Message::block, {{"height", format_count(first)}}) : std::string()},
                {"last", has_height && first != last ? say(Message::block, {{"height", format_count(last)}}) : std::string()},
                {"sources", label_sources()},
                {"disclaimer", words(Message::disclaimer)}});
  }

  // Every list whose label names an end, once, in the order of the ends.
  std::string label_sources() const {
    std::vector<std::string> sources;
    for (const End& end : trail_.ends) {
      for (const Label& label : labels_of(end.place)) {
        if (label.kind == LabelKind::own) continue;
        std::string source = source_text(label);
        if (std::find(sources.begin(), sources.end(), source) == sources.end()) sources.push_back(std::move(source));
        break;
      }
    }
    std::string text;
    for (const std::string& source : sources) {
      if (!text.empty()) text += "; ";
      text += source;
    }
    return text;
  }

  std::string alt_text() const {
    if (question_.method == Method::poison) return trail_summary(store_, question_, trail_);
    std::vector<EndSum> sums = sum_ends_by_claim(trail_);
    sort_by(sums, [](const EndSum& a, const EndSum& b) { return b.amount < a.amount; });
    std::string text;
    for (std::size_t named = std::min(sums.size(), kEndsInAltText); named > 0; --named) {
      text = alt_text_with(std::span(sums).first(named));
      if (text.size() <= kAltTextLength) break;
    }
    return text;
  }

  std::string alt_text_with(std::span<const EndSum> sums) const {
    std::string ends;
    for (const EndSum& sum : sums) {
      if (!ends.empty()) ends += "; ";
      ends += end_sum_text(store_.chain(), sum);
    }
    std::uint32_t hops = 0;
    for (const Place& place : trail_.places) hops = std::max(hops, place.depth);
    std::uint64_t places = 0;
    for (const EndSum& sum : sum_ends(trail_)) places += sum.reason == EndReason::fee ? 0 : sum.count;
    return say(hops == 0 ? Message::alt_text_still : Message::alt_text, {{"amount", amount_},
                                                                        {"start", start_title(store_, question_, trail_)},
                                                                        {"hops", format_count(hops)},
                                                                        {"places", format_count(places)},
                                                                        {"ends", ends}});
  }

  ArticleHop tell_start(PlaceIndex index) const {
    const Place& place = trail_.places[index.value];
    std::optional<std::uint32_t> label;
    if (place.amounts.count == 1) label = trail_.amounts_of(place).front().label;
    return tell(index, label, start_sentence(store_, place, traced_amount(trail_, place)), "");
  }

  ArticleHop tell_hop(const Hop& hop) const {
    std::string sentence = hop_sentence(store_, question_, trail_, hop);
    if (hop.grade == TrailGrade::inferred) sentence = say(Message::told_beyond, {{"sentence", sentence}});
    return tell(hop.to, hop.label, std::move(sentence), hop.label > 1 ? '#' + to_decimal(hop.label) : "");
  }

  // With the end that the coins of this label came to here, and what is said of the place by others.
  ArticleHop tell(PlaceIndex index, std::optional<std::uint32_t> label, std::string sentence, const std::string& suffix) const {
    const Place& place = trail_.places[index.value];
    const auto labels = labels_of(index);
    // Of a fee the sentence says it already; of poison ends are no facts about the start.
    const bool tells_end = place.kind != PlaceKind::fee && question_.method != Method::poison;
    const End* end = tells_end ? find_end(index, label) : nullptr;
    const bool is_claim = end != nullptr && end->tag != kNoTag;
    if (end != nullptr) {
      const bool is_unlabelled = labels.empty() && !is_claim && !context_.labels.empty();
      sentence = say(Message::told_with_end, {{"sentence", sentence},
                                              {"end", end_label(*end)},
                                              {"no_label", is_unlabelled ? no_label_text(context_.lists_dated_s) : std::string()}});
    }
    if (!labels.empty() && !is_claim) {
      sentence = say(Message::told_with_label, {{"sentence", sentence}, {"said", label_sentence(labels.front())}});
    }
    return {.id = "place:" + place_ref(store_, place) + suffix, .sentence = std::move(sentence), .citation = citation(store_, place)};
  }

  // The largest end at the place; of all labels where `label` is none.
  const End* find_end(PlaceIndex place, std::optional<std::uint32_t> label) const {
    const End* largest = nullptr;
    const auto first = std::lower_bound(trail_.ends.begin(), trail_.ends.end(), place, [](const End& end, PlaceIndex p) { return end.place < p; });
    for (auto end = first; end != trail_.ends.end() && end->place == place; ++end) {
      if (label && end->label != *label) continue;
      if (largest == nullptr || largest->amount < end->amount) largest = &*end;
    }
    return largest;
  }

  const ArticleContext& context_;
  const Store& store_;
  const Question& question_;
  const Trail& trail_;
  std::string amount_;
};

}  // namespace

Article write_article(const ArticleContext& context) { return ArticleWriter(context).write(); }

Result<std::string> write_sentences(const ArticleContext& context) {
  const Article article = write_article(context);
  JsonWriter json;
  json.begin_object();
  put_text(json, "alt_text", article.alt_text);
  put_text(json, "caption", article.caption);
  put_text(json, "disclaimer", article.disclaimer);
  put_array(json, "hops", [&] {
    for (const ArticleHop& hop : article.hops) {
      json.begin_object();
      put_text(json, "citation", hop.citation);
      put_text(json, "id", hop.id);
      put_text(json, "sentence", hop.sentence);
      json.end_object();
    }
  });
  put_text(json, "summary", article.summary);
  put_text(json, "title", article.title);
  json.end_object();
  return json.finish();
}

}  // namespace peelback
