#include "session/details.h"

#include <algorithm>

#include "base/sort.h"
#include "model/reference.h"
#include "session/checks.h"
#include "session/claims_text.h"
#include "session/findings_text.h"
#include "session/json_members.h"
#include "session/labels_json.h"
#include "session/picture.h"
#include "session/places.h"
#include "session/references.h"
#include "session/trail_document.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

constexpr std::size_t kMostListed = 50;

// A pointer into one reply: where a line of the details comes from.
struct Cited {
  ReplyIndex reply{};
  std::string pointer{};
};

// A page of an explorer: what its link says, and its path.
struct ExplorerPage {
  Message link{};
  std::string path{};
};

class DetailsWriter {
 public:
  DetailsWriter(Session& session, const Trail& trail, std::span<const std::vector<Label>> place_labels, std::string_view id)
      : session_(session), store_(session.store()), question_(session.question().question), trail_(trail),
        place_labels_(place_labels), id_(id) {}

  Result<std::string> write() {
    // Of a line between two boxes, the box that it leads to says what was paid; a line into a transaction is about that.
    std::string_view subject = id_;
    if (const auto arrow = subject.find('>'); arrow != std::string_view::npos) subject.remove_prefix(arrow + 1);
    if (const auto label = subject.find('#'); label != std::string_view::npos) subject = subject.substr(0, label);
    if (subject == "hidden:start") return write_starts();
    if (subject.starts_with("hidden:")) subject.remove_prefix(7);  // what is hidden, or the transaction that paid it
    if (subject.starts_with("place:")) return write_place(subject.substr(6));
    if (subject.starts_with("run:")) return write_place(subject.substr(4));  // the first place folded
    if (subject.starts_with("tx:")) return write_transaction(subject.substr(3));
    if (subject.starts_with("others:hop:")) return write_hop(subject.substr(11));
    if (subject.starts_with("others:")) return write_transaction(address_ref(store_.chain(), subject.substr(7)));
    if (subject.starts_with("inputs:")) return write_transaction(address_ref(store_.chain(), subject.substr(7)));
    if (subject.starts_with("input:")) return write_input(subject.substr(6));
    if (subject.starts_with("start:")) return write_start(subject.substr(6));
    if (subject == "payers") return write_payers();
    return write_transaction(address_ref(store_.chain(), subject));
  }

 private:
  Error unknown() const { return {Code::bad_reference, std::string(id_), "names nothing in this trail"}; }

  Result<std::string> write_place(std::string_view ref) {
    const PlaceIndex place = find_place(ref);
    return place.exists() ? write_place_at(place) : unknown();
  }

  Result<std::string> write_transaction(std::string_view text) {
    const auto ref = parse_ref(text);
    if (!ref || ref->kind != Ref::Kind::transaction) return unknown();
    const TxIndex tx = store_.find(ref->txid);
    if (!tx.exists() || !store_.has_body(tx)) return unknown();
    begin("hop", std::string(text), say(Message::transaction_titled, {{"txid", format_short_id(ref->txid.to_text())}}),
          std::string(words(Message::transaction_joins)), tx);
    json_.key("lines");
    json_.begin_array();
    put_transaction_lines(tx);
    put_change_line(tx);
    json_.end_array();
    return end({{Message::link_transaction, "/tx/" + ref->txid.to_text()}});
  }

  // Other money that a transaction spent: "<txid>:<vin>".
  Result<std::string> write_input(std::string_view subject) {
    const auto colon = std::min(subject.find(':'), subject.size());
    const auto txid = parse_txid(subject.substr(0, colon));
    const auto vin = parse_decimal_u64(subject.substr(std::min(colon + 1, subject.size())));
    const TxIndex tx = txid ? store_.find(*txid) : TxIndex{};
    if (!tx.exists() || !vin || *vin >= store_.inputs(tx).count) return unknown();
    const InputIndex input = store_.inputs(tx)[static_cast<std::uint32_t>(*vin)];
    const auto value = store_.value(input);
    const auto address = script_address(store_, store_.script(input));
    const std::string place = address.value_or(std::string(words(Message::no_address)));
    const std::string amount = format_money(store_.chain(), value.value_or(0));
    begin("place", output_ref(store_.chain(), store_.txid(store_.previous_tx(input)), store_.previous_vout(input)),
          address ? format_short_id(*address) : place,
          say(value ? Message::input_paid : Message::input_of_unknown_amount, {{"amount", amount}, {"place", place}}), tx);
    json_.key("lines");
    json_.begin_array();
    const std::string field = "/vin/" + std::to_string(*vin);
    if (value) put_line(Message::line_payment, amount, cite(tx, field));
    put_line(Message::line_paid_to, place, cite(tx, field));
    put_line(Message::line_spent_by, store_.txid(tx).to_text(), cite(tx, field));
    json_.end_array();
    std::vector<ExplorerPage> pages{{Message::link_transaction, "/tx/" + store_.txid(tx).to_text()}};
    if (address) pages.push_back({Message::link_address, "/address/" + *address});
    return end(pages);
  }

