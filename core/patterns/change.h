#pragma once
// Which output of a payment looks like change: what the payer sent back to itself. A heuristic, never a fact.

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/store.h"

namespace peelback {

/// What speaks for an output being change. Each sign speaks for one output alone, or for none: where it fits several it
/// tells nothing. Sources: the change heuristics of BlockSci (Kalodner et al., USENIX Security 2020; its documentation,
/// read 2026-11) unless named. Published error rates of single signs are high; none is proof.
enum class ChangeSign : std::uint8_t {
  address_reuse,   // it pays an address that the transaction also spends from
  script_type,     // all inputs have one type of address, and of the outputs it alone has that type
  round_payment,   // every other output is a whole multiple of kRoundSat, it is not ("power of ten")
  optimal_change,  // it alone is smaller than every input: with larger change an input would not have been needed
  fresh_address,   // it alone pays an address that no earlier transaction in the store has, and no output pays one that
                   // the transaction spends from (Meiklejohn et al., "A Fistful of Bitcoins", IMC 2013, unrefined)
};
/// As findings name it: "address_reuse".
std::string_view change_sign_name(ChangeSign sign);

inline constexpr std::uint64_t kRoundSat = 1'000'000;        // 0.01 BTC, BlockSci's default of six digits
inline constexpr std::size_t kMostOutputsWithChange = 10;    // with more it is a payment to many

struct ChangeSigns {
  OutputIndex output{};
  std::vector<ChangeSign> signs{};  // in the order above
};

/// Why there is a change output, or none.
enum class ChangeVerdict : std::uint8_t {
  found,          // every sign that there is speaks for one output
  conflicting,    // signs speak for different outputs
  no_sign,        // nothing speaks for any
  one_output,     // at most one output can be spent: nothing to tell apart
  many_outputs,   // more than kMostOutputsWithChange can be spent
  coinjoin_like,  // see find_coinjoin(): several payers, several changes
  not_a_payment,  // a coinbase, or a transaction that is not in the store
};

struct ChangeFinding {
  TxIndex tx{};
  ChangeVerdict verdict = ChangeVerdict::not_a_payment;
  OutputIndex change{};                // exists with `found`
  std::vector<ChangeSigns> outputs{};  // those with a sign, by vout; with `found` that one alone
};

/// Says which output looks like change, and by which signs. Outputs without value and OP_RETURN are left aside; a sign
/// that needs an input's script or value is silent when one of them is not known. O(n log n) in the transaction, and
/// linear in the store's outputs and inputs for fresh_address.
ChangeFinding find_change(const Store& store, TxIndex tx);

}  // namespace peelback
