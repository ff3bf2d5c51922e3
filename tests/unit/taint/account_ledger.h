#pragma once
// Small made-up ledgers of accounts. Accounts, assets and transactions go by names; "coin" is the native asset, "outside"
// mints, "burnt" burns.

#include <string>
#include <vector>

#include "taint/account_trail.h"

namespace peelback::test {

struct AccountRow {
  std::string from{};
  std::string to{};
  U128 amount = 0;
  std::string asset = "coin";
  std::string memo{};
};

struct ChangeRow {
  std::string account{};
  bool gained = false;
  U128 amount = 0;
  std::string asset = "coin";
};

struct AccountTx {
  std::string name{};
  std::uint32_t height = 1;
  std::string sender{};  // empty: of the first row
  std::vector<AccountRow> rows{};
  std::vector<ChangeRow> changes{};
  U128 fee = 0;
  std::string fee_payer{};
  std::string swap_recipient{};
  bool failed = false;
  bool without_order = false;  // no position of its rows is known
  bool without_place = false;  // nor is its own in its block: only that in a list, which is the ledger's
};

struct NamedBalance {
  std::string account{};
  std::string asset = "coin";
  U128 amount = 0;
  std::optional<std::uint32_t> height{};
};

struct NamedConversion {
  std::string out_tx{}, out_account{}, out_asset{};
  std::string in_tx{}, in_account{}, in_asset{};
};

struct AccountLedger {
  std::vector<AccountTx> txs{};
  std::vector<NamedBalance> balances{};          // without a height: openings
  std::vector<std::string> contracts{};
  std::vector<std::string> plain{};
  std::vector<std::string> unknown_histories{};  // "all": of everybody
  std::vector<NamedConversion> conversions{};
  std::vector<std::pair<std::string, std::uint64_t>> busy{};

  /// Everything comes from the first reply. Block n has time n times 600 seconds; histories are complete up to the last
  /// block. `order` is the order in which transactions arrive; empty: as they stand. `twice`: every transaction comes from
  /// two sources, one of which lists its rows without positions.
  AccountStore store(const std::vector<std::size_t>& order = {}, bool twice = false) const;
};

std::string asset_ref(const std::string& name);

/// "ann", "ann.USD", "ann#memo", "pay:fee".
std::string place_name(const AccountStore& store, const AccountPlace& place);

AccountStart account_start_at_tx(const std::string& tx, std::uint32_t label = 1);
AccountStart account_start_at_address(const std::string& account, std::uint32_t label = 1);

/// Everything that a trail says, by names instead of indices, to compare two of them.
std::string text_of(const AccountStore& store, const AccountTrail& trail);

}  // namespace peelback::test
