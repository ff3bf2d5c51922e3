#include "taint/trail_stops.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "taint/starts.h"

namespace peelback {

TrailStops::TrailStops(const Store& store, const Question& question, const TraceHints& hints, U128 asked_total)
    : store_(store),
      question_(question),
      hints_(hints),
      asked_total_(asked_total),
      is_backward_(question.direction == Direction::backward),
      collapsed_(store, question.not_followed),
      continued_(store, question.continued),
      expanded_(store, question.expanded),
      target_outputs_(store, hints.targets.outputs),
      target_scripts_(hints.targets.scripts),
      services_(hints.services) {
  sort_ascending(target_scripts_);
  for (const TxId& txid : hints.targets.transactions) target_txs_.push_back(store.find(txid));
  sort_ascending(target_txs_);
  sort_by(services_, [](const ServiceStop& a, const ServiceStop& b) {
    return std::tie(a.script.value, a.tag, a.reason, a.detail) < std::tie(b.script.value, b.tag, b.reason, b.detail);
  });
  for (std::uint32_t i = 0; i < hints.failed.size(); ++i) failed_.push_back(i);
  sort_by(failed_, [&](std::uint32_t a, std::uint32_t b) {
    return need_key(hints_.failed[a].need) < need_key(hints_.failed[b].need);
  });
}

TrailStops::Verdict TrailStops::judge(DraftPlace& place, std::uint64_t traced) const {
  place.is_continued = !place.is_named && is_listed(continued_, place) && (service_at(place) != nullptr || is_busy(place));
  Verdict verdict{.stop = held_here(place, traced)};
  verdict.competes = !verdict.stop && !is_listed(expanded_, place);
  if (!verdict.stop) verdict.stop = is_backward_ ? not_made_known(place) : not_spent_yet(place);
  if (is_target(place)) verdict.stop = Stop<Need>{.reason = EndReason::target};
  return verdict;
}

std::optional<Stop<Need>> TrailStops::judge_fee(const DraftPlace& place, std::uint64_t traced, TxIndex coinbase) const {
  if (auto small = too_small(traced)) return small;
  if (place.depth >= question_.limits.max_hops) return Stop<Need>{.reason = EndReason::limit, .detail = "hops"};
  if (!spends_within_window(store_, question_.limits, coinbase)) return Stop<Need>{.reason = EndReason::limit, .detail = "time"};
  return std::nullopt;
}

bool TrailStops::is_target(const DraftPlace& place) const {
  if (std::binary_search(target_txs_.begin(), target_txs_.end(), place.tx)) return true;
  return place.kind == PlaceKind::output &&
         (is_listed(target_outputs_, place) ||
          std::binary_search(target_scripts_.begin(), target_scripts_.end(), script_of(place)));
}

std::uint32_t TrailStops::vout_at(const DraftPlace& place) const {
  return place.output.exists() ? store_.vout_of(place.output) : store_.previous_vout(place.spent_by);
}

bool TrailStops::is_listed(const OutputSet& outputs, const DraftPlace& place) const {
  return place.output.exists() ? outputs.contains(place.output) : outputs.contains(place.tx, vout_at(place));
}

ScriptIndex TrailStops::script_of(const DraftPlace& place) const {
  return place.output.exists() ? store_.script(place.output) : store_.script(place.spent_by);
}

std::optional<Stop<Need>> TrailStops::held_here(const DraftPlace& place, std::uint64_t traced) const {
  if (is_backward_) {
    if (store_.has_body(place.tx) && store_.is_coinbase(place.tx)) return Stop<Need>{.reason = EndReason::coinbase};
  } else if (hints_.is_unspendable && hints_.is_unspendable(store_.script_bytes(store_.script(place.output)))) {
    return Stop<Need>{.reason = EndReason::burnt};
  }
  if (is_in_pool(place)) return Stop<Need>{.reason = EndReason::shielded, .detail = hints_.pool_name};
  if (question_.method == Method::libr) return Stop<Need>{.reason = EndReason::limit, .detail = "rule_undefined"};
  if (is_listed(collapsed_, place)) return Stop<Need>{.reason = EndReason::not_followed};
  if (const auto* conversion = conversion_at(place)) return Stop<Need>{.reason = EndReason::converted, .detail = conversion->detail};
  const bool is_bounded = !is_listed(expanded_, place);
  if (!place.is_named) {
    const ServiceStop* service = place.is_continued ? nullptr : service_at(place);
    if (service != nullptr) return Stop<Need>{.reason = service->reason, .detail = service->detail, .tag = service->tag};
    if (is_bounded) {
      if (auto small = too_small(traced)) return small;
    }
  }
  if (is_bounded && place.depth >= question_.limits.max_hops) return Stop<Need>{.reason = EndReason::limit, .detail = "hops"};
  if (!place.is_named && !place.is_continued && is_busy(place)) {
    const AddressStats* stats = store_.address_stats(script_of(place));
    return Stop<Need>{.reason = EndReason::busy, .detail = std::to_string(stats->tx_count) + " transactions"};
  }
  return std::nullopt;
}

const ConvertedOutput* TrailStops::conversion_at(const DraftPlace& place) const {
  const auto found = std::find_if(hints_.conversions.begin(), hints_.conversions.end(), [&](const ConvertedOutput& conversion) {
    return store_.find(conversion.output.txid) == place.tx && conversion.output.vout == vout_at(place);
  });
  return found == hints_.conversions.end() ? nullptr : &*found;
}

// Forward, coins that lie in it; backward, coins that came out of it: the transaction that pays them out keeps the rest of the
// pool as its first output.
bool TrailStops::is_in_pool(const DraftPlace& place) const {
  if (!hints_.is_in_pool) return false;
  const auto outputs = is_backward_ && store_.has_body(place.tx) ? store_.outputs(place.tx) : IndexRange<OutputIndex>{};
  const OutputIndex seen = outputs.empty() ? place.output : outputs[0];
  return seen.exists() && hints_.is_in_pool(store_.script_bytes(store_.script(seen)));
}

std::optional<Stop<Need>> TrailStops::too_small(std::uint64_t traced) const {
  if (traced < question_.limits.min_amount.units()) return Stop<Need>{.reason = EndReason::dust};
  if (U128{traced} * 1'000'000 < asked_total_ * question_.limits.min_share_ppm) {
    return Stop<Need>{.reason = EndReason::limit, .detail = "share"};
  }
  return std::nullopt;
}

bool TrailStops::is_busy(const DraftPlace& place) const {
  const ScriptIndex script = script_of(place);
  const AddressStats* stats = script.exists() ? store_.address_stats(script) : nullptr;
  return stats != nullptr && stats->tx_count > question_.limits.busy_transactions;
}

// A label counts where it holds for the payment by which the trail came: backward that is the one out of the place.
const ServiceStop* TrailStops::service_at(const DraftPlace& place) const {
  if (services_.empty()) return nullptr;
  const ScriptIndex script = script_of(place);
  const auto time_s = store_.time_s(place.spent_by.exists() ? store_.tx_of(place.spent_by) : place.tx);
  auto stop = std::lower_bound(services_.begin(), services_.end(), script,
                               [](const ServiceStop& s, ScriptIndex wanted) { return s.script < wanted; });
  for (; stop != services_.end() && stop->script == script; ++stop) {
    if (holds_at(stop->valid_from_s, stop->valid_until_s, time_s)) return &*stop;
  }
  return nullptr;
}

/// Why the store does not let the coins flow on; absent when it knows the spend.
std::optional<Stop<Need>> TrailStops::not_spent_yet(const DraftPlace& place) const {
  const Spend spend = store_.spend(place.output);
  const TxId& txid = store_.txid(place.tx);
  switch (spend.state) {
    case Spend::State::unspent:
      if (const auto as_of = store_.unspent_as_of(place.output)) return Stop<Need>{.reason = EndReason::unspent, .as_of = as_of};
      if (hints_.can_ask) return wait_for({.kind = Need::Kind::tip});
      return Stop<Need>{.reason = EndReason::out_of_data, .detail = "unspent, but nobody says as of which block"};
    case Spend::State::unknown:
      if (hints_.can_ask && !store_.has_outspends(place.tx)) return wait_for({.kind = Need::Kind::outspends, .txid = txid});
      if (const auto as_of = end_of_run(place.tx)) return Stop<Need>{.reason = EndReason::unspent, .as_of = as_of};
      return Stop<Need>{.reason = EndReason::out_of_data, .detail = "no source says whether it was spent"};
    case Spend::State::claimed:
      if (store_.has_body(spend.tx)) {
        return Stop<Need>{.reason = EndReason::out_of_data, .detail = "the transaction named as its spender does not spend it"};
      }
      break;
    case Spend::State::known: break;
  }
  if (spend.state == Spend::State::known && !spends_within_window(store_, question_.limits, spend.tx) &&
      !is_listed(expanded_, place)) {
    return Stop<Need>{.reason = EndReason::limit, .detail = "time"};
  }
  if (auto unknown = unknown_address(place)) return unknown;
  if (spend.state == Spend::State::claimed) {
    return wait_for({.kind = Need::Kind::transaction, .txid = store_.txid(spend.tx)});
  }
  return std::nullopt;
}

/// Why the store does not say where the coins came from; absent when it knows the transaction that made the output.
std::optional<Stop<Need>> TrailStops::not_made_known(const DraftPlace& place) const {
  const bool has_body = store_.has_body(place.tx);
  if (has_body && !place.output.exists()) {
    return Stop<Need>{.reason = EndReason::out_of_data, .detail = "its transaction has no such output"};
  }
  if (has_body && !spends_within_window(store_, question_.limits, place.tx) && !is_listed(expanded_, place)) {
    return Stop<Need>{.reason = EndReason::limit, .detail = "time"};
  }
  if (auto unknown = unknown_address(place)) return unknown;
  if (has_body) return std::nullopt;
  if (hints_.can_ask) return wait_for({.kind = Need::Kind::transaction, .txid = store_.txid(place.tx)});
  return Stop<Need>{.reason = EndReason::out_of_data, .detail = "the transaction that made it is not there"};
}

/// Where a source can be asked, how busy an address is comes first.
std::optional<Stop<Need>> TrailStops::unknown_address(const DraftPlace& place) const {
  const ScriptIndex script = script_of(place);
  if (!hints_.can_ask || place.is_named || place.is_continued || !script.exists() || store_.address_stats(script) != nullptr) {
    return std::nullopt;
  }
  const ByteView bytes = store_.script_bytes(script);
  return wait_for({.kind = Need::Kind::address_stats, .script = Bytes(bytes.begin(), bytes.end())});
}

Stop<Need> TrailStops::wait_for(Need need) const {
  const auto failed = std::lower_bound(failed_.begin(), failed_.end(), need, [&](std::uint32_t i, const Need& wanted) {
    return need_key(hints_.failed[i].need) < need_key(wanted);
  });
  if (failed != failed_.end() && need_key(hints_.failed[*failed].need) == need_key(need)) {
    return {.reason = EndReason::fetch_failed, .detail = hints_.failed[*failed].reason};
  }
  return {.reason = EndReason::open, .need = std::move(need)};
}

std::optional<AsOf> TrailStops::end_of_run(TxIndex tx) const {
  const BlockIndex block = store_.block_of(tx);
  if (!block.exists() || block.value >= hints_.run_ends.size() || !hints_.run_ends[block.value].exists()) return std::nullopt;
  const Block& end = store_.block(hints_.run_ends[block.value]);
  return AsOf{end.height, end.time_s};
}

}  // namespace peelback
