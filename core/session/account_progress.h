#pragma once
// How far the needs of one chain of accounts are answered: a history comes in pages, a transaction with its receipt, each
// answer naming the next request.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "explorers/account_dialect.h"

namespace peelback {

class AccountProgress {
 public:
  /// What to ask next for the need: itself, or what its last answer named. Absent when it is answered. Histories begin
  /// where another one of the chain has settled up to which block they go: all of them then show the chain as of one block.
  std::optional<AccountNeed> next(const AccountNeed& need) const;
  bool is_answered(const AccountNeed& need) const { return !next(need); }
  void take(const AccountNeed& need, const AccountReading& reading);
  /// Histories that were begun and have pages left to be asked for.
  std::vector<AccountNeed> unfinished() const;

 private:
  struct Row {
    AccountNeed need{};
    std::optional<AccountNeed> next{};
  };
  std::map<std::string, Row> rows_;  // by account_need_id()
  std::optional<std::uint32_t> settled_height_;             // AccountReading's, the newest
};

/// The session's word for a request of a need: "ethereum/history/0xabc…/tokens/0/…".
std::string account_need_id(Chain chain, const AccountNeed& need);

}  // namespace peelback
