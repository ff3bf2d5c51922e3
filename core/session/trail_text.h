#pragma once
// Sentences about a trail, made from its data alone. They say what the blockchain shows and never who is behind it.

#include <span>
#include <string>
#include <vector>

#include "session/messages.h"
#include "session/money_text.h"
#include "taint/trail.h"

namespace peelback {

/// "9.52 BTC" while exact, else "≈ 9.52 BTC (FIFO)"; of poison "in reach: 9.52 BTC".
std::string amount_label(const Store& store, Method method, U128 amount, bool exact);

/// The rule's name in a sentence: "first in, first out (FIFO)".
std::string_view method_text(Method method);
/// "FIFO".
std::string_view method_short(Method method);

/// Start, rule, transactions, and every end by kind; the largest services by the name that a label gives them, with
/// whose label it is.
std::string trail_summary(const Store& store, const Question& question, const Trail& trail);

/// Value and number of ends by reason, in the order of the reasons. Fees are one reason.
struct EndSum {
  EndReason reason = EndReason::open;
  std::string_view detail{};  // of sum_ends_by_claim(): the claim, as long as the trail lives
  std::uint64_t count = 0;
  U128 amount{};
};
std::vector<EndSum> sum_ends(const Trail& trail);
/// The same, services and mixers apart by whose they are said to be, the largest first within a reason.
std::vector<EndSum> sum_ends_by_claim(const Trail& trail);
/// "0.5 BTC was deposited at Huobi.com, according to WalletExplorer Tag Pack (11 November 2021), in 2 places".
std::string end_sum_text(Chain chain, const EndSum& sum);

/// "The sums agree: 9.45341372 BTC at the ends + 0.0711 BTC in fees = 9.52451372 BTC at the start."
std::string audit_sentence(const Store& store, const Question& question, const Trail& trail);

/// Start amount of all labels; of poison the value of the starts.
U128 start_amount(const Trail& trail);

/// Transactions that moved coins of the start.
std::size_t count_transactions(const Trail& trail);
/// Where the trail starts: an address in full, else "3 starting points".
std::string start_title(const Store& store, const Question& question, const Trail& trail);

/// "Start: 9.52451372 BTC at 1abc…."
std::string start_sentence(const Store& store, const Place& place, U128 amount);
/// "Hop 3: 0.3 BTC was paid to 1abc… (block 370,661, 20 August 2015 05:10 UTC), all of it from the start."
std::string hop_sentence(const Store& store, const Question& question, const Trail& trail, const Hop& hop);

/// What an editor checks a payment by: "Bitcoin transaction <id>, block 370,661, 20 August 2015 05:10 UTC, output 0:
/// 9.45341372 BTC (945,341,372 satoshi)".
std::string citation(const Store& store, const Place& place);

/// "block 370,661, 2015-08-20 05:10 UTC", "not confirmed yet", "a block of unknown height": short, for boxes.
std::string moment_text(const Store& store, TxIndex tx);
/// "block 370,661, 20 August 2015 05:10 UTC": for sentences.
std::string moment_in_words(const Store& store, TxIndex tx);

/// A path as one sentence knows it. `from` and `to` are titles in full (an address, or the reporter's own name).
struct PathTold {
  std::uint64_t hops = 0;
  U128 start{};   // what is traced in all
  U128 amount{};  // what of it arrived
  bool exact = true;
  std::string_view from{};
  std::string_view to{};
  std::string_view end{};  // end_label() of the last place, or empty
};
/// "In 4 hops, 12.5 BTC of the 523 BTC went from … to …, deposited at Huobi.com, according to …".
std::string path_sentence(Chain chain, Method method, const PathTold& path);
/// "From 1abc… to Huobi.com".
std::string path_title(std::string_view from, std::string_view to);

/// What reached a place by one rule.
struct RuleAmount {
  Method method = Method::fifo;
  U128 amount{};
};
/// "Did any of it reach …?" answered by the rules: `rules` with the question's own first; those that do not conserve are
/// passed over. The least comes before the most.
std::string reached_sentence(Chain chain, std::string_view to, bool exact, std::span<const RuleAmount> rules);
/// "Not within 12 hops and 230 requests; 3.4 BTC was not followed."
std::string not_reached_sentence(Chain chain, std::string_view to, std::uint64_t hops, std::uint64_t requests, U128 not_followed);

/// "hidden by you: 3 places, 1.2 BTC".
std::string hidden_text(Chain chain, std::uint64_t places, U128 amount);

}  // namespace peelback
