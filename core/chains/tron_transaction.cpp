#include "chains/tron_transaction.h"

#include <algorithm>

#include "base/utf8.h"
#include "chains/ascii.h"
#include "chains/protobuf.h"
#include "chains/tron_address.h"

namespace peelback::tron {

namespace {

using protobuf::Field;
using Fields = std::vector<Field>;

/// The kinds of Transaction.Contract: their number, their message's name, and where its owner stands.
struct Action {
  std::uint32_t number;
  std::string_view name;
  ActionEffect effect;
  std::uint32_t owner_field = 1;
};

using enum ActionEffect;
constexpr Action kActions[] = {
    {0, "AccountCreateContract", nothing},
    {1, "TransferContract", pays},
    {2, "TransferAssetContract", pays, 2},
    {3, "VoteAssetContract", nothing},
    {4, "VoteWitnessContract", nothing},
    {5, "WitnessCreateContract", nothing},
    {6, "AssetIssueContract", untold},
    {8, "WitnessUpdateContract", nothing},
    {9, "ParticipateAssetIssueContract", untold},
    {10, "AccountUpdateContract", nothing, 2},
    {11, "FreezeBalanceContract", nothing},
    {12, "UnfreezeBalanceContract", nothing},
    {13, "WithdrawBalanceContract", reward},
    {14, "UnfreezeAssetContract", nothing},
    {15, "UpdateAssetContract", nothing},
    {16, "ProposalCreateContract", nothing},
    {17, "ProposalApproveContract", nothing},
    {18, "ProposalDeleteContract", nothing},
    {19, "SetAccountIdContract", nothing, 2},
    {30, "CreateSmartContract", pays},
    {31, "TriggerSmartContract", pays},
    {33, "UpdateSettingContract", nothing},
    {41, "ExchangeCreateContract", untold},
    {42, "ExchangeInjectContract", untold},
    {43, "ExchangeWithdrawContract", untold},
    {44, "ExchangeTransactionContract", untold},
    {45, "UpdateEnergyLimitContract", nothing},
    {46, "AccountPermissionUpdateContract", nothing},
    {48, "ClearABIContract", nothing},
    {49, "UpdateBrokerageContract", nothing},
    {51, "ShieldedTransferContract", untold},
    {52, "MarketSellAssetContract", untold},
    {53, "MarketCancelOrderContract", untold},
    {54, "FreezeBalanceV2Contract", nothing},
    {55, "UnfreezeBalanceV2Contract", nothing},
    {56, "WithdrawExpireUnfreezeContract", nothing},
    {57, "DelegateResourceContract", nothing},
    {58, "UnDelegateResourceContract", nothing},
    {59, "CancelAllUnfreezeV2Contract", nothing},
};

/// Fields of one message; after an ill-formed one error() is set.
class Message {
 public:
  explicit Message(const Fields& fields) : fields_(fields) {}

  evm::Address address(std::uint32_t number) {
    const auto address = read_address(protobuf::bytes_of(fields_, number));
    if (!address) return fail(address.error(), number);
    return *address;
  }
  Amount amount(std::uint32_t number) {
    const std::uint64_t value = protobuf::number_of(fields_, number);
    if (value >> 63 != 0) fail({Code::bad_number, "", "an amount below 0"}, number);
    return Amount{value};
  }
  ByteView bytes(std::uint32_t number) const { return protobuf::bytes_of(fields_, number); }
  const std::optional<Error>& error() const { return error_; }

 private:
  evm::Address fail(Error error, std::uint32_t number) {
    if (!error_) error_ = at(std::move(error), "field " + std::to_string(number));
    return {};
  }

