#include "unit/taint/account_ledger.h"

#include <algorithm>
#include <numeric>
#include <sstream>

namespace peelback::test {

std::string asset_ref(const std::string& name) { return name == "coin" ? "ethereum:ETH" : "ethereum:" + name; }

AccountStore AccountLedger::store(const std::vector<std::size_t>& order, bool twice) const {
  AccountStore store(Chain::ethereum);
  std::vector<Problem> problems;
  const auto asset = [&](const std::string& name) { return store.add_asset(asset_ref(name), name == "coin" ? "ETH" : name, {}, problems); };
  std::vector<std::size_t> arrival = order;
  if (arrival.empty()) {
    arrival.resize(txs.size());
    std::iota(arrival.begin(), arrival.end(), std::size_t{0});
  }
  const auto named = [](const std::string& name, const char* nobody) { return name == nobody ? std::string_view{} : std::string_view(name); };
  const auto add = [&](std::size_t i, bool without_order) {
    const AccountTx& tx = txs[i];
    std::uint32_t index = 0;
    for (std::size_t before = 0; before < i; ++before) index += txs[before].height == tx.height;
    const std::string& sender = !tx.sender.empty() || tx.rows.empty() ? tx.sender : tx.rows[0].from;
    const AccountTxIndex id = store.add_transaction({.id = tx.name,
                                                     .height = tx.height,
                                                     .index = tx.without_place ? std::optional<std::uint32_t>() : index,
                                                     .listed = tx.without_place ? std::optional(static_cast<std::uint32_t>(i)) : std::nullopt,
                                                     .time_s = std::int64_t{tx.height} * 600,
                                                     .succeeded = !tx.failed,
                                                     .sender = named(sender, "outside"),
                                                     .swap_recipient = tx.swap_recipient,
                                                     .fee_payer = tx.fee_payer,
                                                     .fee = Amount{tx.fee}},
                                                    {.reply = ReplyIndex{0u}}, problems);
    std::vector<MovementDraft> movements;
    std::uint32_t position = 0;
    bool has_value = false;
    for (const AccountRow& row : tx.rows) {
      MovementKind kind = MovementKind::token_log;
      if (row.asset == "coin") kind = has_value ? MovementKind::internal : MovementKind::top_level;
      has_value = has_value || row.asset == "coin";
      movements.push_back({.at = {kind, position++},
                           .order = without_order ? OrderBasis::provider : OrderBasis::chain,
                           .from = named(row.from, "outside"),
                           .to = named(row.to, "burnt"),
                           .asset = asset(row.asset),
                           .amount = Amount{row.amount},
                           .memo = row.memo});
    }
    store.add_movements(id, movements, problems);
    std::vector<BalanceChangeDraft> changes;
    for (const ChangeRow& row : tx.changes) changes.push_back({row.account, asset(row.asset), row.gained, Amount{row.amount}, position++});
    store.add_balance_changes(id, changes, problems);
    if (!sender.empty() && sender != "outside") store.intern_holding(store.intern_account(sender), store.native_asset());
    if (!tx.fee_payer.empty()) store.intern_holding(store.intern_account(tx.fee_payer), store.native_asset());
  };
  std::uint32_t last = 0;
  for (const std::size_t i : arrival) {
    last = std::max(last, txs[i].height);
    add(i, txs[i].without_order);
    if (twice) add(i, true);
  }
  for (const NamedBalance& balance : balances) {
    store.add_reading(store.intern_holding(store.intern_account(balance.account), asset(balance.asset)), {balance.height, Amount{balance.amount}},
                      problems);
  }
  for (const NamedConversion& c : conversions) {
    store.declare_conversion({store.intern_tx(c.out_tx), store.intern_account(c.out_account), asset(c.out_asset), store.intern_tx(c.in_tx),
                              store.intern_account(c.in_account), asset(c.in_asset)});
  }
  for (const std::string& name : contracts) store.set_nature(store.intern_account(name), AccountNature::contract);
  for (const std::string& name : plain) store.set_nature(store.intern_account(name), AccountNature::plain);
  for (const auto& [name, count] : busy) store.set_stats(store.intern_account(name), {.tx_count = count});
  const auto is_unknown = [&](std::string_view name) {
    return std::any_of(unknown_histories.begin(), unknown_histories.end(), [&](const std::string& u) { return u == "all" || u == name; });
  };
  for (std::uint32_t i = 0; i < store.account_count(); ++i) {
    const AccountIndex account{i};
    if (is_unknown(store.account_text(account))) continue;
    for (const HistoryPart part : {HistoryPart::transactions, HistoryPart::internal, HistoryPart::tokens}) {
      store.mark_covered(account, part, {0, last, std::int64_t{last} * 600});
    }
  }
  return store;
}

std::string place_name(const AccountStore& store, const AccountPlace& place) {
  if (place.kind != AccountPlaceKind::account) {
    const char* kind = place.kind == AccountPlaceKind::fee ? ":fee" : place.kind == AccountPlaceKind::mint ? ":mint" : ":burn";
    return std::string(store.tx_id(place.tx)) + kind;
  }
  std::string name(store.account_text(store.account_of(place.holding)));
  const AssetIndex asset = store.asset_of(place.holding);
  if (!(asset == store.native_asset())) name += '.' + std::string(store.asset(asset).reference.substr(9));
  if (place.memo.exists()) name += '#' + std::string(store.memo_text(place.memo));
  return name;
}

AccountStart account_start_at_tx(const std::string& tx, std::uint32_t label) {
  return {.kind = AccountStart::Kind::transaction, .id = tx, .label = label};
}

AccountStart account_start_at_address(const std::string& account, std::uint32_t label) {
  return {.kind = AccountStart::Kind::address, .id = account, .label = label};
}

std::string text_of(const AccountStore& store, const AccountTrail& trail) {
  std::ostringstream text;
  const auto name = [&](PlaceIndex place) { return place_name(store, trail.places[place.value]); };
  for (const AccountPlace& place : trail.places) {
    text << "place " << place_name(store, place) << ' ' << place.value.to_text() << " depth " << place.depth << place.is_start << place.beyond_stop;
    for (const LabelAmount& amount : trail.amounts_of(place)) text << ' ' << amount.label << ':' << amount.amount.to_text();
    text << '\n';
  }
  for (const AccountHop& hop : trail.hops) {
    text << "hop " << store.tx_id(hop.tx) << " from";
    for (const PlaceIndex from : trail.sources_of(hop)) text << ' ' << name(from);
    text << " to " << name(hop.to) << " label " << hop.label << ' ' << hop.amount.to_text() << ' ' << hop.to_amount.to_text() << ' '
         << static_cast<int>(hop.basis) << static_cast<int>(hop.grade) << hop.by_provider << hop.is_conversion << " depth " << hop.depth << '\n';
  }
  for (const AccountEnd& end : trail.ends) {
    text << "end " << name(end.place) << ' ' << end.label << ' ' << end.amount.to_text() << ' ' << end_reason_name(end.reason) << ' ' << end.detail << '\n';
  }
  for (const ConvertedEnd& end : trail.converted) text << "converted " << name(end.place) << ' ' << end.label << ' ' << end.amount.to_text() << '\n';
  for (const StartReport& start : trail.starts) {
    text << "start " << start.label;
    for (const StartPart& part : start.added) text << " +" << name(part.place) << ' ' << part.amount.to_text();
    for (const StartPart& part : start.already_traced) text << " =" << name(part.place) << ' ' << part.amount.to_text();
    text << '\n';
  }
  for (const AccountAuditRow& row : trail.audit) {
    text << "audit " << row.label << ' ' << store.asset(row.asset).reference << ' ' << row.start.to_text() << ' ' << row.converted_in.to_text() << ' '
         << row.ends.to_text() << ' ' << row.converted_out.to_text() << '\n';
  }
  for (const ReachRow& row : trail.reach) text << "reach " << name(row.place) << ' ' << row.label << ' ' << row.value.to_text() << '\n';
  for (const UnexplainedRow& row : trail.unexplained) {
    text << "unexplained " << store.account_text(store.account_of(row.holding)) << ' ' << row.unknown_opening.to_text() << ' ' << row.in.to_text()
         << ' ' << row.out.to_text() << '\n';
  }
  for (const OrderRange& range : trail.order_ranges) {
    text << "range " << name(range.place) << ' ' << range.label << ' ' << range.least.to_text() << ' ' << range.most.to_text() << '\n';
  }
  for (const Problem& problem : trail.problems) text << format_error(problem) << '\n';
  return text.str();
}

}  // namespace peelback::test
