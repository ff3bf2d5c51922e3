#include "session/trail_sums.h"

#include <algorithm>
#include <tuple>

#include "base/sort.h"
#include "session/places.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

// Ends that are named one by one in a summary; the others of their kind are counted.
constexpr std::size_t kClaimsNamed = 3;

bool is_back(const ToldTrail& trail) { return trail.direction == Direction::backward; }

Message sum_message(EndReason reason, std::string_view detail, bool on_accounts, bool back) {
  switch (reason) {
    case EndReason::open: return Message::sum_open;
    case EndReason::unspent: return on_accounts ? Message::sum_held : Message::sum_unspent;
    case EndReason::service:
      if (is_contract_end(reason, detail)) return back ? Message::sum_contract_paid : Message::sum_contract;
      return back ? Message::sum_service_paid : Message::sum_service;
    case EndReason::busy: return Message::sum_busy;
    case EndReason::mixer: return back ? Message::sum_mixer_paid : Message::sum_mixer;
    case EndReason::shielded: return back ? Message::sum_mixer_paid : Message::sum_shielded;
    case EndReason::fee: return Message::sum_fee;
    case EndReason::burnt: return on_accounts ? Message::sum_burnt_account : Message::sum_burnt;
    case EndReason::dust: return Message::sum_dust;
    case EndReason::limit: return Message::sum_limit;
    case EndReason::not_followed: return Message::sum_not_followed;
    case EndReason::fetch_failed: return Message::sum_fetch_failed;
    case EndReason::converted: return back ? Message::sum_converted_back : Message::sum_converted;
    case EndReason::coinbase: return Message::sum_made;
    case EndReason::mint: return Message::sum_minted;
    case EndReason::opening_balance: return Message::sum_opening;
    case EndReason::target:  // in no usual trail
    case EndReason::out_of_data: break;
  }
  return Message::sum_out_of_data;
}

bool is_claimed(EndReason reason) {
  return reason == EndReason::service || reason == EndReason::mixer || reason == EndReason::shielded || reason == EndReason::converted;
}

std::string money(const ToldTrail& trail, std::uint32_t asset, U128 amount) { return format_money(trail.assets[asset], amount); }

std::string money_or_empty(const ToldTrail& trail, std::uint32_t asset, U128 amount) {
  return amount == 0 ? std::string() : money(trail, asset, amount);
}

// What all conversions of an asset gave for it.
std::vector<AssetAmount> converted_into(const ToldTrail& trail, std::uint32_t asset) {
  std::vector<AssetAmount> sums;
  for (const ToldHop& hop : trail.hops) {
    if (hop.is_conversion && hop.asset == asset) add_amount(sums, hop.to_asset, hop.to_amount.units());
  }
  return sums;
}

std::string more_claims_text(const ToldTrail& trail, const EndSum& rest, std::size_t claims) {
  const Message of_services = is_back(trail) ? Message::sum_services_paid : Message::sum_services;
  const Message of_mixers = is_back(trail) ? Message::sum_mixers_paid : Message::sum_mixers;
  return say(rest.reason == EndReason::service ? of_services : rest.reason == EndReason::converted ? Message::sum_conversions : of_mixers,
             {{"amount", money(trail, rest.asset, rest.amount)}, {"services", format_count(claims)}, {"places", format_count(rest.count)}});
}

// The largest of each kind by name, the rest of it counted. What was converted comes first: the other sums are of what
// it became.
std::string ends_text(const ToldTrail& trail) {
  std::vector<EndSum> sums = sum_ends_by_claim(trail);
  sort_by(sums, [](const EndSum& a, const EndSum& b) { return a.reason == EndReason::converted && b.reason != EndReason::converted; });
  std::string text;
  for (std::size_t first = 0; first < sums.size();) {
    std::size_t last = first;
    EndSum rest{.reason = sums[first].reason, .asset = sums[first].asset};
    for (; last < sums.size() && sums[last].reason == rest.reason && sums[last].asset == rest.asset; ++last) {
      if (last - first < kClaimsNamed) {
        text += (text.empty() ? "" : "; ") + end_sum_text(trail, sums[last]);
      } else {
        rest.count += sums[last].count;
        rest.amount += sums[last].amount;
      }
    }
    if (rest.count > 0) text += "; " + more_claims_text(trail, rest, last - first - kClaimsNamed);
    first = last;
  }
  return text;
}

// "… = …" of one asset. Fees are ends of their own.
std::string sums_of_asset(const ToldTrail& trail, const AssetSum& sum) {
  const bool only_start = sum.came == 0;
  return say(Message::sums_of_asset, {{"ends", money(trail, sum.asset, sum.ends)},
                                      {"fees", money_or_empty(trail, sum.asset, sum.fees)},
                                      {"converted", money_or_empty(trail, sum.asset, sum.converted)},
                                      {"start", only_start ? money(trail, sum.asset, sum.start) : money_or_empty(trail, sum.asset, sum.start)},
                                      {"both", only_start || sum.start == 0 ? "" : "+"},
                                      {"came", money_or_empty(trail, sum.asset, sum.came)}});
}

}  // namespace

