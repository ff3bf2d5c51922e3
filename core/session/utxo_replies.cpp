#include "session/utxo_replies.h"

#include <algorithm>

#include "chains/bitcoin_blocks_file.h"
#include "chains/header_basis.h"
#include "session/references.h"

namespace peelback {

namespace {

void put_behind(std::vector<Problem>& later, std::vector<Problem> problems, std::string_view prefix) {
  for (Problem& problem : problems) {
    problem.where.insert(0, problem.where.empty() ? "" : ": ").insert(0, prefix);
    later.push_back(std::move(problem));
  }
}

}  // namespace

std::string need_path(Chain chain, const Need& need) { return esplora::path_of(need, esplora::Paging::chain, chain); }

std::string need_id(Chain chain, const Need& need) {
  std::string id;
  if (chain != Chain::bitcoin) id.append(chain_info(chain).slug).append(1, ':');
  return id.append(need_path(chain, need));
}

Result<esplora::Reading> UtxoReplies::take(const Need& need, const Reply& reply, ReplyIndex index, ByteView body, Store& store,
                                           std::vector<Problem>& later) {
  auto reading = esplora::decode(need, reply.status, body, index, reply.fetched_at_s, store);
  if (!reading) return reading;
  remember_history(need, *reading, store);
  remember_contradiction(need, *reading, body, store.chain(), later);
  if (reading->proof) claims_.push_back(*reading->proof);
  const auto is_settled = [&](const esplora::ProofClaim& claim) { return esplora::settle_proof(claim, store, later); };
  claims_.erase(std::remove_if(claims_.begin(), claims_.end(), is_settled), claims_.end());
  store.settle_heights(reading->problems);
  bitcoin::settle_header_basis(store);
  return reading;
}

void UtxoReplies::remember_history(const Need& need, const esplora::Reading& reading, Store& store) {
  if (need.kind != Need::Kind::address_history || need.script.empty()) return;
  Page page{.whole = reading.complete};
  if (reading.next) page.next = reading.next->cursor;
  const ScriptIndex script = store.intern_script(need.script);
  histories_[script.value][need.cursor.bytes] = page;
  if (history_of(store, need.script).complete) store.mark_history_complete(script);
}

UtxoReplies::History UtxoReplies::history_of(const Store& store, ByteView script) const {
  const auto found = histories_.find(store.find_script(script).value);
  if (found == histories_.end()) return {};
  History history{.pages = found->second.size()};
  Bytes32 cursor{};
  for (std::size_t i = 0; i < found->second.size(); ++i) {  // at most every page once: cursors may go in a circle
    const auto page = found->second.find(cursor);
    if (page == found->second.end() || !page->second.whole) return history;
    if (!page->second.next) {
      history.complete = true;
      return history;
    }
    cursor = page->second.next->bytes;
  }
  return history;
}

void UtxoReplies::remember_contradiction(const Need& need, const esplora::Reading& reading, ByteView body, Chain chain, std::vector<Problem>& later) {
  for (const TxId& txid : reading.contradicted) {
    contradicted_.emplace(txid.bytes, Bytes(body.begin(), body.end()));
    name_wrong_fields(txid, chain, later);
  }
  if (need.kind != Need::Kind::raw_transaction) return;
  if (auto raw = parse_hex(trimmed(as_text(body)))) {
    raw_transactions_[need.txid.bytes] = *std::move(raw);
    name_wrong_fields(need.txid, chain, later);
  }
}

// Both the reply that contradicts itself and the bytes are needed; they come in either order.
void UtxoReplies::name_wrong_fields(const TxId& txid, Chain chain, std::vector<Problem>& later) const {
  const auto reply = contradicted_.find(txid.bytes);
  const auto raw = raw_transactions_.find(txid.bytes);
  if (reply == contradicted_.end() || raw == raw_transactions_.end()) return;
  if (auto differences = esplora::compare_with_raw(reply->second, raw->second, chain)) {
    put_behind(later, *std::move(differences), need_path(chain, {.kind = Need::Kind::transaction, .txid = txid}));
  }
}

std::optional<Need> UtxoReplies::next_need(const Store& store, const Need& missing) const {
  if (missing.kind == Need::Kind::transaction && contradicted_.count(missing.txid.bytes) != 0) {
    return Need{.kind = Need::Kind::raw_transaction, .txid = missing.txid};
  }
  if (missing.kind != Need::Kind::address_history) return missing;
  // Pages lead to one another.
  Need page = missing;
  page.cursor = {};
  const auto pages = histories_.find(store.find_script(missing.script).value);
  for (std::size_t i = 0; pages != histories_.end() && i <= pages->second.size(); ++i) {
    const auto known = pages->second.find(page.cursor.bytes);
    if (known == pages->second.end()) break;
    if (!known->second.next) return std::nullopt;
    page.cursor = *known->second.next;
  }
  return page;
}

}  // namespace peelback
