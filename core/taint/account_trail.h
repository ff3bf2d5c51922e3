#pragma once
// The trail on a chain of accounts: where the coins of a question's starts went, or where they came from, by one rule,
// over what the store knows (RULES.md §1, §3-§5, §7, §8). The same facts give the same trail, in whatever order they were
// added. Its parts mean what those of taint/trail.h mean; a place is an account's balance of one asset, and its memo.
//
// Backward the rule is applied to the ledger with its time reversed, from the last known balances to the first event: a
// place is an account that paid, a hop runs against the payment, from the account that was paid to the one that paid it,
// and of a conversion from the asset that was got to the one that was given.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/account_question.h"
#include "model/account_store.h"
#include "taint/account_steps.h"
#include "taint/trail.h"

namespace peelback {

/// A label on an account that stops the trail, for payments made while it is valid. Of several valid ones the one with the
/// least tag stops it; ties by reason, then detail.
struct AccountStop {
  AccountIndex account{};
  std::optional<std::string> memo{};      // only payments with this destination tag or message
  AccountTxIndex tx{};                    // only payments of this transaction; such a stop comes before the others
  EndReason reason = EndReason::service;  // service, mixer, shielded; converted; or burnt, of an account whose key nobody can have
  std::string detail{};
  std::uint32_t tag = kNoTag;
  std::optional<std::int64_t> valid_from_s{};
  std::optional<std::int64_t> valid_until_s{};
};

struct AccountFailure {
  AccountNeed need{};
  std::string reason{};
};

/// What the caller knows outside of the store.
struct AccountHints {
  /// Whether an explorer can be asked. If so, an account is followed only as far as its history is in the store, and its
  /// statistics come first; otherwise everything in the store is followed, and what is left ends `out_of_data` unless
  /// the account's history is there.
  bool can_ask = false;
  std::vector<AccountFailure> failed{};  // in any order
  std::vector<AccountStop> stops{};      // in any order
  std::vector<AccountNeed> unfinished{}; // histories of which more pages follow: until they are there, coins wait for them
};

enum class AccountPlaceKind : std::uint8_t {
  account,
  fee,
  burn,
  mint,  // backward: where nobody paid; holding and tx are those of the receipt: "<tx>:mint"
};

struct AccountPlace {
  AccountPlaceKind kind = AccountPlaceKind::account;
  HoldingIndex holding{};  // whose money and which asset; of a fee or a burn the payer's
  MemoIndex memo{};        // splits where ends are booked, never the balance
  AccountTxIndex tx{};     // of a fee or a burn: its reference is "<tx>:fee"
  Amount value{};          // all that the payments which brought traced coins here carried
  std::uint32_t depth = 0;
  bool is_start = false;
  bool beyond_stop = false;  // a hop into it is `inferred`
  ListRange amounts{};       // AccountTrail::amounts_of: traced coins that came here, labels ascending
};

/// Coins of one label that one transfer, fee or conversion brought to one place; backward: for which that place paid in it.
struct AccountHop {
  AccountTxIndex tx{};
  MovementIndex movement{};  // absent for a transaction's fee and for balance changes
  ListRange from{};          // AccountTrail::sources_of: the places whose coins of this label were in the balance
  PlaceIndex to{};
  std::uint32_t label = 0;
  Amount amount{};           // in the asset of `from`; of a conversion paid out in several rows 0 where its part is below one unit
  Amount to_amount{};        // in the asset of `to`; differs only in a conversion
  bool is_conversion = false;
  bool by_provider = false;  // the order is that of a source's list, not the chain's
  AmountBasis basis = AmountBasis::rule;
  TrailGrade grade = TrailGrade::observed;
  std::uint32_t depth = 0;
  bool unconfirmed = false;
};

struct AccountEnd {
  PlaceIndex place{};
  std::uint32_t label = 0;
  Amount amount{};
  EndReason reason = EndReason::open;
  std::string detail{};
  std::optional<AsOf> as_of{};
  std::uint32_t tag = kNoTag;
};

/// Coins that left their asset: an end with the reason `converted`. What they became is in the hops of the transaction.
struct ConvertedEnd {
  PlaceIndex place{};
  std::uint32_t label = 0;
  Amount amount{};
};

/// start + converted_in = ends + converted_out, to the unit: trace_accounts() returns an error otherwise.
struct AccountAuditRow {
  std::uint32_t label = 0;
  AssetIndex asset{};
  Amount start{};
  Amount converted_in{};
  Amount ends{};
  Amount converted_out{};
};

/// A balance that the movements do not explain, or an opening that is an estimate and not a bound. Only of holdings
/// that traced coins came to.
struct UnexplainedRow {
  HoldingIndex holding{};
  Amount unknown_opening{};
  Amount in{};   // credits that appear in no list: harvests, rewards, rebasing
  Amount out{};  // what the chain's own balance lacks
};

/// Under another order of a provider's rows another amount ends here: between the two, as far as two orders show.
struct OrderRange {
  PlaceIndex place{};
  std::uint32_t label = 0;
  Amount least{};
  Amount most{};
};

struct AccountMissing {
  AccountNeed need{};
  bool for_start = false;
  PlaceIndex place{};       // the place with the most traced coins that waits for it; absent for a start
  Amount traced{};          // of that place, in its asset
  std::uint32_t depth = 0;  // the least of the places that wait
};

struct AccountTrail {
  std::vector<AccountPlace> places{};   // starts in question order, then by first reach; the index is the id
  std::vector<LabelAmount> amounts{};
  std::vector<AccountHop> hops{};       // by (processing order of the transaction, to, position, label)
  std::vector<PlaceIndex> hop_sources{};
  std::vector<AccountEnd> ends{};       // by (place, reason, label). Of poison: why places were left
  std::vector<ConvertedEnd> converted{};  // by (place, label)
  std::vector<StartReport> starts{};    // one for each start
  std::vector<AccountAuditRow> audit{}; // by (label, asset reference); none for poison
  std::vector<ReachRow> reach{};        // poison only, by (place, label)
  std::vector<UnexplainedRow> unexplained{};  // by (account, asset reference)
  std::vector<OrderRange> order_ranges{};     // by (place, label)
  std::vector<Problem> problems{};
  std::vector<AccountMissing> missing{};      // starts first, then by (depth, need)

