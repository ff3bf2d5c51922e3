#include "session/places.h"

#include "chains/bitcoin_address.h"
#include "model/reference.h"
#include "session/money_text.h"

namespace peelback {

namespace {

std::string key_title(const std::string& key) { return "key " + key.substr(0, 4) + "…" + key.substr(key.size() - 4); }

// What a script without an address is, in words that fit on a box.
std::string script_title(ByteView script) {
  using enum bitcoin::ScriptType;
  switch (bitcoin::script_type(script)) {
    case p2pk: return key_title(to_hex(script.subspan(1, script.size() - 2)));  // between the push and OP_CHECKSIG
    case multisig: return "a bare multisig";
    case op_return: return "data (OP_RETURN)";
    case anchor: return "an anchor";
    case empty: return "an empty script";
    case provably_unspendable: return "unspendable";
    default: return "a script";
  }
}

std::string limit_label(const std::string& detail) {
  if (detail == "hops") return "stopped: as many hops as you allowed";
  if (detail == "share") return "stopped: smaller share than you allowed";
  if (detail == "time") return "stopped: spent outside the time you gave";
  if (detail == "fan-out") return "stopped: not among the largest outputs";
  if (detail == "rule_undefined") return "stopped: this rule says nothing here";
  return "stopped: " + detail;
}

std::string as_of_text(const std::optional<AsOf>& as_of) {
  if (!as_of) return "";
  if (const auto height = known_height(as_of->height)) return " as of block " + format_count(*height);
  return " in the block at hand";
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
  if (place.kind == PlaceKind::fee) return "fee";
  if (const auto address = place_address(store, place)) return format_short_id(*address);
  return script_title(store.script_bytes(store.script(place.output)));
}

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
  switch (end.reason) {
    case EndReason::open: return "not asked for yet";
    case EndReason::unspent: return "unspent" + as_of_text(end.as_of);
    case EndReason::service: return "deposited at " + end.detail;
    case EndReason::busy: return "busy address, probably a service";
    case EndReason::mixer: return "sent to " + end.detail;
    case EndReason::fee: return "fee to the miner";
    case EndReason::burnt: return "can never be spent";
    case EndReason::dust: return "below the minimum amount";
    case EndReason::limit: return limit_label(end.detail);
    case EndReason::not_followed: return "not followed, as you chose";
    case EndReason::fetch_failed: return "could not be fetched: " + end.detail;
    case EndReason::out_of_data: return end.detail.empty() ? "the data at hand end here" : "the data at hand end here: " + end.detail;
  }
  return {};
}

}  // namespace peelback
