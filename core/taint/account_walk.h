#pragma once
// One walk over the steps of an account ledger: coins are taken from balances, brought to others, and end.

#include <vector>

#include "taint/account_draft.h"
#include "taint/account_purses.h"
#include "taint/account_rules.h"
#include "taint/account_starts.h"
#include "taint/account_stops.h"
#include "taint/split.h"

namespace peelback {

class AccountWalk {
 public:
  AccountWalk(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints, RowOrder order);

  bool has_provider_order() const { return ledger_.has_provider_order; }
  /// Asked once.
  Result<AccountTrail> run();

 private:
  static constexpr std::uint32_t kNone = AccountDraft::kNone;
  using Hold = Stop<AccountNeed>;

  /// Coins on their way from one balance to another.
  struct Parcel {
    std::vector<CoinRun> coins{};
    U128 amount = 0;
    std::uint32_t depth = kNone;         // of the hop
    std::uint32_t wholly = kOtherMoney;
    std::vector<LabelSource> sources{};
    bool begins = false;                 // a start names this very transfer
  };

  /// Traced coins of a conversion that have left their asset and not yet come out.
  struct Converting {
    std::vector<CoinRun> labels{};
    std::vector<LabelSource> sources{};
    std::vector<std::vector<CoinRun>> legs{};    // what of each leg is still to come out
    std::vector<std::vector<CoinRun>> entire{};  // and what comes out of it in all
    std::uint32_t depth = kNone;
    std::uint32_t wholly = kOtherMoney;
    bool is_open = true;  // nothing has come out
  };

  /// What one account gave in an exchange.
  struct Paid {
    HoldingIndex from{};
    std::vector<CoinRun> totals{};
  };

  /// A payment that competes for its transaction's fan-out, or other money that came behind one.
  struct Waiting {
    Parcel parcel{};
    AccountStep step{};
    std::uint32_t place = 0;
  };

  void process(const AccountStep& step);
  const char* correction() const;

  Parcel debit(HoldingIndex from, U128 amount, AccountTxIndex tx);
  void begin_at_debit(Parcel& parcel, HoldingIndex from, AccountTxIndex tx);
  U128 label_units(Parcel& parcel, U128 units, std::uint32_t label) const;
  bool lists_last_first() const { return is_backward_ && keeps_coin_order(method_); }
  static void turn(Parcel& parcel);
  void begin_at_step(Parcel& parcel, const AccountStep& step, std::uint32_t place);
  bool starts_with(const AccountStep& step) const;

  void transfer(const AccountStep& step);
  bool reach_an_earlier_row();
  void set_off(const AccountStep& step);
  void deliver(Parcel parcel, const AccountStep& step);
  AccountHop& add_hop(const AccountStep& step, std::uint32_t place, const LabelSource& source, U128 amount, U128 to_amount,
                      const Parcel& parcel);
  void settle(Parcel parcel, const AccountStep& step, std::uint32_t index, const std::vector<CoinRun>& totals);
  void book_all(std::uint32_t place, const std::vector<CoinRun>& totals, const Hold& stop);
  void keep(const Parcel& parcel, const AccountStep& step, std::uint32_t index);
  void credit_payment(const AccountStep& step);
  void let_largest_go_on();
  void end_transaction();

  void convert_out(const AccountStep& step);
  void convert_in(const AccountStep& step);
  void add_conversion_hops(const AccountStep& step, const Conversion& conversion, const Converting& converting, std::size_t leg,
                           Parcel parcel, const std::vector<CoinRun>& gained, const std::vector<CoinRun>& of_pool);

  void exchange(const AccountStep& step);
  void put_in_turn(std::vector<ChangeStep>& changes) const;
  Parcel fill(AccountCoins& pot, const std::vector<ChangeStep>& losers, AccountTxIndex tx, std::vector<Paid>& paid);
  void pay_from(AccountCoins& pot, const Parcel& common, const AccountStep& row);
  void refuse_exchange(const AccountStep& step, const std::vector<Paid>& paid, const std::vector<ChangeStep>& gainers);

  void leave_unknown_history(HoldingIndex holding, AccountTxIndex tx);
  void settle_balances();
  Hold first_balance(const AccountPurse& purse) const;
  Hold last_balance(const AccountPurse& purse) const;

  const AccountStore& store_;
  const AccountQuestion& question_;
  const AccountHints& hints_;
  const Method method_;
  const bool is_backward_;
  const AccountSteps ledger_;
  AccountStops stops_;
  AccountStarts starts_;
  std::size_t next_start_ = 0;              // into AccountStarts::steps
  std::vector<U128> left_of_start_;         // units that a start with an amount has yet to find
  AccountDraft draft_;
  AccountPurses purses_;
  std::vector<Converting> converting_;
  std::vector<Waiting> waiting_;            // of the transaction at hand
  std::vector<HoldingIndex> entered_;       // of the transaction at hand: contracts that coins passed into
  std::vector<AccountStep> unreached_;      // poison: a provider's rows of the transaction at hand whose payer had nothing traced
  HoldingIndex payer_{};                    // of the exchange at hand: its fee's place is there
  std::uint32_t step_ = 0;
};

}  // namespace peelback
