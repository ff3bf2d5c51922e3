#pragma once
// What token contracts write down and are told: ERC-20 events and calls, and those of wrapped native coins. All are
// told apart by content alone: any contract can write any event, so that it moves value only where the token is
// believed.

#include <optional>

#include "chains/evm_receipt.h"

namespace peelback::evm {

enum class TokenEventKind : std::uint8_t {
  transfer,    // ERC-20 Transfer(address indexed from, address indexed to, uint256 value)
  approval,    // ERC-20 Approval(address indexed owner, address indexed spender, uint256 value)
  deposit,     // WETH9 Deposit(address indexed dst, uint256 wad): native coin wrapped, `to` gains tokens
  withdrawal,  // WETH9 Withdrawal(address indexed src, uint256 wad): tokens of `from` unwrapped
};

/// The first topic: Keccak-256 of the event's signature.
const Bytes32& topic_of(TokenEventKind kind);

struct TokenEvent {
  TokenEventKind kind = TokenEventKind::transfer;
  Address token{};
  Address from{};  // approval: the owner; deposit: zero
  Address to{};    // approval: the spender; withdrawal: zero
  U256 value{};    // in the token's base units
};

/// Absent: another event (also ERC-721's Transfer, whose fourth topic is a piece and not an amount). Errors, for an
/// event that has the first topic and not the shape: bad_length at `topics` or `data`, bad_address at `topics[n]` where
/// the 12 bytes before an address are not 0.
Result<std::optional<TokenEvent>> decode_token_event(const Log& log);
/// ERC-721's Transfer: a piece changes hands.
bool hands_over_piece(const Log& log);
/// The same for ERC-20 transfers alone.
Result<std::optional<TokenEvent>> decode_transfer_log(const Log& log);

/// What a call asks an ERC-20 token to do. Whether it did is said by its events alone.
struct TransferCall {
  std::optional<Address> from{};  // transferFrom; absent: the caller (transfer)
  Address to{};
  U256 value{};
};
/// Absent: another call. Errors as above, at `input`: bytes after the arguments are ignored, as contracts do.
Result<std::optional<TransferCall>> decode_transfer_call(ByteView input);

}  // namespace peelback::evm
