#include "session/public_evidence.h"

#include <algorithm>

#include "base/sort.h"
#include "explorers/esplora.h"
#include "session/json_members.h"
#include "session/labels_json.h"
#include "session/messages.h"

namespace peelback {

namespace {

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

Result<PublicEvidence> PublicEvidence::of_path(Session& session, std::span<const std::string> steps) {
  const auto traced = session.trail();
  if (!traced) return traced.error();
  const auto labels = session.place_labels();
  if (!labels) return labels.error();
  const ToldTrail& trail = **traced;
  if (steps.empty()) return Error{Code::usage, "steps", "a path has at least one place"};
  PublicEvidence evidence;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::uint32_t index = find_place(trail, steps[i]);
    if (index >= trail.places.size()) return Error{Code::usage, "steps[" + std::to_string(i) + ']', "the trail does not hold this place"};
    const ToldPlace& place = trail.places[index];
    if (place.tx == ToldPlace::kNoTx || !trail.txs[place.tx].utxo_tx.exists()) {
      return Error{Code::unsupported, "steps[" + std::to_string(i) + ']', "public evidence is made of chains of outputs so far"};
    }
    const ToldTx& made_by = trail.txs[place.tx];
    evidence.chain_ = made_by.chain;
    const Store& store = *session.ledgers().find_utxo(made_by.chain);
    const TxId& txid = store.txid(made_by.utxo_tx);
    Step step{.ref = place.ref, .transaction = transaction_ref(made_by.chain, txid)};
    for (const Label& label : (*labels)[index]) {
      if (label.kind != LabelKind::own) step.labels.push_back(label);
    }
    evidence.steps_.push_back(std::move(step));
    if (!contains(evidence.transactions_, txid)) evidence.transactions_.push_back(txid);
    if (const auto block = store.block_of(made_by.utxo_tx); block.exists()) evidence.blocks_.push_back(store.block(block).hash);
  }
  return evidence;
}

void PublicEvidence::keep(std::vector<Part>& parts, std::string about, ByteView body) {
  const std::string_view text = as_text(body);
  const auto there = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.about == about && part.body == text; });
  if (there == parts.end()) parts.push_back({std::move(about), std::string(text)});
}

bool PublicEvidence::add_reply(std::string_view url, int status, ByteView body) {
  const auto need = esplora::need_of_path(url);
  if (!need || status != 200) return false;
  const std::string transaction = transaction_ref(chain_, need->txid);
  switch (need->kind) {
    case Need::Kind::transaction:
    case Need::Kind::raw_transaction:
      if (!contains(transactions_, need->txid)) return false;
      keep(bodies_, transaction, body);
      return true;
    case Need::Kind::merkle_proof:
      if (!contains(transactions_, need->txid)) return false;
      keep(proofs_, transaction, body);
      return true;
    case Need::Kind::block_header:
      if (!contains(blocks_, need->block)) return false;
      keep(headers_, need->block.to_text(), body);
      return true;
    default: return false;
  }
}

Result<std::string> PublicEvidence::write() const {
  const auto sorted = [](std::vector<Part> parts) {
    sort_by(parts, [](const Part& a, const Part& b) { return a.about != b.about ? a.about < b.about : a.body < b.body; });
    return parts;
  };
  JsonWriter json;
  const auto put_parts = [&](std::string_view key, const std::vector<Part>& parts, std::string_view about) {
    put_array(json, key, [&] {
      for (const Part& part : sorted(parts)) {
        json.begin_object();
        put_text(json, "body", part.body);
        put_text(json, about, part.about);
        json.end_object();
      }
    });
  };
  std::vector<std::string> missing;
  for (const TxId& txid : transactions_) {
    const std::string ref = transaction_ref(chain_, txid);
    if (std::none_of(bodies_.begin(), bodies_.end(), [&](const Part& part) { return part.about == ref; })) missing.push_back(ref);
  }
  json.begin_object();
  put_text(json, "chain", chain_info(chain_).slug);
  put_text(json, "disclaimer", words(Message::disclaimer));
  put_text(json, "format", "peelback-public-evidence/1");
  put_array(json, "headers", [&] {
    for (const Part& part : sorted(headers_)) json.string(trimmed(part.body));
  });
  put_texts(json, "missing", missing);
  put_array(json, "path", [&] {
    for (const Step& step : steps_) {
      json.begin_object();
      put_document_labels(json, "labels", step.labels);
      put_text(json, "ref", step.ref);
      put_text(json, "transaction", step.transaction);
      json.end_object();
    }
  });
  put_parts("proofs", proofs_, "transaction");
  put_parts("transactions", bodies_, "ref");
  json.end_object();
  auto text = json.finish();
  if (!text) return text;
  return *text + '\n';
}

}  // namespace peelback
