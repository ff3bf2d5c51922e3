#pragma once
// What heuristics found, in words, with the consequence for the amounts.

#include <string>
#include <string_view>

#include "patterns/change.h"
#include "patterns/clustering.h"
#include "patterns/finding.h"

namespace peelback {

/// "Looks like a CoinJoin: 5 equal outputs of 0.05 BTC from 5 inputs. …" of a finding of find_coinjoin().
std::string coinjoin_sentence(Chain chain, const PatternFinding& finding);
/// The same, short, for a box: "Looks like a CoinJoin".
std::string_view coinjoin_label();

/// Why an output was taken for change, or that this is ambiguous; empty of a transaction that is no payment.
std::string change_sentence(const Store& store, const ChangeFinding& finding);

/// With how many addresses one is spent together, and by how many transactions that is shown, of which the first `listed`
/// are named; empty where there is nothing to say.
std::string spent_together_sentence(const SpentTogether& found, std::size_t listed);

}  // namespace peelback