  Result<std::string> write_place_at(PlaceIndex index) {
    const Place& place = trail_.places[index.value];
    const Hop* hop = find_hop(index);
    std::string sentence = hop != nullptr ? hop_sentence(store_, question_, trail_, *hop)
                                          : say(Message::trail_starts_here, {{"amount", format_money(store_.chain(), traced_amount(trail_, place))}});
    if (hop != nullptr && hop->grade == TrailGrade::inferred) sentence = say(Message::told_beyond, {{"sentence", sentence}});
    begin(hop == nullptr ? "place" : "hop", place_ref(store_, place), place_title(store_, place), sentence, place.tx);
    json_.key("lines");
    json_.begin_array();
    put_place_lines(place, hop);
    put_transaction_lines(place.tx);
    json_.end_array();
    std::vector<ExplorerPage> pages{{Message::link_transaction, "/tx/" + store_.txid(place.tx).to_text()}};
    if (const auto address = place_address(store_, place)) pages.push_back({Message::link_address, "/address/" + *address});
    return end(pages);
  }

  // Boxes that stand for many places list them, the largest first; the table has them all.
  Result<std::string> write_list(const std::string& ref, const std::string& title, std::vector<std::uint32_t> places) {
    if (places.empty()) return unknown();
    const auto amount = [&](std::uint32_t i) { return traced_amount(trail_, trail_.places[i]); };
    sort_by(places, [&](auto a, auto b) { return amount(b) < amount(a); });
    const TxIndex largest = trail_.places[places.front()].tx;
    const std::size_t shown = std::min<std::size_t>(places.size(), kMostListed);
    begin("place", ref, title, say(Message::largest_listed, {{"shown", format_count(shown)}, {"all", format_count(places.size())}}), largest);
    json_.key("lines");
    json_.begin_array();
    for (std::size_t i = 0; i < shown; ++i) {
      const Place& place = trail_.places[places[i]];
      put_line(place_title(store_, place), format_money(store_.chain(), amount(places[i])),
               cite(place.tx, "/vout/" + std::to_string(store_.vout_of(place.output)) + "/value"));
    }
    json_.end_array();
    return end({});
  }

  Result<std::string> write_hop(std::string_view number) {
    const auto depth = parse_decimal_u64(number);
    std::vector<std::uint32_t> places;
    for (std::uint32_t i = 0; depth && i < trail_.places.size(); ++i) {
      if (trail_.places[i].kind == PlaceKind::output && trail_.places[i].depth == *depth) places.push_back(i);
    }
    return write_list("", say(Message::places_of_hop, {{"hop", number}}), std::move(places));
  }

