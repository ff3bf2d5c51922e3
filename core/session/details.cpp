#include "session/details.h"

#include <algorithm>

#include "base/sort.h"
#include "model/reference.h"
#include "session/account_details.h"
#include "session/crossing_details.h"
#include "session/output_details.h"
#include "session/picture_folding.h"
#include "session/places.h"
#include "session/references.h"

namespace peelback {

namespace {

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

class DetailsWriter : private DetailsLines {
 public:
  DetailsWriter(Session& session, const ToldTrail& trail, DetailsPage& page, std::string_view id)
      : DetailsLines(session, trail, page, id), accounts_(session, trail, page, id), outputs_(session, trail, page, id) {}

  Result<std::string> write() {
    if (is_on_accounts(trail_.assets.front())) {
      if (const auto hops = accounts_.hops_of_id(); !hops.empty()) return accounts_.write_payments(hops);
    }
    // Of a line between two boxes, the box that it leads to says what was paid; a line into a transaction is about that.
    std::string_view subject = id_;
    if (const auto arrow = subject.find('>'); arrow != std::string_view::npos) subject.remove_prefix(arrow + 1);
    if (!names_place(subject)) subject = subject.substr(0, subject.find('#'));
    if (subject == "hidden:start") return write_starts();
    take_prefix(subject, "hidden:");  // what is hidden, or what paid it
    if (take_prefix(subject, "place:")) return write_place(subject);
    if (take_prefix(subject, "run:")) return write_place(subject);  // the first place folded
    if (take_prefix(subject, "balance:")) return write_place(subject);
    if (take_prefix(subject, "tx:")) return write_transaction(subject);
    if (subject.starts_with("crossing:")) return write_crossing_details(page_, trail_, subject);
    if (take_prefix(subject, "others:hop:")) return write_hop(subject);
    take_prefix(subject, "others:");
    if (take_prefix(subject, "of:")) return write_paid_by(subject);
    take_prefix(subject, "inputs:");
    if (take_prefix(subject, "input:")) return outputs_.write_input(subject);
    if (take_prefix(subject, "start:")) return write_start(subject);
    if (subject == "payers") return write_payers();
    return write_transaction(address_ref(chain(), subject));
  }

 private:
  // A place can have "#" in its own name.
  bool names_place(std::string_view subject) const { return take_prefix(subject, "place:") && find_place(trail_, subject) != kNone; }

  Result<std::string> write_place(std::string_view key) {
    const std::uint32_t place = find_place(trail_, key);
    if (place == kNone) return unknown();
    return is_on_accounts(trail_.asset_of(trail_.places[place])) ? accounts_.write_account(place) : outputs_.write_output(place);
  }

  Result<std::string> write_transaction(std::string_view text) {
    const auto ref = parse_ref(text);
    if (!ref || ref->kind != Ref::Kind::transaction) return unknown();
    const Store* store = session_.ledgers().find_utxo(ref->chain);
    return store == nullptr ? accounts_.write_transaction(text) : outputs_.write_transaction(*store, text, ref->txid);
  }

  // ---- boxes that stand for many places ----

  Result<std::string> write_list(const std::string& ref, const std::string& title, std::vector<std::uint32_t> places) {
    if (places.empty()) return unknown();
    const auto amount = [&](std::uint32_t i) { return traced_amount(trail_, trail_.places[i]); };
    sort_by(places, [&](auto a, auto b) {
      const std::uint32_t asset_a = trail_.places[a].asset;
      const std::uint32_t asset_b = trail_.places[b].asset;
      return asset_a == asset_b ? amount(b) < amount(a) : asset_a < asset_b;
    });
    const std::size_t shown = std::min<std::size_t>(places.size(), kMostListed);
    page_.begin({.ref = ref,
                 .title = title,
                 .sentence = say(Message::largest_listed, {{"shown", format_count(shown)}, {"all", format_count(places.size())}}),
                 .tx = tx_at(trail_.places[places.front()].tx)});
    for (std::size_t i = 0; i < shown; ++i) {
      const ToldPlace& place = trail_.places[places[i]];
      page_.put_line(place.title, money(place, amount(places[i])), cited_at(places[i]));
    }
    return page_.end(chain(), "", "");
  }

