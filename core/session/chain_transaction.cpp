#include "session/chain_transaction.h"

#include "chains/ascii.h"
#include "session/account_part.h"
#include "session/places.h"
#include "session/thorchain_text.h"

namespace peelback {

namespace {

std::string ref_of(Chain chain, std::string_view id) { return std::string(chain_info(chain).slug).append(1, ':').append(id); }

std::string asset_ref(const AccountStore& store, AssetIndex asset) { return std::string(store.asset(asset).reference); }

ChainTransaction of_outputs(const Store& store, TxIndex tx) {
  const Chain chain = store.chain();
  ChainTransaction found{.chain = chain, .id = store.txid(tx).to_text(), .time_s = store.time_s(tx), .memo = find_thorchain_memo(store, tx)};
  const auto inputs = store.inputs(tx);
  for (std::uint32_t i = 0; i < inputs.count; ++i) {
    if (auto payer = script_address(store, store.script(inputs[i]))) found.payers.push_back(*std::move(payer));
  }
  const auto outputs = store.outputs(tx);
  for (std::uint32_t i = 0; i < outputs.count; ++i) {
    found.payments.push_back({.ref = output_ref(chain, store.txid(tx), i),
                              .payee = script_address(store, store.script(outputs[i])).value_or(""),
                              .asset = native_asset_ref(chain),
                              .amount = store.value(outputs[i])});
  }
  return found;
}

std::optional<thorchain::Memo> memo_of_call(const AccountStore& store, AccountTxIndex tx) {
  const std::string_view text = store.call_memo(tx);
  auto memo = text.empty() ? Result<thorchain::Memo>(Error{}) : thorchain::parse_memo(text);
  if (!memo) return std::nullopt;
  return *std::move(memo);
}

ChainTransaction of_accounts(const AccountStore& store, AccountTxIndex tx) {
  const auto name = [&](AccountIndex account) { return account.exists() ? std::string(store.account_text(account)) : std::string(); };
  const AccountTransaction& facts = store.transaction(tx);
  const std::string id(store.tx_id(tx));
  ChainTransaction found{.chain = store.chain(), .id = id, .time_s = facts.time_s, .memo = memo_of_call(store, tx), .payers = {name(facts.sender)}};
  for (const MovementIndex index : store.movements_of(tx)) {
    const Movement& movement = store.movement(index);
    if (movement.at.kind == MovementKind::fee) continue;
    std::string ref = ref_of(store.chain(), id).append(1, ':').append(movement_text(movement.at));
    if (movement.order == OrderBasis::provider) ref.clear();
    found.payments.push_back({std::move(ref), name(movement.from), name(movement.to), asset_ref(store, movement.asset), movement.amount.units()});
  }
  return found;
}

std::optional<ChainTransaction> find_on_accounts(const Ledgers& ledgers, Chain chain, std::string_view id) {
  const AccountStore* store = ledgers.find_accounts(chain);
  const AccountTxIndex tx = store == nullptr ? AccountTxIndex{} : store->find_tx(id);
  if (!tx.exists() || store->transaction(tx).failed() || store->sources(tx).empty()) return std::nullopt;
  return of_accounts(*store, tx);
}

void see_accounts(const AccountStore& store, const std::function<void(const ChainTransaction&)>& see) {
  for (std::uint32_t i = 0; i < store.tx_count(); ++i) {
    if (!store.transaction(AccountTxIndex{i}).failed()) see(of_accounts(store, AccountTxIndex{i}));
  }
}

void add_with_memo(const Store& store, std::vector<ChainTransaction>& found) {
  for (std::uint32_t i = 0; i < store.tx_count(); ++i) {
    if (find_thorchain_memo(store, TxIndex{i})) found.push_back(of_outputs(store, TxIndex{i}));
  }
}

void add_with_memo(const AccountStore& store, std::vector<ChainTransaction>& found) {
  for (const AccountTxIndex tx : store.txs_with_call_memo()) {
    if (!store.transaction(tx).failed()) found.push_back(of_accounts(store, tx));
  }
}

}  // namespace

std::optional<ChainTransaction> find_transaction(const Ledgers& ledgers, Chain chain, std::string_view id) {
  if (chain_info(chain).model == LedgerModel::account) return has_accounts() ? find_on_accounts(ledgers, chain, id) : std::nullopt;
  const Store* store = ledgers.find_utxo(chain);
  const auto txid = parse_txid(id);
  const TxIndex tx = store != nullptr && txid ? store->find(*txid) : TxIndex{};
  if (!tx.exists() || !store->has_body(tx)) return std::nullopt;
  return of_outputs(*store, tx);
}

void for_each_transaction(const Ledgers& ledgers, Chain chain, const std::function<void(const ChainTransaction&)>& see) {
  const AccountStore* accounts = has_accounts() ? ledgers.find_accounts(chain) : nullptr;
  if (accounts != nullptr) see_accounts(*accounts, see);
  const Store* outputs = ledgers.find_utxo(chain);
  for (std::uint32_t i = 0; outputs != nullptr && i < outputs->tx_count(); ++i) {
    if (outputs->has_body(TxIndex{i})) see(of_outputs(*outputs, TxIndex{i}));
  }
}

std::vector<ChainTransaction> transactions_with_memo(const Ledgers& ledgers) {
  std::vector<ChainTransaction> found;
  for (const Chain chain : ledgers.chains()) {
    if (const Store* outputs = ledgers.find_utxo(chain)) add_with_memo(*outputs, found);
    const AccountStore* accounts = has_accounts() ? ledgers.find_accounts(chain) : nullptr;
    if (accounts != nullptr) add_with_memo(*accounts, found);
  }
  return found;
}

std::string canonical_txid(Chain chain, std::string_view digits) {
  if (digits.starts_with("0x") || digits.starts_with("0X")) digits.remove_prefix(2);
  const bool has_prefix = chain_info(chain).caip2.starts_with("eip155:");
  std::string id(has_prefix ? "0x" : "");
  for (const char digit : digits) id.push_back(chain == Chain::xrpl ? to_upper(digit) : to_lower(digit));
  return id;
}

}  // namespace peelback
