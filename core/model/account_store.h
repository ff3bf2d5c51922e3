#pragma once
// The facts about one chain of accounts (Ethereum, TRON, NEM, ...), append-only, in flat columns. Whatever order facts
// arrive in, the store ends up saying the same: every merge rule below is symmetric. Texts are canonical: addresses, ids
// and asset references are compared as they are given.

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/amount.h"
#include "model/chain.h"
#include "model/contradictions.h"
#include "model/ids.h"
#include "model/reference.h"
#include "model/source.h"
#include "model/text_table.h"

namespace peelback {

using AccountIndex = Index<struct AccountTag>;
using AssetIndex = Index<struct AssetTag>;
using HoldingIndex = Index<struct HoldingTag>;  // one account's balance of one asset
using MemoIndex = Index<struct MemoTag>;        // a destination tag or a message; not there: none
using AccountTxIndex = Index<struct AccountTxTag>;
using MovementIndex = Index<struct MovementTag>;

/// Of `provider` nobody states a position: it is the row in the source's list, which is an order and not the chain's.
enum class OrderBasis : std::uint8_t { chain, provider };

/// One movement as a source lists it. Failed calls, and what they called, are left out by the caller.
struct MovementDraft {
  MovementPosition at{};
  OrderBasis order = OrderBasis::chain;
  std::string_view from{};  // empty: minted, or paid out by the chain itself
  std::string_view to{};    // empty: burnt; always so for a fee
  AssetIndex asset{};
  Amount amount{};
  std::string_view memo{};  // destination tag or message; empty: none
  ReplyIndex reply{};          // that states it; absent: not cited
  std::string_view pointer{};  // to the amount in that reply (RFC 6901)
};

/// One row of a transaction that is known only by how balances changed, in the order of the list.
struct BalanceChangeDraft {
  std::string_view account{};
  AssetIndex asset{};
  bool gained = false;
  Amount amount{};
  std::uint32_t position = 0;
};

/// What one source says of a transaction. Absent, or empty: it does not say.
struct AccountTransactionDraft {
  std::string_view id{};
  std::optional<std::uint32_t> height{};
  std::optional<std::uint32_t> index{};  // position in its block
  std::optional<std::uint32_t> listed{}; // its row in a list that does not say so: the order there, and not the chain's
  std::optional<std::int64_t> time_s{};
  std::optional<bool> succeeded{};
  bool unconfirmed = false;
  std::string_view sender{};             // the initiating account
  std::string_view swap_recipient{};     // whom a swap's own call names as receiver
  std::string_view fee_payer{};          // the sender unless stated
  std::optional<Amount> fee{};           // in the native asset
  std::string_view call_memo{};          // that its call hands to a bridge; empty: none
  bool claimed = false;                  // by a table of transfers that somebody made; nobody read it off the chain
};

/// What is known of a transaction. It is unconfirmed when a source says so and none knows its block.
struct AccountTransaction {
  std::optional<std::uint32_t> height{};
  std::optional<std::uint32_t> index{};
  std::optional<std::uint32_t> listed{};  // of several lists the smallest row
  std::optional<std::int64_t> time_s{};
  std::optional<bool> succeeded{};
  bool waits = false;
  AccountIndex sender{};
  AccountIndex swap_recipient{};
  AccountIndex fee_payer{};
  std::optional<Amount> fee{};
  bool claimed = false;  // a table of transfers lists it
  bool is_signed = false;  // its fields were found to hash to the id, and its signature to be a stated signer's
  bool read = false;     // a source that reads the chain states it: a receipt, an explorer, a raw transaction
  bool only_claimed() const { return claimed && !read; }
  bool unconfirmed() const { return waits && !height; }
  bool failed() const { return succeeded && !*succeeded; }
};

struct Movement {
  AccountTxIndex tx{};
  MovementPosition at{};
  OrderBasis order = OrderBasis::chain;
  AccountIndex from{};
  AccountIndex to{};
  AssetIndex asset{};
  Amount amount{};
  MemoIndex memo{};
};

/// Where a movement's amount can be read.
struct MovementSource {
  ReplyIndex reply{};
  std::string_view pointer{};  // valid until the next movement is added
};

struct BalanceChange {
  AccountTxIndex tx{};
  AccountIndex account{};
  AssetIndex asset{};
  bool gained = false;
  Amount amount{};
  std::uint32_t position = 0;
};

/// Somebody's word that what an account gave in one transaction came back as another asset in the same or a later one.
struct DeclaredConversion {
  AccountTxIndex out_tx{};
  AccountIndex out_account{};
  AssetIndex out_asset{};
  AccountTxIndex in_tx{};
  AccountIndex in_account{};
  AssetIndex in_asset{};
  bool operator==(const DeclaredConversion&) const = default;
};

/// A balance as the chain states it after a block; without a height: before the first event of the account's history.
struct BalanceReading {
  std::optional<std::uint32_t> height{};
  Amount amount{};
  CitedField source{};
};

/// The lists that together make an account's history. The native asset needs the first two, tokens the third; a
/// dialect whose one list holds everything marks all three.
enum class HistoryPart : std::uint8_t { transactions, internal, tokens };
inline constexpr std::uint32_t kHistoryParts = 3;

/// Every movement of the account in these blocks is in the store, both ends included.
struct HistoryCover {
  std::uint32_t from_height = 0;  // 0: from the account's first day
  std::uint32_t to_height = 0;
  std::int64_t to_time_s = 0;
  bool operator==(const HistoryCover&) const = default;
};

/// The same from a source whose lists go by the times of blocks.
struct TimedCover {
  std::int64_t from_time_s = 0;  // 0: from the account's first day
  std::int64_t to_time_s = 0;
  bool after_from = false;       // without the block of that time
  bool before_to = false;        // without the block of that time
  bool operator==(const TimedCover&) const = default;
};

enum class AccountNature : std::uint8_t { unknown, plain, contract };

struct AccountStats {
  std::uint64_t tx_count = 0;
  std::int64_t fetched_at_s = 0;
  ReplyIndex source{};
  bool at_least = false;  // counted so far, where no source states how many there are
};

/// A balance as a source saw it when it was asked, without a block: to show, not to reckon with.
struct BalanceSeen {
  Amount amount{};
  std::int64_t fetched_at_s = 0;
  CitedField source{};
};

/// What the chain moves on top of every payment of an asset, from its payer (a mosaic's levy on NEM).
struct Levy {
  AccountIndex recipient{};
  AssetIndex asset{};    // that is moved
  bool is_share = false;
  std::uint64_t fee = 0; // of `asset`; of a share: units of it for each 10,000 units that were paid
  bool operator==(const Levy&) const = default;
};

struct AssetFacts {
  std::string_view reference{};  // "ethereum:ETH"; valid until the next asset is added
  std::string_view symbol{};     // as the token calls itself: hostile text
  std::optional<unsigned> decimals{};
};

class AccountStore {
 public:
  /// The chain's native coin is the first asset.
  explicit AccountStore(Chain chain);
  Chain chain() const { return chain_; }

