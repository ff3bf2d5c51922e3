#include "session/public_evidence.h"

#include <algorithm>

#include "base/hash.h"
#include "base/hex_text.h"
#include "base/sort.h"
#include "chains/coin_rules.h"
#include "chains/nem_transaction.h"
#include "chains/tron_transaction.h"
#include "explorers/esplora.h"
#include "explorers/esplora_transactions.h"
#include "explorers/recorded.h"
#include "explorers/url_text.h"
#include "session/json_members.h"
#include "session/labels_json.h"
#include "session/messages.h"
#include "verifier/evidence.h"

namespace peelback {

namespace {

constexpr std::size_t kHead = 64;  // of a file, to see whether it is JSON

// What the id is the hash of.
Bytes stripped_bytes(const bitcoin::Transaction& transaction) {
  Bytes bytes;
  put_bytes(bytes, transaction.raw.first(4));
  put_bytes(bytes, transaction.body);
  put_bytes(bytes, transaction.raw.last(4));
  return bytes;
}

Bytes bytes_of_row(const esplora::TransactionColumns& columns, const esplora::TransactionRow& row) {
  bitcoin::Transaction transaction{.version = row.version, .locktime = row.locktime};
  for (std::uint32_t i = 0; i < row.vin_count; ++i) {
    const esplora::VinRow& vin = columns.vins[row.first_vin + i];
    transaction.inputs.push_back({.prevout = vin.prevout, .script_sig = columns.bytes(vin.script_sig), .sequence = vin.sequence});
  }
  for (std::uint32_t i = 0; i < row.vout_count; ++i) {
    const esplora::VoutRow& vout = columns.vouts[row.first_vout + i];
    transaction.outputs.push_back({vout.value_sat, columns.bytes(vout.script)});
  }
  return bitcoin::serialise(transaction);
}

bool is_of_accounts(Chain chain) { return chain_info(chain).model == LedgerModel::account; }

struct PaidBy {
  std::uint32_t tx = 0;  // of ToldTrail::txs
  Amount value{};
};

// An output was paid once, and holds that; an account by every hop that leads to it, a start by what made it one.
std::vector<PaidBy> payments_to(const ToldTrail& trail, std::uint32_t index) {
  const ToldPlace& place = trail.places[index];
  std::vector<PaidBy> payments;
  for (const ToldHop& hop : trail.hops) {
    if (place.kind == ToldPlace::Kind::output || hop.to != index) continue;
    const bool is_told = !payments.empty() && payments.back().tx == hop.tx;  // of another theft's coins in the same payment
    if (!is_told) payments.push_back({hop.tx, hop.payment});
  }
  if (payments.empty()) payments.push_back({place.tx, place.value});
  return payments;
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
    if (place.tx == ToldPlace::kNoTx) continue;
    Step step{.ref = place.ref, .asset = trail.asset_of(place).ref, .hop = place.depth};
    for (const Label& label : (*labels)[index]) {
      if (label.kind != LabelKind::own) step.labels.push_back(label);
    }
    for (const PaidBy& paid : payments_to(trail, index)) {
      const ToldTx& made_by = trail.txs[paid.tx];
      step.transaction = made_by.ref();
      step.value = paid.value;
      evidence.steps_.push_back(step);
      if (made_by.utxo_tx.exists()) evidence.add_utxo(made_by, *session.ledgers().find_utxo(made_by.chain));
      else evidence.add_signed(made_by);
    }
  }
  if (evidence.transactions_.empty()) return Error{Code::unsupported, "steps", "no id on these chains is recomputed so far"};
  return evidence;
}

void PublicEvidence::add_utxo(const ToldTx& told, const Store& store) {
  const TxId& id = store.txid(told.utxo_tx);
  if (find(id.bytes) != nullptr) return;
  Transaction transaction{.chain = told.chain, .ref = told.ref(), .hash = id.bytes, .height = store.height(told.utxo_tx)};
  if (const auto block = store.block_of(told.utxo_tx); block.exists()) transaction.header = store.block(block).header;
  transactions_.push_back(std::move(transaction));
}

void PublicEvidence::add_signed(const ToldTx& told) {
  const auto hash = parse_hex32(told.id);
  const bool is_recomputed = told.chain == Chain::tron || told.chain == Chain::nem;
  if (is_recomputed && hash && find(*hash) == nullptr) transactions_.push_back({.chain = told.chain, .ref = told.ref(), .hash = *hash});
}

PublicEvidence::Transaction* PublicEvidence::find(const Bytes32& hash) {
  const auto found = std::find_if(transactions_.begin(), transactions_.end(), [&](const Transaction& transaction) { return transaction.hash == hash; });
  return found == transactions_.end() ? nullptr : &*found;
}

bool PublicEvidence::take_bytes(Transaction& transaction, ByteView raw) {
  const auto parsed = bitcoin::parse_transaction(raw, transaction.chain);
  if (!parsed || bitcoin::txid(*parsed).bytes != transaction.hash) return false;
  transaction.raw = stripped_bytes(*parsed);
  return true;
}

bool PublicEvidence::take_listed(ByteView body, Chain chain) {
  const auto columns = esplora::read_transactions(body, bitcoin::coin_rules(chain).max_money_sat);
  if (!columns) return false;
  bool has_any = false;
  for (const esplora::TransactionRow& row : columns->rows) {
    Transaction* transaction = row.stands ? find(row.txid.bytes) : nullptr;
    if (transaction != nullptr) has_any = take_bytes(*transaction, bytes_of_row(*columns, row)) || has_any;
  }
  return has_any;
}

bool PublicEvidence::take_proof(Transaction& transaction, const bitcoin::MerkleProof& proof) {
  const auto root = bitcoin::fold_proof(TxId{transaction.hash}, proof);
  if (!root || !transaction.header || *root != bitcoin::parse_header(*transaction.header).merkle_root) return false;
  transaction.proof = proof;
  return true;
}

bool PublicEvidence::add_reply(std::string_view url, int status, ByteView body) {
  if (status != 200) return false;
  const bool has_signed = std::any_of(transactions_.begin(), transactions_.end(), [](const Transaction& one) { return is_of_accounts(one.chain); });
  std::vector<Problem> problems;
  const auto tree = has_signed ? parse_json(body, problems) : Result<JsonValue>(JsonValue());
  if (tree && take_signed(*tree)) return true;
  // Which chain a path is of, only its host may tell.
  for (const Transaction& transaction : transactions_) {
    if (is_of_accounts(transaction.chain)) continue;
    if (const auto need = esplora::need_of_path(url, transaction.chain)) return take_answer(*need, body, transaction.chain);
  }
  return false;
}

// Whatever the dialect: what hashes to the id is the transaction. TRON's nodes and lists give the bytes themselves, NEM's the fields.
bool PublicEvidence::take_signed(const JsonValue& value) {
  bool has_any = false;
  const auto take = [&](const Bytes32& hash, Bytes bytes) {
    Transaction* transaction = find(hash);
    if (transaction == nullptr) return;
    transaction->raw = std::move(bytes);
    has_any = true;
  };
  for (const JsonMember& member : value.members()) {
    if (member.key == "raw_data_hex") {
      if (auto bytes = parse_hex(member.value.text())) take(tron::transaction_id(*bytes), *bytes);
    }
    if (member.key == "transaction") {
      if (auto bytes = nem::signed_bytes(member.value)) take(keccak256(*bytes), *bytes);
    }
    has_any = take_signed(member.value) || has_any;
  }
  for (const JsonValue& element : value.elements()) has_any = take_signed(element) || has_any;
  return has_any;
}

bool PublicEvidence::take_answer(const Need& need, ByteView body, Chain chain) {
  Transaction* transaction = find(need.txid.bytes);
  std::vector<Problem> problems;
  switch (need.kind) {
    case Need::Kind::transaction:
    case Need::Kind::address_history: return take_listed(body, chain);
    case Need::Kind::raw_transaction: {
      const auto raw = parse_hex(trimmed(as_text(body)));
      return transaction != nullptr && raw && take_bytes(*transaction, *raw);
    }
    case Need::Kind::merkle_proof: {
      if (transaction == nullptr) return false;
      const auto claim = esplora::read_proof(need.txid, body, problems);
      return claim && take_proof(*transaction, claim->proof);
    }
    default: return false;
  }
}

bool PublicEvidence::take_recorded(std::string_view lines) {
  bool has_any = false;
  while (!lines.empty()) {
    const std::string_view line = cut_at(lines, '\n');
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    std::vector<Problem> problems;
    const auto reply = parse_recorded_line(as_bytes(trimmed(line)), problems);
    has_any = (reply && add_reply(reply->url, reply->status, reply->body)) || has_any;
  }
  return has_any;
}

bool PublicEvidence::add_file(ByteView bytes) {
  if (trimmed(as_text(bytes.first(std::min(bytes.size(), kHead)))).starts_with('{')) return take_recorded(as_text(bytes));
  const std::optional<Bytes> unfolded = find_hex_text(bytes);
  const ByteView blocks = unfolded ? ByteView(*unfolded) : bytes;
  bool has_any = false;
  for (Transaction& transaction : transactions_) {
    if (!transaction.header) continue;
    const auto header = std::search(blocks.begin(), blocks.end(), transaction.header->begin(), transaction.header->end());
    if (header != blocks.end()) has_any = take_from_block(transaction, ByteView(header, blocks.end())) || has_any;
  }
  return has_any;
}

bool PublicEvidence::take_from_block(Transaction& transaction, ByteView block) {
  ByteReader reader(block.subspan(bitcoin::kHeaderBytes));
  const auto count = reader.count_of(1, "the number of transactions");
  if (!count) return false;
  std::vector<Bytes32> ids;
  bitcoin::Transaction parsed;
  std::optional<std::uint32_t> position;
  for (std::uint32_t i = 0; i < *count; ++i) {
    if (!bitcoin::parse_transaction(reader, parsed, transaction.chain)) return false;
    ids.push_back(bitcoin::txid(parsed).bytes);
    if (ids.back() != transaction.hash) continue;
    position = i;
    transaction.raw = stripped_bytes(parsed);
  }
  return position && take_proof(transaction, bitcoin::build_proof(ids, *position));
}

VerifierBuild PublicEvidence::build() const {
  VerifierBuild build = VerifierBuild::hash;
  for (const Transaction& transaction : transactions_) build = std::max(build, build_for(transaction.chain));
  return build;
}

Result<std::string> PublicEvidence::write() const {
  std::vector<const Transaction*> found;
  std::vector<std::string> missing;
  for (const Transaction& transaction : transactions_) {
    if (transaction.raw.empty()) missing.push_back(transaction.ref);
    else found.push_back(&transaction);
  }
  sort_by(found, [](const Transaction* a, const Transaction* b) { return a->ref < b->ref; });
  JsonWriter json;
  json.begin_object();
  put_text(json, "disclaimer", words(Message::disclaimer));
  put_text(json, "format", kEvidenceFormat);
  put_texts(json, "missing", missing);
  put_array(json, "path", [&] {
    for (const Step& step : steps_) {
      json.begin_object();
      put_text(json, "asset", step.asset);
      put_number(json, "hop", step.hop);
      put_document_labels(json, "labels", step.labels);
      put_text(json, "ref", step.ref);
      put_text(json, "transaction", step.transaction);
      put_text(json, "value", to_decimal(step.value.units()));
      json.end_object();
    }
  });
  put_array(json, "transactions", [&] {
    for (const Transaction* transaction : found) {
      json.begin_object();
      if (transaction->proof && transaction->header) {
        put_object(json, "block", [&] {
          put_array(json, "branch", [&] {
            for (const Bytes32& node : transaction->proof->path) json.string(TxId{node}.to_text());
          });
          put_text(json, "header", to_hex(*transaction->header));
          put_number_or_null(json, "height", transaction->height);
          put_number(json, "position", transaction->proof->position);
        });
      } else {
        put_null(json, "block");
      }
      put_text(json, "raw", to_hex(transaction->raw));
      put_text(json, "ref", transaction->ref);
      json.end_object();
    }
  });
  json.end_object();
  auto text = json.finish();
  if (!text) return text;
  return *text + '\n';
}

}  // namespace peelback
