#include "session/crossings_json.h"

#include "session/crossing_rows.h"
#include "session/json_members.h"
#include "session/thorchain_text.h"

namespace peelback {

namespace {

using thorchain::Action;

bool is_worth_asking(const thorchain::Memo& memo) {
  switch (memo.action) {
    case Action::swap:
    case Action::limit_swap:
    case Action::outbound:
    case Action::refund: return true;
    default: return false;
  }
}

void put_offers(JsonWriter& json, const Session& session, const ToldTrail& trail) {
  put_array(json, "offers", [&] {
    for (const ToldTx& tx : trail.txs) {
      if (session.is_thorchain_answered(tx.id)) continue;
      const auto memo = find_thorchain_memo(session.ledgers(), tx);
      if (!memo || !is_worth_asking(*memo)) continue;
      json.begin_object();
      put_text(json, "ref", tx.ref());
      put_text(json, "sentence", thorchain_sentence(*memo));
      json.end_object();
    }
  });
}

std::string_view kind_of(const CrossingStart& start, Chain chain) {
  if (!start.is_stored) return "transaction";
  return chain_info(chain).model == LedgerModel::utxo ? "output" : "transfer";
}

void put_start(JsonWriter& json, const ToldTrail& trail, const ToldCrossing& row) {
  const auto start = start_beyond(trail, row);
  if (!start) return put_null(json, "start");
  const Chain chain = *far_leg(trail, row).chain;
  put_object(json, "start", [&] {
    put_text_or_null(json, "amount", start->amount ? start->amount->to_text() : std::string());
    put_text_or_null(json, "asset", start->asset);
    put_text(json, "chain", chain_info(chain).slug);
    put_text(json, "chain_name", chain_info(chain).name);
    put_text(json, "direction", start->direction == Direction::forward ? "forward" : "backward");
    put_flag(json, "is_stored", start->is_stored);
    put_text(json, "kind", kind_of(*start, chain));
    put_text(json, "ref", start->ref);
  });
}

}  // namespace

std::optional<CrossingStart> start_beyond(const ToldTrail& trail, const ToldCrossing& row) {
  const CrossingLeg& far = far_leg(trail, row);
  if (!far.chain || !chain_info(*far.chain).followed || !row.carried || row.carried->is_zero()) return std::nullopt;
  CrossingStart start{.ref = far.ref, .direction = trail.direction, .is_stored = far.is_stored && far.is_native_unit && !far.ref.empty()};
  if (!start.is_stored) start.ref = far_ref(trail, row);
  if (!far.asset.is_native) start.asset = far.asset.ref;
  if (row.carried->units() < far.amount) start.amount = row.carried;
  // What led to a start is asked the other way.
  if (row.is_before) start.direction = trail.direction == Direction::forward ? Direction::backward : Direction::forward;
  return start;
}

Result<std::string> write_crossings(Session& session) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  JsonWriter json;
  json.begin_object();
  put_array(json, "crossings", [&] {
    for (const ToldCrossing& row : (*trail)->crossings) {
      json.begin_object();
      put_flag(json, "before_start", row.is_before);
      put_text(json, "grade", trail_grade_name(row.crossing.grade));
      put_text(json, "id", crossing_id(**trail, row));
      put_flag(json, "is_refund", row.crossing.is_refund);
      put_text(json, "place", "place:" + (*trail)->places[row.place].key);
      put_text(json, "sentence", crossing_sentence(**trail, row));
      put_start(json, **trail, row);
      json.end_object();
    }
  });
  put_offers(json, session, **trail);
  json.end_object();
  return json.finish();
}

}  // namespace peelback
