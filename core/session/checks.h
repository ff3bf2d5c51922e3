#pragma once
// How far a payment has been checked, and what that rests on (DESIGN.md §1).

#include <string>
#include <vector>

#include "model/account_store.h"
#include "model/store.h"

namespace peelback {

/// Ordered from the weakest: a trail's badge is its weakest hop's.
enum class Check : std::uint8_t {
  trusted,        // one explorer's word (its id was recomputed, its place in the chain was not checked)
  cross_checked,  // two explorers gave the same transaction
  verified,       // id recomputed, Merkle path to a header, the header's proof of work checked
};

std::string_view check_name(Check check);  // "cross_checked"

Check check_of(const Store& store, const ReplyTable& replies, TxIndex tx);
/// On chains of accounts: two sources agree, or one source's word.
Check check_of(const AccountStore& store, const ReplyTable& replies, AccountTxIndex tx);

/// Public wording: "Payment checked: it is in Bitcoin block 170", "Two explorers agree", "One explorer's word".
std::string check_label(const Store& store, const ReplyTable& replies, TxIndex tx);
std::string check_label(const AccountStore& store, const ReplyTable& replies, AccountTxIndex tx);

/// One step of the check, as the evidence view lists it.
struct CheckStep {
  enum class State : std::uint8_t { ok, not_checked };
  std::string name{};
  State state = State::not_checked;
  std::string sentence{};
};

/// Id, place in the block, work of the block, what the block rests on, values of the inputs: always these five, in
/// this order. A step that failed is among the problems of the transaction, not here: facts that contradict themselves
/// never reach the store.
std::vector<CheckStep> check_steps(const Store& store, TxIndex tx);
/// On chains of accounts: id, signature where it was checked, place in the block, internal transfers where there are any, completeness of the histories.
std::vector<CheckStep> check_steps(const AccountStore& store, AccountTxIndex tx);

/// Codes by which a check failed, as against input that merely could not be read.
bool is_failed_check(Code code);

}  // namespace peelback
