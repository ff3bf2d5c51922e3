#include "explorers/transfers_table.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "chains/ascii.h"
#include "chains/chain_ids.h"
#include "explorers/account_table.h"
#include "explorers/table_values.h"
#include "model/stated_value.h"

namespace peelback {

namespace {

using enum TransferColumn;

constexpr unsigned kCentDecimals = 2;
constexpr unsigned kFineDecimals = 18;
constexpr std::string_view kFineSuffix = ".d18";
constexpr std::string_view kUnnamed = "unnamed";
constexpr std::size_t kMaxAssetBytes = 100;
constexpr std::size_t kMaxMemoBytes = 1'000;

/// What a cell names as asset.
struct NamedAsset {
  enum class Kind : std::uint8_t { dollars, native, contract, symbol };
  Kind kind = Kind::symbol;
  std::string id{};  // as it stands behind the chain
};

bool names_chain_coin(Chain chain, std::string_view word) { return to_lower(word) == to_lower(chain_info(chain).symbol); }

bool is_asset_text(std::string_view text) {
  return text.size() <= kMaxAssetBytes && is_valid_utf8(as_bytes(text)) &&
         std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; });
}

class TransfersReader {
 public:
  TransfersReader(const TransferMapping& mapping, ReplyIndex reply, AccountStore& store, TableReading& reading,
                  TableProblems& problems)
      : mapping_(mapping), reading_(reading), problems_(problems), table_(store, reply, reading, problems) {
    for (std::size_t i = 0; i < mapping.columns.size(); ++i) {
      const auto column = static_cast<std::size_t>(mapping.columns[i]);
      if (mapping.columns[i] != passed_over) places_[column] = static_cast<std::uint32_t>(i);
    }
    for (const TransferColumn column : {amount, base_units, usd_value}) {
      if (has(column)) amounts_ = column;
    }
  }

  void read_row(std::uint32_t line, std::span<const std::string_view> cells) {
    cells_ = cells;
    AccountRow row{.line = line, .pays = true, .order = OrderBasis::provider};
    DecimalNumber number;
    if (!read_place(row) || !read_payment(row, number)) return;
    rows_.push_back(row);
    numbers_.push_back(number);
    is_fine_ = is_fine_ || number.decimals > kCentDecimals;
    quote_label(row.from, from_label);
    quote_label(row.to, to_label);
  }

