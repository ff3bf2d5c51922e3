#include "session/thorchain_text.h"

#include "labels/shown_text.h"
#include "session/messages.h"

namespace peelback {

namespace {

using thorchain::Action;
using thorchain::Memo;

constexpr unsigned kMemoDecimals = 8;
constexpr std::size_t kAddressCharacters = 120;

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

// "17.9 ETH.ETH", and what else was paid.
std::string coins_text(const midgard::Transfer& transfer) {
  std::string text;
  for (const midgard::Coin& coin : transfer.coins) {
    if (!text.empty()) text += ", ";
    text.append(format_units(coin.amount_e8, kMemoDecimals)).append(1, ' ').append(coin.asset.to_text());
  }
  return text;
}

bool is_coin_of(const midgard::Transfer& transfer, Chain chain) {
  if (transfer.txid.empty() || transfer.coins.size() != 1 || transfer.is_affiliate) return false;
  const thorchain::Asset& asset = transfer.coins[0].asset;
  return asset.form == thorchain::Form::native && asset.contract.empty() && thorchain::chain_named(asset.chain) == chain &&
         asset.symbol == chain_info(chain).symbol;
}

// Absent when no output, or more than one, holds just the amount.
std::optional<Outpoint> paid_output(const Store& store, const midgard::Transfer& transfer) {
  const auto txid = parse_txid(transfer.txid);
  const TxIndex tx = txid ? store.find(*txid) : TxIndex{};
  const auto amount = midgard::to_base_units_floor(transfer.coins[0].amount_e8, chain_info(store.chain()).decimals);
  if (!tx.exists() || !store.has_body(tx) || !amount) return std::nullopt;
  const auto outputs = store.outputs(tx);
  std::optional<Outpoint> found;
  for (std::uint32_t i = 0; i < outputs.count; ++i) {
    if (store.value(outputs[i]) != *amount) continue;
    if (found) return std::nullopt;
    found = Outpoint{*txid, i};
  }
  return found;
}

// What stands on the other side of the swap, without the shares of those who brought it.
std::string other_side_text(const std::vector<midgard::Transfer>& transfers, Message message) {
  std::string text;
  for (const midgard::Transfer& transfer : transfers) {
    if (transfer.is_affiliate || transfer.coins.empty()) continue;
    if (!text.empty()) text += "; ";
    text += say(message, {{"became", coins_text(transfer)}, {"address", shown_text(transfer.address, kAddressCharacters).text}, {"txid", transfer.txid}});
  }
  return text;
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

std::vector<ConvertedOutput> converted_outputs(const Store& store, const std::vector<midgard::Action>& swaps, Direction direction) {
  const bool is_back = direction == Direction::backward;
  std::vector<ConvertedOutput> conversions;
  for (const midgard::Action& swap : swaps) {
    if (swap.type != "swap" || swap.status != midgard::Action::Status::success) continue;
    const std::string other = is_back ? other_side_text(swap.in, Message::thorchain_got) : other_side_text(swap.out, Message::thorchain_paid);
    if (other.empty()) continue;
    for (const midgard::Transfer& transfer : is_back ? swap.out : swap.in) {
      const auto output = is_coin_of(transfer, store.chain()) ? paid_output(store, transfer) : std::nullopt;
      if (output) conversions.push_back({*output, other});
    }
  }
  return conversions;
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
