#include "explorers/esplora.h"

#include <algorithm>

#include "base/hash.h"
#include "base/json_reader.h"
#include "chains/bitcoin_address.h"
#include "chains/bitcoin_blocks_file.h"
#include "chains/coin_rules.h"
#include "explorers/block_place.h"
#include "explorers/esplora_transactions.h"
#include "explorers/reply_text.h"

namespace peelback::esplora {

namespace {

using Kind = Need::Kind;

// A block holds at most four million bytes.
constexpr std::size_t kMaxTransactionBytes = 4'000'000;

constexpr SaidCode kSaid[] = {
    {"Too Many Requests", Code::rate_limited},
    {"rate limit", Code::rate_limited},
    {"Too many unspent", Code::too_large},
    {"Too many history", Code::too_large},
    {"not found", Code::not_found},
};

// ---- transactions ----

/// Moves rows into the store, one at a time. Its vectors are kept between rows.
class Admission {
 public:
  Admission(const TransactionColumns& columns, ReplyIndex reply, Store& store, Reading& reading)
      : columns_(columns), reply_(reply), store_(store), reading_(reading) {}

  void admit_row(std::size_t row_index) {
    const TransactionRow& row = columns_.rows[row_index];
    if (!row.stands) return lose(row);
    collect(row);
    const TxId txid = bitcoin::txid_of(row.version, row.locktime, inputs_, outputs_);
    if (txid != row.txid) {
      problem(row_index, "txid", Code::txid_mismatch,
              "stated as " + row.txid.to_text() + ", the fields hash to " + txid.to_text());
      reading_.contradicted.push_back(row.txid);
      return lose(row);
    }
    if (const auto checked = bitcoin::check_amounts(outputs_, bitcoin::coin_rules(store_.chain()).max_money_sat); !checked) {
      problem(row_index, checked.error().where, checked.error().code, checked.error().detail);
      return lose(row);
    }
    const bool coinbase = inputs_.size() == 1 && inputs_[0].prevout == Outpoint{TxId{}, bitcoin::kNoVout};
    const SourceRef source{.reply = reply_,
                           .form = columns_.is_list ? SourceRef::Form::json_row : SourceRef::Form::json_root,
                           .row = static_cast<std::uint32_t>(columns_.is_list ? row_index : 0)};
    if (coinbase) input_drafts_.clear();
    const TxIndex tx =
        store_.add_transaction({.txid = txid, .coinbase = coinbase, .inputs = input_drafts_, .outputs = output_drafts_},
                               source, reading_.problems);
    place_transaction(store_, tx, row.status, columns_.field_path(row_index, "status."), reading_.problems);
    ++reading_.facts;
  }

  void lose_row(std::size_t row_index, std::string_view field, Code code, std::string detail) {
    problem(row_index, field, code, std::move(detail));
    lose(columns_.rows[row_index]);
  }

 private:
  void problem(std::size_t row_index, std::string_view field, Code code, std::string detail) {
    reading_.problems.push_back({code, columns_.field_path(row_index, field), std::move(detail)});
  }

  void lose(const TransactionRow& row) {
    reading_.complete = false;
    reading_.value_lost_sat += columns_.value_of(row);
  }

  void collect(const TransactionRow& row) {
    inputs_.clear();
    input_drafts_.clear();
    for (std::uint32_t i = 0; i < row.vin_count; ++i) {
      const VinRow& vin = columns_.vins[row.first_vin + i];
      inputs_.push_back(
          {.prevout = vin.prevout, .script_sig = columns_.bytes(vin.script_sig), .sequence = vin.sequence});
      input_drafts_.push_back({.prevout = vin.prevout});
      if (vin.spent_stands)
        input_drafts_.back().spent = OutputDraft{vin.spent_value_sat, columns_.bytes(vin.spent_script)};
    }
    outputs_.clear();
    output_drafts_.clear();
    for (std::uint32_t i = 0; i < row.vout_count; ++i) {
      const VoutRow& vout = columns_.vouts[row.first_vout + i];
      outputs_.push_back({vout.value_sat, columns_.bytes(vout.script)});
      output_drafts_.push_back({vout.value_sat, columns_.bytes(vout.script)});
    }
  }

