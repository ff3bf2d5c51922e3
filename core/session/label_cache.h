#pragma once
// Labels of one chain's places, each looked up once.

#include <cstdint>
#include <vector>

#include "labels/label_book.h"
#include "session/ledgers.h"

namespace peelback {

class LabelCache {
 public:
  /// As LabelBook::find(): of the script's address, of a transaction's id, of an account. Empty for a script without an
  /// address.
  const std::vector<Label>& of_script(const Store& store, const LabelBook& book, ScriptIndex script);
  const std::vector<Label>& of_transaction(const Store& store, const LabelBook& book, TxIndex tx);
  const std::vector<Label>& of_account(const AccountStore& store, const LabelBook& book, AccountIndex account);
  /// The labels at hand changed, of the place of the chain that this refers to.
  void forget(const Ledgers& ledgers, const Ref& ref);

 private:
  // By index, where in sets_ the labels are; what was not looked up yet lies beyond the end or is kNotLookedUp.
  using Column = std::vector<std::uint32_t>;
  static constexpr std::uint32_t kNotLookedUp = 0xffffffff;
  static std::uint32_t& cell(Column& column, std::uint32_t index);
  std::uint32_t keep(std::vector<Label> labels);

  Column of_script_;
  Column of_transaction_;
  Column of_account_;
  std::vector<std::vector<Label>> sets_{{}};  // the first is empty: most places have none
};

}  // namespace peelback
