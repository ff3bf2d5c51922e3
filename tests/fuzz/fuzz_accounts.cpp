// Account ledgers, starts, limits and the user's hand from anywhere, amounts up to 128 bits: every trail closes its books
// in every asset, and the order in which facts arrive changes nothing.

#include "support/dice.h"
#include "taint/account_trail.h"

using namespace peelback;
using test::Dice;
using test::require;

namespace {

constexpr std::string_view kAccounts[] = {"", "ann", "bob", "cyd", "pool", "vault"};

std::string_view name_from(Dice& dice) { return kAccounts[dice.below(6)]; }

struct MadeTx {
  AccountTransactionDraft facts{};
  std::vector<MovementDraft> movements{};
  std::vector<BalanceChangeDraft> changes{};
};

constexpr std::string_view kTxs[] = {"t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9"};

std::vector<MadeTx> made_transactions(Dice& dice) {
  std::vector<MadeTx> list;
  std::uint32_t index = 0;
  for (const std::string_view id : kTxs) {
    MadeTx tx{.facts = {.id = id, .succeeded = !dice.one_in(8), .sender = name_from(dice)}};
    if (dice.one_in(10)) {
      tx.facts.unconfirmed = true;
    } else {
      tx.facts.height = 1U + index / 3;
      tx.facts.time_s = 600 * std::int64_t{1 + index / 3};
      if (!dice.one_in(6)) tx.facts.index = index;
    }
    ++index;
    if (dice.one_in(3)) tx.facts.swap_recipient = name_from(dice);
    if (dice.one_in(3)) tx.facts.fee = Amount{dice.below(4)};
    const bool without_order = dice.one_in(4);
    for (std::uint8_t i = 0, count = dice.below(5); i < count; ++i) {
      MovementDraft row{.at = {static_cast<MovementKind>(dice.below(4)), i}, .from = name_from(dice), .to = name_from(dice)};
      row.order = without_order ? OrderBasis::provider : OrderBasis::chain;
      row.asset = AssetIndex{std::uint32_t{dice.below(3)}};
      row.amount = dice.amount();
      if (dice.one_in(6)) row.memo = "m";
      if (row.at.kind == MovementKind::fee) row.to = {};
      tx.movements.push_back(row);
    }
    if (dice.one_in(4)) {
      for (std::uint8_t i = 0; i < 4; ++i) {
        tx.changes.push_back({kAccounts[1 + i], AssetIndex{std::uint32_t{dice.below(3)}}, dice.below(2) == 0, dice.amount(), i});
      }
    }
    list.push_back(tx);
  }
  return list;
}

AccountStore made_store(Dice& dice, const std::vector<MadeTx>& txs, bool backwards) {
  AccountStore store(Chain::ethereum);
  std::vector<Problem> problems;
  store.add_asset("ethereum:USD", "USD", 6, problems);
  store.add_asset("ethereum:pool", "POOL", 18, problems);
  for (std::size_t i = 0; i < txs.size(); ++i) {
    const MadeTx& tx = txs[backwards ? txs.size() - 1 - i : i];
    const AccountTxIndex at = store.add_transaction(tx.facts, {}, problems);
    store.add_movements(at, tx.movements, problems);
    if (backwards) store.add_movements(at, tx.movements, problems);
    store.add_balance_changes(at, tx.changes, problems);
  }
  for (const std::string_view name : kAccounts) {
    if (name.empty()) continue;
    const AccountIndex account = store.intern_account(name);
    store.set_nature(account, static_cast<AccountNature>(dice.below(3)));
    if (dice.one_in(3)) store.set_stats(account, {.tx_count = dice.below(3) * 700U});
    for (const HistoryPart part : {HistoryPart::transactions, HistoryPart::internal, HistoryPart::tokens}) {
      if (dice.below(3) > 0) store.mark_covered(account, part, {0, 1U + dice.below(4), 600});
    }
    if (dice.one_in(4)) {
      std::optional<std::uint32_t> height;
      if (dice.below(2) == 0) height = dice.below(5);
      store.add_reading(store.intern_holding(account, store.native_asset()), {height, dice.amount()}, problems);
    }
  }
  for (std::uint8_t i = 0, count = dice.below(3); i < count; ++i) {
    store.declare_conversion({store.intern_tx(kTxs[dice.below(10)]), store.intern_account(kAccounts[1 + dice.below(5)]), AssetIndex{std::uint32_t{dice.below(3)}},
                              store.intern_tx(kTxs[dice.below(10)]), store.intern_account(kAccounts[1 + dice.below(5)]), AssetIndex{std::uint32_t{dice.below(3)}}});
  }
  return store;
}

AccountQuestion made_question(Dice& dice) {
  constexpr std::string_view kAssets[] = {"", "ethereum:USD", "ethereum:pool"};
  AccountQuestion question{.method = static_cast<Method>(dice.below(7))};
  for (std::uint8_t i = 0, count = static_cast<std::uint8_t>(1 + dice.below(3)); i < count; ++i) {
    AccountStart start{.label = 1U + dice.below(3)};
    start.kind = dice.below(2) == 0 ? AccountStart::Kind::address : AccountStart::Kind::transaction;
    start.id = start.kind == AccountStart::Kind::address ? kAccounts[1 + dice.below(5)] : kTxs[dice.below(10)];
    start.asset = kAssets[dice.below(3)];
    if (dice.one_in(3)) start.amount = dice.amount();
    if (dice.one_in(4)) start.movement = MovementPosition{static_cast<MovementKind>(dice.below(4)), dice.below(5)};
    question.starts.push_back(start);
  }
  question.limits.max_hops = dice.below(7);
  question.limits.min_amount = Amount{dice.below(5)};
  question.limits.min_share_ppm = dice.below(3) * 100'000U;
  question.limits.fan_out = dice.below(4);
  if (dice.one_in(3)) question.limits.until_s = 600 * dice.below(5);
  if (dice.one_in(3)) question.not_followed.push_back(std::string(name_from(dice)));
  if (dice.one_in(3)) question.continued.push_back(std::string(name_from(dice)));
  if (dice.one_in(3)) question.expanded.push_back(std::string(name_from(dice)));
  return question;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Dice dice(ByteView(data, size));
  const AccountQuestion question = made_question(dice);
  AccountHints hints{.can_ask = dice.below(2) == 0};
  const auto txs = made_transactions(dice);
  Dice same = dice;
  AccountStore store = made_store(dice, txs, false);
  const AccountStore other = made_store(same, txs, true);
  const auto trail = trace_accounts(store, question, hints);
  const auto again = trace_accounts(other, question, hints);
  require(trail.ok() == again.ok());
  if (!trail) {
    require(trail.error().code != Code::conservation_broken);
    return 0;
  }
  require(trail->places.size() == again->places.size() && trail->hops.size() == again->hops.size() && trail->ends.size() == again->ends.size());
  for (std::size_t i = 0; i < trail->ends.size(); ++i) require(trail->ends[i].amount == again->ends[i].amount);
  for (const AccountHop& hop : trail->hops) require(hop.to.value < trail->places.size() && !hop.to_amount.is_zero());
  return 0;
}
