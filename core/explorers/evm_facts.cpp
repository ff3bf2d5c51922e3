#include "explorers/evm_facts.h"

#include <algorithm>
#include <deque>
#include <tuple>

#include "base/sort.h"
#include "base/time.h"
#include "chains/ascii.h"
#include "chains/evm_tokens.h"
#include "chains/thorchain_memo.h"

namespace peelback::evm_facts {

namespace {

using Kind = JsonValue::Kind;

constexpr std::size_t kMaxSymbolBytes = 64;

bool is_all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_said(const JsonValue* value) {
  return value != nullptr && !value->is(Kind::null) && !(value->is(Kind::string) && value->text().empty());
}

Error missing(std::string_view field) {
  return {Code::missing_field, std::string(field), "not said"};
}

Result<U128> parse_number(std::string_view text) {
  if (text.starts_with("0x")) return text.size() == 2 ? Result<U128>(U128{0}) : evm::parse_quantity(text);
  if (const auto number = parse_decimal(text)) return *number;
  if (is_all_digits(text)) return Error{Code::too_large, "", "beyond 128 bits"};
  return Error{Code::bad_number, "", "not a whole number"};
}

/// At most kMaxSymbolBytes, whole characters.
std::string_view shortened(std::string_view symbol) {
  if (symbol.size() <= kMaxSymbolBytes) return symbol;
  std::size_t size = kMaxSymbolBytes;
  while (size > 0 && (static_cast<unsigned char>(symbol[size]) & 0xc0) == 0x80) --size;
  return symbol.substr(0, size);
}

/// aeWETH, Arbitrum's, writes a transfer for each; WETH9 and its copies write events of their own.
bool writes_transfers_of_wraps(Chain chain) {
  return chain == Chain::arbitrum;
}

/// Of a token: at most 255.
std::optional<unsigned> to_decimals(std::optional<std::uint32_t> stated) {
  constexpr std::uint32_t kMost = 255;
  return stated && *stated <= kMost ? std::optional<unsigned>(*stated) : std::nullopt;
}

/// Empty for the zero address, which mints and burns.
std::string party_of(std::string_view address) {
  return address.find_first_not_of('0', 2) == std::string_view::npos ? std::string() : std::string(address);
}

/// What no amount can hold is never clipped.
Error untraceable_value() {
  return {Code::too_large, "value", "beyond 128 bits: this token cannot be traced"};
}

bool lends_value(std::string_view type) {
  return type == "delegatecall" || type == "callcode" || type == "staticcall";
}

bool is_inside(std::string_view path, std::string_view outer) {
  return path.size() > outer.size() && path.starts_with(outer) && path[outer.size()] == '_';
}

}  // namespace

// ---- fields ----

Result<U128> number_at(const JsonValue& object, std::string_view field) {
  const JsonValue* value = object.find(field);
  if (!is_said(value)) return missing(field);
  if (!value->is(Kind::number) && !value->is(Kind::string)) return object.at(field, Kind::string).error();
  auto number = parse_number(value->text());
  if (!number) return at(number.error(), field);
  return number;
}

Result<std::uint32_t> u32_at(const JsonValue& object, std::string_view field) {
  const auto number = number_at(object, field);
  if (!number) return number.error();
  if (*number >= 0xffffffff) return Error{Code::bad_number, std::string(field), "beyond 32 bits"};
  return static_cast<std::uint32_t>(*number);
}

std::optional<std::uint32_t> find_u32(const JsonValue& object, std::string_view field) {
  const auto number = u32_at(object, field);
  return number ? std::optional(*number) : std::nullopt;
}

std::optional<U128> find_number(const JsonValue& object, std::string_view field) {
  const auto number = number_at(object, field);
  return number ? std::optional(*number) : std::nullopt;
}

Result<std::int64_t> time_at(const JsonValue& object, std::string_view field) {
  if (const auto seconds = u32_at(object, field)) return static_cast<std::int64_t>(*seconds);
  if (!is_said(object.find(field))) return missing(field);
  const std::string_view text = text_of(object, field);
  const auto time_s = parse_utc(text.substr(0, text.find_first_of(".Z")));
  if (!time_s) return Error{Code::bad_date, std::string(field), "not a time"};
  return *time_s;
}

std::optional<std::int64_t> find_time(const JsonValue& object, std::string_view field) {
  const auto time_s = time_at(object, field);
  return time_s ? std::optional(*time_s) : std::nullopt;
}

Result<std::string> optional_address_at(const JsonValue& object, std::string_view field) {
  const JsonValue* value = object.find(field);
  if (value != nullptr && value->is(Kind::object)) value = value->find("hash");
  if (!is_said(value)) return std::string();
  const auto address = evm::parse_address(value->text());
  if (!address) return at(address.error(), field);
  return evm::to_text(*address);
}

Result<std::string> address_at(const JsonValue& object, std::string_view field) {
  auto address = optional_address_at(object, field);
  if (address && address->empty()) return missing(field);
  return address;
}

Result<std::string> hash_at(const JsonValue& object, std::string_view field) {
  const auto text = object.string_at(field);
  if (!text) return text.error();
  const auto hash = evm::parse_hash(*text);
  if (!hash) return at(hash.error(), field);
  return evm::hash_text(*hash);
}

std::string_view text_of(const JsonValue& object, std::string_view field) {
  const JsonValue* value = object.find(field);
  return value == nullptr ? std::string_view() : value->text();
}

std::string call_memo_at(const JsonValue& object, std::string_view field) {
  std::string_view digits = text_of(object, field);
  if (!digits.starts_with("0x") || digits.size() == 2) return {};
  const auto input = parse_hex(digits.substr(2));
  if (!input) return {};
  auto memo = thorchain::memo_text_of_calldata(*input);
  return memo && thorchain::parse_memo(*memo) ? *std::move(memo) : std::string();
}

std::string quantity_text(std::uint32_t number) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  do {
    text.insert(text.begin(), kDigits[number & 15]);
    number >>= 4;
  } while (number != 0);
  return text.insert(0, "0x");
}

