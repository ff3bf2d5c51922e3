#include "session/public_evidence.h"

#include <algorithm>

#include "base/hex_text.h"
#include "base/sort.h"
#include "chains/chain_ids.h"
#include "chains/checkpoints.h"
#include "chains/coin_rules.h"
#include "explorers/esplora.h"
#include "explorers/esplora_transactions.h"
#include "explorers/recorded.h"
#include "explorers/url_text.h"
#include "session/json_members.h"
#include "session/labels_json.h"
#include "session/messages.h"

namespace peelback {

namespace {

constexpr std::size_t kHead = 64;  // of a file, to see whether it is JSON
// Longer lines are left out: a header is hardly smaller packed, and a page has a budget. The block then rests on its own work.
constexpr std::size_t kMostHeaders = 400;

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

// Of a movement in an AccountStore: what commits to it.
PaymentForm form_of(MovementKind kind) {
  switch (kind) {
    case MovementKind::top_level: return PaymentForm::ordered;
    case MovementKind::token_log: return PaymentForm::event;
    case MovementKind::internal:
    case MovementKind::fee: break;
  }
  return PaymentForm::untold;
}

void put_nodes(JsonWriter& json, std::string_view key, const evm::TrieProof& proof) {
  put_array(json, key, [&] {
    for (const Bytes& node : proof) json.string(to_hex(node));
  });
}

}  // namespace

std::vector<PaidBy> payments_to(const ToldTrail& trail, std::uint32_t index) {
  const ToldPlace& place = trail.places[index];
  std::vector<PaidBy> payments;
  for (const ToldHop& hop : trail.hops) {
    if (place.kind == ToldPlace::Kind::output || hop.to != index) continue;
    // Of another theft's coins in the same payment.
    const bool is_told = !payments.empty() && payments.back().tx == hop.tx && payments.back().movement == hop.movement;
    if (!is_told) payments.push_back({hop.tx, hop.movement, hop.payment});
  }
  if (payments.empty() && place.tx != ToldPlace::kNoTx) payments.push_back({.tx = place.tx, .value = place.value});
  return payments;
}

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
    Step step{.ref = place.ref, .asset = trail.asset_of(place).ref, .hop = place.depth};
    step.is_payer = place.kind != ToldPlace::Kind::output && trail.direction == Direction::backward;
    for (const Label& label : (*labels)[index]) {
      if (label.kind != LabelKind::own) step.labels.push_back(label);
    }
    for (const PaidBy& paid : payments_to(trail, index)) {
      const ToldTx& made_by = trail.txs[paid.tx];
      step.transaction = made_by.ref();
      step.value = paid.value;
      if (made_by.utxo_tx.exists()) {
        evidence.add_utxo(made_by, *session.ledgers().find_utxo(made_by.chain));
      } else {
        const AccountStore& store = *session.ledgers().find_accounts(made_by.chain);
        step.form = paid.movement.exists() ? form_of(store.movement(paid.movement).at.kind) : PaymentForm::untold;
        evidence.add_signed(made_by);
      }
      evidence.steps_.push_back(step);
    }
  }
  if (evidence.transactions_.empty()) return Error{Code::unsupported, "steps", "no transaction is known that paid one of them"};
  return evidence;
}

void PublicEvidence::add_utxo(const ToldTx& told, const Store& store) {
  const TxId& id = store.txid(told.utxo_tx);
  if (find(id.bytes) != nullptr) return;
  Transaction transaction{.chain = told.chain, .ref = told.ref(), .hash = id.bytes, .height = store.height(told.utxo_tx)};
  if (const auto block = store.block_of(told.utxo_tx); block.exists()) {
    transaction.header = store.block(block).header;
    add_line(store, block);
  }
  transactions_.push_back(std::move(transaction));
}

// The headers that join the block to one that everybody knows: what the app goes by.
void PublicEvidence::add_line(const Store& store, BlockIndex index) {
  const Block& block = store.block(index);
  chain_of_lines_ = store.chain();
  if (block.basis == HeaderBasis::genesis) add_line_between(store, index, bitcoin::coin_rules(store.chain()).genesis);
  if (block.basis != HeaderBasis::checkpoint) return;
  for (const bitcoin::Checkpoint& checkpoint : bitcoin::checkpoints_of(store.chain())) {
    if (checkpoint.height != block.checkpoint) continue;
    const bool is_behind = add_line_between(store, index, checkpoint.hash);
    if (!is_behind) add_line_between(store, store.find_block(checkpoint.hash), block.hash);
  }
}

