#pragma once
// Which output of a payment looks like change: what the payer sent back to itself. A heuristic, never a fact.

#include <vector>

#include "model/store.h"

namespace peelback {

/// What speaks for an output being change.
enum class ChangeSign : std::uint8_t {
  address_reuse,   // it pays an address that the transaction also spends from
  script_type,     // it alone has the inputs' one type of address
  round_payment,   // the other outputs are round amounts, it is not
  optimal_change,  // it alone is smaller than every input: without it, an input would not have been needed
  fresh_address,   // it alone pays an address that no earlier transaction in the store has
};
inline constexpr std::size_t kChangeSignCount = 5;
/// As findings name it: "address_reuse".
std::string_view change_sign_name(ChangeSign sign);

struct ChangeSigns {
  OutputIndex output{};
  std::vector<ChangeSign> signs{};  // in the order above
};

/// Why there is a change output, or none.
enum class ChangeVerdict : std::uint8_t {
  found,          // every sign that there is speaks for one output
  conflicting,    // signs speak for different outputs
  no_sign,        // nothing speaks for any
  one_output,     // a single spendable output: nothing to tell apart
  many_outputs,   // more than kMostOutputs: a payment to many
  coinjoin_like,  // several payers, several changes
  not_a_payment,  // a coinbase, or a transaction that is not in the store
};

struct ChangeFinding {
  TxIndex tx{};
  ChangeVerdict verdict = ChangeVerdict::not_a_payment;
  OutputIndex change{};                 // exists with `found`
  std::vector<ChangeSigns> outputs{};   // those with a sign, by vout
};

ChangeFinding find_change(const Store& store, TxIndex tx);

}  // namespace peelback
