#pragma once
// The table that says exactly what the picture says: every start and every hop a row, nothing folded.

#include "session/session.h"

namespace peelback {

/// `labels` by place, the one to name first; empty where no list is loaded and no place is named. `values`: shown beside amounts.
struct TableContext {
  const ToldTrail& trail;
  std::span<const std::vector<Label>> labels{};
  std::optional<ShownValues> values{};
};

/// Table of web/src/contract.js, canonical JSON. Of a session: usage without a question; else as trace().
Result<std::string> write_table(const TableContext& context);
Result<std::string> write_table(Session& session);

/// The same as CSV (RFC 4180, UTF-8), under one header for every chain and rule: whole ids, amounts both in base units
/// ("amount_units") and in coins ("amount") with their asset beside them, ISO times; "to_amount" is what a conversion
/// gave for "amount", "payment" is in the asset that arrived. No cell begins with a sign that a spreadsheet takes for a
/// formula.
/// Where values are shown, columns are added: "value" in "value_currency", by "value_rate" for one coin, which holds for "value_rate_of"
/// (a day or a moment), and where that stands; of a conversion what was given is valued, as in "amount".
std::string write_csv(const TableContext& context);
Result<std::string> write_csv(Session& session);

/// The same for reading in a terminal: columns apart, sums below.
std::string write_text_table(const TableContext& context);
Result<std::string> write_text_table(Session& session);

}  // namespace peelback
