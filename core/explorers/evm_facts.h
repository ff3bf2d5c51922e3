#pragma once
// What the dialects of Ethereum and its kin have in common once they are read: fields as numbers, addresses and ids,
// and the way from rows into the store.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.h"
#include "chains/evm_logs.h"
#include "explorers/account_dialect.h"

namespace peelback::evm_facts {

// ---- fields ----
// A number may be a JSON number, decimal digits, or a quantity of JSON-RPC ("0x1f"; Etherscan writes 0 as "0x" too).
// Errors: missing_field, also for null and ""; bad_number; too_large for a number beyond the type.

Result<U128> number_at(const JsonValue& object, std::string_view field);
Result<std::uint32_t> u32_at(const JsonValue& object, std::string_view field);
/// Absent when the field is not there, is null or empty, or is no number that fits.
std::optional<std::uint32_t> find_u32(const JsonValue& object, std::string_view field);
std::optional<U128> find_number(const JsonValue& object, std::string_view field);

/// Seconds as a number, or an ISO 8601 time whose fraction of a second is dropped. missing_field, bad_date.
Result<std::int64_t> time_at(const JsonValue& object, std::string_view field);
std::optional<std::int64_t> find_time(const JsonValue& object, std::string_view field);

/// An address as text, or as an object with a `hash`; canonical. missing_field, also for null and ""; bad_address.
Result<std::string> address_at(const JsonValue& object, std::string_view field);
/// Empty when the field is not there, is null or empty; bad_address otherwise.
Result<std::string> optional_address_at(const JsonValue& object, std::string_view field);
/// An id of a transaction or a block, canonical. missing_field, bad_type, bad_hex.
Result<std::string> hash_at(const JsonValue& object, std::string_view field);
/// A quantity of JSON-RPC: "0x1f".
std::string quantity_text(std::uint32_t number);
/// "", or the text.
std::string_view text_of(const JsonValue& object, std::string_view field);
/// The memo of THORChain's that a call's input carries; empty where there is none, or the field is no hexadecimal text.
std::string call_memo_at(const JsonValue& object, std::string_view field);

/// What stands for the id of a transaction where the chain itself pays out, outside of any.
std::string withdrawal_id(U128 index);

/// Who sent what to whom, in a transaction or a call: `from`, `to` and `value` of its object.
struct Parties {
  std::string from{};
  std::string to{};       // the contract that was created where there is no receiver; empty: not said
  std::string created{};  // empty: none
  Amount value{};
};
Result<Parties> parties_at(const JsonValue& object, std::string_view created_field);

/// Where a list of token transfers has its fields.
struct TokenFields {
  std::string_view id;
  std::string_view contract;
  std::string_view symbol;
  std::string_view decimals;
  std::string_view value;
  std::string_view log_index;
};

// ---- rows ----

/// What a row says of a transaction. Times of rows are those of their blocks.
struct TransactionRow {
  std::string id{};
  std::optional<std::uint32_t> height{};
  std::optional<std::uint32_t> index{};
  std::optional<std::int64_t> time_s{};
  std::optional<bool> succeeded{};
  bool unconfirmed = false;
  std::string from{};
  std::string to{};  // the contract that it created where it has no receiver; empty: not said
  std::optional<Amount> value{};
  std::optional<Amount> fee{};
  std::string call_memo{};  // see call_memo_at(); empty: none
};

/// One movement inside a transaction. Without a position and a row it takes its place among the rows of its transaction
/// and kind in this answer.
struct MovementRow {
  MovementKind kind = MovementKind::internal;
  std::optional<std::uint32_t> position{};  // the chain's
  std::optional<std::uint32_t> row{};       // else where the source lists it, if it says so
  std::string from{};  // empty: minted
  std::string to{};    // empty: burnt
  AssetIndex asset{};
  Amount amount{};
  std::string memo{};
  SourceRef source{};  // absent: what its transaction was added by
};

/// One internal call as a list states it.
struct CallRow {
  std::string from{};
  std::string to{};
  std::string type{};           // call, delegatecall, create, ...
  std::string path{};           // "0_1_3": its place in the tree of calls; empty: not said
  std::optional<Amount> value{};
  bool failed = false;
  std::optional<std::uint32_t> row{};  // where the source counts it among all calls of its transaction
  std::string where{};
  SourceRef source{};
};

struct CallOf {
  AccountTxIndex tx{};
  CallRow call{};
};

/// The calls that moved coins, in their order: those that lend their caller's value out (delegatecall, callcode,
/// staticcall) repeat it and are left out, as are failed ones with all that they called. Without paths the calls that
/// follow a failed one are taken for its own as long as it, or one of them, is the caller: each is then listed as a
/// problem.
std::vector<CallRow> moving_calls(std::vector<CallRow> calls, std::vector<Problem>& problems);

/// Collects what one answer says, and hands it to the store transaction by transaction.
class Collector {
 public:
  Collector(ReplyIndex reply, AccountStore& store, AccountReading& reading);

  AccountStore& store() { return store_; }
  AccountReading& reading() { return reading_; }
  SourceRef source(SourceRef::Form form, std::size_t row = 0) const;

  /// The transaction, and its own value as a movement.
  AccountTxIndex add(const TransactionRow& row, const SourceRef& source);
  /// Of a transaction that was added.
  void add(AccountTxIndex tx, MovementRow row);
  /// Internal calls of any transactions that were added. `is_whole`: all of each transaction's, so that those that moved
  /// coins are numbered as the chain has them.
  void add_calls(std::vector<CallOf> calls, bool is_whole);
  /// An event that moves tokens: an ERC-20 transfer, or a deposit into or withdrawal from the chain's wrapped coin.
  /// False where it moves nothing. Errors: an event of such a kind that is not shaped like one; too_large for a value
  /// that no amount holds (such a token cannot be traced).
  Result<bool> add_event(AccountTxIndex tx, const evm::Log& log, std::optional<std::uint32_t> log_index);
  /// One row of a list of token transfers; a value that no amount holds is listed as a problem. `path`: of the row.
  std::optional<Error> add_transfer(const JsonValue& row, const TokenFields& fields, TransactionRow place,
                                    const SourceRef& source, std::string_view path);
  /// A token by its contract, with what it calls itself.
  AssetIndex token(std::string_view contract, std::string_view symbol, std::optional<unsigned> decimals);
  void add_contract(std::string_view account);
  /// What the chain itself pays out, outside of any transaction: a withdrawal from staking, a block's reward. `id`
  /// stands for the transaction's.
  void add_credit(std::string id, std::string_view to, Amount amount, TransactionRow where, const SourceRef& source);
  void add_block_time(std::uint32_t height, std::int64_t time_s);
  void add_problem(Error error);
  /// A row that was not admitted: the answer is not complete any more.
  void lose(Error error);

  /// Once, at the end. Movements of the chain's wrapped coin become tokens minted and burnt here, where the chain's
  /// contract writes no transfer of them (WETH9).
  void finish();

 private:
  struct Pending {
    AccountTxIndex tx{};
    MovementRow row{};
  };
  void add_wraps();

  ReplyIndex reply_;
  AccountStore& store_;
  AccountReading& reading_;
  std::string wrapped_{};  // canonical address of the contract; empty: none that is believed
  std::vector<Pending> pending_{};
  AccountTxIndex newest_tx_{};  // that was added last, and by what
  SourceRef newest_source_{};
};

}  // namespace peelback::evm_facts
