#pragma once
// Sentences about a trail, made from its data alone. They say what the blockchain shows and never who is behind it.

#include <span>
#include <string>
#include <vector>

#include "session/messages.h"
#include "session/told_trail.h"

namespace peelback {

/// "9.52 BTC" while exact, else "≈ 9.52 BTC (FIFO)"; of poison "in reach: 9.52 BTC".
std::string amount_label(const ToldTrail& trail, const ShownAsset& asset, U128 amount, bool exact);

/// The same of a hop: "1,200 ETH became ≈ 2.1m USDT (FIFO)" where it is a conversion.
std::string hop_label(const ToldTrail& trail, const ToldHop& hop);

/// The rule's name in a sentence: "first in, first out (FIFO)".
std::string_view method_text(Method method);
/// "FIFO".
std::string_view method_short(Method method);
/// The rule as a sentence about this trail names it: on accounts one of them is another.
std::string_view rule_text(const ToldTrail& trail);

/// Amounts of several assets: "1,200 USDT and 3.4 ETH".
std::string format_amounts(const ToldTrail& trail, std::span<const AssetAmount> amounts);

/// "Start: 9.52451372 BTC at 1abc…."
std::string start_sentence(const ToldTrail& trail, const ToldPlace& place, U128 amount);
/// "Hop 3: 0.3 BTC was paid to 1abc… (block 370,661, 20 August 2015 05:10 UTC), all of it from the start."
std::string hop_sentence(const ToldTrail& trail, const ToldHop& hop);

/// How much ended here by the rules, or by the orders that a list's rows can have; null where the order does not matter.
const ToldOrderRange* find_order_range(const ToldTrail& trail, const ToldEnd& end);
/// Whether something can be said to hold "at least": of coins, and not of what a list states they were worth (model/stated_value.h).
bool has_floor(const ShownAsset& asset);
/// "At least 2 BTC and at most 5 BTC of it ended here, whatever the rule."
std::string range_sentence(const ShownAsset& asset, const ToldBounds& bounds);
std::string range_sentence(const ShownAsset& asset, const ToldOrderRange& range);
/// "Whatever the rule, at least 2 BTC of it came this way, and up to 5 BTC may have." Without a range: it was not worked out.
std::string hop_range_sentence(const ToldTrail& trail, const ToldHop& hop, const std::optional<ToldBounds>& bounds);
/// Balances that the payments at hand do not explain, and openings that are estimates: one sentence each.
std::vector<std::string> unexplained_sentences(const ToldTrail& trail);

/// What an editor checks a payment by: "Bitcoin transaction <id>, block 370,661, 20 August 2015 05:10 UTC, output 0:
/// 9.45341372 BTC (945,341,372 satoshi)".
std::string citation(const ToldTrail& trail, const ToldPlace& place);
/// The same of one payment: several can go to one account.
std::string citation(const ToldTrail& trail, const ToldHop& hop);

/// "block 370,661, 2015-08-20 05:10 UTC", "not confirmed yet", "a block of unknown height": short, for boxes.
std::string moment_text(const ToldMoment& moment);
/// "block 370,661, 20 August 2015 05:10 UTC": for sentences.
std::string moment_in_words(const ToldMoment& moment);

/// "hidden by you: 3 places, 1.2 BTC".
std::string hidden_text(const ToldTrail& trail, std::uint64_t places, std::span<const AssetAmount> amounts);

}  // namespace peelback
