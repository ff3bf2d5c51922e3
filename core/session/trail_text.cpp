#include "session/trail_text.h"

#include <algorithm>
#include <array>

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

Message sum_message(EndReason reason) {
  switch (reason) {
    case EndReason::open: return Message::sum_open;
    case EndReason::unspent: return Message::sum_unspent;
    case EndReason::service: return Message::sum_service;
    case EndReason::busy: return Message::sum_busy;
    case EndReason::mixer: return Message::sum_mixer;
    case EndReason::shielded: return Message::sum_shielded;
    case EndReason::fee: return Message::sum_fee;
    case EndReason::burnt: return Message::sum_burnt;
    case EndReason::dust: return Message::sum_dust;
    case EndReason::limit: return Message::sum_limit;
    case EndReason::not_followed: return Message::sum_not_followed;
    case EndReason::fetch_failed: return Message::sum_fetch_failed;
    case EndReason::target:  // in no usual trail
    case EndReason::coinbase:  // in no trail forward
    case EndReason::mint:
    case EndReason::opening_balance:
    case EndReason::out_of_data: break;
  }
  return Message::sum_out_of_data;
}

bool is_claimed(EndReason reason) {
  return reason == EndReason::service || reason == EndReason::mixer || reason == EndReason::shielded;
}

std::string more_claims_text(Chain chain, const EndSum& rest, std::size_t claims) {
  return say(rest.reason == EndReason::service ? Message::sum_services : Message::sum_mixers,
             {{"amount", format_money(chain, rest.amount)}, {"services", format_count(claims)}, {"places", format_count(rest.count)}});
}

std::string moment_with(const Store& store, TxIndex tx, bool in_words) {
  if (store.is_unconfirmed(tx)) return std::string(words(Message::not_confirmed_yet));
  const auto height = store.height(tx);
  const auto time_s = store.time_s(tx);
  const std::string utc = time_s ? format_utc(*time_s) : std::string();
  return say(Message::moment,
             {{"block", height ? say(Message::block, {{"height", format_count(*height)}}) : std::string(words(Message::block_of_unknown_height))},
              {"time", time_s ? (in_words ? format_date(*time_s) : utc.substr(0, 10)) + ' ' + utc.substr(11, 5) : std::string()}});
}

}  // namespace

std::string_view method_short(Method method) { return method_row(method).name; }

std::string_view method_text(Method method) { return words(method_row(method).rule); }

std::string amount_label(const Store& store, Method method, U128 amount, bool exact) {
  const std::string money = format_money_short(store.chain(), amount);
  if (method == Method::poison) return say(Message::amount_in_reach, {{"amount", money}});
  if (exact) return money;
  return say(Message::amount_by_rule, {{"amount", money}, {"rule", method_short(method)}});
}

U128 start_amount(const Trail& trail) {
  U128 sum = 0;
  for (const StartReport& report : trail.starts) {
    for (const StartPart& part : report.added) sum += part.amount.units();
  }
  return sum;
}

std::vector<EndSum> sum_ends(const Trail& trail) {
  std::vector<EndSum> sums;
  const End* previous = nullptr;
  for (const End& end : trail.ends) {
    auto row = std::find_if(sums.begin(), sums.end(), [&](const EndSum& sum) { return sum.reason == end.reason; });
    if (row == sums.end()) row = sums.insert(sums.end(), EndSum{.reason = end.reason});
    const bool same_place = previous != nullptr && previous->place == end.place && previous->reason == end.reason;
    row->count += same_place ? 0U : 1U;  // labels share a place
    row->amount += end.amount.units();
    previous = &end;
  }
  sort_by(sums, [](const EndSum& a, const EndSum& b) { return a.reason < b.reason; });
  return sums;
}