  // ---- accounts, assets, holdings ----
  std::size_t account_count() const { return accounts_.size(); }
  AccountIndex intern_account(std::string_view canonical);
  /// Absent (not exists()) when the account was never met.
  AccountIndex find_account(std::string_view canonical) const { return AccountIndex{accounts_.find(canonical)}; }
  std::string_view account_text(AccountIndex account) const { return accounts_.at(account.value); }
  /// A contract overrules a plain account: code can be deployed at an address that was used before.
  void set_nature(AccountIndex account, AccountNature nature);
  AccountNature nature(AccountIndex account) const { return natures_[account.value]; }
  void set_stats(AccountIndex account, const AccountStats& stats);
  /// How many transactions one page of the account's list has, by the time where the page begins: all pages together are
  /// how many the account has at least. Of two pages that begin alike the longer counts.
  void add_listed(AccountIndex account, HistoryPart part, std::int64_t from_time_s, const AccountStats& page);
  const AccountStats* stats(AccountIndex account) const;

  AssetIndex native_asset() const { return AssetIndex{std::uint32_t{0}}; }
  /// Symbol and decimals may be unknown. Of two symbols the first in byte order is kept; two decimals are
  /// source_mismatch and the smaller is kept.
  AssetIndex add_asset(std::string_view reference, std::string_view symbol, std::optional<unsigned> decimals,
                       std::vector<Problem>& problems);
  AssetIndex find_asset(std::string_view reference) const { return AssetIndex{assets_.find(reference)}; }
  AssetFacts asset(AssetIndex asset) const;
  std::size_t asset_count() const { return assets_.size(); }
  /// Two levies of one asset are source_mismatch; the first by recipient, asset and fee is kept, as of movements. The movements are the caller's to add.
  void set_levy(AssetIndex asset, const Levy& levy, std::vector<Problem>& problems);
  const Levy* levy(AssetIndex asset) const;

