#include "session/reports.h"

#include <algorithm>
#include <set>

#include "chains/chain_ids.h"
#include "model/reference.h"
#include "session/checks.h"
#include "session/json_members.h"
#include "session/messages.h"
#include "session/trail_document.h"
#include "session/trail_sums.h"

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
std::string subject_of(const Ledgers& ledgers, const Problem& problem) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  std::size_t run = 0;
  for (std::size_t i = 0; i < problem.where.size(); ++i) {
    run = is_digit(problem.where[i]) ? run + 1 : 0;
    if (run < 64) continue;
    const std::string_view digits = std::string_view(problem.where).substr(i - 63, 64);
    const auto txid = parse_txid(digits);
    for (const Chain chain : ledgers.chains()) {
      const Store* store = ledgers.find_utxo(chain);
      if (store != nullptr && txid && store->find(*txid).exists()) return transaction_ref(chain, *txid);
      const AccountStore* accounts = ledgers.find_accounts(chain);
      const std::string ref = canonical_ref(chain, digits);
      if (accounts != nullptr && accounts->find_tx(std::string_view(ref).substr(ref.find(':') + 1)).exists()) return ref;
    }
  }
  return problem.where;
}

std::vector<FailedCheck> failed_checks(const Session& session) {
  std::vector<FailedCheck> failed;
  for (const Problem& problem : sorted_problems(session.problems())) {
    if (!is_failed_check(problem.code)) continue;
    std::string subject = subject_of(session.ledgers(), problem);
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

// One transaction as the report counts and lists it.
struct CheckedTx {
  std::string ref{};
  Check check = Check::trusted;
  std::string label{};
  HeaderBasis basis = HeaderBasis::none;
  bool has_id = false;  // recomputed from the transaction's own fields
  bool has_merkle = false;
  bool is_claimed = false;  // by tables alone
};

HeaderBasis basis_of(const Store& store, TxIndex tx) {
  const auto block = store.block_of(tx);
  return block.exists() ? store.block(block).basis : HeaderBasis::none;
}

CheckedTx checked(const Session& session, const Store& store, TxIndex tx) {
  return {.ref = transaction_ref(store.chain(), store.txid(tx)),
          .check = check_of(store, session.replies(), tx),
          .label = check_label(store, session.replies(), tx),
          .basis = basis_of(store, tx),
          .has_id = store.has_body(tx),
          .has_merkle = store.is_merkle_proven(tx)};
}

CheckedTx checked(const Session& session, const AccountStore& store, AccountTxIndex tx) {
  return {.ref = std::string(chain_info(store.chain()).slug).append(1, ':').append(store.tx_id(tx)),
          .check = check_of(store, session.replies(), tx),
          .label = check_label(store, session.replies(), tx),
          .has_id = store.transaction(tx).is_signed,
          .is_claimed = store.transaction(tx).only_claimed()};
}

CheckCounts count_checks(const std::vector<CheckedTx>& list) {
  CheckCounts counts;
  for (const CheckedTx& tx : list) count_check(counts, tx.check);
  return counts;
}

BasisCounts count_bases(const std::vector<CheckedTx>& list) {
  BasisCounts counts;
  for (const CheckedTx& tx : list) {
    if (tx.check != Check::verified) continue;
    switch (tx.basis) {
      case HeaderBasis::genesis: ++counts.genesis; break;
      case HeaderBasis::checkpoint: ++counts.checkpoint; break;
      case HeaderBasis::own_work: ++counts.own_work; break;
      case HeaderBasis::none: break;
    }
  }
  return counts;
}

std::vector<CheckedTx> transactions_of_stores(const Session& session) {
  std::vector<CheckedTx> list;
  for (const Chain chain : session.ledgers().chains()) {
    const Store* store = session.ledgers().find_utxo(chain);
    for (std::uint32_t i = 0; store != nullptr && i < store->tx_count(); ++i) {
      if (store->has_body(TxIndex{i})) list.push_back(checked(session, *store, TxIndex{i}));
    }
    const AccountStore* accounts = session.ledgers().find_accounts(chain);
    for (std::uint32_t i = 0; accounts != nullptr && i < accounts->tx_count(); ++i) {
      if (!accounts->sources(AccountTxIndex{i}).empty()) list.push_back(checked(session, *accounts, AccountTxIndex{i}));
    }
  }
  return list;
}

// Of the trail where there is one: as its places come.
std::vector<CheckedTx> transactions_of(Session& session) {
  if (!session.has_question()) return transactions_of_stores(session);
  std::vector<CheckedTx> list;
  const auto trail = session.trail();
  if (!trail) return list;
  std::vector<bool> seen((*trail)->txs.size(), false);
  const auto add = [&](std::uint32_t index) {
    if (index == ToldPlace::kNoTx || seen[index]) return;
    seen[index] = true;
    const ToldTx& tx = (*trail)->txs[index];
    const Store* store = session.ledgers().find_utxo(tx.chain);
    const AccountStore* accounts = session.ledgers().find_accounts(tx.chain);
    if (store != nullptr) list.push_back(checked(session, *store, tx.utxo_tx));
    if (accounts != nullptr) list.push_back(checked(session, *accounts, tx.account_tx));
  };
  for (const ToldPlace& place : (*trail)->places) add(place.tx);
  for (const ToldHop& hop : (*trail)->hops) add(hop.tx);
  return list;
}

std::string_view basis_name(HeaderBasis basis) {
  switch (basis) {
    case HeaderBasis::none: return "none";
    case HeaderBasis::own_work: return "own_work";
    case HeaderBasis::checkpoint: return "checkpoint";
    case HeaderBasis::genesis: return "genesis";
  }
  return {};
}

// What the blocks of all rest on.
std::string basis_sentence(const std::vector<CheckedTx>& list) {
  const BasisCounts counts = count_bases(list);
  if (counts.genesis == list.size()) return std::string(words(Message::checks_all_from_first));
  const std::size_t joined = counts.genesis + counts.checkpoint;
  if (joined == list.size()) return std::string(words(Message::checks_all_joined));
  if (joined > 0) return say(Message::checks_all_in_part, {{"joined", format_count(joined)}});
  return std::string(words(Message::checks_all_own_work));
}

// One sentence for the whole: what was recomputed, and what it rests on.
std::string report_sentence(const std::vector<CheckedTx>& list, const CheckCounts& counts, std::size_t failed) {
  if (list.empty()) return std::string(words(Message::checks_none));
  const std::string all = format_count(list.size());
  std::string text;
  if (counts.verified == list.size()) {
    text = say(Message::checks_all, {{"transactions", all}, {"basis", basis_sentence(list)}});
  } else {
    const bool has_ids = std::all_of(list.begin(), list.end(), [](const CheckedTx& tx) { return tx.has_id; });
    const auto claimed = std::count_if(list.begin(), list.end(), [](const CheckedTx& tx) { return tx.is_claimed && tx.check == Check::trusted; });
    const auto of_tables = static_cast<std::size_t>(claimed);
    text = say(has_ids ? Message::checks_some : Message::checks_by_sources,
               {{"checked", format_count(counts.verified)},
                {"transactions", all},
                {"agreed", format_count(counts.cross_checked)},
                {"trusted", format_count(counts.trusted - of_tables)},
                {"claimed", of_tables == 0 ? std::string() : format_count(of_tables)}});
  }
  if (failed > 0) text = say(Message::checks_failed, {{"report", text}, {"failed", format_count(failed)}});
  return text;
}

}  // namespace

Verification verify_store(const Session& session) {
  const auto list = transactions_of_stores(session);
  return {.counts = count_checks(list), .bases = count_bases(list), .failed = failed_checks(session)};
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
      put_number(json, "transfers", input.transfers);
      json.end_object();
    }
  });
  json.end_object();
  auto text = json.finish();
  if (!text) return text;
  return *text + '\n';
}

