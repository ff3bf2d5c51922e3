#pragma once
// Transactions shaped like a CoinJoin: several payers, several payments of one amount, so that nobody can tell from the
// amounts who paid whom.

#include "patterns/finding.h"

namespace peelback {

/// "CoinJoin-like", by the shape of one transaction; absent when it is not, and when the transaction is not in the
/// store. Codes, the most particular first, with what they ask for:
///   coinjoin_whirlpool      5 to 10 inputs and as many outputs, all outputs exactly one pool's amount; an input of that
///                           amount, the others at most 0.0011 BTC above it; P2WPKH alone
///   coinjoin_wasabi_2       50 inputs or more; inputs and outputs each by falling value; more than 80 % of the outputs of
///                           WabiSabi's standard amounts; P2WPKH and P2TR alone
///   coinjoin_wasabi_1       10 equal outputs or more within 0.02 BTC of 0.1 BTC, at least as many inputs, two amounts that
///                           occur once or more; P2WPKH alone
///   coinjoin_joinmarket     the guard below, with three payers or more, changes that all differ, one type of address
///   coinjoin_equal_outputs  the guard alone
/// The guard: two inputs, three outputs or more; exactly half of the outputs, rounded up, have one amount, not 546 or
/// 2730 satoshi, to as many addresses; and at least as many different addresses pay. So a payment with change, and
/// equal payouts from one address, are never found. Where an input's script or value is not known, it does not speak
/// for the guard, and not against the others.
/// `subjects`: the equal outputs, of coinjoin_wasabi_2 those of standard amounts. Evidence: inputs, input_scripts
/// (different ones that are known), outputs, equal_outputs and equal_value_sat (the amount that occurs most).
/// O(n log n) in the transaction's inputs and outputs.
/// Sources: BlockSci src/heuristics/tx_identification.cpp isCoinjoin (guard) and Dumplings Scanner.cs (the others), both
/// read 2026-11; Goldfeder et al., "When the cookie meets the blockchain" (2018), for the guard; Stütz et al.,
/// "Adoption and Actual Privacy of Decentralized CoinJoin Implementations in Bitcoin" (2022).
std::optional<PatternFinding> find_coinjoin(const Store& store, TxIndex tx);

/// False where find_coinjoin() finds nothing; true of few others. Linear in the transaction, in memory of its own: for passes
/// over whole ledgers.
bool may_be_coinjoin(const Store& store, TxIndex tx);

}  // namespace peelback