Result<Parties> parties_at(const JsonValue& object, std::string_view created_field) {
  auto from = address_at(object, "from");
  if (!from) return from.error();
  auto to = optional_address_at(object, "to");
  if (!to) return to.error();
  auto created = optional_address_at(object, created_field);
  if (!created) return created.error();
  const auto value = number_at(object, "value");
  if (!value) return value.error();
  return Parties{std::move(from).value(), to->empty() ? *created : *to, *created, Amount{*value}};
}

std::string withdrawal_id(U128 index) {
  return "withdrawal-" + to_decimal(index);
}

// ---- calls ----

std::vector<CallRow> moving_calls(std::vector<CallRow> calls, std::vector<Problem>& problems) {
  std::vector<CallRow> moving;
  std::vector<std::string> failed_paths;
  std::vector<std::string> inside_failed;  // who may be calling within the failed call; empty: none is open
  for (CallRow& call : calls) {
    if (call.path.empty()) {
      const bool is_inside_failed =
          std::find(inside_failed.begin(), inside_failed.end(), call.from) != inside_failed.end();
      if (is_inside_failed && !call.failed) {
        problems.push_back({Code::unsupported, call.where,
                            "taken for a part of the failed call before it: the list does not say where that one ends"});
      }
      if (!is_inside_failed) inside_failed.clear();
      if (is_inside_failed || call.failed) {
        inside_failed.push_back(call.to);
        continue;
      }
    } else {
      if (call.failed) failed_paths.push_back(call.path);
      const bool is_undone = std::any_of(failed_paths.begin(), failed_paths.end(), [&](const std::string& outer) {
        return call.path == outer || is_inside(call.path, outer);
      });
      if (is_undone) continue;
    }
    if (lends_value(call.type) || !call.value || call.value->is_zero()) continue;
    moving.push_back(std::move(call));
  }
  return moving;
}

// ---- rows ----

Collector::Collector(ReplyIndex reply, AccountStore& store, AccountReading& reading)
    : reply_(reply), store_(store), reading_(reading) {
  const evm::KnownToken* wrapped = evm::wrapped_native(store.chain());
  if (wrapped != nullptr && !writes_transfers_of_wraps(store.chain())) wrapped_ = to_lower(wrapped->address);
}