Result<std::string> write_check_report(Session& session) {
  const auto list = transactions_of(session);
  const auto failed = failed_checks(session);
  const CheckCounts counts = count_checks(list);
  JsonWriter json;
  json.begin_object();
  put_counts(json, "counts", counts, count_subjects(failed));
  put_failed(json, failed);
  put_text(json, "sentence", report_sentence(list, counts, failed.size()));
  put_array(json, "transactions", [&] {
    for (const CheckedTx& tx : list) {
      json.begin_object();
      put_text(json, "basis", basis_name(tx.basis));
      put_text(json, "check", check_name(tx.check));
      put_flag(json, "merkle", tx.has_merkle);
      put_text(json, "ref", tx.ref);
      put_text(json, "sentence", tx.label);
      put_flag(json, "txid", tx.has_id);
      put_flag(json, "work", tx.basis != HeaderBasis::none);
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
  return write_trail_document({**trail, session.replies(), session.problems(), *labels, session.contradictions()});
}

Result<std::string> write_progress(Session& session) {
  const ToldTrail empty;
  const ToldTrail* trail = &empty;
  if (session.has_question()) {
    const auto traced = session.trail();
    if (!traced) return traced.error();
    trail = *traced;
  }
  std::size_t open_count = 0;
  std::vector<AssetAmount> open;
  const bool adds_up = session.has_question() && !trail->is_poison();
  for (const ToldEnd& end : trail->ends) {
    if (end.reason != EndReason::open) continue;
    ++open_count;
    if (adds_up) add_amount(open, trail->places[end.place].asset, end.amount.units());
  }
  if (adds_up && open.empty()) open = {{start_amounts(*trail).front().asset, 0}};
  const CheckCounts counts = count_checks(session.has_question() ? transactions_of(session) : std::vector<CheckedTx>{});
  const auto failed = failed_checks(session);
  const std::size_t waiting = session.count_wants();
  const bool works = waiting + session.in_flight() > 0;
  std::string summary = session.has_question() ? trail_summary(*trail) : "";
  for (const Ref& ref : session.busy_starts()) {
    summary = say(Message::busy_start, {{"address", ref.id}, {"summary", summary}});
  }
  JsonWriter json;
  json.begin_object();
  put_counts(json, "checks", counts, count_subjects(failed));
  put_number(json, "failed", session.failed_count());
  put_number(json, "hops", trail->hops.size());
  put_number(json, "in_flight", session.in_flight());
  put_object(json, "open", [&] {
    put_number(json, "count", open_count);
    put_amounts(json, trail->assets, open);
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
