#pragma once
// Where coins leave one ledger and come out of another: a payment into THORChain and the payment out of it that answers it, each
// in its own unit, with what the pairing rests on.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "explorers/midgard.h"
#include "session/chain_transaction.h"
#include "session/money_text.h"
#include "taint/trail.h"

namespace peelback {

/// Where Midgard's word can be read: a reply, and the pointer to the action in it.
struct CitedAction {
  ReplyIndex reply{};
  std::string pointer{};
  bool operator==(const CitedAction&) const = default;
};

/// One thing that Midgard says THORChain did, and every reply that says so.
struct SwapReport {
  midgard::Action action{};
  std::vector<CitedAction> cited{};
};

struct CrossingLeg {
  std::optional<Chain> chain{};  // absent: in THORChain's own books, or on a chain outside of the plan
  std::string txid{};            // canonical; empty: on no chain
  std::string ref{};             // of the payment itself, once it is stored and no other can be meant; else empty
  std::string address{};         // who paid in, or was paid, as stated: foreign text
  std::string vault{};           // of THORChain's, at the other end of a stored payment; canonical
  std::string asset_name{};      // as THORChain writes it: "ETH.ETH"
  ShownAsset asset{};            // of a token that no source described, in units of 10^-8
  U128 amount = 0;               // in the asset's units
  bool is_native_unit = false;   // those are the chain's own base units
  bool is_stored = false;        // the transaction is stored, and pays this
};

struct Crossing {
  CrossingLeg in{};
  CrossingLeg out{};
  TrailGrade grade = TrailGrade::claimed;
  bool is_refund = false;   // what came out is what went in
  bool is_said = false;     // by Midgard; else the two payments alone speak
  U128 given = 0;           // all that went in for it, in the unit of `in`; 0: of several assets
  U128 got_before = 0;      // what came out in the same asset in payments listed before this one
  U128 got = 0;             // in all payments of it
  std::vector<CitedAction> cited{};

  /// What of the payment out of it is `traced` units of what went in, by cumulative floors over the payments out of it, so that
  /// these add up (RULES.md §3). Absent where several assets went in.
  std::optional<U128> carried_on(U128 traced) const;
  /// What of the payment into it `traced` units of what came out are, floored.
  std::optional<U128> carried_back(U128 traced) const;
};

/// All of them, by the payment in, then the payment out. Graded `observed` where both payments are stored, the first one's memo
/// asks for the other asset at the other payment's address, or is paid back to whoever paid, and the second one's memo names the
/// first; `inferred` where both are stored and the second came within a day, as Midgard says or to the address that the first
/// asks for, alone of its kind; else `claimed` on Midgard's word. Shares of those who brought a swap are left out.
/// Without Midgard's word payments are compared only where more than one ledger has transactions. n log n in what is stored.
std::vector<Crossing> find_crossings(const Ledgers& ledgers, std::span<const SwapReport> reports);

}  // namespace peelback
