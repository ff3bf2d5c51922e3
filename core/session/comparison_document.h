#pragma once
// The same question answered by every rule, side by side (RULES.md §8 "all rules"): the document peelback-comparison/1,
// whose JSON Schema lies beside this file, and the view of it on the page.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "session/trail_document.h"

namespace peelback {

/// A place at which coins end by at least one rule.
struct ToldComparisonRow {
  std::vector<std::optional<ToldPart>> by_rule{};  // in the order of the trails: its place there, and what ended at it
  std::optional<ToldBounds> bounds{};              // what holds whatever the rule; absent: not worked out
};

/// One trail a rule, with all that its document is written from, over the same facts.
struct ComparisonContext {
  std::span<const TrailContext> trails{};
  std::span<const ToldComparisonRow> rows{};
};

/// Rows as core/taint/compare.h has them. The places of trails keep their numbers when they are told.
template <class Comparison>
std::vector<ToldComparisonRow> tell_comparison(const Comparison& comparison) {
  std::vector<ToldComparisonRow> rows;
  for (const auto& compared : comparison.rows) {
    ToldComparisonRow& row = rows.emplace_back();
    for (const auto& part : compared.by_rule) {
      row.by_rule.push_back(part.place.exists() ? std::optional(ToldPart{part.place.value, part.amount}) : std::nullopt);
    }
    if (compared.range) row.bounds = ToldBounds{compared.range->at_least, compared.range->at_most, compared.range->untraced};
  }
  return rows;
}

/// {"format","rules":{rule: trail},"table":[{"asset","at_least","at_most","memo"?,"per_rule":{rule: amount},"place",
/// "untraced"}],"unbounded","unbounded_because"?}: canonical JSON and a newline. Amounts that nobody worked out are null, in
/// as many rows as "unbounded" says, because of "work" that ran out, or because such a question has no bounds: of "backward",
/// or of "fees" that go on. Of poison the value in reach stands. Errors as write_trail_document().
Result<std::string> write_comparison(const ComparisonContext& context);

/// For reading in a terminal: each place, what each rule says of it, and what holds whatever the rule.
std::string comparison_text(const ComparisonContext& context);

/// Comparison of web/src/contract.js.
Result<std::string> write_comparison_view(const ComparisonContext& context);

}  // namespace peelback
