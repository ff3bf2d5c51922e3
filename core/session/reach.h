#pragma once
// What "did any of it reach …?" asks about, and what is found, on ledgers of either kind.

#include <optional>
#include <string>
#include <vector>

#include "session/reach_text.h"
#include "session/told_trail.h"
#include "taint/account_bounds_search.h"
#include "taint/bounds_search.h"

namespace peelback {

class Session;

/// Places are asked about when they match any of the three. Canonical references, all of one chain.
struct ReachTargets {
  std::vector<std::string> addresses{};     // all that is paid to them
  std::vector<std::string> outputs{};       // of UTXO chains
  std::vector<std::string> transactions{};  // all that they pay, their fees too
  bool is_label = false;                    // more addresses than are known may belong to it
  bool empty() const { return addresses.empty() && outputs.empty() && transactions.empty(); }
  bool operator==(const ReachTargets&) const = default;
};

/// Targets as a reporter names them.
struct AskedTargets {
  ReachTargets targets{};
  std::string title{};  // a claim by others with its source
};

/// Of pasted text with an address, a transaction or a link of the trail's chain, else of a label's text or the reporter's name:
/// places of the trail that bear it; where it is the address that is labelled, all that is paid to it. bad_reference when
/// the text names nothing that could be reached; errors as Session::trail().
Result<AskedTargets> find_targets(Session& session, std::string_view text);

/// What arrived in one asset.
struct ReachedAsset {
  ShownAsset asset{};
  std::vector<RuleTold> rules{};     // those that conserve value, the question's own first where it is one
  U128 not_followed = 0;             // by the first of the rules: what ended where somebody could go on
  bool in_reach = false;             // by poison: whether any unit can have arrived at all
  std::optional<Bounds> bounds{};    // absent where they could not be had
  ShownAsset start_asset{};          // of Bounds::start
  std::vector<ToldPart> arrivals{};  // places of Session::trail() where coins arrived; those that it does not have are left out
};

/// At least one asset: that of the starts first, then those in which anything arrived.
struct ReachFound {
  std::vector<ReachedAsset> assets{};
  bool may_go_on = false;            // the bounds are not complete, and the next slice goes on where this one stopped
};

/// The answer as far as it was worked out. Its bounds go on in slices, until they are complete.
struct ReachSearch {
  ReachTargets targets{};
  ReachFound found{};
  std::optional<BoundsSearch> bounds{};                                // of outputs
  std::vector<std::optional<AccountBoundsSearch>> account_bounds{};    // of accounts, one for each of ReachFound::assets
};

/// Arcs looked at for one answer: a few seconds at most on a slow machine (ARCHITECTURE.md).
inline constexpr std::uint64_t kBoundsWork = 400'000'000;

}  // namespace peelback
