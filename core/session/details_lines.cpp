#include "session/details_lines.h"

#include "session/account_part.h"
#include "session/places.h"
#include "session/trail_text.h"

namespace peelback {

std::vector<std::uint32_t> DetailsLines::hops_to(std::uint32_t place) const {
  std::vector<std::uint32_t> hops;
  for (std::uint32_t i = 0; i < trail_.hops.size(); ++i) {
    if (trail_.hops[i].to == place) hops.push_back(i);
  }
  return hops;
}

std::vector<ToldSource> DetailsLines::cite(const Store& store, TxIndex tx, std::string_view field) {
  std::vector<ToldSource> cited;
  for (const SourceRef& source : store.sources(tx)) cited.push_back({source.reply, pointer_of(source, field)});
  return cited;
}

void DetailsLines::begin_transaction(std::string_view ref, const ToldTx& tx) {
  page_.begin({.kind = "hop", .ref = std::string(ref), .title = say(Message::transaction_titled, {{"txid", format_short_id(tx.id)}}),
               .sentence = std::string(words(Message::transaction_joins)), .tx = tx});
}

void DetailsLines::put_counted_line(const ToldPlace& place, U128 traced, bool exact) {
  const std::string amount = money(place, traced);
  page_.put_line(Message::line_counted, exact ? say(Message::counted_exact, {{"amount", amount}})
                                              : say(Message::counted_by_rule, {{"amount", amount}, {"rule", method_text(trail_.method)}}));
}

void DetailsLines::put_value_lines(const ToldPlace& place, U128 traced, const ToldMoment& moment) {
  const ReportedValue* reported = session_.marks().reported_of("place:" + place.key);
  if (reported != nullptr) page_.put_line(Message::line_reported, reported_text(*reported));
  const auto values = session_.shown_values();
  if (!has_accounts() || !values) return;
  const ShownAsset& asset = trail_.asset_of(place);
  if (const ToldValue value = values->value_of(asset, traced, moment); !value.sentence.empty()) page_.put_line(Message::line_value, value.sentence);
  for (const std::string& sentence : values->others(asset, traced, moment)) page_.put_line(Message::line_other_value, sentence);
}

void DetailsLines::put_end_lines(std::uint32_t place) {
  for (const ToldEnd& end : trail_.ends_at(place)) {
    page_.put_line(Message::line_end, say(Message::end_of_amount, {{"amount", money(trail_.places[place], end.amount.units())}, {"end", end_label(trail_, end)}}));
    if (const ToldOrderRange* range = find_order_range(trail_, end); range != nullptr) {
      page_.put_line(Message::line_order, say(Message::order_range, {{"least", money(trail_.places[place], range->least.units())},
                                                                    {"most", money(trail_.places[place], range->most.units())}}));
    }
  }
}

}  // namespace peelback