  void finish() {
    if (amounts_ == usd_value && !rows_.empty()) {
      const unsigned decimals = is_fine_ ? kFineDecimals : kCentDecimals;
      const std::uint32_t dollars = table_.asset(is_fine_ ? kFineUsdValue : kUsdValue, "USD", decimals);
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        rows_[i].asset = dollars;
        count_in(rows_[i], numbers_[i], decimals);
      }
    }
    std::vector<std::uint32_t> ranks;
    for (AccountRow& row : rows_) {
      if (row.tx >= ranks.size()) ranks.resize(row.tx + std::size_t{1});
      row.at.position = ranks[row.tx]++;
      table_.add(row);
      ++reading_.rows_used;
    }
    table_.finish(true);
  }

 private:
  bool has(TransferColumn column) const { return places_[static_cast<std::size_t>(column)] != AccountRow::kNone; }
  std::string_view cell(TransferColumn column) const {
    return has(column) ? cells_[places_[static_cast<std::size_t>(column)]] : std::string_view{};
  }
  bool refuse(const AccountRow& row, TransferColumn column, Code code, std::string_view detail) {
    problems_.add(row.line, column_name(column), code, detail);
    return false;
  }

  // ---- where and when ----
  bool read_place(AccountRow& row) {
    for (const TransferColumn column : {tx_hash, from, to}) {
      if (cell(column).empty()) return refuse(row, column, Code::missing_field, "the cell is empty");
    }
    if (cell(time).empty() && cell(block).empty()) return refuse(row, time, Code::missing_field, "neither a time nor a block");
    const auto tx = table_.transaction(row.line, column_name(tx_hash), cell(tx_hash));
    const auto payer = table_.account(row.line, column_name(from), cell(from));
    const auto payee = table_.account(row.line, column_name(to), cell(to));
    row.time_s = table_.time(row.line, column_name(time), cell(time));
    row.height = table_.small_number(row.line, column_name(block), cell(block));
    if (!tx || !payer || !payee || (row.time_s.has_value() == cell(time).empty()) ||
        (row.height.has_value() == cell(block).empty())) {
      return false;
    }
    row.tx = *tx;
    row.from = *payer;
    row.to = *payee;
    if (!cell(memo).empty()) row.memo = table_.memo(replace_ill_formed(as_bytes(cell(memo).substr(0, kMaxMemoBytes))));
    return true;
  }

  // ---- how much of what ----
  bool read_payment(AccountRow& row, DecimalNumber& number) {
    if (cell(amounts_).empty()) return refuse(row, amounts_, Code::missing_field, "the cell is empty");
    if (amounts_ == base_units) {
      const auto units = parse_whole_number(cell(amounts_));
      if (!units) return refuse(row, amounts_, units.error().code, units.error().detail);
      number.digits = *units;
      return read_asset(row, number);
    }
    const auto read = parse_decimal_number(cell(amounts_));
    if (!read) return refuse(row, amounts_, read.error().code, read.error().detail);
    number = *read;
    if (amounts_ == amount) return read_asset(row, number);
    row.at.kind = MovementKind::token_log;
    return count_in(row, number, kFineDecimals);  // in cents, if no value of the table is finer
  }

  bool read_asset(AccountRow& row, const DecimalNumber& number) {
    std::optional<std::uint32_t> told = mapping_.decimals;
    if (!cell(decimals).empty()) {
      told = table_.small_number(row.line, column_name(decimals), cell(decimals));
      if (!told) return false;
      if (*told > kMostDecimals) return refuse(row, decimals, Code::bad_number, "expected at most 36");
    }
    const NamedAsset named = name_asset();
    if (named.id.empty()) return refuse(row, asset, Code::bad_reference, "neither a contract's address nor a symbol");
    const std::string_view beside = is_asset_text(cell(symbol)) ? cell(symbol) : std::string_view{};
    row.at.kind = named.kind == NamedAsset::Kind::native ? MovementKind::top_level : MovementKind::token_log;
    switch (named.kind) {
      case NamedAsset::Kind::native: {
        const unsigned own = chain_info(table_.chain()).decimals;
        row.asset = table_.asset(named.id, named.id, own);
        return count(row, number, own, own);
      }
      case NamedAsset::Kind::contract:
        mint_and_burn(row);
        if (amounts_ == base_units || told) {
          row.asset = table_.asset(named.id, beside, told);
          return count(row, number, told.value_or(0), told.value_or(0));
        }
        row.asset = table_.asset(named.id + std::string(kFineSuffix), beside, kFineDecimals);
        return count(row, number, kFineDecimals, kFineDecimals);
      default:
        if (amounts_ == base_units && !told) {
          return refuse(row, decimals, Code::missing_field, "base units of a token that no contract names: its decimals are not stated");
        }
        row.asset = table_.asset(named.id, named.id == kUnnamed ? std::string_view{} : named.id, kFineDecimals);
        return count(row, number, told.value_or(kFineDecimals), kFineDecimals);
    }
  }

  /// The row's amount in units of 10^-counted; base units are 10^-stated.
  bool count(AccountRow& row, DecimalNumber number, unsigned stated, unsigned counted) {
    if (amounts_ == base_units) number.decimals = stated;
    while (number.decimals > counted && number.digits % 10 == 0) {
      number.digits /= 10;
      --number.decimals;
    }
    return count_in(row, number, counted);
  }

  bool count_in(AccountRow& row, const DecimalNumber& number, unsigned counted) {
    const auto units = units_of(number, counted);
    if (units) {
      row.amount = Amount{*units};
      return true;
    }
    const bool is_finer = number.decimals > counted;
    return refuse(row, amounts_, is_finer ? Code::bad_number : Code::too_large,
                  is_finer ? "finer than " + std::to_string(counted) + " decimals" : std::string("more than 128 bits"));
  }

  NamedAsset name_asset() const {
    std::string_view text = cell(asset).empty() ? cell(symbol) : cell(asset);
    if (text.empty()) text = mapping_.asset;
    if (text.empty()) return {NamedAsset::Kind::symbol, std::string(kUnnamed)};
    const Chain chain = table_.chain();
    if (names_chain_coin(chain, text)) return {NamedAsset::Kind::native, std::string(chain_info(chain).symbol)};
    if (const auto contract = canonical_address(chain, text)) return {NamedAsset::Kind::contract, *contract};
    return {NamedAsset::Kind::symbol, is_asset_text(text) ? std::string(text) : std::string{}};
  }

  void mint_and_burn(AccountRow& row) const {
    if (!is_evm(table_.chain())) return;
    for (std::uint32_t* side : {&row.from, &row.to}) {
      if (table_.account_text(*side) == kZeroAddress) *side = AccountRow::kNone;
    }
  }

  void quote_label(std::uint32_t account, TransferColumn column) {
    if (account == AccountRow::kNone || cell(column).empty()) return;
    NamedRef label{std::string(chain_info(table_.chain()).slug).append(1, ':').append(table_.account_text(account)),
                   replace_ill_formed(as_bytes(cell(column)))};
    const std::uint32_t number = labels_.intern(std::string(label.ref).append(1, '\n').append(label.name));
    if (number == reading_.labels.size()) reading_.labels.push_back(std::move(label));
  }

  static constexpr unsigned kMostDecimals = 36;
  const TransferMapping& mapping_;
  TableReading& reading_;
  TableProblems& problems_;
  AccountTable table_;
  std::array<std::uint32_t, kTransferColumns> places_ = [] {
    std::array<std::uint32_t, kTransferColumns> none{};
    none.fill(AccountRow::kNone);
    return none;
  }();
  TransferColumn amounts_ = passed_over;
  std::span<const std::string_view> cells_{};
  std::vector<AccountRow> rows_;
  std::vector<DecimalNumber> numbers_;  // by row
  bool is_fine_ = false;
  TextTable labels_;
};

}  // namespace

void read_transfers(std::string_view text, const TableHeader& header, const TransferMapping& mapping, ReplyIndex reply,
                    AccountStore& store, TableReading& reading, TableProblems& problems) {
  TransfersReader reader(mapping, reply, store, reading, problems);
  TableRows rows(text, header.syntax, header.names, reading, problems);
  while (rows.next()) reader.read_row(rows.line(), rows.cells());
  reader.finish();
}

}  // namespace peelback
