#pragma once
// One account's balance of one asset as the rules see it (RULES.md §3): credits push, debits take. Pure: it knows
// amounts and labels, not accounts. Amounts have 128 bits, their products 256. LIBR is the lowest intermediate balance
// rule (Re Hallett's Estate, 1880; James Roscoe v Winder, 1915): the holder's own money is spent first.

#include <span>
#include <vector>

#include "base/wide.h"
#include "model/question.h"

namespace peelback {

/// A run of coins that carry one label; label 0 (kOtherMoney) belongs to no theft.
struct CoinRun {
  std::uint32_t label = 0;
  U128 amount = 0;
  bool operator==(const CoinRun&) const = default;
};

/// Puts a run behind the others, joined with the last one where they share a label. An empty run changes nothing.
void append_run(std::vector<CoinRun>& runs, CoinRun run);
/// Units of all labels but other money. Under poison, where labels overlap, the most that one of them reaches.
U128 traced_units(Method method, std::span<const CoinRun> coins);
/// One run a label, labels ascending, no other money.
std::vector<CoinRun> label_totals(std::span<const CoinRun> coins);

/// Divides `share` over what is left of each label by cumulative floors in label order, and takes it from there: labels
/// always sum to the answer for one label, and none gives more than it has. Precondition: share ≤ sum of `left`.
std::vector<CoinRun> share_out(std::vector<CoinRun>& left, U128 share);

/// The same labels in what `given` units were converted into: floor(T·gained/given) of all labels together, divided
/// between them by cumulative floors. Precondition: the labels' sum T ≤ given.
std::vector<CoinRun> convert_labels(std::span<const CoinRun> labels, U128 given, U128 gained);

/// Gives the first `units` of a payment of `amount` to a label, as far as no theft has them. Returns how many it gave; the
/// rest was traced already. Where coins have no order the traced ones come first. Precondition: units ≤ amount.
U128 label_first_units(Method method, std::vector<CoinRun>& coins, U128 amount, U128 units, std::uint32_t label);

/// Under FIFO and LIFO the coins of a payment are runs from its first unit on, other money among them; what they do not
/// cover is other money behind them. Under the other rules they are label_totals(); under poison every amount is the
/// whole payment.
class AccountCoins {
 public:
  /// TIHO is dirty-first on accounts (RULES.md §7).
  explicit AccountCoins(Method method) : method_(method) {}

  U128 balance() const { return balance_; }
  /// One run a label, labels ascending. Under poison: the labels that have reached the account.
  std::span<const CoinRun> totals() const { return totals_; }
  bool is_traced() const { return !totals_.empty(); }

  /// Precondition: the balance stays below 2^128, the coins are not more than the amount.
  void put(std::span<const CoinRun> coins, U128 amount);
  /// The coins of a debit, in the form described above. Every rule but poison conserves each label to the unit.
  /// Precondition: amount ≤ balance(). Linear in the runs that leave.
  std::vector<CoinRun> take(U128 amount);
  /// Makes everything here other money, and returns what was traced.
  std::vector<CoinRun> forget();

 private:
  std::vector<CoinRun> take_in_order(U128 amount);
  U128 share_of_debit(U128 amount);
  U128 traced() const;

  Method method_;
  U128 balance_ = 0;
  std::vector<CoinRun> totals_;
  std::vector<CoinRun> runs_;   // FIFO, LIFO: the whole balance from the oldest unit on
  std::size_t oldest_ = 0;      // FIFO: runs before it are spent
  // Haircut: of the time since the last credit.
  U128 balance_then_ = 0;
  U128 traced_then_ = 0;
  U128 debited_since_ = 0;
  U128 moved_since_ = 0;
};

}  // namespace peelback