  Result<std::string> write_start(std::string_view ref) {
    std::vector<std::uint32_t> places;
    for (std::size_t s = 0; s < question_.starts.size(); ++s) {
      if (question_.starts[s].ref.to_text() != ref) continue;
      for (const StartPart& part : trail_.starts[s].added) places.push_back(part.place.value);
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
    std::vector<std::pair<std::string, const AddressStats*>> rows;
    for (const Start& start : question_.starts) {
      if (start.ref.kind != Ref::Kind::address) continue;
      const auto script = Session::script_of(start.ref);
      const auto index = script ? store_.find_script(*script) : ScriptIndex{};
      const AddressStats* stats = index.exists() ? store_.address_stats(index) : nullptr;
      if (stats != nullptr) rows.emplace_back(start.ref.id, stats);
    }
    if (rows.empty() || trail_.places.empty()) return unknown();
    begin("place", "", std::string(words(Message::payments_in_title)), std::string(words(Message::payments_in_explained)),
          trail_.places.front().tx);
    json_.key("lines");
    json_.begin_array();
    for (const auto& [address, stats] : rows) {
      put_line(address, say(Message::payments_in_amount, {{"amount", format_money(store_.chain(), stats->funded_sum)}, {"payments", format_count(stats->funded_count)}}),
               {{stats->source, "/chain_stats"}});
    }
    json_.end_array();
    return end({});
  }

  const Hop* find_hop(PlaceIndex place) const {
    const auto hop = std::find_if(trail_.hops.begin(), trail_.hops.end(), [&](const Hop& h) { return h.to == place; });
    return hop == trail_.hops.end() ? nullptr : &*hop;
  }

  // The members up to "kind"; "lines" and the rest follow in order.
  void begin(std::string_view kind, const std::string& ref, const std::string& title, const std::string& sentence, TxIndex tx) {
    ref_ = ref;
    title_ = title;
    sentence_ = sentence;
    place_ = find_place(ref);
    const PlaceIndex place = place_;
    if (place.exists()) {
      labels_ = place_labels_[place.value];
    } else if (!ref.empty()) {
      labels_ = session_.labels_of(ref);
    }
    if (!labels_.empty()) title_ = labels_.front().text;
    json_.begin_object();
    put_can(json_, place.exists() ? what_can_be_done(store_, trail_, place, count_traced_inputs(trail_, tx)) : Can{});
    put_text(json_, "check", check_name(check_of(store_, session_.replies(), tx)));
    put_text(json_, "check_label", check_label(store_, session_.replies(), tx));
    put_array(json_, "checks", [&] { put_checks(tx); });
    put_text(json_, "citation", place.exists() ? citation(store_, trail_.places[place.value]) : "");
    put_number(json_, "colour", session_.marks().colour_of(id_));
    put_text(json_, "conflict", conflict_sentence(labels_));
    put_flags(json_, place.exists() || kind == "hop" ? flags_of(store_, tx) : std::vector<Flag>{});
    put_text(json_, "id", id_);
    put_text(json_, "kind", kind);
    put_labels(json_, "labels", labels_);
  }

  PlaceIndex find_place(std::string_view ref) const {
    for (std::uint32_t i = 0; i < trail_.places.size(); ++i) {
      if (place_ref(store_, trail_.places[i]) == ref) return PlaceIndex{i};
    }
    return {};
  }

  Result<std::string> end(const std::vector<ExplorerPage>& pages) {
    put_array(json_, "links", [&] {
      for (const auto& [what, path] : pages) {
        for (const auto* host : {"mempool.space", "blockstream.info"}) {
          json_.begin_object();
          put_text(json_, "name", say(what, {{"host", host}}));
          put_text(json_, "url", "https://" + std::string(host) + path);
          json_.end_object();
        }
      }
    });
    put_look_alikes();
    put_text_or_null(json_, "name", own_name(labels_));
    put_text(json_, "no_label", address_of_place().empty() ? std::string() : session_.no_label(labels_));
    put_text(json_, "note", session_.marks().note_of(id_));
    put_text(json_, "ref", ref_);
    put_text(json_, "sentence", sentence_);
    put_text(json_, "title", title_);
    json_.end_object();
    return json_.finish();
  }

  std::string address_of_place() const {
    return place_.exists() ? place_address(store_, trail_.places[place_.value]).value_or("") : std::string();
  }

  // Other addresses of the trail that begin and end alike: people compare no more than that.
  void put_look_alikes() {
    const std::string address = address_of_place();
    const ScriptIndex own = address.empty() ? ScriptIndex{} : store_.script(trail_.places[place_.value].output);
    std::vector<std::pair<ScriptIndex, std::uint32_t>> scripts;  // each with the first place that it stands at
    for (std::uint32_t i = 0; own.exists() && i < trail_.places.size(); ++i) {
      if (trail_.places[i].output.exists()) scripts.emplace_back(store_.script(trail_.places[i].output), i);
    }
    sort_ascending(scripts);
    ScriptIndex before;
    put_array(json_, "look_alikes", [&] {
      for (const auto& [script, place] : scripts) {
        if (script == before || script == own) continue;
        before = script;
        const auto other = script_address(store_, script);
        if (!other || !looks_alike(address, *other)) continue;
        json_.begin_object();
        put_text(json_, "address", *other);
        put_text(json_, "ref", place_ref(store_, trail_.places[place]));
        put_text(json_, "sentence", look_alike_sentence(address, *other));
        json_.end_object();
      }
    });
  }

  void put_checks(TxIndex tx) {
    const auto put = [&](std::string_view name, std::string_view sentence, std::string_view state) {
      json_.begin_object();
      put_text(json_, "name", name);
      put_text(json_, "sentence", sentence);
      put_text(json_, "state", state);
      json_.end_object();
    };
    for (const CheckStep& step : check_steps(store_, tx)) {
      put(step.name, step.sentence, step.state == CheckStep::State::ok ? "ok" : "not_checked");
    }
    const std::string txid = store_.txid(tx).to_text();
    for (const Problem& problem : sorted_problems(session_.problems())) {
      if (is_failed_check(problem.code) && problem.where.find(txid) != std::string::npos) {
        put(code_sentence(problem.code), problem.where + ": " + problem.detail, "failed");
      }
    }
  }

  void put_line(std::string_view name, std::string_view text, const std::vector<Cited>& cited) {
    json_.begin_object();
    put_text(json_, "name", name);
    put_array(json_, "sources", [&] {
      for (const Cited& source : cited) {
        const Reply& reply = session_.replies().at(source.reply);
        json_.begin_object();
        put_time_or_null(json_, "fetched_at", reply.fetched_at_s == 0 ? std::nullopt : std::optional(reply.fetched_at_s));
        put_text(json_, "path", reply.path);
        put_text(json_, "pointer", source.pointer);
        put_text(json_, "provider", reply.provider);
        put_text(json_, "sha256", reply_id(reply));
        json_.end_object();
      }
    });
    put_text(json_, "text", text);
    json_.end_object();
  }

  void put_line(Message name, std::string_view text, const std::vector<Cited>& cited) { put_line(words(name), text, cited); }

  std::vector<Cited> cite(TxIndex tx, std::string_view field) const {
    std::vector<Cited> cited;
    for (const SourceRef& source : store_.sources(tx)) cited.push_back({source.reply, pointer_of(source, field)});
    return cited;
  }

  void put_place_lines(const Place& place, const Hop* hop) {
    const Chain chain = store_.chain();
    if (place.kind == PlaceKind::fee) {
      put_line(Message::line_fee, say(Message::fee_explained, {{"amount", format_money(chain, place.value.units())}}), cite(place.tx, ""));
    } else {
      const std::string output = "/vout/" + std::to_string(store_.vout_of(place.output));
      put_line(Message::line_payment, format_money(chain, place.value.units()), cite(place.tx, output + "/value"));
      put_line(Message::line_paid_to, place_address(store_, place).value_or(say(Message::no_address_but, {{"script", place_title(store_, place)}})), cite(place.tx, output + "/scriptpubkey"));
    }
    const U128 traced = traced_amount(trail_, place);
    const bool exact = hop == nullptr || hop->basis == AmountBasis::exact;
    put_line(Message::line_counted, exact ? say(Message::counted_exact, {{"amount", format_money(chain, traced)}})
                                          : say(Message::counted_by_rule, {{"amount", format_money(chain, traced)}, {"rule", method_text(question_.method)}}), {});
    if (hop != nullptr) put_line(Message::line_hop, say(Message::hops_from_start, {{"hop", format_count(hop->depth)}}), {});
    for (const End& end : trail_.ends) {
      if (&trail_.places[end.place.value] == &place) put_end_line(end);
    }
    if (place.output.exists()) put_spend_line(place);
  }

  void put_end_line(const End& end) {
    put_line(Message::line_end, say(Message::end_of_amount, {{"amount", format_money(store_.chain(), end.amount.units())}, {"end", end_label(end)}}), {});
  }

  void put_spend_line(const Place& place) {
    const Spend spend = store_.spend(place.output);
    if (!spend.tx.exists()) return;
    std::vector<Cited> cited;
    const std::string pointer = '/' + std::to_string(store_.vout_of(place.output)) + "/txid";
    for (const SourceRef& source : store_.outspend_sources(place.tx)) cited.push_back({source.reply, pointer});
    if (spend.state == Spend::State::known) {
      const auto first = store_.inputs(spend.tx)[0];
      for (const Cited& own : cite(spend.tx, "/vin/" + std::to_string(spend.input.value - first.value))) cited.push_back(own);
    }
    put_line(Message::line_spent_by, store_.txid(spend.tx).to_text(), cited);
    put_change_line(spend.tx);
  }

  // Which output was taken for change, and why.
  void put_change_line(TxIndex tx) {
    const std::string text = change_sentence(store_, find_change(store_, tx));
    if (!text.empty()) put_line(Message::line_change, text, cite(tx, ""));
  }

  void put_transaction_lines(TxIndex tx) {
    put_line(Message::line_transaction, store_.txid(tx).to_text(), cite(tx, ""));
    put_line(Message::line_when, moment_in_words(store_, tx), {});
    const auto block = store_.block_of(tx);
    if (!block.exists()) return;
    std::vector<Cited> cited;
    if (store_.block(block).header_source.exists()) cited.push_back({store_.block(block).header_source, ""});
    put_line(Message::line_block, store_.block(block).hash.to_text(), cited);
  }

  Session& session_;
  const Store& store_;
  const Question& question_;
  const Trail& trail_;
  std::span<const std::vector<Label>> place_labels_;
  std::string_view id_;
  PlaceIndex place_{};         // when the details are of exactly one
  std::vector<Label> labels_;
  std::string ref_;
  std::string title_;
  std::string sentence_;
  JsonWriter json_;
};

}  // namespace

Result<std::string> write_details(Session& session, std::string_view id) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  const auto labels = session.place_labels();
  if (!labels) return labels.error();
  return DetailsWriter(session, **trail, *labels, id).write();
}

}  // namespace peelback
