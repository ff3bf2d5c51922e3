#pragma once
// Transactions shaped like a CoinJoin: several payers, several payments of one amount, so that nobody can tell from the
// amounts who paid whom.

#include <optional>

#include "patterns/finding.h"

namespace peelback {

/// "CoinJoin-like", by the shape of one transaction; absent when it is not, when it is a coinbase, or when the
/// transaction is not in the store. Codes, the most particular first:
///   coinjoin_whirlpool    5 to 10 inputs, as many outputs, all of one pool's amount
///   coinjoin_wasabi_1     many equal outputs near 0.1 BTC, many inputs
///   coinjoin_wasabi_2     50 or more inputs, sorted, most outputs of standard amounts that come more than once
///   coinjoin_joinmarket   equal outputs, one change output each for all but at most one payer
///   coinjoin_equal_outputs  the guard alone
/// Every code but coinjoin_wasabi_2 passes the guard; `subjects` are the equal outputs.
/// Evidence: inputs, input_scripts (different ones that are known), outputs, equal_outputs, equal_value_sat.
/// O(n log n) in the transaction's inputs and outputs.
std::optional<PatternFinding> find_coinjoin(const Store& store, TxIndex tx);

}  // namespace peelback
