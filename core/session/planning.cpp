// What to ask next. The trail says which facts it misses, by value at stake; this turns them into questions to an
// explorer, each asked once.

#include <algorithm>

#include "session/checks.h"
#include "session/messages.h"
#include "session/money_text.h"
#include "session/session.h"

namespace peelback {

namespace {

using Kind = Need::Kind;

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

std::string reason_for(const MissingFact& missing, Chain chain) {
  return say(reason_message(missing), {{"amount", format_money(chain, missing.traced.units())}});
}

}  // namespace

bool Session::is_answered(const Need& need) const { return answered_.count(need_id(need)) != 0; }

bool Session::can_still_ask(const Need& need) const {
  const std::string id = need_id(need);
  return answered_.count(id) == 0 && failed_.count(id) == 0;
}

// The question that brings a missing fact nearer; absent when asking cannot help any more.
std::optional<Need> Session::next_need(const MissingFact& missing) const {
  const Need& need = missing.need;
  if (need.kind == Kind::transaction && contradicted_.count(need.txid.bytes) != 0) {
    const Need raw{.kind = Kind::raw_transaction, .txid = need.txid};
    return can_still_ask(raw) ? std::optional(raw) : std::nullopt;
  }
  if (need.kind != Kind::address_history) return can_still_ask(need) ? std::optional(need) : std::nullopt;
  const Need stats{.kind = Kind::address_stats, .script = need.script};
  if (can_still_ask(stats)) return stats;
  const auto script = store_.find_script(need.script);
  if (script.exists() && is_busy(script)) return std::nullopt;
  // The first page that is not in; pages lead to one another.
  Need page = need;
  page.cursor = {};
  const auto pages = histories_.find(script.value);
  for (std::size_t i = 0; pages != histories_.end() && i <= pages->second.size(); ++i) {
    const auto known = pages->second.find(page.cursor.bytes);
    if (known == pages->second.end()) break;
    if (!known->second.next) return std::nullopt;
    page.cursor = *known->second.next;
  }
  return can_still_ask(page) ? std::optional(page) : std::nullopt;
}

void Session::plan_cards(std::vector<Planned>& list) const {
  for (const Need& need : cards_) {
    const bool of_busy = need.kind == Kind::address_history && [&] {
      const auto script = store_.find_script(need.script);
      return script.exists() && is_busy(script);
    }();
    if (!of_busy) list.push_back({need, Want::Purpose::card, std::string(words(Message::want_card)), std::nullopt});
  }
}

void Session::plan_trace(std::vector<Planned>& list) {
  const auto trail = this->trail();
  if (!trail) return;
  if (!store_.has_tip() && !(*trail)->missing.empty()) {
    Planned tip;
    tip.need.kind = Kind::tip;
    tip.purpose = Want::Purpose::trace;
    tip.reason = words(Message::want_tip);
    list.push_back(std::move(tip));
  }
  for (const MissingFact& missing : (*trail)->missing) {
    const auto need = next_need(missing);
    if (!need) continue;
    const auto value = missing.for_start ? std::nullopt : std::optional(missing.traced.units());
    list.push_back({*need, Want::Purpose::trace, reason_for(missing, store_.chain()), value});
  }
}

void Session::plan_checks(std::vector<Planned>& list) {
  const auto trail = this->trail();
  if (!trail) return;
  std::set<std::uint32_t> seen;
  for (const Place& place : (*trail)->places) {
    const auto block = store_.block_of(place.tx);
    if (!block.exists() || !seen.insert(place.tx.value).second) continue;
    const auto add = [&](Need need, Message reason) {
      list.push_back({std::move(need), Want::Purpose::check, std::string(words(reason)), place.value.units()});
    };
    if (!store_.is_merkle_proven(place.tx)) {
      add({.kind = Kind::merkle_proof, .txid = store_.txid(place.tx)}, Message::want_proof);
    }
    if (!store_.block(block).header) {
      add({.kind = Kind::block_header, .block = store_.block(block).hash}, Message::want_header);
    }
  }
}

std::vector<Session::Planned> Session::plan() {
  std::vector<Planned> list;
  plan_cards(list);
  if (!question_) return list;
  plan_trace(list);
  // Checks wait until the trail is as far as it goes: the picture comes first.
  const bool trace_waits = std::any_of(list.begin(), list.end(), [&](const Planned& p) { return can_still_ask(p.need); });
  if (question_->check_payments && !trace_waits) plan_checks(list);
  // Two places can wait for the same answer: the first, most valuable, speaks for both.
  std::set<std::string> seen;
  list.erase(std::remove_if(list.begin(), list.end(), [&](const Planned& p) { return !seen.insert(need_id(p.need)).second; }), list.end());
  return list;
}

bool Session::may_hand_out(const Planned& planned) const {
  const bool of_question = planned.purpose != Want::Purpose::card;
  if (of_question && requests_made_ - requests_before_question_ >= question_->request_limit) return false;
  return can_still_ask(planned.need) && handed_out_.count(need_id(planned.need)) == 0;
}

std::size_t Session::count_wants() {
  const auto list = plan();
  return static_cast<std::size_t>(std::count_if(list.begin(), list.end(), [&](const Planned& p) { return may_hand_out(p); }));
}

std::vector<Want> Session::wants(std::size_t most) {
  std::vector<Want> wants;
  for (Planned& planned : plan()) {
    if (wants.size() >= most) break;
    if (!may_hand_out(planned)) continue;
    const std::string id = need_id(planned.need);
    handed_out_.emplace(id, planned.need);
    ++requests_made_;
    wants.push_back({.id = id, .path = id, .purpose = planned.purpose, .reason = std::move(planned.reason), .value = planned.value});
  }
  return wants;
}

}  // namespace peelback