std::vector<EndSum> sum_ends_by_claim(const Trail& trail) {
  std::vector<EndSum> sums = sum_ends(trail);
  std::erase_if(sums, [](const EndSum& sum) { return is_claimed(sum.reason); });
  std::vector<const End*> claimed;
  for (const End& end : trail.ends) {
    if (is_claimed(end.reason)) claimed.push_back(&end);
  }
  sort_by(claimed, [](const End* a, const End* b) { return a->reason != b->reason ? a->reason < b->reason : a->detail < b->detail; });
  const End* previous = nullptr;
  for (const End* end : claimed) {
    const bool same_claim = previous != nullptr && previous->reason == end->reason && previous->detail == end->detail;
    if (!same_claim) sums.push_back({.reason = end->reason, .detail = end->detail});
    sums.back().count += same_claim && previous->place == end->place ? 0U : 1U;
    sums.back().amount += end->amount.units();
    previous = end;
  }
  sort_by(sums, [](const EndSum& a, const EndSum& b) { return a.reason != b.reason ? a.reason < b.reason : b.amount < a.amount; });
  return sums;
}

std::size_t count_transactions(const Trail& trail) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < trail.hops.size(); ++i) {
    if (i == 0 || trail.hops[i].tx != trail.hops[i - 1].tx) ++count;
  }
  return count;
}

std::string start_title(const Store& store, const Question& question, const Trail& trail) {
  if (question.starts.size() == 1 && question.starts.front().ref.kind == Ref::Kind::address) return question.starts.front().ref.id;
  std::size_t points = 0;
  std::string title;
  for (const Place& place : trail.places) {
    if (place.is_start && ++points == 1) title = full_title(store, place);
  }
  return points == 1 ? title : say(Message::start_points, {{"points", format_count(points)}});
}

std::string end_sum_text(Chain chain, const EndSum& sum) {
  return say(sum_message(sum.reason), {{"amount", format_money(chain, sum.amount)}, {"claim", sum.detail}, {"places", format_count(sum.count)}});
}

// The largest of each kind by name, the rest of it counted.
static std::string ends_text(Chain chain, std::span<const EndSum> sums) {
  std::string text;
  for (std::size_t first = 0; first < sums.size();) {
    std::size_t last = first;
    EndSum rest{.reason = sums[first].reason};
    for (; last < sums.size() && sums[last].reason == rest.reason; ++last) {
      if (last - first < kClaimsNamed) {
        text += (text.empty() ? "" : "; ") + end_sum_text(chain, sums[last]);
      } else {
        rest.count += sums[last].count;
        rest.amount += sums[last].amount;
      }
    }
    if (rest.count > 0) text += "; " + more_claims_text(chain, rest, last - first - kClaimsNamed);
    first = last;
  }
  return text;
}

std::string trail_summary(const Store& store, const Question& question, const Trail& trail) {
  if (trail.places.empty()) return std::string(words(Message::nothing_known));
  const Chain chain = store.chain();
  const std::string amount = format_money(chain, start_amount(trail));
  const std::string start = start_title(store, question, trail);
  const std::string transactions = format_count(count_transactions(trail));
  if (question.method == Method::poison) {
    return say(Message::summary_in_reach,
               {{"amount", amount}, {"start", start}, {"transactions", transactions}, {"places", format_count(trail.places.size())}});
  }
  const bool exact = std::all_of(trail.hops.begin(), trail.hops.end(), [](const Hop& hop) { return hop.basis == AmountBasis::exact; });
  return say(exact && !trail.hops.empty() ? Message::summary_exact : Message::summary,
             {{"rule", method_text(question.method)},
              {"amount", amount},
              {"start", start},
              {"transactions", transactions},
              {"ends", ends_text(chain, sum_ends_by_claim(trail))}});
}

std::string audit_sentence(const Store& store, const Question& question, const Trail& trail) {
  if (question.method == Method::poison) return std::string(words(Message::sums_none));
  U128 ends = 0;
  U128 fees = 0;
  for (const EndSum& sum : sum_ends(trail)) (sum.reason == EndReason::fee ? fees : ends) += sum.amount;
  const Chain chain = store.chain();
  return say(Message::sums_agree, {{"ends", format_money(chain, ends)},
                                   {"fees", fees == 0 ? std::string() : format_money(chain, fees)},
                                   {"start", format_money(chain, start_amount(trail))}});
}

