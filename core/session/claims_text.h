#pragma once
// Claims by others, quoted: labels, where they stop a trail, where they disagree. Whoever says so stands in the same
// sentence as what is said.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labels/label.h"

namespace peelback {

/// "Huobi.com, according to WalletExplorer Tag Pack (11 November 2021)"; of a sanctions list "…, on OFAC's list as of
/// 6 March 2026". What ServiceStop::detail holds, and what `{claim}` stands for in messages.
std::string claim_text(const Label& label);

/// The claim as a sentence of its own, with the source's own category and the time for which it holds.
std::string label_sentence(const Label& label);

/// Where a claim can be read: "WalletExplorer Tag Pack (11 November 2021)".
std::string source_text(const Label& label);

/// "not in our label lists (6 March 2026)"; without a date where no list has one. Never "unknown".
std::string no_label_text(std::optional<std::int64_t> lists_dated_s);

/// The labels of one place that cannot all be right (find_conflict()), each with its source; empty when all can stand.
std::string conflict_sentence(const std::vector<Label>& labels);

/// "1abc…xyz looks like 1abc…qyz, which is another address: …", both in full.
std::string look_alike_sentence(std::string_view address, std::string_view other);

/// Beyond a stop that the reporter chose to follow; `claim` as claim_text(), empty for a busy address.
std::string beyond_sentence(std::string_view claim);

}  // namespace peelback
