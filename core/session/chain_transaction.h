#pragma once
// A transaction of either kind of ledger in one form, for what looks across ledgers: what it paid to whom, and the memo by
// which it asks THORChain for something, or answers such a request.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chains/thorchain_memo.h"
#include "session/ledgers.h"

namespace peelback {

struct ChainPayment {
  std::string ref{};     // "bitcoin:<txid>:<vout>", "ethereum:<hash>:value"; empty where no source says its place
  std::string payer{};   // canonical; empty on chains of outputs, where the transaction has payers
  std::string payee{};   // canonical; empty: nobody, or a script without an address
  std::string asset{};   // reference
  U128 amount = 0;       // base units
};

struct ChainTransaction {
  Chain chain{};
  std::string id{};  // canonical
  std::optional<std::int64_t> time_s{};
  std::optional<thorchain::Memo> memo{};
  std::vector<std::string> payers{};      // whose coins it spent
  std::vector<ChainPayment> payments{};   // outputs, or transfers, in their order; no fees
};

/// Absent unless the transaction itself is there and succeeded. Linear in it.
std::optional<ChainTransaction> find_transaction(const Ledgers& ledgers, Chain chain, std::string_view id);

/// Every transaction of a chain that succeeded, one after the other. Linear in what is stored of it.
void for_each_transaction(const Ledgers& ledgers, Chain chain, const std::function<void(const ChainTransaction&)>& see);

/// Of every ledger the transactions that carry a memo of THORChain's. Linear in the outputs of chains of outputs.
std::vector<ChainTransaction> transactions_with_memo(const Ledgers& ledgers);

/// An id as the chain writes it: "0x5e1f…", of 64 digits in any case, with or without 0x.
std::string canonical_txid(Chain chain, std::string_view digits);

}  // namespace peelback
