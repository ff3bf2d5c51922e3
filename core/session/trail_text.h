#pragma once
// Sentences about a trail, made from its data alone. They say what the blockchain shows and never who is behind it.

#include <string>
#include <vector>

#include "session/money_text.h"
#include "taint/trail.h"

namespace peelback {

/// Under every picture and in every report.
inline constexpr std::string_view kDisclaimer =
    "This shows payments between addresses. It does not show who controls them.";

/// "9.52 BTC" while exact, else "≈ 9.52 BTC (FIFO)"; of poison "in reach: 9.52 BTC".
std::string amount_label(const Store& store, Method method, U128 amount, bool exact);

/// The rule's name in a sentence: "first in, first out (FIFO)".
std::string_view method_text(Method method);
/// "FIFO".
std::string_view method_short(Method method);

/// "By first in, first out (FIFO), 9.52451372 BTC leads through 72 transactions to 72 places: …".
std::string trail_summary(const Store& store, const Question& question, const Trail& trail);

/// Value and number of ends by reason, in the order of the reasons. Fees are one reason.
struct EndSum {
  EndReason reason = EndReason::open;
  std::uint64_t count = 0;
  U128 amount{};
};
std::vector<EndSum> sum_ends(const Trail& trail);

/// "The ends add up to the start: 9.45341372 BTC + 0.0711 BTC in fees = 9.52451372 BTC."
std::string audit_sentence(const Store& store, const Question& question, const Trail& trail);

/// Start amount of all labels; of poison the value of the starts.
U128 start_amount(const Trail& trail);

/// "was paid to 1abc…, at 10:32 UTC on … in block …"
std::string hop_sentence(const Store& store, const Question& question, const Trail& trail, const Hop& hop);

/// "block 370,661, 2015-08-20 01:02 UTC", "not confirmed yet", "a block of unknown height".
std::string moment_text(const Store& store, TxIndex tx);

}  // namespace peelback