  std::size_t holding_count() const { return holding_rows_.size(); }
  HoldingIndex intern_holding(AccountIndex account, AssetIndex asset);
  HoldingIndex find_holding(AccountIndex account, AssetIndex asset) const;
  AccountIndex account_of(HoldingIndex holding) const { return holding_rows_[holding.value].account; }
  AssetIndex asset_of(HoldingIndex holding) const { return holding_rows_[holding.value].asset; }

  MemoIndex find_memo(std::string_view text) const { return MemoIndex{memos_.find(text)}; }
  /// Empty for a memo that is not there.
  std::string_view memo_text(MemoIndex memo) const { return memo.exists() ? memos_.at(memo.value) : std::string_view{}; }

  // ---- transactions ----
  std::size_t tx_count() const { return tx_rows_.size(); }
  /// Its id was recomputed, and its signature checked, from what some source gave.
  void mark_signed(AccountTxIndex tx) { tx_rows_[tx.value].facts.is_signed = true; }
  AccountTxIndex find_tx(std::string_view id) const { return AccountTxIndex{tx_ids_.find(id)}; }
  std::string_view tx_id(AccountTxIndex tx) const { return tx_ids_.at(tx.value); }
  const AccountTransaction& transaction(AccountTxIndex tx) const { return tx_rows_[tx.value].facts; }
  /// Adds a transaction, or another source for one that is there. Two heights, indices or times are block_mismatch, other
  /// contradictions source_mismatch; the smaller is reckoned with, and "failed" against "succeeded". contradictions() has
  /// every side.
  AccountTxIndex add_transaction(const AccountTransactionDraft& draft, const SourceRef& source, std::vector<Problem>& problems);
  std::vector<SourceRef> sources(AccountTxIndex tx) const;
  /// What the transaction's call hands to a bridge, which is no part of its payments: of two texts the first in byte order, and
  /// source_mismatch. Empty: none is known.
  std::string_view call_memo(AccountTxIndex tx) const;
  /// The transactions that have one, in no order.
  std::vector<AccountTxIndex> txs_with_call_memo() const;

  /// All that one reply lists of one transaction's movements. Two equal rows of one list are two movements; equal rows of
  /// two lists are one, and one with a position takes the place of one without. Two movements at one position are
  /// source_mismatch; the one whose content comes first in byte order is reckoned with. So is a payment that is listed
  /// without a position against another amount between the same two accounts that only sources with positions know: a list
  /// that names the one would name the other; the one with the position is reckoned with. n log n in the transaction's rows.
  /// `claimed` as in AccountTransactionDraft: the rows count as claimed payments, equal rows of two such lists once. Of such
  /// rows `top_level` without a position may be a call's: an equal internal row is the same payment, and is kept.
  void add_movements(AccountTxIndex tx, std::span<const MovementDraft> drafts, std::vector<Problem>& problems,
                     bool claimed = false);
  /// The event hands over one piece (ERC-721): what some lists state there as an amount is none, whenever they come.
  void add_piece(AccountTxIndex tx, std::uint32_t log_index);
  /// How many events of the transaction are known to hand over one piece. Linear in them.
  std::size_t piece_count(AccountTxIndex tx) const;
  /// Whether a table of transfers lists it. Of rows that are equal but for their position nothing says which of them.
  bool is_claimed(MovementIndex movement) const { return claimed_[movement.value]; }
  std::size_t movement_count() const { return movements_.size(); }
  const Movement& movement(MovementIndex movement) const { return movements_[movement.value]; }
  /// Every row that states such a movement, and at this place if it says so; in no order. Linear in the transaction's rows.
  std::vector<MovementSource> sources(MovementIndex movement) const;
  /// In processing order: kind, those with the chain's position first, position, content. Fees last.
  std::vector<MovementIndex> movements_of(AccountTxIndex tx) const;

  /// For a transaction without movements of the asset. Two changes of one account and asset are source_mismatch; the
  /// smaller is kept.
  void add_balance_changes(AccountTxIndex tx, std::span<const BalanceChangeDraft> drafts, std::vector<Problem>& problems);
  /// By (asset reference, position, account).
  std::vector<BalanceChange> balance_changes_of(AccountTxIndex tx) const;

  /// Whether two sources contradict each other in anything about the transaction.
  bool is_contradicted(AccountTxIndex tx) const;
  /// Everything that sources state differently, by `where`; the same whatever order they came in.
  std::vector<Contradiction> contradictions() const;