  std::span<const LabelAmount> amounts_of(const AccountPlace& place) const {
    return std::span(amounts).subspan(place.amounts.first, place.amounts.count);
  }
  std::span<const PlaceIndex> sources_of(const AccountHop& hop) const {
    return std::span(hop_sources).subspan(hop.from.first, hop.from.count);
  }
};

/// Follows the starts through the store. A transfer that a start names makes its receiver a place of depth 0, followed
/// whatever its size, label or nature; hop and user stops hold for it too. Money that a start's account had before is
/// part of an address start, and other money for a transaction start. A contract that passes nothing on in the same
/// transaction ends the trail as `service` with the detail "contract"; what stays in one that passes some on ends there
/// too. Spends outside of Limits::since_s and until_s end `limit` ("time") at the account that spends.
/// Backward a transfer that a start names makes its payer a place of depth 0; an address start is what the account received
/// within the window, its amount the last units so received. What is left of a balance before its first event ends
/// `opening_balance`, with the detail "estimate" where that balance is the smallest that fits; what no account paid ends
/// `mint`. A contract that got nothing of the asset in the transaction in which it paid ends the trail as `service`.
/// Errors: usage for a question that cannot be meant (no start, an amount for several transfers, an amount above the
/// transfer, LIBR backward); bad_reference for a movement that its transaction does not have; conservation_broken when
/// the audit does not close, which is a fault in Peelback itself.
/// O(n log n) in the store's movements, and in memory linear in its accounts' assets.
Result<AccountTrail> trace_accounts(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints = {});

}  // namespace peelback