  const TransactionColumns& columns_;
  ReplyIndex reply_;
  Store& store_;
  Reading& reading_;
  std::vector<bitcoin::Input> inputs_;
  std::vector<bitcoin::Output> outputs_;
  std::vector<InputDraft> input_drafts_;
  std::vector<OutputDraft> output_drafts_;
};

Result<Reading> decode_transaction(const Need& need, ByteView body, ReplyIndex reply, Store& store) {
  const auto columns = read_transactions(body, bitcoin::coin_rules(store.chain()).max_money_sat);
  if (!columns) return json_error(columns.error(), trimmed(as_text(body)));
  if (columns->is_list || columns->rows.size() != 1) return Error{Code::bad_type, "", "expected a transaction object"};
  Reading reading{.problems = columns->problems};
  Admission admission(*columns, reply, store, reading);
  const TransactionRow& row = columns->rows[0];
  if (row.stands && row.txid != need.txid) {
    admission.lose_row(0, "txid", Code::txid_mismatch,
                       "asked for " + need.txid.to_text() + ", told of " + row.txid.to_text());
  } else {
    admission.admit_row(0);
  }
  return reading;
}

Result<Reading> decode_history(const Need& need, ByteView body, ReplyIndex reply, Store& store) {
  const auto columns = read_transactions(body, bitcoin::coin_rules(store.chain()).max_money_sat);
  if (!columns) return json_error(columns.error(), trimmed(as_text(body)));
  if (!columns->is_list) return Error{Code::bad_type, "", "expected a list of transactions"};
  Reading reading{.problems = columns->problems};
  Admission admission(*columns, reply, store, reading);
  std::size_t confirmed = 0;
  TxId last{};
  for (std::size_t i = 0; i < columns->rows.size(); ++i) {
    const TransactionRow& row = columns->rows[i];
    // A row that cannot be read may be a confirmed one: rather ask once too often than end too early.
    if (row.status.confirmed.value_or(true)) ++confirmed;
    if (row.txid != TxId{}) last = row.txid;
    admission.admit_row(i);
  }
  if (confirmed >= kConfirmedPerPage && last != TxId{} && last != need.cursor) {
    reading.next = need;
    reading.next->cursor = last;
  }
  return reading;
}

Result<Reading> decode_raw(const Need& need, std::string_view text, ReplyIndex reply, Store& store) {
  if (text.size() > 2 * kMaxTransactionBytes) {
    return Error{Code::too_large, "",
                 "no transaction is longer than " + std::to_string(kMaxTransactionBytes) + " bytes"};
  }
  const auto bytes = parse_hex(text);
  if (!bytes) return bytes.error();
  const auto transaction = bitcoin::parse_transaction(*bytes, store.chain());
  if (!transaction) return transaction.error();
  if (const TxId txid = bitcoin::txid(*transaction); txid != need.txid) {
    return Error{Code::txid_mismatch, "", "asked for " + need.txid.to_text() + ", the bytes hash to " + txid.to_text()};
  }
  Reading reading{.facts = 1};
  const auto loaded = bitcoin::load_transaction(*bytes, reply, store, reading.problems);
  if (!loaded) return loaded.error();
  return reading;
}

// ---- little answers ----

Result<JsonValue> read_tree(ByteView body, JsonValue::Kind kind, Reading& reading) {
  auto tree = parse_json(body, reading.problems);
  if (!tree) return json_error(tree.error(), trimmed(as_text(body)));
  if (const auto root = tree->at("", kind); !root) return root.error();
  return tree;
}

Result<std::uint32_t> u32_at(const JsonValue& value, std::string_view path) {
  const auto number = value.u64_at(path);
  if (!number) return number.error();
  if (*number > 0xffffffff)
    return Error{Code::bad_number, std::string(path), std::to_string(*number) + " is beyond 32 bits"};
  return static_cast<std::uint32_t>(*number);
}

Result<OutspendDraft> read_outspend(const JsonValue& row) {
  if (!row.is(JsonValue::Kind::object)) return row.at("", JsonValue::Kind::object).error();
  const auto spent = row.bool_at("spent");
  if (!spent) return spent.error();
  if (!*spent) return OutspendDraft{};
  const auto spender = row.string_at("txid");
  if (!spender) return spender.error();
  const auto txid = parse_txid(*spender);
  if (!txid) return at(txid.error(), "txid");
  const auto vin = u32_at(row, "vin");
  if (!vin) return vin.error();
  return OutspendDraft{.spent = true, .spender = *txid, .vin = *vin};
}

Result<Reading> decode_outspends(const Need& need, ByteView body, ReplyIndex reply, std::int64_t fetched_at_s,
                                 Store& store) {
  Reading reading;
  const auto tree = read_tree(body, JsonValue::Kind::array, reading);
  if (!tree) return tree.error();
  std::vector<OutspendDraft> drafts;
  drafts.reserve(tree->elements().size());
  for (const JsonValue& row : tree->elements()) {
    const auto draft = read_outspend(row);
    if (draft) {
      ++reading.facts;
    } else {
      reading.problems.push_back(at(draft.error(), "[" + std::to_string(drafts.size()) + "]"));
      reading.complete = false;
    }
    drafts.push_back(draft ? *draft : OutspendDraft{.known = false});
  }
  const TxIndex tx = store.intern(need.txid);
  if (store.has_body(tx) && store.outputs(tx).count != drafts.size()) {
    return Error{Code::outspend_mismatch, "",
                 "tells of " + std::to_string(drafts.size()) + " outputs, the transaction has " +
                     std::to_string(store.outputs(tx).count)};
  }
  store.add_outspends(tx, drafts, {.reply = reply, .form = SourceRef::Form::json_root}, fetched_at_s, reading.problems);
  return reading;
}

Result<ScriptIndex> script_of(const Need& need, Store& store) {
  if (!need.script.empty() || need.script_hash == Bytes32{}) return store.intern_script(need.script);
  for (std::size_t i = 0; i < store.script_count(); ++i) {
    if (sha256(store.script_bytes(ScriptIndex{i})) == need.script_hash) return ScriptIndex{i};
  }
  return Error{Code::missing_field, "scripthash", "no transaction with the script of this hash has been read yet"};
}

Result<Reading> decode_stats(const Need& need, ByteView body, ReplyIndex reply, std::int64_t fetched_at_s,
                             Store& store) {
  Reading reading{.facts = 1};
  const auto tree = read_tree(body, JsonValue::Kind::object, reading);
  if (!tree) return tree.error();
  if (tree->find("address") != nullptr && need.script_hash == Bytes32{}) {
    const auto text = tree->string_at("address");
    if (!text) return text.error();
    const auto address = bitcoin::parse_address(*text, store.chain());
    if (!address || address->script != need.script) {
      return Error{Code::bad_address, "address", "the answer is about another address: " + std::string(*text)};
    }
  }
  AddressStats stats{.fetched_at_s = fetched_at_s, .source = reply};
  const auto read = [&](std::string_view path, auto& out) -> std::optional<Error> {
    const auto number = tree->u64_at(path);
    if (!number) return number.error();
    out = *number;
    return std::nullopt;
  };
  if (auto error = read("chain_stats.tx_count", stats.tx_count)) return *error;
  if (auto error = read("chain_stats.funded_txo_count", stats.funded_count)) return *error;
  if (auto error = read("chain_stats.funded_txo_sum", stats.funded_sum)) return *error;
  if (auto error = read("chain_stats.spent_txo_count", stats.spent_count)) return *error;
  if (auto error = read("chain_stats.spent_txo_sum", stats.spent_sum)) return *error;
  if (stats.spent_sum > stats.funded_sum || stats.spent_count > stats.funded_count) {
    return Error{Code::value_not_conserved, "chain_stats", "more was spent than ever arrived"};
  }
  const auto script = script_of(need, store);
  if (!script) return script.error();
  store.add_address_stats(*script, stats);
  return reading;
}

Result<Reading> decode_proof(const Need& need, ByteView body, Store& store) {
  Reading reading;
  auto claim = read_proof(need.txid, body, reading.problems);
  if (!claim) return claim.error();
  if (settle_proof(*claim, store, reading.problems)) {
    reading.complete = reading.problems.empty();
    reading.facts = reading.complete ? 1 : 0;
    return reading;
  }
  const TxIndex tx = store.find(need.txid);
  if (tx.exists() && store.block_of(tx).exists()) {
    reading.next = Need{.kind = Kind::block_header, .block = store.block(store.block_of(tx)).hash};
  }
  reading.proof = *std::move(claim);
  return reading;
}

Result<Reading> decode_header(const Need& need, std::string_view text, ReplyIndex reply, Store& store) {
  if (text.size() != 2 * bitcoin::kHeaderBytes) {
    return Error{Code::bad_length, "", "a header is 160 hexadecimal digits, this has " + std::to_string(text.size())};
  }
  const auto bytes = parse_hex(text);
  if (!bytes) return bytes.error();
  bitcoin::HeaderBytes header{};
  std::copy(bytes->begin(), bytes->end(), header.begin());
  if (bitcoin::hash_header(header) != need.block) {  // before the store learns of a block that nobody has shown
    return Error{Code::header_mismatch, "", "the header hashes to " + bitcoin::hash_header(header).to_text()};
  }
  const auto checked = bitcoin::check_header(store, store.intern_block(need.block), *bytes, reply);
  Reading reading{.facts = 1};
  if (!checked && checked.error().code != Code::implausible_work) return checked.error();
  if (!checked) reading.problems.push_back(checked.error());
  return reading;
}

Result<std::uint32_t> read_height(std::string_view text) {
  const auto height = parse_decimal_u64(text);
  if (!height || *height >= Block::kUnknownHeight)
    return Error{Code::bad_number, "", "expected a block height; " + quoted(text)};
  return static_cast<std::uint32_t>(*height);
}

Result<Reading> decode_block_at_height(const Need& need, std::string_view text, Store& store) {
  const auto hash = parse_block_hash(text);
  if (!hash) return Error{Code::bad_hex, hash.error().where, "expected a block's id; " + quoted(text)};
  Reading reading{.facts = 1};
  Block& block = store.block(store.intern_block(*hash));
  if (block.height == Block::kUnknownHeight) {
    block.height = need.height;
  } else if (block.height != need.height) {
    reading.problems.push_back({Code::block_mismatch, "block-height/" + std::to_string(need.height),
                                "block " + hash->to_text() + " is known at height " + std::to_string(block.height)});
    block.height = std::min(block.height, need.height);
  }
  return reading;
}

Result<Reading> decode_tip(std::string_view text, std::int64_t fetched_at_s, Store& store) {
  const auto height = read_height(text);
  if (!height) return height.error();
  store.add_tip(*height, fetched_at_s);
  return Reading{.facts = 1};
}

}  // namespace

Result<Reading> decode(const Need& need, int status, ByteView body, ReplyIndex reply, std::int64_t fetched_at_s,
                       Store& store) {
  const std::string_view text = trimmed(as_text(body));
  if (const auto refusal = find_refusal(status, text, kSaid)) return *refusal;
  switch (need.kind) {
    case Kind::transaction:
      return decode_transaction(need, body, reply, store);
    case Kind::raw_transaction:
      return decode_raw(need, text, reply, store);
    case Kind::outspends:
      return decode_outspends(need, body, reply, fetched_at_s, store);
    case Kind::address_stats:
      return decode_stats(need, body, reply, fetched_at_s, store);
    case Kind::address_history:
      return decode_history(need, body, reply, store);
    case Kind::merkle_proof:
      return decode_proof(need, body, store);
    case Kind::block_header:
      return decode_header(need, text, reply, store);
    case Kind::block_at_height:
      return decode_block_at_height(need, text, store);
    case Kind::tip:
      return decode_tip(text, fetched_at_s, store);
  }
  return Error{Code::unsupported, "", "not a question of the Esplora dialect"};
}

Result<ProofClaim> read_proof(const TxId& txid, ByteView body, std::vector<Problem>& problems) {
  const auto tree = parse_json(body, problems);
  if (!tree) return json_error(tree.error(), trimmed(as_text(body)));
  if (const auto root = tree->at("", JsonValue::Kind::object); !root) return root.error();
  ProofClaim claim{.txid = txid};
  const auto height = u32_at(*tree, "block_height");
  if (!height) return height.error();
  const auto position = u32_at(*tree, "pos");
  if (!position) return position.error();
  const auto merkle = tree->at("merkle", JsonValue::Kind::array);
  if (!merkle) return merkle.error();
  claim.height = *height;
  claim.proof.position = *position;
  for (std::size_t i = 0; i < (*merkle)->elements().size(); ++i) {
    const std::string path = "merkle[" + std::to_string(i) + "]";
    const auto text = tree->string_at(path);
    if (!text) return text.error();
    const auto node = parse_txid(*text);
    if (!node) return at(node.error(), path);
    claim.proof.path.push_back(node->bytes);
  }
  if (const auto root = bitcoin::fold_proof(claim.txid, claim.proof); !root) return root.error();
  return claim;
}

bool settle_proof(const ProofClaim& claim, Store& store, std::vector<Problem>& problems) {
  const TxIndex tx = store.find(claim.txid);
  if (!tx.exists() || !store.has_body(tx)) return false;
  BlockIndex block = store.block_of(tx);
  if (!block.exists()) {
    // No source has said which block it is in. The root that the proof leads to names it, if its header is here.
    const auto root = bitcoin::fold_proof(claim.txid, claim.proof);
    for (std::size_t i = 0; root && i < store.block_count() && !block.exists(); ++i) {
      const auto& header = store.block(BlockIndex{i}).header;
      if (header && bitcoin::parse_header(*header).merkle_root == *root) block = BlockIndex{i};
    }
    if (!block.exists()) return false;
  }
  if (!store.block(block).header) return false;
  if (const auto verified = bitcoin::verify_proof(store, tx, block, claim.proof); !verified) {
    problems.push_back(at(verified.error(), claim.txid.to_text()));
  }
  return true;
}

Result<std::vector<Problem>> compare_with_raw(ByteView json_body, ByteView raw, Chain chain) {
  const auto bytes = bitcoin::parse_transaction(raw, chain);
  if (!bytes) return bytes.error();
  const auto columns = read_transactions(json_body, bitcoin::coin_rules(chain).max_money_sat);
  if (!columns) return json_error(columns.error(), trimmed(as_text(json_body)));
  const TxId txid = bitcoin::txid(*bytes);
  const auto row =
      std::find_if(columns->rows.begin(), columns->rows.end(), [&](const TransactionRow& r) { return r.txid == txid; });
  if (row == columns->rows.end()) return Error{Code::not_found, "", "the answer does not hold " + txid.to_text()};

  if (!row->stands) return columns->problems;

  std::vector<Problem> problems;
  const auto row_index = static_cast<std::size_t>(row - columns->rows.begin());
  const auto expect = [&](const std::string& field, const std::string& stated, const std::string& held) {
    if (stated == held) return;
    problems.push_back({Code::txid_mismatch, columns->field_path(row_index, field),
                        "the explorer says " + stated + ", the transaction's bytes say " + held});
  };
  expect("version", std::to_string(row->version), std::to_string(bytes->version));
  expect("locktime", std::to_string(row->locktime), std::to_string(bytes->locktime));
  expect("vin", std::to_string(row->vin_count) + " inputs", std::to_string(bytes->inputs.size()) + " inputs");
  expect("vout", std::to_string(row->vout_count) + " outputs", std::to_string(bytes->outputs.size()) + " outputs");
  for (std::uint32_t i = 0; i < std::min<std::size_t>(row->vin_count, bytes->inputs.size()); ++i) {
    const VinRow& stated = columns->vins[row->first_vin + i];
    const bitcoin::Input& held = bytes->inputs[i];
    const std::string vin = "vin[" + std::to_string(i) + "].";
    expect(vin + "txid", stated.prevout.txid.to_text(), held.prevout.txid.to_text());
    expect(vin + "vout", std::to_string(stated.prevout.vout), std::to_string(held.prevout.vout));
    expect(vin + "scriptsig", to_hex(columns->bytes(stated.script_sig)), to_hex(held.script_sig));
    expect(vin + "sequence", std::to_string(stated.sequence), std::to_string(held.sequence));
  }
  for (std::uint32_t i = 0; i < std::min<std::size_t>(row->vout_count, bytes->outputs.size()); ++i) {
    const VoutRow& stated = columns->vouts[row->first_vout + i];
    const bitcoin::Output& held = bytes->outputs[i];
    const std::string vout = "vout[" + std::to_string(i) + "].";
    expect(vout + "value", std::to_string(stated.value_sat), std::to_string(held.value_sat));
    expect(vout + "scriptpubkey", to_hex(columns->bytes(stated.script)), to_hex(held.script));
  }
  return problems;
}

Chain chain_of_reply(ByteView body) {
  std::string_view text = as_text(body);
  constexpr std::string_view kAddress = "address\":";
  for (auto at = text.find(kAddress); at != std::string_view::npos; at = text.find(kAddress)) {
    text.remove_prefix(at + kAddress.size());
    const std::string_view rest = trimmed(text.substr(0, 100));
    if (!rest.starts_with('"')) continue;
    const std::string_view address = rest.substr(1, rest.find('"', 1) - 1);
    for (const Chain chain : {Chain::bitcoin, Chain::litecoin}) {
      if (bitcoin::parse_address(address, chain)) return chain;
    }
  }
  return Chain::bitcoin;
}

std::optional<Need> recognise_reply(ByteView body) {
  const std::string_view text = trimmed(as_text(body));
  if (!text.starts_with('{') && !text.starts_with('[')) return std::nullopt;
  if (const auto columns = read_transactions(body, bitcoin::coin_rules(Chain::litecoin).max_money_sat); columns && !columns->rows.empty()) {
    const TransactionRow& first = columns->rows.front();
    if (first.txid != TxId{} && first.vout_count > 0) {
      if (columns->is_list) return Need{.kind = Kind::address_history};
      return Need{.kind = Kind::transaction, .txid = first.txid};
    }
  }
  std::vector<Problem> problems;
  const auto tree = parse_json(body, problems);
  if (!tree || tree->find("chain_stats") == nullptr) return std::nullopt;
  const auto card = tree->string_at("address");
  if (!card) return std::nullopt;
  const auto address = bitcoin::parse_address(*card, chain_of_reply(body));
  if (!address || address->network != bitcoin::Network::mainnet) return std::nullopt;
  return Need{.kind = Kind::address_stats, .script = address->script};
}

}  // namespace peelback::esplora
