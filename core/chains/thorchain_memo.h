#pragma once
// THORChain's memos: what a payment to one of its vaults asks for, and which payment one of its own answers. MAYAChain's are
// written alike. Source: thornode, x/thorchain/memo (v3, 2025); docs.thorchain.org, "Transaction Memos".

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/wide.h"
#include "model/chain.h"

namespace peelback::thorchain {

enum class Action : std::uint8_t {
  swap,
  limit_swap,        // waits for its price
  add,               // to a pool, or to savers
  withdraw,
  outbound,          // THORChain pays what a payment to it asked for
  refund,            // or pays it back
  donate,
  loan_open,
  loan_repay,
  trade_deposit,     // into an account inside THORChain
  trade_withdraw,
  secured_deposit,
  secured_withdraw,
  pool_deposit,      // of RUNE
  pool_withdraw,
  name,              // a THORName is registered or changed
  execute,           // a contract on THORChain
  switch_asset,
  bond,
  unbond,
  leave,
  reserve,
  migrate,           // between THORChain's own vaults, as the next three
  consolidate,
  ragnarok,
  yggdrasil,
  noop,
};

/// "swap", "trade_deposit"
std::string_view action_name(Action action);

/// Where an asset is: on its own chain, or as an entry in THORChain's books.
enum class Form : std::uint8_t { native, synth, trade, secured };

struct Asset {
  std::string chain{};     // as THORChain calls it: "ETH"
  std::string symbol{};    // "USDC"
  std::string contract{};  // what follows the symbol: a contract, whole or its last characters, as written; empty: none
  Form form = Form::native;
  /// "ETH.USDC-0xA0b8…"
  std::string to_text() const;
  bool operator==(const Asset&) const = default;
};

/// "ETH.USDC-0X…", "BTC/BTC", "ETH~ETH", or a short code such as "b"; without a chain an asset of THORChain's own. Absent for
/// chains that neither THORChain nor MAYAChain ever served, and for what is no asset.
std::optional<Asset> parse_asset(std::string_view text);

/// The chain of the plan that a name of THORChain's means: "GAIA" has none.
std::optional<Chain> chain_named(std::string_view thorchain_name);

struct Affiliate {
  std::string name{};  // an address, or a THORName
  std::uint32_t basis_points = 0;
  bool operator==(const Affiliate&) const = default;
};

struct Memo {
  Action action{};
  std::optional<Asset> asset{};        // asked for; of add and withdraw the pool
  std::string destination{};           // an address or a THORName, as written; empty: whoever paid
  std::string refund_to{};             // empty: whoever paid
  std::optional<U128> least_e8{};      // of the asset asked for, in units of 10^-8 whatever the asset's own
  std::uint64_t interval_blocks = 0;   // of a streaming swap
  std::uint64_t quantity = 0;          // its parts; 0: as many as THORChain chooses
  bool is_streaming = false;
  std::vector<Affiliate> affiliates{};
  std::string aggregator{};            // a contract behind the swap, the token that it buys, the least of that
  std::string final_token{};
  std::string final_least{};
  std::string inbound{};               // outbound, refund: the id of the payment that is answered, 64 capital digits
  std::optional<std::uint32_t> basis_points{};  // withdraw: of what was added
};

/// Whether a destination is a name that THORChain resolves, not an address of any chain.
bool is_thorname(std::string_view destination);

/// unknown_format when the text does not begin with an action; missing_field, bad_number, bad_hex at the part's number from 0
/// ("[3]") when what follows cannot be its parts. Parts that are not known are passed over. Any case.
Result<Memo> parse_memo(std::string_view text);

/// The text of an output that holds data: what OP_RETURN pushes, put together. Absent for other scripts, and for bytes that are
/// no printable text.
std::optional<std::string> memo_text_of_script(ByteView script);

/// The memo that is handed to THORChain's router (deposit, depositWithExpiry, transferOut, transferOutAndCall,
/// transferAllowance), or the whole input where it is printable text. Absent for anything else.
std::optional<std::string> memo_text_of_calldata(ByteView input);

}  // namespace peelback::thorchain
