#pragma once
// The steps of an account ledger as a network of coins, time-expanded: what bounds are computed in (RULES.md §6).

#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "taint/account_bounds.h"
#include "taint/account_fates.h"
#include "taint/account_starts.h"
#include "taint/bounds_network.h"
#include "taint/max_flow.h"
#include "taint/mixing_flow.h"

namespace peelback {

/// Work for flows of which each can depend on what those before it came to. Those that are done are remembered, and one can
/// be under way: whoever asks for all of them again, from the first on, goes on where the work ran out.
class FlowWork {
 public:
  explicit FlowWork(std::uint64_t work_left) : left(work_left) {}
  std::uint64_t left = 0;  // arcs that may still be looked at

  void start_again(std::uint64_t work_left) {
    asked_ = 0;
    left = work_left;
  }
  /// The most that can flow through the next network, which `make` lays out if it is new; absent when the work runs out.
  template <class Make>
  std::optional<U128> next(std::uint32_t source, std::uint32_t sink, Make make) {
    if (asked_ == done_.size()) {
      if (!running_) {
        running_ = make();
        running_->begin(source, sink, left);
      }
      if (!running_->advance(left)) return std::nullopt;
      done_.push_back(running_->flow());
      running_.reset();
    }
    return done_[asked_++];
  }

 private:
  std::vector<U128> done_;
  std::size_t asked_ = 0;  // this time
  std::optional<FlowNetwork<U128>> running_;
};

/// Each balance is a chain of nodes, one for each run of payments in and the payments out behind it. From node to node
/// leads what the balance holds between them; without limit where nobody knows it. Beside these: the source, the sink, one
/// node for each way to end, one a payment that a start names, a conversion's leg, or a transaction known by balance
/// changes, and, where hidden coins may come back, one for each moment at which they can.
class AccountNetwork {
 public:
  /// What coins may do, and how many come out of conversions.
  enum class View : std::uint8_t {
    least,   // no more than must; one start's coins that pay another's start are that one's
    seen,    // all that can, by ways in the store
    hidden,  // coins that left unseen may come back unseen
  };

  /// `target`: absorbs, or null. With `label` only that theft's coins start; the others are other money.
  static Result<AccountNetwork> build(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                                      const AccountBoundsTarget* target, std::optional<std::uint32_t> label, RowOrder order);

  // ---- arcs that can be asked about ----
  using Arcs = std::vector<std::uint32_t>;
  Arcs target_arcs() const;
  Arcs service_arcs() const;
  /// Where coins end at a place for a reason of this fate; those that end in the balance, whatever their memo, too.
  Arcs end_arcs(const AccountPlace& place, Fate fate) const;
  /// Payments that arrive at a place.
  Arcs arrival_arcs(const AccountPlace& place) const;
  Arcs hop_arcs(const AccountHop& hop, const AccountPlace& to) const;
  /// Whether coins of another hop can have come by the same payment: out of a conversion, or out of the balance that pays it.
  bool is_disputed(const AccountHop& hop, const AccountPlace& to) const;

  /// How many coins can pass along the arcs, and must; absent when the work runs out. Once conversions are settled.
  std::optional<U128> most_along(const Arcs& arcs, View view, FlowWork& work) const;
  std::optional<U128> least_along(const Arcs& arcs, FlowWork& work) const;
  /// What must and can go into each conversion, in order, and so comes out of it. Where several labels share one rounded
  /// sum, one of them may get a unit less than alone. False when the work runs out, or the sums pass 128 bits.
  bool settle_conversions(bool has_several_labels, FlowWork& work);
  /// All starts on their way in one view; absent where the ways are not free: see BoundsNetwork::Routed.
  std::optional<MixingFlow<U128>> route(View view) const;

  bool has_provider_order() const { return has_provider_order_; }
  bool has_conversions() const { return !legs_.empty(); }
  bool has_hidden_ways() const { return has_reached_unexplored_; }
  /// The start and the counts; the amounts are left as they are.
  const AccountBounds& facts() const { return facts_; }
  /// No more than this can be at the target, whatever the ways.
  U128 ceiling() const;

