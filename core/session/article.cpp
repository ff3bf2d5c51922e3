#include "session/article.h"

#include <algorithm>

#include "base/sort.h"
#include "session/claims_text.h"
#include "session/json_members.h"
#include "session/places.h"
#include "session/trail_sums.h"

namespace peelback {

namespace {

// Screen readers and content systems cut longer ones.
constexpr std::size_t kAltTextLength = 300;
constexpr std::size_t kEndsInAltText = 3;

class ArticleWriter {
 public:
  explicit ArticleWriter(const ArticleContext& context) : context_(context), trail_(context.trail) {}

  Article write() {
    Article article{.disclaimer = std::string(words(Message::disclaimer))};
    article.summary = trail_summary(trail_);
    if (trail_.places.empty()) {
      article.title = words(Message::title_unknown);
      article.caption = article.disclaimer;
      article.alt_text = article.summary;
      return article;
    }
    amount_ = format_amounts(trail_, start_amounts(trail_));
    look_behind();
    article.title = say(is_back() ? Message::title_back : Message::title, {{"amount", amount_}});
    article.caption = caption();
    article.alt_text = alt_text();
    for (std::uint32_t i = 0; i < trail_.places.size(); ++i) {
      if (trail_.places[i].is_start) article.hops.push_back(tell_start(i));
    }
    std::vector<std::string> ids = hop_ids(trail_);
    for (std::size_t i = 0; i < ids.size(); ++i) article.hops.push_back(tell_hop(trail_.hops[i], std::move(ids[i])));
    return article;
  }

 private:
  bool is_back() const { return trail_.direction == Direction::backward; }

  std::span<const Label> labels_of(std::uint32_t place) const {
    return place < context_.labels.size() ? std::span<const Label>(context_.labels[place]) : std::span<const Label>{};
  }

  std::string caption() const {
    std::uint32_t first = Block::kUnknownHeight;
    std::uint32_t last = 0;
    std::size_t claimed = 0;
    for (const ToldHop& hop : trail_.hops) {
      const auto height = trail_.txs[hop.tx].moment.height;
      claimed += hop.grade == TrailGrade::claimed ? 1U : 0U;
      if (!height || hop.grade == TrailGrade::claimed) continue;
      first = std::min(first, *height);
      last = std::max(last, *height);
    }
    const bool has_height = first != Block::kUnknownHeight;
    return say(is_back() ? Message::caption_back : Message::caption,
               {{"amount", amount_},
                {"start", start_title(trail_)},
                {"transactions", format_count(count_transactions(trail_))},
                {"rule", method_text(trail_.method)},
                {"chain", chain_info(trail_.assets.front().chain).name},
                {"first", has_height ? say(Message::block, {{"height", format_count(first)}}) : std::string()},
                {"last", has_height && first != last ? say(Message::block, {{"height", format_count(last)}}) : std::string()},
                {"claimed", claimed == 0 ? std::string() : format_count(claimed)},
                {"payments", format_count(trail_.hops.size())},
                {"sources", label_sources()},
                {"disclaimer", words(Message::disclaimer)}});
  }

  // Every list whose label names an end, once, in the order of the ends.
  std::string label_sources() const {
    std::vector<std::string> sources;
    for (const ToldEnd& end : trail_.ends) {
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
    if (trail_.is_poison()) return trail_summary(trail_);
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
      ends += end_sum_text(trail_, sum);
    }
    std::uint32_t hops = 0;
    for (const ToldPlace& place : trail_.places) hops = std::max(hops, place.depth);
    std::uint64_t places = 0;
    const ToldEnd* last = nullptr;  // of those where coins rest
    for (const ToldEnd& end : trail_.ends) {
      if (end.reason == EndReason::fee || end.goes_on()) continue;
      places += last == nullptr || last->place != end.place ? 1U : 0U;
      last = &end;
    }
    const Message message = hops == 0 ? Message::alt_text_still : is_back() ? Message::alt_text_back : Message::alt_text;
    return say(message, {{"amount", amount_},
                                                                        {"start", start_title(trail_)},
                                                                        {"hops", format_count(hops)},
                                                                        {"places", format_count(places)},
                                                                        {"ends", ends}});
  }