std::string moment_text(const Store& store, TxIndex tx) { return moment_with(store, tx, false); }

std::string moment_in_words(const Store& store, TxIndex tx) { return moment_with(store, tx, true); }

std::string start_sentence(const Store& store, const Place& place, U128 amount) {
  return say(Message::start_at, {{"amount", format_money(store.chain(), amount)}, {"place", full_title(store, place)}});
}

std::string hop_sentence(const Store& store, const Question& question, const Trail& trail, const Hop& hop) {
  const Place& to = trail.places[hop.to.value];
  const Chain chain = store.chain();
  const bool exact = hop.basis == AmountBasis::exact;
  const Message share = question.method == Method::poison     ? Message::share_in_reach
                        : exact && hop.amount == to.value     ? Message::share_all
                        : exact                               ? Message::share_exact
                                                              : Message::share_by_rule;
  return say(to.kind == PlaceKind::fee ? Message::hop_fee : Message::hop_paid,
             {{"hop", format_count(hop.depth)},
              {"payment", format_money(chain, to.value.units())},
              {"place", place_address(store, to).value_or(std::string(words(Message::no_address)))},
              {"moment", moment_in_words(store, hop.tx)},
              {"share", say(share, {{"amount", format_money(chain, hop.amount.units())}, {"rule", method_text(question.method)}})}});
}

std::string citation(const Store& store, const Place& place) {
  const Chain chain = store.chain();
  const bool is_fee = place.kind == PlaceKind::fee;
  return say(is_fee ? Message::cited_fee : Message::cited_output,
             {{"chain", chain_info(chain).name},
              {"txid", store.txid(place.tx).to_text()},
              {"moment", moment_in_words(store, place.tx)},
              {"vout", is_fee ? std::string() : format_count(store.vout_of(place.output))},
              {"amount", format_money(chain, place.value.units())},
              {"units", format_base_units(chain, place.value.units())}});
}

std::string path_sentence(Chain chain, Method method, const PathTold& path) {
  const Message message = method == Method::poison         ? Message::path_in_reach
                          : !path.exact                    ? Message::path_by_rule
                          : path.amount == path.start      ? Message::path_all
                                                           : Message::path;
  return say(message, {{"hops", format_count(path.hops)},
                       {"amount", format_money(chain, path.amount)},
                       {"start", format_money(chain, path.start)},
                       {"rule", method_text(method)},
                       {"from", path.from},
                       {"to", path.to},
                       {"end", path.end}});
}

std::string path_title(std::string_view from, std::string_view to) { return say(Message::path_title, {{"from", from}, {"to", to}}); }

std::string reached_sentence(Chain chain, std::string_view to, bool exact, std::span<const RuleAmount> rules) {
  if (rules.empty() || rules.front().method == Method::poison) return say(Message::reached_in_reach, {{"to", to}});
  U128 least = rules.front().amount;
  U128 most = least;
  for (const RuleAmount& rule : rules) {
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
                       {"amount", own == 0 ? std::string(words(Message::none)) : format_money(chain, own)},
                       {"to", to},
                       {"least", format_money(chain, least)},
                       {"most", format_money(chain, most)}});
}

std::string not_reached_sentence(Chain chain, std::string_view to, std::uint64_t hops, std::uint64_t requests, U128 not_followed) {
  return say(not_followed == 0 ? Message::not_reached_at_all : Message::not_reached,
             {{"to", to},
              {"hops", format_count(hops)},
              {"requests", requests == 0 ? std::string() : format_count(requests)},
              {"amount", format_money(chain, not_followed)}});
}

std::string hidden_text(Chain chain, std::uint64_t places, U128 amount) {
  return say(Message::hidden, {{"places", format_count(places)}, {"amount", format_money(chain, amount)}});
}

}  // namespace peelback
