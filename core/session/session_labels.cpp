// Labels, and the reporter's own names: which lists are loaded, what they say of a place, where they end a trail.

#include <algorithm>

#include "base/hash.h"
#include "base/sort.h"
#include "session/claims_text.h"
#include "session/later_part.h"
#include "session/references.h"
#include "session/session.h"
#include "session/tell.h"

namespace peelback {

namespace {

EndReason end_reason_of(LabelCategory category) {
  return category == LabelCategory::mixer           ? EndReason::mixer
         : category == LabelCategory::shielded_pool ? EndReason::shielded
                                                    : EndReason::service;
}

// The stops among the labels of one place: claims of others that end a trail, each with its rank among the claims.
template <class Stop>
void add_stops(const std::vector<Label>& labels, const Stop& at, std::vector<Stop>& stops) {
  std::uint32_t rank = 0;
  for (const Label& label : labels) {
    if (label.kind == LabelKind::own) continue;
    ++rank;
    if (!ends_trail(label.category)) continue;
    Stop& stop = stops.emplace_back(at);
    stop.reason = end_reason_of(label.category);
    stop.detail = claim_text(label);
    stop.tag = rank;
    stop.valid_from_s = label.valid_from_s;
    if (label.valid_until_s) stop.valid_until_s = *label.valid_until_s - 1;  // the last second at which it holds
  }
}

}  // namespace

Result<LabelPackInfo> Session::open_labels(std::string_view name, ByteView bytes) {
  if (is_bundled_form(bytes)) {
    auto bundle = BundledLabels::open(Bytes(bytes.begin(), bytes.end()));
    if (!bundle) return bundle.error();
    LabelPackInfo info{.id = bundle->checksum(), .title = std::string(name), .sha256 = to_hex(sha256(bytes)),
                       .dated_s = bundle->dated_s(), .kind = LabelKind::bundled, .addresses = bundle->size()};
    for (const LabelPackInfo& pack : bundle->packs()) info.labels += pack.labels;
    book_.add_bundle(*std::move(bundle));
    labels_changed();
    return info;
  }
  if (!has_later_part()) return later_part_not_loaded();
  auto pack = read_label_pack(name, bytes, ChainPlaceNames(question_ ? chain_of_question() : Chain::bitcoin));
  if (!pack) return pack.error();
  LabelPackInfo info = pack->info;
  book_.add_pack(*std::move(pack));
  labels_changed();
  return info;
}

Result<Done> Session::drop_labels(std::string_view id) {
  if (!book_.drop(id)) return Error{Code::usage, std::string(id), "no such list is loaded"};
  labels_changed();
  return Done{};
}

void Session::labels_changed() {
  label_caches_.clear();
  place_labels_.reset();
  trail_.reset();
}

std::optional<std::int64_t> Session::lists_dated_s() const {
  return book_.bundle() != nullptr ? book_.bundle()->dated_s() : std::nullopt;
}

// A name changes no amount: the trail stands, and only the places that were or are named are looked up again.
void Session::mark(Marks marks) {
  std::vector<OwnName> own;
  const auto forget = [&](const std::string& name) {
    if (const auto ref = parse_ref(name)) labels_on(ref->chain).forget(ledgers_, *ref);
  };
  for (const auto& [ref, text] : marks_.names) forget(ref);
  for (const auto& [ref, text] : marks.names) {
    forget(ref);
    own.push_back({ref, text});
  }
  book_.set_own(std::move(own));
  marks_ = std::move(marks);
  place_labels_.reset();
}

std::vector<Label> Session::labels_at(const ToldTrail& trail, const ToldPlace& place) {
  std::vector<Label> labels;
  const auto add = [&](const std::vector<Label>& more) { labels.insert(labels.end(), more.begin(), more.end()); };
  if (place.holding.exists()) {
    if (place.kind != ToldPlace::Kind::account) return labels;
    const auto ref = parse_ref(place.ref);
    if (!ref) return labels;
    const AccountStore& accounts = *ledgers_.find_accounts(ref->chain);
    return labels_on(ref->chain).of_account(accounts, book_, accounts.account_of(place.holding));
  }
  // Of one output or fee only the reporter's own name can speak.
  if (!marks_.names.empty() && !marks_.name_of(place.ref).empty()) add(book_.find(place.ref));
  const ToldTx& made_by = trail.txs[place.tx];
  const Store& outputs = *ledgers_.find_utxo(made_by.chain);
  if (place.output.exists()) add(labels_on(made_by.chain).of_script(outputs, book_, outputs.script(place.output)));
  add(labels_on(made_by.chain).of_transaction(outputs, book_, made_by.utxo_tx));
  sort_by(labels, [](const Label& a, const Label& b) { return (a.kind == LabelKind::own) > (b.kind == LabelKind::own); });
  return labels;
}

std::vector<Label> Session::labels_of(std::string_view text) {
  const auto ref = parse_ref(text);
  const Store* outputs = ref && ref->kind == Ref::Kind::output ? ledgers_.find_utxo(ref->chain) : nullptr;
  if (outputs == nullptr) return book_.find(text);
  const TxIndex tx = outputs->find(ref->txid);
  const OutputIndex output = tx.exists() ? outputs->output(tx, ref->vout) : OutputIndex{};
  if (!output.exists()) return book_.find(text);
  std::vector<Label> labels = book_.find(text);
  const auto add = [&](const std::vector<Label>& more) { labels.insert(labels.end(), more.begin(), more.end()); };
  add(labels_on(ref->chain).of_script(*outputs, book_, outputs->script(output)));
  add(labels_on(ref->chain).of_transaction(*outputs, book_, tx));
  sort_by(labels, [](const Label& a, const Label& b) { return (a.kind == LabelKind::own) > (b.kind == LabelKind::own); });
  return labels;
}

std::string Session::no_label(const std::vector<Label>& labels) const {
  const bool has_claim = std::any_of(labels.begin(), labels.end(), [](const Label& label) { return label.kind != LabelKind::own; });
  return has_claim || !has_lists() ? std::string() : no_label_text(lists_dated_s());
}

std::vector<std::vector<Label>> Session::labels_of_places(const ToldTrail& trail) {
  std::vector<std::vector<Label>> labels;
  labels.reserve(trail.places.size());
  for (const ToldPlace& place : trail.places) labels.push_back(labels_at(trail, place));
  return labels;
}

Result<std::span<const std::vector<Label>>> Session::place_labels() {
  const auto trail = this->trail();
  if (!trail) return trail.error();
  if (!place_labels_) place_labels_ = labels_of_places(**trail);
  return std::span<const std::vector<Label>>(*place_labels_);
}

// A claim that ends a trail does so at every script of its address, whether the trail comes there or not: the trail is
// not known yet.
std::vector<ServiceStop> Session::make_stops() {
  std::vector<ServiceStop> stops;
  if (!has_lists()) return stops;
  for (std::uint32_t i = 0; i < store().script_count(); ++i) {
    add_stops(labels_on(utxo_chain()).of_script(store(), book_, ScriptIndex{i}), ServiceStop{.script = ScriptIndex{i}}, stops);
  }
  return stops;
}

std::vector<AccountStop> Session::make_account_stops() {
  std::vector<AccountStop> stops;
  if (!has_lists()) return stops;
  const Chain chain = chain_of_question();
  const AccountStore& accounts = *ledgers_.find_accounts(chain);
  for (std::uint32_t i = 0; i < accounts.account_count(); ++i) {
    add_stops(labels_on(chain).of_account(accounts, book_, AccountIndex{i}), AccountStop{.account = AccountIndex{i}}, stops);
  }
  return stops;
}

}  // namespace peelback
