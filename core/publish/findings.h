#pragma once
// What is looked at before something is published, and said: guesses without a source, names without one, words that
// accuse, numbers from nowhere, and what was to be left out and still shows.

#include <string>
#include <vector>

#include "publish/publication.h"
#include "session/session.h"

namespace peelback {

struct PublishFinding {
  /// `refused` keeps the copy from being written; `warning` is said, and the reporter decides.
  enum class Weight : std::uint8_t { warning, refused };
  std::string code{};   // "word_without_source"
  Weight weight = Weight::warning;
  std::string subject{};  // the name, word or number that it is about; the row of the claims sheet for "no_reply"
  std::string sentence{};
};

/// In the order of the fields and steps. Linear in the words and the trail.
std::vector<PublishFinding> look_before_publishing(const Publication& publication, const PublishOptions& options, const Session& session);

bool is_refused(const std::vector<PublishFinding>& findings);

}  // namespace peelback
