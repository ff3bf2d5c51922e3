#include "session/places.h"

#include "chains/bitcoin_address.h"
#include "model/reference.h"
#include "session/messages.h"
#include "session/money_text.h"

namespace peelback {

namespace {

// What a script without an address is, in words that fit on a box.
std::string script_title(ByteView script) {
  using enum bitcoin::ScriptType;
  switch (bitcoin::script_type(script)) {
    case p2pk: {
      const std::string key = to_hex(script.subspan(1, script.size() - 2));  // between the push and OP_CHECKSIG
      return say(Message::script_key, {{"key", key.substr(0, 4) + "…" + key.substr(key.size() - 4)}});
    }
    case multisig: return std::string(words(Message::script_multisig));
    case op_return: return std::string(words(Message::script_data));
    case anchor: return std::string(words(Message::script_anchor));
    case empty: return std::string(words(Message::script_empty));
    case provably_unspendable: return std::string(words(Message::script_unspendable));
    default: return std::string(words(Message::script_other));
  }
}

Message limit_message(std::string_view detail) {
  if (detail == "hops") return Message::end_limit_hops;
  if (detail == "share") return Message::end_limit_share;
  if (detail == "time") return Message::end_limit_time;
  if (detail == "fan-out") return Message::end_limit_fan_out;
  if (detail == "rule_undefined") return Message::end_limit_rule;
  return Message::end_limit_other;
}

Message end_message(const End& end) {
  switch (end.reason) {
    case EndReason::open: return Message::end_open;
    case EndReason::unspent: return end.as_of && !known_height(end.as_of->height) ? Message::end_unspent_in_block : Message::end_unspent;
    case EndReason::service: return Message::end_service;
    case EndReason::busy: return Message::end_busy;
    case EndReason::mixer: return Message::end_mixer;
    case EndReason::shielded: return Message::end_shielded;
    case EndReason::fee: return Message::end_fee;
    case EndReason::burnt: return Message::end_burnt;
    case EndReason::dust: return Message::end_dust;
    case EndReason::limit: return limit_message(end.detail);
    case EndReason::not_followed: return Message::end_not_followed;
    case EndReason::fetch_failed: return Message::end_fetch_failed;
    case EndReason::target:  // in no usual trail
    case EndReason::coinbase:  // in no trail forward
    case EndReason::mint:
    case EndReason::opening_balance:
    case EndReason::out_of_data: break;
  }
  return Message::end_out_of_data;
}

}  // namespace

std::string place_ref(const Store& store, const Place& place) {
  if (place.kind == PlaceKind::fee) return transaction_ref(store.chain(), store.txid(place.tx)) + ":fee";
  return output_ref(store.chain(), store.txid(place.tx), store.vout_of(place.output));
}

std::optional<std::string> script_address(const Store& store, ScriptIndex script) {
  if (!script.exists()) return std::nullopt;
  return bitcoin::address_of(store.script_bytes(script));
}

std::optional<std::string> place_address(const Store& store, const Place& place) {
  if (!place.output.exists()) return std::nullopt;
  return script_address(store, store.script(place.output));
}

std::string script_type(const Store& store, ScriptIndex script) {
  return std::string(bitcoin::script_type_name(bitcoin::script_type(store.script_bytes(script))));
}

std::string place_title(const Store& store, const Place& place) {
  if (place.kind == PlaceKind::fee) return std::string(words(Message::fee));
  if (const auto address = place_address(store, place)) return format_short_id(*address);
  return script_title(store.script_bytes(store.script(place.output)));
}

std::string full_title(const Store& store, const Place& place) { return place_address(store, place).value_or(place_title(store, place)); }

U128 traced_amount(const Trail& trail, const Place& place) {
  U128 sum = 0;
  for (const LabelAmount& row : trail.amounts_of(place)) sum += row.amount.units();
  return sum;
}

std::optional<std::uint32_t> known_height(std::uint32_t height) {
  if (height == Block::kUnknownHeight) return std::nullopt;
  return height;
}

std::string end_label(const End& end) {
  const auto height = end.as_of ? known_height(end.as_of->height) : std::nullopt;
  return say(end_message(end), {{"claim", end.detail},
                                {"what", end.detail},
                                {"why", end.detail},
                                {"height", height ? format_count(*height) : std::string()}});
}

}  // namespace peelback
