#pragma once
// Accounts once more, written to be obviously right instead of fast: every unit of money is a token of its own, moved one
// at a time. There is no multiplication and no division here. Made-up ledgers of a few dozen units only.

#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "unit/taint/account_ledger.h"

namespace peelback::test {

/// The label of each unit, oldest first.
using AccountTokens = std::deque<std::uint32_t>;
using LabelCounts = std::map<std::uint32_t, std::uint64_t>;
LabelCounts count(const AccountTokens& tokens);

/// A ledger whose transactions stand in processing order, with starts of every form on it.
struct AccountCase {
  AccountLedger ledger;
  std::vector<AccountStart> starts;
};
AccountCase random_accounts(std::mt19937_64& random);

/// One account's money. Rules without coin order keep the labels as counts, here as tokens whose places mean nothing.
class Purse {
 public:
  AccountTokens tokens;

  void put(const AccountTokens& more);
  AccountTokens take(Method method, std::uint64_t units);

 private:
  std::uint64_t traced_then_ = 0;
  std::uint64_t balance_then_ = 0;
  std::uint64_t credit_ = 0;
};

/// "ann", "ann.USD".
std::string purse_name(const std::string& account, const std::string& asset);
std::string fee_payer_of(const AccountTx& tx);

/// Rows of a transaction with what goes to and fro between two people taken off, one unit from each side at a time: from
/// the losing side all, from the winning side its last rows.
std::vector<AccountRow> net_rows(const AccountTx& tx);

/// Whether a start at the transaction takes this one of its netted rows: those of the sender, or, where it pays none of the
/// asset, those of whoever gives it and gets none.
bool is_started(const AccountTx& tx, const std::vector<AccountRow>& rows, const AccountRow& row);

/// Gives the first units that no theft has to a label, and returns how many there were among them. Where coins have no
/// order the traced ones come first.
std::uint64_t label_first(Method method, AccountTokens& tokens, U128 units, std::uint32_t label);
bool asks_for(const AccountStart& start, const std::string& asset);

/// What each purse held before the first event: as it is stated, or else the smallest that fits.
std::map<std::string, std::uint64_t> openings_by_hand(const AccountLedger& ledger);

}  // namespace peelback::test
