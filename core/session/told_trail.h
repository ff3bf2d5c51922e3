#pragma once
// A trail as it is told: one form for every chain, whatever kind of ledger it has. Pictures, tables, documents and
// sentences are made from it alone; only a Ledger knows which store it came from.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/account_store.h"
#include "model/question.h"
#include "model/store.h"
#include "session/checks.h"
#include "session/crossings.h"
#include "session/money_text.h"
#include "taint/bounds.h"
#include "taint/trail.h"

namespace peelback {

/// Where an amount can be read: a reply, and the pointer (RFC 6901) to it there.
struct ToldSource {
  ReplyIndex reply{};
  std::string pointer{};
  bool operator==(const ToldSource&) const = default;
};

/// When and where something stands on its chain.
struct ToldMoment {
  std::optional<std::uint32_t> height{};
  std::optional<std::int64_t> time_s{};
  bool unconfirmed = false;
};

/// A transaction of the trail; each stands once.
struct ToldTx {
  Chain chain{};
  std::string id{};  // in canonical letters, without the chain
  ToldMoment moment{};
  Check check = Check::trusted;
  std::string check_label{};     // "Payment checked: it is in Bitcoin block 170"
  TxIndex utxo_tx{};             // in the chain's Store; absent on chains of accounts
  AccountTxIndex account_tx{};   // in the chain's AccountStore; absent on UTXO chains
  /// "bitcoin:<txid>"
  std::string ref() const;
};

struct ToldPlace {
  enum class Kind : std::uint8_t { output, account, fee, burn, mint };
  static constexpr std::uint32_t kNoTx = 0xffffffff;
  Kind kind = Kind::output;
  std::string ref{};         // "bitcoin:<txid>:<vout>", "<tx>:fee", "ethereum:<address>": several places can be of one account
  std::string key{};         // tells places apart: the reference, and behind it the asset and the memo where they are not the usual
  std::string address{};     // as the chain writes it; empty where there is none
  std::string memo{};        // destination tag or message: hostile text, fit to be shown
  std::string title{};       // short, for a box: "1abcde…uvwxyz", "fee", "key 04ae…9f5a"
  std::string full_title{};  // for a sentence: the address in full, else the title
  std::uint32_t tx = kNoTx;  // of ToldTrail::txs: that made the output, or first brought traced coins to the account
  std::uint32_t asset = 0;   // of ToldTrail::assets
  Amount value{};            // the output's own, or all that the payments which brought traced coins carried
  std::uint32_t depth = 0;
  bool is_start = false;
  bool beyond_stop = false;
  bool is_continued = false; // the reporter follows it past a stop
  ListRange amounts{};       // traced coins here, labels ascending
  OutputIndex output{};      // one of the two at most
  HoldingIndex holding{};
  bool is_fee() const { return kind == Kind::fee; }
};

/// Coins of one theft that one transaction brought to one place.
struct ToldHop {
  std::uint32_t tx = 0;      // of ToldTrail::txs
  ListRange from{};          // ToldTrail::sources_of: places, ascending
  std::uint32_t to = 0;
  std::uint32_t label = 0;
  MovementIndex movement{};  // in the chain's AccountStore; absent on UTXO chains, for fees and for balance changes
  Amount amount{};           // in `asset`
  std::uint32_t asset = 0;
  Amount to_amount{};        // in `to_asset`; differs only in a conversion
  std::uint32_t to_asset = 0;
  Amount payment{};          // all that the payment carried, in `to_asset`: the observed fact
  bool is_conversion = false;
  bool by_provider = false;  // the order is that of a source's list, not the chain's
  AmountBasis basis = AmountBasis::rule;
  TrailGrade grade = TrailGrade::observed;
  std::uint32_t depth = 0;
  ListRange cited{};         // ToldTrail::cited_by: where the payment's amount can be read; ascending, each once
  bool exact() const { return basis == AmountBasis::exact; }
};

/// What holds whatever the rule (RULES.md §6).
struct ToldBounds {
  Amount at_least{};
  Amount at_most{};
  Amount untraced{};
};

struct ToldEnd {
  std::uint32_t place = 0;
  std::uint32_t label = 0;
  Amount amount{};
  EndReason reason = EndReason::open;
  std::string detail{};      // of services: the claim, with whose it is; of a conversion that another trail follows: into what
  std::optional<AsOf> as_of{};
  std::uint32_t tag = kNoTag;
  std::optional<ToldBounds> bounds{};  // of this label's coins
  /// Whether the trail follows what the coins became.
  bool goes_on() const { return reason == EndReason::converted && detail.empty(); }
};

struct ToldPart {
  std::uint32_t place = 0;
  Amount amount{};
};

struct ToldStart {
  Ref asked{};
  std::string asset{};       // as asked; empty: the chain's own coin
  std::uint32_t label = 0;
  std::optional<Amount> amount{};
  std::vector<std::uint32_t> deselected{};
  std::vector<ToldPart> added{};
  std::vector<ToldPart> already_traced{};
};

/// start + converted_in = ends + converted_out, to the unit.
struct ToldAudit {
  std::uint32_t label = 0;
  std::uint32_t asset = 0;
  Amount start{};
  Amount converted_in{};
  Amount ends{};
  Amount converted_out{};
};

struct ToldReach {
  std::uint32_t place = 0;
  std::uint32_t label = 0;
  Amount value{};
};

/// A balance that the movements do not explain, or an opening that is an estimate and not a bound.
struct ToldUnexplained {
  std::string ref{};         // of the account
  std::uint32_t asset = 0;
  Amount unknown_opening{};
  Amount in{};
  Amount out{};
};

/// Under another order of a provider's rows another amount ends here.
struct ToldOrderRange {
  std::uint32_t place = 0;
  std::uint32_t label = 0;
  Amount least{};
  Amount most{};
};

/// Coins that left the trail's ledger, or had come into it, through THORChain.
struct ToldCrossing {
  std::uint32_t place = 0;   // where they left; or the start that they came to
  bool is_before = false;    // it led to the start
  Crossing crossing{};
  Amount traced{};           // of this trail's coins, in the place's asset
  std::optional<Amount> carried{};  // what of the payment on the other side they are, in its unit
};

struct AssetAmount {
  std::uint32_t asset = 0;   // of ToldTrail::assets
  U128 amount = 0;
};

struct ToldTrail {
  Direction direction = Direction::forward;
  Method method = Method::fifo;
  FeeRule fees = FeeRule::end;
  Limits limits{};
  std::vector<std::string> continued{}, expanded{}, not_followed{};  // references, ascending, each once