SourceRef Collector::source(SourceRef::Form form, std::size_t row) const {
  return {.reply = reply_, .form = form, .row = static_cast<std::uint32_t>(row)};
}

AccountTxIndex Collector::add(const TransactionRow& row, const SourceRef& source) {
  const AccountTxIndex tx = store_.add_transaction({.id = row.id,
                                                    .height = row.height,
                                                    .index = row.index,
                                                    .time_s = row.time_s,
                                                    .succeeded = row.succeeded,
                                                    .unconfirmed = row.unconfirmed,
                                                    .sender = row.from,
                                                    .fee = row.fee,
                                                    .call_memo = row.call_memo},
                                                   source, reading_.problems);
  newest_tx_ = tx;
  newest_source_ = source;
  ++reading_.facts;
  // Whoever sends pays: the balance is known to exist before a coin of it is.
  if (!row.from.empty()) store_.intern_holding(store_.intern_account(row.from), store_.native_asset());
  if (!row.value || row.value->is_zero()) return tx;
  if (row.to.empty()) {
    if (row.succeeded != false) add_problem({Code::missing_field, row.id + ".to", "it pays " + row.value->to_text() + ", and it is not said whom"});
    return tx;
  }
  pending_.push_back({tx,
                      {.kind = MovementKind::top_level,
                       .position = 0,
                       .from = row.from,
                       .to = row.to,
                       .asset = store_.native_asset(),
                       .amount = *row.value,
                       .source = source}});
  return tx;
}

void Collector::add(AccountTxIndex tx, MovementRow row) {
  // Of another transaction than the last one it is only known which reply states it.
  if (!row.source.reply.exists()) row.source = tx == newest_tx_ ? newest_source_ : source(SourceRef::Form::json_root);
  pending_.push_back({tx, std::move(row)});
}

void Collector::add_calls(std::vector<CallOf> calls, bool is_whole) {
  sort_by(calls, [](const CallOf& a, const CallOf& b) { return std::tie(a.tx, a.call.row) < std::tie(b.tx, b.call.row); });
  for (std::size_t next = 0; next < calls.size();) {
    const AccountTxIndex tx = calls[next].tx;
    std::vector<CallRow> of_tx;
    for (; next < calls.size() && calls[next].tx == tx; ++next) of_tx.push_back(std::move(calls[next].call));
    std::uint32_t position = 0;
    for (CallRow& call : moving_calls(std::move(of_tx), reading_.problems)) {
      add(tx, {.position = is_whole ? std::optional(position++) : std::nullopt,
               .row = call.row,
               .from = std::move(call.from),
               .to = std::move(call.to),
               .asset = store_.native_asset(),
               .amount = *call.value,
               .source = call.source});
    }
  }
}

Result<bool> Collector::add_event(AccountTxIndex tx, const evm::Log& log, std::optional<std::uint32_t> log_index) {
  if (log_index && evm::hands_over_piece(log)) store_.add_piece(tx, *log_index);
  const auto event = evm::decode_token_event(log);
  if (!event) return event.error();
  if (!*event || (*event)->kind == evm::TokenEventKind::approval) return false;
  const evm::TokenEvent& moved = **event;
  const std::string contract = evm::to_text(moved.token);
  if (moved.kind != evm::TokenEventKind::transfer && contract != wrapped_) return false;
  const auto amount = evm::narrow(moved.value);
  if (!amount) return untraceable_value();
  add(tx, {.kind = MovementKind::token_log,
           .position = log_index,
           .from = party_of(evm::to_text(moved.from)),
           .to = party_of(evm::to_text(moved.to)),
           .asset = token(contract, {}, std::nullopt),
           .amount = Amount{*amount}});
  return true;
}

std::optional<Error> Collector::add_transfer(const JsonValue& row, const TokenFields& fields, TransactionRow place,
                                             const SourceRef& source, std::string_view path) {
  auto id = hash_at(row, fields.id);
  if (!id) return id.error();
  const auto from = address_at(row, "from");
  if (!from) return from.error();
  const auto to = address_at(row, "to");
  if (!to) return to.error();
  const auto contract = address_at(row, fields.contract);
  if (!contract) return contract.error();
  const auto amount = number_at(row, fields.value);
  if (!amount && amount.error().code != Code::too_large) return amount.error();
  place.id = std::move(id).value();
  const AccountTxIndex tx = add(place, source);
  const AssetIndex asset = token(*contract, text_of(row, fields.symbol), to_decimals(find_u32(row, fields.decimals)));
  if (!amount) {
    add_problem(at(untraceable_value(), path));
    return std::nullopt;
  }
  add(tx, {.kind = MovementKind::token_log,
           .position = find_u32(row, fields.log_index),
           .from = party_of(*from),
           .to = party_of(*to),
           .asset = asset,
           .amount = Amount{*amount}});
  return std::nullopt;
}

