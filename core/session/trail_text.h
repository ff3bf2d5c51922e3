#pragma once
// Sentences about a trail, made from its data alone. They say what the blockchain shows and never who is behind it.

#include <span>
#include <string>
#include <vector>

#include "session/messages.h"
#include "session/told_trail.h"
#include "taint/bounds.h"

namespace peelback {

/// "9.52 BTC" while exact, else "≈ 9.52 BTC (FIFO)"; of poison "in reach: 9.52 BTC".
std::string amount_label(const ToldTrail& trail, const ShownAsset& asset, U128 amount, bool exact);

/// The same of a hop: "1,200 ETH became ≈ 2.1m USDT (FIFO)" where it is a conversion.
std::string hop_label(const ToldTrail& trail, const ToldHop& hop);

/// The rule's name in a sentence: "first in, first out (FIFO)".
std::string_view method_text(Method method);
/// "FIFO".
std::string_view method_short(Method method);

/// Amounts of several assets: "1,200 USDT and 3.4 ETH".
std::string format_amounts(const ToldTrail& trail, std::span<const AssetAmount> amounts);

/// Start, rule, transactions, and every end by kind; the largest services by the name that a label gives them, with
/// whose label it is.
std::string trail_summary(const ToldTrail& trail);

/// Value and number of ends by reason and asset, in the order of the reasons. Fees are one reason.
struct EndSum {
  EndReason reason = EndReason::open;
  std::uint32_t asset = 0;
  std::string_view detail{};  // of sum_ends_by_claim(): the claim, as long as the trail lives
  std::uint64_t count = 0;
  U128 amount{};
};
std::vector<EndSum> sum_ends(const ToldTrail& trail);
/// The same, services and mixers apart by whose they are said to be, the largest first within a reason and asset.
std::vector<EndSum> sum_ends_by_claim(const ToldTrail& trail);
/// "0.5 BTC was deposited at Huobi.com, according to WalletExplorer Tag Pack (11 November 2021), in 2 places".
std::string end_sum_text(const ToldTrail& trail, const EndSum& sum);

/// What the audit says of one asset, labels together: start + came = ends + fees + converted.
struct AssetSum {
  std::uint32_t asset = 0;
  U128 start{};
  U128 came{};       // out of conversions
  U128 ends{};       // without fees
  U128 fees{};
  U128 converted{};  // into other assets
};
/// By asset; of poison, and where nothing is known yet, none.
std::vector<AssetSum> sum_assets(const ToldTrail& trail);
/// "The sums agree: 9.45341372 BTC at the ends + 0.0711 BTC in fees = 9.52451372 BTC at the start."
std::string audit_sentence(const ToldTrail& trail);

/// Transactions that moved coins of the start.
std::size_t count_transactions(const ToldTrail& trail);
/// Where the trail starts: an address in full, else "3 starting points".
std::string start_title(const ToldTrail& trail);

/// "Start: 9.52451372 BTC at 1abc…."
std::string start_sentence(const ToldTrail& trail, const ToldPlace& place, U128 amount);
/// "Hop 3: 0.3 BTC was paid to 1abc… (block 370,661, 20 August 2015 05:10 UTC), all of it from the start."
std::string hop_sentence(const ToldTrail& trail, const ToldHop& hop);

/// How much ended here by the rules, or by the orders that a list's rows can have; null where the order does not matter.
const ToldOrderRange* find_order_range(const ToldTrail& trail, const ToldEnd& end);
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

/// A path as one sentence knows it. `from` and `to` are titles in full (an address, or the reporter's own name).
struct PathTold {
  std::uint64_t hops = 0;
  U128 start{};   // what is traced in all, in the asset of the start
  U128 amount{};  // what of it arrived, in `asset`
  std::uint32_t start_asset = 0;
  std::uint32_t asset = 0;
  bool exact = true;
  std::string_view from{};
  std::string_view to{};
  std::string_view end{};  // end_label() of the last place, or empty
};
/// "In 4 hops, 12.5 BTC of the 523 BTC went from … to …, deposited at Huobi.com, according to …".
std::string path_sentence(const ToldTrail& trail, const PathTold& path);
/// "From 1abc… to Huobi.com".
std::string path_title(std::string_view from, std::string_view to);

/// What reached a place by one rule.
struct RuleTold {
  Method method = Method::fifo;
  U128 amount{};
};
/// "Did any of it reach …?" answered by the bounds, the floor first (RULES.md §6): "At least 1,204 BTC of it reached …
/// whatever the rule, and up to 1,670 BTC may have; counted in the N transactions looked at; M places were not followed".
/// Where the work ran out only the most is known, and the sentence says so. Amounts are in `asset`; `to` is a title in full.
std::string bounds_sentence(const ShownAsset& asset, std::string_view to, const Bounds& bounds);
/// The same by the rules: `rules` with the question's own first; those that do not conserve are passed over. The least
/// comes before the most.
std::string reached_sentence(const ShownAsset& asset, std::string_view to, bool exact, std::span<const RuleTold> rules);
/// "Not within 12 hops and 230 requests; 3.4 BTC was not followed."
std::string not_reached_sentence(const ShownAsset& asset, std::string_view to, std::uint64_t hops, std::uint64_t requests, U128 not_followed);

/// "hidden by you: 3 places, 1.2 BTC".
std::string hidden_text(const ToldTrail& trail, std::uint64_t places, std::span<const AssetAmount> amounts);

}  // namespace peelback
