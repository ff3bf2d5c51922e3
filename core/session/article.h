#pragma once
// Words about a trail for an article, made from its data alone: every number in them stands in the trail document.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labels/label.h"
#include "session/trail_text.h"

namespace peelback {

/// What the words are made from. `labels` by place, the one to name first; empty where no list is loaded.
/// `lists_dated_s`: the day of the bundled lists.
struct ArticleContext {
  const ToldTrail& trail;
  std::span<const std::vector<Label>> labels{};
  std::optional<std::int64_t> lists_dated_s{};
};

struct ArticleHop {
  std::string id{};        // of the picture's box and the table's row: "place:bitcoin:<txid>:<vout>"
  std::string sentence{};  // "copy as sentence": with the end and whose claim it is
  std::string citation{};  // "copy as citation"
};

struct Article {
  std::string title{};
  std::string summary{};
  std::string caption{};   // neutral; ends with the disclaimer
  std::string alt_text{};  // what the picture shows, without colours, mostly under 300 characters
  std::string disclaimer{};
  std::vector<ArticleHop> hops{};  // starts first, then in the trail's order
};

/// O(places + hops).
Article write_article(const ArticleContext& context);
/// `Sentences` of web/src/contract.js.
Result<std::string> write_sentences(const ArticleContext& context);

}  // namespace peelback