  std::vector<ShownAsset> assets{};   // by reference; the starts' among them even where nothing is known yet
  std::vector<ToldTx> txs{};          // in processing order; those that only made a start come last
  std::vector<ToldPlace> places{};    // starts in question order, then by first reach; the index is the id
  std::vector<LabelAmount> amounts{};
  std::vector<ToldHop> hops{};        // by (processing order of the transaction, to, position, label)
  std::vector<std::uint32_t> hop_sources{};
  std::vector<ToldSource> cited{};
  std::vector<ToldEnd> ends{};        // by (place, reason, label). Of poison: why each place was left, not part of documents
  std::vector<ToldStart> starts{};
  std::vector<ToldAudit> audit{};     // by (label, asset); none for poison
  std::vector<ToldReach> reach{};     // poison only, by (place, label)
  std::vector<ToldUnexplained> unexplained{};
  std::vector<ToldOrderRange> order_ranges{};  // by (place, label)
  std::vector<ToldCrossing> crossings{};       // by (place, payment in, payment out)
  std::vector<Problem> problems{};    // the trace's own

  bool is_poison() const { return method == Method::poison; }
  const ShownAsset& asset_of(const ToldPlace& place) const { return assets[place.asset]; }
  std::span<const LabelAmount> amounts_of(const ToldPlace& place) const {
    return std::span(amounts).subspan(place.amounts.first, place.amounts.count);
  }
  std::span<const std::uint32_t> sources_of(const ToldHop& hop) const {
    return std::span(hop_sources).subspan(hop.from.first, hop.from.count);
  }
  std::span<const ToldSource> cited_by(const ToldHop& hop) const {
    return std::span(cited).subspan(hop.cited.first, hop.cited.count);
  }
  /// The ends at a place: a slice of `ends`.
  std::span<const ToldEnd> ends_at(std::uint32_t place) const;
};

/// The side of a crossing that is in the trail's ledger, and the other one: the payment in comes first, unless the trail runs
/// back, or the crossing led to its start.
const CrossingLeg& near_leg(const ToldTrail& trail, const ToldCrossing& crossing);
const CrossingLeg& far_leg(const ToldTrail& trail, const ToldCrossing& crossing);

/// Traced coins of all labels at a place, in its asset; of poison the most that one label reaches.
U128 traced_amount(const ToldTrail& trail, const ToldPlace& place);

/// What the starts added, by asset as ToldTrail::assets has them; at least one row.
std::vector<AssetAmount> start_amounts(const ToldTrail& trail);

/// Adds to the row of the asset, or a new row in the order of assets.
void add_amount(std::vector<AssetAmount>& sums, std::uint32_t asset, U128 amount);

/// The range of the end at this position of a list; absent where nobody worked it out.
std::optional<ToldBounds> bounds_at(const RangeList& ranges, std::size_t end);

/// What a trace says of one start, told.
std::vector<ToldPart> told_parts(const std::vector<StartPart>& parts);

/// Appends sources, by the hash of the reply and the pointer, each once.
ListRange add_sources(ToldTrail& trail, const ReplyTable& replies, std::vector<ToldSource> sources);

/// 0xffffffff when no place has this key.
std::uint32_t find_place(const ToldTrail& trail, std::string_view key);

}  // namespace peelback
