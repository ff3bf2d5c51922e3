#include "session/account_details.h"

#include <algorithm>

#include "base/sort.h"
#include "session/picture_folding.h"
#include "session/places.h"
#include "session/tell.h"
#include "session/trail_text.h"

namespace peelback {

// ---- payments ----

std::vector<std::uint32_t> AccountDetails::hops_of_id() const {
  if (id_.find('#') != std::string_view::npos) {
    const std::vector<std::string> ids = hop_ids(trail_);
    const auto row = std::find(ids.begin(), ids.end(), id_);
    if (row != ids.end() && find_place(trail_, id_.substr(6)) == kNone) return {static_cast<std::uint32_t>(row - ids.begin())};
  }
  std::vector<std::uint32_t> hops;
  const bool is_swap = id_.find("swap:") != std::string_view::npos;
  if (id_.find('>') == std::string_view::npos && !is_swap) return hops;
  for (std::uint32_t i = 0; i < trail_.hops.size(); ++i) {
    const ToldHop& hop = trail_.hops[i];
    const std::string to = place_node_id(trail_.places[hop.to]);
    for (const std::uint32_t source : trail_.sources_of(hop)) {
      const std::string from = place_node_id(trail_.places[source]);
      const bool is_it = hop.is_conversion ? is_swap && id_.find("swap:" + from + '~' + to) != std::string_view::npos : id_ == from + '>' + to;
      if (is_it) hops.push_back(i);
      if (is_it) break;
    }
  }
  return hops;
}

Result<std::string> AccountDetails::write_payments(const std::vector<std::uint32_t>& hops) {
  const ToldHop& first = trail_.hops[hops.front()];
  if (hops.size() == 1) return write_payment(hops.front());
  const ToldPlace& to = trail_.places[first.to];
  begin_payments(first, say(Message::payments_listed, {{"payments", format_count(hops.size())}, {"place", to.full_title}}), "", {});
  list_payments(hops);
  return page_.end(chain(), "", to.address);
}

void AccountDetails::begin_payments(const ToldHop& hop, const std::string& sentence, const std::string& citation, std::vector<std::uint32_t> ranged) {
  const ToldPlace& to = trail_.places[hop.to];
  page_.begin({.kind = "hop", .ref = to.ref, .title = to.title, .sentence = sentence, .citation = citation, .place = hop.to,
               .tx = trail_.txs[hop.tx], .hops = std::move(ranged)});
}

Result<std::string> AccountDetails::write_payment(std::uint32_t index) {
  const ToldHop& hop = trail_.hops[index];
  const ToldPlace& to = trail_.places[hop.to];
  begin_payments(hop, hop_sentence(trail_, hop), citation(trail_, hop), {index});
  put_payment_lines(hop);
  put_end_lines(hop.to);
  put_account_transaction_lines(trail_.txs[hop.tx]);
  return page_.end(chain(), trail_.txs[hop.tx].id, to.address);
}

// The largest first; the table has them all.
void AccountDetails::list_payments(std::vector<std::uint32_t> hops) {
  sort_by(hops, [&](auto a, auto b) { return trail_.hops[b].to_amount < trail_.hops[a].to_amount; });
  if (hops.size() > kMostListed) {
    page_.put_line(Message::line_payment, say(Message::largest_listed, {{"shown", format_count(kMostListed)}, {"all", format_count(hops.size())}}));
    hops.resize(kMostListed);
  }
  sort_ascending(hops);
  for (const auto index : hops) {
    const ToldHop& hop = trail_.hops[index];
    page_.put_line(moment_text(trail_.txs[hop.tx].moment), say(Message::payment_row, {{"amount", traced_of(hop)},
                                                                                    {"from", payers_of(hop)},
                                                                                    {"txid", trail_.txs[hop.tx].id}}),
                   trail_.cited_by(hop));
  }
}

std::string AccountDetails::traced_of(const ToldHop& hop) const {
  const std::string amount = money(hop.to_asset, hop.to_amount.units());
  if (!hop.is_conversion) return amount;
  return say(Message::swapped, {{"gave", money(hop.asset, hop.amount.units())}, {"got", amount}});
}

// Each account once; several places can be of one.
std::string AccountDetails::payers_of(const ToldHop& hop) const {
  std::string text;
  std::string_view before;
  for (const std::uint32_t source : trail_.sources_of(hop)) {
    const ToldPlace& place = trail_.places[source];
    if (place.full_title == before) continue;
    if (!text.empty()) text += ", ";
    text += place.full_title;
    before = place.full_title;
  }
  return text;
}

void AccountDetails::put_payment_lines(const ToldHop& hop) {
  const ToldPlace& to = trail_.places[hop.to];
  const ShownAsset& asset = trail_.assets[hop.to_asset];
  page_.put_line(to.is_fee() ? Message::line_fee : Message::line_payment, money(hop.to_asset, hop.payment.units()), trail_.cited_by(hop));
  page_.put_line(Message::column_from, payers_of(hop));
  if (!to.address.empty()) page_.put_line(Message::line_paid_to, to.address);
  if (hop.is_conversion) page_.put_line(Message::line_swap, traced_of(hop));
  if (!asset.is_native) page_.put_line(Message::line_token, asset.ref.substr(asset.ref.find(':') + 1));
  if (!to.memo.empty()) page_.put_line(Message::line_memo, to.memo);
  put_counted_line(to, hop.to_amount.units(), hop.exact());
  put_value_lines(to, hop.to_amount.units(), trail_.txs[hop.tx].moment);
  page_.put_line(Message::line_hop, say(Message::hops_from_start, {{"hop", format_count(hop.depth)}}));
  if (hop.grade == TrailGrade::inferred) page_.put_line(Message::line_grade, words(hop.is_conversion ? Message::grade_swap : Message::grade_inferred));
  if (hop.grade == TrailGrade::claimed) page_.put_line(Message::line_grade, words(Message::grade_claimed));
  if (hop.by_provider) page_.put_line(Message::line_order, words(Message::order_of_source));
}

void AccountDetails::put_account_transaction_lines(const ToldTx& tx) {
  std::vector<ToldSource> cited;
  for (const SourceRef& source : store().sources(tx.account_tx)) cited.push_back({source.reply, pointer_of(source, "")});
  page_.put_line(Message::line_transaction, tx.id, cited);
  const AccountTransaction& facts = store().transaction(tx.account_tx);
  if (facts.sender.exists()) page_.put_line(Message::line_sender, account_address(store(), facts.sender));
  page_.put_line(Message::line_when, moment_in_words(tx.moment));
}

Result<std::string> AccountDetails::write_transaction(std::string_view ref) {
  const auto tx = std::find_if(trail_.txs.begin(), trail_.txs.end(), [&](const ToldTx& t) { return t.ref() == ref; });
  if (tx == trail_.txs.end() || !tx->account_tx.exists()) return unknown();
  begin_transaction(ref, *tx);
  put_account_transaction_lines(*tx);
  std::vector<std::uint32_t> hops;
  for (std::uint32_t i = 0; i < trail_.hops.size(); ++i) {
    if (&trail_.txs[trail_.hops[i].tx] == &*tx) hops.push_back(i);
  }
  list_payments(hops);
  return page_.end(tx->chain, tx->id, "");
}

// ---- an account ----

Result<std::string> AccountDetails::write_account(std::uint32_t index) {
  const ToldPlace& place = trail_.places[index];
  const std::vector<std::uint32_t> hops = hops_to(index);
  if (hops.size() == 1 && !place.is_start) return write_payment(hops.front());
  const U128 traced = traced_amount(trail_, place);
  const std::string amount = money(place, traced);
  page_.begin({.ref = place.ref,
               .title = place.title,
               .sentence = place.is_start ? say(Message::trail_starts_here, {{"amount", amount}})
                                          : say(Message::account_received, {{"amount", amount}, {"place", place.full_title}, {"payments", format_count(hops.size())}}),
               .citation = place.tx == kNone ? std::string() : citation(trail_, place),
               .place = index,
               .tx = tx_at(place.tx)});
  page_.put_line(Message::line_account, place.full_title);
  put_account_lines(index, traced);
  list_payments(hops);
  return page_.end(chain(), "", place.address);
}

void AccountDetails::put_account_lines(std::uint32_t index, U128 traced) {
  const ToldPlace& place = trail_.places[index];
  const ShownAsset& asset = trail_.asset_of(place);
  const AccountNature nature = place.holding.exists() ? store().nature(store().account_of(place.holding)) : AccountNature::unknown;
  if (nature == AccountNature::contract) page_.put_line(Message::line_nature, words(Message::contract_explained));
  if (!asset.is_native) page_.put_line(Message::line_token, asset.ref.substr(asset.ref.find(':') + 1));
  if (!place.memo.empty()) page_.put_line(Message::line_memo, place.memo);
  const bool exact = std::all_of(trail_.hops.begin(), trail_.hops.end(), [&](const ToldHop& hop) { return hop.to != index || hop.exact(); });
  put_counted_line(place, traced, exact);
  page_.put_line(Message::line_hop, say(Message::hops_from_start, {{"hop", format_count(place.depth)}}));
  put_end_lines(index);
  put_balance_lines(place);
}

// What the payments at hand do not explain of this account's balance.
void AccountDetails::put_balance_lines(const ToldPlace& place) {
  for (const ToldUnexplained& row : trail_.unexplained) {
    if (row.ref != place.ref || row.asset != place.asset) continue;
    const auto put = [&](Message what, Amount amount) {
      if (!amount.is_zero()) page_.put_line(Message::line_balance, say(what, {{"amount", money(row.asset, amount.units())}}));
    };
    put(Message::balance_unknown_opening, row.unknown_opening);
    put(Message::balance_unexplained_in, row.in);
    put(Message::balance_unexplained_out, row.out);
  }
}

}  // namespace peelback