  AccountTxIndex intern_tx(std::string_view id);
  void declare_conversion(const DeclaredConversion& conversion);
  /// By the ids of their transactions, then accounts and assets.
  std::vector<DeclaredConversion> declared_conversions() const;

  // ---- histories and balances ----
  /// Two readings at one height are source_mismatch; the smaller is reckoned with.
  void add_reading(HoldingIndex holding, const BalanceReading& reading, std::vector<Problem>& problems);
  /// By height, the one without a height first.
  std::span<const BalanceReading> readings(HoldingIndex holding) const;
  /// The newest is kept. Two at one time are source_mismatch; the smaller is kept.
  void set_balance_seen(HoldingIndex holding, const BalanceSeen& balance, std::vector<Problem>& problems);
  const BalanceSeen* balance_seen(HoldingIndex holding) const;
  /// For histories that end there, and for transactions of the block whose time no source says. Two times are
  /// block_mismatch; the smaller is kept. Linear in the transactions.
  void add_block_time(std::uint32_t height, std::int64_t time_s, std::vector<Problem>& problems, const CitedField& source = {});
  std::optional<std::int64_t> block_time(std::uint32_t height) const;
  /// `to_time_s` is taken from the block once that is known.
  void mark_covered(AccountIndex account, HistoryPart part, const HistoryCover& cover);
  /// Holds once the blocks of both times are known: add_block_time().
  void mark_covered_by_time(AccountIndex account, HistoryPart part, const TimedCover& cover);
  /// The unbroken run of blocks around `height` (absent: the newest run) in which everything that moved the holding is in
  /// the store; absent when there is none.
  std::optional<HistoryCover> cover_at(HoldingIndex holding, std::optional<std::uint32_t> height) const;
  /// The same of one list alone.
  std::optional<HistoryCover> part_cover_at(AccountIndex account, HistoryPart part, std::optional<std::uint32_t> height) const;
  /// The parts of the account's history that the asset's balance rests on.
  std::span<const HistoryPart> parts_of(AssetIndex asset) const;
  /// An asset that moves by transactions and calls, as the native coin does, and not by events (TRC-10).
  void set_moved_as_native(AssetIndex asset) { asset_rows_[asset.value].moves_as_native = true; }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  enum class TxField : std::uint8_t { height, index, time, succeeded, fee, sender, swap_recipient, fee_payer, call_memo };
  struct TxRow {
    AccountTransaction facts{};
    std::uint32_t first_source = kNone;    // list through source_rows_
    std::uint32_t first_movement = kNone;  // list through next_movement_
    std::uint32_t first_change = kNone;    // list through next_change_
    std::uint32_t first_cited = kNone;     // list through cited_
  };
  struct SourceRow {
    SourceRef source{};
    std::uint32_t next = kNone;
    std::uint16_t stated = 0;  // a bit a TxField: while nothing contradicts it, what the transaction has
  };
  struct CitedRow {
    std::uint64_t content = 0;  // content_hash() of what it states
    MovementPosition at{};
    OrderBasis order = OrderBasis::chain;
    ReplyIndex reply{};
    std::uint32_t pointer = kNone;  // of pointers_
    std::uint32_t next = kNone;
  };
  struct AssetRow {
    std::string symbol{};
    std::optional<unsigned> decimals{};
    bool moves_as_native = false;
  };
  struct TimedRow {
    AccountIndex account{};
    HistoryPart part{};
    TimedCover cover{};
  };
  struct HoldingRow {
    AccountIndex account{};
    AssetIndex asset{};
  };

