#include "session/contradictions_text.h"

#include <algorithm>
#include <tuple>

#include "base/sort.h"
#include "labels/shown_text.h"
#include "session/account_part.h"
#include "session/json_members.h"
#include "session/messages.h"
#include "session/tell.h"
#include "session/trail_document.h"

namespace peelback {

namespace {

constexpr std::size_t kMostCharacters = 200;
constexpr std::size_t kShownHash = 19;  // "sha256:" and twelve digits

// By hash and pointer, since the order in which replies came must not show.
std::vector<ToldSource> sorted_sources(const StatedValue& side, const ReplyTable& replies) {
  std::vector<ToldSource> sources;
  for (const CitedField& source : side.sources) sources.push_back({source.reply, source.pointer});
  sort_by(sources, [&](const ToldSource& a, const ToldSource& b) {
    const Reply& x = replies.at(a.reply);
    const Reply& y = replies.at(b.reply);
    return std::tie(x.sha256, x.provider, x.path, a.pointer) < std::tie(y.sha256, y.provider, y.path, b.pointer);
  });
  return sources;
}

std::string value_text(const StatedValue& side, const AccountStore& store) {
  std::string text = shown_text(side.text, kMostCharacters).text;
  if (!side.amount) return text;
  return text.append(text.empty() ? "" : ": ").append(format_money(shown_asset(store, store.find_asset(side.asset)), side.amount->units()));
}

std::string field_of(const Contradiction& found) { return found.where.substr(found.where.find('.') + 1); }

// "21 wei (etherscan.io, /result/0 of sha256:1f2e3d4c5b6a), 22 wei (…)"
std::string sides_text(const Contradiction& found, const AccountStore& store, const ReplyTable& replies, NamesSources names) {
  std::string text;
  for (const StatedValue& side : found.values) {
    std::string sources;
    for (const ToldSource& source : sorted_sources(side, replies)) {
      const Reply& reply = replies.at(source.reply);
      const std::string& name = reply.provider == kFileProvider ? reply.path : reply.provider;
      if (!sources.empty()) sources += ", ";
      sources += say(Message::contradiction_source, {{"provider", names == NamesSources::by_provider ? name : std::string()},
                                                     {"pointer", source.pointer}, {"reply", reply_id(reply).substr(0, kShownHash)}});
    }
    if (!text.empty()) text += "; ";
    text += say(side.is_used ? Message::contradiction_side_used : Message::contradiction_side, {{"value", value_text(side, store)}, {"sources", sources}});
  }
  return text;
}

Problem problem_of(const Contradiction& found, const AccountStore& store, const ReplyTable& replies, NamesSources names) {
  return {found.code, found.where, std::string(kContradictionText).append(": ").append(sides_text(found, store, replies, names))};
}

}  // namespace

bool is_contradiction(const Problem& problem) { return problem.detail.starts_with(kContradictionText); }

std::vector<Problem> contradiction_problems(const Ledgers& ledgers, const ReplyTable& replies, NamesSources names) {
  std::vector<Problem> problems;
  if (!has_accounts()) return problems;
  for (const Chain chain : ledgers.chains()) {
    const AccountStore* store = ledgers.find_accounts(chain);
    if (store == nullptr) continue;
    for (const Contradiction& found : store->contradictions()) problems.push_back(problem_of(found, *store, replies, names));
  }
  return problems;
}

std::vector<Contradiction> find_contradictions(const Ledgers& ledgers) {
  std::vector<Contradiction> all;
  if (!has_accounts()) return all;
  for (const Chain chain : ledgers.chains()) {
    const AccountStore* store = ledgers.find_accounts(chain);
    if (store == nullptr) continue;
    for (Contradiction& found : store->contradictions()) all.push_back(std::move(found));
  }
  return all;
}

void name_sides(std::vector<Problem>& problems, const AccountStore& store, const ReplyTable& replies) {
  const bool has_any = std::any_of(problems.begin(), problems.end(), is_contradiction);
  if (!has_any) return;
  for (const Contradiction& found : store.contradictions()) {
    for (Problem& problem : problems) {
      if (is_contradiction(problem) && problem.where == found.where) problem = problem_of(found, store, replies, NamesSources::by_provider);
    }
  }
}

void put_contradictions(JsonWriter& json, const std::vector<Contradiction>& contradictions, const ReplyTable& replies) {
  if (contradictions.empty()) return;
  put_array(json, "contradictions", [&] {
    for (const Contradiction& found : contradictions) {
      json.begin_object();
      put_text(json, "code", code_name(found.code));
      put_array(json, "sides", [&] {
        for (const StatedValue& side : found.values) {
          json.begin_object();
          if (side.amount) put_text(json, "amount", side.amount->to_text());
          if (side.amount) put_text(json, "asset", side.asset);
          put_document_sources(json, "source", sorted_sources(side, replies), replies);
          put_flag(json, "used", side.is_used);
          if (!side.text.empty()) put_text(json, "value", shown_text(side.text, kMostCharacters).text);
          json.end_object();
        }
      });
      put_text(json, "where", found.where);
      json.end_object();
    }
  });
}

std::vector<ToldSide> sides_of(const AccountStore& store, const ReplyTable& replies, std::string_view txid, std::string_view account) {
  std::vector<ToldSide> told;
  for (const Contradiction& found : store.contradictions()) {
    const std::string_view subject = std::string_view(found.where).substr(0, found.where.find('.'));
    if (subject.empty() || (subject != txid && subject != account)) continue;
    for (const StatedValue& side : found.values) {
      const Message what = side.is_used ? Message::contradicted_used : Message::contradicted;
      told.push_back({say(what, {{"field", field_of(found)}, {"value", value_text(side, store)}}), sorted_sources(side, replies)});
    }
  }
  return told;
}

}  // namespace peelback
