#pragma once
// Claims by others, quoted: labels, where they stop a trail, where they disagree. Whoever says so stands in the same
// sentence as what is said.

#include <span>
#include <string>
#include <string_view>

#include "labels/label.h"

namespace peelback {

/// "2021-11-11…" -> "11 November 2021"; text that is not a date as it is.
std::string date_text(std::string_view iso_date);

/// "Huobi.com, according to WalletExplorer Tag Pack (11 November 2021)"; of a sanctions list "… , on OFAC's list as of
/// 6 March 2026". What ServiceStop::detail holds, and what `{claim}` stands for in messages.
std::string claim_text(const Label& label);

/// The claim as a sentence of its own, with the source's own category and the time for which it holds.
std::string label_sentence(const Label& label);

/// "not in our label lists (6 March 2026)"; without a date where no list has one. Never "unknown".
std::string no_label_text(std::string_view lists_dated);

/// How labels of one place contradict each other; empty when they do not. Labels contradict when they stop the trail in
/// different categories, or name different services of one category.
std::string conflict_sentence(std::span<const Label> labels);

/// "1abc…xyz looks like 1abc…qyz, which is another address: …", both in full.
std::string look_alike_sentence(std::string_view address, std::string_view other);

/// Beyond a stop that the reporter chose to follow; `claim` as claim_text(), empty for a busy address.
std::string beyond_sentence(std::string_view claim);

}  // namespace peelback
