#pragma once
// The trail: where the coins of a question's starts went, or where they came from, by one rule, over what the store knows
// (RULES.md §1-§5, §7, §8). UTXO chains. The same facts give the same trail, in whatever order they were added.
//
// Backward the rule is applied to the ledger with its time reversed: a transaction's outputs in vout order and then its
// fee, which holds other money, fill its inputs in vin order. A place is then an output that paid for what was started
// with; a hop runs against the payment, from the outputs that one transaction made to one output that it spent: `from`
// was paid by `to`. So `from` is nearer to the start and `depth` grows along a hop in both directions, and an amount is
// never divided over pairs of an input and an output, of which the rules say nothing.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/amount.h"
#include "model/need.h"
#include "model/question.h"
#include "model/store.h"

namespace peelback {

/// Why coins are not followed further from where they are (RULES.md §5).
enum class EndReason : std::uint8_t {
  open,          // its spend, or what must be known before it is followed, has not been asked for
  unspent,
  service,
  busy,          // an address with very many transactions
  mixer,
  shielded,      // a pool in which coins cannot be followed
  fee,
  burnt,
  dust,
  limit,         // detail: "hops", "share", "time", "fan-out" or "rule_undefined"
  not_followed,
  fetch_failed,
  out_of_data,
  converted,     // left its asset in a conversion
  coinbase,         // backward: newly made coins, and the fees of their block
  mint,             // backward: tokens or coins that the chain itself gave out
  opening_balance,  // backward: an account had them before its first event
  target,        // TraceHints::targets: only in answers about them, never in documents
};
inline constexpr std::size_t kEndReasonCount = static_cast<std::size_t>(EndReason::target) + 1;
/// As it stands in documents: "not_followed".
std::string_view end_reason_name(EndReason reason);

inline constexpr std::uint32_t kNoTag = 0xffffffff;

/// A label on a script that stops the trail, for payments made while the label is valid. Of several valid ones on one
/// script the one with the least tag stops it; ties by reason, then detail.
struct ServiceStop {
  ScriptIndex script{};
  EndReason reason = EndReason::service;  // service, mixer or shielded
  std::string detail{};                   // whose it is said to be
  std::uint32_t tag = kNoTag;             // the caller's own number of the label; comes back as End::tag
  std::optional<std::int64_t> valid_from_s{};
  std::optional<std::int64_t> valid_until_s{};  // a payment that waits for its block is after any end
  bool operator==(const ServiceStop&) const = default;
};

struct FailedFetch {
  Need need{};
  std::string reason{};
};

/// An output whose coins somebody says were exchanged: forward what was paid in, backward what was paid out for it. They become
/// coins of another asset there, which another trail follows.
struct ConvertedOutput {
  Outpoint output{};
  std::string detail{};  // what they became, or came of, and who says so
  bool operator==(const ConvertedOutput&) const = default;
};

/// Places that are asked about: "did any of it reach …". A place is one of them when it matches any of the three.
struct Targets {
  std::vector<ScriptIndex> scripts{};
  std::vector<Outpoint> outputs{};
  std::vector<TxId> transactions{};  // all that it pays, its fee too
  bool empty() const { return scripts.empty() && outputs.empty() && transactions.empty(); }
};

/// What the caller knows outside of the store.
struct TraceHints {
  /// Whether an explorer can be asked. If so, a spend nobody was asked about is `open` instead of `out_of_data`, and the
  /// statistics of an address are wanted before a spend of its coins is followed.
  bool can_ask = false;
  std::vector<FailedFetch> failed{};                            // in any order; these needs end `fetch_failed`
  std::vector<ServiceStop> services{};                          // in any order
  Targets targets{};                                            // they absorb, see EndReason::target; none in a usual trail
  std::function<bool(ByteView script)> is_unspendable{};        // absent: every output can be spent
  std::function<bool(ByteView script)> is_in_pool{};            // of coins in the chain's shielded pool; absent: it has none
  std::string pool_name{};                                      // the detail of ends in it
  std::vector<ConvertedOutput> conversions{};                   // in any order; of two on one output the first holds
  std::vector<BlockIndex> run_ends{};                           // Store::run_ends(), or empty: no block run covers anything
  std::vector<Bytes> start_scripts{};                           // by position in Question::starts: an address's script
};

using PlaceIndex = Index<struct PlaceTag>;

enum class PlaceKind : std::uint8_t { output, fee };

/// A slice of one of Trail's lists.
struct ListRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

struct LabelAmount {
  std::uint32_t label = 0;
  Amount amount{};
  bool operator==(const LabelAmount&) const = default;
};

struct Place {
  PlaceKind kind = PlaceKind::output;
  TxIndex tx{};          // the transaction that made it
  OutputIndex output{};  // not there for a fee, whose reference is "<txid>:fee"; nor backward where `tx` has no body yet
  InputIndex spent_by{}; // backward, of all but starts: the input by which the trail came to it
  Amount value{};        // the output's own, or the whole fee
  std::uint32_t depth = 0;
  bool is_start = false;
  bool beyond_stop = false;  // a hop into it is `inferred`
  ListRange amounts{};   // Trail::amounts_of: traced coins here, labels ascending
};

/// The position of an output that is a place, and its script, as far as a source says (absent: not exists()).
std::uint32_t vout_of(const Store& store, const Place& place);
ScriptIndex script_of(const Store& store, const Place& place);

/// Whether the traced amount is a fact or a convention: `exact` until the first transaction in which other money joined
/// (another theft's money is other money too). Every input of every transaction on the way from the starts was then
/// stolen in full, so all rules agree; after it the amount is `rule` for good. Backward it is also `exact` where all that
/// the trail can have brought to a transaction is, and one input alone can have paid for it.
enum class AmountBasis : std::uint8_t { exact, rule };

/// What the coins' way rests on. `inferred`: they came through a stop that the user continued past, where the coins
/// paid out need not be the coins paid in. The payment itself is on the blockchain all the same. `claimed`: the payment is
/// somebody's word, such as a table's that nobody has held against the chain. The weakest comes last.
enum class TrailGrade : std::uint8_t { observed, inferred, claimed };
/// As it stands in documents: "inferred".
std::string_view trail_grade_name(TrailGrade grade);

/// Coins of one label that one transaction paid into one place; backward: for which one place paid in it.
struct Hop {
  TxIndex tx{};
  ListRange from{};  // Trail::sources_of: the places whose coins of this label the transaction spent (backward: made), ascending
  PlaceIndex to{};
  std::uint32_t label = 0;
  Amount amount{};
  AmountBasis basis = AmountBasis::rule;  // of an inferred hop always `rule`
  TrailGrade grade = TrailGrade::observed;
  std::uint32_t depth = 0;   // 1 + the least depth among the traced inputs
  bool unconfirmed = false;
};

struct End {
  PlaceIndex place{};
  std::uint32_t label = 0;
  Amount amount{};
  EndReason reason = EndReason::open;
  std::string detail{};
  std::optional<AsOf> as_of{};  // of `unspent`; its height is Block::kUnknownHeight where only the block is known
  std::uint32_t tag = kNoTag;   // of the ServiceStop that ended it
};

struct StartPart {
  PlaceIndex place{};
  Amount amount{};
};

/// What became of one start of the question; `added` and `already_traced` by place as the walk met them.
struct StartReport {
  std::uint32_t label = 0;
  std::vector<StartPart> added{};
  std::vector<StartPart> already_traced{};
};

/// Start = ends, to the unit: trace() returns an error otherwise.
struct AuditRow {
  std::uint32_t label = 0;
  Amount start{};
  Amount ends{};
};

struct ReachRow {
  PlaceIndex place{};
  std::uint32_t label = 0;
  Amount value{};
};

/// A fact that would let the trail go on. Places that wait for the same fact are one row.
struct MissingFact {
  Need need{};
  bool for_start = false;  // the start itself is not in the store: nothing is known of the value at stake
  PlaceIndex place{};      // the place with the most traced coins that waits for it; absent for a start
  Amount traced{};         // traced coins that wait
  Amount total{};          // the whole value of the places that wait
  std::uint32_t depth = 0; // the least of those places
};

struct Trail {
  std::vector<Place> places{};           // starts in question order, then by first reach; the index is the id
  std::vector<LabelAmount> amounts{};
  std::vector<Hop> hops{};               // by (processing order of the transaction, to, label)
  std::vector<PlaceIndex> hop_sources{};
  std::vector<End> ends{};               // by (place, label). Of poison: why each place was left, not part of documents
  std::vector<StartReport> starts{};     // one for each of Question::starts
  std::vector<AuditRow> audit{};         // by label; none for poison, which does not conserve
  std::vector<ReachRow> reach{};         // poison only, by (place, label)
  std::vector<Problem> problems{};
  std::vector<MissingFact> missing{};    // starts first, then by (traced, largest first; depth; need)