bool PublicEvidence::add_line_between(const Store& store, BlockIndex later, const BlockHash& earlier) {
  std::vector<bitcoin::HeaderBytes> line;
  for (BlockIndex at = later; at.exists() && store.block(at).header; at = store.block(at).previous) {
    if (lines_.size() + line.size() == kMostHeaders) return false;
    const bitcoin::HeaderBytes& header = *store.block(at).header;
    if (std::find(lines_.begin(), lines_.end(), header) == lines_.end()) line.push_back(header);
    if (store.block(at).hash != earlier) continue;
    lines_.insert(lines_.end(), line.begin(), line.end());
    return true;
  }
  return false;
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
  if (take_document(body)) return true;
  // Which chain a path is of, only its host may tell.
  for (const Transaction& transaction : transactions_) {
    if (is_of_accounts(transaction.chain)) continue;
    if (const auto need = esplora::need_of_path(url, transaction.chain)) return take_answer(*need, body, transaction.chain);
  }
  return false;
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

bool PublicEvidence::take_document(ByteView body) {
  const bool has_signed = std::any_of(transactions_.begin(), transactions_.end(), [](const Transaction& one) { return is_of_accounts(one.chain); });
  std::vector<Problem> problems;
  const auto tree = has_signed ? parse_json(body, problems) : Result<JsonValue>(JsonValue());
  return tree && take_signed(*tree);
}

bool PublicEvidence::add_file(ByteView bytes) {
  const std::string_view begin = trimmed(as_text(bytes.first(std::min(bytes.size(), kHead))));
  if (begin.starts_with('{')) return take_recorded(as_text(bytes)) || take_document(bytes);
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
  for (const Transaction& transaction : transactions_) {
    if (!transaction.raw.empty()) build = std::max(build, build_for(transaction.chain, !transaction.signatures.empty()));
  }
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
  put_array(json, "headers", [&] {
    if (!lines_.empty()) write_lines(json);
  });
  put_texts(json, "missing", missing);
  put_array(json, "path", [&] {
    for (const Step& step : steps_) {
      json.begin_object();
      put_text(json, "asset", step.asset);
      put_text(json, "form", payment_form_name(step.form));
      put_number(json, "hop", step.hop);
      put_flag(json, "is_payer", step.is_payer);
      put_document_labels(json, "labels", step.labels);
      put_text(json, "ref", step.ref);
      put_text(json, "transaction", step.transaction);
      put_text(json, "value", to_decimal(step.value.units()));
      json.end_object();
    }
  });
  put_array(json, "transactions", [&] {
    for (const Transaction* transaction : found) write_transaction(json, *transaction);
  });
  json.end_object();
  auto text = json.finish();
  if (!text) return text;
  return *text + '\n';
}

void PublicEvidence::write_lines(JsonWriter& json) const {
  std::string bytes;
  for (const bitcoin::HeaderBytes& header : lines_) bytes += to_hex(header);
  json.begin_object();
  put_text(json, "bytes", bytes);
  put_text(json, "chain", chain_info(chain_of_lines_).slug);
  json.end_object();
}

void PublicEvidence::write_transaction(JsonWriter& json, const Transaction& transaction) const {
  const auto placed = is_evm(transaction.chain) ? blocks_.prove(transaction.hash) : std::nullopt;
  json.begin_object();
  if (placed) {
    put_object(json, "block", [&] {
      put_text(json, "header", to_hex(placed->block.header));
      put_number(json, "position", placed->block.position);
      put_nodes(json, "receipt_proof", placed->block.receipt_proof);
      put_nodes(json, "transaction_proof", placed->block.transaction_proof);
    });
  } else if (transaction.proof && transaction.header) {
    put_object(json, "block", [&] {
      put_array(json, "branch", [&] {
        for (const Bytes32& node : transaction.proof->path) json.string(TxId{node}.to_text());
      });
      put_text(json, "header", to_hex(*transaction.header));
      put_number_or_null(json, "height", transaction.height);
      put_number(json, "position", transaction.proof->position);
    });
  } else {
    put_null(json, "block");
  }
  put_text(json, "raw", to_hex(transaction.raw));
  if (is_evm(transaction.chain)) put_text(json, "receipt", to_hex(placed && !placed->receipt.empty() ? placed->receipt : transaction.receipt));
  put_text(json, "ref", transaction.ref);
  if (transaction.chain == Chain::tron || transaction.chain == Chain::nem) {
    put_array(json, "signatures", [&] {
      for (const EvidenceSignature& signature : transaction.signatures) {
        json.begin_object();
        put_text(json, "raw", to_hex(signature.raw));
        put_text(json, "signature", to_hex(signature.signature));
        json.end_object();
      }
    });
  }
  json.end_object();
}

}  // namespace peelback
