#include <algorithm>

#include "base/sort.h"
#include "model/reference.h"
#include "session/messages.h"
#include "session/places.h"
#include "session/tell.h"
#include "session/trail_document.h"

namespace peelback {

namespace {

class Teller {
 public:
  Teller(const Store& store, const ReplyTable& replies, const Question& question, const Trail& trail, const RangeList& ranges)
      : store_(store), replies_(replies), question_(question), trail_(trail), ranges_(ranges) {}

  ToldTrail tell() {
    told_.direction = question_.direction;
    told_.method = question_.method;
    told_.fees = question_.fees;
    told_.limits = question_.limits;
    told_.continued = refs_of(question_.continued);
    told_.expanded = refs_of(question_.expanded);
    told_.not_followed = refs_of(question_.not_followed);
    told_.assets = {native_asset(store_.chain())};
    told_.amounts = trail_.amounts;
    told_.problems = trail_.problems;
    slot_of_tx_.assign(store_.tx_count(), ToldPlace::kNoTx);
    for (const Hop& hop : trail_.hops) slot_of(hop.tx);
    for (const Place& place : trail_.places) tell_place(place);
    for (const PlaceIndex source : trail_.hop_sources) told_.hop_sources.push_back(source.value);
    for (const Hop& hop : trail_.hops) tell_hop(hop);
    tell_ends();
    tell_starts();
    tell_audit();
    for (const ReachRow& row : trail_.reach) told_.reach.push_back({row.place.value, row.label, row.value});
    return std::move(told_);
  }

 private:
  std::vector<std::string> refs_of(const std::vector<Outpoint>& outpoints) const {
    std::vector<std::string> refs;
    for (const Outpoint& outpoint : outpoints) refs.push_back(output_ref(store_.chain(), outpoint.txid, outpoint.vout));
    sort_ascending(refs);
    refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
    return refs;
  }

  std::uint32_t slot_of(TxIndex tx) {
    std::uint32_t& slot = slot_of_tx_[tx.value];
    if (slot != ToldPlace::kNoTx) return slot;
    slot = static_cast<std::uint32_t>(told_.txs.size());
    ToldTx& row = told_.txs.emplace_back();
    row.chain = store_.chain();
    row.id = store_.txid(tx).to_text();
    row.moment = {store_.height(tx), store_.time_s(tx), store_.is_unconfirmed(tx)};
    row.check = check_of(store_, replies_, tx);
    row.check_label = check_label(store_, replies_, tx);
    row.utxo_tx = tx;
    return slot;
  }

  bool is_continued(const Place& place) const {
    return place.kind == PlaceKind::output && std::any_of(question_.continued.begin(), question_.continued.end(), [&](const Outpoint& outpoint) {
      return outpoint.vout == vout_of(store_, place) && outpoint.txid == store_.txid(place.tx);
    });
  }

  void tell_place(const Place& place) {
    const std::uint32_t tx = slot_of(place.tx);
    ToldPlace& row = told_.places.emplace_back();
    row.tx = tx;
    row.value = place.value;
    row.depth = place.depth;
    row.is_start = place.is_start;
    row.beyond_stop = place.beyond_stop;
    row.is_continued = is_continued(place);
    row.amounts = place.amounts;
    row.output = place.output;
    row.ref = told_.txs[tx].ref();
    if (place.kind == PlaceKind::fee) {
      row.kind = ToldPlace::Kind::fee;
      row.ref += ":fee";
      row.title = words(Message::fee);
    } else {
      const ScriptIndex script = script_of(store_, place);
      row.ref.append(1, ':').append(std::to_string(vout_of(store_, place)));
      row.address = script_address(store_, script).value_or("");
      row.title = !row.address.empty() ? format_short_id(row.address) : script.exists() ? script_title(store_, script) : std::string(words(Message::no_address));
    }
    row.key = row.ref;
    row.full_title = row.address.empty() ? row.title : row.address;
  }

  // A fee is named by no field of its own: its source is the transaction. Backward the payment is an input of it.
  std::string field_of(const Hop& hop, const Place& to) const {
    if (to.kind == PlaceKind::fee) return "";
    if (!to.spent_by.exists()) return "/vout/" + std::to_string(vout_of(store_, to)) + "/value";
    return "/vin/" + std::to_string(to.spent_by.value - store_.inputs(hop.tx).first) + "/prevout/value";
  }

  ListRange cite(const Hop& hop) {
    const std::string field = field_of(hop, trail_.places[hop.to.value]);
    std::vector<ToldSource> sources;
    for (const SourceRef& source : store_.sources(hop.tx)) sources.push_back({source.reply, pointer_of(source, field)});
    return add_sources(told_, replies_, std::move(sources));
  }

  void tell_hop(const Hop& hop) {
    const ListRange cited = cite(hop);
    ToldHop& row = told_.hops.emplace_back();
    row.tx = slot_of(hop.tx);
    row.from = hop.from;
    row.to = hop.to.value;
    row.label = hop.label;
    row.amount = hop.amount;
    row.to_amount = hop.amount;
    row.payment = trail_.places[hop.to.value].value;
    row.basis = hop.basis;
    row.grade = hop.grade;
    row.depth = hop.depth;
    row.cited = cited;
  }

  void tell_ends() {
    for (std::size_t i = 0; i < trail_.ends.size(); ++i) {
      const End& end = trail_.ends[i];
      told_.ends.push_back({.place = end.place.value, .label = end.label, .amount = end.amount, .reason = end.reason,
                            .detail = end.detail, .as_of = end.as_of, .tag = end.tag, .bounds = bounds_at(ranges_, i)});
    }
  }

  // What was exchanged left the asset: it is no end in it.
  void tell_audit() {
    for (const AuditRow& row : trail_.audit) {
      Amount converted;
      for (const End& end : trail_.ends) {
        if (end.label == row.label && end.reason == EndReason::converted) converted = *converted.plus(end.amount);
      }
      told_.audit.push_back({.label = row.label, .start = row.start, .ends = *row.ends.minus(converted), .converted_out = converted});
    }
  }

  void tell_starts() {
    for (std::size_t i = 0; i < question_.starts.size(); ++i) {
      const Start& start = question_.starts[i];
      const StartReport& report = trail_.starts[i];
      told_.starts.push_back({.asked = start.ref, .label = start.label, .amount = start.amount, .deselected = start.deselected,
                              .added = told_parts(report.added), .already_traced = told_parts(report.already_traced)});
    }
  }

  const Store& store_;
  const ReplyTable& replies_;
  const Question& question_;
  const Trail& trail_;
  const RangeList& ranges_;
  std::vector<std::uint32_t> slot_of_tx_;
  ToldTrail told_;
};

}  // namespace

ToldTrail tell_trail(const Store& store, const ReplyTable& replies, const Question& question, const Trail& trail, const RangeList& ranges) {
  return Teller(store, replies, question, trail, ranges).tell();
}

}  // namespace peelback
