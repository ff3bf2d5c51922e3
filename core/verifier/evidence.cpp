#include "verifier/evidence.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/json_reader.h"
#include "chains/chain_ids.h"
#include "chains/evm_values.h"
#include "model/reference.h"

namespace peelback {

namespace {

using Kind = JsonValue::Kind;

// A tree of 2^32 leaves is higher than any block's, and no trie's path is longer than its keys.
constexpr std::size_t kMostBranches = 32;

constexpr auto kFormNames = std::to_array<std::string_view>({"output", "ordered", "event", "untold"});
static_assert(kFormNames.size() == kPaymentForms);

// A member that is not known could say something that nobody checked.
Result<Done> check_members(const JsonValue& value, std::initializer_list<std::string_view> known) {
  if (!value.is(Kind::object)) return Error{Code::bad_type, "", "an object was expected"};
  for (const JsonMember& member : value.members()) {
    if (std::find(known.begin(), known.end(), member.key) == known.end()) return Error{Code::unknown_field, member.key, "no such member"};
  }
  return Done{};
}

template <class Read>
Result<Done> read_rows(const JsonValue& value, std::string_view key, Read read) {
  const auto list = value.at(key, Kind::array);
  if (!list) return list.error();
  const auto& rows = (*list)->elements();
  if (rows.size() > kMostEvidenceRows) return Error{Code::too_large, std::string(key), "more than " + std::to_string(kMostEvidenceRows)};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (auto done = read(rows[i]); !done) return at(done.error(), std::string(key).append(1, '[') + std::to_string(i) + ']');
  }
  return Done{};
}

Result<Done> read_text(const JsonValue& value, std::string_view key, std::string& out) {
  const auto text = value.string_at(key);
  if (!text) return text.error();
  out = *text;
  return Done{};
}

Result<std::uint32_t> read_u32(const JsonValue& value, std::string_view key) {
  const auto number = value.u64_at(key);
  if (!number) return number.error();
  if (*number > 0xffffffff) return Error{Code::bad_number, std::string(key), "more than 32 bits"};
  return static_cast<std::uint32_t>(*number);
}

Result<Done> read_hex(const JsonValue& value, std::string_view key, Bytes& out) {
  const auto text = value.string_at(key);
  if (!text) return text.error();
  auto bytes = parse_hex(*text);
  if (!bytes) return at(bytes.error(), key);
  out = *std::move(bytes);
  return Done{};
}

Result<Done> read_name(const JsonValue& row, std::vector<EvidenceName>& names) {
  EvidenceName name;
  if (auto done = read_text(row, "text", name.text); !done) return done;
  if (auto done = read_text(row, "source", name.source); !done) return done;
  names.push_back(std::move(name));
  return Done{};
}

// Where the format before said nothing: of tokens' amounts and calls no evidence told then.
PaymentForm form_before(const EvidencePlace& place) {
  const auto chain = find_chain(std::string_view(place.asset).substr(0, place.asset.find(':')));
  return chain && chain_info(*chain).model == LedgerModel::account ? PaymentForm::ordered : PaymentForm::output;
}

Result<Done> read_form(const JsonValue& row, EvidencePlace& place) {
  place.form = form_before(place);
  if (row.find("form") == nullptr) return Done{};
  const auto name = row.string_at("form");
  if (!name) return name.error();
  const auto known = std::find(kFormNames.begin(), kFormNames.end(), *name);
  if (known == kFormNames.end()) return Error{Code::bad_type, "form", "no form of a payment"};
  place.form = static_cast<PaymentForm>(known - kFormNames.begin());
  return Done{};
}

Result<Done> read_place(const JsonValue& row, std::vector<EvidencePlace>& path) {
  if (auto done = check_members(row, {"asset", "form", "hop", "is_payer", "labels", "ref", "transaction", "value"}); !done) return done;
  EvidencePlace place;
  if (auto done = read_text(row, "ref", place.ref); !done) return done;
  if (auto done = read_text(row, "transaction", place.transaction); !done) return done;
  if (auto done = read_text(row, "asset", place.asset); !done) return done;
  if (auto done = read_form(row, place); !done) return done;
  if (row.find("is_payer") != nullptr) {
    const auto is_payer = row.bool_at("is_payer");
    if (!is_payer) return is_payer.error();
    place.is_payer = *is_payer;
  }
  const auto hop = read_u32(row, "hop");
  if (!hop) return hop.error();
  place.hop = *hop;
  const auto value = row.amount_at("value");
  if (!value) return value.error();
  place.value = Amount{*value};
  if (auto done = read_rows(row, "labels", [&](const JsonValue& label) { return read_name(label, place.names); }); !done) return done;
  path.push_back(std::move(place));
  return Done{};
}

Result<EvidenceBlock> read_block(const JsonValue& value) {
  if (auto done = check_members(value, {"branch", "header", "height", "position"}); !done) return done.error();
  EvidenceBlock block;
  Bytes header;
  if (auto done = read_hex(value, "header", header); !done) return done.error();
  if (header.size() != block.header.size()) return Error{Code::bad_length, "header", "a header has 80 bytes, this has " + std::to_string(header.size())};
  std::copy(header.begin(), header.end(), block.header.begin());
  const auto position = read_u32(value, "position");
  if (!position) return position.error();
  block.proof.position = *position;
  const auto height = value.at("height");
  if (!height) return height.error();
  if (!(*height)->is(Kind::null)) {
    const auto number = read_u32(value, "height");
    if (!number) return number.error();
    block.height = *number;
  }
  const auto add_node = [&](const JsonValue& row) -> Result<Done> {
    const auto node_text = row.string_at("");
    if (!node_text) return node_text.error();
    const auto node = parse_txid(*node_text);
    if (!node) return node.error();
    block.proof.path.push_back(node->bytes);
    return Done{};
  };
  if (auto done = read_rows(value, "branch", add_node); !done) return done.error();
  if (block.proof.path.size() > kMostBranches) return Error{Code::too_large, "branch", "higher than any block's tree"};
  return block;
}

Result<Done> read_proof(const JsonValue& value, std::string_view key, evm::TrieProof& proof) {
  const auto add_node = [&](const JsonValue& row) { return read_hex(row, "", proof.emplace_back()); };
  if (auto done = read_rows(value, key, add_node); !done) return done;
  if (proof.size() > kMostBranches) return Error{Code::too_large, std::string(key), "longer than any path of a trie"};
  return Done{};
}

Result<EvidenceEvmBlock> read_evm_block(const JsonValue& value) {
  if (auto done = check_members(value, {"header", "position", "receipt_proof", "transaction_proof"}); !done) return done.error();
  EvidenceEvmBlock block;
  if (auto done = read_hex(value, "header", block.header); !done) return done.error();
  const auto position = read_u32(value, "position");
  if (!position) return position.error();
  block.position = *position;
  if (auto done = read_proof(value, "receipt_proof", block.receipt_proof); !done) return done.error();
  if (auto done = read_proof(value, "transaction_proof", block.transaction_proof); !done) return done.error();
  return block;
}

Result<Done> read_id(EvidenceTransaction& transaction) {
  const auto ref = parse_ref(transaction.ref);
  if (!ref) return ref.error();
  if (ref->kind != Ref::Kind::transaction) return Error{Code::bad_reference, "", "a transaction was expected"};
  transaction.chain = ref->chain;
  if (chain_info(ref->chain).model == LedgerModel::utxo) {
    transaction.hash = ref->txid.bytes;
    return Done{};
  }
  if (!is_evm(ref->chain) && ref->chain != Chain::tron && ref->chain != Chain::nem) return Error{Code::unsupported, "", "of this chain nothing is recomputed"};
  const auto hash = is_evm(ref->chain) ? evm::parse_hash(transaction.id()) : parse_hex32(transaction.id());
  if (!hash) return hash.error();
  transaction.hash = *hash;
  return Done{};
}

Result<Done> read_place_in_chain(const JsonValue& row, EvidenceTransaction& transaction) {
  const auto block = row.at("block");
  if (!block) return block.error();
  if ((*block)->is(Kind::null)) return Done{};
  if (is_evm(transaction.chain)) {
    auto read = read_evm_block(**block);
    if (!read) return at(read.error(), "block");
    transaction.evm_block = *std::move(read);
    return Done{};
  }
  if (chain_info(transaction.chain).model != LedgerModel::utxo) return Error{Code::unsupported, "block", "of this chain no blocks are checked"};
  auto read = read_block(**block);
  if (!read) return at(read.error(), "block");
  transaction.block = *std::move(read);
  return Done{};
}

Result<Done> read_signature(const JsonValue& row, std::vector<EvidenceSignature>& signatures) {
  if (auto done = check_members(row, {"raw", "signature"}); !done) return done;
  EvidenceSignature signature;
  if (auto done = read_hex(row, "raw", signature.raw); !done) return done;
  if (auto done = read_hex(row, "signature", signature.signature); !done) return done;
  signatures.push_back(std::move(signature));
  return Done{};
}

// What only some chains have.
Result<Done> read_extras(const JsonValue& row, EvidenceTransaction& transaction) {
  if (row.find("receipt") != nullptr) {
    if (!is_evm(transaction.chain)) return Error{Code::unsupported, "receipt", "this chain has none"};
    if (auto done = read_hex(row, "receipt", transaction.receipt); !done) return done;
  }
  if (row.find("signatures") == nullptr) return Done{};
  if (transaction.chain != Chain::tron && transaction.chain != Chain::nem) return Error{Code::unsupported, "signatures", "of this chain they are in the transaction"};
  return read_rows(row, "signatures", [&](const JsonValue& signature) { return read_signature(signature, transaction.signatures); });
}

Result<Done> read_transaction(const JsonValue& row, std::vector<EvidenceTransaction>& transactions) {
  if (auto done = check_members(row, {"block", "raw", "receipt", "ref", "signatures"}); !done) return done;
  EvidenceTransaction transaction;
  if (auto done = read_text(row, "ref", transaction.ref); !done) return done;
  if (auto done = read_id(transaction); !done) return at(done.error(), "ref");
  if (auto done = read_hex(row, "raw", transaction.raw); !done) return done;
  if (auto done = read_place_in_chain(row, transaction); !done) return done;
  if (auto done = read_extras(row, transaction); !done) return done;
  if (!transactions.empty() && !(transactions.back().ref < transaction.ref)) {
    return Error{Code::repeated_field, "ref", "transactions stand in ascending order, each once"};
  }
  transactions.push_back(std::move(transaction));
  return Done{};
}

Result<Done> read_headers(const JsonValue& row, std::vector<EvidenceHeaders>& out) {
  if (auto done = check_members(row, {"bytes", "chain"}); !done) return done;
  const auto slug = row.string_at("chain");
  if (!slug) return slug.error();
  const auto chain = find_chain(*slug);
  if (!chain || chain_info(*chain).model != LedgerModel::utxo) return Error{Code::unsupported, "chain", "no chain with headers of Bitcoin's form"};
  const bool is_known = std::any_of(out.begin(), out.end(), [&](const EvidenceHeaders& other) { return other.chain == *chain; });
  if (is_known) return Error{Code::repeated_field, "chain", "the headers of a chain stand together"};
  Bytes bytes;
  if (auto done = read_hex(row, "bytes", bytes); !done) return done;
  if (bytes.size() % bitcoin::kHeaderBytes != 0) return Error{Code::bad_length, "bytes", "headers have 80 bytes each"};
  if (bytes.size() / bitcoin::kHeaderBytes > kMostEvidenceRows) return Error{Code::too_large, "bytes", "more than " + std::to_string(kMostEvidenceRows)};
  EvidenceHeaders headers{.chain = *chain};
  for (ByteView rest = bytes; !rest.empty(); rest = rest.subspan(bitcoin::kHeaderBytes)) {
    std::copy_n(rest.begin(), bitcoin::kHeaderBytes, headers.headers.emplace_back().begin());
  }
  out.push_back(std::move(headers));
  return Done{};
}

}  // namespace

