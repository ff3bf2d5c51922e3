#pragma once
// The ledger of a chain of accounts as the rules see it: one list of steps in processing order (RULES.md §1, §3). Failed
// transactions, transfers to oneself and what goes there and back are settled here, conversions are recognised, and the
// openings that nobody knows are estimated. No coin is traced yet.

#include <span>
#include <string>
#include <vector>

#include "model/account_question.h"
#include "model/account_store.h"

namespace peelback {

/// The other order that a provider's rows could have had: what FIFO and LIFO say must hold for both.
enum class RowOrder : std::uint8_t { as_listed, reversed };

struct AccountStep {
  enum class Kind : std::uint8_t {
    transfer,     // from -> to; without `from`: minted; without `to`: burnt
    set_off,      // what `from` paid beside `to` in a netted conversion: its coins stay behind with the contract
    fee,          // of `from`
    convert_out,  // a transfer out of the account that converts: its traced coins go into `conversion`
    convert_in,   // a transfer to an account that gains: traced coins come out of `conversion`
    exchange,     // a transaction known by balance changes: Steps::changes[first_change], `change_count` of them
    reading,      // `from` holds `amount`, says the chain
    end,          // of a transaction
  };
  static constexpr std::uint32_t kNone = 0xffffffff;
  Kind kind = Kind::transfer;
  AccountTxIndex tx{};
  MovementIndex movement{};  // absent where a step stands for no single movement
  HoldingIndex from{};
  HoldingIndex to{};
  MemoIndex memo{};
  U128 amount = 0;
  std::uint32_t conversion = kNone;
  std::uint32_t first_change = 0;
  std::uint32_t change_count = 0;
  bool passes_on = false;    // `to` pays some of the asset on in the same transaction
  bool by_provider = false;  // its place in the order is a provider's
};

/// What one account gave of one asset, and what came back for it.
struct Conversion {
  struct Leg {
    HoldingIndex to{};
    U128 gained = 0;
  };
  HoldingIndex from{};
  U128 given = 0;
  std::vector<Leg> legs{};
  bool is_wrap = false;      // one for one, with the contract of the asset itself: no inference
  bool is_declared = false;
};

struct ChangeStep {
  HoldingIndex holding{};
  bool gained = false;
  U128 amount = 0;
};

/// A holding's money before its first event.
struct Opening {
  bool is_known = false;  // from the chain, or because the history is complete
  U128 amount = 0;        // unless known: the smallest that keeps the balance from going below zero
};

struct AccountSteps {
  std::vector<AccountStep> steps{};
  std::vector<ChangeStep> changes{};
  std::vector<Conversion> conversions{};
  std::vector<Opening> openings{};       // by holding
  std::vector<Problem> problems{};
  bool has_provider_order = false;

  /// Of an exchange.
  std::span<const ChangeStep> changes_of(const AccountStep& step) const {
    return std::span(changes).subspan(step.first_change, step.change_count);
  }
};

/// Sets AccountStep::passes_on in the steps of one transaction. Linear in them for each of its payers.
void mark_passing_on(std::span<AccountStep> steps);

/// value_not_conserved problems for balances that exceed 128 bits; the movement is left out. `usage` problems for declared
/// conversions that come out before they go in. n log n in the store's movements.
/// `start_txs`: no conversion is inferred in them, for what they paid is stolen as it was paid.
AccountSteps account_steps(const AccountStore& store, std::span<const AccountTxIndex> start_txs,
                           std::span<const AccountIndex> continued, RowOrder order);

}  // namespace peelback
