#pragma once
// What a payment's THORChain memo asks for, in words.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chains/thorchain_memo.h"
#include "explorers/midgard.h"
#include "model/store.h"
#include "taint/trail.h"

namespace peelback {

/// The memo that an output of the transaction holds; absent where none does, or the text is no memo of THORChain's.
std::optional<thorchain::Memo> find_thorchain_memo(const Store& store, TxIndex tx);

/// "This payment carries a THORChain memo: swap to ETH.ETH for 0x8ba1…, at least 17.9."
std::string thorchain_sentence(const thorchain::Memo& memo);
/// The same, short, for a box: "THORChain memo".
std::string_view thorchain_label();
/// As findings are named: "thorchain_swap".
std::string_view thorchain_code(thorchain::Action action);

/// The outputs of a chain by which THORChain says that a swap was paid, backward by which it paid one: of the payment's outputs
/// the only one that holds just the amount, which is how its vaults are paid. Swaps of other chains, that failed, or whose
/// payment is not in the store, give none.
std::vector<ConvertedOutput> converted_outputs(const Store& store, const std::vector<midgard::Action>& swaps, Direction direction);

}  // namespace peelback
