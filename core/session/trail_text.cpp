#include "session/trail_text.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/sort.h"
#include "base/time.h"
#include "model/stated_value.h"
#include "session/places.h"

namespace peelback {

namespace {

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

std::string money(const ToldTrail& trail, std::uint32_t asset, U128 amount) { return format_money(trail.assets[asset], amount); }

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
                     {"rule", names_rule ? rule_text(trail) : std::string_view()}});
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

std::string_view rule_text(const ToldTrail& trail) {
  const bool is_other = trail.method == Method::tiho && !trail.assets.empty() && is_on_accounts(trail.assets.front());
  return is_other ? words(Message::rule_tiho_on_accounts) : method_text(trail.method);
}

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

bool has_floor(const ShownAsset& asset) { return !is_stated_value(asset.ref); }

std::string range_sentence(const ShownAsset& asset, const ToldBounds& bounds) {
  const Message message = !has_floor(asset)                     ? Message::range_of_values
                          : bounds.at_least == bounds.at_most   ? Message::range_of_rules_equal
                          : bounds.at_least.is_zero()           ? Message::range_of_rules_from_none
                                                                : Message::range_of_rules;
  const std::string most = format_money(asset, bounds.at_most.units());
  return say(message, {{"amount", most}, {"least", format_money(asset, bounds.at_least.units())}, {"most", most}});
}

std::string hop_range_sentence(const ToldTrail& trail, const ToldHop& hop, const std::optional<ToldBounds>& bounds) {
  const ToldBounds range = bounds.value_or(ToldBounds{});
  const Message message = !bounds                          ? Message::range_of_hop_unfinished
                          : !has_floor(trail.assets[hop.to_asset]) ? Message::range_of_hop_values
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
    tell(has_floor(trail.assets[row.asset]) ? Message::opening_estimated : Message::opening_of_values, row.unknown_opening);
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

std::string hidden_text(const ToldTrail& trail, std::uint64_t places, std::span<const AssetAmount> amounts) {
  return say(Message::hidden, {{"places", format_count(places)}, {"amount", format_amounts(trail, amounts)}});
}

}  // namespace peelback
