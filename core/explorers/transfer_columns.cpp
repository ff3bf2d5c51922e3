#include "explorers/transfer_columns.h"

#include <algorithm>
#include <array>

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/loose_match.h"

namespace peelback {

namespace {

using enum TransferColumn;

constexpr std::string_view kFormat = "peelback-columns/1";
constexpr unsigned kMostDecimals = 36;

constexpr std::string_view kColumnNames[kTransferColumns] = {
    "",       "time",   "block",    "tx_hash",    "from",     "to",  "amount", "base_units", "usd_value", "asset",
    "symbol", "decimals", "from_label", "to_label", "memo"};

struct NamedColumn {
  std::string_view name;
  TransferColumn column;
};

// Of several names for one meaning the best stands first. Compared loosely, so that "Tx_hash" is "txhash".
constexpr auto kNames = std::to_array<NamedColumn>({
    {"timestamp", time}, {"blocktimestamp", time}, {"unixtimestamp", time}, {"datetimeutc", time}, {"datetime", time},
    {"blocktime", time}, {"time", time}, {"utc", time}, {"date", time},
    {"block", block}, {"blocknumber", block}, {"blockno", block}, {"blockheight", block}, {"height", block},
    {"txhash", tx_hash}, {"transactionhash", tx_hash}, {"txid", tx_hash}, {"transactionid", tx_hash}, {"hash", tx_hash},
    {"tx", tx_hash}, {"transaction", tx_hash},
    {"from", from}, {"fromaddress", from}, {"fromaddr", from}, {"sender", from}, {"senderaddress", from}, {"source", from},
    {"sourceaddress", from},
    {"to", to}, {"toaddress", to}, {"toaddr", to}, {"recipient", to}, {"recipientaddress", to}, {"receiver", to},
    {"receiveraddress", to}, {"destination", to}, {"destinationaddress", to}, {"target", to},
    {"amount", amount}, {"quantity", amount}, {"value", amount}, {"tokenvalue", amount}, {"tokenamount", amount},
    {"baseunits", base_units}, {"amountbaseunits", base_units}, {"amountraw", base_units}, {"rawamount", base_units},
    {"valueraw", base_units}, {"rawvalue", base_units}, {"wei", base_units}, {"valuewei", base_units}, {"amountwei", base_units},
    {"satoshi", base_units}, {"amountsat", base_units},
    {"valueinusd", usd_value}, {"valueusd", usd_value}, {"usdvalue", usd_value}, {"amountinusd", usd_value},
    {"amountusd", usd_value}, {"usdamount", usd_value}, {"usd", usd_value},
    {"asset", asset}, {"tokenaddress", asset}, {"contractaddress", asset}, {"tokencontract", asset}, {"contract", asset},
    {"token", asset}, {"currency", asset}, {"coin", asset},
    {"symbol", symbol}, {"tokensymbol", symbol}, {"assetsymbol", symbol},
    {"decimals", decimals}, {"tokendecimals", decimals}, {"tokendecimal", decimals},
    {"fromlabel", from_label}, {"fromname", from_label}, {"fromentity", from_label}, {"senderlabel", from_label},
    {"fromtag", from_label}, {"sourcelabel", from_label},
    {"tolabel", to_label}, {"toname", to_label}, {"toentity", to_label}, {"recipientlabel", to_label},
    {"receiverlabel", to_label}, {"totag", to_label}, {"destinationlabel", to_label}, {"targetlabel", to_label},
    {"memo", memo}, {"destinationtag", memo}, {"message", memo},
});

std::size_t number_of(TransferColumn column) { return static_cast<std::size_t>(column); }

bool is_amount(TransferColumn column) { return column == amount || column == base_units || column == usd_value; }

/// How often each meaning stands.
std::array<std::size_t, kTransferColumns> count_meanings(const TransferMapping& mapping) {
  std::array<std::size_t, kTransferColumns> counts{};
  for (const TransferColumn column : mapping.columns) ++counts[number_of(column)];
  return counts;
}

void drop(TransferMapping& mapping, TransferColumn column) {
  std::replace(mapping.columns.begin(), mapping.columns.end(), column, passed_over);
}

}  // namespace

std::string_view column_name(TransferColumn column) { return kColumnNames[number_of(column)]; }

TransferMapping guess_mapping(std::span<const std::string> header) {
  TransferMapping mapping;
  mapping.columns.assign(header.size(), passed_over);
  std::vector<std::string> plain;
  for (const std::string& name : header) plain.push_back(without_looks(name));
  std::array<bool, kTransferColumns> is_taken{};
  for (const NamedColumn& row : kNames) {
    if (is_taken[number_of(row.column)]) continue;
    const auto found = std::find(plain.begin(), plain.end(), row.name);
    if (found == plain.end()) continue;
    is_taken[number_of(row.column)] = true;
    mapping.columns[static_cast<std::size_t>(found - plain.begin())] = row.column;
  }
  // A symbol alone names the asset.
  const auto has = [&](TransferColumn column) { return is_taken[number_of(column)]; };
  if (has(symbol) && !has(asset)) std::replace(mapping.columns.begin(), mapping.columns.end(), symbol, asset);
  const bool names_asset = has(asset) || has(symbol);
  if (has(base_units)) {
    drop(mapping, amount);
    drop(mapping, usd_value);
  } else if (has(amount) && has(usd_value)) {
    drop(mapping, names_asset ? usd_value : amount);
  }
  return mapping;
}

Result<Done> check_mapping(const TransferMapping& mapping, std::size_t columns) {
  if (mapping.columns.size() != columns) {
    return Error{Code::bad_length, "columns",
                 std::to_string(mapping.columns.size()) + " meanings for " + std::to_string(columns) + " columns"};
  }
  if (mapping.decimals && *mapping.decimals > kMostDecimals) return Error{Code::bad_number, "decimals", "expected at most 36"};
  const auto counts = count_meanings(mapping);
  std::size_t amounts = 0;
  for (std::size_t i = 1; i < kTransferColumns; ++i) {
    if (is_amount(static_cast<TransferColumn>(i))) amounts += counts[i];
    if (counts[i] > 1) return Error{Code::repeated_field, std::string(kColumnNames[i]), "two columns have this meaning"};
  }
  for (const TransferColumn needed : {tx_hash, from, to}) {
    if (counts[number_of(needed)] == 0) return Error{Code::missing_field, std::string(column_name(needed)), "no such column"};
  }
  if (counts[number_of(time)] + counts[number_of(block)] == 0) return Error{Code::missing_field, "time", "no column of times or blocks"};
  if (amounts == 0) return Error{Code::missing_field, "amount", "no column of amounts"};
  if (amounts > 1) return Error{Code::repeated_field, "amount", "two columns of amounts"};
  return Done{};
}

std::string mapping_json(const TransferMapping& mapping, std::span<const std::string> header) {
  JsonWriter json;
  json.begin_object();
  json.key("asset");
  json.string(mapping.asset);
  json.key("columns");
  json.begin_array();
  for (std::size_t i = 0; i < header.size() && i < mapping.columns.size(); ++i) {
    json.begin_object();
    json.key("means");
    json.string(column_name(mapping.columns[i]));
    json.key("name");
    json.string(header[i]);
    json.end_object();
  }
  json.end_array();
  if (mapping.decimals) {
    json.key("decimals");
    json.integer(*mapping.decimals);
  }
  json.key("format");
  json.string(kFormat);
  json.end_object();
  return json.take();
}

Result<TransferMapping> parse_mapping(std::string_view text, std::span<const std::string> header) {
  std::vector<Problem> problems;
  const auto json = parse_json(as_bytes(text), problems);
  if (!json) return json.error();
  const auto format = json->string_at("format");
  if (!format || *format != kFormat) return Error{Code::unknown_format, "format", "expected peelback-columns/1"};
  TransferMapping mapping;
  const auto columns = json->at("columns", JsonValue::Kind::array);
  if (!columns) return columns.error();
  for (const JsonValue& element : (*columns)->elements()) {
    const std::string where = "columns[" + std::to_string(mapping.columns.size()) + ']';
    const auto name = element.string_at("name");
    if (!name) return at(name.error(), where);
    const auto means = element.string_at("means");
    if (!means) return at(means.error(), where);
    const std::size_t i = mapping.columns.size();
    if (i >= header.size() || *name != header[i]) {
      return Error{Code::missing_field, where + ".name", "this table has no such column here"};
    }
    const auto known = std::find(std::begin(kColumnNames), std::end(kColumnNames), *means);
    if (known == std::end(kColumnNames)) return Error{Code::bad_type, where + ".means", "not a meaning that is known"};
    mapping.columns.push_back(static_cast<TransferColumn>(known - std::begin(kColumnNames)));
  }
  if (json->find("asset") != nullptr) {
    const auto asset_text = json->string_at("asset");
    if (!asset_text) return asset_text.error();
    mapping.asset = *asset_text;
  }
  if (json->find("decimals") != nullptr) {
    const auto count = json->u64_at("decimals");
    if (!count) return count.error();
    mapping.decimals = static_cast<unsigned>(std::min<std::uint64_t>(*count, kMostDecimals + 1));
  }
  if (const auto checked = check_mapping(mapping, header.size()); !checked) return checked.error();
  return mapping;
}

}  // namespace peelback