 private:
  friend class AccountNetworkBuilder;
  static constexpr std::uint32_t kNone = 0xffffffff;
  static constexpr std::uint32_t kSource = 0;
  static constexpr std::uint32_t kSink = 1;

  enum class Role : std::uint8_t {
    plain,
    displaced,  // coins of an earlier start in a payment that a later one names
    unseen,     // out of sight since `at`
    supply,     // out of legs_[at]
  };
  struct Arc {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    U128 capacity = 0;
    Role role = Role::plain;
    std::uint32_t at = 0;
  };
  /// Hidden coins of an asset may come to a node at a moment.
  struct Entry {
    std::uint32_t at = 0;
    AssetIndex asset{};
    std::uint32_t node = 0;
    U128 capacity = 0;
  };
  /// Hidden coins of an asset, from a moment on; ascending. Out of sight they stay what they are.
  struct Pool {
    AssetIndex asset{};
    std::uint32_t at = 0;  // kNone: after everything
    bool operator==(const Pool&) const = default;
    bool operator<(const Pool& other) const { return std::tie(asset, at) < std::tie(other.asset, other.at); }
  };
  struct EndKey {
    AccountPlaceKind kind = AccountPlaceKind::account;
    HoldingIndex holding{};
    MemoIndex memo{};
    AccountTxIndex tx{};
    Fate fate = Fate::known_end;
    bool any_memo = false;
    std::uint32_t conversion = kNone;
    auto key() const { return std::tuple(holding.value, kind, memo.value, tx.value, fate, any_memo, conversion); }
    bool operator<(const EndKey& other) const { return key() < other.key(); }
  };
  struct End {
    std::uint32_t arc = 0;  // into the sink
    bool is_reached = false;
  };
  struct Payment {
    AccountTxIndex tx{};
    MovementIndex movement{};
    HoldingIndex to{};
    MemoIndex memo{};
    AccountPlaceKind kind = AccountPlaceKind::account;
    bool is_disputed = false;  // what comes out of a conversion and what was in the balance that pays arrive by one arc
    std::uint32_t arc = 0;
  };
  struct Leg {
    std::uint32_t conversion = 0;
    HoldingIndex to{};
    AssetIndex asset{};
    U128 given = 0;
    U128 gained = 0;
    U128 room = 0;              // what the leg's payments carry
    bool is_disputed = false;   // coins of its pool are in its payments
    U128 supply[3] = {0, 0, 0}; // by View
  };

  template <class Visit>
  void for_payments_of(const AccountHop& hop, const AccountPlace& to, Visit visit) const;
  U128 capacity_of(const Arc& arc, View view) const;
  FlowNetwork<U128> network_for(const Arcs& arcs, View view, bool elsewhere) const;
  std::optional<U128> flow(const Arcs& arcs, View view, bool elsewhere, FlowWork& work) const;
  std::vector<Pool> pools() const;
  U128 total(View view) const;

  std::uint32_t node_count_ = 2;
  std::vector<Arc> arcs_;
  std::vector<Entry> entries_;
  std::map<EndKey, End> ends_;
  std::vector<std::uint32_t> end_arc_of_node_;  // kNone: no end
  std::vector<AssetIndex> asset_of_end_;        // by node
  std::vector<Payment> payments_;               // by (tx, movement, to)
  std::vector<Leg> legs_;                       // by conversion, those that pay out first first
  std::vector<U128> started_;                   // by asset
  AssetIndex target_asset_{};
  U128 target_room_ = 0;                        // of all payments that reach the target
  bool is_open_ended_ = true;
  bool may_miss_arrivals_ = false;              // a balance of the target has a gap
  bool has_provider_order_ = false;
  bool has_overlap_ = false;                    // coins of a start pay another start
  bool has_reached_unexplored_ = false;
  U128 started_total_ = 0;
  AccountBounds facts_;
};

}  // namespace peelback