AssetIndex Collector::token(std::string_view contract, std::string_view symbol, std::optional<unsigned> decimals) {
  const std::string reference = std::string(chain_info(store_.chain()).slug) + ':' + std::string(contract);
  // Events name no token; what the well-known ones are is known by where they are.
  const auto address = evm::parse_address(contract);
  const evm::KnownToken* known = symbol.empty() && address ? evm::find_known_token(store_.chain(), *address) : nullptr;
  const AssetIndex asset = known != nullptr ? store_.add_asset(reference, known->symbol, known->decimals, reading_.problems)
                                            : store_.add_asset(reference, shortened(symbol), decimals, reading_.problems);
  add_contract(contract);
  return asset;
}

void Collector::add_contract(std::string_view account) {
  store_.set_nature(store_.intern_account(account), AccountNature::contract);
}

void Collector::add_credit(std::string id, std::string_view to, Amount amount, TransactionRow where,
                           const SourceRef& source) {
  where.id = std::move(id);
  where.to = to;
  where.value = amount;
  where.succeeded = true;
  add(where, source);
}

void Collector::add_block_time(std::uint32_t height, std::int64_t time_s) {
  store_.add_block_time(height, time_s, reading_.problems, {reply_, ""});
  ++reading_.facts;
}

void Collector::add_problem(Error error) {
  reading_.problems.push_back(std::move(error));
}

void Collector::lose(Error error) {
  reading_.complete = false;
  add_problem(std::move(error));
}

void Collector::add_wraps() {
  if (wrapped_.empty()) return;
  const std::size_t count = pending_.size();
  AssetIndex asset;
  for (std::size_t i = 0; i < count; ++i) {
    const MovementRow& moved = pending_[i].row;
    if (!(moved.asset == store_.native_asset()) || (moved.from == wrapped_) == (moved.to == wrapped_)) continue;
    if (!asset.exists()) asset = token(wrapped_, {}, std::nullopt);
    const bool is_wrap = moved.to == wrapped_;
    pending_.push_back({pending_[i].tx,
                        {.kind = MovementKind::token_log,
                         .from = is_wrap ? std::string() : moved.to,
                         .to = is_wrap ? moved.from : std::string(),
                         .asset = asset,
                         .amount = moved.amount,
                         .source = moved.source}});
  }
}

void Collector::finish() {
  add_wraps();
  sort_by(pending_, [](const Pending& a, const Pending& b) { return a.tx < b.tx; });
  std::vector<MovementDraft> drafts;
  std::deque<std::string> pointers;  // stays where it is while it grows
  for (std::size_t first = 0; first < pending_.size();) {
    const AccountTxIndex tx = pending_[first].tx;
    std::uint32_t ranks[4] = {};
    drafts.clear();
    pointers.clear();
    std::size_t end = first;
    for (; end < pending_.size() && pending_[end].tx == tx; ++end) {
      const MovementRow& row = pending_[end].row;
      pointers.push_back(pointer_of(row.source, ""));
      const std::uint32_t rank = ranks[static_cast<std::size_t>(row.kind)]++;
      drafts.push_back({.at = {row.kind, row.position ? *row.position : row.row.value_or(rank)},
                        .order = row.position ? OrderBasis::chain : OrderBasis::provider,
                        .from = row.from,
                        .to = row.to,
                        .asset = row.asset,
                        .amount = row.amount,
                        .memo = row.memo,
                        .reply = row.source.reply,
                        .pointer = pointers.back()});
    }
    store_.add_movements(tx, drafts, reading_.problems);
    reading_.facts += drafts.size();
    first = end;
  }
}

}  // namespace peelback::evm_facts
