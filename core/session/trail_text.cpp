#include "session/trail_text.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/sort.h"
#include "base/time.h"
#include "session/places.h"

namespace peelback {

namespace {

// Ends that are named one by one in a summary; the others of their kind are counted.
constexpr std::size_t kClaimsNamed = 3;

struct MethodText {
  Method method;
  std::string_view name;
  Message rule;
};

constexpr auto kMethodTexts = std::to_array<MethodText>({
    {Method::fifo, "FIFO", Message::rule_fifo},
    {Method::lifo, "LIFO", Message::rule_lifo},
    {Method::haircut, "haircut", Message::rule_haircut},
    {Method::tiho, "TIHO", Message::rule_tiho},
    {Method::dirty_first, "dirty-first", Message::rule_dirty_first},
    {Method::libr, "LIBR", Message::rule_libr},
    {Method::poison, "poison", Message::rule_poison},
});

const MethodText& method_row(Method method) {
  return *std::find_if(kMethodTexts.begin(), kMethodTexts.end(), [&](const MethodText& row) { return row.method == method; });
}

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

// The rule as a sentence about this trail names it: on accounts one of them is another.
std::string_view rule_of(const ToldTrail& trail) {
  const bool is_other = trail.method == Method::tiho && !trail.assets.empty() && is_on_accounts(trail.assets.front());
  return is_other ? words(Message::rule_tiho_on_accounts) : method_text(trail.method);
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

std::string moment_with(const ToldMoment& moment, bool in_words) {
  if (moment.unconfirmed) return std::string(words(Message::not_confirmed_yet));
  const std::string utc = moment.time_s ? format_utc(*moment.time_s) : std::string();
  return say(Message::moment,
             {{"block", moment.height ? say(Message::block, {{"height", format_count(*moment.height)}}) : std::string(words(Message::block_of_unknown_height))},
              {"time", moment.time_s ? (in_words ? format_date(*moment.time_s) : utc.substr(0, 10)) + ' ' + utc.substr(11, 5) : std::string()}});
}

// A place as a sentence names it: address, or what stands for one, and what the payment said to the receiver.
std::string named(const ToldPlace& place, std::string_view name) {
  return place.memo.empty() ? std::string(name) : say(Message::place_with_memo, {{"place", name}, {"memo", place.memo}});
}

std::string receiver(const ToldPlace& place) {
  return named(place, place.address.empty() ? words(Message::no_address) : std::string_view(place.address));
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

// Accounts as their places name them.
class AccountTitles {
 public:
  explicit AccountTitles(const ToldTrail& trail) {
    for (const ToldPlace& place : trail.places) {
      if (place.kind == ToldPlace::Kind::account) places_.push_back(&place);
    }
    sort_by(places_, [](const ToldPlace* a, const ToldPlace* b) { return a->ref < b->ref; });
  }
  // Of an account that is no place what its reference says.
  std::string_view of(std::string_view ref) const {
    const auto place = std::lower_bound(places_.begin(), places_.end(), ref, [](const ToldPlace* p, std::string_view r) { return p->ref < r; });
    return place != places_.end() && (*place)->ref == ref ? std::string_view((*place)->full_title) : ref.substr(ref.find(':') + 1);
  }

 private:
  std::vector<const ToldPlace*> places_;
};

Message hop_message(const ToldTrail& trail, const ToldHop& hop) {
  const ToldPlace& to = trail.places[hop.to];
  if (hop.is_conversion) return is_back(trail) ? Message::hop_converted_back : Message::hop_converted;
  if (to.kind == ToldPlace::Kind::burn) return Message::hop_burnt;
  if (to.kind == ToldPlace::Kind::mint) return Message::hop_minted;
  if (is_back(trail)) return Message::hop_paid_back;
  if (!to.is_fee()) return Message::hop_paid;
  return is_on_accounts(trail.asset_of(to)) ? Message::hop_fee_paid : Message::hop_fee;
}

// What of a payment is traced.
std::string share_text(const ToldTrail& trail, const ToldHop& hop) {
  struct Shares {
    Message in_reach, all, of_payment, exact, by_rule;
  };
  constexpr Shares kOn{Message::share_in_reach, Message::share_all, Message::share_of_payment, Message::share_exact, Message::share_by_rule};
  constexpr Shares kBack{Message::share_in_reach_back, Message::share_all_back, Message::share_of_payment_back, Message::share_exact_back,
                         Message::share_by_rule_back};
  const Shares& shares = is_back(trail) ? kBack : kOn;
  const Message share = trail.is_poison()                             ? shares.in_reach
                        : hop.exact() && hop.to_amount == hop.payment ? shares.all
                        : hop.is_conversion                           ? shares.of_payment
                        : hop.exact()                                 ? shares.exact
                                                                      : shares.by_rule;
  const bool names_rule = !hop.is_conversion || !hop.exact();
  return say(share, {{"amount", money(trail, hop.to_asset, hop.to_amount.units())},
                     {"payment", money(trail, hop.to_asset, hop.payment.units())},
                     {"rule", names_rule ? rule_of(trail) : std::string_view()}});
}

// An output ends its reference with its number.
std::string vout_text(const ToldPlace& place) {
  std::uint64_t vout = 0;
  if (place.kind == ToldPlace::Kind::output) vout = parse_decimal_u64(std::string_view(place.ref).substr(place.ref.rfind(':') + 1)).value_or(0);
  return format_count(vout);
}

std::string citation_of(const ToldTrail& trail, const ToldPlace& place, std::uint32_t tx_index, std::uint32_t asset, Amount amount) {
  if (tx_index == ToldPlace::kNoTx) return {};
  const ToldTx& tx = trail.txs[tx_index];
  const Message message = place.kind == ToldPlace::Kind::fee      ? Message::cited_fee
                          : place.kind == ToldPlace::Kind::burn   ? Message::cited_burnt
                          : place.kind == ToldPlace::Kind::mint   ? Message::cited_minted
                          : place.kind == ToldPlace::Kind::output ? Message::cited_output
                          : is_back(trail) && !place.is_start     ? Message::cited_payment_back
                                                                  : Message::cited_payment;
  return say(message, {{"chain", chain_info(tx.chain).name},
                       {"txid", tx.id},
                       {"moment", moment_in_words(tx.moment)},
                       {"vout", vout_text(place)},
                       {"address", receiver(place)},
                       {"amount", money(trail, asset, amount.units())},
                       {"units", format_base_units(trail.assets[asset], amount.units())}});
}

}  // namespace

std::string_view method_short(Method method) { return method_row(method).name; }

std::string_view method_text(Method method) { return words(method_row(method).rule); }

std::string amount_label(const ToldTrail& trail, const ShownAsset& asset, U128 amount, bool exact) {
  const std::string text = format_money_short(asset, amount);
  if (trail.is_poison()) return say(Message::amount_in_reach, {{"amount", text}});
  if (exact) return text;
  return say(Message::amount_by_rule, {{"amount", text}, {"rule", method_short(trail.method)}});
}

std::string hop_label(const ToldTrail& trail, const ToldHop& hop) {
  const std::string arrived = amount_label(trail, trail.assets[hop.to_asset], hop.to_amount.units(), hop.exact());
  if (!hop.is_conversion) return arrived;
  return say(Message::swapped, {{"gave", format_money_short(trail.assets[hop.asset], hop.amount.units())}, {"got", arrived}});
}

std::string format_amounts(const ToldTrail& trail, std::span<const AssetAmount> amounts) {
  if (amounts.empty()) return std::string(words(Message::none));
  std::string text = money(trail, amounts.front().asset, amounts.front().amount);
  for (std::size_t i = 1; i < amounts.size(); ++i) {
    const std::string next = money(trail, amounts[i].asset, amounts[i].amount);
    text = i + 1 < amounts.size() ? text + ", " + next : say(Message::amounts_and, {{"amounts", text}, {"last", next}});
  }
  return text;
}

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
             {{"rule", rule_of(trail)}, {"amount", amount}, {"start", start}, {"transactions", transactions}, {"ends", ends_text(trail)}});
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

std::string moment_text(const ToldMoment& moment) { return moment_with(moment, false); }

std::string moment_in_words(const ToldMoment& moment) { return moment_with(moment, true); }

std::string start_sentence(const ToldTrail& trail, const ToldPlace& place, U128 amount) {
  return say(Message::start_at, {{"amount", money(trail, place.asset, amount)}, {"place", named(place, place.full_title)}});
}

std::string hop_sentence(const ToldTrail& trail, const ToldHop& hop) {
  const ToldPlace& to = trail.places[hop.to];
  return say(hop_message(trail, hop),
             {{"hop", format_count(hop.depth)},
              {"amount", money(trail, hop.asset, hop.amount.units())},
              {"became", money(trail, hop.to_asset, hop.to_amount.units())},
              {"payment", money(trail, hop.to_asset, hop.payment.units())},
              {"place", receiver(to)},
              {"moment", moment_in_words(trail.txs[hop.tx].moment)},
              {"share", share_text(trail, hop)}});
}

const ToldOrderRange* find_order_range(const ToldTrail& trail, const ToldEnd& end) {
  const auto& ranges = trail.order_ranges;
  const auto range = std::lower_bound(ranges.begin(), ranges.end(), end, [](const ToldOrderRange& row, const ToldEnd& e) {
    return std::tie(row.place, row.label) < std::tie(e.place, e.label);
  });
  return range != ranges.end() && range->place == end.place && range->label == end.label ? &*range : nullptr;
}

std::string range_sentence(const ShownAsset& asset, const ToldBounds& bounds) {
  return say(Message::range_of_rules, {{"least", format_money(asset, bounds.at_least.units())}, {"most", format_money(asset, bounds.at_most.units())}});
}

std::string hop_range_sentence(const ToldTrail& trail, const ToldHop& hop, const std::optional<ToldBounds>& bounds) {
  const ToldBounds range = bounds.value_or(ToldBounds{});
  const Message message = !bounds                          ? Message::range_of_hop_unfinished
                          : range.at_least == range.at_most ? Message::range_of_hop_equal
                          : range.at_least.is_zero()        ? Message::range_of_hop_from_none
                                                            : Message::range_of_hop;
  const auto text_of = [&](Amount amount) { return format_money(trail.assets[hop.to_asset], amount.units()); };
  const std::string sentence = say(message, {{"amount", text_of(range.at_most)},
                                             {"least", text_of(range.at_least)},
                                             {"most", text_of(range.at_most)},
                                             {"untraced", range.untraced.is_zero() ? std::string() : text_of(range.untraced)}});
  const bool is_one_of_several = std::any_of(trail.starts.begin(), trail.starts.end(), [&](const ToldStart& start) { return start.label != hop.label; });
  return is_one_of_several ? say(Message::range_of_theft, {{"start", std::to_string(hop.label)}, {"range", sentence}}) : sentence;
}

std::string range_sentence(const ShownAsset& asset, const ToldOrderRange& range) {
  return say(Message::range_of_orders, {{"least", format_money(asset, range.least.units())}, {"most", format_money(asset, range.most.units())}});
}

std::vector<std::string> unexplained_sentences(const ToldTrail& trail) {
  if (trail.unexplained.empty()) return {};
  const AccountTitles titles(trail);
  std::vector<std::string> sentences;
  for (const ToldUnexplained& row : trail.unexplained) {
    const auto tell = [&](Message message, Amount amount) {
      if (amount.is_zero()) return;
      sentences.push_back(say(message, {{"place", titles.of(row.ref)}, {"amount", money(trail, row.asset, amount.units())}}));
    };
    tell(Message::opening_estimated, row.unknown_opening);
    tell(Message::unexplained_in, row.in);
    tell(Message::unexplained_out, row.out);
  }
  return sentences;
}

std::string citation(const ToldTrail& trail, const ToldPlace& place) {
  return citation_of(trail, place, place.tx, place.asset, place.value);
}

std::string citation(const ToldTrail& trail, const ToldHop& hop) {
  const ToldPlace& to = trail.places[hop.to];
  // An output has its number in the transaction that made it: backward that is another than the hop's.
  return to.kind == ToldPlace::Kind::output ? citation(trail, to) : citation_of(trail, to, hop.tx, hop.to_asset, hop.payment);
}

std::string path_sentence(const ToldTrail& trail, const PathTold& path) {
  const bool is_whole = path.asset == path.start_asset && path.amount == path.start;
  const Message message = trail.is_poison()   ? Message::path_in_reach
                          : !path.exact       ? Message::path_by_rule
                          : is_whole          ? Message::path_all
                                              : Message::path;
  return say(message, {{"hops", format_count(path.hops)},
                       {"amount", money(trail, path.asset, path.amount)},
                       {"start", money(trail, path.start_asset, path.start)},
                       {"rule", rule_of(trail)},
                       {"from", path.from},
                       {"to", path.to},
                       {"end", path.end}});
}

std::string path_title(std::string_view from, std::string_view to) { return say(Message::path_title, {{"from", from}, {"to", to}}); }

std::string reached_sentence(const ShownAsset& asset, std::string_view to, bool exact, std::span<const RuleTold> rules) {
  if (rules.empty() || rules.front().method == Method::poison) return say(Message::reached_in_reach, {{"to", to}});
  U128 least = rules.front().amount;
  U128 most = least;
  for (const RuleTold& rule : rules) {
    if (rule.method == Method::poison) continue;
    least = std::min(least, rule.amount);
    most = std::max(most, rule.amount);
  }
  const Message message = least == most && exact           ? Message::reached
                          : least == most && rules.size() > 1 ? Message::reached_by_every_rule
                          : least == most                  ? Message::reached_by_rule
                          : least == 0                     ? Message::reached_from_none
                                                           : Message::reached_between;
  const U128 own = rules.front().amount;
  return say(message, {{"rule", method_short(rules.front().method)},
                       {"amount", own == 0 ? std::string(words(Message::none)) : format_money(asset, own)},
                       {"to", to},
                       {"least", format_money(asset, least)},
                       {"most", format_money(asset, most)}});
}

std::string bounds_sentence(const ShownAsset& asset, std::string_view to, const Bounds& bounds) {
  const Message message = bounds.at_most.is_zero()              ? Message::bounds_none
                          : !bounds.is_complete                 ? Message::bounds_unfinished
                          : bounds.at_least == bounds.at_most   ? Message::bounds_equal
                          : bounds.at_least.is_zero()           ? Message::bounds_from_none
                                                                : Message::bounds_between;
  const auto text_of = [&](Amount amount) { return amount.is_zero() ? std::string() : format_money(asset, amount.units()); };
  const std::string counted =
      say(Message::bounds_counted, {{"transactions", format_count(bounds.transactions)},
                                    {"unexplored", bounds.unexplored == 0 ? std::string() : format_count(bounds.unexplored)},
                                    {"behind", text_of(bounds.behind_services)}});
  return say(message, {{"to", to},
                       {"amount", text_of(bounds.at_most)},
                       {"least", text_of(bounds.at_least)},
                       {"most", text_of(bounds.at_most)},
                       {"untraced", text_of(bounds.untraced)},
                       {"counted", counted}});
}

std::string not_reached_sentence(const ShownAsset& asset, std::string_view to, std::uint64_t hops, std::uint64_t requests, U128 not_followed) {
  return say(not_followed == 0 ? Message::not_reached_at_all : Message::not_reached,
             {{"to", to},
              {"hops", format_count(hops)},
              {"requests", requests == 0 ? std::string() : format_count(requests)},
              {"amount", format_money(asset, not_followed)}});
}

std::string hidden_text(const ToldTrail& trail, std::uint64_t places, std::span<const AssetAmount> amounts) {
  return say(Message::hidden, {{"places", format_count(places)}, {"amount", format_amounts(trail, amounts)}});
}

}  // namespace peelback
