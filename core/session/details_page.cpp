#include "session/details_page.h"

#include <algorithm>

#include "base/sort.h"
#include "chains/address_poisoning.h"
#include "session/claims_text.h"
#include "session/explorer_pages.h"
#include "session/json_members.h"
#include "session/labels_json.h"
#include "session/picture.h"
#include "session/references.h"
#include "session/trail_document.h"
#include "session/trail_text.h"

namespace peelback {

void DetailsPage::begin(DetailsSubject subject) {
  subject_ = std::move(subject);
  const bool is_place = subject_.place != ToldPlace::kNoTx;
  const ToldTx& tx = subject_.tx;
  if (is_place) {
    labels_ = place_labels_[subject_.place];
  } else if (!subject_.ref.empty()) {
    labels_ = session_.labels_of(subject_.ref);
  }
  if (!labels_.empty()) subject_.title = labels_.front().text;
  json_.begin_object();
  const std::uint32_t made_by = is_place ? trail_.places[subject_.place].tx : ToldPlace::kNoTx;
  put_can(json_, is_place ? what_can_be_done(session_.ledgers(), trail_, subject_.place, count_traced_inputs(trail_, made_by)) : Can{});
  put_text(json_, "check", check_name(tx.check));
  put_text(json_, "check_label", tx.id.empty() ? words(Message::trusted) : std::string_view(tx.check_label));
  put_array(json_, "checks", [&] { put_checks(); });
  put_text(json_, "citation", subject_.citation);
  put_number(json_, "colour", session_.marks().colour_of(id_));
  put_text(json_, "conflict", conflict_sentence(labels_));
  put_flags(json_, is_place || subject_.kind == "hop" ? flags_of(session_.ledgers(), tx) : std::vector<Flag>{});
  put_text(json_, "id", id_);
  put_text(json_, "key", is_place ? std::string_view(trail_.places[subject_.place].key) : std::string_view{});
  put_text(json_, "kind", subject_.kind);
  put_labels(json_, "labels", labels_);
  json_.key("lines");
  json_.begin_array();
}

// Of the payment's transaction, and of the place's balance: both sides of what sources state differently.
void DetailsPage::put_contradictions() {
  const bool has_holding = subject_.place != ToldPlace::kNoTx && trail_.places[subject_.place].holding.exists();
  const AccountStore* store = session_.ledgers().find_accounts(trail_.assets.front().chain);
  if (store == nullptr) return;
  const std::string_view account = has_holding ? store->account_text(store->account_of(trail_.places[subject_.place].holding)) : std::string_view{};
  const auto put = [&](std::string_view txid, std::string_view of_account) {
    for (const ToldSide& side : sides_of(*store, session_.replies(), txid, of_account)) put_line(Message::line_contradicted, side.text, side.sources);
  };
  put(subject_.tx.id, account);
  // A trail that starts with a payment starts at whom it paid.
  for (const ToldStart& start : trail_.starts) {
    const bool is_here = std::any_of(start.added.begin(), start.added.end(), [&](const ToldPart& part) { return part.place == subject_.place; });
    const std::string_view txid = std::string_view(start.asked.id).substr(0, start.asked.id.find(':'));
    if (is_here && start.asked.kind != Ref::Kind::address && txid != subject_.tx.id) put(txid, {});
  }
}

Result<std::string> DetailsPage::end(Chain chain, std::string_view txid, std::string_view address) {
  put_contradictions();
  json_.end_array();
  put_array(json_, "links", [&] {
    if (!txid.empty()) {
      for (const ExplorerPage& page : transaction_pages(chain, txid)) put_link(Message::link_transaction, page.host, page.url);
    }
    if (!address.empty()) {
      for (const ExplorerPage& page : address_pages(chain, address)) put_link(Message::link_address, page.host, page.url);
    }
  });
  put_look_alikes();
  put_text_or_null(json_, "name", own_name(labels_));
  put_text(json_, "no_label", address_of_place().empty() ? std::string() : session_.no_label(labels_));
  put_text(json_, "note", session_.marks().note_of(id_));
  put_ranges();
  put_text(json_, "ref", subject_.ref);
  put_text(json_, "sentence", subject_.sentence);
  put_text(json_, "title", subject_.title);
  json_.end_object();
  return json_.finish();
}

void DetailsPage::put_link(Message what, std::string_view host, std::string_view url) {
  json_.begin_object();
  put_text(json_, "name", say(what, {{"host", host}}));
  put_text(json_, "url", url);
  json_.end_object();
}

void DetailsPage::put_line(std::string_view name, std::string_view text, std::span<const ToldSource> cited) {
  json_.begin_object();
  put_text(json_, "name", name);
  put_array(json_, "sources", [&] {
    for (const ToldSource& source : cited) {
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

void DetailsPage::put_checks() {
  const auto put = [&](std::string_view name, std::string_view sentence, std::string_view state) {
    json_.begin_object();
    put_text(json_, "name", name);
    put_text(json_, "sentence", sentence);
    put_text(json_, "state", state);
    json_.end_object();
  };
  const ToldTx& tx = subject_.tx;
  if (tx.id.empty()) return;
  const Store* store = session_.ledgers().find_utxo(tx.chain);
  const AccountStore* accounts = session_.ledgers().find_accounts(tx.chain);
  const std::vector<CheckStep> steps = store != nullptr      ? check_steps(*store, tx.utxo_tx)
                                       : accounts != nullptr ? check_steps(*accounts, tx.account_tx)
                                                             : std::vector<CheckStep>{};
  for (const CheckStep& step : steps) put(step.name, step.sentence, step.state == CheckStep::State::ok ? "ok" : "not_checked");
  for (const Problem& problem : sorted_problems(session_.problems(NamesSources::by_provider))) {
    if (is_failed_check(problem.code) && problem.where.find(tx.id) != std::string::npos) {
      put(code_sentence(problem.code), problem.where + ": " + problem.detail, "failed");
    }
  }
}

void DetailsPage::put_ranges() {
  const auto found = session_.bound_hops(subject_.hops);
  const std::size_t count = found ? found->size() : 0;
  put_array(json_, "ranges", [&] {
    for (std::size_t i = 0; i < count; ++i) {
      const ToldHop& hop = trail_.hops[subject_.hops[i]];
      const std::optional<ToldBounds>& bounds = (*found)[i];
      const ShownAsset& asset = trail_.assets[hop.to_asset];
      const auto put = [&](std::string_view key, Amount ToldBounds::*which) {
        if (!bounds || (which == &ToldBounds::at_least && !has_floor(asset))) return put_null(json_, key);
        json_.key(key);
        write_money(json_, asset, ((*bounds).*which).units());
      };
      json_.begin_object();
      put("least", &ToldBounds::at_least);
      put("most", &ToldBounds::at_most);
      put_text(json_, "sentence", hop_range_sentence(trail_, hop, bounds));
      put("untraced", &ToldBounds::untraced);
      json_.end_object();
    }
  });
}

std::string_view DetailsPage::address_of_place() const {
  return subject_.place == ToldPlace::kNoTx ? std::string_view{} : std::string_view(trail_.places[subject_.place].address);
}

// Other addresses of the trail that begin and end alike: people compare no more than that.
void DetailsPage::put_look_alikes() {
  const std::string_view own = address_of_place();
  std::vector<std::uint32_t> others;
  for (std::uint32_t i = 0; !own.empty() && i < trail_.places.size(); ++i) {
    const std::string& address = trail_.places[i].address;
    if (address != own && looks_alike(own, address)) others.push_back(i);
  }
  const auto address_of = [&](std::uint32_t place) -> const std::string& { return trail_.places[place].address; };
  sort_by(others, [&](auto a, auto b) { return address_of(a) < address_of(b); });
  others.erase(std::unique(others.begin(), others.end(), [&](auto a, auto b) { return address_of(a) == address_of(b); }), others.end());
  put_array(json_, "look_alikes", [&] {
    for (const auto place : others) {
      json_.begin_object();
      put_text(json_, "address", address_of(place));
      put_text(json_, "ref", trail_.places[place].ref);
      put_text(json_, "sentence", look_alike_sentence(own, address_of(place)));
      json_.end_object();
    }
  });
}

}  // namespace peelback
