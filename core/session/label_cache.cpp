#include "session/label_cache.h"

#include "model/reference.h"
#include "session/places.h"
#include "session/references.h"
#include "session/tell.h"

namespace peelback {

std::uint32_t& LabelCache::cell(Column& column, std::uint32_t index) {
  if (index >= column.size()) column.resize(std::size_t{index} + 1, kNotLookedUp);
  return column[index];
}

std::uint32_t LabelCache::keep(std::vector<Label> labels) {
  if (labels.empty()) return 0;
  sets_.push_back(std::move(labels));
  return static_cast<std::uint32_t>(sets_.size() - 1);
}

const std::vector<Label>& LabelCache::of_script(const Store& store, const LabelBook& book, ScriptIndex script) {
  std::uint32_t& set = cell(of_script_, script.value);
  if (set == kNotLookedUp) {
    const auto address = script_address(store, script);
    set = address ? keep(book.find(address_ref(store.chain(), *address))) : 0;
  }
  return sets_[set];
}

const std::vector<Label>& LabelCache::of_transaction(const Store& store, const LabelBook& book, TxIndex tx) {
  std::uint32_t& set = cell(of_transaction_, tx.value);
  if (set == kNotLookedUp) set = keep(book.find(transaction_ref(store.chain(), store.txid(tx))));
  return sets_[set];
}

const std::vector<Label>& LabelCache::of_account(const AccountStore& store, const LabelBook& book, AccountIndex account) {
  std::uint32_t& set = cell(of_account_, account.value);
  if (set == kNotLookedUp) set = keep(book.find(account_ref(store, account)));
  return sets_[set];
}

void LabelCache::forget(const Ledgers& ledgers, const Ref& ref) {
  if (const AccountStore* accounts = ledgers.find_accounts(ref.chain); accounts != nullptr) {
    const AccountIndex account = accounts->find_account(ref.id);
    if (account.exists()) cell(of_account_, account.value) = kNotLookedUp;
  }
  const Store* outputs = ledgers.find_utxo(ref.chain);
  if (outputs == nullptr) return;
  if (ref.kind == Ref::Kind::transaction) {
    if (const TxIndex tx = outputs->find(ref.txid); tx.exists()) cell(of_transaction_, tx.value) = kNotLookedUp;
  } else if (ref.kind == Ref::Kind::address) {
    const auto script = address_script(ref);
    const ScriptIndex index = script ? outputs->find_script(*script) : ScriptIndex{};
    if (index.exists()) cell(of_script_, index.value) = kNotLookedUp;
  }
}

}  // namespace peelback
