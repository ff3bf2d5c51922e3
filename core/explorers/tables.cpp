#include "explorers/tables.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "chains/address_forms.h"
#include "chains/chain_ids.h"
#include "explorers/bitcoin_etl.h"
#include "explorers/evm_etl.h"
#include "explorers/table_rows.h"
#include "explorers/transfers_table.h"

namespace peelback {

namespace {

constexpr std::size_t kFirstRows = 5;
constexpr std::size_t kShownBytes = 80;

TableKind kind_of(const TableHeader& header) {
  const std::vector<std::string> plain = header.plain_names();
  const auto has = [&](std::string_view name) { return std::find(plain.begin(), plain.end(), name) != plain.end(); };
  if (header.syntax == TableSyntax::json_lines && has("inputs") && has("outputs") && has("hash")) return TableKind::output_transactions;
  if (const TableKind kind = recognise_evm_etl(plain); kind != TableKind::none) return kind;
  return check_mapping(guess_mapping(header.names), header.names.size()) ? TableKind::transfers : TableKind::none;
}

std::optional<Chain> chain_of_address(std::string_view text) {
  const auto reading = read_address(text);
  if (!reading || reading->testnet || reading->chains.empty()) return std::nullopt;
  return reading->chains.front();
}

/// That the addresses of a transfers table fit, the likeliest of several.
std::optional<Chain> chain_of_rows(const TableShape& shape, const std::vector<std::vector<std::string>>& whole_rows) {
  for (const auto& row : whole_rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const TransferColumn column = shape.mapping.columns[i];
      if (column != TransferColumn::from && column != TransferColumn::to) continue;
      if (const auto chain = chain_of_address(row[i])) return chain;
    }
  }
  return std::nullopt;
}

std::string cut(std::string_view cell) {
  std::size_t length = std::min(cell.size(), kShownBytes);
  while (length < cell.size() && length > 0 && (static_cast<unsigned char>(cell[length]) & 0xc0) == 0x80) --length;
  return replace_ill_formed(as_bytes(cell.substr(0, length)));
}

// Of a stretch that may end within a character.
bool is_plain_text(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\n') || byte == 0x7f;
  });
}

TableReading start_reading(TableKind kind, Chain chain) {
  TableReading reading;
  reading.kind = kind;
  reading.chain = chain;
  return reading;
}

Error not_a_table() { return {Code::unknown_format, "line 1", "expected the names of a table's columns, or a JSON object a line"}; }

}  // namespace

std::string_view table_kind_name(TableKind kind) {
  switch (kind) {
    case TableKind::none: return "none";
    case TableKind::transfers: return "transfers";
    case TableKind::evm_transactions: return "ethereum-etl transactions";
    case TableKind::evm_token_transfers: return "ethereum-etl token_transfers";
    case TableKind::evm_traces: return "ethereum-etl traces";
    case TableKind::evm_logs: return "ethereum-etl logs";
    case TableKind::evm_receipts: return "ethereum-etl receipts";
    case TableKind::evm_tokens: return "ethereum-etl tokens";
    case TableKind::output_transactions: return "bitcoin-etl transactions";
  }
  return {};
}

TableKind recognise_table(ByteView bytes) {
  const auto text = table_text(bytes);
  if (!text) return TableKind::none;
  const auto header = read_header(*text);
  return header ? kind_of(*header) : TableKind::none;
}

std::optional<Error> why_no_table(ByteView bytes) {
  const auto text = table_text(bytes);
  if (!text) return text.error();
  if (!is_plain_text(text->substr(0, kMaxHeaderBytes))) return std::nullopt;
  const auto header = read_header(*text);
  if (!header || header->syntax == TableSyntax::json_lines || kind_of(*header) != TableKind::none) return std::nullopt;
  const auto checked = check_mapping(guess_mapping(header->names), header->names.size());
  if (checked) return std::nullopt;
  std::string detail = "text, but no table of payments: " + checked.error().where + ": " + checked.error().detail + "; there are: ";
  for (const std::string& name : header->names) detail.append(&name == &header->names.front() ? "" : ", ").append(cut(name));
  return Error{Code::unknown_format, "line 1", std::move(detail)};
}

Result<TableShape> read_shape(ByteView bytes) {
  const auto text = table_text(bytes);
  if (!text) return text.error();
  const auto header = read_header(*text);
  if (!header) return not_a_table();
  TableShape shape{.kind = kind_of(*header), .syntax = header->syntax, .header = header->names};
  if (shape.kind == TableKind::transfers || shape.kind == TableKind::none) shape.mapping = guess_mapping(header->names);

  TableReading unused;
  TableProblems problems(unused.problems);
  TableRows rows(*text, header->syntax, header->names, unused, problems);
  std::vector<std::vector<std::string>> whole;
  while (unused.rows < 2 * kFirstRows && whole.size() < kFirstRows && rows.next()) {
    whole.emplace_back(rows.cells().begin(), rows.cells().end());
    auto& shown = shape.first_rows.emplace_back();
    for (const std::string_view cell : rows.cells()) shown.push_back(cut(cell));
  }
  switch (shape.kind) {
    case TableKind::none: break;
    case TableKind::transfers: shape.chain = chain_of_rows(shape, whole); break;
    case TableKind::output_transactions: {
      std::string_view rest = *text;
      std::string address;
      for (std::size_t i = 0; i < kFirstRows && address.empty() && !rest.empty(); ++i) address = first_etl_address(take_table_line(rest));
      shape.chain = chain_of_address(address);
      break;
    }
    default: shape.chain = Chain::ethereum;
  }
  return shape;
}

Result<TableReading> read_account_table(ByteView bytes, const TransferMapping* mapping, ReplyIndex reply, AccountStore& store) {
  const auto text = table_text(bytes);
  if (!text) return text.error();
  const auto header = read_header(*text);
  if (!header) return not_a_table();
  TableReading reading = start_reading(mapping != nullptr ? TableKind::transfers : kind_of(*header), store.chain());
  TableProblems problems(reading.problems);
  switch (reading.kind) {
    case TableKind::output_transactions: return Error{Code::unsupported, "", "a table of outputs, not of accounts"};
    case TableKind::none:
    case TableKind::transfers: {
      reading.kind = TableKind::transfers;
      reading.mapping = mapping != nullptr ? *mapping : guess_mapping(header->names);
      if (const auto checked = check_mapping(reading.mapping, header->names.size()); !checked) return checked.error();
      read_transfers(*text, *header, reading.mapping, reply, store, reading, problems);
      break;
    }
    default:
      if (!is_evm(store.chain())) return Error{Code::unsupported, "", "a table of Ethereum's machine, which this chain does not run"};
      read_evm_etl(reading.kind, *text, *header, reply, store, reading, problems);
  }
  problems.finish();
  return reading;
}

Result<TableReading> read_output_table(ByteView bytes, ReplyIndex reply, Store& store) {
  const auto text = table_text(bytes);
  if (!text) return text.error();
  const auto header = read_header(*text);
  if (!header) return not_a_table();
  TableReading reading = start_reading(kind_of(*header), store.chain());
  if (reading.kind != TableKind::output_transactions) return Error{Code::unsupported, "", "a table of accounts, not of outputs"};
  TableProblems problems(reading.problems);
  read_bitcoin_etl(*text, reply, store, reading, problems);
  problems.finish();
  return reading;
}

}  // namespace peelback
