#include "session/places.h"

#include <tuple>

#include "base/sort.h"
#include "chains/bitcoin_address.h"
#include "chains/mweb.h"
#include "session/account_part.h"
#include "session/messages.h"
#include "session/money_text.h"

namespace peelback {

namespace {

// What a script without an address is, in words that fit on a box.
std::string title_of(ByteView script) {
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

// Whether the asset's chain has accounts, and whether the trail runs to where coins came from.
struct Way {
  bool on_accounts = false;
  bool is_back = false;
};

Message end_message(const ToldEnd& end, Way way) {
  switch (end.reason) {
    case EndReason::open: return Message::end_open;
    case EndReason::unspent:
      if (way.on_accounts) return Message::end_held;
      return end.as_of && !known_height(end.as_of->height) ? Message::end_unspent_in_block : Message::end_unspent;
    case EndReason::service:
      if (is_contract_end(end.reason, end.detail)) return way.is_back ? Message::end_contract_paid : Message::end_contract;
      return way.is_back ? Message::end_service_paid : Message::end_service;
    case EndReason::busy: return Message::end_busy;
    case EndReason::mixer: return way.is_back ? Message::end_mixer_paid : Message::end_mixer;
    case EndReason::shielded: return way.is_back ? Message::end_mixer_paid : Message::end_shielded;
    case EndReason::fee: return way.on_accounts ? Message::end_fee_paid : Message::end_fee;
    case EndReason::burnt: return way.on_accounts ? Message::end_burnt_account : Message::end_burnt;
    case EndReason::dust: return Message::end_dust;
    case EndReason::limit: return limit_message(end.detail);
    case EndReason::not_followed: return Message::end_not_followed;
    case EndReason::fetch_failed: return Message::end_fetch_failed;
    case EndReason::converted: return end.detail.empty() ? Message::end_converted : Message::end_converted_declared;
    case EndReason::coinbase: return Message::end_made;
    case EndReason::mint: return Message::end_minted;
    case EndReason::opening_balance: return Message::end_opening;
    case EndReason::target:  // in no usual trail
    case EndReason::out_of_data: break;
  }
  return Message::end_out_of_data;
}

}  // namespace

std::optional<std::string> script_address(const Store& store, ScriptIndex script) {
  if (!script.exists()) return std::nullopt;
  return bitcoin::address_of(store.script_bytes(script), store.chain());
}

std::string script_type(const Store& store, ScriptIndex script) {
  return std::string(bitcoin::script_type_name(bitcoin::script_type(store.script_bytes(script))));
}

std::string script_title(const Store& store, ScriptIndex script) {
  const ByteView bytes = store.script_bytes(script);
  if (store.chain() == Chain::litecoin && mweb::is_inside(bytes)) return std::string(words(Message::script_mweb));
  return title_of(bytes);
}

std::optional<std::uint32_t> known_height(std::uint32_t height) {
  if (height == Block::kUnknownHeight) return std::nullopt;
  return height;
}

bool is_contract_end(EndReason reason, std::string_view detail) { return reason == EndReason::service && detail == "contract"; }

bool is_on_accounts(const ShownAsset& asset) { return follows_accounts_of(asset.chain); }

std::vector<std::string> hop_ids(const ToldTrail& trail) {
  const auto& hops = trail.hops;
  std::vector<std::uint32_t> order(hops.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto same_coins = [&](std::uint32_t a, std::uint32_t b) { return hops[a].to == hops[b].to && hops[a].label == hops[b].label; };
  sort_by(order, [&](std::uint32_t a, std::uint32_t b) { return std::tie(hops[a].to, hops[a].label) < std::tie(hops[b].to, hops[b].label); });
  std::vector<std::string> ids(hops.size());
  std::size_t payment = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    payment = i > 0 && same_coins(order[i - 1], order[i]) ? payment + 1 : 1;
    const ToldHop& hop = hops[order[i]];
    std::string& id = ids[order[i]];
    id.append("place:").append(trail.places[hop.to].key);
    if (hop.label > 1 || payment > 1) id.append(1, '#').append(to_decimal(hop.label));
    if (payment > 1) id.append(1, '.').append(to_decimal(payment));
  }
  return ids;
}

U128 start_amount_at(const ToldTrail& trail, std::uint32_t place) {
  if (trail.places[place].kind != ToldPlace::Kind::account) return traced_amount(trail, trail.places[place]);
  U128 sum = 0;
  for (const ToldStart& start : trail.starts) {
    for (const ToldPart& part : start.added) sum += part.place == place ? part.amount.units() : U128{0};
  }
  return sum;
}

const ToldEnd* largest_end(const ToldTrail& trail, std::uint32_t place, std::optional<std::uint32_t> label) {
  const ToldEnd* largest = nullptr;
  for (const ToldEnd& end : trail.ends_at(place)) {
    if (label && end.label != *label) continue;
    if (largest == nullptr || largest->amount < end.amount) largest = &end;
  }
  return largest;
}

std::string end_label(const ToldTrail& trail, const ToldEnd& end) {
  const auto height = end.as_of ? known_height(end.as_of->height) : std::nullopt;
  const Way way{.on_accounts = is_on_accounts(trail.asset_of(trail.places[end.place])), .is_back = trail.direction == Direction::backward};
  return say(end_message(end, way), {{"claim", end.detail},
                                     {"what", end.detail},
                                     {"why", end.detail},
                                     {"estimate", end.detail},
                                     {"height", height ? format_count(*height) : std::string()}});
}

}  // namespace peelback
