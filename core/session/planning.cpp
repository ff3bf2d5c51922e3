// What to ask next. The trail says which facts it misses, by value at stake; this turns them into questions to an
// explorer, each asked once.

#include <algorithm>

#include "explorers/provider.h"
#include "session/account_part.h"
#include "session/messages.h"
#include "session/session.h"
#include "session/tell.h"

namespace peelback {

namespace {

using Kind = Need::Kind;
using Purpose = Want::Purpose;

// Of actions about one payment: a few are usual, and a host could go on for ever.
constexpr std::size_t kMostThorchainPages = 20;

Message reason_message(const MissingFact& missing) {
  switch (missing.need.kind) {
    case Kind::transaction: return missing.for_start ? Message::want_start : Message::want_transaction;
    case Kind::outspends: return Message::want_outspends;
    case Kind::address_stats: return Message::want_address;
    case Kind::address_history: return Message::want_history;
    case Kind::tip: return Message::want_tip;
    default: return Message::want_other;
  }
}

Message reason_message(const AccountMissing& missing) {
  switch (missing.need.kind) {
    case AccountNeed::Kind::transaction: return missing.for_start ? Message::want_start : Message::want_transaction;
    case AccountNeed::Kind::stats: return Message::want_address;
    case AccountNeed::Kind::history: return Message::want_history;
    case AccountNeed::Kind::tip: return Message::want_tip;
    default: return Message::want_other;
  }
}

std::string reason_for(Message message, const ShownAsset& asset, Amount traced) {
  return say(message, {{"amount", format_money(asset, traced.units())}});
}

}  // namespace

std::string Session::Asked::id() const {
  if (!thorchain.empty()) return "thorchain:" + thorchain;
  return follows_accounts_of(chain) ? account_need_id(chain, request) : need_id(chain, need);
}

Session::Planned Session::planned(Need need, Purpose purpose, std::string reason, std::optional<U128> value) const {
  return {.asked = {.chain = utxo_chain(), .need = std::move(need)}, .purpose = purpose, .reason = std::move(reason), .value = value, .asset = native_asset(utxo_chain())};
}

AccountEndpoint Session::endpoint_of(Chain chain) const {
  const auto known = endpoints_.find(chain);
  if (known != endpoints_.end()) return known->second;
  // Until one is chosen: as the chain's first provider is asked.
  const auto providers = known_providers();
  const auto first = std::find_if(providers.begin(), providers.end(), [&](const Provider& p) { return p.chain == chain && p.dialect; });
  return {.dialect = first == providers.end() ? usual_dialect(chain) : *first->dialect, .chain = chain};
}

// The question that brings a missing fact nearer; absent when asking cannot help any more.
std::optional<Need> Session::next_need(const MissingFact& missing) const {
  const Need& need = missing.need;
  if (need.kind == Kind::address_history) {
    const Need stats{.kind = Kind::address_stats, .script = need.script};
    if (can_still_ask(need_id(utxo_chain(), stats))) return stats;
    const auto script = store().find_script(need.script);
    if (script.exists() && is_busy(store(), script)) return std::nullopt;
  }
  const auto replies = utxo_replies_.find(utxo_chain());
  auto next = replies == utxo_replies_.end() ? need : replies->second.next_need(store(), need);
  return next && can_still_ask(need_id(utxo_chain(), *next)) ? std::move(next) : std::nullopt;
}

void Session::plan_cards(std::vector<Planned>& list) const {
  for (const Asked& card : cards_) {
    const Store* outputs = card.need.kind == Kind::address_history ? ledgers_.find_utxo(card.chain) : nullptr;
    const bool of_busy = outputs != nullptr && [&] {
      const auto script = outputs->find_script(card.need.script);
      return script.exists() && is_busy(*outputs, script);
    }();
    if (of_busy) continue;
    list.push_back({.asked = card, .purpose = Purpose::card, .reason = std::string(words(Message::want_card)), .asset = native_asset(card.chain)});
    if (!follows_accounts_of(card.chain)) continue;
    if (!answers(endpoint_of(card.chain).dialect, card.account.kind, card.account.part)) {
      list.pop_back();
      continue;
    }
    const auto progress = progress_.find(card.chain);
    const auto next = progress == progress_.end() ? card.account : progress->second.next(card.account);
    if (next) {
      list.back().asked.request = *next;
    } else {
      list.pop_back();
    }
  }
}

void Session::plan_trace(std::vector<Planned>& list) {
  if (!trail()) return;
  if (!store().has_tip() && !missing_.empty()) {
    list.push_back(planned({.kind = Kind::tip}, Purpose::trace, std::string(words(Message::want_tip)), std::nullopt));
  }
  for (const MissingFact& missing : missing_) {
    auto need = next_need(missing);
    if (!need) continue;
    const auto value = missing.for_start ? std::nullopt : std::optional(missing.traced.units());
    list.push_back(planned(*std::move(need), Purpose::trace, reason_for(reason_message(missing), native_asset(utxo_chain()), missing.traced), value));
  }
}

void Session::plan_account_trace(std::vector<Planned>& list) {
  if (!trail()) return;
  const Chain chain = chain_of_question();
  const AccountProgress& progress = progress_[chain];
  for (const AccountMissing& missing : account_missing_) {
    const auto next = progress.next(missing.need);
    if (!next) continue;
    Planned& row = list.emplace_back();
    row.asked = {.chain = chain, .account = missing.need, .request = *next};
    row.purpose = Purpose::trace;
    const bool has_value = !missing.for_start && missing.place.exists();
    row.asset = has_value ? (*trail_)->assets[(*trail_)->places[missing.place.value].asset] : native_asset(chain);
    row.reason = reason_for(reason_message(missing), row.asset, missing.traced);
    if (has_value) row.value = missing.traced.units();
  }
}

// Lists that name a block but not its time: the payments that are shown get the times of their blocks.
void Session::plan_account_times(std::vector<Planned>& list) {
  const auto trail = this->trail();
  if (!trail) return;
  const Chain chain = chain_of_question();
  for (const ToldTx& tx : (*trail)->txs) {
    if (!tx.moment.height || tx.moment.time_s) continue;
    const AccountNeed block{.kind = AccountNeed::Kind::block, .from_height = *tx.moment.height};
    const auto next = progress_[chain].next(block);
    if (!next) continue;
    list.push_back({.asked = {.chain = chain, .account = block, .request = *next},
                    .purpose = Purpose::check,
                    .reason = std::string(words(Message::want_block_time)),
                    .asset = native_asset(chain)});
  }
}

void Session::plan_checks(std::vector<Planned>& list) {
  const auto trail = this->trail();
  if (!trail) return;
  std::set<std::uint32_t> seen;
  for (const ToldPlace& place : (*trail)->places) {
    if (place.tx == ToldPlace::kNoTx || !(*trail)->txs[place.tx].utxo_tx.exists() || !seen.insert(place.tx).second) continue;
    const TxIndex tx = (*trail)->txs[place.tx].utxo_tx;
    const auto block = store().block_of(tx);
    if (!block.exists()) continue;
    const auto add = [&](Need need, Message reason) {
      list.push_back(planned(std::move(need), Purpose::check, std::string(words(reason)), place.value.units()));
    };
    if (!store().is_merkle_proven(tx)) add({.kind = Kind::merkle_proof, .txid = store().txid(tx)}, Message::want_proof);
    if (!store().block(block).header) add({.kind = Kind::block_header, .block = store().block(block).hash}, Message::want_header);
  }
}

bool Session::waits(const std::vector<Planned>& list) const {
  return std::any_of(list.begin(), list.end(), [&](const Planned& p) { return can_still_ask(p.asked.id()); });
}

// The page that is to be asked for next; absent when all of them are there.
std::optional<std::string> Session::next_thorchain_page(const std::string& first) const {
  std::string path = first;
  for (std::size_t pages = 0; pages < kMostThorchainPages; ++pages) {
    const auto answered = thorchain_pages_.find(path);
    if (answered == thorchain_pages_.end()) return path;
    if (answered->second.empty()) return std::nullopt;
    path = answered->second;
  }
  return std::nullopt;
}

void Session::plan_thorchain(std::vector<Planned>& list) const {
  for (const std::string& first : thorchain_asked_) {
    auto path = next_thorchain_page(first);
    if (!path) continue;
    list.push_back({.asked = {.thorchain = *std::move(path)}, .purpose = Purpose::card, .reason = std::string(words(Message::want_thorchain)),
                    .asset = native_asset(utxo_chain())});
  }
}

std::vector<Session::Planned> Session::plan() {
  std::vector<Planned> list;
  plan_thorchain(list);
  plan_cards(list);
  if (!question_) return list;
  if (ledgers_.find_accounts(chain_of_question()) != nullptr) {
    plan_account_trace(list);
    if (!waits(list)) plan_account_times(list);
  } else {
    plan_trace(list);
  }
  // Checks wait until the trail is as far as it goes: the picture comes first.
  if (question_->check_payments && !waits(list)) plan_checks(list);
  // Two places can wait for the same answer: the first, most valuable, speaks for both.
  std::set<std::string> seen;
  list.erase(std::remove_if(list.begin(), list.end(), [&](const Planned& p) { return !seen.insert(p.asked.id()).second; }), list.end());
  return list;
}

bool Session::may_hand_out(const Planned& planned) const {
  const bool of_question = planned.purpose != Purpose::card;
  if (of_question && requests_made_ - requests_before_question_ >= question_->request_limit) return false;
  const std::string id = planned.asked.id();
  return can_still_ask(id) && handed_out_.count(id) == 0;
}

// What a case, or another session, asked for in vain is not wanted again unasked, and its coins end where they ended. What is planned only then may
// have failed too.
void Session::fail_as_before() {
  for (bool again = !failed_before_.empty(); again;) {
    again = false;
    for (Planned& planned : plan()) {
      const std::string id = planned.asked.id();
      const auto failed = std::find_if(failed_before_.begin(), failed_before_.end(), [&](const auto& row) { return row.first == id; });
      if (failed == failed_before_.end() || !can_still_ask(id)) continue;
      failed_[id] = {std::move(planned.asked), failed->second};
      again = true;
    }
    if (again) trail_.reset();
  }
}

std::vector<std::pair<std::string, std::string>> Session::failed_wants() const {
  std::vector<std::pair<std::string, std::string>> wants;
  for (const auto& [id, failed] : failed_) wants.emplace_back(id, failed.reason);
  return wants;
}

Session::AskedSoFar Session::asked_so_far() const {
  return {failed_wants(), requests_made_, question_ ? requests_made_ - requests_before_question_ : 0, asked_an_explorer_};
}

void Session::go_on_from(AskedSoFar before) {
  failed_before_ = std::move(before.failed);
  requests_made_ = before.requests;
  requests_to_go_on_from_ = std::min(before.requests_of_question, before.requests);
  asked_an_explorer_ = asked_an_explorer_ || before.has_asked;
  trail_.reset();
}

// Several needs can begin with the same request; once one of them is answered, the others may not need it any more.
bool Session::is_sent(Chain chain, const AccountRequest& request) const {
  return std::any_of(handed_out_.begin(), handed_out_.end(), [&](const auto& row) { return row.second.chain == chain && row.second.sent == request; });
}

std::size_t Session::count_wants() {
  const auto list = plan();
  return static_cast<std::size_t>(std::count_if(list.begin(), list.end(), [&](const Planned& p) { return may_hand_out(p); }));
}

Session::HeldSince Session::begin_since() {
  since_.clear();
  HeldSince held;
  const auto trail = this->trail();
  const Chain chain = trail ? chain_of_question() : Chain::bitcoin;
  const AccountStore* store = ledgers_.find_accounts(chain);
  if (!trail || store == nullptr) return held;
  std::set<std::uint32_t> seen;
  for (const ToldEnd& end : (*trail)->ends) {
    const HoldingIndex holding = (*trail)->places[end.place].holding;
    if (end.reason != EndReason::unspent || !holding.exists() || !seen.insert(holding.value).second) continue;
    ++held.holdings;
    const AccountIndex account = store->account_of(holding);
    for (const HistoryPart part : store->parts_of(store->asset_of(holding))) {
      const auto cover = store->part_cover_at(account, part, std::nullopt);
      const AccountNeed need{.kind = AccountNeed::Kind::history, .id = std::string(store->account_text(account)), .part = part,
                             .from_height = cover ? cover->to_height + 1 : 0};
      since_.push_back({.chain = chain, .account = need, .request = need});
    }
  }
  held.requests = plan_since().size();
  return held;
}

std::vector<Session::Planned> Session::plan_since() const {
  std::vector<Planned> list;
  std::set<std::string> seen;
  for (const Asked& asked : since_) {
    const auto progress = progress_.find(asked.chain);
    const auto next = progress == progress_.end() ? asked.account : progress->second.next(asked.account);
    if (!next || !answers(endpoint_of(asked.chain).dialect, asked.account.kind, asked.account.part)) continue;
    Planned row{.asked = {.chain = asked.chain, .account = asked.account, .request = *next},
                .purpose = Purpose::trace,
                .reason = std::string(words(Message::want_since)),
                .asset = native_asset(asked.chain)};
    if (seen.insert(row.asked.id()).second) list.push_back(std::move(row));
  }
  return list;
}

std::vector<Want> Session::wants(std::size_t most) { return hand_out(plan(), most); }

std::vector<Want> Session::wants_since(std::size_t most) { return hand_out(plan_since(), most); }

std::vector<Want> Session::hand_out(std::vector<Planned> list, std::size_t most) {
  std::vector<Want> wants;
  for (Planned& planned : list) {
    if (wants.size() >= most) break;
    if (!may_hand_out(planned)) continue;
    Want want{.id = planned.asked.id(), .chain = planned.asked.chain, .purpose = planned.purpose, .reason = std::move(planned.reason),
              .value = planned.value, .asset = std::move(planned.asset)};
    if (!planned.asked.thorchain.empty()) {
      want.of_thorchain = true;
      want.path = planned.asked.thorchain;
    } else if (!follows_accounts_of(want.chain)) {
      want.path = need_path(want.chain, planned.asked.need);
    } else {
      auto request = peelback::plan(endpoint_of(want.chain), planned.asked.request);
      if (!request) {
        failed_[want.id] = {planned.asked, request.error().detail};
        trail_.reset();
        continue;
      }
      if (is_sent(want.chain, *request)) continue;
      planned.asked.sent = *request;
      want.path = std::move(request->path);
      want.body = std::move(request->body);
    }
    handed_out_.emplace(want.id, planned.asked);
    ++requests_made_;
    wants.push_back(std::move(want));
  }
  return wants;
}

}  // namespace peelback