  ArticleHop tell_start(std::uint32_t index) const {
    const ToldPlace& place = trail_.places[index];
    std::optional<std::uint32_t> label;
    if (place.amounts.count == 1) label = trail_.amounts_of(place).front().label;
    std::string sentence = start_sentence(trail_, place, start_amount_at(trail_, index));
    return {.id = "place:" + place.key, .sentence = tell(index, label, std::move(sentence)), .citation = citation(trail_, place)};
  }

  ArticleHop tell_hop(const ToldHop& hop, std::string id) const {
    std::string sentence = hop_sentence(trail_, hop);
    if (const auto caveat = caveat_of(hop)) {
      sentence = say(*caveat, {{"sentence", sentence}, {"said", trail_.txs[hop.tx].check_label}});
    }
    if (hop.by_provider) sentence = say(Message::told_by_provider, {{"sentence", sentence}});
    return {.id = std::move(id), .sentence = tell(hop.to, hop.label, std::move(sentence)), .citation = citation(trail_, hop)};
  }

  // What the coins' way rests on where it is more than what the blockchain shows.
  std::optional<Message> caveat_of(const ToldHop& hop) const {
    if (hop.grade == TrailGrade::observed) return std::nullopt;
    if (hop.grade == TrailGrade::claimed) return Message::told_claimed;
    if (hop.is_conversion) return Message::told_conversion;
    if (behind(hop) == Behind::swap) return is_back() ? Message::told_behind_conversion_back : Message::told_behind_conversion;
    return is_back() ? Message::told_beyond_back : Message::told_beyond;
  }

  // Why payments out of a place are inferred: first of all because they come from behind a stop.
  enum class Behind : std::uint8_t { nothing, swap, stop };

  Behind behind(const ToldHop& hop) const {
    Behind most = Behind::nothing;
    for (const std::uint32_t from : trail_.sources_of(hop)) most = std::max(most, behind_[from]);
    return most;
  }

  void look_behind() {
    behind_.assign(trail_.places.size(), Behind::nothing);
    for (std::size_t i = 0; i < behind_.size(); ++i) {
      if (trail_.places[i].is_continued) behind_[i] = Behind::stop;
    }
    for (const ToldHop& hop : trail_.hops) {
      if (hop.grade != TrailGrade::inferred) continue;
      behind_[hop.to] = std::max({behind_[hop.to], behind(hop), hop.is_conversion ? Behind::swap : Behind::nothing});
    }
  }

  // With the end that the coins of this label came to here, and what is said of the place by others.
  std::string tell(std::uint32_t index, std::optional<std::uint32_t> label, std::string sentence) const {
    const auto labels = labels_of(index);
    // Of a fee the sentence says it already; of poison ends are no facts about the start.
    const bool tells_end = !trail_.places[index].is_fee() && !trail_.is_poison();
    const ToldEnd* end = tells_end ? largest_end(trail_, index, label) : nullptr;
    const bool is_claim = end != nullptr && end->tag != kNoTag;
    if (end != nullptr) {
      const bool is_unlabelled = labels.empty() && !is_claim && !context_.labels.empty();
      sentence = say(Message::told_with_end, {{"sentence", sentence},
                                              {"end", end_label(trail_, *end)},
                                              {"no_label", is_unlabelled ? no_label_text(context_.lists_dated_s) : std::string()}});
    }
    if (labels.empty() || is_claim) return sentence;
    return say(Message::told_with_label, {{"sentence", sentence}, {"said", label_sentence(labels.front())}});
  }

  const ArticleContext& context_;
  const ToldTrail& trail_;
  std::string amount_;
  std::vector<Behind> behind_;  // by place
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
