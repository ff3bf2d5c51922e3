#pragma once
// The trail document, peelback-trail/1 (RULES.md §8): the one result everywhere. Its JSON Schema lies beside this file.

#include <span>
#include <string>
#include <vector>

#include "labels/label.h"
#include "session/question_json.h"
#include "session/told_trail.h"

namespace peelback {

inline constexpr std::string_view kVersion = "0.1.0";

/// What a document is written from. `problems` are those of the facts; the trace's own come from the trail.
struct TrailContext {
  const ToldTrail& trail;
  const ReplyTable& replies;
  std::vector<Problem> problems;
  std::span<const std::vector<Label>> labels{};  // by place; empty where no list is loaded and no place is named
  std::vector<Contradiction> contradictions{};
};

/// RFC 8785 canonical JSON and a newline. The same facts and question give the same bytes: sources and problems are
/// sorted, equal ones stand once. Error: conservation_broken if the keys were not in order, a fault of Peelback itself.
Result<std::string> write_trail_document(const TrailContext& context);

/// In the order of documents, each once.
std::vector<Problem> sorted_problems(std::vector<Problem> problems);

/// [{"pointer","reply"}]
void put_document_sources(JsonWriter& json, std::string_view key, std::span<const ToldSource> sources, const ReplyTable& replies);

/// "sha256:" and 64 digits.
std::string reply_id(const Reply& reply);

}  // namespace peelback
