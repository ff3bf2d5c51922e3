#pragma once
// A trail of either kind of ledger as it is told (told_trail.h). Nothing is decided here: amounts, ends and grades are the
// trace's own.

#include "session/question_json.h"
#include "session/told_trail.h"
#include "taint/account_trail.h"
#include "taint/bounds.h"

namespace peelback {

/// `trail` answers `question` over `store`; `ranges` are those of its ends, as bound_ends() has them, or empty. O(n log n) in
/// places and hops.
ToldTrail tell_trail(const Store& store, const ReplyTable& replies, const Question& question, const Trail& trail, const RangeList& ranges = {});
ToldTrail tell_trail(const AccountStore& store, const ReplyTable& replies, const QuestionAsked& asked, const AccountTrail& trail,
                     const RangeList& ranges = {});

/// Adds to the trail the crossings that its coins took, or that led to its start. O(n m) at worst in those of its chain and its
/// places.
void tell_crossings(ToldTrail& trail, const std::vector<Crossing>& crossings);

/// An asset of the store as a reader sees it.
ShownAsset shown_asset(const AccountStore& store, AssetIndex asset);

/// "ethereum:<address>", and an account's address as its chain writes it (EIP-55's capitals on Ethereum and its kin).
std::string account_ref(const AccountStore& store, AccountIndex account);
std::string account_address(const AccountStore& store, AccountIndex account);

}  // namespace peelback
