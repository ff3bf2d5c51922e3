#include "explorers/evm_etl.h"

#include <algorithm>
#include <array>

#include "base/loose_match.h"
#include "base/utf8.h"
#include "chains/evm_logs.h"
#include "chains/evm_tokens.h"
#include "explorers/account_table.h"
#include "explorers/evm_etl_traces.h"
#include "explorers/table_values.h"

namespace peelback {

namespace {

using enum EvmColumn;

constexpr std::size_t kMostTopics = 4;
constexpr std::string_view kListMarks = "[]'\", ";  // around and between topics, as exports write lists
constexpr unsigned kMostDecimals = 255;  // a token states them in a byte
constexpr std::string_view kBlobType = "3";  // EIP-4844

struct KindColumns {
  TableKind kind;
  std::array<EvmColumn, 6> columns;  // that tell it from the others, and that it cannot do without
};

constexpr auto kKinds = std::to_array<KindColumns>({
    {TableKind::evm_traces, {transaction_hash, trace_address, trace_type, from_address, to_address, value}},
    {TableKind::evm_token_transfers, {transaction_hash, token_address, log_index, from_address, to_address, value}},
    {TableKind::evm_logs, {transaction_hash, log_index, address, topics, data, block_number}},
    {TableKind::evm_receipts, {transaction_hash, gas_used, cumulative_gas_used, block_number, block_number, block_number}},
    {TableKind::evm_transactions, {hash, from_address, to_address, value, gas_price, block_number}},
    {TableKind::evm_tokens, {address, symbol, decimals, total_supply, symbol, decimals}},
});

class EvmReader {
 public:
  EvmReader(TableKind kind, ReplyIndex reply, AccountStore& store, TableReading& reading, TableProblems& problems)
      : kind_(kind), store_(store), reading_(reading), problems_(problems), table_(store, reply, reading, problems), traces_(table_, reading) {}

  void read_row(const EvmCells& cells) {
    cells_ = &cells;
    is_bad_ = false;
    switch (kind_) {
      case TableKind::evm_transactions: return read_transaction();
      case TableKind::evm_receipts: return read_receipt();
      case TableKind::evm_token_transfers: return read_token_transfer();
      case TableKind::evm_logs: return read_log();
      case TableKind::evm_traces: return read_trace();
      default: return read_token();
    }
  }

  void finish() {
    traces_.finish();
    table_.finish(false);
  }

 private:
  std::string_view cell(EvmColumn column) const { return (*cells_)[column]; }
  std::uint32_t line() const { return cells_->line(); }
  void complain(EvmColumn column, Code code, std::string_view detail) {
    is_bad_ = true;
    problems_.add(line(), evm_column_name(column), code, detail);
  }

  // A cell's value. One that is not what it should be makes the row bad.
  template <class Value>
  Value kept(EvmColumn column, Value read) {
    is_bad_ = is_bad_ || (!read && !cell(column).empty());
    return read;
  }
  auto small_number(EvmColumn c) { return kept(c, table_.small_number(line(), evm_column_name(c), cell(c))); }
  auto amount(EvmColumn c) { return kept(c, table_.amount(line(), evm_column_name(c), cell(c))); }
  auto time(EvmColumn c) { return kept(c, table_.time(line(), evm_column_name(c), cell(c))); }
  std::uint32_t account(EvmColumn c) {
    if (cell(c).empty()) return AccountRow::kNone;
    return kept(c, table_.account(line(), evm_column_name(c), cell(c))).value_or(AccountRow::kNone);
  }
  /// Where an event mints or burns there is no account.
  std::uint32_t holder(std::uint32_t number) const {
    return number != AccountRow::kNone && table_.account_text(number) == kZeroAddress ? AccountRow::kNone : number;
  }
  bool require(EvmColumn column) {
    if (cell(column).empty()) complain(column, Code::missing_field, "the cell is empty");
    return !cell(column).empty();
  }

  AccountRow start_row(EvmColumn id) {
    AccountRow row{.line = line()};
    if (require(id)) row.tx = kept(id, table_.transaction(line(), evm_column_name(id), cell(id))).value_or(AccountRow::kNone);
    row.height = small_number(block_number);
    row.index = small_number(transaction_index);
    row.time_s = time(block_timestamp);
    return row;
  }
  void use(const AccountRow& row) {
    if (is_bad_) return;
    table_.add(row);
    ++reading_.rows_used;
  }

  // ---- transactions and receipts ----
  std::optional<bool> success(EvmColumn column) {
    const auto status = small_number(column);
    if (!status) return std::nullopt;
    if (*status > 1) complain(column, Code::bad_number, "expected 0 or 1");
    return *status == 1;
  }

