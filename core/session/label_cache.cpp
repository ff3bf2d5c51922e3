#include "session/label_cache.h"

#include "model/reference.h"
#include "session/places.h"
#include "session/references.h"

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

void LabelCache::forget() { *this = {}; }

void LabelCache::forget(const Store& store, std::string_view text) {
  const auto ref = parse_ref(text);
  if (!ref || ref->chain != store.chain()) return;
  if (ref->kind == Ref::Kind::transaction) {
    if (const TxIndex tx = store.find(ref->txid); tx.exists()) cell(of_transaction_, tx.value) = kNotLookedUp;
  } else if (ref->kind == Ref::Kind::address) {
    const auto script = address_script(*ref);
    const ScriptIndex index = script ? store.find_script(*script) : ScriptIndex{};
    if (index.exists()) cell(of_script_, index.value) = kNotLookedUp;
  }
}

}  // namespace peelback
