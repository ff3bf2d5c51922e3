#pragma once
// What a TRON transaction says, read off the very bytes that its id is the hash of: the message Transaction.raw of
// java-tron's protocol (core/Tron.proto and core/contract/*.proto, read 2026-11).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "chains/evm_values.h"
#include "model/amount.h"

namespace peelback::tron {

/// What a contract (TRON's word for the one action of a transaction) does to balances by itself.
enum class ActionEffect : std::uint8_t {
  pays,     // what its fields say
  nothing,  // votes, permissions, resources. Staked coins stay their owner's: neither staking nor its end moves them
  reward,   // coins made by the chain; how many is in the transaction's result alone
  untold,   // moves assets in a way that its fields do not tell
};

/// One payment out of the owner's account.
struct Payment {
  std::optional<evm::Address> to{};  // absent: a contract that is created, whose address its result states
  std::string asset{};               // a TRC-10 id as it stands in references; empty: TRX
  Amount amount{};                   // sun, or the token's base units; never 0
  bool operator==(const Payment&) const = default;
};

struct Transaction {
  std::string action{};  // "TransferContract"
  ActionEffect effect = ActionEffect::untold;
  evm::Address owner{};  // who sends, and pays
  std::vector<Payment> payments{};
  std::optional<evm::Address> called{};  // the contract of a TriggerSmartContract
  Bytes call{};                          // and what it is told
  std::string memo{};                    // well-formed UTF-8, shortened to kMemoBytes
};
inline constexpr std::size_t kMemoBytes = 256;

/// Absent for a name that no TRON node has.
std::optional<ActionEffect> find_effect(std::string_view action);

/// The text of a TRC-10 asset behind "tron:": its number. Before 2018-12 assets went by names that anybody could take:
/// "0x" and the name's bytes, which no number and no contract can be.
std::string asset_text(ByteView name_or_id);
/// What transfer(address,uint256) of a TRC-20 token is told. The machine reads 20 bytes of the address and ignores the 12
/// before, in which some wallets write 41.
struct TransferCall {
  evm::Address to{};
  U256 value{};
};
/// Absent for any other call.
std::optional<TransferCall> find_transfer(ByteView call);
/// Memos as they are shown: what is not UTF-8 is replaced.
std::string memo_text(ByteView data);

/// SHA-256 of the bytes.
Bytes32 transaction_id(ByteView raw);

/// Errors: those of protobuf; unsupported for a transaction of several contracts, which the chain has never allowed, and
/// for a kind that is not known; bad_number for an amount below 0; bad_address; bad_type where the kind and the message in
/// it differ.
Result<Transaction> parse_raw(ByteView raw);

}  // namespace peelback::tron