  std::optional<U128> product(EvmColumn units, EvmColumn price) {
    const auto count = amount(units);
    const auto each = amount(price);
    if (!count || !each) return std::nullopt;
    const U256 wide = mul_wide(count->units(), each->units());
    if (wide.hi == 0) return wide.lo;
    complain(units, Code::too_large, "a fee of more than 128 bits");
    return std::nullopt;
  }

  struct FeeColumns {
    EvmColumn gas, price, other_price, l1_fee, blob_gas, blob_price;
  };
  /// Absent where a part that is due is not stated: half a fee would be a wrong one.
  std::optional<Amount> fee(const FeeColumns& from) {
    const auto gas = product(from.gas, cell(from.price).empty() ? from.other_price : from.price);
    const auto l1 = amount(from.l1_fee);
    const auto blobs = product(from.blob_gas, from.blob_price);
    const bool owes_l1 = table_.chain() == Chain::optimism || table_.chain() == Chain::base;
    const bool owes_blobs = cell(transaction_type) == kBlobType;
    if (!gas || (owes_l1 && !l1) || (owes_blobs && !blobs)) return std::nullopt;
    const auto sum = Amount{*gas}.plus(l1.value_or(Amount{}));
    return sum ? sum->plus(Amount{blobs.value_or(0)}) : std::nullopt;
  }

  void read_transaction() {
    AccountRow row = start_row(hash);
    require(from_address);
    row.sender = row.from = account(from_address);
    row.to = account(to_address);
    if (cell(to_address).empty()) row.to = account(receipt_contract_address);
    row.succeeded = success(receipt_status);
    row.fee = fee({receipt_gas_used, receipt_effective_gas_price, gas_price, receipt_l1_fee, receipt_blob_gas_used, receipt_blob_gas_price});
    require(value);
    row.amount = amount(value).value_or(Amount{});
    row.pays = !row.amount.is_zero();
    if (row.pays && row.to == AccountRow::kNone && !is_bad_) {
      complain(to_address, Code::missing_field, "it pays a contract that it creates, and receipt_contract_address does not say which");
    }
    row.asset = native();
    use(row);
  }

  void read_receipt() {
    AccountRow row = start_row(transaction_hash);
    row.succeeded = success(status);
    row.fee = fee({gas_used, effective_gas_price, effective_gas_price, l1_fee, blob_gas_used, blob_gas_price});
    use(row);
  }

  std::uint32_t native() {
    const ChainInfo& info = chain_info(table_.chain());
    return table_.asset(info.symbol, info.symbol, info.decimals);
  }

  // ---- tokens ----
  std::uint32_t token(std::uint32_t contract) {
    return contract == AccountRow::kNone ? contract : table_.asset(table_.account_text(contract), {}, std::nullopt);
  }

  AccountRow start_token_row() {
    AccountRow row = start_row(transaction_hash);
    row.succeeded = true;  // a transaction that fails leaves no events
    row.pays = true;
    row.at.kind = MovementKind::token_log;
    require(log_index);
    row.at.position = small_number(log_index).value_or(0);
    return row;
  }

  void read_token_transfer() {
    AccountRow row = start_token_row();
    for (const EvmColumn column : {token_address, from_address, to_address, value}) require(column);
    row.asset = token(account(token_address));
    row.from = holder(account(from_address));
    row.to = holder(account(to_address));
    row.amount = amount(value).value_or(Amount{});
    use(row);
  }

  /// Absent when the cells hold no event, with a problem.
  std::optional<evm::Log> event() {
    evm::Log log;
    for (std::string_view rest = cell(topics); log.topics.size() <= kMostTopics;) {
      const std::size_t begin = rest.find_first_not_of(kListMarks);
      if (begin == std::string_view::npos) break;
      rest.remove_prefix(begin);
      const std::string_view word = rest.substr(0, rest.find_first_of(kListMarks));
      rest.remove_prefix(word.size());
      const auto topic = evm::parse_hash(word);
      if (!topic) complain(topics, topic.error().code, topic.error().detail);
      if (!topic) return std::nullopt;
      log.topics.push_back(*topic);
    }
    const auto contract = evm::parse_address(cell(address));
    const auto bytes = evm::parse_data(cell(data));
    if (!contract) complain(address, contract.error().code, contract.error().detail);
    if (!bytes) complain(data, bytes.error().code, bytes.error().detail);
    if (!contract || !bytes) return std::nullopt;
    log.address = *contract;
    log.data = *bytes;
    return log;
  }

