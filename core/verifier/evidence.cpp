#include "verifier/evidence.h"

#include <algorithm>
#include <initializer_list>

#include "base/json_reader.h"
#include "model/reference.h"

namespace peelback {

namespace {

using Kind = JsonValue::Kind;

// A tree of 2^32 leaves is higher than any block's.
constexpr std::size_t kMostBranches = 32;

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

Result<Done> read_name(const JsonValue& row, std::vector<EvidenceName>& names) {
  EvidenceName name;
  if (auto done = read_text(row, "text", name.text); !done) return done;
  if (auto done = read_text(row, "source", name.source); !done) return done;
  names.push_back(std::move(name));
  return Done{};
}

Result<Done> read_place(const JsonValue& row, std::vector<EvidencePlace>& path) {
  if (auto done = check_members(row, {"asset", "hop", "labels", "ref", "transaction", "value"}); !done) return done;
  EvidencePlace place;
  if (auto done = read_text(row, "ref", place.ref); !done) return done;
  if (auto done = read_text(row, "transaction", place.transaction); !done) return done;
  if (auto done = read_text(row, "asset", place.asset); !done) return done;
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
  const auto text = value.string_at("header");
  if (!text) return text.error();
  const auto header = parse_hex(*text);
  if (!header) return at(header.error(), "header");
  if (header->size() != block.header.size()) return Error{Code::bad_length, "header", "a header has 80 bytes, this has " + std::to_string(header->size())};
  std::copy(header->begin(), header->end(), block.header.begin());
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

Result<Done> read_id(EvidenceTransaction& transaction) {
  const auto ref = parse_ref(transaction.ref);
  if (!ref) return ref.error();
  if (ref->kind != Ref::Kind::transaction) return Error{Code::bad_reference, "", "a transaction was expected"};
  transaction.chain = ref->chain;
  if (chain_info(ref->chain).model == LedgerModel::utxo) {
    transaction.hash = ref->txid.bytes;
    return Done{};
  }
  if (ref->chain != Chain::tron && ref->chain != Chain::nem) return Error{Code::unsupported, "", "of this chain nothing is recomputed"};
  const auto hash = parse_hex32(transaction.id());
  if (!hash) return hash.error();
  transaction.hash = *hash;
  return Done{};
}

Result<Done> read_transaction(const JsonValue& row, std::vector<EvidenceTransaction>& transactions) {
  if (auto done = check_members(row, {"block", "raw", "ref"}); !done) return done;
  EvidenceTransaction transaction;
  if (auto done = read_text(row, "ref", transaction.ref); !done) return done;
  if (auto done = read_id(transaction); !done) return at(done.error(), "ref");
  const auto raw = row.string_at("raw");
  if (!raw) return raw.error();
  auto bytes = parse_hex(*raw);
  if (!bytes) return at(bytes.error(), "raw");
  transaction.raw = *std::move(bytes);
  const auto block = row.at("block");
  if (!block) return block.error();
  if (!(*block)->is(Kind::null)) {
    auto read = read_block(**block);
    if (!read) return at(read.error(), "block");
    transaction.block = *std::move(read);
  }
  if (!transactions.empty() && !(transactions.back().ref < transaction.ref)) {
    return Error{Code::repeated_field, "ref", "transactions stand in ascending order, each once"};
  }
  transactions.push_back(std::move(transaction));
  return Done{};
}

}  // namespace

const EvidenceTransaction* Evidence::find(std::string_view ref) const {
  const auto found = std::lower_bound(transactions.begin(), transactions.end(), ref,
                                      [](const EvidenceTransaction& transaction, std::string_view wanted) { return transaction.ref < wanted; });
  return found == transactions.end() || found->ref != ref ? nullptr : &*found;
}

Result<Evidence> parse_evidence(std::string_view json) {
  if (json.size() > kMostEvidenceBytes) return Error{Code::too_large, "", "evidence of more than " + std::to_string(kMostEvidenceBytes >> 20) + " MiB"};
  std::vector<Problem> problems;
  const auto document = parse_json(as_bytes(json), problems);
  if (!document) return document.error();
  if (!document->is(Kind::object)) return Error{Code::bad_type, "", "an object was expected"};
  const auto format = document->string_at("format");
  if (!format) return format.error();
  if (*format != kEvidenceFormat) return Error{Code::unknown_format, "format", "expected " + std::string(kEvidenceFormat)};
  if (auto done = check_members(*document, {"disclaimer", "format", "missing", "path", "transactions"}); !done) return done.error();
  Evidence evidence;
  if (auto done = read_rows(*document, "path", [&](const JsonValue& row) { return read_place(row, evidence.path); }); !done) return done.error();
  const auto add = [&](const JsonValue& row) { return read_transaction(row, evidence.transactions); };
  if (auto done = read_rows(*document, "transactions", add); !done) return done.error();
  return evidence;
}

}  // namespace peelback
