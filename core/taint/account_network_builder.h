#pragma once
// Walks the steps of an account ledger once and writes down every way that coins can take.

#include <vector>

#include "taint/account_network.h"

namespace peelback {

class AccountNetworkBuilder {
 public:
  AccountNetworkBuilder(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                        const AccountBoundsTarget* target, std::optional<std::uint32_t> label, RowOrder order);
  Result<AccountNetwork> build();

 private:
  using Arc = AccountNetwork::Arc;
  using EndKey = AccountNetwork::EndKey;
  using Role = AccountNetwork::Role;
  static constexpr std::uint32_t kNone = AccountNetwork::kNone;

  struct Balance {
    U128 amount = 0;
    std::uint32_t node = kNone;       // kNone: no coin that matters has come here
    std::uint32_t last_clock = 0;     // of its last event
    std::uint32_t depth = kNone;      // the least of the payments that brought coins
    AccountTxIndex last_tx{};
    std::optional<std::uint32_t> last_height{};
    bool has_events = false;
    bool is_known = false;
    bool has_paid = false;            // since its node began: the next payment in begins another
    bool is_reached = false;
    bool was_start = false;
    bool is_counted = false;          // among the unknown openings
  };
  /// Coins on their way out of a balance, and those of other steps that join them.
  struct Parcel {
    std::uint32_t node = kNone;
    std::uint32_t joining = kNone;    // what a conversion gives, or an exchange's pot
    U128 amount = 0;
    U128 started = 0;                 // its first units are a start's
    std::uint32_t depth = kNone;      // of the payment
    bool is_reached = false;
    bool is_disputed = false;         // comes out of a conversion, and may come out of the payer's balance
    bool is_claimed = false;          // by a start on what its sender spends, of any label
    bool is_start = false;            // of a start that names it, of any label: its receiver has depth 0
  };

  void plan_beginning();
  void process(const AccountStep& step);
  void transfer(const AccountStep& step);
  void set_off(const AccountStep& step);
  void convert_out(const AccountStep& step);
  void convert_in(const AccountStep& step);
  void exchange(const AccountStep& step);
  void pay_out_exchange(const AccountStep& step, const Parcel& pot, U128 given, U128 gained, HoldingIndex payer);
  void read_balance(const AccountStep& step);
  void end_transaction();
  void settle_balances();

  Parcel debit(HoldingIndex from, U128 amount, AccountTxIndex tx);
  void begin_at_debit(Parcel& parcel, HoldingIndex from, AccountTxIndex tx);
  void begin_at_step(Parcel& parcel);
  void begin(Parcel& parcel, std::uint32_t start, U128 units) const;
  std::optional<EndKey> end_of(const Parcel& parcel, const AccountStep& step, bool is_start);
  void deliver(const Parcel& parcel, const AccountStep& step);
  static bool reaches(const Parcel& parcel) { return parcel.is_reached || parcel.started > 0; }
  std::uint32_t gather(const Parcel& parcel, const AccountStep& step, HoldingIndex holding);
  void lead(std::uint32_t from, U128 capacity, const EndKey& end, bool is_reached);
  void credit(HoldingIndex to, U128 amount, AccountTxIndex tx);
  std::uint32_t node_for_credit(HoldingIndex to);
  std::uint32_t begin_node(Balance& balance);
  void touch(HoldingIndex holding, AccountTxIndex tx);
  bool has_gap(HoldingIndex holding, AccountTxIndex tx) const;
  bool is_target(const AccountStep& step) const;
  EndKey unseen(HoldingIndex holding) const { return {.holding = holding, .fate = Fate::unexplored, .any_memo = true}; }
  void note(const AccountStep& step, std::uint32_t arc, AccountPlaceKind kind, bool is_disputed);

  std::uint32_t add_node();
  std::uint32_t add_arc(std::uint32_t from, std::uint32_t to, U128 capacity, Role role = Role::plain, std::uint32_t at = 0);
  std::uint32_t end_node(const EndKey& key, bool is_reached);
  void enter(std::uint32_t at, HoldingIndex holding, std::uint32_t node, U128 capacity);

  const AccountStore& store_;
  const AccountQuestion& question_;
  const AccountHints& hints_;
  const AccountBoundsTarget* target_;
  const std::optional<std::uint32_t> label_;
  const AccountFates fates_;
  const AccountSteps ledger_;
  std::vector<AccountIndex> target_accounts_;  // ascending
  AccountStarts starts_;
  std::size_t next_start_ = 0;
  std::vector<U128> left_of_start_;
  std::vector<Balance> balances_;              // by holding
  struct Converting {
    std::uint32_t first_leg = kNone;
    std::uint32_t depth = kNone;
    bool is_reached = false;
    bool has_begun = false;                    // to pay out
  };
  std::vector<Converting> converting_;
  std::vector<std::uint32_t> leg_node_;
  std::vector<HoldingIndex> entered_;          // contracts that coins came into, of the transaction at hand
  std::uint32_t step_ = 0;
  std::uint32_t clock_ = 0;
  std::uint32_t beginning_ = 0;                // the step before which nothing can be stolen
  AccountTxIndex counted_{};                   // the last of the transactions in reach
  AccountNetwork out_;
};

}  // namespace peelback
