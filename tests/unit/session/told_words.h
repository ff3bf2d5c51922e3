#pragma once
// The words about a told trail, held against its document.

#include <optional>
#include <string>
#include <vector>

#include "session/article.h"
#include "unit/session/wording.h"

namespace peelback::test {

inline constexpr std::int64_t kListsDatedS = 18'942 * std::int64_t{86'400};  // 11 November 2021

/// A trail with all that an article is made from.
struct ToldWords {
  ToldTrail trail{};
  const ReplyTable* replies = nullptr;
  std::vector<std::vector<Label>> labels{};

  ArticleContext context() const { return {trail, labels, kListsDatedS}; }
  std::string document() const;
};

/// What others say, as it may stand in the text: taken out before its words and numbers are looked at. Longest first.
std::vector<std::string> quotes_of(const ToldWords& told);

/// The document's, and the moments of the payments that made the starts, and backward every output: the document names
/// these by id alone.
DocumentNumbers numbers_of(const ToldWords& told);

/// Everything that is said about a trail: its article, its sums, its ranges, and what no payment explains.
std::vector<std::string> all_texts(const ToldWords& told);

/// Numbers that the document does not hold, words that accuse, and placeholders that nobody filled.
std::vector<std::string> faults_of(const ToldWords& told);

}  // namespace peelback::test