  /// Tokens move by transfers, those of wrapped native coins also by being wrapped and unwrapped.
  bool moves(const evm::TokenEvent& event) const {
    const evm::KnownToken* known = evm::find_known_token(table_.chain(), event.token);
    const bool wraps = known != nullptr && known->role == evm::TokenRole::wrapped_native;
    return event.kind == evm::TokenEventKind::transfer || (wraps && event.kind != evm::TokenEventKind::approval);
  }

  std::uint32_t holder(const evm::Address& address) {
    return address.is_zero() ? AccountRow::kNone : *table_.account(line(), {}, evm::to_text(address));
  }

  /// The export of token transfers lists the piece's number as an amount.
  void read_piece() {
    ++reading_.rows_passed;
    AccountRow row = start_token_row();
    row.pays = false;
    row.is_piece = true;
    use(row);
  }

  void read_log() {
    const auto log = event();
    if (!log) return;
    if (evm::hands_over_piece(*log)) return read_piece();
    const auto read = evm::decode_token_event(*log);
    if (!read) return problems_.add(line(), read.error().where, read.error().code, read.error().detail);
    if (!*read || !moves(**read)) {
      ++reading_.rows_passed;
      return;
    }
    const evm::TokenEvent& found = **read;
    AccountRow row = start_token_row();
    row.asset = token(*table_.account(line(), {}, evm::to_text(found.token)));
    row.from = holder(found.from);
    row.to = holder(found.to);
    const auto units = evm::narrow(found.value);
    if (!units) complain(data, Code::too_large, "more than 128 bits");
    row.amount = Amount{units.value_or(0)};
    use(row);
  }

  void read_token() {
    require(address);
    const std::uint32_t contract = account(address);
    const auto count = small_number(decimals);
    if (count > kMostDecimals) complain(decimals, Code::bad_number, "expected at most 255");
    if (is_bad_) return;
    std::vector<Problem> found;
    std::string reference(chain_info(table_.chain()).slug);
    reference.append(1, ':').append(table_.account_text(contract));
    store_.add_asset(reference, replace_ill_formed(as_bytes(cell(symbol))), count, found);
    for (const Problem& problem : found) problems_.add(line(), problem.where, problem.code, problem.detail);
    reading_.assets.push_back(std::move(reference));
    ++reading_.rows_used;
  }

  // ---- traces ----
  void read_trace() {
    const std::string_view type = cell(trace_type);
    if (cell(transaction_hash).empty() && (type == "reward" || type == "genesis" || type == "daofork")) {
      ++reading_.rows_passed;
      return;
    }
    AccountRow row = start_row(transaction_hash);
    row.from = account(from_address);
    row.to = account(to_address);
    row.asset = native();
    row.amount = amount(value).value_or(Amount{});
    TraceFacts trace{.subtraces = small_number(subtraces)};
    const auto stated = success(status);
    trace.failed = !cell(error).empty() || stated == false;
    const std::string_view call = cell(call_type);
    const bool is_borrowed = call == "delegatecall" || call == "callcode" || call == "staticcall";
    if (!traces_.set_path(trace, cell(trace_address))) complain(trace_address, Code::bad_number, "expected numbers such as 0,1");
    trace.moves_value = !is_borrowed && !row.amount.is_zero();
    // What fails may name no receiver: a creation that failed created none.
    if (trace.moves_value && !trace.failed && (row.from == AccountRow::kNone || row.to == AccountRow::kNone) && !is_bad_) {
      complain(row.from == AccountRow::kNone ? from_address : to_address, Code::missing_field, "value moves, and the cell is empty");
    }
    if (!is_bad_) traces_.add(row, trace);
  }

  TableKind kind_;
  AccountStore& store_;
  TableReading& reading_;
  TableProblems& problems_;
  AccountTable table_;
  EvmTraces traces_;
  const EvmCells* cells_ = nullptr;
  bool is_bad_ = false;
};

}  // namespace

TableKind recognise_evm_etl(std::span<const std::string> plain_names) {
  const auto has = [&](EvmColumn column) {
    const std::string name = without_looks(evm_column_name(column));
    return std::find(plain_names.begin(), plain_names.end(), name) != plain_names.end();
  };
  for (const KindColumns& row : kKinds) {
    if (std::all_of(row.columns.begin(), row.columns.end(), has)) return row.kind;
  }
  return TableKind::none;
}

void read_evm_etl(TableKind kind, std::string_view text, const TableHeader& header, ReplyIndex reply, AccountStore& store,
                  TableReading& reading, TableProblems& problems) {
  EvmCells cells(header);
  EvmReader reader(kind, reply, store, reading, problems);
  TableRows rows(text, header.syntax, cells.names(), reading, problems);
  while (rows.next()) {
    cells.take(rows);
    reader.read_row(cells);
  }
  reader.finish();
}

}  // namespace peelback
