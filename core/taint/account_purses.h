#pragma once
// What every account holds while a walk goes on: balances, and of those that traced coins came to, the coins and where
// they came in (RULES.md §3).

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "taint/account_draft.h"
#include "taint/account_steps.h"

namespace peelback {

/// Coins of one label, and the places where they came in.
struct LabelSource {
  std::uint32_t label = 0;
  ListRange range{};
  TrailGrade grade = TrailGrade::observed;
};

/// A balance that traced coins came to.
struct AccountPurse {
  struct Origin {
    std::uint32_t label = 0;
    std::vector<PlaceIndex> places{};
    ListRange listed{};  // the same as hop sources, as long as there are as many
    bool inferred = false;
  };
  /// Traced coins that came to a place and stayed in the balance.
  struct Kept {
    std::uint32_t place = 0;
    CoinRun coins{};
  };

  HoldingIndex holding{};
  AccountCoins coins;
  std::uint32_t depth = 0xffffffff;             // the least of the credits that brought coins
  std::uint32_t wholly = 0;                     // the label of every coin here under every rule, if there is one
  std::optional<std::uint32_t> last_arrival{};  // block; absent: unconfirmed
  std::vector<Origin> origins{};                // labels ascending
  std::vector<Kept> kept{};
};

/// A payment that comes to stay in a balance.
struct PurseArrival {
  HoldingIndex to{};
  U128 amount = 0;
  std::uint32_t place = 0;
  std::uint32_t depth = 0;
  std::uint32_t wholly = 0;               // as AccountPurse::wholly, of the payment
  std::optional<std::uint32_t> height{};  // of its block
  bool is_guess = false;                  // whose coins go on from here is a guess
};

class AccountPurses {
 public:
  /// Of `question` the rule and the direction.
  AccountPurses(const AccountQuestion& question, const AccountSteps& ledger, AccountDraft& draft);

  U128 balance(HoldingIndex holding) const { return balances_[holding.value]; }
  /// Absent for a balance that no traced coins came to.
  AccountPurse* find(HoldingIndex holding);
  std::span<AccountPurse> all() { return purses_; }

  void credit_other_money(HoldingIndex holding, U128 amount);
  void keep(const PurseArrival& arrival, std::span<const CoinRun> coins);
  /// A debit. What the balance lacks comes from nowhere, and is reported.
  std::vector<CoinRun> take(HoldingIndex holding, U128 amount);
  /// What the chain itself says that an account holds. The coins of a lower balance end, for `stop`.
  void correct(HoldingIndex holding, U128 balance, const Stop<AccountNeed>& stop);

  /// From here on coins of the label may have come in through the place.
  void note_origin(HoldingIndex holding, std::uint32_t label, std::uint32_t place, bool inferred);
  LabelSource source_of(HoldingIndex holding, std::uint32_t label);
  std::uint32_t newest_origin(HoldingIndex holding, std::uint32_t label);

  /// Ends coins that were taken out of a balance where they came in: the newest payments first, for what was spent is
  /// not there any more. Of several memos this is a convention; an account that pays nothing on shows each memo's own.
  void book_kept(AccountPurse& purse, std::span<const CoinRun> coins, const Stop<AccountNeed>& stop);
  /// Ends coins in the middle of a payment: some may belong to a start that began with it, and were never kept.
  void book_at_origin(HoldingIndex from, std::span<const CoinRun> coins, const Stop<AccountNeed>& stop);
  /// Ends all that is traced in a balance.
  void forget(AccountPurse& purse, const Stop<AccountNeed>& stop);

  /// Of the balances that traced coins came to.
  std::vector<UnexplainedRow> unexplained() const;

 private:
  AccountPurse& make(HoldingIndex holding);
  static AccountPurse::Origin& origin_of(AccountPurse& purse, std::uint32_t label);

  const Method method_;
  const bool is_backward_;
  const AccountSteps& ledger_;
  AccountDraft& draft_;
  std::vector<U128> balances_;             // by holding
  std::vector<std::uint32_t> purse_of_;    // by holding, into purses_
  std::vector<AccountPurse> purses_;
  std::map<std::uint32_t, UnexplainedRow> unexplained_;  // by holding
};

}  // namespace peelback