  // Where the amount of a place can be read: of an account that of the first payment.
  std::vector<ToldSource> cited_at(std::uint32_t index) const {
    const ToldPlace& place = trail_.places[index];
    if (place.output.exists()) {
      const Store& store = *session_.ledgers().find_utxo(trail_.txs[place.tx].chain);
      return cite(store, trail_.txs[place.tx].utxo_tx, "/vout/" + std::to_string(store.vout_of(place.output)) + "/value");
    }
    const auto hop = std::find_if(trail_.hops.begin(), trail_.hops.end(), [&](const ToldHop& h) { return h.to == index; });
    if (hop == trail_.hops.end()) return {};
    const auto cited = trail_.cited_by(*hop);
    return {cited.begin(), cited.end()};
  }

  Result<std::string> write_hop(std::string_view number) {
    const auto depth = parse_decimal_u64(number);
    std::vector<std::uint32_t> places;
    for (std::uint32_t i = 0; depth && i < trail_.places.size(); ++i) {
      if (!trail_.places[i].is_fee() && trail_.places[i].depth == *depth) places.push_back(i);
    }
    return write_list("", say(Message::places_of_hop, {{"hop", number}}), std::move(places));
  }

  // What one balance paid, to whatever accounts.
  Result<std::string> write_paid_by(std::string_view key) {
    const std::uint32_t payer = find_place(trail_, key);
    if (payer == kNone) return unknown();
    const ToldPlace& by = trail_.places[payer];
    std::vector<std::uint32_t> places;
    for (const ToldHop& hop : trail_.hops) {
      const auto sources = trail_.sources_of(hop);
      const bool is_paid = std::any_of(sources.begin(), sources.end(), [&](auto s) { return trail_.places[s].holding == by.holding && trail_.places[s].asset == by.asset; });
      if (is_paid && !trail_.places[hop.to].is_fee()) places.push_back(hop.to);
    }
    sort_ascending(places);
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return write_list("", say(Message::paid_by, {{"place", by.title}}), std::move(places));
  }

  Result<std::string> write_start(std::string_view ref) {
    std::vector<std::uint32_t> places;
    for (const ToldStart& start : trail_.starts) {
      if (start.asked.to_text() != ref) continue;
      for (const ToldPart& part : start.added) places.push_back(part.place);
    }
    return write_list(std::string(ref), std::string(words(Message::coins_of_address)), std::move(places));
  }

  Result<std::string> write_starts() {
    std::vector<std::uint32_t> places;
    for (std::uint32_t i = 0; i < trail_.places.size(); ++i) {
      if (trail_.places[i].is_start) places.push_back(i);
    }
    return write_list("", std::string(words(Message::shown_start)), std::move(places));
  }

  Result<std::string> write_payers() {
    const Store* store = session_.ledgers().find_utxo(chain());
    std::vector<std::pair<std::string, const AddressStats*>> rows;
    for (const ToldStart& start : trail_.starts) {
      if (store == nullptr || start.asked.kind != Ref::Kind::address) continue;
      const auto script = Session::script_of(start.asked);
      const auto index = script ? store->find_script(*script) : ScriptIndex{};
      const AddressStats* stats = index.exists() ? store->address_stats(index) : nullptr;
      if (stats != nullptr) rows.emplace_back(start.asked.id, stats);
    }
    if (rows.empty() || trail_.places.empty()) return unknown();
    page_.begin({.title = std::string(words(Message::payments_in_title)),
                 .sentence = std::string(words(Message::payments_in_explained)),
                 .tx = tx_at(trail_.places.front().tx)});
    for (const auto& [address, stats] : rows) {
      const ToldSource source{stats->source, "/chain_stats"};
      page_.put_line(address, say(Message::payments_in_amount, {{"amount", format_money(native_asset(chain()), stats->funded_sum)}, {"payments", format_count(stats->funded_count)}}),
                     std::span(&source, 1));
    }
    return page_.end(chain(), "", "");
  }

  AccountDetails accounts_;
  OutputDetails outputs_;
};

}  // namespace

Result<std::string> write_details(Session& session, std::string_view id) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  const auto labels = session.place_labels();
  if (!labels) return labels.error();
  DetailsPage page(session, **trail, *labels, id);
  return DetailsWriter(session, **trail, page, id).write();
}

}  // namespace peelback