std::vector<EndSum> sum_ends(const ToldTrail& trail) {
  std::vector<EndSum> sums;
  const ToldEnd* previous = nullptr;
  for (const ToldEnd& end : trail.ends) {
    const std::uint32_t asset = trail.places[end.place].asset;
    auto row = std::find_if(sums.begin(), sums.end(), [&](const EndSum& sum) { return sum.reason == end.reason && sum.asset == asset; });
    if (row == sums.end()) row = sums.insert(sums.end(), EndSum{.reason = end.reason, .asset = asset});
    const bool same_place = previous != nullptr && previous->place == end.place && previous->reason == end.reason;
    row->count += same_place ? 0U : 1U;  // labels share a place
    row->amount += end.amount.units();
    previous = &end;
  }
  sort_by(sums, [](const EndSum& a, const EndSum& b) { return std::tie(a.reason, a.asset) < std::tie(b.reason, b.asset); });
  return sums;
}

std::vector<EndSum> sum_ends_by_claim(const ToldTrail& trail) {
  std::vector<EndSum> sums = sum_ends(trail);
  std::erase_if(sums, [](const EndSum& sum) { return is_claimed(sum.reason); });
  struct Claimed {
    const ToldEnd* end = nullptr;
    std::uint32_t asset = 0;
    auto key() const { return std::tie(end->reason, asset, end->detail); }
  };
  std::vector<Claimed> claimed;
  for (const ToldEnd& end : trail.ends) {
    if (is_claimed(end.reason)) claimed.push_back({&end, trail.places[end.place].asset});
  }
  sort_by(claimed, [](const Claimed& a, const Claimed& b) { return a.key() < b.key(); });
  const Claimed* previous = nullptr;
  for (const Claimed& row : claimed) {
    const bool same_claim = previous != nullptr && previous->key() == row.key();
    if (!same_claim) sums.push_back({.reason = row.end->reason, .asset = row.asset, .detail = row.end->detail});
    sums.back().count += same_claim && previous->end->place == row.end->place ? 0U : 1U;
    sums.back().amount += row.end->amount.units();
    previous = &row;
  }
  sort_by(sums, [](const EndSum& a, const EndSum& b) { return std::tie(a.reason, a.asset, b.amount) < std::tie(b.reason, b.asset, a.amount); });
  return sums;
}

std::size_t count_transactions(const ToldTrail& trail) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < trail.hops.size(); ++i) {
    if (i == 0 || trail.hops[i].tx != trail.hops[i - 1].tx) ++count;
  }
  return count;
}

std::string start_title(const ToldTrail& trail) {
  if (trail.starts.size() == 1 && trail.starts.front().asked.kind == Ref::Kind::address) return trail.starts.front().asked.id;
  std::size_t points = 0;
  std::string title;
  for (const ToldPlace& place : trail.places) {
    if (place.is_start && ++points == 1) title = place.full_title;
  }
  return points == 1 ? title : say(Message::start_points, {{"points", format_count(points)}});
}

std::string end_sum_text(const ToldTrail& trail, const EndSum& sum) {
  return say(sum_message(sum.reason, sum.detail, is_on_accounts(trail.assets[sum.asset]), is_back(trail)),
             {{"amount", money(trail, sum.asset, sum.amount)},
              {"claim", sum.detail},
              {"became", !sum.detail.empty() ? sum.detail : sum.reason == EndReason::converted ? format_amounts(trail, converted_into(trail, sum.asset)) : std::string()},
              {"places", format_count(sum.count)}});
}

std::string trail_summary(const ToldTrail& trail) {
  if (trail.places.empty()) return std::string(words(Message::nothing_known));
  const std::string amount = format_amounts(trail, start_amounts(trail));
  const std::string start = start_title(trail);
  const std::string transactions = format_count(count_transactions(trail));
  if (trail.is_poison()) {
    return say(is_back(trail) ? Message::summary_in_reach_back : Message::summary_in_reach,
               {{"amount", amount}, {"start", start}, {"transactions", transactions}, {"places", format_count(trail.places.size())}});
  }
  const bool exact = std::all_of(trail.hops.begin(), trail.hops.end(), [](const ToldHop& hop) { return hop.exact(); });
  const Message plain = is_back(trail) ? Message::summary_back : Message::summary;
  const Message message = is_back(trail) ? Message::summary_exact_back : Message::summary_exact;
  return say(exact && !trail.hops.empty() ? message : plain,
             {{"rule", rule_text(trail)}, {"amount", amount}, {"start", start}, {"transactions", transactions}, {"ends", ends_text(trail)}});
}

std::vector<AssetSum> sum_assets(const ToldTrail& trail) {
  std::vector<AssetSum> sums(trail.assets.size());
  std::vector<bool> has_any(sums.size());
  for (const ToldAudit& row : trail.audit) {
    AssetSum& sum = sums[row.asset];
    sum.start += row.start.units();
    sum.came += row.converted_in.units();
    sum.converted += row.converted_out.units();
    has_any[row.asset] = true;
  }
  for (const EndSum& end : sum_ends(trail)) {
    if (end.reason != EndReason::converted) (end.reason == EndReason::fee ? sums[end.asset].fees : sums[end.asset].ends) += end.amount;
  }
  std::vector<AssetSum> used;
  for (std::uint32_t asset = 0; asset < sums.size(); ++asset) {
    sums[asset].asset = asset;
    if (has_any[asset] && !trail.places.empty()) used.push_back(sums[asset]);
  }
  return used;
}

std::string audit_sentence(const ToldTrail& trail) {
  if (trail.is_poison()) return std::string(words(Message::sums_none));
  std::vector<AssetSum> sums = sum_assets(trail);
  if (sums.empty()) sums.push_back({.asset = start_amounts(trail).front().asset});
  std::string text;
  for (const AssetSum& sum : sums) text += (text.empty() ? "" : "; ") + sums_of_asset(trail, sum);
  return say(Message::sums_agree, {{"sums", text}});
}

}  // namespace peelback
