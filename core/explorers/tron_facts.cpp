#include "explorers/tron_facts.h"

#include <algorithm>

#include "chains/ascii.h"
#include "chains/tron_address.h"
#include "chains/tron_signer.h"
#include "chains/tron_tokens.h"

namespace peelback::tron_facts {

namespace {

using evm_facts::Collector;
using evm_facts::find_number;
using evm_facts::find_u32;
using evm_facts::MovementRow;
using evm_facts::text_of;
using evm_facts::TransactionRow;
using Kind = JsonValue::Kind;

constexpr std::string_view kSuccess = "SUCCESS";

// ---- a transaction as its fields state it ----

bool are_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// A TRC-10 asset as a source names it: its number, or that number's digits in hexadecimal.
std::string stated_asset(std::string_view text) {
  const auto bytes = parse_hex(text);
  return tron::asset_text(bytes && are_digits(as_text(*bytes)) ? ByteView(*bytes) : as_bytes(text));
}

/// Fields of one contract's message. After one that is ill-formed error() is set.
class StatedFields {
 public:
  explicit StatedFields(const JsonValue& value) : value_(value) {}

  evm::Address address(std::string_view field) {
    const auto text = value_.string_at(field);
    if (!text) return fail(text.error());
    const auto address = tron::parse_address(*text);
    return address ? *address : fail(at(address.error(), field));
  }
  Amount amount(std::string_view field) {
    if (value_.find(field) == nullptr) return Amount{};
    const auto number = evm_facts::number_at(value_, field);
    if (!number) fail(number.error());
    return number ? Amount{*number} : Amount{};
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  evm::Address fail(Error error) {
    if (!error_) error_ = std::move(error);
    return {};
  }

  const JsonValue& value_;
  std::optional<Error> error_{};
};

Result<tron::Transaction> read_stated(const JsonValue& object) {
  const auto contract = object.at("raw_data.contract[0]", Kind::object);
  if (!contract) return contract.error();
  const auto value = (*contract)->at("parameter.value", Kind::object);
  if (!value) return value.error();
  tron::Transaction stated{.action = std::string(text_of(**contract, "type"))};
  const auto effect = tron::find_effect(stated.action);
  if (!effect) return Error{Code::unsupported, "raw_data.contract[0].type", "a kind that is not known"};
  stated.effect = *effect;
  StatedFields fields(**value);
  stated.owner = fields.address("owner_address");
  const auto pay = [&](std::optional<evm::Address> to, std::string asset, Amount amount) {
    if (!amount.is_zero()) stated.payments.push_back({to, std::move(asset), amount});
  };
  if (stated.action == "TransferContract") pay(fields.address("to_address"), {}, fields.amount("amount"));
  if (stated.action == "TransferAssetContract")
    pay(fields.address("to_address"), stated_asset(text_of(**value, "asset_name")), fields.amount("amount"));
  if (stated.action == "TriggerSmartContract") {
    stated.called = fields.address("contract_address");
    pay(stated.called, {}, fields.amount("call_value"));
    pay(stated.called, to_decimal(fields.amount("token_id").units()), fields.amount("call_token_value"));
    if (auto call = parse_hex(text_of(**value, "data"))) stated.call = std::move(call).value();
  }
  if (stated.action == "CreateSmartContract") {
    pay(std::nullopt, {}, fields.amount("new_contract.call_value"));
    pay(std::nullopt, to_decimal(fields.amount("token_id").units()), fields.amount("call_token_value"));
  }
  if (fields.error()) return at(*fields.error(), "raw_data.contract[0].parameter.value");
  if (const auto memo = parse_hex(text_of(object, "raw_data.data"))) stated.memo = tron::memo_text(*memo);
  return stated;
}

std::string named(const std::optional<evm::Address>& address) {
  return address ? tron::to_text(*address) : std::string("a new contract");
}

/// Lists the fields in which an explorer's transaction differs from its bytes.
void compare(const tron::Transaction& stated, const tron::Transaction& bytes, const std::string& path, Collector& facts) {
  const auto hold = [&](std::string_view field, const std::string& said, const std::string& is) {
    if (said == is) return;
    facts.add_problem({Code::txid_mismatch, path + "raw_data.contract[0]." + std::string(field),
                       "the explorer says " + said + ", the transaction's bytes say " + is});
  };
  hold("type", stated.action, bytes.action);
  if (stated.action != bytes.action) return;
  hold("parameter.value.owner_address", named(stated.owner), named(bytes.owner));
  hold("payments", std::to_string(stated.payments.size()), std::to_string(bytes.payments.size()));
  for (std::size_t i = 0; i < std::min(stated.payments.size(), bytes.payments.size()); ++i) {
    const tron::Payment& said = stated.payments[i];
    const tron::Payment& is = bytes.payments[i];
    hold("parameter.value.amount", said.amount.to_text(), is.amount.to_text());
    hold("parameter.value.to_address", named(said.to), named(is.to));
    // Names of old are written in more than one way.
    if (are_digits(said.asset) && are_digits(is.asset)) hold("parameter.value.asset_name", said.asset, is.asset);
  }
  if (stated.called && bytes.called) hold("parameter.value.contract_address", named(stated.called), named(bytes.called));
  hold("parameter.value.data", to_hex(stated.call), to_hex(bytes.call));
}

// ---- the same, checked ----

bool is_signed_by_owner(const JsonValue& object, const Bytes32& id, const evm::Address& owner) {
  const auto signature = parse_hex(text_of(object, "signature[0]"));
  if (!signature) return false;
  const auto signer = tron::recover_signer(id, *signature);
  return signer && *signer == owner;
}

/// The transaction as its bytes say, where they are given; else as it is stated.
Result<tron::Transaction> read_checked(const JsonValue& object, const std::string& id, const std::string& path, Collector& facts) {
  auto stated = read_stated(object);
  const std::string_view digits = text_of(object, "raw_data_hex");
  if (digits.empty()) return stated;
  const auto raw = parse_hex(digits);
  if (!raw) return at(raw.error(), "raw_data_hex");
  const Bytes32 hash = tron::transaction_id(*raw);
  if (to_hex(hash) != id) {
    facts.reading().contradicted.push_back(id);
    return Error{Code::txid_mismatch, "txID", "the bytes hash to " + to_hex(hash)};
  }
  auto signed_one = tron::parse_raw(*raw);
  if (!signed_one) return at(signed_one.error(), "raw_data_hex");
  if (stated) {
    compare(*stated, *signed_one, path, facts);
  } else {
    facts.add_problem(at(stated.error(), path));
  }
  if (is_signed_by_owner(object, hash, signed_one->owner)) facts.reading().verified.push_back(id);
  return signed_one;
}

/// What `ret` says of the execution. A payment that failed is in no block.
std::optional<bool> succeeded(const JsonValue& object, const tron::Transaction& transaction) {
  const std::string_view result = text_of(object, "ret[0].contractRet");
  if (!result.empty()) return result == kSuccess;
  const bool runs = transaction.called || transaction.action == "CreateSmartContract";
  return runs ? std::nullopt : std::optional(true);
}

AssetIndex asset_of(const std::string& id, Collector& facts) {
  AccountStore& store = facts.store();
  return id.empty() ? store.native_asset() : add_asset(store, id, {}, std::nullopt, facts.reading().problems);
}

/// What the owner pays by the transaction itself, in its order; and what the chain pays out to the owner.
void admit_payments(AccountTxIndex tx, const JsonValue& object, const tron::Transaction& transaction,
                    const std::string& path, Collector& facts) {
  const std::string owner = tron::to_text(transaction.owner);
  std::uint32_t position = 0;
  const auto add = [&](std::string from, std::string to, AssetIndex asset, Amount amount) {
    facts.add(tx, {.kind = MovementKind::top_level, .position = position++, .from = std::move(from), .to = std::move(to),
                   .asset = asset, .amount = amount, .memo = transaction.memo});
  };
  for (const tron::Payment& payment : transaction.payments) {
    const auto created = payment.to ? Result<std::string>(tron::to_text(*payment.to)) : address_at(object, "contract_address");
    if (!created) {
      facts.lose({Code::missing_field, path + "contract_address", "not said which contract was created"});
      continue;
    }
    add(owner, *created, asset_of(payment.asset, facts), payment.amount);
  }
  const auto reward = find_number(object, "withdraw_amount");
  if (transaction.effect == tron::ActionEffect::reward && reward && *reward != 0)
    add({}, owner, facts.store().native_asset(), Amount{*reward});
}

// ---- internal transactions ----

struct Moved {
  std::string asset{};  // empty: TRX
  Amount amount{};
};

/// TronGrid writes TRX as "_".
std::string call_asset(std::string_view token) {
  return token.empty() || token == "_" ? std::string() : stated_asset(token);
}

/// What a call sent along: `callValueInfo` of a node, `data.call_value` of TronGrid.
std::vector<Moved> values_of(const JsonValue& call) {
  std::vector<Moved> moved;
  const auto add = [&](std::string_view token, const JsonValue& value, std::string_view field) {
    if (const auto amount = find_number(value, field); amount && *amount != 0) moved.push_back({call_asset(token), Amount{*amount}});
  };
  if (const JsonValue* values = call.find("callValueInfo")) {
    for (const JsonValue& value : values->elements()) add(text_of(value, "tokenId"), value, "callValue");
  }
  if (const JsonValue* values = call.find("data.call_value")) {
    for (const JsonMember& member : values->members()) add(member.key, member.value, "");
  }
  return moved;
}

bool is_rejected(const JsonValue& call) {
  const JsonValue* node = call.find("rejected");
  const JsonValue* listed = call.find("data.rejected");
  return (node != nullptr && node->boolean()) || (listed != nullptr && listed->boolean());
}

Result<std::string> either_address(const JsonValue& object, std::string_view field, std::string_view other) {
  return address_at(object, object.find(field) != nullptr ? field : other);
}

// ---- events ----

Result<evm::Log> read_log(const JsonValue& object) {
  if (!object.is(Kind::object)) return object.at("", Kind::object).error();
  evm::Log log;
  const auto address = tron::parse_address(text_of(object, "address"));
  if (!address) return at(address.error(), "address");
  log.address = *address;
  if (const JsonValue* topics = object.find("topics")) {
    for (const JsonValue& topic : topics->elements()) {
      const auto word = parse_hex32(topic.text());
      if (!word) return at(word.error(), "topics");
      log.topics.push_back(*word);
    }
  }
  auto data = parse_hex(text_of(object, "data"));
  if (!data) return at(data.error(), "data");
  log.data = std::move(data).value();
  return log;
}

/// Empty for the address zero, which mints and burns.
std::string party_of(const evm::Address& address) {
  return address.is_zero() ? std::string() : tron::to_text(address);
}

AssetIndex token(std::string_view contract, std::string_view symbol, std::optional<unsigned> decimals, Collector& facts) {
  const tron::KnownToken* known = tron::find_known_token(contract);
  if (known == nullptr) return facts.token(contract, symbol, decimals);
  return facts.token(contract, known->symbol, known->decimals);
}

Error untraceable_value() {
  return {Code::too_large, "value", "beyond 128 bits: this token cannot be traced"};
}

/// What a direct transfer of a dollar was signed to move. Other tokens may pay out less than they were told to.
void hold_to_call(const tron::Transaction& transaction, const std::string& contract, const std::string& from,
                  const std::string& to, Amount amount, const std::string& path, Collector& facts) {
  const auto told = tron::find_transfer(transaction.call);
  const bool is_direct = told && transaction.called && tron::to_text(*transaction.called) == contract &&
                         tron::to_text(transaction.owner) == from && tron::to_text(told->to) == to;
  if (!is_direct || tron::find_known_token(contract) == nullptr || told->value == U256{0, amount.units()}) return;
  const auto signed_value = evm::narrow(told->value);
  facts.add_problem({Code::txid_mismatch, path + ".value",
                     "the explorer says " + amount.to_text() + ", the transaction's bytes say " +
                         (signed_value ? to_decimal(*signed_value) : std::string("more than 128 bits hold"))});
}

}  // namespace

// ---- fields ----

Result<std::string> address_at(const JsonValue& object, std::string_view field) {
  const std::string_view text = text_of(object, field);
  if (text.empty()) return Error{Code::missing_field, std::string(field), "not said"};
  const auto address = tron::parse_address(text);
  if (!address) return at(address.error(), field);
  return tron::to_text(*address);
}

Result<std::string> id_at(const JsonValue& object, std::string_view field) {
  const auto text = object.string_at(field);
  if (!text) return text.error();
  const auto id = parse_hex32(*text);
  if (!id) return at(id.error(), field);
  return to_hex(*id);
}

Result<std::int64_t> time_at(const JsonValue& object, std::string_view field) {
  constexpr U128 kLatestMs = 253'402'300'799'999;  // the year 9999
  const auto time_ms = evm_facts::number_at(object, field);
  if (!time_ms) return time_ms.error();
  if (*time_ms > kLatestMs) return Error{Code::bad_number, std::string(field), "not a time in milliseconds"};
  return static_cast<std::int64_t>(*time_ms / 1000);
}

AssetIndex add_asset(AccountStore& store, std::string_view id, std::string_view symbol, std::optional<unsigned> decimals,
                     std::vector<Problem>& problems) {
  const AssetIndex asset = store.add_asset("tron:" + std::string(id), symbol, decimals, problems);
  store.set_moved_as_native(asset);
  return asset;
}

// ---- rows ----

Result<Admitted> admit_transaction(const JsonValue& object, const SourceRef& source, const std::string& path, Collector& facts) {
  auto id = id_at(object, "txID");
  if (!id) return id.error();
  auto transaction = read_checked(object, *id, path, facts);
  if (!transaction) return transaction.error();
  TransactionRow row{.id = *id,
                     .height = find_u32(object, "blockNumber"),
                     .succeeded = succeeded(object, *transaction),
                     .from = tron::to_text(transaction->owner)};
  if (const auto time_s = time_at(object, "block_timestamp")) row.time_s = *time_s;
  if (const auto fee = find_number(object, "ret[0].fee")) row.fee = Amount{*fee};
  const AccountTxIndex tx = facts.add(row, source);
  if (transaction->called) facts.add_contract(tron::to_text(*transaction->called));
  if (row.succeeded != false) {
    admit_payments(tx, object, *transaction, path, facts);
    const JsonValue* calls = object.find("internal_transactions");
    if (calls != nullptr) admit_calls(tx, calls->elements(), false, path + "internal_transactions", facts);
  }
  if (transaction->effect == tron::ActionEffect::untold && row.succeeded != false)
    facts.lose({Code::unsupported, path + "raw_data.contract[0].type", transaction->action + " moves assets that are not followed"});
  return Admitted{tx, std::move(transaction).value()};
}

void admit_calls(AccountTxIndex tx, const std::vector<JsonValue>& calls, bool is_whole, const std::string& path, Collector& facts) {
  std::uint32_t position = 0;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const JsonValue& call = calls[i];
    const std::string where = path + "[" + std::to_string(i) + "]";
    if (is_rejected(call)) continue;
    const auto from = either_address(call, "caller_address", "from_address");
    const auto to = either_address(call, "transferTo_address", "to_address");
    if (!from || !to) {
      facts.lose(at(from ? to.error() : from.error(), where));
      continue;
    }
    for (Moved& moved : values_of(call)) {
      facts.add(tx, {.position = is_whole ? std::optional(position++) : std::nullopt,
                     .from = *from,
                     .to = *to,
                     .asset = asset_of(moved.asset, facts),
                     .amount = moved.amount});
    }
  }
}

void admit_event(AccountTxIndex tx, const JsonValue& object, std::uint32_t index, const std::string& path, Collector& facts) {
  const auto log = read_log(object);
  if (!log) return facts.lose(at(log.error(), path));
  const auto event = evm::decode_token_event(*log);
  // Events that merely begin like a transfer are somebody else's.
  if (!event || !*event || (*event)->kind == evm::TokenEventKind::approval) return;
  const evm::TokenEvent& moved = **event;
  const std::string contract = tron::to_text(moved.token);
  if (moved.kind != evm::TokenEventKind::transfer && contract != tron::kWrappedCoin) return;
  const auto amount = evm::narrow(moved.value);
  if (!amount) return facts.add_problem(at(untraceable_value(), path));
  facts.add(tx, {.kind = MovementKind::token_log,
                 .position = index,
                 .from = party_of(moved.from),
                 .to = party_of(moved.to),
                 .asset = token(contract, {}, std::nullopt, facts),
                 .amount = Amount{*amount}});
}

std::optional<Error> admit_transfer(const JsonValue& row, const SourceRef& source, const std::string& path, Collector& facts) {
  constexpr std::uint32_t kMostDecimals = 255;
  const std::string_view type = text_of(row, "type");
  if (!type.empty() && type != "Transfer") return std::nullopt;
  auto id = id_at(row, "transaction_id");
  if (!id) return id.error();
  const auto time_s = time_at(row, "block_timestamp");
  if (!time_s) return time_s.error();
  const auto from = address_at(row, "from");
  if (!from) return from.error();
  const auto to = address_at(row, "to");
  if (!to) return to.error();
  const auto amount = evm_facts::number_at(row, "value");
  if (!amount && amount.error().code != Code::too_large) return amount.error();
  AccountTxIndex tx;
  tron::Transaction transaction;
  if (const JsonValue* detail = row.find("detail"); detail != nullptr && detail->is(Kind::object)) {
    auto admitted = admit_transaction(*detail, source, path + ".detail.", facts);
    if (!admitted) return at(admitted.error(), "detail");
    tx = admitted->tx;
    transaction = std::move(admitted->transaction);
    if (facts.store().tx_id(tx) != *id) return Error{Code::txid_mismatch, "detail.txID", "another transaction than the row's"};
  } else {
    tx = facts.add({.id = *id, .time_s = *time_s, .succeeded = true}, source);
  }
  // Contracts that TronGrid does not know by name come without an address: nobody can say which token that is.
  const auto contract = address_at(row, "token_info.address");
  if (!contract) {
    facts.add_problem(at(contract.error(), path));
    return std::nullopt;
  }
  const auto decimals = find_u32(row, "token_info.decimals");
  const AssetIndex asset = token(*contract, text_of(row, "token_info.symbol"),
                                 decimals && *decimals <= kMostDecimals ? decimals : std::nullopt, facts);
  if (!amount) {
    facts.add_problem(at(untraceable_value(), path));
    return std::nullopt;
  }
  hold_to_call(transaction, *contract, *from, *to, Amount{*amount}, path, facts);
  const auto party = [](const std::string& text) { return party_of(tron::parse_address(text).value()); };
  facts.add(tx, {.kind = MovementKind::token_log, .from = party(*from), .to = party(*to), .asset = asset, .amount = Amount{*amount}});
  return std::nullopt;
}

}  // namespace peelback::tron_facts