  std::span<const LabelAmount> amounts_of(const Place& place) const {
    return std::span(amounts).subspan(place.amounts.first, place.amounts.count);
  }
  std::span<const PlaceIndex> sources_of(const Hop& hop) const {
    return std::span(hop_sources).subspan(hop.from.first, hop.from.count);
  }
};

/// Follows the starts through the store. A start at an output, and every output of a start, is followed whatever its
/// size, share, fan-out or address: it was asked for; hop, time and user stops hold for it too. Where a partial start
/// falls on an output whose coins have no order (all rules but FIFO and LIFO), its first units are the ones traced
/// already. `min_amount` and `min_share_ppm` look at the coins of all labels together.
/// A place in Question::continued is followed past the label or the busy address that would have ended it there, and
/// every hop behind it is inferred; where nothing would have ended it the entry changes nothing. A place in
/// Question::expanded is followed past every limit and takes no other place's turn in the fan-out; its children are
/// under the limits again.
/// Backward a label stops the trail where an output that it holds paid, if it is valid at that payment; Limits::since_s
/// and until_s look at the transaction that made an output. An address start is what the address received within the
/// window, its amount the last units so received. The outputs of one transaction that are not traced, and its fee, are
/// other money.
/// FeeRule::coinbase: a fee whose block is whole (see WholeBlocks) is a place that goes on into the coinbase of its block,
/// under the limits of size, share, hops and time: the fees of the block first, in the order of their transactions, then
/// the subsidy, which is other money. What the coinbase does not claim is `burnt` at its own `<txid>:fee`. Where the block
/// is not whole the fee ends as ever, and a missing_field problem names the block. Poison never follows a fee.
/// Errors: usage and bad_reference as plan_starts(); usage for LIBR backward, which has no such form, and for fees through
/// the coinbase backward; conservation_broken when the sum of the ends is not the start, which is a fault in Peelback
/// itself. O(n log n) in what lies downstream (backward: upstream) of the starts in the store, within the hop and time
/// limits; with FeeRule::coinbase also in the store's transactions.
Result<Trail> trace(const Store& store, const Question& question, const TraceHints& hints = {});

/// Whether FeeRule::coinbase can be offered for a trail that was traced with FeeRule::end: coins of it went into fees, and
/// every block in which they did is whole. O(n log n) in the store's transactions.
bool may_follow_fees(const Store& store, const Trail& trail);

}  // namespace peelback