std::string_view payment_form_name(PaymentForm form) { return kFormNames[static_cast<std::size_t>(form)]; }

const EvidenceTransaction* Evidence::find(std::string_view ref) const {
  const auto found = std::lower_bound(transactions.begin(), transactions.end(), ref,
                                      [](const EvidenceTransaction& transaction, std::string_view wanted) { return transaction.ref < wanted; });
  return found == transactions.end() || found->ref != ref ? nullptr : &*found;
}

const EvidencePlace* Evidence::find_place(std::string_view ref, std::string_view asset) const {
  const auto found = std::find_if(path.begin(), path.end(), [&](const EvidencePlace& place) { return place.ref == ref && place.asset == asset; });
  return found == path.end() ? nullptr : &*found;
}

std::size_t Evidence::count_equal(const EvidencePlace& place) const {
  return static_cast<std::size_t>(std::count_if(path.begin(), path.end(), [&](const EvidencePlace& other) {
    return other.ref == place.ref && other.transaction == place.transaction && other.asset == place.asset && other.form == place.form && other.is_payer == place.is_payer && other.value == place.value;
  }));
}

Result<Evidence> parse_evidence(std::string_view json) {
  if (json.size() > kMostEvidenceBytes) return Error{Code::too_large, "", "evidence of more than " + std::to_string(kMostEvidenceBytes >> 20) + " MiB"};
  std::vector<Problem> problems;
  const auto document = parse_json(as_bytes(json), problems);
  if (!document) return document.error();
  if (!document->is(Kind::object)) return Error{Code::bad_type, "", "an object was expected"};
  const auto format = document->string_at("format");
  if (!format) return format.error();
  const bool is_before = *format == kEvidenceFormatBefore;
  if (*format != kEvidenceFormat && !is_before) return Error{Code::unknown_format, "format", "expected " + std::string(kEvidenceFormat)};
  if (auto done = check_members(*document, {"disclaimer", "format", "headers", "missing", "path", "transactions"}); !done) return done.error();
  Evidence evidence;
  if (is_before && document->find("headers") != nullptr) return Error{Code::unknown_field, "headers", "no such member in this format"};
  if (!is_before) {
    if (auto done = read_rows(*document, "headers", [&](const JsonValue& row) { return read_headers(row, evidence.headers); }); !done) return done.error();
  }
  if (auto done = read_rows(*document, "path", [&](const JsonValue& row) { return read_place(row, evidence.path); }); !done) return done.error();
  const auto add = [&](const JsonValue& row) { return read_transaction(row, evidence.transactions); };
  if (auto done = read_rows(*document, "transactions", add); !done) return done.error();
  return evidence;
}

}  // namespace peelback