  const Fields& fields_;
  std::optional<Error> error_{};
};

void pay(Transaction& transaction, std::optional<evm::Address> to, std::string asset, Amount amount) {
  if (!amount.is_zero()) transaction.payments.push_back({to, std::move(asset), amount});
}

/// What goes along with a call, or with the making of a contract.
void pay_call(Transaction& transaction, std::optional<evm::Address> to, Amount value, Amount tokens, Amount token_id) {
  pay(transaction, to, {}, value);
  if (!tokens.is_zero()) pay(transaction, to, to_decimal(token_id.units()), tokens);
}

std::optional<Error> read_payments(const Fields& fields, Transaction& transaction) {
  Message message(fields);
  if (transaction.action == "TransferContract") {
    pay(transaction, message.address(2), {}, message.amount(3));
  } else if (transaction.action == "TransferAssetContract") {
    pay(transaction, message.address(3), asset_text(message.bytes(1)), message.amount(4));
  } else if (transaction.action == "TriggerSmartContract") {
    transaction.called = message.address(2);
    const ByteView call = message.bytes(4);
    transaction.call.assign(call.begin(), call.end());
    pay_call(transaction, transaction.called, message.amount(3), message.amount(5), message.amount(6));
  } else if (transaction.action == "CreateSmartContract") {
    const auto created = protobuf::parse_message(message.bytes(2));
    if (!created) return at(created.error(), "field 2");
    Message contract(*created);
    pay_call(transaction, std::nullopt, contract.amount(5), message.amount(3), message.amount(4));
    if (contract.error()) return at(*contract.error(), "field 2");
  }
  return message.error();
}

Result<Transaction> read_contract(const Fields& contract) {
  const auto number = protobuf::number_of(contract, 1);
  const auto action = std::find_if(std::begin(kActions), std::end(kActions),
                                   [&](const Action& row) { return row.number == number; });
  if (action == std::end(kActions))
    return Error{Code::unsupported, "type", "kind " + std::to_string(number) + " is not known"};
  const auto parameter = protobuf::parse_message(protobuf::bytes_of(contract, 2));
  if (!parameter) return at(parameter.error(), "parameter");
  const std::string_view url = as_text(protobuf::bytes_of(*parameter, 1));
  if (!url.ends_with(std::string(".").append(action->name)))
    return Error{Code::bad_type, "parameter", "not the message of a " + std::string(action->name)};
  const auto fields = protobuf::parse_message(protobuf::bytes_of(*parameter, 2));
  if (!fields) return at(fields.error(), "parameter.value");
  Transaction transaction{.action = std::string(action->name), .effect = action->effect};
  Message message(*fields);
  transaction.owner = message.address(action->owner_field);
  if (message.error()) return at(*message.error(), "parameter.value");
  if (const auto error = read_payments(*fields, transaction)) return at(*error, "parameter.value");
  return transaction;
}

}  // namespace

std::optional<ActionEffect> find_effect(std::string_view action) {
  const auto row = std::find_if(std::begin(kActions), std::end(kActions), [&](const Action& a) { return a.name == action; });
  return row == std::end(kActions) ? std::nullopt : std::optional(row->effect);
}

std::string asset_text(ByteView name_or_id) {
  const std::string_view text = as_text(name_or_id);
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_digit)) return std::string(text);
  return "0x" + to_hex(name_or_id);
}

std::optional<TransferCall> find_transfer(ByteView call) {
  constexpr std::uint8_t kSelector[] = {0xa9, 0x05, 0x9c, 0xbb};
  constexpr std::size_t kWord = 32, kAddressAt = 16, kValueAt = 36;
  if (call.size() < kValueAt + kWord || !std::equal(std::begin(kSelector), std::end(kSelector), call.begin())) return std::nullopt;
  TransferCall told;
  Bytes32 word{};
  std::copy_n(call.begin() + kAddressAt, told.to.bytes.size(), told.to.bytes.begin());
  std::copy_n(call.begin() + kValueAt, word.size(), word.begin());
  told.value = evm::number_of(word);
  return told;
}

std::string memo_text(ByteView data) {
  return replace_ill_formed(data.first(std::min(data.size(), kMemoBytes)));
}

Bytes32 transaction_id(ByteView raw) {
  return sha256(raw);
}

Result<Transaction> parse_raw(ByteView raw) {
  constexpr std::uint32_t kContract = 11, kData = 10;
  const auto fields = protobuf::parse_message(raw);
  if (!fields) return fields.error();
  const auto is_contract = [](const Field& field) { return field.number == kContract; };
  if (std::count_if(fields->begin(), fields->end(), is_contract) != 1)
    return Error{Code::unsupported, "contract", "not one contract"};
  const auto contract = protobuf::parse_message(protobuf::bytes_of(*fields, kContract));
  if (!contract) return at(contract.error(), "contract");
  auto transaction = read_contract(*contract);
  if (!transaction) return at(transaction.error(), "contract");
  transaction->memo = memo_text(protobuf::bytes_of(*fields, kData));
  return transaction;
}

}  // namespace peelback::tron
