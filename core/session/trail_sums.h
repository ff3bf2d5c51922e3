#pragma once
// What a trail adds up to: its ends by their reasons, what each asset's sums say, and the summary of it all.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "session/told_trail.h"

namespace peelback {

/// Start, rule, transactions, and every end by kind; the largest services by the name that a label gives them, with
/// whose label it is.
std::string trail_summary(const ToldTrail& trail);

/// Value and number of ends by reason and asset, in the order of the reasons. Fees are one reason.
struct EndSum {
  EndReason reason = EndReason::open;
  std::uint32_t asset = 0;
  std::string_view detail{};  // of sum_ends_by_claim(): the claim, as long as the trail lives
  std::uint64_t count = 0;
  U128 amount{};
};
std::vector<EndSum> sum_ends(const ToldTrail& trail);
/// The same, services and mixers apart by whose they are said to be, the largest first within a reason and asset.
std::vector<EndSum> sum_ends_by_claim(const ToldTrail& trail);
/// "0.5 BTC was deposited at Huobi.com, according to WalletExplorer Tag Pack (11 November 2021), in 2 places".
std::string end_sum_text(const ToldTrail& trail, const EndSum& sum);

/// What the audit says of one asset, labels together: start + came = ends + fees + converted.
struct AssetSum {
  std::uint32_t asset = 0;
  U128 start{};
  U128 came{};       // out of conversions
  U128 ends{};       // without fees
  U128 fees{};
  U128 converted{};  // into other assets
};
/// By asset; of poison, and where nothing is known yet, none.
std::vector<AssetSum> sum_assets(const ToldTrail& trail);
/// "The sums agree: 9.45341372 BTC at the ends + 0.0711 BTC in fees = 9.52451372 BTC at the start."
std::string audit_sentence(const ToldTrail& trail);

/// Transactions that moved coins of the start.
std::size_t count_transactions(const ToldTrail& trail);
/// Where the trail starts: an address in full, else "3 starting points".
std::string start_title(const ToldTrail& trail);

}  // namespace peelback
