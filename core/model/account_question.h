#pragma once
// What is asked of a trace on a chain of accounts, and what such a trace may have to ask a source (RULES.md §4, §8).

#include <optional>
#include <string>
#include <vector>

#include "model/account_store.h"
#include "model/question.h"

namespace peelback {

/// One start. Starts that share a label are one theft; labels are numbered from 1 in question order.
struct AccountStart {
  enum class Kind : std::uint8_t {
    // The transfers of the asset out of the sender; where it pays none of it, those out of whoever gives it and gets none
    // (an allowance used, a contract emptied); or the one at `movement`.
    transaction,
    address,      // what the account spends of the asset within the window, its own fees too
  };
  Kind kind = Kind::transaction;
  std::string id{};                            // canonical
  std::string asset{};                         // a reference; empty: the native asset
  std::optional<MovementPosition> movement{};
  std::optional<Amount> amount{};              // the first units of one transfer, or of what the address spends
  std::uint32_t label = 1;
};

/// Limits::min_amount for one asset.
struct AssetMinimum {
  std::string asset{};
  Amount amount{};
};

struct AccountQuestion {
  Direction direction = Direction::forward;
  Method method = Method::fifo;
  std::vector<AccountStart> starts{};
  Limits limits{};                             // min_amount holds for the assets of the starts
  std::vector<AssetMinimum> minimums{};        // and these for what was converted
  std::vector<std::string> not_followed{};     // accounts collapsed by the user; they win over the two lists below
  std::vector<std::string> continued{};        // accounts followed past a label, busyness, or being a contract
  std::vector<std::string> expanded{};         // accounts followed past the limits, by one hop
};

/// A question to a source, free of any wire dialect.
struct AccountNeed {
  enum class Kind : std::uint8_t {
    transaction,  // id
    stats,        // account: how many transactions it has, whether it is a contract
    history,      // account and part, from `from_height` on
    balance,      // account: its native coins, after `from_height`; 0: as the source sees them now
    block,        // from_height: when that block was
    tip,          // the chain's height now
  };
  Kind kind = Kind::transaction;
  std::string id{};  // of a transaction or an account, canonical
  HistoryPart part = HistoryPart::transactions;
  std::uint32_t from_height = 0;
  std::string cursor{};  // where a dialect goes on that needs several requests for one answer; empty: at the beginning
  bool operator==(const AccountNeed&) const = default;
};

}  // namespace peelback
