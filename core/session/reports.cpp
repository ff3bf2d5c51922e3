#include "session/reports.h"

#include <algorithm>
#include <set>

#include "model/reference.h"
#include "session/checks.h"
#include "session/json_members.h"
#include "session/trail_document.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

void count_check(CheckCounts& counts, Check check) {
  switch (check) {
    case Check::verified: ++counts.verified; break;
    case Check::cross_checked: ++counts.cross_checked; break;
    case Check::trusted: ++counts.trusted; break;
  }
}

// The transaction that a problem's place names, else the place itself.
std::string subject_of(const Store& store, const Problem& problem) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  std::size_t run = 0;
  for (std::size_t i = 0; i < problem.where.size(); ++i) {
    run = is_digit(problem.where[i]) ? run + 1 : 0;
    if (run < 64) continue;
    const auto txid = parse_txid(std::string_view(problem.where).substr(i - 63, 64));
    if (txid && store.find(*txid).exists()) return transaction_ref(store.chain(), *txid);
  }
  return problem.where;
}

std::vector<FailedCheck> failed_checks(const Session& session) {
  std::vector<FailedCheck> failed;
  for (const Problem& problem : sorted_problems(session.problems())) {
    if (!is_failed_check(problem.code)) continue;
    std::string subject = subject_of(session.store(), problem);
    const bool says_where = subject == problem.where;
    failed.push_back({std::move(subject), problem.code, says_where ? problem.detail : problem.where + ": " + problem.detail});
  }
  return failed;
}

void put_failed(JsonWriter& json, const std::vector<FailedCheck>& failed) {
  put_array(json, "failed", [&] {
    for (const FailedCheck& row : failed) {
      json.begin_object();
      put_text(json, "code", code_name(row.code));
      put_text(json, "detail", row.detail);
      put_text(json, "ref", row.ref);
      json.end_object();
    }
  });
}

// Transactions, or other subjects, that at least one check contradicts.
std::size_t count_subjects(const std::vector<FailedCheck>& failed) {
  std::set<std::string_view> subjects;
  for (const FailedCheck& row : failed) subjects.insert(row.ref);
  return subjects.size();
}

void put_counts(JsonWriter& json, std::string_view key, const CheckCounts& counts, std::size_t failed) {
  put_object(json, key, [&] {
    put_number(json, "cross_checked", counts.cross_checked);
    put_number(json, "failed", failed);
    put_number(json, "trusted", counts.trusted);
    put_number(json, "verified", counts.verified);
  });
}

std::vector<TxIndex> transactions_of(Session& session) {
  std::vector<TxIndex> list;
  const Store& store = session.store();
  if (session.has_question()) {
    if (const auto trail = session.trail()) {
      std::vector<bool> seen(store.tx_count(), false);
      for (const Place& place : (*trail)->places) {
        if (seen[place.tx.value]) continue;
        seen[place.tx.value] = true;
        list.push_back(place.tx);
      }
    }
    return list;
  }
  for (std::uint32_t i = 0; i < store.tx_count(); ++i) {
    if (store.has_body(TxIndex{i})) list.push_back(TxIndex{i});
  }
  return list;
}

std::string_view basis_name(HeaderBasis basis) {
  switch (basis) {
    case HeaderBasis::none: return "none";
    case HeaderBasis::own_work: return "own_work";
    case HeaderBasis::genesis: return "genesis";
  }
  return {};
}

HeaderBasis basis_of(const Store& store, TxIndex tx) {
  const auto block = store.block_of(tx);
  return block.exists() ? store.block(block).basis : HeaderBasis::none;
}

// One sentence for the whole: what was recomputed, and what it rests on.
std::string report_sentence(const Store& store, const std::vector<TxIndex>& list, const CheckCounts& counts, std::size_t failed) {
  if (list.empty()) return std::string(words(Message::checks_none));
  const std::string all = format_count(list.size());
  std::string text;
  if (counts.verified == list.size()) {
    const bool from_first = std::all_of(list.begin(), list.end(), [&](TxIndex tx) { return basis_of(store, tx) == HeaderBasis::genesis; });
    text = say(Message::checks_all,
               {{"transactions", all}, {"basis", words(from_first ? Message::checks_all_from_first : Message::checks_all_own_work)}});
  } else {
    text = say(Message::checks_some, {{"checked", format_count(counts.verified)},
                                      {"transactions", all},
                                      {"agreed", format_count(counts.cross_checked)},
                                      {"trusted", format_count(counts.trusted)}});
  }
  if (failed > 0) text = say(Message::checks_failed, {{"report", text}, {"failed", format_count(failed)}});
  return text;
}

}  // namespace

Verification verify_store(const Session& session) {
  Verification verification{.failed = failed_checks(session)};
  const Store& store = session.store();
  for (std::uint32_t i = 0; i < store.tx_count(); ++i) {
    if (store.has_body(TxIndex{i})) count_check(verification.counts, check_of(store, session.replies(), TxIndex{i}));
  }
  return verification;
}

