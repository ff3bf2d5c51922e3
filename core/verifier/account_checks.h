#pragma once
// Payments on chains of accounts, held against what their senders signed, and on Ethereum's kin against the receipt and the header
// that commits to both.

#include <span>

#include "verifier/check.h"
#include "verifier/evidence.h"

namespace peelback {

/// Adds what comes of the place, whose transaction `given` is, on the chain that it is of.
void check_evm_payment(const Evidence& evidence, const EvidencePlace& place, const EvidenceTransaction& given, CheckedPlace& out);
void check_tron_payment(const Evidence& evidence, const EvidencePlace& place, const EvidenceTransaction& given, CheckedPlace& out);
void check_nem_payment(const Evidence& evidence, const EvidencePlace& place, const EvidenceTransaction& given, CheckedPlace& out);

// ---- what they have in common ----

/// Adds the line on the id. Whether the bytes hash to it.
bool check_hash(const Bytes32& hash, const EvidenceTransaction& given, CheckedPlace& out);
/// Adds the line on the amount: `if_so` where `payments`, those to (or from) the place in its asset, hold it as often as the path does.
void check_paid(Aspect aspect, CheckLine::State if_so, std::span<const U128> payments, const Evidence& evidence, const EvidencePlace& place, CheckedPlace& out);
/// Adds that the amount rests on somebody's word.
void add_word(const EvidencePlace& place, CheckedPlace& out);
/// Adds whose account it was paid from, by its reference. Nothing for a start, and for a payer.
void add_payer(std::string ref, const Evidence& evidence, const EvidencePlace& place, CheckedPlace& out);

}  // namespace peelback