  AccountIndex intern_named(std::string_view account) { return account.empty() ? AccountIndex{} : intern_account(account); }
  std::string_view named(AccountIndex account) const { return account.exists() ? account_text(account) : std::string_view{}; }
  std::uint32_t add_source(AccountTxIndex tx, const SourceRef& source);
  static constexpr std::uint16_t bit_of(TxField field) { return static_cast<std::uint16_t>(1U << static_cast<unsigned>(field)); }
  static std::string_view name_of(TxField field);
  static Code code_of(TxField field);
  std::string path_of(AccountTxIndex tx, TxField field) const;
  bool is_contradicted(AccountTxIndex tx, TxField field) const;
  void contest(AccountTxIndex tx, TxField field, const StatedValue& before);
  void keep_side(AccountTxIndex tx, TxField field, std::uint32_t source, const StatedValue& stated, const StatedValue& used);
  bool is_stated(AccountTxIndex tx, TxField field) const;
  bool merge_block_time(AccountTxIndex tx, std::uint32_t height);
  void tell_contradicted(AccountTxIndex tx, std::uint16_t fields, std::vector<Problem>& problems) const;
  void state_balance(const std::string& when, HoldingIndex holding, Amount amount, const CitedField& source, std::vector<Problem>& problems);
  void state_without_sources(const std::string& where, std::initializer_list<StatedValue> sides, const StatedValue& used, std::vector<Problem>& problems);
  StatedValue amount_value(AssetIndex asset, Amount amount) const;
  StatedValue payment_value(std::uint32_t row) const;
  std::string path_of(const Movement& movement) const;
  /// Rows: one that only a list without positions names, and one that only sources with positions name; kNone: none is left.
  struct Rivals {
    std::uint32_t listed = kNone;
    std::uint32_t placed = kNone;
  };
  Contradiction contradiction_of(std::span<const std::uint32_t> rows, const std::string& where) const;
  std::vector<std::uint32_t> rows_by_position(AccountTxIndex tx) const;
  std::vector<Contradiction> contradicted_payments(AccountTxIndex tx) const;
  std::vector<Rivals> find_rivals(AccountTxIndex tx) const;
  void settle_rivals(AccountTxIndex tx, std::vector<Problem>& problems);
  bool same_content(const Movement& a, const Movement& b) const;
  bool content_less(const Movement& a, const Movement& b) const;
  void append_movement(AccountTxIndex tx, const Movement& movement);
  void cite(const Movement& movement, const MovementDraft& draft);
  std::vector<std::uint32_t> rows_by_content(AccountTxIndex tx) const;
  void mark_claimed(AccountTxIndex tx, std::span<const Movement> stated);
  bool settle(const TimedRow& row);
  void settle_claimed_coins(AccountTxIndex tx);
  void drop_pieces(AccountTxIndex tx);
  void drop_contradicted(AccountTxIndex tx, std::vector<Problem>& problems);

  Chain chain_;
  TextTable accounts_;
  std::vector<AccountNature> natures_;
  std::map<std::uint32_t, AccountStats> stats_;
  TextTable assets_;
  std::vector<AssetRow> asset_rows_;
  std::map<std::uint32_t, Levy> levies_;  // by asset
  TextTable holdings_;
  std::vector<HoldingRow> holding_rows_;
  TextTable memos_;
  std::map<std::uint32_t, std::string> call_memos_;  // by transaction
  TextTable tx_ids_;
  std::vector<TxRow> tx_rows_;
  std::vector<SourceRow> source_rows_;
  std::vector<Movement> movements_;
  std::vector<std::uint32_t> next_movement_;
  std::vector<bool> dropped_;  // movements that another contradicts, that are pieces, or that a call states better
  std::set<std::pair<std::uint32_t, std::uint32_t>> pieces_;  // transaction, log index
  std::vector<CitedRow> cited_;
  TextTable pointers_;
  std::vector<bool> claimed_;  // movements that a table of transfers lists
  std::vector<BalanceChange> changes_;
  std::vector<std::uint32_t> next_change_;
  std::vector<DeclaredConversion> conversions_;
  std::map<std::uint32_t, std::vector<BalanceReading>> readings_;
  std::map<std::uint32_t, BalanceSeen> balances_seen_;
  std::map<std::uint32_t, std::int64_t> block_times_;  // by height
  std::map<std::int64_t, std::uint32_t> heights_;      // of blocks, by time
  std::vector<TimedRow> timed_covers_;                 // that wait for a block's time
  std::map<std::uint32_t, std::map<std::int64_t, AccountStats>> listed_;  // by account and part, then the page's beginning
  StatedFields stated_;  // of transactions only what sources contradict each other in
  std::map<std::uint32_t, std::vector<HistoryCover>> covers_;  // by account and part; apart, ascending
  std::map<std::uint32_t, std::uint16_t> contradicted_;        // by transaction: a bit a TxField
  std::set<std::uint32_t> contested_;                          // transactions of which movements may contradict each other
  std::vector<bool> also_listed_;                              // movements with a position that a list without positions names too
};

/// "0 of 3,887 payments checked": of the payments that tables of transfers list, those in a transaction that was since
/// read off the chain as well.
struct PaymentChecks {
  std::uint64_t checked = 0;
  std::uint64_t claimed = 0;
};
/// Linear in the movements.
PaymentChecks checked_payments(const AccountStore& store);

}  // namespace peelback
