#pragma once
// What a payment's THORChain memo asks for, and what came of it, in words.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chains/thorchain_memo.h"
#include "session/told_trail.h"
#include "taint/account_trail.h"

namespace peelback {

/// The memo that an output of the transaction holds; absent where none does, or the text is no memo of THORChain's.
std::optional<thorchain::Memo> find_thorchain_memo(const Store& store, TxIndex tx);

/// The same of a trail's transaction on either kind of ledger: on accounts the memo is what its call hands to THORChain.
std::optional<thorchain::Memo> find_thorchain_memo(const Ledgers& ledgers, const ToldTx& tx);

/// "This payment carries a THORChain memo: swap to ETH.ETH for 0x8ba1…, at least 17.9."
std::string thorchain_sentence(const thorchain::Memo& memo);
/// The same, short, for a box: "THORChain memo".
std::string_view thorchain_label();
/// As findings are named: "thorchain_swap".
std::string_view thorchain_code(thorchain::Action action);

/// The outputs of a chain at which coins went into THORChain, backward at which they came out of it, each with what stands on the
/// other side and what that rests on. Only of crossings whose payment is stored and is one output alone.
std::vector<ConvertedOutput> converted_outputs(Chain chain, std::span<const Crossing> crossings, Direction direction);
/// The same on a chain of accounts: the vault's receipt, backward its payment, by that one transaction.
std::vector<AccountStop> conversion_stops(const AccountStore& store, std::span<const Crossing> crossings, Direction direction);

/// What pictures and tables call the crossings at a place: "crossing:from:<key>" of those that led to the start, else
/// "crossing:to:<key>".
std::string crossing_id(const ToldTrail& trail, const ToldCrossing& crossing);
/// What the pairing of the two payments rests on: "as the memos of both payments say".
std::string_view crossing_basis(const Crossing& crossing);
/// "3 BTC went into THORChain in 7777…, and 51.23 ETH came out of it to 0x8ba1… in 0xbbbb…, as the memos of both payments say."
std::string crossing_sentence(const ToldTrail& trail, const ToldCrossing& crossing);

}  // namespace peelback
