#include "unit/session/told_words.h"

#include <algorithm>

#include "base/time.h"
#include "session/claims_text.h"
#include "session/places.h"
#include "session/trail_document.h"
#include "session/trail_sums.h"

namespace peelback::test {

std::string ToldWords::document() const {
  const std::vector<Problem> none;
  return write_trail_document({trail, *replies, none}).value();
}

std::vector<std::string> quotes_of(const ToldWords& told) {
  std::vector<std::string> quotes{no_label_text(kListsDatedS)};
  for (const auto& labels : told.labels) {
    for (const Label& label : labels) {
      for (const std::string& text : {claim_text(label), source_text(label)}) quotes.push_back(text);
    }
  }
  for (const ToldEnd& end : told.trail.ends) {
    if (end.tag != kNoTag) quotes.push_back(end.detail);
  }
  for (const ToldPlace& place : told.trail.places) {
    if (!place.memo.empty()) quotes.push_back("“" + place.memo + "”");
  }
  std::sort(quotes.begin(), quotes.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return quotes;
}

DocumentNumbers numbers_of(const ToldWords& told) {
  DocumentNumbers numbers(told.document());
  for (const ToldPlace& place : told.trail.places) {
    const bool is_made_before = told.trail.direction == Direction::backward && place.kind == ToldPlace::Kind::output;
    if ((!place.is_start && !is_made_before) || place.tx == ToldPlace::kNoTx) continue;
    const ToldMoment& moment = told.trail.txs[place.tx].moment;
    if (moment.height) numbers.heights.insert(std::to_string(*moment.height));
    if (moment.time_s) numbers.times.insert(format_utc(*moment.time_s).substr(0, 16));
  }
  return numbers;
}

std::vector<std::string> all_texts(const ToldWords& told) {
  const Article article = write_article(told.context());
  std::vector<std::string> texts{article.title, article.summary, article.caption, article.alt_text, audit_sentence(told.trail)};
  for (const ArticleHop& hop : article.hops) {
    texts.push_back(hop.sentence);
    texts.push_back(hop.citation);
  }
  for (const std::string& sentence : unexplained_sentences(told.trail)) texts.push_back(sentence);
  for (const ToldOrderRange& range : told.trail.order_ranges) {
    texts.push_back(range_sentence(told.trail.asset_of(told.trail.places[range.place]), range));
  }
  return texts;
}

std::vector<std::string> faults_of(const ToldWords& told) {
  const DocumentNumbers numbers = numbers_of(told);
  const auto quotes = quotes_of(told);
  std::vector<std::string> said_by_others = quotes;
  for (const ShownAsset& asset : told.trail.assets) said_by_others.push_back(asset.symbol);
  std::vector<std::string> faults;
  for (std::string text : all_texts(told)) {
    for (const std::string& number : numbers_without_source(numbers, text, quotes)) faults.push_back(number + " in: " + text);
    for (const std::string& quote : said_by_others) {
      for (auto i = text.find(quote); i != std::string::npos; i = text.find(quote)) text.replace(i, quote.size(), "…");
    }
    for (const std::string& word : words_of_accusation(text)) faults.push_back(word + " in: " + text);
    for (const auto* leftover : {"{", "}", "unknown service", "private wallet", "  ", " ,", ".."}) {
      if (text.find(leftover) != std::string::npos) faults.push_back(std::string(leftover) + " in: " + text);
    }
  }
  return faults;
}

}  // namespace peelback::test