Result<std::string> write_verification(const Verification& verification) {
  JsonWriter json;
  json.begin_object();
  put_number(json, "cross_checked", verification.counts.cross_checked);
  put_failed(json, verification.failed);
  put_number(json, "trusted", verification.counts.trusted);
  put_number(json, "verified", verification.counts.verified);
  json.end_object();
  auto text = json.finish();
  if (!text) return text;
  return *text + '\n';
}

Result<std::string> write_inspection(const Session& session) {
  JsonWriter json;
  json.begin_object();
  put_array(json, "inputs", [&] {
    for (const Opened& input : session.inputs()) {
      json.begin_object();
      put_array(json, "chains", [&] {
        for (const Chain chain : input.chains) json.string(chain_info(chain).slug);
      });
      put_text(json, "kind", input.kind);
      put_text(json, "name", input.name);
      put_problems(json, "problems", input.problems);
      put_number(json, "transactions", input.transactions);
      put_number(json, "transfers", 0);
      json.end_object();
    }
  });
  json.end_object();
  auto text = json.finish();
  if (!text) return text;
  return *text + '\n';
}

Result<std::string> write_check_report(Session& session) {
  const Store& store = session.store();
  const auto list = transactions_of(session);
  const auto failed = failed_checks(session);
  CheckCounts counts;
  for (const TxIndex tx : list) count_check(counts, check_of(store, session.replies(), tx));
  JsonWriter json;
  json.begin_object();
  put_counts(json, "counts", counts, count_subjects(failed));
  put_failed(json, failed);
  put_text(json, "sentence", report_sentence(store, list, counts, failed.size()));
  put_array(json, "transactions", [&] {
    for (const TxIndex tx : list) {
      const HeaderBasis basis = basis_of(store, tx);
      json.begin_object();
      put_text(json, "basis", basis_name(basis));
      put_text(json, "check", check_name(check_of(store, session.replies(), tx)));
      put_flag(json, "merkle", store.is_merkle_proven(tx));
      put_text(json, "ref", transaction_ref(store.chain(), store.txid(tx)));
      put_text(json, "sentence", check_label(store, session.replies(), tx));
      put_flag(json, "txid", store.has_body(tx));
      put_flag(json, "work", basis != HeaderBasis::none);
      json.end_object();
    }
  });
  json.end_object();
  return json.finish();
}

Result<std::string> write_trail(Session& session) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  const auto labels = session.place_labels();
  if (!labels) return labels.error();
  return write_trail_document({session.store(), session.replies(), session.question().question, **trail, session.problems(), *labels});
}

Result<std::string> write_progress(Session& session) {
  const Trail empty;
  const Trail* trail = &empty;
  if (session.has_question()) {
    const auto traced = session.trail();
    if (!traced) return traced.error();
    trail = *traced;
  }
  const Store& store = session.store();
  std::size_t open_count = 0;
  U128 open_amount = 0;
  for (const End& end : trail->ends) {
    if (end.reason != EndReason::open) continue;
    ++open_count;
    open_amount += end.amount.units();
  }
  CheckCounts counts;
  const auto list = session.has_question() ? transactions_of(session) : std::vector<TxIndex>{};
  for (const TxIndex tx : list) count_check(counts, check_of(store, session.replies(), tx));
  const auto failed = failed_checks(session);
  const std::size_t waiting = session.count_wants();
  const bool works = waiting + session.in_flight() > 0;
  std::string summary = session.has_question() ? trail_summary(store, session.question().question, *trail) : "";
  for (const Ref& ref : session.busy_starts()) {
    summary = say(Message::busy_start, {{"address", ref.id}, {"summary", summary}});
  }
  JsonWriter json;
  json.begin_object();
  put_counts(json, "checks", counts, count_subjects(failed));
  put_number(json, "failed", session.failed().size());
  put_number(json, "hops", trail->hops.size());
  put_number(json, "in_flight", session.in_flight());
  put_object(json, "open", [&] {
    put_number(json, "count", open_count);
    json.key("money");
    if (session.has_question() && session.question().question.method != Method::poison) {
      write_money(json, store.chain(), open_amount);
    } else {
      json.null();
    }
  });
  put_number(json, "places", trail->places.size());
  put_number(json, "problems", session.problems().size() + trail->problems.size());
  put_number(json, "request_limit", session.has_question() ? session.question().request_limit : 0);
  put_number(json, "requests", session.requests_made());
  put_text(json, "state", !session.has_question() && !works ? "empty" : works ? "working" : "done");
  put_text(json, "summary", summary);
  put_number(json, "wants", waiting);
  json.end_object();
  return json.finish();
}

}  // namespace peelback
