#include "session/thorchain_text.h"

#include <algorithm>

#include "session/account_part.h"
#include "session/crossing_rows.h"
#include "session/messages.h"

namespace peelback {

namespace {

using thorchain::Action;
using thorchain::Memo;

constexpr unsigned kMemoDecimals = 8;

Message action_message(Action action) {
  switch (action) {
    case Action::swap:
    case Action::limit_swap: return Message::thorchain_swap;
    case Action::outbound: return Message::thorchain_outbound;
    case Action::refund: return Message::thorchain_refund;
    case Action::add: return Message::thorchain_add;
    case Action::withdraw: return Message::thorchain_withdraw;
    case Action::donate: return Message::thorchain_donate;
    case Action::loan_open: return Message::thorchain_loan_open;
    case Action::loan_repay: return Message::thorchain_loan_repay;
    case Action::trade_deposit:
    case Action::secured_deposit: return Message::thorchain_deposit;
    case Action::trade_withdraw:
    case Action::secured_withdraw: return Message::thorchain_take_out;
    case Action::migrate:
    case Action::consolidate:
    case Action::ragnarok:
    case Action::yggdrasil: return Message::thorchain_own;
    default: return Message::thorchain_other;
  }
}

std::string affiliates_text(const Memo& memo) {
  std::string text;
  for (const thorchain::Affiliate& affiliate : memo.affiliates) {
    if (!text.empty()) text += ", ";
    text += affiliate.name;
  }
  return text;
}

std::string amount_text(const CrossingLeg& leg) {
  return format_units(leg.amount, leg.asset.decimals).append(1, ' ').append(leg.asset_name);
}

Message basis_message(const Crossing& crossing) {
  switch (crossing.grade) {
    case TrailGrade::observed: return Message::crossing_observed;
    case TrailGrade::inferred: return crossing.is_said ? Message::crossing_inferred_as_said : Message::crossing_inferred;
    case TrailGrade::claimed: break;
  }
  return Message::crossing_claimed;
}

// What stands on the other side of the crossing, and what that rests on.
std::string other_side_text(const Crossing& crossing, Direction direction) {
  const bool is_back = direction == Direction::backward;
  const CrossingLeg& far = is_back ? crossing.in : crossing.out;
  return say(is_back ? Message::thorchain_got : Message::thorchain_paid,
             {{"became", amount_text(far)}, {"address", leg_address(far)}, {"txid", far.txid}, {"basis", words(basis_message(crossing))}});
}

}  // namespace

std::optional<Memo> find_thorchain_memo(const Store& store, TxIndex tx) {
  const auto outputs = store.has_body(tx) ? store.outputs(tx) : IndexRange<OutputIndex>{};
  for (std::uint32_t i = 0; i < outputs.count; ++i) {
    const auto text = thorchain::memo_text_of_script(store.script_bytes(store.script(outputs[i])));
    if (!text) continue;
    if (auto memo = thorchain::parse_memo(*text)) return *std::move(memo);
  }
  return std::nullopt;
}

std::optional<Memo> find_thorchain_memo(const Ledgers& ledgers, const ToldTx& tx) {
  if (tx.utxo_tx.exists()) return find_thorchain_memo(*ledgers.find_utxo(tx.chain), tx.utxo_tx);
  if (!has_accounts() || !tx.account_tx.exists()) return std::nullopt;
  const std::string_view text = ledgers.find_accounts(tx.chain)->call_memo(tx.account_tx);
  auto memo = thorchain::parse_memo(text);
  if (!memo) return std::nullopt;
  return *std::move(memo);
}

std::string thorchain_sentence(const Memo& memo) {
  const bool is_name = thorchain::is_thorname(memo.destination);
  const std::string asked = say(action_message(memo.action),
                                {{"asset", memo.asset ? memo.asset->to_text() : std::string()},
                                 {"destination", is_name ? std::string() : memo.destination},
                                 {"name", is_name ? memo.destination : std::string()},
                                 {"least", memo.least_e8.value_or(0) == 0 ? std::string() : format_units(*memo.least_e8, kMemoDecimals)},
                                 {"in_parts", memo.is_streaming ? "yes" : ""},
                                 {"affiliates", affiliates_text(memo)},
                                 {"refund_to", memo.refund_to},
                                 {"inbound", memo.inbound},
                                 {"action", thorchain::action_name(memo.action)}});
  return say(Message::thorchain_memo_says, {{"asked", asked}});
}

std::string_view thorchain_label() { return words(Message::thorchain_memo); }

std::vector<ConvertedOutput> converted_outputs(Chain chain, std::span<const Crossing> crossings, Direction direction) {
  std::vector<ConvertedOutput> conversions;
  for (const Crossing& crossing : crossings) {
    const CrossingLeg& near = direction == Direction::backward ? crossing.out : crossing.in;
    const auto ref = near.chain == chain && !near.ref.empty() ? parse_ref(near.ref) : Result<Ref>(Error{});
    if (!ref) continue;
    const Outpoint output{ref->txid, ref->vout};
    const auto known = std::find_if(conversions.begin(), conversions.end(), [&](const ConvertedOutput& row) { return row.output == output; });
    if (known == conversions.end()) {
      conversions.push_back({output, other_side_text(crossing, direction)});
    } else {
      known->detail.append("; ").append(other_side_text(crossing, direction));
    }
  }
  return conversions;
}

std::vector<AccountStop> conversion_stops(const AccountStore& store, std::span<const Crossing> crossings, Direction direction) {
  std::vector<AccountStop> stops;
  for (const Crossing& crossing : crossings) {
    const CrossingLeg& near = direction == Direction::backward ? crossing.out : crossing.in;
    if (near.chain != store.chain() || !near.is_stored || near.vault.empty()) continue;
    const AccountIndex vault = store.find_account(near.vault);
    const AccountTxIndex tx = store.find_tx(near.txid);
    const auto known = std::find_if(stops.begin(), stops.end(), [&](const AccountStop& stop) { return stop.account == vault && stop.tx == tx; });
    if (known == stops.end()) {
      stops.push_back({.account = vault, .tx = tx, .reason = EndReason::converted, .detail = other_side_text(crossing, direction)});
    } else {
      known->detail.append("; ").append(other_side_text(crossing, direction));
    }
  }
  return stops;
}

std::string crossing_id(const ToldTrail& trail, const ToldCrossing& crossing) {
  return std::string(crossing.is_before ? "crossing:from:" : "crossing:to:").append(trail.places[crossing.place].key);
}

std::string_view crossing_basis(const Crossing& crossing) { return words(basis_message(crossing)); }

std::string crossing_sentence(const ToldTrail& trail, const ToldCrossing& row) {
  const Crossing& crossing = row.crossing;
  const CrossingLeg& far = far_leg(trail, row);
  return say(crossing.is_refund ? Message::crossing_paid_back : Message::crossing,
             {{"gave", format_money(crossing.in.asset, crossing.in.amount)},
              {"in", crossing.in.txid},
              {"got", format_money(crossing.out.asset, crossing.out.amount)},
              {"address", leg_address(crossing.out)},
              {"out", crossing.out.txid},
              {"basis", words(basis_message(crossing))},
              {"carried", row.carried ? format_money(far.asset, row.carried->units()) : std::string()}});
}

std::string_view thorchain_code(Action action) {
  switch (action) {
    case Action::swap:
    case Action::limit_swap: return "thorchain_swap";
    case Action::outbound: return "thorchain_outbound";
    case Action::refund: return "thorchain_refund";
    default: return "thorchain_memo";
  }
}

}  // namespace peelback
