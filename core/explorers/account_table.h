#pragma once
// What all tables of account chains share: rows are gathered, and go to the store transaction by transaction.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "explorers/table_rows.h"
#include "model/account_store.h"

namespace peelback {

/// What one row states of its transaction, and the payment that it lists. Numbers are AccountTable's own.
struct AccountRow {
  static constexpr std::uint32_t kNone = TextTable::kNone;
  std::uint32_t line = 0;
  std::uint32_t tx = kNone;
  std::optional<std::uint32_t> height{};
  std::optional<std::uint32_t> index{};
  std::optional<std::int64_t> time_s{};
  std::optional<bool> succeeded{};
  std::uint32_t sender = kNone;
  std::optional<Amount> fee{};
  bool is_piece = false;  // the event at this place hands over a piece (ERC-721): other lists may state an amount there
  bool pays = false;      // the rest stands
  MovementPosition at{};
  OrderBasis order = OrderBasis::chain;
  std::uint32_t from = kNone;  // none: minted
  std::uint32_t to = kNone;    // none: burnt
  std::uint32_t asset = kNone;
  Amount amount{};
  std::uint32_t memo = kNone;
};

/// The store sees nothing of a row until finish(): one that turns out to be bad leaves no trace in it.
class AccountTable {
 public:
  AccountTable(AccountStore& store, ReplyIndex reply, TableReading& reading, TableProblems& problems)
      : store_(store), reply_(reply), reading_(reading), problems_(problems) {}

  Chain chain() const { return store_.chain(); }
  /// Its number; absent, with a problem at the field, where it is none. Each text is looked at once.
  std::optional<std::uint32_t> account(std::uint32_t line, std::string_view field, std::string_view text);
  std::string_view account_text(std::uint32_t account) const { return accounts_.at(account); }
  std::optional<std::uint32_t> transaction(std::uint32_t line, std::string_view field, std::string_view text);
  /// "ethereum:0xdac1…" of what follows the colon. Two statements of one asset are two numbers; the store settles them.
  std::uint32_t asset(std::string_view id, std::string_view symbol, std::optional<unsigned> decimals);
  std::uint32_t memo(std::string_view text) { return memos_.intern(text); }

  /// A number from its cell; absent where the cell is empty, and with a problem where it holds no such number.
  std::optional<std::uint32_t> small_number(std::uint32_t line, std::string_view field, std::string_view text);
  std::optional<Amount> amount(std::uint32_t line, std::string_view field, std::string_view text);
  std::optional<std::int64_t> time(std::uint32_t line, std::string_view field, std::string_view text);

  /// Rows of one transaction keep the order in which they are added.
  void add(const AccountRow& row);
  /// What was added goes to the store. `claimed` as in AccountTransactionDraft.
  void finish(bool claimed);

 private:
  struct Reading {  // of one text
    std::uint32_t number = AccountRow::kNone;
    Error error{};
  };
  struct AssetRow {
    std::string id{};
    std::string symbol{};
    std::optional<unsigned> decimals{};
    AssetIndex in_store{};  // once a row that is used names it
  };
  std::optional<std::uint32_t> number_of(std::uint32_t line, std::string_view field, const Reading& reading);
  std::string_view text_of(std::uint32_t account) const;
  AssetIndex store_asset(std::uint32_t asset);
  void put_transaction(std::uint32_t first, bool claimed);
  void list_found(std::uint32_t line);

  AccountStore& store_;
  ReplyIndex reply_;
  TableReading& reading_;
  TableProblems& problems_;
  TextTable account_texts_;  // as they stand
  std::vector<Reading> account_readings_;
  TextTable accounts_;  // canonical
  TextTable tx_texts_;
  std::vector<Reading> tx_readings_;
  TextTable txs_;
  TextTable assets_;
  std::vector<AssetRow> asset_rows_;
  std::vector<bool> is_listed_;  // by asset of the store
  TextTable memos_;
  std::vector<AccountRow> rows_;
  std::vector<std::uint32_t> next_row_;  // of the same transaction
  std::vector<std::uint32_t> first_row_;  // by transaction
  std::vector<std::uint32_t> last_row_;
  std::vector<MovementDraft> drafts_;
  std::vector<Problem> found_;
};

}  // namespace peelback
